#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "algorithms/spec.hpp"

// In which order nodes of a network are taken away, and what is left after each step. What the
// entries `disruption` and `disruption_recovery` stand on.
namespace mekhala {

enum class RemovalOrder {
  degree,
  betweenness,
  katz,
  collective_influence,
  cross_border,
  dismantling,
  key_players,
  random
};
template <>
struct ChoiceNames<RemovalOrder> {
  static std::vector<std::string> names() {
    return {"degree",       "betweenness", "katz",        "collective_influence",
            "cross_border", "dismantling", "key_players", "random"};
  }
};

// A score for each node of what is left, highest removed first; NaN comes last. Those that are gone
// are still numbered and have no edges; their score is not read.
using NodeScorer = std::function<std::vector<double>(
    const GraphView& left, const std::vector<bool>& gone, Context& context)>;

struct RemovalOptions {
  RemovalOrder order = RemovalOrder::degree;
  bool recompute = false;          // score what is left anew before each step
  std::uint32_t block = 1;         // nodes taken away at once: 1 an arrest, more a raid
  std::uint32_t removals = 0;      // nodes taken away in all; 0: all that may be
  NodeSet kept = {};               // never taken away: their cost is infinite
  NodeGroups groups = {};          // of victims, for cross_border
  std::vector<double> costs = {};  // of each node, above 0; none: 1 each
  NodeScorer scorer = {};          // goes before `order`
};

// Undirected, parallel edges folded, loops dropped: what is removed and measured.
[[nodiscard]] Graph removal_graph(const GraphView& graph);
// The same nodes, without the edges of those that are gone.
[[nodiscard]] Graph without_nodes(const GraphView& graph, const std::vector<bool>& gone);

// Highest score per cost first, ties by node number; `graph` is a removal_graph. dismantling and
// key_players are planned for all nodes together (dismantling.hpp). A random order takes stream
// `draw` of the seed. Errors: Error(usage) on costs that do not fit.
[[nodiscard]] std::vector<NodeId> removal_order(const GraphView& graph,
                                                const RemovalOptions& options, Context& context,
                                                std::uint64_t draw = 0);

struct Fragments {
  NodeId largest = 0;     // nodes of the largest component
  NodeId components = 0;  // of the nodes that are left
};
// After 0, 1, 2 ... steps of `block` nodes in that order. O(m) unions, from the last step back.
[[nodiscard]] std::vector<Fragments> fragments_after(const GraphView& graph,
                                                     std::span<const NodeId> order,
                                                     std::uint32_t block, Context& context);

// The nodes from which efficiency is measured: all, or `count` drawn where there are more (0: all).
[[nodiscard]] std::vector<NodeId> efficiency_sources(NodeId num_nodes, std::uint32_t count,
                                                     Context& context);
// The sum of 1 / hops over ordered pairs of nodes, from those sources, scaled up to all nodes.
[[nodiscard]] double inverse_distances(const GraphView& graph, std::span<const NodeId> sources,
                                       Context& context);

// Steps at which efficiency is measured: 0, the last, and others evenly between, `points` beside 0.
[[nodiscard]] std::vector<std::size_t> measured_steps(std::size_t steps, std::uint32_t points);

// Pairs of `count` nodes, in both orders; 1 below two, so that a share of none is 0.
[[nodiscard]] inline double ordered_pairs(std::size_t count) {
  const auto n = static_cast<double>(count);
  return count < 2 ? 1.0 : n * (n - 1);
}

}  // namespace mekhala
