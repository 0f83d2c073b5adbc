#pragma once

#include "algorithms/spec.hpp"

namespace mekhala {

struct EigenvectorOptions {
  Direction direction = Direction::in;  // in: high by edges from high nodes; out: to high nodes
  double tolerance = 1e-10;             // stop when a round changes no score by more than this
  std::uint32_t max_rounds = 10000;
  EdgeValues strengths = {};
};

// Eigenvector centrality: a node's score is proportional to the sum of its neighbors' scores.
//
// Convention: the largest score is 1. Parallel edges add up; a self-loop counts once. The direction
//   matters in directed graphs only, `both` ignores it. In a graph of several components the one
//   with the largest eigenvalue keeps its scores and all others go to 0 (components that tie in it
//   all keep theirs); a note says so. No edges, or a directed graph without any cycle: the
//   eigenvalue is 0 and so is every score.
// Cost: O(n + m) a round. Along directions power iteration, shifted by half the eigenvalue so that
//   a cycle converges; else the best mixture of the last rounds (largest_eigenvector.hpp), whose
//   rounds are judged by what such an iteration would change. RunInfo says whether the tolerance
//   was reached: it may not be where the two largest eigenvalues nearly tie. The same bits for any
//   number of threads.
// Reference: Bonacich (1972), doi:10.1080/0022250X.1972.9989806.
[[nodiscard]] NodeScores eigenvector(const GraphView& graph, const EigenvectorOptions& options,
                                     Context& context);
[[nodiscard]] AlgorithmSpec eigenvector_spec();

}  // namespace mekhala
