#pragma once

#include <algorithm>
#include <vector>

#include "algorithms/adjacency.hpp"

namespace mekhala::detail {

// Nodes by degree, ties by node. O(n).
[[nodiscard]] std::vector<NodeId> order_by_degree(const Adjacency& adjacency);

// The simple undirected graph with nodes renumbered by degree, ties by node, and each edge pointing
// to its higher end: no node has more than sqrt(2 m) arcs out. Rows are sorted. Every triangle
// u < v < w is found once: as the arc u -> v, with a target w behind v in the row of u that is also
// in the row of v.
struct Oriented {
  std::vector<NodeId> order;  // the graph's node for each of ours
  std::vector<NodeId> rank;   // ours for each of the graph's nodes
  std::vector<ArcOffset> offsets;
  std::vector<NodeId> targets;
  // For each node the arcs that lead to it, and where they come from, lowest first.
  std::vector<ArcOffset> in_offsets;
  std::vector<ArcOffset> in_arcs;
  std::vector<NodeId> in_sources;

  [[nodiscard]] NodeId num_nodes() const { return static_cast<NodeId>(order.size()); }

  // Calls visit(u, arc, end) for each arc u -> v: what lies behind the arc, up to `end`, are the
  // other targets of u, which make a triangle with u and v where they are targets of v too.
  template <typename Visit>
  void for_each_arc_to(NodeId v, Visit&& visit) const {
    for (ArcOffset in = in_offsets[v]; in < in_offsets[v + std::size_t{1}]; ++in) {
      const NodeId source = in_sources[in];
      visit(source, in_arcs[in], offsets[source + std::size_t{1}]);
    }
  }

  // The arc between two nodes, in either order; UINT64_MAX where there is none.
  [[nodiscard]] ArcOffset find(NodeId a, NodeId b) const {
    const NodeId low = std::min(a, b);
    const auto begin = targets.begin() + static_cast<std::ptrdiff_t>(offsets[low]);
    const auto end = targets.begin() + static_cast<std::ptrdiff_t>(offsets[low + std::size_t{1}]);
    const auto place = std::lower_bound(begin, end, std::max(a, b));
    if (place == end || *place != std::max(a, b)) return UINT64_MAX;
    return static_cast<ArcOffset>(place - targets.begin());
  }
};

// `adjacency`: folded, without loops, in both directions. O(n + m).
[[nodiscard]] Oriented orient(const Adjacency& adjacency, Context& context);

}  // namespace mekhala::detail
