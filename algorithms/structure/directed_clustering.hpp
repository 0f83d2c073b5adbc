#pragma once

#include "algorithms/spec.hpp"

namespace mekhala {

struct DirectedClusteringOptions {};

// Local clustering that sees directions, as LDBC Graphalytics defines it: of all ordered pairs of a
// node's neighbors, the share that an edge joins in that direction.
//
// Convention: a neighbor is whoever an edge joins to the node, in either direction; parallel edges
//   count once, self-loops do nothing. Two neighbors joined both ways count twice, so that in an
//   undirected graph this is the same as clustering. A node with fewer than two neighbors has no
//   value (NaN; Graphalytics says 0).
// Cost: O(m sqrt(m)) time at worst, O(n + m) memory and 9 bytes for each node and thread. The same
//   bits for any number of threads.
// Reference: Iosup et al. (2016), doi:10.14778/3007263.3007270.
[[nodiscard]] NodeScores directed_clustering(const GraphView& graph,
                                             const DirectedClusteringOptions& options,
                                             Context& context);
[[nodiscard]] AlgorithmSpec directed_clustering_spec();

}  // namespace mekhala
