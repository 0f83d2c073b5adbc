#include "algorithms/structure/backbone.hpp"

#include <algorithm>
#include <cmath>

#include "algorithms/strengths.hpp"

namespace mekhala {

namespace {

// The ties at each node, of one direction.
struct Side {
  std::vector<double> strength;     // of all of them
  std::vector<std::uint64_t> ties;  // how many neighbors
  std::vector<double> of_tie;       // of each edge: that of all edges beside it and itself
};

Side side_of(const GraphView& graph, const EdgeValues& strengths, Direction direction) {
  const NodeId n = graph.num_nodes();
  Side side{std::vector<double>(n, 0), std::vector<std::uint64_t>(n, 0),
            std::vector<double>(graph.num_edges(), 0)};
  for (NodeId node = 0; node < n; ++node) {
    const auto neighbors = graph.neighbors(node, direction);
    const auto edges = graph.edges(node, direction);
    for (std::size_t begin = 0; begin < edges.size();) {
      std::size_t end = begin;
      double sum = 0;
      for (; end < edges.size() && neighbors[end] == neighbors[begin]; ++end) {
        sum += strengths[edges[end]];
      }
      if (neighbors[begin] != node && sum > 0) {
        side.strength[node] += sum;
        ++side.ties[node];
        for (std::size_t i = begin; i < end; ++i) side.of_tie[edges[i]] = sum;
      }
      begin = end;
    }
  }
  return side;
}

double surprise(const Side& side, NodeId node, EdgeId edge) {
  if (side.ties[node] < 2) return 0;
  const double others = 1 - side.of_tie[edge] / side.strength[node];
  return 1 - std::pow(std::max(0.0, others), static_cast<double>(side.ties[node] - 1));
}

}  // namespace

EdgeScores backbone(const GraphView& graph, const BackboneOptions& options, Context& context) {
  check_strengths(graph, options.strengths);
  context.require_memory(
      std::uint64_t{graph.num_edges()} * 24 + std::uint64_t{graph.num_nodes()} * 32, "backbone");
  EdgeScores scores{.values = std::vector<double>(graph.num_edges(), std::nan(""))};
  const Side out = side_of(graph, options.strengths, Direction::out);
  const Side in = graph.directed() ? side_of(graph, options.strengths, Direction::in) : Side{};
  const Side& of_target = graph.directed() ? in : out;
  parallel_for(
      context, graph.num_edges(),
      [&](EdgeId edge) {
        if (out.of_tie[edge] == 0) return;
        scores.values[edge] = std::max(surprise(out, graph.source(edge), edge),
                                       surprise(of_target, graph.target(edge), edge));
      },
      1024);
  return scores;
}

AlgorithmSpec backbone_spec() {
  return describe("backbone", &backbone)
      .family("structure")
      .summary("How surprising the strength of a tie is beside the other ties of its ends.")
      .convention(
          "Disparity filter: 1 - (1 - p)^(k - 1), p being the share of the strength of an end with "
          "k ties, the larger of both ends: out of the source and in to the target of a directed "
          "graph. Parallel edges add up; an end with one tie says nothing; no value for loops and "
          "ties of strength 0.")
      .cost("O(n + m)")
      .reference("doi:10.1073/pnas.0808904106")
      .param("strengths", &BackboneOptions::strengths, "how close each tie is")
      .range(0, std::numeric_limits<double>::infinity());
}

}  // namespace mekhala
