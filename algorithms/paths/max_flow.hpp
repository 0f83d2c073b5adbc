#pragma once

#include "algorithms/spec.hpp"

namespace mekhala {

struct MaxFlowOptions {
  NodeOption source = {};
  NodeOption target = {};
  EdgeValues capacities = {};  // not negative; not given: 1 each
};

// How much can pass from one node to another, and the edges whose removal would stop it all.
//
// Edge scores: the flow on each edge from its source to its target as stored, negative the other
//   way (undirected edges only). Facts: value; cut_edges, how many there are in the minimum cut
//   nearest to the source, `cut:i` their numbers in order, and cut_value, what their capacities add
//   up to, which is the value.
// Convention: directed edges are followed, undirected ones carry their capacity either way;
//   parallel edges are pipes side by side; self-loops carry nothing; nodes that are not connected:
//   value 0, no cut edge. With capacities of 1 the value is the number of edge-disjoint paths. The
//   cut is unique; the flow is one of possibly many. Source and target must differ.
// Cost: O(n^2 m) per unit of cut at worst, nearly linear in practice; one thread; a stop is noticed
//   before and after. The same bits for any number of threads.
// Reference: Boykov and Kolmogorov (2004), doi:10.1109/TPAMI.2004.60, by Boost.Graph.
[[nodiscard]] EdgeScores max_flow(const GraphView& graph, const MaxFlowOptions& options,
                                  Context& context);
[[nodiscard]] AlgorithmSpec max_flow_spec();

}  // namespace mekhala
