#pragma once

#include "algorithms/spec.hpp"

namespace mekhala {

struct ClusteringOptions {};

// Local clustering: the share of pairs of a node's neighbors that are neighbors of each other.
//
// Convention: the graph is read as simple and undirected: directions ignored, parallel edges
// folded,
//   self-loops dropped. A node with fewer than two neighbors has no value (NaN). Facts: triangles;
//   transitivity, the share of all such pairs in the whole graph that are closed; average, over
//   the nodes that have a value. The last two are left out where no node has two neighbors.
// Cost: O(m sqrt(m)) time at worst, O(n + m) memory and O(n) for each thread.
// Reference: Watts and Strogatz (1998), doi:10.1038/30918; Latapy (2008),
//   doi:10.1016/j.tcs.2008.07.017.
[[nodiscard]] NodeScores clustering(const GraphView& graph, const ClusteringOptions& options,
                                    Context& context);
[[nodiscard]] AlgorithmSpec clustering_spec();

}  // namespace mekhala
