#include "algorithms/centrality/harmonic.hpp"

#include <cmath>

#include "algorithms/centrality/sweep.hpp"

namespace mekhala {

NodeScores harmonic(const GraphView& graph, const HarmonicOptions& options, Context& context) {
  const NodeId n = graph.num_nodes();
  const double scale = options.normalized && n > 1 ? 1.0 / (n - 1) : 1.0;
  const auto sums =
      detail::sum_distances(graph, options.direction, detail::DistanceSum::inverse, context);
  NodeScores scores{.values = std::vector<double>(n)};
  for (NodeId node = 0; node < n; ++node) {
    scores.values[node] = scale * std::ldexp(static_cast<double>(sums.inverse[node]), -64);
  }
  return scores;
}

AlgorithmSpec harmonic_spec() {
  return describe("harmonic", &harmonic)
      .family("centrality")
      .summary("How near a node is to everyone it can reach.")
      .convention(
          "Sum of 1 / hops over all other nodes; unreachable nodes add 0. Self-loops and parallel "
          "edges change nothing.")
      .cost("O(n (n + m)), 256 sources at once")
      .reference("doi:10.1016/S0378-4371(00)00311-3")
      .param("direction", &HarmonicOptions::direction, "follow edges out of or in to the node")
      .param("normalized", &HarmonicOptions::normalized, "divide by n - 1");
}

}  // namespace mekhala
