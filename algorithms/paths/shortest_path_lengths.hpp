#pragma once

#include "algorithms/spec.hpp"

namespace mekhala {

struct ShortestPathLengthsOptions {
  NodeOption source = {};
  EdgeValues lengths = {};               // none: 1 each
  Direction direction = Direction::out;  // out: from the source; in: to it; both: undirected
};

// How far each node is from one node: the length of a shortest path.
//
// Convention: lengths are above 0, and added from the source on. The source has 0; a node that
//   cannot be reached, or only over a length past the largest double, has no value (NaN). Of
//   parallel edges the shortest counts; self-loops change nothing. Facts: how many nodes are
//   reached (with the source), and the length to the farthest.
// Cost: about O(m + n) time where lengths are of one order of magnitude, in parallel where many
//   nodes are equally far; O(n) memory. A distance is the least of the rounded sums over all paths:
//   the same bits for any number of threads.
// Reference: Meyer and Sanders (2003), doi:10.1016/S0196-6774(03)00076-2.
[[nodiscard]] NodeScores shortest_path_lengths(const GraphView& graph,
                                               const ShortestPathLengthsOptions& options,
                                               Context& context);
[[nodiscard]] AlgorithmSpec shortest_path_lengths_spec();

}  // namespace mekhala
