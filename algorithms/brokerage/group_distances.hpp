#pragma once

#include "algorithms/spec.hpp"

namespace mekhala {

struct GroupDistancesOptions {
  NodeGroups groups = {};     // the group of each victim; kNoGroup: not a victim, or group unknown
  NodeSet blocked = {};       // may end a path or not be on it at all, never stand inside it
  bool victims_carry = true;  // false: no victim stands inside a path
};

// How near the victims of each two groups (countries, as a rule) are to each other, and those of
// one group among themselves: what there is to stand between.
//
// Convention: that of cross_border: undirected hops, parallel edges once, loops never; a path may
//   pass every node that is not blocked. Pairs are unordered pairs of two different people.
// Table by pair of groups, each group with itself too, groups without a victim left out: pairs (how
//   many pairs of people), connected (the share of them that some path joins), neighbors (the share
//   that one hop joins), hops (the mean length of a shortest path of those that are connected;
//   missing where there is none).
// Cost: a breadth-first search from each victim, O(v m). The same bits for any number of threads.
// Errors: as cross_border.
[[nodiscard]] Table group_distances(const GraphView& graph, const GroupDistancesOptions& options,
                                    Context& context);
[[nodiscard]] AlgorithmSpec group_distances_spec();

}  // namespace mekhala
