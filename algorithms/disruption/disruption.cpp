#include "algorithms/disruption/disruption.hpp"

#include <fmt/format.h>

namespace mekhala {

namespace {

constexpr double kMost = 4294967295.0;

// The sum of 1 / hops after some of the steps; missing after the others.
std::vector<double> efficiency_sums(const GraphView& graph, std::span<const NodeId> order,
                                    const DisruptionOptions& options, std::size_t steps,
                                    Context& context) {
  std::vector<double> sums(steps + 1, std::nan(""));
  const auto sources = efficiency_sources(graph.num_nodes(), options.sources, context);
  const auto measured = measured_steps(steps, options.points);
  std::vector<bool> gone(graph.num_nodes(), false);
  std::size_t removed = 0;
  for (std::size_t i = 0; i < measured.size(); ++i) {
    const auto count = static_cast<double>(measured.size());
    const ProgressPart part(context, static_cast<double>(i) / count,
                            static_cast<double>(i + 1) / count);
    const std::size_t end = std::min<std::size_t>(order.size(), measured[i] * options.block);
    for (; removed < end; ++removed) gone[order[removed]] = true;
    sums[measured[i]] = inverse_distances(without_nodes(graph, gone), sources, context);
  }
  return sums;
}

}  // namespace

Table disruption(const GraphView& given, const DisruptionOptions& options, Context& context) {
  const Graph graph = removal_graph(given);
  const NodeId n = graph.num_nodes();
  std::vector<NodeId> order;
  {
    const ProgressPart part(context, 0, 0.5);
    order = removal_order(graph, options, context);
  }
  const ProgressPart part(context, 0.5, 1);
  const auto after = fragments_after(graph, order, options.block, context);
  const auto sums = efficiency_sums(graph, order, options, after.size() - 1, context);

  const double whole = n == 0 ? 1.0 : static_cast<double>(n);
  Table table{.key = TableKey::node, .ids = order, .columns = ColumnTable(order.size())};
  Column<std::int64_t> steps(order.size()), components(order.size());
  Column<double> costs(order.size()), largest(order.size());
  Column<double> efficiency(order.size()), efficiency_left(order.size());
  double cost = 0, area = 0;
  for (std::size_t i = 0; i < order.size(); ++i) {
    const std::size_t step = i / options.block + 1;
    cost += options.costs.empty() ? 1 : options.costs[order[i]];
    steps.set(i, static_cast<std::int64_t>(step));
    costs.set(i, cost);
    components.set(i, after[step].components);
    largest.set(i, static_cast<double>(after[step].largest) / whole);
    area += largest[i];
    if (std::isnan(sums[step])) continue;
    const std::size_t left = n - std::min<std::size_t>(order.size(), step * options.block);
    efficiency.set(i, sums[step] / ordered_pairs(n));
    efficiency_left.set(i, sums[step] / ordered_pairs(left));
  }
  table.columns.add("step", std::move(steps));
  table.columns.add("cost", std::move(costs));
  table.columns.add("largest", std::move(largest));
  table.columns.add("components", std::move(components));
  table.columns.add("efficiency", std::move(efficiency));
  table.columns.add("efficiency_left", std::move(efficiency_left));
  table.facts.add("nodes", static_cast<std::int64_t>(n));
  table.facts.add("removed", static_cast<std::int64_t>(order.size()));
  table.facts.add("steps", static_cast<std::int64_t>(after.size() - 1));
  table.facts.add("largest_before", static_cast<double>(after[0].largest) / whole);
  table.facts.add("components_before", static_cast<std::int64_t>(after[0].components));
  table.facts.add("efficiency_before", sums[0] / ordered_pairs(n));
  table.facts.add("robustness", order.empty() ? 0 : area / static_cast<double>(order.size()));
  if (options.sources != 0 && options.sources < n) {
    table.info.sampled = true;
    table.info.notes.push_back(
        fmt::format("efficiency is measured from {} of {} nodes", options.sources, n));
  }
  return table;
}

AlgorithmSpec disruption_spec() {
  return describe("disruption", &disruption)
      .family("disruption")
      .summary("What is left of a network as nodes are taken away: an experiment, no forecast.")
      .convention(
          "Undirected hops, parallel edges once, loops never; highest score per cost first, ties "
          "by "
          "node; largest and efficiency are shares of the whole network before, efficiency_left of "
          "the nodes left; unconnected pairs add 0; robustness is the mean of largest over all "
          "rows. Nobody reacts.")
      .cost("the order, once or before each block; O(points sources m)")
      .reference("doi:10.1073/pnas.1009440108")
      .randomized()
      .relabel_inexact()
      .param<RemovalOrder>("order", &DisruptionOptions::order, "by which score nodes go")
      .param<bool>("recompute", &DisruptionOptions::recompute,
                   "score what is left before each block")
      .param<std::uint32_t>("block", &DisruptionOptions::block, "nodes taken away at once")
      .range(1, kMost)
      .param<std::uint32_t>("removals", &DisruptionOptions::removals,
                            "nodes taken away in all; 0: all that may be")
      .param<NodeSet>("kept", &DisruptionOptions::kept, "nodes that are never taken away")
      .param<NodeGroups>("groups", &DisruptionOptions::groups,
                         "group of each victim, for the order cross_border")
      .param("points", &DisruptionOptions::points, "steps after which efficiency is measured")
      .range(1, kMost)
      .param("sources", &DisruptionOptions::sources,
             "nodes from which efficiency is measured, drawn where there are more; 0: all");
}

}  // namespace mekhala
