#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "engine/base/context.hpp"
#include "engine/graph/graph.hpp"

// Orders of removal that are planned for a set of nodes, not read off a score of each. What the
// entries `disruption` and `disruption_recovery` take as orders `dismantling` and `key_players`.
namespace mekhala {

struct Dismantling {
  std::vector<NodeId> order;  // every candidate
  std::size_t cut = 0;        // so many of them, the first, leave no component above the target
};

// Generalised network dismantling: the cheapest nodes found without which no component is larger
// than a hundredth of all nodes, at least one.
//
// A component above that is divided where the second vector of its node-weighted Laplacian changes
// sign, and the nodes of a light vertex cover of the edges between the sides are cut; then its
// pieces. Those cut are ordered by putting them back: each time the one that joins the smallest
// component per cost, ties by the highest number. What was put back last goes first. Whoever is no
// candidate is never cut: an edge between two such costs ten times the dearest, and stays. The
// other candidates follow by degree in what is left, ties by number.
//
// `graph` is a removal_graph; `costs` of each node or none: 1 each. O(m log n) for each division.
// Reference: Ren, Gleinig, Helbing and Antulov-Fantulin (2019), doi:10.1073/pnas.1806108116; for
// the way back Braunstein et al. (2016), doi:10.1073/pnas.1605083113. By power iteration from a
// fixed start, so another numbering of nodes may give another order.
[[nodiscard]] Dismantling dismantling_order(const GraphView& graph,
                                            std::span<const NodeId> candidates,
                                            std::span<const double> costs, const Context& context);

// As key players of the goal fragmentation are added one by one: each time the one without whom as
// well the fewest pairs stay connected, by pairs parted per cost, ties by number. `wanted` of them.
// O(wanted (n + m)). Reference: Borgatti (2006), doi:10.1007/s10588-006-7084-x.
[[nodiscard]] std::vector<NodeId> key_player_order(const GraphView& graph,
                                                   std::span<const NodeId> candidates,
                                                   std::span<const double> costs,
                                                   std::size_t wanted, Context& context);

}  // namespace mekhala
