#pragma once

#include "algorithms/spec.hpp"

namespace mekhala {

struct GouldFernandezOptions {
  NodeGroups groups = {};          // of whoever has one
  std::uint32_t permutations = 0;  // to compare with; 0: no z-scores
};

// The brokerage roles of Gould and Fernandez: how many open paths a -> v -> b, without a -> b, have
// v in the middle, by who is of whose group. With A, B and C for three groups, a v b in turn:
// coordinator AAA, itinerant (or consultant) ABA, representative AAB, gatekeeper ABB, liaison ABC.
//
// Result: a table with a row for each node: the five counts and their total; with permutations
//   also a z-score of each count, `coordinator_z` and so on: how many standard deviations it lies
//   above its mean over permutations in which all groups change places among those who have one.
//   It is missing where all permutations count alike; the total is the same in all of them. A node
//   without a group has no values.
// Convention: directions count; an undirected edge leads both ways, so that each open pair of
//   neighbors counts twice (a representative is a gatekeeper too). Parallel edges count once, loops
//   never. Paths with somebody without a group in them are left out. No normalisation.
// Cost: O(sum over arcs a -> v of k_out(a)) time, once more for each permutation; O(threads (n +
// g))
//   memory for g groups. The same numbers for any number of threads.
// Reference: Gould and Fernandez (1989), doi:10.2307/270949.
[[nodiscard]] Table gould_fernandez(const GraphView& graph, const GouldFernandezOptions& options,
                                    Context& context);
[[nodiscard]] AlgorithmSpec gould_fernandez_spec();

}  // namespace mekhala
