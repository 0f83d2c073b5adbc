#include "datasets/generator/truth.hpp"

#include <algorithm>
#include <set>

namespace mekhala::generator {
namespace {

constexpr std::uint64_t kTruthStream = 3;

unsigned countries_of(const CountryCounts& counts) {
  return static_cast<unsigned>(
      std::count_if(counts.begin(), counts.end(), [](std::uint32_t n) { return n > 0; }));
}

// An agent with several parts in one journey moved that victim once.
void count_delivered(const World& world, const std::vector<Journey>& journeys, Truth& truth) {
  truth.delivered.assign(world.agents.size(), {});
  std::vector<Event> events;
  std::vector<std::pair<std::uint32_t, std::uint8_t>> moved;
  for (const Journey& journey : journeys) {
    log_of(world, journey, events);
    moved.clear();
    for (const Event& event : events) {
      if (!delivers(event.kind) || event.compound == kNobody) continue;
      const std::uint8_t country = world.compounds[event.compound].destination;
      // A contact goes through an account, a hand-over and a sale into somebody's hands.
      for (const std::uint32_t agent : {event.actor, event.other}) {
        if (agent != kNobody && (agent & kVictimBit) == 0) moved.emplace_back(agent, country);
      }
    }
    std::sort(moved.begin(), moved.end());
    moved.erase(std::unique(moved.begin(), moved.end()), moved.end());
    for (const auto& [agent, country] : moved) ++truth.delivered[agent][country];
  }
}

void name_decoys(const World& world, Truth& truth) {
  std::set<std::uint32_t> liaisons;
  for (const Delivered& one : truth.liaisons) liaisons.insert(one.agent);
  const auto add = [&](std::uint32_t agent, std::string_view kind) {
    if (liaisons.contains(agent)) return;
    truth.decoys.push_back({agent_id(world, agent), std::string(kind)});
  };
  for (std::size_t i = 0; i < std::size(kTransit); ++i) {
    truth.decoys.push_back({"W" + std::to_string(i + 1), "transit_city"});
  }
  for (const auto* list :
       {&world.guest_houses, &world.remittances, &world.hotlines, &world.officers,
        &world.interpreters, &world.mothers, &world.lawful_agencies}) {
    for (const std::uint32_t agent : *list) add(agent, part_name(world.agents[agent].part));
  }
  for (const auto& [a, b] : world.namesakes) {
    add(a, "merged_namesake");
    add(b, "merged_namesake");
  }
  for (const auto& [a, b] : world.recycled) {
    add(a, "recycled_phone");
    add(b, "recycled_phone");
  }
  for (const Cell& cell : world.cells) add(cell.collector, "in_country_collector");
  truth.decoys.push_back({victim_id(truth.deep_victim), "deeply_interviewed_victim"});
}

void find_children(const World& world, const std::vector<Journey>& journeys, Random& random,
                   Truth& truth) {
  const auto n = static_cast<std::uint32_t>(journeys.size());
  for (const std::uint32_t mother : world.mothers) {
    const std::uint8_t origin = world.agents[mother].origin;
    std::uint32_t first = kNobody, second = kNobody, fallback = 0;
    const auto start = static_cast<std::uint32_t>(random.below(n));
    for (std::uint32_t i = 0; i < n && second == kNobody; ++i) {
      const std::uint32_t v = (start + i) % n;
      if (first != kNobody &&
          destination_of(world, journeys[v]) != destination_of(world, journeys[first])) {
        fallback = v;
      }
      if (journeys[v].origin != origin && i < n / 2) continue;
      if (first == kNobody) {
        first = v;
      } else if (destination_of(world, journeys[v]) != destination_of(world, journeys[first])) {
        second = v;
      }
    }
    truth.children.emplace_back(first, second == kNobody ? fallback : second);
  }
}

}  // namespace

Truth read_truth(const World& world, const std::vector<Journey>& journeys) {
  Truth truth;
  Random random = world.random(kTruthStream);
  count_delivered(world, journeys, truth);
  for (std::uint32_t agent = 0; agent < world.agents.size(); ++agent) {
    if (countries_of(truth.delivered[agent]) >= 2) {
      truth.liaisons.push_back({agent, truth.delivered[agent]});
    }
  }
  std::set<std::uint32_t> recruiting;
  for (const Journey& journey : journeys) {
    if ((journey.recruiter & kVictimBit) != 0) recruiting.insert(journey.recruiter & ~kVictimBit);
  }
  truth.coerced.assign(recruiting.begin(), recruiting.end());
  truth.deep_victim =
      static_cast<std::uint32_t>(journeys.size() / 3 + random.below(journeys.size() / 3));
  find_children(world, journeys, random, truth);
  name_decoys(world, truth);
  return truth;
}

}  // namespace mekhala::generator
