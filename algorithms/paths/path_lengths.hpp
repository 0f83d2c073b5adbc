#pragma once

#include "algorithms/spec.hpp"

namespace mekhala {

struct PathLengthsOptions {
  NodeOption source = {};
  EdgeValues lengths = {};               // not negative; not given: 1 each
  Direction direction = Direction::out;  // out: from the source; in: to it; both: undirected
};

// How far each node is from one of them, where edges have lengths: the length of a shortest path.
//
// Convention: the source has 0; a node that cannot be reached has no value (NaN). Of parallel edges
//   the shortest counts; self-loops change nothing. Lengths are added from the source on. Facts:
//   how many nodes are reached (with the source), and the greatest length.
// Cost: Dijkstra's algorithm on one thread, O((n + m) log n) time, 24 bytes a node and edge at
// most. Reference: Dijkstra (1959), doi:10.1007/BF01386390.
[[nodiscard]] NodeScores path_lengths(const GraphView& graph, const PathLengthsOptions& options,
                                      Context& context);
[[nodiscard]] AlgorithmSpec path_lengths_spec();

}  // namespace mekhala
