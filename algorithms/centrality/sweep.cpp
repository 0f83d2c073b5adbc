#include "algorithms/centrality/sweep.hpp"

#include <algorithm>
#include <optional>

#include "engine/base/parallel.hpp"

namespace mekhala::detail {

namespace {

// Sources that lie close together share most of their search.
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

unsigned __int128 inverse_of(std::uint32_t distance) {
  return (static_cast<unsigned __int128>(1) << 64) / distance;
}

struct Worker {
  Sweep sweep;
  DistanceSums sums;
};

template <typename T>
void add_up(std::vector<T>& total, const std::vector<T>& part) {
  if (total.empty()) total.resize(part.size(), T{});
  for (std::size_t i = 0; i < part.size(); ++i) total[i] += part[i];
}

}  // namespace

DistanceSums sum_distances(const GraphView& graph, Direction direction, DistanceSum which,
                           Context& context) {
  const NodeId n = graph.num_nodes();
  const Direction other = direction == Direction::out  ? Direction::in
                          : direction == Direction::in ? Direction::out
                                                       : Direction::both;
  // A search counts at the nodes that it reaches, so it runs against the direction asked for.
  const bool two = graph.directed() && direction != Direction::both;
  const Adjacency walked(graph, {.direction = other}, context);
  std::optional<Adjacency> reversed;
  if (two) reversed.emplace(graph, AdjacencyOptions{.direction = direction}, context);
  const std::vector<NodeId> order = nearby_order(walked);
  const bool inverse = which == DistanceSum::inverse;
  context.require_memory(context.threads() * std::uint64_t{n} * 48, "closeness");

  Worker scratch{Sweep(walked, two ? *reversed : walked), {}};
  (inverse ? (void)scratch.sums.inverse.resize(n) : (void)scratch.sums.distance.resize(n));
  if (!inverse) scratch.sums.reached.resize(n);
  const std::size_t batches = (n + Sweep::kSources - 1) / Sweep::kSources;
  const auto workers = parallel_collect(
      context, batches, scratch,
      [&](std::size_t batch, Worker& worker) {
        const std::size_t begin = batch * Sweep::kSources;
        const auto sources = std::span(order).subspan(
            begin, std::min<std::size_t>(Sweep::kSources, order.size() - begin));
        DistanceSums& sums = worker.sums;
        if (inverse) {
          worker.sweep.run(sources, [&](NodeId node, unsigned count, std::uint32_t distance) {
            sums.inverse[node] += inverse_of(distance) * count;
          });
        } else {
          worker.sweep.run(sources, [&](NodeId node, unsigned count, std::uint32_t distance) {
            sums.distance[node] += std::uint64_t{distance} * count;
            sums.reached[node] += count;
          });
        }
      },
      1);
  DistanceSums total;
  for (const Worker& worker : workers) {
    add_up(total.inverse, worker.sums.inverse);
    add_up(total.distance, worker.sums.distance);
    add_up(total.reached, worker.sums.reached);
  }
  return total;
}

}  // namespace mekhala::detail
