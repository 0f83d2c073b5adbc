#include "algorithms/community/strength_graph.hpp"

#include <algorithm>
#include <cmath>
#include <map>

namespace mekhala::community {
namespace {

void check(const GraphView& graph, const EdgeValues& strengths) {
  if (!strengths.given()) return;
  if (strengths.values.size() != graph.num_edges()) {
    throw Error(ErrorCode::usage, "strengths must hold one number for each edge");
  }
  for (const double value : strengths.values) {
    if (!std::isfinite(value) || value < 0) {
      throw Error(ErrorCode::usage, "strengths must be finite and not negative");
    }
  }
}

std::vector<double> sums_by_label(std::span<const double> values,
                                  std::span<const std::uint32_t> labels) {
  std::vector<double> sums;
  for (std::size_t node = 0; node < labels.size(); ++node) {
    if (labels[node] >= sums.size()) sums.resize(labels[node] + std::size_t{1}, 0);
    sums[labels[node]] += values[node];
  }
  return sums;
}

// Each edge once, loops too, where both ends have one label.
double strength_inside(const StrengthGraph& graph, std::span<const std::uint32_t> labels) {
  double inside = 0;
  for (NodeId node = 0; node < graph.num_nodes(); ++node) {
    inside += graph.loops[node];
    for (ArcOffset arc = graph.offsets[node]; arc < graph.offsets[node + 1]; ++arc) {
      const NodeId other = graph.targets[arc];
      if (other > node && labels[other] == labels[node]) inside += graph.strengths[arc];
    }
  }
  return inside;
}

}  // namespace

std::vector<double> StrengthGraph::node_strengths() const {
  std::vector<double> sums(num_nodes());
  for (NodeId node = 0; node < num_nodes(); ++node) {
    sums[node] = 2 * loops[node];
    for (ArcOffset arc = offsets[node]; arc < offsets[node + 1]; ++arc) {
      sums[node] += strengths[arc];
    }
  }
  return sums;
}

StrengthGraph strength_graph(const GraphView& graph, const EdgeValues& strengths) {
  check(graph, strengths);
  StrengthGraph out;
  out.loops.assign(graph.num_nodes(), 0);
  std::vector<std::pair<NodeId, EdgeId>> row;
  const auto add_row = [&](std::span<const NodeId> nodes, std::span<const EdgeId> edges) {
    for (std::size_t i = 0; i < nodes.size(); ++i) row.emplace_back(nodes[i], edges[i]);
  };
  for (NodeId node = 0; node < graph.num_nodes(); ++node) {
    row.clear();
    add_row(graph.out_neighbors(node), graph.out_edges(node));
    if (graph.directed()) {
      add_row(graph.in_neighbors(node), graph.in_edges(node));
      std::sort(row.begin(), row.end());
      row.erase(std::unique(row.begin(), row.end()), row.end());  // a directed loop, seen twice
    }
    const ArcOffset first = out.targets.size();
    for (const auto& [other, edge] : row) {
      const double strength = strengths[edge];
      if (strength == 0) continue;
      if (other == node) {
        out.loops[node] += strength;
      } else if (out.targets.size() > first && out.targets.back() == other) {
        out.strengths.back() += strength;
      } else {
        out.targets.push_back(other);
        out.strengths.push_back(strength);
      }
    }
    out.offsets.push_back(out.targets.size());
  }
  const std::vector<std::uint32_t> together(out.num_nodes(), 0);
  out.total = strength_inside(out, together);
  return out;
}

double modularity(const StrengthGraph& graph, std::span<const std::uint32_t> labels,
                  double resolution) {
  if (graph.total == 0) return 0;
  double expected = 0;
  for (const double sum : sums_by_label(graph.node_strengths(), labels)) {
    const double share = sum / (2 * graph.total);
    expected += share * share;
  }
  return strength_inside(graph, labels) / graph.total - resolution * expected;
}

double constant_potts(const StrengthGraph& graph, std::span<const std::uint32_t> labels,
                      double resolution) {
  const std::vector<double> ones(graph.num_nodes(), 1);
  double pairs = 0;
  for (const double size : sums_by_label(ones, labels)) pairs += size * (size - 1) / 2;
  return strength_inside(graph, labels) - resolution * pairs;
}

bool split_unconnected(const StrengthGraph& graph, std::vector<std::uint32_t>& labels) {
  const NodeId n = graph.num_nodes();
  std::vector<std::uint32_t> pieces(n, UINT32_MAX);
  std::vector<NodeId> queue;
  std::uint32_t count = 0;
  std::uint32_t old_count = 0;
  std::vector<std::uint8_t> seen_label;
  for (NodeId start = 0; start < n; ++start) {
    if (labels[start] >= seen_label.size()) seen_label.resize(labels[start] + std::size_t{1}, 0);
    if (seen_label[labels[start]] == 0) {
      seen_label[labels[start]] = 1;
      ++old_count;
    }
    if (pieces[start] != UINT32_MAX) continue;
    queue.assign(1, start);
    pieces[start] = count;
    for (std::size_t i = 0; i < queue.size(); ++i) {
      const NodeId node = queue[i];
      for (ArcOffset arc = graph.offsets[node]; arc < graph.offsets[node + 1]; ++arc) {
        const NodeId other = graph.targets[arc];
        if (pieces[other] != UINT32_MAX || labels[other] != labels[node]) continue;
        pieces[other] = count;
        queue.push_back(other);
      }
    }
    ++count;
  }
  const bool any = count > old_count;
  labels = std::move(pieces);
  return any;
}

}  // namespace mekhala::community
