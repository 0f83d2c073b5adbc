#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "algorithms/spec.hpp"

namespace mekhala::brokerage {

// The same groups, changed about among those who have one. O(n).
[[nodiscard]] inline std::vector<std::uint32_t> permuted_groups(
    const std::vector<std::uint32_t>& groups, Random random) {
  std::vector<std::uint32_t> held;
  for (const std::uint32_t group : groups) {
    if (group != kNoGroup) held.push_back(group);
  }
  random.shuffle(std::span(held));
  std::vector<std::uint32_t> out(groups.size(), kNoGroup);
  std::size_t next = 0;
  for (std::size_t node = 0; node < groups.size(); ++node) {
    if (groups[node] != kNoGroup) out[node] = held[next++];
  }
  return out;
}

}  // namespace mekhala::brokerage
