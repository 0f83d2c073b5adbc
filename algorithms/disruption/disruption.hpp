#pragma once

#include "algorithms/disruption/removal.hpp"

namespace mekhala {

struct DisruptionOptions : RemovalOptions {
  std::uint32_t points = 20;     // steps after which efficiency is measured, evenly spread
  std::uint32_t sources = 1000;  // nodes from which it is measured, drawn where more; 0: all
};

// What is left of a network as nodes are taken away in an order: an experiment on a drawing, no
// forecast. Nobody reacts here; `disruption_recovery` lets them.
//
// Convention: undirected hops, parallel edges once, loops never. Nodes go by the highest score per
//   cost, ties by node number, `block` at a time; with `recompute` what is left is scored anew
//   before each block. Whoever is in `kept` is never taken away. With n nodes before:
//   largest = nodes of the largest component left / n; efficiency = sum over ordered pairs of nodes
//   left of 1 / hops, unconnected pairs adding 0, / (n (n - 1)), so that it never rises;
//   efficiency_left = the same sum / (k (k - 1)) for the k nodes that are left, which can rise.
//   robustness = the mean of largest over all rows: where all nodes go one by one this is R of
//   Schneider et al. No connection scores 0 where a pair is asked of fewer than two nodes.
//   Orders: degree; betweenness (hops); katz (its own fitting alpha); collective_influence,
//   (k - 1) times the sum of (k - 1) over nodes two hops away; cross_border, crossing between
//   `groups` of victims; dismantling (generalised network dismantling: the cheapest nodes found
//   without which no component is above a hundredth of n, put back for an order); key_players (the
//   one without whom as well the fewest pairs stay connected, each time); random.
// Table by node, one row for each that is removed, in order: step; cost, of all so far; largest,
//   components, efficiency and efficiency_left after the step. Efficiency is missing where it was
//   not measured.
// Facts: nodes, removed, steps, largest_before, components_before, efficiency_before, robustness.
// Cost: the order once, or before each block; O(m) for all components (backwards, by union and
//   find); O(points sources m) for efficiency. The same bits for any number of threads.
// Errors: Error(usage) where cross_border has no groups.
// Reference: Ren et al. (2019), doi:10.1073/pnas.1806108116; Schneider et al. (2011),
// doi:10.1073/pnas.1009440108; Latora and Marchiori (2001),
//   doi:10.1103/PhysRevLett.87.198701; Morone and Makse (2015), doi:10.1038/nature14604.
[[nodiscard]] Table disruption(const GraphView& graph, const DisruptionOptions& options,
                               Context& context);
[[nodiscard]] AlgorithmSpec disruption_spec();

}  // namespace mekhala
