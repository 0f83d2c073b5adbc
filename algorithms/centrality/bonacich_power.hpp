#pragma once

#include "algorithms/spec.hpp"

namespace mekhala {

struct BonacichPowerOptions {
  double beta = 0;  // 0: half of the largest
  Direction direction = Direction::out;
  double tolerance = 1e-10;
  std::uint32_t max_rounds = 10000;
  EdgeValues strengths = {};
};

// Bonacich's power: c = alpha (I - beta A)^-1 A 1, with alpha such that the squares of the scores
// add up to n. beta above 0: strong by ties to the strong, katz in other units; beta below 0:
// strong by ties to those who have nobody else, as in bargaining.
//
// Convention: beta must lie between minus and plus one over the largest eigenvalue, beyond which
//   signs mean nothing; other values are refused. 0 takes half of one over a bound on that
//   eigenvalue; the facts beta and largest_beta say which. Of a directed graph A has an entry for
//   each arc out of a node (or in to it, or either). Parallel edges add up; a self-loop counts
//   once. Without edges all scores are 0. Scores may be below 0 where beta is.
// Cost: O(n + m) a round. RunInfo says whether the tolerance, on the largest change as a share of
//   the largest score, was reached. The same bits for any number of threads.
// Reference: Bonacich (1987), doi:10.1086/228631.
[[nodiscard]] NodeScores bonacich_power(const GraphView& graph, const BonacichPowerOptions& options,
                                        Context& context);
[[nodiscard]] AlgorithmSpec bonacich_power_spec();

}  // namespace mekhala
