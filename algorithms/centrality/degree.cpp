#include "algorithms/centrality/degree.hpp"

#include "algorithms/adjacency.hpp"
#include "algorithms/centrality/freeman.hpp"

namespace mekhala {

namespace {

double degree_of(const GraphView& graph, NodeId node, Direction direction) {
  const std::size_t out = graph.out_neighbors(node).size();
  if (graph.directed()) {
    const std::size_t in = graph.in_neighbors(node).size();
    if (direction == Direction::out) return static_cast<double>(out);
    return static_cast<double>(direction == Direction::in ? in : out + in);
  }
  const auto row = graph.out_neighbors(node);
  const auto loops = std::equal_range(row.begin(), row.end(), node);
  return static_cast<double>(out) + static_cast<double>(loops.second - loops.first);
}

void add_centralization(const GraphView& graph, Direction direction, Context& context,
                        Facts& facts) {
  const double n = graph.num_nodes();
  if (n < 3) return;
  const bool one_way = graph.directed() && direction != Direction::both;
  const Adjacency simple(graph, {.direction = direction}, context);
  std::vector<double> degrees(graph.num_nodes());
  for (NodeId node = 0; node < graph.num_nodes(); ++node) {
    degrees[node] = static_cast<double>(simple.degree(node));
  }
  const double largest = one_way ? (n - 1) * (n - 1) : (n - 1) * (n - 2);
  if (const auto share = detail::centralization(degrees, largest)) {
    facts.add("centralization", *share);
  }
}

}  // namespace

NodeScores degree(const GraphView& graph, const DegreeOptions& options, Context& context) {
  NodeScores scores{.values = std::vector<double>(graph.num_nodes())};
  {
    const ProgressPart part(context, 0, 0.5);
    parallel_for(
        context, graph.num_nodes(),
        [&](NodeId node) { scores.values[node] = degree_of(graph, node, options.direction); },
        4096);
  }
  if (graph.num_nodes() == 0) return scores;
  double sum = 0;
  for (const double value : scores.values) sum += value;
  scores.facts.add("max", *std::max_element(scores.values.begin(), scores.values.end()));
  scores.facts.add("mean", sum / graph.num_nodes());
  const ProgressPart part(context, 0.5, 1);
  add_centralization(graph, options.direction, context, scores.facts);
  return scores;
}

AlgorithmSpec degree_spec() {
  return describe("degree", &degree)
      .family("centrality")
      .summary("How many edges end at a node.")
      .convention(
          "Parallel edges count one each; a self-loop counts 2 in an undirected graph, 1 in and 1 "
          "out in a directed one. The centralization reads a simple graph: each neighbor once, no "
          "loops.")
      .cost("O(n + m)")
      .reference("doi:10.1016/0378-8733(78)90021-7")
      .param("direction", &DegreeOptions::direction, "count edges out of, in to, or both");
}

}  // namespace mekhala
