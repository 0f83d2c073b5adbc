#include "algorithms/centrality/collective_influence.hpp"

#include "algorithms/adjacency.hpp"

namespace mekhala {

namespace {

struct Ball {
  std::vector<std::uint8_t> seen;
  std::vector<NodeId> order;
};

// The nodes exactly so many steps away; the ball is left clean.
double rim_sum(const Adjacency& simple, NodeId centre, std::uint32_t radius, Ball& ball) {
  ball.order.assign(1, centre);
  ball.seen[centre] = 1;
  std::size_t begin = 0;
  for (std::uint32_t step = 0; step < radius && begin < ball.order.size(); ++step) {
    const std::size_t end = ball.order.size();
    for (; begin < end; ++begin) {
      for (const NodeId next : simple.neighbors(ball.order[begin])) {
        if (ball.seen[next] != 0) continue;
        ball.seen[next] = 1;
        ball.order.push_back(next);
      }
    }
  }
  double sum = 0;
  for (std::size_t i = begin; i < ball.order.size(); ++i) {
    sum += static_cast<double>(simple.degree(ball.order[i])) - 1;
  }
  for (const NodeId node : ball.order) ball.seen[node] = 0;
  return sum;
}

}  // namespace

NodeScores collective_influence(const GraphView& graph, const CollectiveInfluenceOptions& options,
                                Context& context) {
  const NodeId n = graph.num_nodes();
  NodeScores scores{.values = std::vector<double>(n, 0)};
  const Adjacency simple = [&] {
    const ProgressPart part(context, 0, 0.1);
    return Adjacency(graph, {.direction = Direction::both}, context);
  }();
  const ProgressPart part(context, 0.1, 1);
  const Ball scratch{std::vector<std::uint8_t>(n, 0), {}};
  parallel_for(context, n, scratch, [&](NodeId node, Ball& ball) {
    if (simple.degree(node) < 2) return;
    scores.values[node] = (static_cast<double>(simple.degree(node)) - 1) *
                          rim_sum(simple, node, options.radius, ball);
  });
  return scores;
}

AlgorithmSpec collective_influence_spec() {
  return describe("collective_influence", &collective_influence)
      .family("centrality")
      .summary("How much would fall apart without a node, as seen from nearby.")
      .convention(
          "(k - 1) times the sum of k - 1 over the nodes exactly radius steps away. Read as simple "
          "and undirected; 0 without neighbors; nothing is removed.")
      .cost("O(n times the nodes and edges within radius)")
      .reference("doi:10.1038/nature14604")
      .param("radius", &CollectiveInfluenceOptions::radius, "steps to the rim")
      .range(0, 16);
}

}  // namespace mekhala
