#include "algorithms/centrality/tree_folding.hpp"

#include <gmock/gmock.h>

#include "algorithms/centrality/betweenness.hpp"
#include "algorithms/centrality/edge_betweenness.hpp"
#include "tests/oracle/oracle.hpp"
#include "tests/support/graphs.hpp"

namespace mekhala {
namespace {

using ::testing::DoubleNear;
using ::testing::ElementsAre;
using ::testing::Pointwise;

detail::TreeFolding folded(const Graph& graph, bool fold_parallel = true) {
  Context context;
  const Adjacency adjacency(graph, {.fold_parallel = fold_parallel}, context);
  return detail::fold_trees(adjacency, graph.num_edges());
}

TEST(TreeFolding, TriangleWithATailByHand) {
  // a-b-c is the triangle; d hangs on c, and e and f on d.
  const auto folding = folded(undirected("a-b b-c c-a c-d d-e d-f"));
  EXPECT_THAT(folding.folded, ElementsAre(0, 0, 0, 1, 1, 1));
  EXPECT_EQ(folding.weight[0], 1);
  EXPECT_EQ(folding.weight[2], 4);
  // d: e-f, and e and f with a, b and c. c: its three with a and b.
  EXPECT_THAT(folding.nodes, ElementsAre(0, 0, 6, 7, 0, 0));
}

TEST(TreeFolding, ParallelEdgesAreNoLeaf) {
  const Graph graph = undirected("a-b a-b b-c b-d c-d");
  EXPECT_EQ(folded(graph, false).folded[0], 0);
  EXPECT_EQ(folded(graph, true).folded[0], 1);
}

TEST(TreeFolding, AForestNeedsNoSearch) {
  for (const std::uint64_t seed : seeds(30)) {
    SCOPED_TRACE(seed);
    Random random(seed, 0);
    const auto n = static_cast<NodeId>(1 + random.below(20));
    std::vector<EdgeEnds> edges;
    for (NodeId i = 1; i < n; ++i) {
      if (random.below(6) != 0) edges.push_back({i, static_cast<NodeId>(random.below(i))});
    }
    const Graph graph = Graph::from_edges(n, edges, false);
    const auto folding = folded(graph);
    const auto expected = oracle::betweenness(graph, true, false);
    EXPECT_THAT(folding.nodes, Pointwise(DoubleNear(1e-10), expected.nodes));
    EXPECT_THAT(folding.edges, Pointwise(DoubleNear(1e-10), expected.edges));
  }
}

// Rings with trees on them, in several pieces, with parallel edges and loops.
Graph rings_with_trees(std::uint64_t seed, NodeId n) {
  Random random(seed, 1);
  std::vector<EdgeEnds> edges;
  for (NodeId i = 1; i < n; ++i) {
    if (random.below(40) != 0) edges.push_back({i, static_cast<NodeId>(random.below(i))});
  }
  for (NodeId i = 0; i < n / 8; ++i) {
    const auto at = static_cast<NodeId>(random.below(n));
    edges.push_back({at, static_cast<NodeId>(random.below(n))});
  }
  edges.push_back(edges.front());
  return Graph::from_edges(n, edges, seed % 3 == 0);
}

// With lengths nothing is folded.
TEST(TreeFolding, FoldedOrNotBetweennessIsTheSame) {
  for (const std::uint64_t seed : seeds(30)) {
    SCOPED_TRACE(seed);
    Context context;
    const Graph graph = rings_with_trees(seed, 150);
    const EdgeValues ones{std::vector<double>(graph.num_edges(), 1.0)};
    for (const auto rule : {ParallelEdges::counted, ParallelEdges::folded}) {
      EXPECT_THAT(
          betweenness(graph, {.directed = false, .parallel_edges = rule}, context).values,
          Pointwise(DoubleNear(1e-8),
                    betweenness(graph, {.lengths = ones, .directed = false, .parallel_edges = rule},
                                context)
                        .values));
      EXPECT_THAT(
          edge_betweenness(graph, {.directed = false, .parallel_edges = rule}, context).values,
          Pointwise(
              DoubleNear(1e-8),
              edge_betweenness(graph, {.lengths = ones, .directed = false, .parallel_edges = rule},
                               context)
                  .values));
    }
  }
}

TEST(TreeFolding, WeightsCountWherePathsAreTooManyForADouble) {
  // Diamonds in a row, and ten leaves on the first node.
  const NodeId k = 1100;
  std::vector<EdgeEnds> edges = diamonds(k);
  for (NodeId i = 1; i <= 10; ++i) edges.push_back({0, 3 * k + i});
  const Graph graph = Graph::from_edges(3 * k + 11, edges, false);
  Context context;
  const auto values = betweenness(graph, {}, context).values;
  EXPECT_NEAR(values[0], 45 + 10.0 * 3 * k + 0.5, 1e-6 * values[0]);
  // As without the leaves, and ten more on the left.
  const double i = k / 2;
  EXPECT_NEAR(values[3 * (k / 2)], (3 * i + 10) * 3 * (k - i) + 1, 1e-6 * values[3 * (k / 2)]);
}

}  // namespace
}  // namespace mekhala
