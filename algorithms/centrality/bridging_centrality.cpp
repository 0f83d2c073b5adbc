#include "algorithms/centrality/bridging_centrality.hpp"

#include "algorithms/adjacency.hpp"
#include "algorithms/centrality/brandes.hpp"

namespace mekhala {

NodeScores bridging_centrality(const GraphView& graph, const BridgingCentralityOptions&,
                               Context& context) {
  const EdgeValues hops;
  NodeScores scores{
      .values = detail::brandes(
                    graph, {.lengths = hops, .directed = false, .parallel = ParallelEdges::folded},
                    context)
                    .nodes};
  const ProgressPart part(context, 1, 1);
  const Adjacency simple(graph, {.direction = Direction::both}, context);
  parallel_for(context, graph.num_nodes(), [&](NodeId node) {
    double inverse = 0;
    for (const NodeId neighbor : simple.neighbors(node)) {
      inverse += 1 / static_cast<double>(simple.degree(neighbor));
    }
    const double degree = static_cast<double>(simple.degree(node));
    if (inverse > 0) scores.values[node] /= degree * inverse;
  });
  return scores;
}

AlgorithmSpec bridging_centrality_spec() {
  return describe("bridging_centrality", &bridging_centrality)
      .family("centrality")
      .summary("Who of few ties stands between those of many.")
      .convention(
          "Betweenness over unordered pairs times (1 / k) / sum over neighbors of 1 / k. Read as "
          "simple and undirected; not normalised; 0 without neighbors.")
      .cost("O(n m)")
      .reference("Hwang, Cho, Zhang and Ramanathan (2006), Bridging centrality, KDD");
}

}  // namespace mekhala
