#include "algorithms/centrality/betweenness.hpp"

#include "algorithms/centrality/freeman.hpp"

namespace mekhala {

NodeScores betweenness(const GraphView& graph, const BetweennessOptions& options,
                       Context& context) {
  const bool some = !options.sources.nodes.empty();
  auto sums = detail::brandes(graph,
                              {.lengths = options.lengths,
                               .directed = options.directed,
                               .parallel = options.parallel_edges,
                               .sources = some ? &options.sources : nullptr},
                              context);
  NodeScores scores{.values = std::move(sums.nodes)};
  const double n = graph.num_nodes();
  if (n < 3) return scores;
  if (some) {
    const double pairs = static_cast<double>(options.sources.nodes.size()) * (n - 2);
    if (options.normalized) {
      for (double& value : scores.values) value /= pairs;
    }
    return scores;
  }
  const bool ordered = graph.directed() && options.directed;
  const double pairs = (n - 1) * (n - 2) * (ordered ? 1.0 : 0.5);
  // The star has the most: all pairs pass its centre, none any other node.
  scores.facts.add("centralization", *detail::centralization(scores.values, (n - 1) * pairs));
  if (options.normalized) {
    for (double& value : scores.values) value /= pairs;
  }
  return scores;
}

AlgorithmSpec betweenness_spec() {
  return describe("betweenness", &betweenness)
      .family("centrality")
      .summary("How many shortest paths between other nodes pass a node.")
      .convention(
          "Unordered pairs of an undirected graph, ordered pairs of a directed one; ends do not "
          "count; unconnected pairs add 0; self-loops change nothing; parallel edges are paths of "
          "their own or folded, as asked. With lengths, paths tie when their sums are the same "
          "double. With sources, ordered pairs of a source and anybody else: all nodes as sources "
          "of an undirected graph give twice the score.")
      .cost("O(n m); with lengths O(n (m + n log n))")
      .reference("doi:10.1080/0022250X.2001.9990249")
      .param("lengths", &BetweennessOptions::lengths, "how far each edge reaches; none: hops")
      .range(0, std::numeric_limits<double>::infinity())
      .minimum_excluded()
      .param("directed", &BetweennessOptions::directed, "respect directions")
      .param("parallel_edges", &BetweennessOptions::parallel_edges,
             "parallel edges are paths of their own, or one edge")
      .param("normalized", &BetweennessOptions::normalized, "divide by the number of pairs")
      .param("sources", &BetweennessOptions::sources, "where paths start; none: anywhere");
}

}  // namespace mekhala
