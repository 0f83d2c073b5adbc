#pragma once

#include "algorithms/spec.hpp"

namespace mekhala {

struct ParticipationOptions {
  NodeGroups groups = {};  // of whoever has one; neighbors without a group count nowhere
};

// Participation coefficient: 1 - sum over groups c of (k_c / k)^2, where k_c is how many neighbors
// of a node are of group c and k is how many have any. 0 where all are of one group, near 1 where
// they spread evenly over many.
//
// Convention: undirected; each neighbor once, whatever the parallel edges; a node is no neighbor of
//   itself. A node without a neighbor that has a group scores 0. The group of the node itself does
//   not count.
// Cost: O(n + m) time, O(threads * groups) memory. The same bits for any number of threads.
// Reference: Guimera and Amaral (2005), doi:10.1038/nature03288.
[[nodiscard]] NodeScores participation(const GraphView& graph, const ParticipationOptions& options,
                                       Context& context);
[[nodiscard]] AlgorithmSpec participation_spec();

}  // namespace mekhala
