#include "algorithms/centrality/betweenness_sampled.hpp"

#include <gmock/gmock.h>

#include <cmath>

#include "algorithms/centrality/betweenness.hpp"
#include "tests/oracle/oracle.hpp"
#include "tests/support/facts.hpp"
#include "tests/support/graphs.hpp"

namespace mekhala {
namespace {

using ::testing::Each;
using ::testing::ElementsAre;

double worst(const std::vector<double>& a, const std::vector<double>& b) {
  double most = 0;
  for (std::size_t i = 0; i < a.size(); ++i) most = std::max(most, std::abs(a[i] - b[i]));
  return most;
}

TEST(BetweennessSampled, StarByHand) {
  Context context;
  // Every pair of leaves passes a: of the pairs of other nodes, all.
  const Graph graph = undirected("a-b a-c a-d a-e");
  const auto scores = betweenness_sampled(graph, {.epsilon = .02}, context);
  EXPECT_NEAR(scores.values[0], 1, .02);
  EXPECT_THAT(std::vector(scores.values.begin() + 1, scores.values.end()), Each(0));
  EXPECT_TRUE(scores.info.sampled);
  EXPECT_LE(real_fact(scores.facts, "bound"), .02);
}

TEST(BetweennessSampled, NothingBetween) {
  Context context;
  EXPECT_THAT(betweenness_sampled(undirected(""), {}, context).values, ElementsAre());
  EXPECT_THAT(betweenness_sampled(undirected("a-b"), {}, context).values, ElementsAre(0, 0));
  EXPECT_THAT(betweenness_sampled(undirected("a-b b-c c-a"), {}, context).values,
              ElementsAre(0, 0, 0));
  EXPECT_THAT(betweenness_sampled(directed("a>b c>b"), {}, context).values, ElementsAre(0, 0, 0));
}

TEST(BetweennessSampled, NearEveryShortestPath) {
  int beyond = 0;
  int runs = 0;
  for (const std::uint64_t seed : seeds(60)) {
    SCOPED_TRACE(seed);
    const Graph graph = random_graph(seed, {.max_nodes = 16});
    const double n = graph.num_nodes();
    if (n < 3) continue;
    const bool respect = seed % 2 == 0;
    const bool folded = seed % 3 == 0;
    auto expected = oracle::betweenness(graph, respect, folded).nodes;
    const double pairs = (n - 1) * (n - 2) / (graph.directed() && respect ? 1 : 2);
    for (double& value : expected) value /= pairs;
    Context context({.seed = seed});
    const auto scores = betweenness_sampled(
        graph,
        {.epsilon = .1,
         .directed = respect,
         .parallel_edges = folded ? ParallelEdges::folded : ParallelEdges::counted},
        context);
    ++runs;
    if (worst(scores.values, expected) > .1) ++beyond;
  }
  EXPECT_GT(runs, 40);
  EXPECT_LE(beyond, runs / 10);
}

// Half of the ends prefer low numbers.
Graph skewed(NodeId n, EdgeId m, bool is_directed) {
  Random random(m, 0);
  std::vector<EdgeEnds> edges;
  for (EdgeId i = 0; i < m; ++i) {
    const auto low = static_cast<NodeId>(random.below(1 + random.below(n)));
    edges.push_back({low, static_cast<NodeId>(random.below(n))});
  }
  return Graph::from_edges(n, edges, is_directed);
}

// One busy broker between two halves, hubs, and a ring: the variance of shares differs much.
std::vector<Graph> larger_graphs() {
  std::vector<Graph> graphs;
  for (const EdgeId m : {150U, 400U, 2000U}) {
    graphs.push_back(skewed(200, m, false));
    graphs.push_back(skewed(200, m, true));
  }
  std::vector<EdgeEnds> edges;
  for (NodeId i = 0; i < 200; ++i) edges.push_back({i, (i + 1) % 200});
  graphs.push_back(Graph::from_edges(200, edges, false));
  edges.clear();
  Random random(4, 0);
  for (NodeId i = 1; i < 400; ++i) {
    const NodeId half = i < 200 ? 0 : 200;
    edges.push_back({i, i == half ? 0 : half + static_cast<NodeId>(random.below(i - half))});
  }
  graphs.push_back(Graph::from_edges(400, edges, false));
  return graphs;
}

TEST(BetweennessSampled, BeyondEpsilonInNoMoreRunsThanDelta) {
  for (const Graph& graph : larger_graphs()) {
    SCOPED_TRACE(graph.num_nodes());
    Context exact;
    const auto expected = betweenness(graph, {.normalized = true}, exact).values;
    int beyond = 0;
    for (std::uint64_t seed = 1; seed <= 40; ++seed) {
      Context context({.seed = seed});
      const auto scores = betweenness_sampled(graph, {.epsilon = .05, .delta = .1}, context);
      EXPECT_LE(real_fact(scores.facts, "bound"), .05);
      if (worst(scores.values, expected) > .05) ++beyond;
    }
    EXPECT_LE(beyond, 4);
  }
}

TEST(BetweennessSampled, FollowsTheSeedAndNarrowsWithEpsilon) {
  const Graph graph = skewed(200, 400, false);
  Context one({.seed = 1});
  Context two({.seed = 2});
  const auto wide = betweenness_sampled(graph, {.epsilon = .05}, one);
  EXPECT_NE(wide.values, betweenness_sampled(graph, {.epsilon = .05}, two).values);
  const auto narrow = betweenness_sampled(graph, {.epsilon = .01}, one);
  Context exact;
  const auto expected = betweenness(graph, {.normalized = true}, exact).values;
  EXPECT_LT(worst(narrow.values, expected), worst(wide.values, expected));
  EXPECT_LT(whole_fact(wide.facts, "pairs"), whole_fact(narrow.facts, "pairs"));
}

}  // namespace
}  // namespace mekhala
