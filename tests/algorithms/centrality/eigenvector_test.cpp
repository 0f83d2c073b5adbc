#include "algorithms/centrality/eigenvector.hpp"

#include <gmock/gmock.h>

#include <cmath>

#include "tests/oracle/oracle.hpp"
#include "tests/support/facts.hpp"
#include "tests/support/graphs.hpp"

namespace mekhala {
namespace {

using ::testing::DoubleNear;
using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::Pointwise;

TEST(Eigenvector, StarByHand) {
  Context context;
  // A star is bipartite: without a shift the iteration would swing for ever. Eigenvalue 2.
  const auto scores = eigenvector(undirected("a-b a-c a-d a-e"), {}, context);
  EXPECT_TRUE(scores.info.converged);
  EXPECT_THAT(scores.values, ElementsAre(1, DoubleNear(.5, 1e-9), DoubleNear(.5, 1e-9),
                                         DoubleNear(.5, 1e-9), DoubleNear(.5, 1e-9)));
  EXPECT_NEAR(real_fact(scores.facts, "eigenvalue"), 2, 1e-8);
}

TEST(Eigenvector, TheStrongerComponentKeepsItsScores) {
  Context context;
  const auto scores = eigenvector(undirected("a-b b-c c-a x-y"), {}, context);
  EXPECT_THAT(scores.values, ElementsAre(1, 1, 1, DoubleNear(0, 1e-8), DoubleNear(0, 1e-8)));
  EXPECT_EQ(scores.info.notes.size(), 1U);
}

TEST(Eigenvector, NoCycleNoScores) {
  Context context;
  EXPECT_THAT(eigenvector(directed("a>b b>c a>c"), {}, context).values, Each(0.0));
  EXPECT_THAT(eigenvector(undirected("a b"), {}, context).values, Each(0.0));
}

TEST(Eigenvector, AgreesWithSquaringTheMatrix) {
  int compared = 0;
  for (const std::uint64_t seed : seeds(150)) {
    SCOPED_TRACE(seed);
    Context context;
    const Graph graph = random_graph(seed, {.edges_per_node = 5, .pieces = false});
    if (graph.num_edges() == 0) continue;
    // One strong component: one largest eigenvalue, by Perron and Frobenius.
    bool whole = true;
    for (const auto& row : oracle::same_component(graph, true)) {
      for (const bool same : row) whole = whole && same;
    }
    if (!whole) continue;
    ++compared;
    const auto strengths = random_values(seed, graph.num_edges());
    auto matrix = oracle::edge_counts(graph, true, strengths);
    auto turned = matrix;
    for (std::size_t i = 0; i < matrix.size(); ++i) {
      for (std::size_t j = 0; j < matrix.size(); ++j) turned[i][j] = matrix[j][i];
    }
    EXPECT_THAT(eigenvector(graph, {.tolerance = 1e-13, .strengths = {strengths}}, context).values,
                Pointwise(DoubleNear(1e-9), oracle::eigenvector(turned)));
    EXPECT_THAT(
        eigenvector(graph,
                    {.direction = Direction::out, .tolerance = 1e-13, .strengths = {strengths}},
                    context)
            .values,
        Pointwise(DoubleNear(1e-9), oracle::eigenvector(matrix)));
  }
  EXPECT_GT(compared, 20);
}

// The gap between a long path's eigenvalues is small; its scores are a half wave.
TEST(Eigenvector, LongPathHasItsClosedForm) {
  constexpr NodeId kNodes = 101;
  std::vector<EdgeEnds> edges;
  for (NodeId i = 0; i + 1 < kNodes; ++i) edges.push_back({i, i + 1});
  const Graph graph = Graph::from_edges(kNodes, edges, false);
  Context context;
  const auto scores = eigenvector(graph, {.tolerance = 1e-13}, context);
  EXPECT_TRUE(scores.info.converged);
  const double step = std::acos(-1.0) / (kNodes + 1);
  EXPECT_NEAR(real_fact(scores.facts, "eigenvalue"), 2 * std::cos(step), 1e-10);
  for (NodeId i = 0; i < kNodes; ++i) {
    EXPECT_NEAR(scores.values[i], std::sin(step * (i + 1)), 1e-8);
  }
}

// Whatever the scale of strengths, as far as numbers go.
TEST(Eigenvector, AnyStrengths) {
  Context context;
  const Graph graph = undirected("a-b b-c c-a c-d");
  const auto expected = eigenvector(graph, {}, context).values;
  for (const double strength : {1e-300, 1e-10, 1e10, 1e300}) {
    const EdgeValues strengths{std::vector<double>(4, strength)};
    EXPECT_THAT(eigenvector(graph, {.strengths = strengths}, context).values,
                Pointwise(DoubleNear(1e-9), expected));
  }
  const EdgeValues none{std::vector<double>(4, 0.0)};
  EXPECT_THAT(eigenvector(graph, {.strengths = none}, context).values, Each(0.0));
}

TEST(Eigenvector, TheSameBitsForAnyThreads) {
  std::vector<EdgeEnds> edges;
  Random random(7, 1);
  constexpr NodeId kNodes = 9000;
  for (int i = 0; i < 30'000; ++i) {
    edges.push_back(
        {static_cast<NodeId>(random.below(kNodes)), static_cast<NodeId>(random.below(kNodes))});
  }
  const Graph graph = Graph::from_edges(kNodes, edges, true);
  Context one({.threads = 1});
  const auto expected = eigenvector(graph, {.direction = Direction::both}, one).values;
  for (const unsigned threads : {2U, 3U}) {
    Context many({.threads = threads});
    EXPECT_EQ(eigenvector(graph, {.direction = Direction::both}, many).values, expected);
  }
}

TEST(Eigenvector, BothIgnoresDirections) {
  for (const std::uint64_t seed : seeds(30)) {
    SCOPED_TRACE(seed);
    Context context;
    const Graph graph = random_graph(seed, {.directed = true});
    EXPECT_THAT(
        eigenvector(graph, {.direction = Direction::both, .max_rounds = 50}, context).values,
        Pointwise(DoubleNear(1e-12),
                  eigenvector(as_undirected(graph), {.max_rounds = 50}, context).values));
  }
}

}  // namespace
}  // namespace mekhala
