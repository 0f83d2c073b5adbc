#include "algorithms/paths/max_flow.hpp"

#include <fmt/format.h>

#include <cmath>

#include "algorithms/adapters/boost_flow.hpp"

namespace mekhala {
namespace {

void check(const GraphView& graph, const MaxFlowOptions& options) {
  const NodeId n = graph.num_nodes();
  if (options.source.node >= n || options.target.node >= n) {
    throw Error(ErrorCode::usage, "source and target must be nodes of the graph");
  }
  if (options.source.node == options.target.node) {
    throw Error(ErrorCode::usage, "source and target must be different nodes");
  }
  if (!options.capacities.given()) return;
  if (options.capacities.values.size() != graph.num_edges()) {
    throw Error(ErrorCode::usage, "capacities must hold one number for each edge");
  }
  for (const double value : options.capacities.values) {
    if (!std::isfinite(value) || value < 0) {
      throw Error(ErrorCode::usage, "capacities must be finite and not negative");
    }
  }
}

// Edges that leave the source's side; of an undirected graph, that cross.
std::vector<EdgeId> cut_edges(const GraphView& graph, const std::vector<std::uint8_t>& side,
                              const EdgeValues& capacities) {
  std::vector<EdgeId> cut;
  for (EdgeId edge = 0; edge < graph.num_edges(); ++edge) {
    const bool from = side[graph.source(edge)] != 0;
    const bool to = side[graph.target(edge)] != 0;
    const bool crosses = graph.directed() ? from && !to : from != to;
    if (crosses && capacities[edge] > 0) cut.push_back(edge);
  }
  return cut;
}

}  // namespace

EdgeScores max_flow(const GraphView& graph, const MaxFlowOptions& options, Context& context) {
  check(graph, options);
  context.checkpoint();
  context.require_memory(std::uint64_t{graph.num_edges()} * 160 + graph.num_nodes() * 80ULL,
                         "max_flow");
  const std::vector<double> capacities = options.capacities.given()
                                             ? options.capacities.values
                                             : std::vector<double>(graph.num_edges(), 1);
  adapters::FlowSolution solution =
      adapters::boost_max_flow(graph, options.source.node, options.target.node, capacities);
  context.checkpoint();
  EdgeScores result;
  result.values = std::move(solution.flow);
  const std::vector<EdgeId> cut = cut_edges(graph, solution.source_side, options.capacities);
  double cut_value = 0;
  for (const EdgeId edge : cut) cut_value += capacities[edge];
  result.facts.add("value", solution.value);
  result.facts.add("cut_value", cut_value);
  result.facts.add("cut_edges", static_cast<std::int64_t>(cut.size()));
  for (std::size_t i = 0; i < cut.size(); ++i) {
    result.facts.add(fmt::format("cut:{}", i), std::int64_t{cut[i]});
  }
  if (solution.value == 0) result.info.notes.push_back("nothing can pass from source to target");
  return result;
}

AlgorithmSpec max_flow_spec() {
  return describe("max_flow", &max_flow)
      .family("paths")
      .summary("How much can pass between two nodes, and the smallest cut that stops it.")
      .convention(
          "Directed edges are followed, undirected ones carry either way; parallel edges side by "
          "side; loops nothing; not connected: 0. The cut is the one nearest to the source.")
      .cost("O(n^2 m) per unit of cut at worst, on one thread")
      .reference("doi:10.1109/TPAMI.2004.60")
      .param("source", &MaxFlowOptions::source, "where it comes from")
      .required()
      .param("target", &MaxFlowOptions::target, "where it goes")
      .required()
      .param("capacities", &MaxFlowOptions::capacities, "how much each edge can carry")
      .range(0, std::numeric_limits<double>::infinity())
      .relabel_inexact();
}

}  // namespace mekhala
