#include "algorithms/paths/bfs_distances.hpp"

#include "algorithms/paths/hop_search.hpp"

namespace mekhala {

NodeScores bfs_distances(const GraphView& graph, const BfsDistancesOptions& options,
                         Context& context) {
  NodeScores scores{
      .values = std::vector<double>(graph.num_nodes(), std::numeric_limits<double>::quiet_NaN())};
  detail::HopSearch search(graph, options.direction, context);
  search.run(options.source.node, scores.values);
  scores.facts.add("reached", std::int64_t{search.reached()});
  scores.facts.add("farthest", std::int64_t{search.farthest()});
  return scores;
}

AlgorithmSpec bfs_distances_spec() {
  return describe("bfs_distances", &bfs_distances)
      .family("paths")
      .summary("The number of hops between a node and each other node.")
      .convention(
          "The source has 0; a node that cannot be reached has no value. Self-loops and parallel "
          "edges change nothing.")
      .cost("O(n + m)")
      .reference("doi:10.1109/SC.2012.50")
      .param("source", &BfsDistancesOptions::source, "the node to start from")
      .required()
      .param("direction", &BfsDistancesOptions::direction,
             "follow edges out of or in to the source");
}

}  // namespace mekhala
