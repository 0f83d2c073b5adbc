#include "bindings/workbench/blind_order.hpp"

#include <algorithm>
#include <numeric>

namespace mekhala {

namespace {

using Colors = std::vector<NodeId>;

Colors around(const GraphView& graph, NodeId node, const Colors& colors) {
  Colors seen{colors[node]};
  const auto add = [&](std::span<const NodeId> nodes) {
    const auto begin = static_cast<std::ptrdiff_t>(seen.size());
    for (const NodeId other : nodes) seen.push_back(colors[other]);
    std::sort(seen.begin() + begin, seen.end());
  };
  add(graph.out_neighbors(node));
  if (graph.directed()) add(graph.in_neighbors(node));
  return seen;
}

// Colors by what was seen around each node; returns how many there are.
NodeId recolor(const std::vector<Colors>& seen, Colors& colors) {
  std::vector<NodeId> order(seen.size());
  std::iota(order.begin(), order.end(), NodeId{0});
  std::stable_sort(order.begin(), order.end(),
                   [&](NodeId a, NodeId b) { return seen[a] < seen[b]; });
  NodeId count = 0;
  for (std::size_t i = 0; i < order.size(); ++i) {
    if (i > 0 && seen[order[i]] != seen[order[i - 1]]) ++count;
    colors[order[i]] = count;
  }
  return order.empty() ? 0 : count + 1;
}

}  // namespace

std::vector<NodeId> blind_ranks(const GraphView& graph, const std::vector<bool>& is_protected) {
  const NodeId n = graph.num_nodes();
  Colors colors(n);
  NodeId open = 0;
  for (NodeId node = 0; node < n; ++node) open += is_protected[node] ? 0 : 1;
  NodeId next = 0;
  for (NodeId node = 0; node < n; ++node) colors[node] = is_protected[node] ? open : next++;
  std::vector<Colors> seen(n);
  // Rounds until they tell no more nodes apart; more than these change nothing in practice.
  constexpr int kRounds = 8;
  NodeId before = 0;
  for (int round = 0; round < kRounds; ++round) {
    for (NodeId node = 0; node < n; ++node) seen[node] = around(graph, node, colors);
    const NodeId now = recolor(seen, colors);
    if (now == before) break;
    before = now;
  }
  std::vector<NodeId> order(n);
  std::iota(order.begin(), order.end(), NodeId{0});
  std::stable_sort(order.begin(), order.end(),
                   [&](NodeId a, NodeId b) { return colors[a] < colors[b]; });
  std::vector<NodeId> ranks(n);
  for (NodeId rank = 0; rank < n; ++rank) ranks[order[rank]] = rank;
  return ranks;
}

}  // namespace mekhala
