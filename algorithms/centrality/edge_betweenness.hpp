#pragma once

#include "algorithms/centrality/brandes.hpp"
#include "algorithms/spec.hpp"

namespace mekhala {

struct EdgeBetweennessOptions {
  EdgeValues lengths = {};  // none: hops
  bool directed = true;     // respect the directions of a directed graph
  ParallelEdges parallel_edges = ParallelEdges::counted;
  bool normalized = false;  // divide by the number of pairs of nodes
};

// Edge betweenness: for each edge, the sum over pairs of nodes s, t of the share of shortest paths
// from s to t that run over it.
//
// Convention: as betweenness, except that the ends of a path count, or no edge would have a value
//   in a path of two nodes. Self-loops have 0. Parallel edges `counted`: each has its own paths;
//   `folded`: each of them shows what the one edge that they make has. normalized divides by
//   n (n - 1) / 2, of a directed graph by n (n - 1).
// Cost: O(n m) time, with lengths O(n (m + n log n)); in parallel over sources. Memory for up to 64
//   times m numbers, fewer above half a million edges. The same bits for any number of threads.
// Reference: Brandes (2008), doi:10.1016/j.socnet.2007.11.001; Girvan and Newman (2002),
//   doi:10.1073/pnas.122653799.
[[nodiscard]] EdgeScores edge_betweenness(const GraphView& graph,
                                          const EdgeBetweennessOptions& options, Context& context);
[[nodiscard]] AlgorithmSpec edge_betweenness_spec();

}  // namespace mekhala
