#include "algorithms/structure/triangles.hpp"

#include <numeric>

#include "algorithms/structure/oriented.hpp"

namespace mekhala {

namespace detail {

namespace {

// Each edge points to the end of higher degree, so that no node has more than sqrt(2 m) arcs; nodes
// are renumbered by degree. Lighter than Oriented, which takes longer to make than it saves here.
struct Upward {
  std::vector<NodeId> order;  // the graph's node for each of ours
  std::vector<ArcOffset> offsets;
  std::vector<NodeId> targets;

  [[nodiscard]] std::span<const NodeId> row(NodeId node) const {
    return {targets.data() + offsets[node], targets.data() + offsets[node + std::size_t{1}]};
  }
};

Upward point_upward(const Adjacency& adjacency, Context& context) {
  const NodeId n = adjacency.num_nodes();
  Upward out;
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

void count_from(const Upward& graph, NodeId node, Counter& counter) {
  const auto row = graph.row(node);
  if (row.size() < 2) return;
  for (const NodeId neighbor : row) counter.marked[neighbor] = 1;
  std::uint64_t here = 0;
  for (const NodeId neighbor : row) {
    std::uint64_t there = 0;
    for (const NodeId third : graph.row(neighbor)) {
      // No branch: whether a pair is closed cannot be foretold.
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

}  // namespace

std::vector<std::uint64_t> count_triangles(const Adjacency& adjacency, Context& context) {
  const NodeId n = adjacency.num_nodes();
  context.require_memory(2 * adjacency.num_arcs() + (20 + 9 * context.threads()) * std::uint64_t{n},
                         "triangles");
  const Upward upward = [&] {
    const ProgressPart part(context, 0, 0.2);
    return point_upward(adjacency, context);
  }();
  const ProgressPart part(context, 0.2, 1);
  const Counter scratch{std::vector<std::uint8_t>(n, 0), std::vector<std::uint64_t>(n, 0)};
  const auto counters = parallel_collect(
      context, n, scratch,
      [&](NodeId node, Counter& counter) { count_from(upward, node, counter); }, 256);
  std::vector<std::uint64_t> total(n, 0);
  for (const Counter& counter : counters) {
    for (NodeId i = 0; i < n; ++i) total[upward.order[i]] += counter.triangles[i];
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
