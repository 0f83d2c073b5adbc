#pragma once

#include <algorithm>
#include <cstdint>
#include <utility>
#include <vector>

#include "algorithms/adjacency.hpp"
#include "algorithms/brokerage/side_search.hpp"
#include "algorithms/brokerage/victim_graph.hpp"

// What measures from drawn paths share. Internal to this folder.
namespace mekhala::brokerage {

inline constexpr std::uint32_t kPathsOfPair = 4;  // cheap beside the search that finds them

// Rows of those that can stand inside a path, which is all that a path leads to between its ends.
[[nodiscard]] inline Adjacency inner_rows(const VictimGraph& graph) {
  std::vector<ArcOffset> offsets{0};
  std::vector<NodeId> targets;
  for (NodeId node = 0; node < graph.num_nodes(); ++node) {
    for (const NodeId other : graph.graph.neighbors(node)) {
      if (can_be_inside(graph, other)) targets.push_back(other);
    }
    offsets.push_back(targets.size());
  }
  return {std::move(offsets), targets};
}

[[nodiscard]] inline bool are_neighbors(const VictimGraph& graph, NodeId a, NodeId b) {
  const auto row = graph.graph.neighbors(a);
  return std::binary_search(row.begin(), row.end(), b);
}

}  // namespace mekhala::brokerage
