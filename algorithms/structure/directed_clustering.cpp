#include "algorithms/structure/directed_clustering.hpp"

#include <algorithm>
#include <limits>

#include "algorithms/structure/oriented.hpp"
#include "engine/base/parallel.hpp"

namespace mekhala {
namespace {

using detail::Oriented;

bool leads(const GraphView& graph, NodeId from, NodeId to) {
  const auto row = graph.out_neighbors(from);
  return std::binary_search(row.begin(), row.end(), to);
}

// In how many directions an edge joins the ends of each arc: 1 or 2.
std::vector<std::uint8_t> ways_of(const GraphView& graph, const Oriented& pairs, Context& context) {
  std::vector<std::uint8_t> ways(pairs.targets.size());
  parallel_for(
      context, pairs.num_nodes(),
      [&](NodeId i) {
        const NodeId node = pairs.order[i];
        for (ArcOffset arc = pairs.offsets[i]; arc < pairs.offsets[i + std::size_t{1}]; ++arc) {
          const NodeId end = pairs.order[pairs.targets[arc]];
          ways[arc] = leads(graph, node, end) && leads(graph, end, node) ? 2 : 1;
        }
      },
      256);
  return ways;
}

struct Counter {
  std::vector<std::uint8_t> ways;   // from the node at hand; 0: no neighbor
  std::vector<std::uint64_t> arcs;  // among the neighbors of each node
};

// Every triangle whose lowest corner is `node`: each corner counts the ways between the other two.
void count_from(const Oriented& pairs, const std::vector<std::uint8_t>& ways, NodeId node,
                Counter& counter) {
  const ArcOffset begin = pairs.offsets[node];
  const ArcOffset end = pairs.offsets[node + std::size_t{1}];
  if (end - begin < 2) return;
  for (ArcOffset i = begin; i < end; ++i) counter.ways[pairs.targets[i]] = ways[i];
  for (ArcOffset i = begin; i < end; ++i) {
    const NodeId second = pairs.targets[i];
    for (ArcOffset j = pairs.offsets[second]; j < pairs.offsets[second + std::size_t{1}]; ++j) {
      const NodeId third = pairs.targets[j];
      if (counter.ways[third] == 0) continue;
      counter.arcs[node] += ways[j];
      counter.arcs[second] += counter.ways[third];
      counter.arcs[third] += ways[i];
    }
  }
  for (ArcOffset i = begin; i < end; ++i) counter.ways[pairs.targets[i]] = 0;
}

}  // namespace

NodeScores directed_clustering(const GraphView& graph, const DirectedClusteringOptions&,
                               Context& context) {
  const NodeId n = graph.num_nodes();
  context.require_memory(
      graph.num_arcs() * 21 + std::uint64_t{n} * (24 + 9 * std::uint64_t{context.threads()}),
      "directed_clustering");
  const Adjacency adjacency = [&] {
    const ProgressPart part(context, 0, 0.1);
    return Adjacency(graph, {}, context);
  }();
  const Oriented pairs = [&] {
    const ProgressPart part(context, 0.1, 0.2);
    return detail::orient(adjacency, context);
  }();
  const std::vector<std::uint8_t> ways = [&] {
    const ProgressPart part(context, 0.2, 0.3);
    return ways_of(graph, pairs, context);
  }();
  const ProgressPart part(context, 0.3, 1);
  const Counter scratch{std::vector<std::uint8_t>(n, 0), std::vector<std::uint64_t>(n, 0)};
  const auto counters = parallel_collect(
      context, n, scratch,
      [&](NodeId node, Counter& counter) { count_from(pairs, ways, node, counter); }, 256);
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
