#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "datasets/generator/events.hpp"
#include "datasets/generator/names.hpp"

// What is true, read off the full log of events and nothing else: no graph is made, no measure
// computed.
namespace mekhala::generator {

using CountryCounts = std::array<std::uint32_t, kNumDestinations>;

struct Delivered {
  std::uint32_t agent = kNobody;
  CountryCounts victims = {};
};

struct Decoy {
  std::string id;
  std::string kind;
};

struct Truth {
  std::vector<CountryCounts> delivered;  // of each agent: victims it moved, by country
  std::vector<Delivered> liaisons;       // agents whose victims went to two countries or more
  std::vector<Decoy> decoys;             // who only looks like one; none is a liaison
  std::vector<std::uint32_t> coerced;    // victims who recruited others under coercion
  std::uint32_t deep_victim = 0;         // who was interviewed for days
  // Of each mother: the two victims whom she paid for.
  std::vector<std::pair<std::uint32_t, std::uint32_t>> children;
};

// O(victims).
[[nodiscard]] Truth read_truth(const World& world, const std::vector<Journey>& journeys);

// Where a victim was held first.
[[nodiscard]] inline std::uint8_t destination_of(const World& world, const Journey& journey) {
  return world.compounds[journey.compound].destination;
}

}  // namespace mekhala::generator
