#include "algorithms/structure/clustering.hpp"

#include <limits>

#include "algorithms/structure/triangles.hpp"

namespace mekhala {

NodeScores clustering(const GraphView& graph, const ClusteringOptions&, Context& context) {
  const Adjacency adjacency = [&] {
    const ProgressPart part(context, 0, 0.1);
    return Adjacency(graph, {}, context);
  }();
  const ProgressPart part(context, 0.1, 1);
  const std::vector<std::uint64_t> triangles = detail::count_triangles(adjacency, context);
  NodeScores scores{.values = std::vector<double>(graph.num_nodes())};
  std::uint64_t corners = 0;
  double pairs = 0;
  double sum = 0;
  std::uint64_t with_value = 0;
  for (NodeId node = 0; node < graph.num_nodes(); ++node) {
    corners += triangles[node];
    const auto degree = static_cast<double>(adjacency.degree(node));
    const double own = degree * (degree - 1) / 2;
    if (own < 1) {
      scores.values[node] = std::numeric_limits<double>::quiet_NaN();
      continue;
    }
    scores.values[node] = static_cast<double>(triangles[node]) / own;
    pairs += own;
    sum += scores.values[node];
    ++with_value;
  }
  scores.facts.add("triangles", static_cast<std::int64_t>(corners / 3));
  if (with_value > 0) {
    scores.facts.add("transitivity", static_cast<double>(corners) / pairs);
    scores.facts.add("average", sum / static_cast<double>(with_value));
  }
  return scores;
}

AlgorithmSpec clustering_spec() {
  return describe("clustering", &clustering)
      .family("structure")
      .summary("The share of pairs of a node's neighbors that are neighbors of each other.")
      .convention(
          "Read as simple and undirected: directions ignored, parallel edges folded, self-loops "
          "dropped. A node with fewer than two neighbors has no value.")
      .cost("O(m sqrt(m))")
      .reference("doi:10.1038/30918, doi:10.1016/j.tcs.2008.07.017");
}

}  // namespace mekhala
