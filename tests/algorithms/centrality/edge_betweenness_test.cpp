#include "algorithms/centrality/edge_betweenness.hpp"

#include <gmock/gmock.h>

#include "tests/oracle/oracle.hpp"
#include "tests/support/graphs.hpp"

namespace mekhala {
namespace {

using ::testing::DoubleEq;
using ::testing::DoubleNear;
using ::testing::ElementsAre;
using ::testing::Pointwise;

TEST(EdgeBetweenness, PathOfThreeByHand) {
  Context context;
  EXPECT_THAT(edge_betweenness(undirected("a-b b-c"), {}, context).values, ElementsAre(2, 2));
  EXPECT_THAT(edge_betweenness(directed("a>b b>c"), {.normalized = true}, context).values,
              ElementsAre(DoubleEq(2.0 / 6), DoubleEq(2.0 / 6)));
}

TEST(EdgeBetweenness, ParallelEdgesShareOrShowTheBundle) {
  Context context;
  const Graph graph = undirected("a-b a-b b-b b-c");
  EXPECT_THAT(edge_betweenness(graph, {}, context).values, ElementsAre(1, 1, 0, 2));
  EXPECT_THAT(edge_betweenness(graph, {.parallel_edges = ParallelEdges::folded}, context).values,
              ElementsAre(2, 2, 0, 2));
}

TEST(EdgeBetweenness, AgreesWithEveryShortestPath) {
  for (const std::uint64_t seed : seeds(150)) {
    SCOPED_TRACE(seed);
    Context context;
    const Graph graph = random_graph(seed, {.max_nodes = 20});
    const bool respect = seed % 2 == 0;
    for (const bool fold : {false, true}) {
      const auto rule = fold ? ParallelEdges::folded : ParallelEdges::counted;
      EXPECT_THAT(
          edge_betweenness(graph, {.directed = respect, .parallel_edges = rule}, context).values,
          Pointwise(DoubleNear(1e-10), oracle::betweenness(graph, respect, fold).edges));
      const auto lengths = random_values(seed, graph.num_edges());
      EXPECT_THAT(
          edge_betweenness(
              graph, {.lengths = {lengths}, .directed = respect, .parallel_edges = rule}, context)
              .values,
          Pointwise(DoubleNear(1e-10), oracle::betweenness(graph, respect, fold, lengths).edges));
    }
  }
}

// Each path of length d runs over d edges, so all edges together hold the sum of distances.
TEST(EdgeBetweenness, SumsToTheSumOfDistances) {
  for (const std::uint64_t seed : seeds(20)) {
    SCOPED_TRACE(seed);
    Context context;
    const Graph graph = random_graph(seed, {.max_nodes = 60, .directed = false});
    double sum = 0;
    for (const double value : edge_betweenness(graph, {}, context).values) sum += value;
    double distances = 0;
    for (const auto& row : oracle::distances(graph, false)) {
      for (const double value : row) distances += std::isfinite(value) ? value / 2 : 0;
    }
    EXPECT_NEAR(sum, distances, 1e-7);
  }
}

}  // namespace
}  // namespace mekhala
