#pragma once

#include "algorithms/spec.hpp"

namespace mekhala {

struct KShortestPathsOptions {
  NodeOption source = {};
  NodeOption target = {};
  std::uint32_t k = 3;
  EdgeValues lengths = {};  // none: hops
  bool directed = true;     // respect the directions of a directed graph
};

// The k shortest paths between two nodes that visit no node twice, shortest first.
//
// Convention: as shortest_path; paths differ by their nodes, so parallel edges do not make a path
//   twice (the shortest of them stands, then the first). Equal lengths: the path whose nodes come
//   first, read as a list of numbers. Fewer than k exist: all of them. From a node to itself: that
//   node alone. Fact: how many were found.
// Cost: O(k n (m + n log n)) time at worst, O(k n + m) memory.
// Reference: Yen (1971), doi:10.1287/mnsc.17.11.712; Lawler (1972), doi:10.1287/mnsc.18.7.401.
[[nodiscard]] Paths k_shortest_paths(const GraphView& graph, const KShortestPathsOptions& options,
                                     Context& context);
[[nodiscard]] AlgorithmSpec k_shortest_paths_spec();

}  // namespace mekhala
