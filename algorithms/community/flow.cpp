#include "algorithms/community/flow.hpp"

#include <cmath>

namespace mekhala::community {
namespace {

// Rates of a walker who follows arcs and jumps; sums to 1. Where no arc leads out all jumps.
std::vector<double> visit_rates(const GraphView& graph, const EdgeValues& strengths,
                                std::span<const double> out, double jump, Context& context) {
  const NodeId n = graph.num_nodes();
  double total = 0;
  for (const double value : out) total += value;
  std::vector<double> rates(n);
  for (NodeId node = 0; node < n; ++node) rates[node] = out[node] / total;
  std::vector<double> sent(n);
  std::vector<double> next(n);
  constexpr int kRounds = 1000;
  constexpr double kClose = 1e-12;
  for (int round = 0; round < kRounds; ++round) {
    double follows = 0;
    for (NodeId node = 0; node < n; ++node) {
      sent[node] = out[node] > 0 ? (1 - jump) * rates[node] / out[node] : 0;
      follows += out[node] > 0 ? (1 - jump) * rates[node] : 0;
    }
    parallel_for(context, n, [&](NodeId node) {
      const auto from = graph.in_neighbors(node);
      const auto edges = graph.in_edges(node);
      double sum = (1 - follows) * out[node] / total;
      for (std::size_t i = 0; i < from.size(); ++i) sum += sent[from[i]] * strengths[edges[i]];
      next[node] = sum;
    });
    double change = 0;
    for (NodeId node = 0; node < n; ++node) change += std::abs(next[node] - rates[node]);
    std::swap(rates, next);
    if (change < kClose) break;
  }
  return rates;
}

// The flow along each arc, all together 1.
EdgeValues arc_flows(const GraphView& graph, const EdgeValues& strengths, double jump,
                     Context& context) {
  std::vector<double> out(graph.num_nodes(), 0);
  for (EdgeId edge = 0; edge < graph.num_edges(); ++edge)
    out[graph.source(edge)] += strengths[edge];
  const std::vector<double> rates = visit_rates(graph, strengths, out, jump, context);
  EdgeValues flows;
  flows.values.resize(graph.num_edges());
  double sum = 0;
  for (EdgeId edge = 0; edge < graph.num_edges(); ++edge) {
    const NodeId from = graph.source(edge);
    flows.values[edge] = out[from] > 0 ? rates[from] * (strengths[edge] / out[from]) : 0;
    sum += flows.values[edge];
  }
  for (double& flow : flows.values) flow /= sum;
  return flows;
}

}  // namespace

Walk walk_of(const GraphView& graph, const EdgeValues& strengths, double jump, Context& context) {
  Walk walk;
  walk.graph = strength_graph(graph, strengths, context);
  walk.level.sizes.resize(graph.num_nodes());
  if (walk.graph.total > 0 && graph.directed()) {
    walk.directed = true;
    const EdgeValues flows = arc_flows(graph, strengths, jump, context);
    walk.graph = strength_graph(graph, flows, context);
    for (EdgeId edge = 0; edge < graph.num_edges(); ++edge) {
      Flow& to = walk.level.sizes[graph.target(edge)];
      to.rate += flows.values[edge];
      to.net -= flows.values[edge];
      walk.level.sizes[graph.source(edge)].net += flows.values[edge];
    }
  } else if (walk.graph.total > 0) {
    walk.scale = 1 / walk.graph.total;
    const std::vector<double> sums = walk.graph.node_strengths();
    for (NodeId node = 0; node < graph.num_nodes(); ++node) {
      walk.level.sizes[node].rate = sums[node] * walk.scale / 2;
    }
  }
  walk.level.rows = walk.graph;
  return walk;
}

double plogp(double x) { return x > 0 ? x * std::log2(x) : 0; }

double code_length(const Walk& walk, std::span<const std::uint32_t> labels) {
  struct Module {
    double rate = 0;
    double net = 0;
    double both = 0;  // flow in and out
  };
  std::vector<Module> modules(labels.size());
  double bits = 0;
  for (NodeId node = 0; node < labels.size(); ++node) {
    Module& module = modules[labels[node]];
    const Flow& flow = walk.level.sizes[node];
    module.rate += flow.rate;
    module.net += flow.net;
    bits -= plogp(flow.rate);
    for (ArcOffset arc = walk.graph.offsets[node]; arc < walk.graph.offsets[node + 1]; ++arc) {
      if (labels[walk.graph.targets[arc]] == labels[node]) continue;
      module.both += walk.graph.strength(arc) * walk.scale;
    }
  }
  double index = 0;
  for (const Module& module : modules) {
    const double exit = (module.both + module.net) / 2;
    const double enter = (module.both - module.net) / 2;
    index += enter;
    bits += plogp(exit + module.rate) - plogp(enter) - plogp(exit);
  }
  return bits + plogp(index);
}

}  // namespace mekhala::community
