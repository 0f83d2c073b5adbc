#include "algorithms/paths/bfs_distances.hpp"

#include "engine/graph/bfs.hpp"

namespace mekhala {

NodeScores bfs_distances(const GraphView& graph, const BfsDistancesOptions& options,
                         Context& context) {
  NodeScores scores{
      .values = std::vector<double>(graph.num_nodes(), std::numeric_limits<double>::quiet_NaN())};
  std::int64_t reached = 0;
  std::int64_t farthest = 0;
  Bfs bfs(graph, options.direction);
  bfs.for_each_level(options.source.node,
                     [&](std::uint32_t distance, std::span<const NodeId> level) {
                       if ((distance & 0xfff) == 0) context.checkpoint();
                       for (const NodeId node : level) scores.values[node] = distance;
                       reached += static_cast<std::int64_t>(level.size());
                       farthest = distance;
                       context.report(static_cast<double>(reached) / graph.num_nodes());
                     });
  scores.facts.add("reached", reached);
  scores.facts.add("farthest", farthest);
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
      .reference("Moore (1959), The shortest path through a maze")
      .param("source", &BfsDistancesOptions::source, "the node to start from")
      .required()
      .param("direction", &BfsDistancesOptions::direction,
             "follow edges out of or in to the source");
}

}  // namespace mekhala
