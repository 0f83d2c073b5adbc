#include "algorithms/structure/bridges.hpp"

#include "algorithms/structure/low_search.hpp"

namespace mekhala {

EdgeScores bridges(const GraphView& graph, const BridgesOptions&, Context& context) {
  EdgeScores scores{.values = std::vector<double>(graph.num_edges(), 0.0)};
  const Adjacency adjacency = [&] {
    const ProgressPart part(context, 0, 0.2);
    return Adjacency(graph, {.fold_parallel = false}, context);
  }();
  const ProgressPart part(context, 0.2, 1);
  std::int64_t count = 0;
  detail::LowSearch(adjacency).run(context, [&](const detail::TreeEdge& tree) {
    if (!tree.cuts_edge) return;
    scores.values[tree.edge] = 1;
    ++count;
  });
  scores.facts.add("bridges", count);
  return scores;
}

AlgorithmSpec bridges_spec() {
  return describe("bridges", &bridges)
      .family("structure")
      .summary("1 for each edge without which its component would fall in two.")
      .convention(
          "Directions are ignored; self-loops and edges that have a parallel one, in either "
          "direction, are no bridges.")
      .cost("O(n + m)")
      .reference("doi:10.1145/362248.362272");
}

}  // namespace mekhala
