#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "algorithms/temporal/sequences.hpp"
#include "bindings/workbench/hubs.hpp"
#include "bindings/workbench/paths.hpp"

namespace mekhala {

struct CorridorsOptions {
  HubsOptions hubs;           // filters; from and to bound the arrivals
  std::optional<Date> split;  // places before and from this day on are compared
  std::uint64_t least = 5;    // journeys that a sequence of places needs
  std::size_t longest = 4;    // places of a sequence
};

struct CorridorFlow {
  std::string from, from_country, to, to_country;  // `from` "" of a country
  std::uint64_t count = 0;
  std::string people;  // the same by the view's rule of counting
  double share = 0;    // of all who arrived at `to`
};
struct CorridorSequence {
  std::vector<std::string> places;  // a country by its code
  std::uint64_t count = 0;
  std::string journeys;
};
// How a place's part in all stays changed from the time before the split to the time from it on.
struct CorridorShift {
  std::string place, country;
  std::string before, after;  // victims known to have been there
  double share_before = 0, share_after = 0, change = 0;
};
struct CorridorsReport {
  std::string victims;
  std::vector<CorridorFlow> flows;          // largest first
  std::vector<CorridorSequence> sequences;  // most frequent first
  std::optional<MarkovComparison> markov;
  std::vector<CorridorShift> shifts;  // the largest rise first, the largest fall last
  std::vector<std::string> notes;
  Manifest manifest;
};

// Where victims were taken from and to, as tables: the flows between places that the map of
// corridors draws (journeys.hpp), sequences of places that many journeys share, whether the next
// place hangs on more than the last one, and which places rose and fell between two periods.
// Sequences are of what is sure in a journey; the country it began in stands first. Shares of a
// shift are of all victims known to have been at some place in that period, each place counting
// them once: a fall may be a raid, or interviews not held yet.
// Errors: Error(refused) in the release view for a split; sequences are left out there.
[[nodiscard]] CorridorsReport find_corridors(const Case& store, const Disclosure& disclosure,
                                             const CorridorsOptions& options, Context& context);

}  // namespace mekhala
