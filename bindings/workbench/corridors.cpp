#include "bindings/workbench/corridors.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "bindings/workbench/journeys.hpp"
#include "engine/base/error.hpp"
#include "engine/base/version.hpp"

namespace mekhala {
namespace {

std::string name_of_end(const JourneyEnd& end) { return end.is_country ? end.country : end.name; }

std::vector<CorridorFlow> flows_of(const Journeys& journeys, const Disclosure& disclosure) {
  std::map<std::size_t, std::uint64_t> arrived;
  for (const JourneyMove& move : journeys.moves) arrived[move.to] += move.people;
  std::vector<CorridorFlow> flows;
  for (const JourneyMove& move : journeys.moves) {
    const JourneyEnd& from = journeys.ends[move.from];
    const JourneyEnd& to = journeys.ends[move.to];
    flows.push_back({from.name, from.country, to.name, to.country, move.people,
                     disclosure.victim_count(move.people),
                     static_cast<double>(move.people) / static_cast<double>(arrived[move.to])});
  }
  return flows;
}

std::vector<CorridorSequence> sequences_of(const Journeys& journeys, const Disclosure& disclosure,
                                           const CorridorsOptions& options,
                                           const Context& context) {
  std::vector<CorridorSequence> sequences;
  for (const FrequentSequence& found :
       frequent_sequences(journeys.trails, options.least, options.longest, context)) {
    CorridorSequence sequence;
    for (const std::uint32_t end : found.states) {
      sequence.places.push_back(name_of_end(journeys.ends[end]));
    }
    sequence.count = found.support;
    sequence.journeys = disclosure.victim_count(found.support);
    sequences.push_back(std::move(sequence));
  }
  return sequences;
}

std::vector<CorridorShift> shifts_of(const Journeys& journeys, const Disclosure& disclosure) {
  double before = 0, after = 0;
  for (const JourneyEnd& end : journeys.ends) {
    before += static_cast<double>(end.before);
    after += static_cast<double>(end.after);
  }
  std::vector<CorridorShift> shifts;
  for (const JourneyEnd& end : journeys.ends) {
    if (end.before == 0 && end.after == 0) continue;
    CorridorShift shift{end.name,
                        end.country,
                        disclosure.victim_count(end.before),
                        disclosure.victim_count(end.after),
                        before > 0 ? static_cast<double>(end.before) / before : 0,
                        after > 0 ? static_cast<double>(end.after) / after : 0,
                        0};
    shift.change = shift.share_after - shift.share_before;
    shifts.push_back(std::move(shift));
  }
  std::stable_sort(
      shifts.begin(), shifts.end(),
      [](const CorridorShift& a, const CorridorShift& b) { return a.change > b.change; });
  return shifts;
}

}  // namespace

CorridorsReport find_corridors(const Case& store, const Disclosure& disclosure,
                               const CorridorsOptions& options, Context& context) {
  const bool release = disclosure.view() == View::release;
  if (release && options.split) {
    throw Error(ErrorCode::refused,
                "a release does not set two periods side by side: their difference would count few "
                "people; use the team view");
  }
  MapOptions map;
  map.kind = "corridors";
  map.hubs = options.hubs;
  const Journeys journeys = find_journeys(store, disclosure, map, context, options.split);
  CorridorsReport report;
  report.victims = disclosure.victim_count(journeys.victims);
  report.flows = flows_of(journeys, disclosure);
  if (release) {
    report.notes.push_back("a release tells flows between countries of ten or more alone");
  } else {
    report.sequences = sequences_of(journeys, disclosure, options, context);
    report.markov = compare_markov(journeys.trails);
    if (options.split) report.shifts = shifts_of(journeys, disclosure);
    const auto note = [&](std::uint64_t count, const char* text) {
      if (count > 0) report.notes.push_back(disclosure.victim_count(count) + text);
    };
    note(journeys.without_place, " victims were at no place that has a position");
    note(journeys.outside_period,
         " victims were at places at other times or at no known time only");
    note(journeys.unknown_origin, " victims come from nobody knows where");
    note(journeys.without_order, " moves have no order that dates or links tell, and are left out");
  }
  report.manifest = {
      {"case", disclosure.fingerprint()},
      {"projection", journeys.projection},
      {"algorithm", "journeys, frequent_sequences, compare_markov"},
      {"options", fmt::format("from={} to={} split={} least={} longest={}",
                              options.hubs.from ? to_string(*options.hubs.from) : "-",
                              options.hubs.to ? to_string(*options.hubs.to) : "-",
                              options.split ? to_string(*options.split) : "-", options.least,
                              options.longest)},
      {"seed", "0"},
      {"view", name_of(disclosure.view())},
      {"version", std::string(version())}};
  return report;
}

}  // namespace mekhala
