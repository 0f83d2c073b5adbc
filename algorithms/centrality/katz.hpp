#pragma once

#include "algorithms/spec.hpp"

namespace mekhala {

struct KatzOptions {
  double alpha = 0;                     // what a further step counts; 0: one that fits, see below
  Direction direction = Direction::in;  // in: walks that end at the node; out: that begin there
  double tolerance =
      1e-10;  // stop when a round changes no score by more than this share of the most
  std::uint32_t max_rounds = 10000;
  EdgeValues strengths = {};
};

// Katz centrality: how many walks end at a node, one of k steps counting alpha to the k.
//
// Convention: x = 1 + alpha A x, not scaled: a node without edges has 1, the walk of no step. An
//   edge counts by its strength; parallel edges add up; a self-loop counts once. The direction
//   matters in directed graphs only, `both` ignores it. Components do not touch each other's scores
//   unless alpha is left to fit, which it does the largest eigenvalue of the whole graph.
//   The sum is finite where alpha is below 1 / the largest eigenvalue, and everywhere in a directed
//   graph without a cycle. That eigenvalue is bounded from above, until the bound shows that alpha
//   is small enough or settles: then alpha is refused with the largest one that would be taken.
//   alpha 0 stands for 0.85 / (a rough bound, or the largest strength if that is more).
// Facts: alpha; largest_alpha, 1 over the bound that was reached: none below it is refused. It is
//   left out where any alpha would do.
// Cost: O(n + m) a round. An undirected graph is hastened by Chebyshev's weights, a directed one by
//   Anderson's mixtures. RunInfo says whether the tolerance was reached. The same bits for any
//   number of threads.
// Reference: Katz (1953), doi:10.1007/BF02289026; the bound: Collatz (1942),
// doi:10.1007/BF01180013.
[[nodiscard]] NodeScores katz(const GraphView& graph, const KatzOptions& options, Context& context);
[[nodiscard]] AlgorithmSpec katz_spec();

}  // namespace mekhala
