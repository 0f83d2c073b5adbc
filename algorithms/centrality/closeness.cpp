#include "algorithms/centrality/closeness.hpp"

#include "algorithms/centrality/freeman.hpp"
#include "algorithms/centrality/sweep.hpp"

namespace mekhala {

namespace {

double score(const detail::DistanceSums& sums, NodeId node, NodeId n, bool normalized,
             bool wasserman_faust) {
  const double reached = sums.reached[node];
  if (reached == 0) return 0;
  double value = (normalized ? reached : 1) / static_cast<double>(sums.distance[node]);
  if (wasserman_faust) value *= reached / (n - 1);
  return value;
}

}  // namespace

NodeScores closeness(const GraphView& graph, const ClosenessOptions& options, Context& context) {
  const NodeId n = graph.num_nodes();
  const auto sums =
      detail::sum_distances(graph, options.direction, detail::DistanceSum::distance, context);
  NodeScores scores{.values = std::vector<double>(n)};
  std::vector<double> standard(n);
  for (NodeId node = 0; node < n; ++node) {
    scores.values[node] = score(sums, node, n, options.normalized, options.wasserman_faust);
    standard[node] = score(sums, node, n, true, true);
  }
  if (n >= 3 && (!graph.directed() || options.direction == Direction::both)) {
    const double others = n - 1.0;
    const double largest = others * (others - 1) / (2 * others - 1);
    scores.facts.add("centralization", *detail::centralization(standard, largest));
  }
  return scores;
}

AlgorithmSpec closeness_spec() {
  return describe("closeness", &closeness)
      .family("centrality")
      .summary("One over the mean distance to the nodes that can be reached.")
      .convention(
          "Distances are hops; unreachable nodes are left out of the mean, and by default the "
          "score "
          "is multiplied by the share of other nodes that are reached (Wasserman and Faust). A "
          "node "
          "that reaches nobody has 0. Self-loops and parallel edges change nothing.")
      .cost("O(n (n + m)), 256 sources at once")
      .reference("doi:10.1016/0378-8733(78)90021-7")
      .param("direction", &ClosenessOptions::direction, "follow edges out of or in to the node")
      .param("normalized", &ClosenessOptions::normalized,
             "multiply by the number of nodes that are reached")
      .param("wasserman_faust", &ClosenessOptions::wasserman_faust,
             "multiply by the share of other nodes that are reached");
}

}  // namespace mekhala
