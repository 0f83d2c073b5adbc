#pragma once

#include "algorithms/spec.hpp"

namespace mekhala {

struct EiIndexOptions {
  NodeGroups groups = {};
  EdgeValues strengths = {};       // how close each tie is; none: every tie 1
  std::uint32_t permutations = 0;  // to compare the whole with; 0: nothing
};

// E-I index: (E - I) / (E + I), where E are a node's ties to other groups and I those in its own:
// -1 where all are inside, 1 where all lead out.
//
// Result: the index of each node. Facts: external and internal, the sums over all ties (each
//   once), and whole, the index of them; of no ties there is no whole. With permutations, in which
//   groups change places among those who have one: expected, the mean of the whole in them; z, how
//   many standard deviations (n - 1) the whole lies above it, missing where all are alike; p_low
//   and p_high, the share of runs, this one among them, whose whole is no higher, and no lower.
// Convention: ties with somebody without a group are left out. Without strengths parallel edges
//   count once and a tie that is claimed both ways in a directed graph counts 2; with strengths all
//   edges between two nodes add up. Loops count nowhere. No value, not 0, for a node without a
//   group or without ties to anybody who has one. Read it beside the sizes of the groups: a small
//   group has few to be tied to inside, which is what permutations allow for; they do not allow for
//   who could have met whom.
// Cost: O(n + m) time, once more for each permutation. The same bits for any number of threads.
// Reference: Krackhardt and Stern (1988), doi:10.2307/2786835.
[[nodiscard]] NodeScores ei_index(const GraphView& graph, const EiIndexOptions& options,
                                  Context& context);
[[nodiscard]] AlgorithmSpec ei_index_spec();

}  // namespace mekhala
