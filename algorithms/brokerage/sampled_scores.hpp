#pragma once

#include <cstdint>
#include <vector>

#include "algorithms/brokerage/pair_scores.hpp"
#include "algorithms/brokerage/victim_graph.hpp"
#include "algorithms/brokerage/walk_rules.hpp"

// cross_border from drawn paths. Internal to this folder.
namespace mekhala::brokerage {

struct Sampling {
  double epsilon = 0.01;
  double delta = 0.01;
  double relative = 0;      // a score may be off by so much of itself where that is more
  std::uint32_t first = 0;  // of whoever is not among so many nothing else need be known; 0: all
  std::vector<std::uint8_t> ranked = {};  // of each node, whether it counts there; empty: all do
  std::uint32_t min_group = 5;
  std::uint32_t mix_steps = 2;
};

// What is estimated, for one node v: through(v), the mean over the averaged pairs of groups ab of
// B_ab(v) / N_ab. Let draw i be of the pair number i modulo their number, s of a and t of b drawn
// with a chance in proportion to weight_s(a) weight_t(b), s != t, of which the sum over all s and t
// is N_ab; and let x_i be the part that has v inside of kPathsOfPair paths drawn from the shortest
// ones between s and t, each with the same chance; 0 where there is none. Then
//   E[x_i] = sum over s, t of weight_s(a) weight_t(b) / N_ab * sigma_st(v) / sigma_st = B_ab(v) /
//   N_ab,
// and over a whole number of turns the mean of the x_i has the expectation through(v). Each of the
// paths counted by 1 - sum of min(p, q), which depends on v, what comes before it and what comes
// after it, gives crossing(v) in the same way, since every shortest path is drawn with chance 1 /
// sigma_st. All numbers lie in [0, 1] and no draw looks at another: so mean_sampler.hpp bounds the
// errors of both measures at every node that can stand inside a path, together. The share of one
// pair of groups is the mean of that pair's draws.
//
// How far a score may be off is a matter of taste once the bound holds after each draw: a score's
// tolerance is epsilon, or `relative` of the score, and where `first` is given what parts it from
// (1 - relative) times the score of rank `first` by the same measure, whichever is most. Then
// whoever is not among the first is behind the last of them, or level with it to that precision.
// Nothing need be known of who is not ranked.
//
// Where rules say what a path is, `graph` is the whole one, and each draw is of paths from s to t
// or from t to s, with the same chance: one search from the first of the two on. A node that a path
// passes several times gets its first passage, and none where it is an end of the path.
//
// Pairs that are not averaged are not drawn: their scores are 0 and drawn[pair] is 0.
// Cost: a search from both ends for each draw; mixes where paths lead; 16 bytes a node and averaged
//   pair. The same bits for any number of threads.
[[nodiscard]] PairScores sampled_scores(const VictimGraph& graph, const Victims& victims,
                                        const Sampling& sampling, Context& context,
                                        const WalkRules* rules = nullptr);

}  // namespace mekhala::brokerage
