#pragma once

#include "algorithms/spec.hpp"

namespace mekhala {

struct ShortestPathOptions {
  NodeOption source = {};
  NodeOption target = {};
  EdgeValues lengths = {};  // none: hops
  bool directed = true;     // respect the directions of a directed graph
};

// A shortest path between two nodes.
//
// Convention: lengths are above 0, and added from the target on. Of several shortest paths the one
//   whose nodes come first, read as a list of numbers; of parallel edges the shortest, then the
//   first. Self-loops are never taken. From a node to itself: that node alone, length 0. Not
//   connected: no path, and the fact `connected` is false.
// Cost: hops: O(n + m) time, searching from both ends, which in most graphs touches little; with
//   lengths: O(m + n log n), Dijkstra's algorithm from the target until it meets the source.
// Reference: Pohl (1971); Dijkstra (1959), doi:10.1007/BF01386390.
[[nodiscard]] Paths shortest_path(const GraphView& graph, const ShortestPathOptions& options,
                                  Context& context);
[[nodiscard]] AlgorithmSpec shortest_path_spec();

}  // namespace mekhala
