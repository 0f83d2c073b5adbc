#pragma once

#include <cstdint>
#include <vector>

#include "algorithms/adjacency.hpp"

namespace mekhala::detail {

// For each node, sums over the other nodes that it reaches (`in`: that reach it). Each holds whole
// numbers only, so that no order of additions matters.
struct DistanceSums {
  // 1 / distance in units of 2^-64, rounded down; off by less than 2^-64 a node.
  std::vector<unsigned __int128> inverse;
  std::vector<std::uint64_t> distance;
  std::vector<std::uint32_t> reached;
};
enum class DistanceSum { inverse, distance };  // `distance` fills `reached` too
// O(n (n + m)) time, but 256 sources share each step; O(threads n) memory.
[[nodiscard]] DistanceSums sum_distances(const GraphView& graph, Direction direction,
                                         DistanceSum which, Context& context);

}  // namespace mekhala::detail
