#include "algorithms/structure/core_periphery.hpp"

#include <algorithm>
#include <cmath>

#include "algorithms/adjacency.hpp"

namespace mekhala {

namespace {

// Pairs that are tied and that are not, inside core and inside periphery.
struct Cells {
  double core_ties = 0, core_gaps = 0, outer_ties = 0, outer_gaps = 0;
};

Cells cells_of(const Adjacency& simple, const std::vector<double>& in_core, double core_size) {
  Cells cells;
  for (NodeId node = 0; node < simple.num_nodes(); ++node) {
    for (const NodeId other : simple.neighbors(node)) {
      if (other > node || in_core[node] != in_core[other]) continue;
      ++(in_core[node] > 0 ? cells.core_ties : cells.outer_ties);
    }
  }
  const double outer_size = simple.num_nodes() - core_size;
  cells.core_gaps = core_size * (core_size - 1) / 2 - cells.core_ties;
  cells.outer_gaps = outer_size * (outer_size - 1) / 2 - cells.outer_ties;
  return cells;
}

}  // namespace

NodeScores core_periphery(const GraphView& graph, const CorePeripheryOptions&, Context& context) {
  const NodeId n = graph.num_nodes();
  NodeScores scores{.values = std::vector<double>(n, 0)};
  const Adjacency simple(graph, {.direction = Direction::both}, context);
  std::vector<NodeId> order(n);
  for (NodeId node = 0; node < n; ++node) order[node] = node;
  std::stable_sort(order.begin(), order.end(),
                   [&](NodeId a, NodeId b) { return simple.degree(a) > simple.degree(b); });
  // The k-th node by degree adds k - 1 pairs to the core and takes its ties off the errors,
  // whomever they lead to: it belongs there while its degree is above k - 1.
  std::size_t size = 0;
  while (size < n && simple.degree(order[size]) > size) scores.values[order[size++]] = 1;
  std::int64_t exchangeable = 0;
  for (std::size_t i = size; size > 0 && i < n; ++i) {
    exchangeable += simple.degree(order[i]) == simple.degree(order[size - 1]) ? 1 : 0;
  }
  const Cells cells = cells_of(simple, scores.values, static_cast<double>(size));
  const double ties = cells.core_ties + cells.outer_ties, gaps = cells.core_gaps + cells.outer_gaps;
  const double core = cells.core_ties + cells.core_gaps,
               outer = cells.outer_ties + cells.outer_gaps;
  scores.facts.add("core_size", static_cast<std::int64_t>(size));
  scores.facts.add("errors", static_cast<std::int64_t>(cells.core_gaps + cells.outer_ties));
  if (ties > 0 && gaps > 0 && core > 0 && outer > 0) {
    scores.facts.add("correlation",
                     (cells.core_ties * cells.outer_gaps - cells.core_gaps * cells.outer_ties) /
                         std::sqrt(ties * gaps * core * outer));
  }
  scores.facts.add("exchangeable", exchangeable);
  return scores;
}

AlgorithmSpec core_periphery_spec() {
  return describe("core_periphery", &core_periphery)
      .family("structure")
      .summary("Who is of a core that all know each other, and who hangs on it (1 and 0).")
      .convention(
          "The split with fewest errors: pairs of the core without a tie and ties within the "
          "periphery. Read as simple and undirected; of several best splits the smallest core; "
          "equal degrees by number.")
      .cost("O(n + m)")
      .reference("arXiv:1102.5511")
      .relabel_inexact();
}

}  // namespace mekhala
