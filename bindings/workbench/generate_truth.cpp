#include "bindings/workbench/generate_truth.hpp"

#include <fmt/format.h>

#include <map>

#include "datasets/generator/adverts.hpp"
#include "engine/base/file.hpp"
#include "engine/base/parallel.hpp"
#include "engine/base/text.hpp"

namespace mekhala {

namespace {

using namespace generator;

constexpr std::size_t kGrain = 4096;
constexpr std::size_t kStretch = 64 * kGrain;

std::string in_quotes(std::string_view text) { return fmt::format("\"{}\"", escape_json(text)); }

template <typename Texts>
std::string list_of(const Texts& texts) {
  std::string list = "[";
  for (const auto& text : texts) {
    if (list.size() > 1) list += ", ";
    list += in_quotes(text);
  }
  return list += ']';
}

std::string counts_of(const CountryCounts& counts) {
  std::string list = "{";
  for (std::uint8_t d = 0; d < kNumDestinations; ++d) {
    if (counts[d] == 0) continue;
    list += fmt::format("{}\"{}\": {}", list.size() > 1 ? ", " : "", kDestinations[d], counts[d]);
  }
  return list += '}';
}

class TruthWriter {
 public:
  TruthWriter(const std::filesystem::path& path, const World& world,
              const std::vector<Journey>& journeys, const Truth& truth, const Evidence& evidence,
              Context& context)
      : out_(path),
        world_(world),
        journeys_(journeys),
        truth_(truth),
        evidence_(evidence),
        context_(context) {}

  void run() {
    out_.add(
        fmt::format("{{\n\"schema\": \"mekhala/truth/1\", \"victims\": {}, \"seed\": {}, "
                    "\"regime\": \"{}\"",
                    world_.plan.victims, world_.plan.seed,
                    kRegimes[static_cast<std::size_t>(world_.plan.regime)]));
    entities();
    links();
    liaisons_and_decoys();
    communities();
    sources();
    adverts();
    out_.add("\n}\n");
    out_.finish();
  }

 private:
  // "name": [ items, each on a line ], made side by side; `line` may give "" for nothing.
  template <typename Line>
  void section(std::string_view name, std::size_t count, Line&& line) {
    out_.add(fmt::format(",\n\"{}\": [", name));
    bool first = true;
    for (std::size_t begin = 0; begin < count; begin += kStretch) {
      const std::size_t size = std::min(kStretch, count - begin);
      std::vector<std::string> chunks((size + kGrain - 1) / kGrain);
      parallel_chunks(context_, size, kGrain,
                      [&](std::size_t from, std::size_t to, std::size_t at) {
                        for (std::size_t i = from; i < to; ++i) {
                          const std::string text = line(begin + i);
                          if (!text.empty()) chunks[at] += ",\n" + text;
                        }
                      });
      for (const std::string& chunk : chunks) {
        if (chunk.empty()) continue;
        out_.add(std::string_view(chunk).substr(first ? 1 : 0));
        first = false;
      }
    }
    out_.add("\n]");
  }

  [[nodiscard]] std::string agent_line(std::uint32_t agent) const {
    const Agent& one = world_.agents[agent];
    return fmt::format(
        R"({{"id": "{}", "kind": "{}", "roles": ["{}"], "country": "{}", "name": {}, )"
        R"("spellings": {}, "identifiers": {}, "files": {}{}}})",
        agent_id(world_, agent), kind_name(one.kind), part_name(one.part),
        kOrigins[one.origin].code, in_quotes(agent_name(world_, agent)),
        list_of(evidence_.spellings(agent)), list_of(evidence_.identifiers(agent)),
        list_of(evidence_.files(agent)),
        one.cell == kNobody ? "" : fmt::format(", \"community\": \"N{}\"", one.cell + 1));
  }
  [[nodiscard]] std::string compound_line(std::uint32_t c) const {
    const Compound& one = world_.compounds[c];
    return fmt::format(
        R"({{"id": "{}", "kind": "location", "roles": ["compound"], "country": "{}", "name": {}, )"
        R"("spellings": [{}], "community": "N{}"}})",
        compound_id(c), kDestinations[one.destination], in_quotes(compound_name(one.name)),
        evidence_.is_compound_named(c) ? in_quotes(compound_name(one.name)) : "", one.cell + 1);
  }
  [[nodiscard]] std::string victim_line(std::uint32_t v) const {
    const Journey& journey = journeys_[v];
    const std::string name = victim_name(world_, v, journey.origin);
    return fmt::format(
        R"({{"id": "{}", "kind": "person", "roles": [{}], "country": "{}", "name": {}, )"
        R"("spellings": {}, "exploited_in": "{}", "community": "N{}"}})",
        victim_id(v), journey.made_to_recruit ? R"("victim", "coerced")" : R"("victim")",
        kOrigins[journey.origin].code, in_quotes(name), list_of(evidence_.victim_spellings(v)),
        kDestinations[destination_of(world_, journey)],
        world_.compounds[journey.compound].cell + 1);
  }

