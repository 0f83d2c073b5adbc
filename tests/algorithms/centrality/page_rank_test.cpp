#include "algorithms/centrality/page_rank.hpp"

#include <gmock/gmock.h>

#include <cmath>
#include <numeric>

#include "tests/oracle/oracle.hpp"
#include "tests/support/graphs.hpp"

namespace mekhala {
namespace {

using ::testing::DoubleNear;
using ::testing::ElementsAre;
using ::testing::Pointwise;

TEST(PageRank, SinkPassesItsRankOnByHand) {
  Context context;
  // b is a sink: x_a = .5 / 2 + .5 x_b / 2 and x_b = x_a + .5 x_a, so x_a = 2 / 5.
  const auto ranks = page_rank(directed("a>b"), {.damping = .5}, context);
  EXPECT_TRUE(ranks.info.converged);
  EXPECT_THAT(ranks.values, ElementsAre(DoubleNear(.4, 1e-9), DoubleNear(.6, 1e-9)));
}

TEST(PageRank, WithoutDampingOnlyTheRestartCounts) {
  Context context;
  const Graph graph = directed("a>b b>c");
  EXPECT_THAT(page_rank(graph, {.damping = 0, .restart = {{1}}}, context).values,
              ElementsAre(0, 1, 0));
}

TEST(PageRank, SaysWhenItDidNotConverge) {
  Context context;
  const auto ranks = page_rank(undirected("a-b b-c"), {.max_rounds = 2}, context);
  EXPECT_FALSE(ranks.info.converged);
  EXPECT_EQ(ranks.info.rounds, 2U);
  EXPECT_GT(ranks.info.residual, 1e-10);
}

TEST(PageRank, AgreesWithElimination) {
  for (const std::uint64_t seed : seeds(100)) {
    SCOPED_TRACE(seed);
    Context context;
    const Graph graph = random_graph(seed);
    if (graph.num_nodes() == 0) continue;
    PageRankOptions options{.damping = .9, .tolerance = 1e-14, .directed = seed % 2 == 0};
    if (seed % 3 == 0) options.strengths.values = random_values(seed, graph.num_edges());
    if (seed % 5 == 0) options.restart.nodes = {0, graph.num_nodes() / 2};
    if (options.restart.nodes.size() == 2 && graph.num_nodes() < 2) options.restart.nodes = {0};
    const auto ranks = page_rank(graph, options, context);
    EXPECT_THAT(ranks.values,
                Pointwise(DoubleNear(1e-11),
                          oracle::page_rank(graph, options.damping, options.directed,
                                            options.strengths.values, options.restart.nodes)));
    EXPECT_NEAR(std::accumulate(ranks.values.begin(), ranks.values.end(), 0.0), 1, 1e-12);
  }
}

// One plain round, by the definition: by how much it changes the ranks, all together.
double change_of_a_round(const GraphView& graph, const std::vector<double>& ranks, double damping) {
  const double n = graph.num_nodes();
  std::vector<double> next(ranks.size(), (1 - damping) / n);
  for (NodeId node = 0; node < graph.num_nodes(); ++node) {
    const auto out = graph.out_neighbors(node);
    for (const NodeId other : out) {
      next[other] += damping * ranks[node] / static_cast<double>(out.size());
    }
    if (!out.empty()) continue;
    for (double& value : next) value += damping * ranks[node] / n;
  }
  double change = 0;
  for (std::size_t i = 0; i < ranks.size(); ++i) change += std::abs(next[i] - ranks[i]);
  return change;
}

TEST(PageRank, APlainRoundChangesNoMoreThanToldOfTheLast) {
  for (const bool is_directed : {false, true}) {
    for (const double damping : {.5, .85, .99}) {
      SCOPED_TRACE(damping);
      Random random(7, is_directed ? 1 : 0);
      std::vector<EdgeEnds> edges;
      for (int i = 0; i < 90000; ++i) {
        const auto low = static_cast<NodeId>(random.below(1 + random.below(30000)));
        edges.push_back({low, static_cast<NodeId>(random.below(30000))});
      }
      const Graph graph = Graph::from_edges(30100, edges, is_directed);
      Context context;
      const auto ranks = page_rank(graph, {.damping = damping, .tolerance = 1e-9}, context);
      EXPECT_TRUE(ranks.info.converged);
      EXPECT_LE(ranks.info.residual, 1e-9);
      EXPECT_LE(change_of_a_round(graph, ranks.values, damping), 1.01 * ranks.info.residual);
    }
  }
}

TEST(PageRank, UndirectedNeedsFewRoundsAndStaysAboveZero) {
  // A path: its walk has eigenvalues all the way from -1 to 1.
  std::vector<EdgeEnds> edges;
  for (NodeId i = 0; i < 500; ++i) edges.push_back({i, i + 1});
  const Graph graph = Graph::from_edges(501, edges, true);
  Context context;
  const auto ranks = page_rank(graph, {.restart = {{0}}, .directed = false}, context);
  EXPECT_TRUE(ranks.info.converged);
  EXPECT_LT(ranks.info.rounds, 60U);
  EXPECT_THAT(ranks.values, ::testing::Each(::testing::Ge(0)));
}

// A ring with chords keeps a walk going round: plain rounds change ranks by damping^k, 128 of them.
TEST(PageRank, DirectedNeedsFewRounds) {
  Random random(7, 0);
  std::vector<EdgeEnds> edges;
  for (NodeId node = 0; node < 3000; ++node) {
    edges.push_back({node, (node + 1) % 3000});
    if (node % 5 == 0) edges.push_back({node, static_cast<NodeId>(random.below(1 + node))});
  }
  const Graph graph = Graph::from_edges(3000, edges, true);
  Context context;
  const NodeScores hastened = page_rank(graph, {.tolerance = 1e-9}, context);
  EXPECT_TRUE(hastened.info.converged);
  EXPECT_LT(hastened.info.rounds, 90U);
  const NodeScores closely = page_rank(graph, {.tolerance = 1e-14}, context);
  double apart = 0;
  for (NodeId node = 0; node < 3000; ++node) {
    apart += std::abs(hastened.values[node] - closely.values[node]);
  }
  EXPECT_LT(apart, 1e-9 / (1 - 0.85));
}

TEST(PageRank, EdgesWithoutStrengthDoNotLeadOn) {
  Context context;
  const Graph graph = directed("a>b b>a");
  const auto ranks = page_rank(graph, {.strengths = {{0, 1}}, .restart = {{0}}}, context);
  EXPECT_NEAR(ranks.values[0], 1, 1e-9);
}

}  // namespace
}  // namespace mekhala
