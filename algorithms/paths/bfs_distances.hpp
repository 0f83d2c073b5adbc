#pragma once

#include "algorithms/spec.hpp"

namespace mekhala {

struct BfsDistancesOptions {
  NodeOption source = {};
  Direction direction = Direction::out;  // out: from the source; in: to it; both: undirected
};

// The number of hops between a node and each other node.
//
// Convention: the source has 0; a node that cannot be reached has no value (NaN). Self-loops and
//   parallel edges change nothing. Facts: how many nodes are reached (with the source), and the
//   most hops to one of them.
// Cost: O(n + m) time, in most graphs far fewer than m arcs are looked at; O(n) memory. Large
//   levels are found in parallel. The same bits for any number of threads.
// Reference: Moore (1959), The shortest path through a maze; Beamer, Asanovic and Patterson (2012),
//   doi:10.1109/SC.2012.50.
[[nodiscard]] NodeScores bfs_distances(const GraphView& graph, const BfsDistancesOptions& options,
                                       Context& context);
[[nodiscard]] AlgorithmSpec bfs_distances_spec();

}  // namespace mekhala
