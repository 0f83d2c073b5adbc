#pragma once

#include <optional>
#include <vector>

#include "algorithms/adjacency.hpp"

namespace mekhala::detail {

// Compressed rows over new numbers.
struct Rows {
  std::vector<ArcOffset> offsets;
  std::vector<NodeId> targets;  // sorted in each row

  [[nodiscard]] std::uint64_t degree(NodeId node) const {
    return offsets[node + 1] - offsets[node];
  }
};

// A graph without loops and parallel edges, its nodes renumbered by breadth-first search so that
// those that lie close together have near numbers: consecutive sources share most of their search.
// O(n + m) time and memory.
struct NearbyRows {
  NearbyRows() = default;
  NearbyRows(const GraphView& graph, Direction direction, Context& context);

  std::vector<NodeId> order;  // the graph's node for each of ours
  Rows forward;
  std::optional<Rows> reversed;  // only where it is another graph

  // The same arcs the other way round.
  [[nodiscard]] const Rows& backward() const { return reversed ? *reversed : forward; }
};

}  // namespace mekhala::detail
