#pragma once

#include "algorithms/spec.hpp"

namespace mekhala {

struct ClosenessOptions {
  Direction direction = Direction::out;  // out: distance from the node; in: to it; both: undirected
  bool normalized = true;                // multiply by the number of nodes that it reaches
  bool wasserman_faust = true;           // multiply by the share of other nodes that it reaches
};

// Closeness: one over the mean distance to the nodes that can be reached.
//
// Convention: with r other nodes reached and D the sum of hops to them, the score is r / D (1 / D
//   if not normalized). Unreachable nodes are left out of D, which would make the member of a pair
//   apart from everybody else look central; Wasserman and Faust's factor r / (n - 1) mends that and
//   changes nothing in a connected graph. A node that reaches nobody: 0. Self-loops and parallel
//   edges change nothing. The centralization among the facts is Freeman's, over the scores
//   with both factors, for three or more nodes and undirected distances; else it is left out.
// Cost: O(n (n + m)) time, 256 sources at once, so in practice far less; O(threads * n) memory.
// Reference: Freeman (1978), doi:10.1016/0378-8733(78)90021-7; Wasserman and Faust (1994), p. 201.
[[nodiscard]] NodeScores closeness(const GraphView& graph, const ClosenessOptions& options,
                                   Context& context);
[[nodiscard]] AlgorithmSpec closeness_spec();

}  // namespace mekhala
