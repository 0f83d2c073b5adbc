#include "algorithms/adapters/boost_flow.hpp"

#include <algorithm>
#include <boost/graph/adjacency_list.hpp>
#include <boost/graph/boykov_kolmogorov_max_flow.hpp>
#include <cmath>

namespace mekhala::adapters {
namespace {

using Traits = boost::adjacency_list_traits<boost::vecS, boost::vecS, boost::directedS>;
using ArcProperties = boost::property<
    boost::edge_capacity_t, double,
    boost::property<boost::edge_residual_capacity_t, double,
                    boost::property<boost::edge_reverse_t, Traits::edge_descriptor>>>;
using NodeProperties =
    boost::property<boost::vertex_predecessor_t, Traits::edge_descriptor,
                    boost::property<boost::vertex_color_t, boost::default_color_type,
                                    boost::property<boost::vertex_distance_t, std::size_t>>>;
using FlowGraph = boost::adjacency_list<boost::vecS, boost::vecS, boost::directedS, NodeProperties,
                                        ArcProperties>;

// Two arcs for each edge, each the other's reverse; returns the forward one of each.
std::vector<Traits::edge_descriptor> add_arcs(const GraphView& graph,
                                              std::span<const double> capacities, FlowGraph& flow) {
  std::vector<Traits::edge_descriptor> forward(graph.num_edges());
  auto reverse_of = boost::get(boost::edge_reverse, flow);
  auto capacity_of = boost::get(boost::edge_capacity, flow);
  for (EdgeId edge = 0; edge < graph.num_edges(); ++edge) {
    if (graph.source(edge) == graph.target(edge)) continue;
    const auto there = boost::add_edge(graph.source(edge), graph.target(edge), flow).first;
    const auto back = boost::add_edge(graph.target(edge), graph.source(edge), flow).first;
    reverse_of[there] = back;
    reverse_of[back] = there;
    capacity_of[there] = capacities[edge];
    capacity_of[back] = graph.directed() ? 0.0 : capacities[edge];
    forward[edge] = there;
  }
  return forward;
}

std::vector<std::uint8_t> reached(const FlowGraph& flow, NodeId source, double tolerance) {
  std::vector<std::uint8_t> seen(boost::num_vertices(flow), 0);
  const auto residual_of = boost::get(boost::edge_residual_capacity, flow);
  std::vector<std::size_t> queue{source};
  seen[source] = 1;
  for (std::size_t i = 0; i < queue.size(); ++i) {
    const auto [begin, end] = boost::out_edges(queue[i], flow);
    for (auto arc = begin; arc != end; ++arc) {
      const auto next = boost::target(*arc, flow);
      if (seen[next] != 0 || residual_of[*arc] <= tolerance) continue;
      seen[next] = 1;
      queue.push_back(next);
    }
  }
  return seen;
}

}  // namespace

FlowSolution boost_max_flow(const GraphView& graph, NodeId source, NodeId target,
                            std::span<const double> capacities) {
  FlowGraph flow(graph.num_nodes());
  const std::vector<Traits::edge_descriptor> forward = add_arcs(graph, capacities, flow);
  FlowSolution solution;
  solution.value = boost::boykov_kolmogorov_max_flow(flow, source, target);
  solution.flow.assign(graph.num_edges(), 0);
  const auto residual_of = boost::get(boost::edge_residual_capacity, flow);
  const auto reverse_of = boost::get(boost::edge_reverse, flow);
  double largest = 0;
  for (EdgeId edge = 0; edge < graph.num_edges(); ++edge) {
    largest = std::max(largest, capacities[edge]);
    if (graph.source(edge) == graph.target(edge)) continue;
    // Where a path is one arc from the source, or one to the target, the library leaves the
    // residual of its reverse as it was: the arc that changed more tells.
    const double there = capacities[edge] - residual_of[forward[edge]];
    const auto reverse = reverse_of[forward[edge]];
    const double back = residual_of[reverse] - (graph.directed() ? 0.0 : capacities[edge]);
    solution.flow[edge] = std::abs(there) >= std::abs(back) ? there : back;
  }
  // What is left of an arc after many additions may be rounding.
  solution.source_side = reached(flow, source, largest * 1e-12);
  return solution;
}

}  // namespace mekhala::adapters
