#pragma once

#include "algorithms/spec.hpp"

namespace mekhala {

struct CurrentFlowBetweennessOptions {
  EdgeValues strengths = {};  // conductances, above 0; none: every edge 1
  bool normalized = false;    // divide by the number of pairs of other nodes
};

// Current-flow betweenness: the sum over unordered pairs of other nodes s, t of how much of a unit
// of current from s to t passes a node, where every edge conducts as its strength. All ways count,
// the shorter ones more: what moves in a network need not know the shortest way. In a tree it is
// betweenness.
//
// Convention: directions ignored; parallel edges add up, as wires side by side; loops carry
// nothing.
//   Ends do not count. Unconnected pairs add 0. normalized divides by (n - 1)(n - 2) / 2, n being
//   all nodes.
// Cost: one sparse Cholesky factorisation, then for each pair of neighbors one solve and a sort:
// O(m
//   (f + n log n)) time for f entries of the factors, in parallel; for thousands of nodes, not for
//   millions. Exact up to rounding, of the order 1e-12. The same bits for any number of threads.
// Reference: Newman (2005), doi:10.1016/j.socnet.2004.11.009; Brandes and Fleischer (2005),
//   doi:10.1007/978-3-540-31856-9_44.
[[nodiscard]] NodeScores current_flow_betweenness(const GraphView& graph,
                                                  const CurrentFlowBetweennessOptions& options,
                                                  Context& context);
[[nodiscard]] AlgorithmSpec current_flow_betweenness_spec();

}  // namespace mekhala
