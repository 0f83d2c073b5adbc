#pragma once

#include "algorithms/centrality/brandes.hpp"
#include "algorithms/spec.hpp"

namespace mekhala {

struct BetweennessSampledOptions {
  double epsilon = 0.01;  // no score is further than this from the exact one ...
  double delta = 0.1;     // ... but in this share of runs
  bool directed = true;   // respect the directions of a directed graph
  ParallelEdges parallel_edges = ParallelEdges::counted;
};

// Betweenness from a sample of pairs of nodes: with probability 1 - delta every score is within
// epsilon of betweenness with normalized = true, all nodes together.
//
// Convention: that of `betweenness`, in hops, normalized. Pairs are drawn uniformly; a node gets
//   the share of the shortest paths between the two that pass it. Fewer than three nodes: zeros.
//   The facts name the pairs drawn and the bound that was reached, which is at most epsilon.
// Cost: about (1 + v / epsilon) log(n / delta) / epsilon pairs, v the largest variance of a node's
//   share: some thousands at the defaults, whatever the size of the graph. Each pair costs two
//   searches that meet in the middle. O(threads n) memory. Worth it where the graph is larger than
//   the number of pairs drawn. The same bits for any number of threads.
// The bound: mean_sampler.hpp.
// Reference: Riondato and Upfal (2018), doi:10.1145/3208351 (shares of pairs); Howard, Ramdas,
//   McAuliffe and Sekhon (2021), doi:10.1214/20-AOS1991 (the bound); Borassi and Natale (2019),
//   doi:10.1145/3284359 (balanced search, a budget of failure for each node).
[[nodiscard]] NodeScores betweenness_sampled(const GraphView& graph,
                                             const BetweennessSampledOptions& options,
                                             Context& context);
[[nodiscard]] AlgorithmSpec betweenness_sampled_spec();

}  // namespace mekhala
