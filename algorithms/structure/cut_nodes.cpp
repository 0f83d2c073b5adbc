#include "algorithms/structure/cut_nodes.hpp"

#include "algorithms/structure/low_search.hpp"

namespace mekhala {

NodeScores cut_nodes(const GraphView& graph, const CutNodesOptions&, Context& context) {
  NodeScores scores{.values = std::vector<double>(graph.num_nodes(), 0.0)};
  const Adjacency adjacency = [&] {
    const ProgressPart part(context, 0, 0.2);
    return Adjacency(graph, {}, context);
  }();
  const ProgressPart part(context, 0.2, 1);
  std::vector<std::uint8_t> is_root_with_part(graph.num_nodes(), 0);
  detail::LowSearch(adjacency).run(context, [&](const detail::TreeEdge& tree) {
    if (!tree.cuts_node) return;
    // One of the parts below a root takes its place; below any other node, what lies above does.
    if (tree.above_is_root && is_root_with_part[tree.above] == 0) {
      is_root_with_part[tree.above] = 1;
    } else {
      scores.values[tree.above] += 1;
    }
  });
  std::int64_t count = 0;
  for (const double value : scores.values) count += value > 0 ? 1 : 0;
  scores.facts.add("cut_nodes", count);
  return scores;
}

AlgorithmSpec cut_nodes_spec() {
  return describe("cut_nodes", &cut_nodes)
      .family("structure")
      .summary("How many more pieces the graph would have without a node.")
      .convention(
          "Above 0 means a cut node (articulation point). Directions are ignored; self-loops and "
          "parallel edges change nothing.")
      .cost("O(n + m)")
      .reference("doi:10.1145/362248.362272");
}

}  // namespace mekhala
