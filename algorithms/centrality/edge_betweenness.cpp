#include "algorithms/centrality/edge_betweenness.hpp"

namespace mekhala {

EdgeScores edge_betweenness(const GraphView& graph, const EdgeBetweennessOptions& options,
                            Context& context) {
  auto sums = detail::brandes(graph,
                              {.lengths = options.lengths,
                               .directed = options.directed,
                               .parallel = options.parallel_edges,
                               .nodes = false,
                               .edges = true},
                              context);
  EdgeScores scores{.values = std::move(sums.edges)};
  const double n = graph.num_nodes();
  if (options.normalized && n > 1) {
    const double pairs = n * (n - 1) * (graph.directed() && options.directed ? 1.0 : 0.5);
    for (double& value : scores.values) value /= pairs;
  }
  return scores;
}

AlgorithmSpec edge_betweenness_spec() {
  return describe("edge_betweenness", &edge_betweenness)
      .family("centrality")
      .summary("How many shortest paths run over an edge.")
      .convention(
          "Unordered pairs of an undirected graph, ordered pairs of a directed one; the ends of a "
          "path count; unconnected pairs add 0; self-loops have 0; folded parallel edges all show "
          "what the one edge that they make has. With lengths, paths tie when their sums are the "
          "same double.")
      .cost("O(n m); with lengths O(n (m + n log n))")
      .reference("doi:10.1016/j.socnet.2007.11.001")
      .param("lengths", &EdgeBetweennessOptions::lengths, "how far each edge reaches; none: hops")
      .range(0, std::numeric_limits<double>::infinity())
      .minimum_excluded()
      .param("directed", &EdgeBetweennessOptions::directed, "respect directions")
      .param("parallel_edges", &EdgeBetweennessOptions::parallel_edges,
             "parallel edges are paths of their own, or one edge")
      .param("normalized", &EdgeBetweennessOptions::normalized, "divide by the number of pairs");
}

}  // namespace mekhala
