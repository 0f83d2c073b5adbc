#include "algorithms/structure/directed_clustering.hpp"

#include <algorithm>
#include <limits>
#include <numeric>

#include "algorithms/adjacency.hpp"

namespace mekhala {
namespace {

// Nodes numbered by degree, each pair of neighbors once, from the lower number to the higher: no
// row has more than sqrt(2 m) pairs.
struct Pairs {
  std::vector<NodeId> order;  // the graph's node for each of ours
  std::vector<ArcOffset> offsets;
  std::vector<NodeId> ends = {};
  std::vector<std::uint8_t> ways = {};  // in how many directions an edge joins the two: 1 or 2
};

bool leads(const GraphView& graph, NodeId from, NodeId to) {
  const auto row = graph.out_neighbors(from);
  return std::binary_search(row.begin(), row.end(), to);
}

std::vector<NodeId> order_by_degree(const Adjacency& adjacency) {
  std::vector<NodeId> order(adjacency.num_nodes());
  std::iota(order.begin(), order.end(), NodeId{0});
  std::stable_sort(order.begin(), order.end(),
                   [&](NodeId a, NodeId b) { return adjacency.degree(a) < adjacency.degree(b); });
  return order;
}

Pairs pairs_of(const GraphView& graph, const Adjacency& adjacency, Context& context) {
  const NodeId n = adjacency.num_nodes();
  Pairs pairs{.order = order_by_degree(adjacency),
              .offsets = std::vector<ArcOffset>(std::size_t{n} + 1, 0)};
  std::vector<NodeId> rank(n);
  for (NodeId i = 0; i < n; ++i) rank[pairs.order[i]] = i;
  for (NodeId i = 0; i < n; ++i) {
    const auto row = adjacency.neighbors(pairs.order[i]);
    pairs.offsets[i + 1] =
        pairs.offsets[i] + static_cast<ArcOffset>(std::count_if(
                               row.begin(), row.end(), [&](NodeId end) { return rank[end] > i; }));
  }
  pairs.ends.resize(pairs.offsets[n]);
  pairs.ways.resize(pairs.offsets[n]);
  parallel_for(
      context, n,
      [&](NodeId i) {
        const NodeId node = pairs.order[i];
        ArcOffset place = pairs.offsets[i];
        for (const NodeId end : adjacency.neighbors(node)) {
          if (rank[end] < i) continue;
          const bool mutual = leads(graph, node, end) && leads(graph, end, node);
          pairs.ends[place] = rank[end];
          pairs.ways[place++] = mutual ? 2 : 1;
        }
      },
      256);
  return pairs;
}

struct Counter {
  std::vector<std::uint8_t> ways;   // from the node at hand; 0: no neighbor
  std::vector<std::uint64_t> arcs;  // among the neighbors of each node
};

// Every triangle whose lowest corner is `node`: each corner counts the ways between the other two.
void count_from(const Pairs& pairs, NodeId node, Counter& counter) {
  const ArcOffset begin = pairs.offsets[node];
  const ArcOffset end = pairs.offsets[node + 1];
  if (end - begin < 2) return;
  for (ArcOffset i = begin; i < end; ++i) counter.ways[pairs.ends[i]] = pairs.ways[i];
  for (ArcOffset i = begin; i < end; ++i) {
    const NodeId second = pairs.ends[i];
    for (ArcOffset j = pairs.offsets[second]; j < pairs.offsets[second + 1]; ++j) {
      const NodeId third = pairs.ends[j];
      if (counter.ways[third] == 0) continue;
      counter.arcs[node] += pairs.ways[j];
      counter.arcs[second] += counter.ways[third];
      counter.arcs[third] += pairs.ways[i];
    }
  }
  for (ArcOffset i = begin; i < end; ++i) counter.ways[pairs.ends[i]] = 0;
}

}  // namespace

NodeScores directed_clustering(const GraphView& graph, const DirectedClusteringOptions&,
                               Context& context) {
  const NodeId n = graph.num_nodes();
  context.require_memory(
      graph.num_arcs() * 13 + std::uint64_t{n} * (24 + 9 * std::uint64_t{context.threads()}),
      "directed_clustering");
  const Adjacency adjacency = [&] {
    const ProgressPart part(context, 0, 0.1);
    return Adjacency(graph, {}, context);
  }();
  const Pairs pairs = [&] {
    const ProgressPart part(context, 0.1, 0.3);
    return pairs_of(graph, adjacency, context);
  }();
  const ProgressPart part(context, 0.3, 1);
  const Counter scratch{std::vector<std::uint8_t>(n, 0), std::vector<std::uint64_t>(n, 0)};
  const auto counters = parallel_collect(
      context, n, scratch, [&](NodeId node, Counter& counter) { count_from(pairs, node, counter); },
      256);
  NodeScores scores{.values = std::vector<double>(n, 0.0)};
  for (NodeId i = 0; i < n; ++i) {
    std::uint64_t arcs = 0;
    for (const Counter& counter : counters) arcs += counter.arcs[i];
    const auto degree = static_cast<double>(adjacency.degree(pairs.order[i]));
    scores.values[pairs.order[i]] = degree < 2
                                        ? std::numeric_limits<double>::quiet_NaN()
                                        : static_cast<double>(arcs) / (degree * (degree - 1));
  }
  return scores;
}

AlgorithmSpec directed_clustering_spec() {
  return describe("directed_clustering", &directed_clustering)
      .family("structure")
      .summary("Of all ordered pairs of a node's neighbors, the share that an edge joins.")
      .convention(
          "Neighbors by edges of either direction; parallel edges count once, self-loops do "
          "nothing; two neighbors joined both ways count twice. In an undirected graph the same as "
          "clustering. A node with fewer than two neighbors has no value.")
      .cost("O(m sqrt(m))")
      .reference("doi:10.14778/3007263.3007270");
}

}  // namespace mekhala
