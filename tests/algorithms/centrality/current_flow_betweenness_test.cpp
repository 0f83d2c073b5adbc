#include "algorithms/centrality/current_flow_betweenness.hpp"

#include <gmock/gmock.h>

#include <cmath>

#include "algorithms/centrality/betweenness.hpp"
#include "tests/oracle/oracle.hpp"
#include "tests/support/graphs.hpp"

namespace mekhala {
namespace {

using ::testing::DoubleNear;
using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::Pointwise;

// In a triangle a third of the current between two goes by way of the other.
TEST(CurrentFlowBetweenness, ByHand) {
  Context context;
  EXPECT_THAT(current_flow_betweenness(undirected("a-b b-c c-a a-a z"), {}, context).values,
              ElementsAre(DoubleNear(1.0 / 3, 1e-12), DoubleNear(1.0 / 3, 1e-12),
                          DoubleNear(1.0 / 3, 1e-12), 0));
  // Two wires between a and b: from a to b 4/5 goes straight, 1/5 by c.
  const auto doubled = current_flow_betweenness(undirected("a-b a-b b-c c-a"), {}, context);
  EXPECT_THAT(doubled.values[2], DoubleNear(1.0 / 5, 1e-12));
  // From a to c: 1 straight against 2/3 by b.
  EXPECT_THAT(doubled.values[1], DoubleNear(2.0 / 5, 1e-12));
  EXPECT_THAT(current_flow_betweenness(undirected("a-b c"), {}, context).values, Each(0.0));
}

// Potentials by elimination, for every pair of ends of a connected graph.
std::vector<double> by_elimination(const oracle::Matrix& strength) {
  const std::size_t n = strength.size();
  std::vector<double> sums(n, 0);
  for (std::size_t s = 0; s < n; ++s) {
    for (std::size_t t = 0; t < s; ++t) {
      // Node 0 is held at potential 0: its own equation is that, and follows from the others.
      oracle::Matrix rows(n, std::vector<double>(n + 1, 0));
      for (std::size_t i = 0; i < n; ++i) {
        rows[i][i] = i == 0 ? 1 : 0;
        if (i == 0) continue;
        for (std::size_t j = 0; j < n; ++j) {
          if (i == j) continue;
          rows[i][i] += strength[i][j];
          rows[i][j] -= strength[i][j];
        }
      }
      if (s != 0) rows[s][n] = 1;
      if (t != 0) rows[t][n] = -1;
      for (std::size_t k = 0; k < n; ++k) {
        for (std::size_t i = 0; i < n; ++i) {
          if (i == k) continue;
          const double factor = rows[i][k] / rows[k][k];
          for (std::size_t j = 0; j <= n; ++j) rows[i][j] -= factor * rows[k][j];
        }
      }
      for (std::size_t v = 0; v < n; ++v) {
        if (v == s || v == t) continue;
        for (std::size_t w = 0; w < n; ++w) {
          if (w == v) continue;
          const double drop = rows[v][n] / rows[v][v] - rows[w][n] / rows[w][w];
          sums[v] += strength[v][w] * std::abs(drop) / 2;
        }
      }
    }
  }
  return sums;
}

TEST(CurrentFlowBetweenness, AgreesWithElimination) {
  for (const std::uint64_t seed : seeds(40)) {
    SCOPED_TRACE(seed);
    Context context;
    // In one piece, whose potentials are all set by that of one node.
    Graph graph = random_graph(seed, {.max_nodes = 9, .edges_per_node = 3, .pieces = false});
    std::vector<EdgeEnds> edges;
    for (EdgeId edge = 0; edge < graph.num_edges(); ++edge) {
      edges.push_back({graph.view().source(edge), graph.view().target(edge)});
    }
    for (NodeId node = 1; node < graph.num_nodes(); ++node) edges.push_back({node - 1, node});
    graph = Graph::from_edges(graph.num_nodes(), edges, graph.directed());
    const auto strengths = random_values(seed, graph.num_edges());
    EXPECT_THAT(
        current_flow_betweenness(graph, {.strengths = {strengths}}, context).values,
        Pointwise(DoubleNear(1e-9), by_elimination(oracle::edge_counts(graph, false, strengths))));
  }
}

// In trees there is one way only; pieces are apart.
TEST(CurrentFlowBetweenness, IsBetweennessInForests) {
  for (const std::uint64_t seed : seeds(30)) {
    SCOPED_TRACE(seed);
    Context context;
    Random random(seed, 3);
    const NodeId n = 60;
    std::vector<EdgeEnds> edges;
    for (NodeId node = 1; node < n; ++node) {
      if (random.below(10) > 0) edges.push_back({static_cast<NodeId>(random.below(node)), node});
    }
    const Graph forest = Graph::from_edges(n, edges, false);
    EXPECT_THAT(
        current_flow_betweenness(forest, {.normalized = true}, context).values,
        Pointwise(DoubleNear(1e-9), betweenness(forest, {.normalized = true}, context).values));
  }
}

}  // namespace
}  // namespace mekhala
