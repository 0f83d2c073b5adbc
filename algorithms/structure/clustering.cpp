#include "algorithms/structure/clustering.hpp"

#include <limits>

#include "algorithms/adjacency.hpp"

namespace mekhala {

namespace {

// Each edge points to the end of higher degree, so that no node has more than sqrt(2 m) arcs; nodes
// are renumbered by degree.
struct Oriented {
  std::vector<NodeId> order;  // the graph's node for each of ours
  std::vector<ArcOffset> offsets;
  std::vector<NodeId> targets;

  [[nodiscard]] std::span<const NodeId> row(NodeId node) const {
    return {targets.data() + offsets[node], targets.data() + offsets[node + 1]};
  }
};

std::vector<NodeId> order_by_degree(const Adjacency& adjacency) {
  const NodeId n = adjacency.num_nodes();
  std::size_t most = 0;
  for (NodeId node = 0; node < n; ++node) most = std::max(most, adjacency.degree(node));
  std::vector<NodeId> next(most + 2, 0);
  for (NodeId node = 0; node < n; ++node) ++next[adjacency.degree(node) + 1];
  for (std::size_t d = 1; d < next.size(); ++d) next[d] += next[d - 1];
  std::vector<NodeId> order(n);
  for (NodeId node = 0; node < n; ++node) order[next[adjacency.degree(node)]++] = node;
  return order;
}

Oriented orient(const Adjacency& adjacency, Context& context) {
  const NodeId n = adjacency.num_nodes();
  Oriented out;
  out.order = order_by_degree(adjacency);
  std::vector<NodeId> rank(n);
  for (NodeId i = 0; i < n; ++i) rank[out.order[i]] = i;
  out.offsets.assign(std::size_t{n} + 1, 0);
  parallel_for(
      context, n,
      [&](NodeId i) {
        ArcOffset count = 0;
        for (const NodeId neighbor : adjacency.neighbors(out.order[i])) {
          count += rank[neighbor] > i ? 1 : 0;
        }
        out.offsets[i] = count;
      },
      1024);
  ArcOffset total = 0;
  for (ArcOffset& offset : out.offsets) total += std::exchange(offset, total);
  out.targets.resize(total);
  parallel_for(
      context, n,
      [&](NodeId i) {
        ArcOffset place = out.offsets[i];
        for (const NodeId neighbor : adjacency.neighbors(out.order[i])) {
          if (rank[neighbor] > i) out.targets[place++] = rank[neighbor];
        }
      },
      1024);
  return out;
}

struct Counter {
  std::vector<std::uint8_t> marked;
  std::vector<std::uint64_t> triangles;  // at each node
};

void count_from(const Oriented& graph, NodeId node, Counter& counter) {
  const auto row = graph.row(node);
  if (row.size() < 2) return;
  for (const NodeId neighbor : row) counter.marked[neighbor] = 1;
  std::uint64_t here = 0;
  for (const NodeId neighbor : row) {
    std::uint64_t there = 0;
    for (const NodeId third : graph.row(neighbor)) {
      const std::uint64_t closes = counter.marked[third];
      counter.triangles[third] += closes;
      there += closes;
    }
    counter.triangles[neighbor] += there;
    here += there;
  }
  counter.triangles[node] += here;
  for (const NodeId neighbor : row) counter.marked[neighbor] = 0;
}

std::vector<std::uint64_t> count_triangles(const Adjacency& adjacency, Context& context) {
  const Oriented oriented = [&] {
    const ProgressPart part(context, 0, 0.2);
    return orient(adjacency, context);
  }();
  const NodeId n = adjacency.num_nodes();
  const ProgressPart part(context, 0.2, 1);
  const Counter scratch{std::vector<std::uint8_t>(n, 0), std::vector<std::uint64_t>(n, 0)};
  const auto counters = parallel_collect(
      context, n, scratch,
      [&](NodeId node, Counter& counter) { count_from(oriented, node, counter); }, 256);
  std::vector<std::uint64_t> total(n, 0);
  for (const Counter& counter : counters) {
    for (NodeId i = 0; i < n; ++i) total[oriented.order[i]] += counter.triangles[i];
  }
  return total;
}

}  // namespace

NodeScores clustering(const GraphView& graph, const ClusteringOptions&, Context& context) {
  const Adjacency adjacency = [&] {
    const ProgressPart part(context, 0, 0.1);
    return Adjacency(graph, {}, context);
  }();
  const ProgressPart part(context, 0.1, 1);
  const std::vector<std::uint64_t> triangles = count_triangles(adjacency, context);
  NodeScores scores{.values = std::vector<double>(graph.num_nodes())};
  std::uint64_t corners = 0;
  double pairs = 0;
  double sum = 0;
  std::uint64_t with_value = 0;
  for (NodeId node = 0; node < graph.num_nodes(); ++node) {
    corners += triangles[node];
    const auto degree = static_cast<double>(adjacency.degree(node));
    const double own = degree * (degree - 1) / 2;
    if (own < 1) {
      scores.values[node] = std::numeric_limits<double>::quiet_NaN();
      continue;
    }
    scores.values[node] = static_cast<double>(triangles[node]) / own;
    pairs += own;
    sum += scores.values[node];
    ++with_value;
  }
  scores.facts.add("triangles", static_cast<std::int64_t>(corners / 3));
  if (with_value > 0) {
    scores.facts.add("transitivity", static_cast<double>(corners) / pairs);
    scores.facts.add("average", sum / static_cast<double>(with_value));
  }
  return scores;
}

AlgorithmSpec clustering_spec() {
  return describe("clustering", &clustering)
      .family("structure")
      .summary("The share of pairs of a node's neighbors that are neighbors of each other.")
      .convention(
          "Read as simple and undirected: directions ignored, parallel edges folded, self-loops "
          "dropped. A node with fewer than two neighbors has no value.")
      .cost("O(m sqrt(m))")
      .reference("doi:10.1038/30918, doi:10.1016/j.tcs.2008.07.017");
}

}  // namespace mekhala
