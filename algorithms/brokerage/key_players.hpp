#pragma once

#include "algorithms/spec.hpp"

namespace mekhala {

enum class KeyPlayerGoal { fragmentation, distance_fragmentation, reach, distance_reach };
template <>
struct ChoiceNames<KeyPlayerGoal> {
  static std::vector<std::string> names() {
    return {"fragmentation", "distance_fragmentation", "reach", "distance_reach"};
  }
};

enum class KeyPlayerSearch { greedy, swap, exact };
template <>
struct ChoiceNames<KeyPlayerSearch> {
  static std::vector<std::string> names() { return {"greedy", "swap", "exact"}; }
};

enum class KeyPlayerShare { others, all };
template <>
struct ChoiceNames<KeyPlayerShare> {
  static std::vector<std::string> names() { return {"others", "all"}; }
};

struct KeyPlayersOptions {
  std::uint32_t size = 3;  // how many are chosen together; exact: at most 3
  KeyPlayerGoal goal = KeyPlayerGoal::fragmentation;
  KeyPlayerSearch search = KeyPlayerSearch::swap;
  // Of whom the value is a share: those who are not chosen, or everybody.
  KeyPlayerShare denominator = KeyPlayerShare::others;
  std::uint32_t steps = 2;         // within which somebody is reached; of the goal reach only
  bool follow_directions = false;  // follow the directions of a directed graph
  NodeSet exclude = {};            // never chosen; they stay in the network and count in it
};

// Key players: the set S of nodes that together do most, which are not the best one by one. N is
// the number of nodes besides S (others) or of all nodes (all).
//   fragmentation           1 - sum over pieces of s (s - 1) / (N (N - 1)), without S
//   distance_fragmentation  1 - sum over ordered pairs of 1 / d / (N (N - 1)), without S
//   reach                   share of N within so many steps of S
//   distance_reach          sum of 1 / d(S, v) / N, over everybody v besides S
// With follow_directions, of a directed graph, fragmentation is 1 - ordered pairs of which a path
// leads from the first to the second / (N (N - 1)); in the others d is that of such a path, and
// reach and distance_reach ask whom S reaches, not who reaches S.
// In reach and distance_reach, with all, members of S count as reached at distance 1. The first two
// ask without whom a network falls apart (KPP-Neg), the others from whom most is seen (KPP-Pos).
//
// Result: a table with a row for each chosen node, the one that is missed most first: `alone`, the
//   value of it alone, and `missed`, how much lower the value is without it. Facts: value, that of
//   the set; none, that of no node; candidates.
// Search: greedy adds the best node each time; swap then exchanges one node at a time while that
//   helps; exact looks at every set. Sets that tie: the one of the lowest numbers.
// Convention: hops; read as simple and, unless directions are followed, undirected: parallel edges
//   folded, loops dropped. Unconnected pairs add 0. Where N is too small for a share, the value is
//   0. Excluded nodes are never chosen. Where there are fewer candidates than `size`, all are
//   chosen.
// Cost: with c candidates, greedy makes c evaluations for each node, swap c size more for each
//   sweep, exact c^size / size!. For fragmentation c of them cost O(n + m); for reach one is O(n /
//   64), for distance_reach O(n), for distance_fragmentation, and for fragmentation
//   of a directed graph, O(diameter n m / 64). Memory O(n + m),
//   n^2 / 8 bytes for reach, 2 n^2 for distance_reach. Exact of 3 in 200 nodes: below a second,
//   distance_reach one or two, distance_fragmentation seven, of one core. The same answer for any
//   number of threads.
// Reference: Borgatti (2006), doi:10.1007/s10588-006-7084-x.
[[nodiscard]] Table key_players(const GraphView& graph, const KeyPlayersOptions& options,
                                Context& context);
[[nodiscard]] AlgorithmSpec key_players_spec();

}  // namespace mekhala
