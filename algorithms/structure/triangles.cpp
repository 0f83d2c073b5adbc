#include "algorithms/structure/triangles.hpp"

#include <numeric>

#include "algorithms/structure/oriented.hpp"

namespace mekhala {

namespace detail {

namespace {

struct Counter {
  std::vector<std::uint8_t> marked;
  std::vector<std::uint64_t> triangles;  // at each node
};

void count_closed_by(const Oriented& graph, NodeId node, Counter& counter) {
  const ArcOffset begin = graph.offsets[node];
  const ArcOffset end = graph.offsets[node + std::size_t{1}];
  if (begin == end) return;
  for (ArcOffset arc = begin; arc < end; ++arc) counter.marked[graph.targets[arc]] = 1;
  std::uint64_t here = 0;
  graph.for_each_arc_to(node, [&](NodeId source, ArcOffset arc, ArcOffset row_end) {
    std::uint64_t there = 0;
    while (++arc < row_end) {
      const NodeId third = graph.targets[arc];
      // No branch: whether a pair is closed cannot be foretold.
      const std::uint64_t closes = counter.marked[third];
      counter.triangles[third] += closes;
      there += closes;
    }
    counter.triangles[source] += there;
    here += there;
  });
  counter.triangles[node] += here;
  for (ArcOffset arc = begin; arc < end; ++arc) counter.marked[graph.targets[arc]] = 0;
}

}  // namespace

std::vector<std::uint64_t> count_triangles(const Adjacency& adjacency, Context& context) {
  const NodeId n = adjacency.num_nodes();
  context.require_memory(
      20 * adjacency.num_arcs() / 2 + (24 + 9 * context.threads()) * std::uint64_t{n}, "triangles");
  const Oriented oriented = [&] {
    const ProgressPart part(context, 0, 0.2);
    return orient(adjacency, context);
  }();
  const ProgressPart part(context, 0.2, 1);
  const Counter scratch{std::vector<std::uint8_t>(n, 0), std::vector<std::uint64_t>(n, 0)};
  const auto counters = parallel_collect(
      context, n, scratch,
      [&](NodeId node, Counter& counter) { count_closed_by(oriented, node, counter); }, 64);
  std::vector<std::uint64_t> total(n, 0);
  for (const Counter& counter : counters) {
    for (NodeId i = 0; i < n; ++i) total[oriented.order[i]] += counter.triangles[i];
  }
  return total;
}

}  // namespace detail

NodeScores triangles(const GraphView& graph, const TrianglesOptions&, Context& context) {
  const Adjacency adjacency = [&] {
    const ProgressPart part(context, 0, 0.1);
    return Adjacency(graph, {}, context);
  }();
  const ProgressPart part(context, 0.1, 1);
  const std::vector<std::uint64_t> counts = detail::count_triangles(adjacency, context);
  NodeScores scores{.values = std::vector<double>(counts.begin(), counts.end())};
  const std::uint64_t corners = std::accumulate(counts.begin(), counts.end(), std::uint64_t{0});
  scores.facts.add("triangles", static_cast<std::int64_t>(corners / 3));
  return scores;
}

AlgorithmSpec triangles_spec() {
  return describe("triangles", &triangles)
      .family("structure")
      .summary("How many pairs of a node's neighbors are neighbors of each other.")
      .convention(
          "Read as simple and undirected: directions ignored, parallel edges folded, self-loops "
          "dropped.")
      .cost("O(m sqrt(m))")
      .reference("doi:10.1016/j.tcs.2008.07.017");
}

}  // namespace mekhala
