#include "algorithms/centrality/betweenness.hpp"

#include <gmock/gmock.h>

#include <cmath>

#include "tests/oracle/oracle.hpp"
#include "tests/support/facts.hpp"
#include "tests/support/graphs.hpp"
#include "tests/support/shared_data.hpp"

namespace mekhala {
namespace {

using ::testing::DoubleEq;
using ::testing::DoubleNear;
using ::testing::ElementsAre;
using ::testing::Pointwise;

TEST(Betweenness, RingWithATailByHand) {
  Context context;
  //   a - b - c      c-d-a closes a ring of four, e hangs on c.
  const Graph graph = undirected("a-b b-c c-d d-a c-e");
  // Pairs: a,c by b or d; b,d by a or c; a,e by b or d, then c; b,e and d,e by c.
  EXPECT_THAT(betweenness(graph, {}, context).values,
              ElementsAre(DoubleEq(.5), DoubleEq(1), DoubleEq(3.5), DoubleEq(1), DoubleEq(0)));
  EXPECT_THAT(betweenness(graph, {.normalized = true}, context).values[2], DoubleEq(3.5 / 6));
}

TEST(Betweenness, ParallelEdgesCountedOrFolded) {
  Context context;
  // From a to c by b there are two ways over b-c, one by d.
  const Graph graph = undirected("a-b b-c b-c a-d d-c");
  EXPECT_THAT(betweenness(graph, {}, context).values[1], DoubleEq(2.0 / 3));
  EXPECT_THAT(betweenness(graph, {.parallel_edges = ParallelEdges::folded}, context).values[1],
              DoubleEq(.5));
}

TEST(Betweenness, DirectionsRespectedOrNot) {
  Context context;
  const Graph graph = directed("a>b b>c");
  EXPECT_THAT(betweenness(graph, {}, context).values, ElementsAre(0, 1, 0));
  const Graph apart = directed("a>b c>b");
  EXPECT_THAT(betweenness(apart, {}, context).values, ElementsAre(0, 0, 0));
  EXPECT_THAT(betweenness(apart, {.directed = false}, context).values, ElementsAre(0, 1, 0));
}

TEST(Betweenness, FromSomeSourcesByHand) {
  Context context;
  const Graph graph = undirected("a-b b-c c-d d-a c-e");
  // From a: to c by b or d, to e by b or d, then c. From e: to a by c, then b or d; to b, d by c.
  EXPECT_THAT(betweenness(graph, {.sources = {{0}}}, context).values, ElementsAre(0, 1, 1, 1, 0));
  EXPECT_THAT(betweenness(graph, {.normalized = true, .sources = {{0, 4}}}, context).values,
              ElementsAre(0, DoubleEq(1.5 / 6), DoubleEq(4.0 / 6), DoubleEq(1.5 / 6), 0));
}

// Sources add up; all of them together are everybody.
TEST(Betweenness, SourcesAddUp) {
  for (const std::uint64_t seed : seeds(60)) {
    SCOPED_TRACE(seed);
    Context context;
    const Graph graph = random_graph(seed, {.max_nodes = 40});
    BetweennessOptions options;
    if (seed % 3 == 0) options.lengths.values = random_values(seed, graph.num_edges());
    std::vector<double> sum(graph.num_nodes(), 0.0);
    for (NodeId first = 0; first < 3; ++first) {
      options.sources.nodes.clear();
      for (NodeId node = first; node < graph.num_nodes(); node += 3) {
        options.sources.nodes.push_back(node);
      }
      if (options.sources.nodes.empty()) continue;
      const auto part = betweenness(graph, options, context).values;
      for (NodeId node = 0; node < graph.num_nodes(); ++node) sum[node] += part[node];
    }
    options.sources.nodes.clear();
    auto all = betweenness(graph, options, context).values;
    if (!graph.directed()) {
      for (double& value : all) value *= 2;
    }
    EXPECT_THAT(sum, Pointwise(DoubleNear(1e-9), all));
  }
}

TEST(Betweenness, LengthsByHand) {
  Context context;
  const Graph graph = undirected("a-b a-c b-c");
  // a to b is shorter by c.
  EXPECT_THAT(betweenness(graph, {.lengths = {{5, 2, 2}}}, context).values, ElementsAre(0, 0, 1));
  EXPECT_THAT(betweenness(graph, {.lengths = {{4, 2, 2}}}, context).values, ElementsAre(0, 0, .5));
}

TEST(Betweenness, AgreesWithEveryShortestPath) {
  for (const std::uint64_t seed : seeds(150)) {
    SCOPED_TRACE(seed);
    Context context;
    const Graph graph = random_graph(seed, {.max_nodes = 20});
    const bool respect = seed % 2 == 0;
    for (const bool fold : {false, true}) {
      const auto rule = fold ? ParallelEdges::folded : ParallelEdges::counted;
      EXPECT_THAT(betweenness(graph, {.directed = respect, .parallel_edges = rule}, context).values,
                  Pointwise(DoubleNear(1e-10), oracle::betweenness(graph, respect, fold).nodes));
      const auto lengths = random_values(seed, graph.num_edges());
      EXPECT_THAT(
          betweenness(graph, {.lengths = {lengths}, .directed = respect, .parallel_edges = rule},
                      context)
              .values,
          Pointwise(DoubleNear(1e-10), oracle::betweenness(graph, respect, fold, lengths).nodes));
    }
  }
}

TEST(Betweenness, EqualLengthsAreHops) {
  for (const std::uint64_t seed : seeds(20)) {
    SCOPED_TRACE(seed);
    Context context;
    const Graph graph = random_graph(seed, {.max_nodes = 300, .edges_per_node = 4});
    const std::vector<double> ones(graph.num_edges(), 1.0);
    EXPECT_THAT(betweenness(graph, {.lengths = {ones}}, context).values,
                Pointwise(DoubleNear(1e-8), betweenness(graph, {}, context).values));
  }
}

TEST(Betweenness, MorePathsThanADoubleHolds) {
  Context context;
  const NodeId k = 1100;
  const auto values =
      betweenness(Graph::from_edges(3 * k + 1, diamonds(k), false), {}, context).values;
  // The node between the first i diamonds and the rest parts 3 i nodes from 3 (k - i); the pair of
  // middles on either side of it adds half a path each.
  for (const NodeId i : {NodeId{1}, k / 2, k - 1}) {
    EXPECT_NEAR(values[3 * i], 9.0 * i * (k - i) + 1, 1e-6 * values[3 * i]);
  }
}

TEST(Betweenness, RefusesMorePathsThanAnythingHolds) {
  Context context;
  EXPECT_THROW(
      (void)betweenness(Graph::from_edges(3 * 17000 + 1, diamonds(17000), false), {}, context),
      Error);
}

TEST(Betweenness, PublishedNetworks) {
  const auto bali = koschade_bali();
  if (!bali) GTEST_SKIP() << kNoSharedData;
  Context context;
  const auto scores = betweenness(bali->graph, {}, context);
  EXPECT_NEAR(scores.values[bali->node("Samudra")], 61.167, .0005);
  EXPECT_NEAR(scores.values[bali->node("Idris")], 6.17, .005);
  struct Row {
    int phase;
    double share;
  };
  for (const Row& row : {Row{1, .887}, Row{5, .865}, Row{9, .534}}) {
    SCOPED_TRACE(row.phase);
    const auto caviar = caviar_phase(row.phase);
    ASSERT_TRUE(caviar.has_value());
    EXPECT_NEAR(real_fact(betweenness(caviar->graph, {}, context).facts, "centralization"),
                row.share, .0005);
  }
}

}  // namespace
}  // namespace mekhala
