#include "algorithms/centrality/nearby_rows.hpp"

#include <algorithm>

#include "engine/base/parallel.hpp"

namespace mekhala::detail {

namespace {

std::vector<NodeId> nearby_order(const Adjacency& adjacency) {
  std::vector<NodeId> order;
  order.reserve(adjacency.num_nodes());
  std::vector<std::uint8_t> seen(adjacency.num_nodes(), 0);
  for (NodeId start = 0; start < adjacency.num_nodes(); ++start) {
    if (seen[start] != 0) continue;
    seen[start] = 1;
    std::size_t next = order.size();
    order.push_back(start);
    for (; next < order.size(); ++next) {
      for (const NodeId neighbor : adjacency.neighbors(order[next])) {
        if (seen[neighbor] == 0) {
          seen[neighbor] = 1;
          order.push_back(neighbor);
        }
      }
    }
  }
  return order;
}

Rows renumbered(const Adjacency& adjacency, const std::vector<NodeId>& order,
                const std::vector<NodeId>& name_of, Context& context) {
  Rows rows{std::vector<ArcOffset>(order.size() + 1, 0), std::vector<NodeId>(adjacency.num_arcs())};
  for (std::size_t i = 0; i < order.size(); ++i) {
    rows.offsets[i + 1] = rows.offsets[i] + adjacency.degree(order[i]);
  }
  parallel_for(context, order.size(), [&](std::size_t i) {
    const auto neighbors = adjacency.neighbors(order[i]);
    const auto begin = rows.targets.begin() + static_cast<std::ptrdiff_t>(rows.offsets[i]);
    const auto end = std::transform(neighbors.begin(), neighbors.end(), begin,
                                    [&](NodeId node) { return name_of[node]; });
    std::sort(begin, end);
  });
  return rows;
}

}  // namespace

NearbyRows::NearbyRows(const GraphView& graph, Direction direction, Context& context) {
  const Adjacency adjacency(graph, {.direction = direction}, context);
  order = nearby_order(adjacency);
  std::vector<NodeId> name_of(graph.num_nodes());
  for (NodeId i = 0; i < graph.num_nodes(); ++i) name_of[order[i]] = i;
  forward = renumbered(adjacency, order, name_of, context);
  if (graph.directed() && direction != Direction::both) {
    const Direction other = direction == Direction::out ? Direction::in : Direction::out;
    reversed = renumbered(Adjacency(graph, {.direction = other}, context), order, name_of, context);
  }
}

}  // namespace mekhala::detail