  void entities() {
    const std::size_t agents = world_.agents.size(), compounds = world_.compounds.size();
    const std::size_t cities = std::size(kTransit);
    section("entities", agents + compounds + cities + journeys_.size(), [&](std::size_t i) {
      if (i < agents) return agent_line(static_cast<std::uint32_t>(i));
      i -= agents;
      if (i < compounds) return compound_line(static_cast<std::uint32_t>(i));
      i -= compounds;
      if (i < cities) {
        return fmt::format(R"({{"id": "W{}", "kind": "location", "roles": ["transit_city"], )"
                           R"("name": {}, "spellings": [{}]}})",
                           i + 1, in_quotes(kTransit[i]), in_quotes(kTransit[i]));
      }
      return victim_line(static_cast<std::uint32_t>(i - cities));
    });
  }

  [[nodiscard]] std::string actor_id(std::uint32_t actor) const {
    return (actor & kVictimBit) != 0 ? victim_id(actor & ~kVictimBit) : agent_id(world_, actor);
  }

  // Who did what for a victim, where, when, and through or into the hands of whom: the log itself.
  void links() {
    section("links", journeys_.size(), [&](std::size_t v) {
      std::vector<Event> events;
      log_of(world_, journeys_[v], events);
      std::string lines;
      for (const Event& event : events) {
        if (event.actor == kNobody) continue;
        if (!lines.empty()) lines += ",\n";
        lines += fmt::format(R"(["{}", "{}", "{}", "{}", {}, {}])", actor_id(event.actor),
                             kEventNames[static_cast<std::size_t>(event.kind)],
                             victim_id(static_cast<std::uint32_t>(v)), compound_id(event.compound),
                             event.day,
                             event.other == kNobody ? "null" : in_quotes(actor_id(event.other)));
      }
      return lines;
    });
  }

  void liaisons_and_decoys() {
    section("liaisons", truth_.liaisons.size(), [&](std::size_t i) {
      return fmt::format(R"({{"id": "{}", "victims": {}}})",
                         agent_id(world_, truth_.liaisons[i].agent),
                         counts_of(truth_.liaisons[i].victims));
    });
    section("decoys", truth_.decoys.size(), [&](std::size_t i) {
      return fmt::format(R"({{"id": "{}", "kind": "{}"}})", truth_.decoys[i].id,
                         truth_.decoys[i].kind);
    });
  }

  void communities() {
    std::vector<std::vector<std::string>> members(world_.cells.size());
    for (std::uint32_t agent = 0; agent < world_.agents.size(); ++agent) {
      const std::uint32_t cell = world_.agents[agent].cell;
      if (cell != kNobody) members[cell].push_back(agent_id(world_, agent));
    }
    for (std::uint32_t v = 0; v < journeys_.size(); ++v) {
      members[world_.compounds[journeys_[v].compound].cell].push_back(victim_id(v));
    }
    section("communities", members.size(), [&](std::size_t cell) {
      return fmt::format(R"({{"id": "N{}", "country": "{}", "members": {}}})", cell + 1,
                         kDestinations[world_.cells[cell].destination], list_of(members[cell]));
    });
  }

  void sources() {
    const std::size_t agents = world_.agents.size();
    section("circular_sources", agents, [&](std::size_t i) {
      const auto agent = static_cast<std::uint32_t>(i);
      if (!evidence_.is_repeated(agent)) return std::string();
      return fmt::format(R"({{"id": "{}", "file": "{}", "repeats": "{}"}})",
                         agent_id(world_, agent), kFileNames[static_cast<std::size_t>(File::ftm)],
                         kFileNames[static_cast<std::size_t>(File::recruiters)]);
    });
    section("single_source", agents, [&](std::size_t i) {
      const auto agent = static_cast<std::uint32_t>(i);
      const auto files = evidence_.files(agent);
      if (files.size() != 1) return std::string();
      return fmt::format(R"({{"id": "{}", "file": "{}"}})", agent_id(world_, agent), files.front());
    });
    section("coerced_recruiters", truth_.coerced.size(),
            [&](std::size_t i) { return in_quotes(victim_id(truth_.coerced[i])); });
  }

  void adverts() {
    std::map<std::pair<std::uint32_t, std::string_view>, std::vector<std::string>> campaigns;
    for (std::uint32_t agent = 0; agent < world_.agents.size(); ++agent) {
      if (world_.agents[agent].kind != EntityKind::account) continue;
      std::uint32_t number = 0;
      for (const Advert& advert : adverts_of(world_, agent)) {
        if (!evidence_.is_advert_shown(agent, ++number)) continue;
        campaigns[{advert.campaign, advert.language}].push_back(advert.id);
      }
    }
    std::vector<std::string> groups;
    for (const auto& [campaign, ids] : campaigns) {
      if (ids.size() > 1) groups.push_back(list_of(ids));
    }
    section("duplicate_ads", groups.size(), [&](std::size_t i) { return groups[i]; });
  }

  FileWriter out_;
  const World& world_;
  const std::vector<Journey>& journeys_;
  const Truth& truth_;
  const Evidence& evidence_;
  Context& context_;
};

}  // namespace

void write_truth(const std::filesystem::path& path, const World& world,
                 const std::vector<Journey>& journeys, const Truth& truth, const Evidence& evidence,
                 Context& context) {
  TruthWriter(path, world, journeys, truth, evidence, context).run();
}

}  // namespace mekhala
