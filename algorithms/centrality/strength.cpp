#include "algorithms/centrality/strength.hpp"

#include <algorithm>

namespace mekhala {

namespace {

double sum_of(std::span<const EdgeId> edges, const EdgeValues& strengths) {
  double sum = 0;
  for (const EdgeId edge : edges) sum += strengths[edge];
  return sum;
}

double strength_of(const GraphView& graph, NodeId node, const StrengthOptions& options) {
  const double out = sum_of(graph.out_edges(node), options.strengths);
  if (!graph.directed()) {
    const auto row = graph.out_neighbors(node);
    const auto loops = std::equal_range(row.begin(), row.end(), node);
    const auto first = static_cast<std::size_t>(loops.first - row.begin());
    const auto count = static_cast<std::size_t>(loops.second - loops.first);
    return out + sum_of(graph.out_edges(node).subspan(first, count), options.strengths);
  }
  if (options.direction == Direction::out) return out;
  const double in = sum_of(graph.in_edges(node), options.strengths);
  return options.direction == Direction::in ? in : out + in;
}

}  // namespace

NodeScores strength(const GraphView& graph, const StrengthOptions& options, Context& context) {
  NodeScores scores{.values = std::vector<double>(graph.num_nodes())};
  parallel_for(
      context, graph.num_nodes(),
      [&](NodeId node) { scores.values[node] = strength_of(graph, node, options); }, 1024);
  return scores;
}

AlgorithmSpec strength_spec() {
  return describe("strength", &strength)
      .family("centrality")
      .summary("The sum of the strengths of the edges that end at a node.")
      .convention(
          "Parallel edges add up; a self-loop adds its strength twice in an undirected graph, once "
          "in and once out in a directed one. Without strengths every edge counts 1.")
      .cost("O(n + m)")
      .reference("doi:10.1073/pnas.0400087101")
      .param("strengths", &StrengthOptions::strengths, "how close each tie is")
      .param("direction", &StrengthOptions::direction, "add edges out of, in to, or both");
}

}  // namespace mekhala
