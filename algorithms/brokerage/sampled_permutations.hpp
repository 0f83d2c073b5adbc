#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "algorithms/brokerage/labellings.hpp"
#include "algorithms/brokerage/victim_graph.hpp"

// cross_border of some nodes under many labellings at once, from drawn paths. Internal to this
// folder.
namespace mekhala::brokerage {

struct PermutationSampling {
  double epsilon = 0.001;
  double relative = 0.1;
  double delta = 0.01;
  std::uint32_t mix_steps = 2;
};

// Of row i under labelling r at i * labellings + r; what follows `_reach` is how far it may be off.
struct PermutationScores {
  std::vector<double> crossing, crossing_reach;
  std::vector<double> through, through_reach;
  std::uint64_t draws = 0;
};

// Shortest paths do not depend on who is of which group: so a drawn pair of victims serves every
// labelling, and counts in each with what the pair weighs there.
//
// In turn a pair is drawn with its chance p_r(s, t) under each labelling r (labellings.hpp) and, in
// every fourth draw or so, as one of all pairs alike; together a pair comes with chance q(s, t).
// With x the part that has v inside of a few shortest paths drawn between s and t, or the mean of
// their credits under r, and f_r = p_r / q,
//   E[f_r x] = sum over s, t of q f_r x = sum over s, t of p_r(s, t) x = the score of v under r,
// over whole turns. f_r is at most the number of strata, or the largest p_r over the part of q that
// is alike for all pairs; divided by that, mean_sampler.hpp bounds all errors together. Each score
// is within epsilon, or `relative` times the score of its row under the first labelling where that
// is more, with probability 1 - delta.
//
// `graph` is not bundled; `rows` are nodes of it that can stand inside a path.
// Cost: a search from both ends for each draw, and O(labellings) for each row that is on a drawn
//   path; 8 bytes a labelling and group for each neighbor of a row. The same bits for any number of
//   threads.
[[nodiscard]] PermutationScores sampled_permutations(
    const VictimGraph& graph, const Victims& victims, const Labellings& labellings,
    std::span<const NodeId> rows, const PermutationSampling& sampling, Context& context);

}  // namespace mekhala::brokerage
