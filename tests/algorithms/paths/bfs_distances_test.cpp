#include "algorithms/paths/bfs_distances.hpp"

#include <gmock/gmock.h>

#include <cmath>

#include "engine/graph/bfs.hpp"
#include "tests/oracle/oracle.hpp"
#include "tests/support/facts.hpp"
#include "tests/support/graphs.hpp"

namespace mekhala {
namespace {

using ::testing::ElementsAre;
using ::testing::IsNan;
using ::testing::NanSensitiveDoubleEq;
using ::testing::Pointwise;

TEST(BfsDistances, ByHand) {
  Context context;
  const Graph graph = directed("a>b b>c d>a");
  const auto out = bfs_distances(graph, {.source = {0}}, context);
  EXPECT_THAT(out.values, ElementsAre(0, 1, 2, IsNan()));
  EXPECT_EQ(whole_fact(out.facts, "reached"), 3);
  EXPECT_EQ(whole_fact(out.facts, "farthest"), 2);
  EXPECT_THAT(bfs_distances(graph, {{0}, Direction::in}, context).values,
              ElementsAre(0, IsNan(), IsNan(), 1));
  EXPECT_THAT(bfs_distances(graph, {{0}, Direction::both}, context).values,
              ElementsAre(0, 1, 2, 1));
}

TEST(BfsDistances, AgreesWithFloydWarshall) {
  for (const std::uint64_t seed : seeds(200)) {
    SCOPED_TRACE(seed);
    Context context;
    const Graph graph = random_graph(seed, {.max_nodes = 40});
    if (graph.num_nodes() == 0) continue;
    const auto d = oracle::distances(graph, true);
    const NodeId source = graph.num_nodes() / 2;
    const auto out = bfs_distances(graph, {.source = {source}}, context).values;
    const auto in = bfs_distances(graph, {{source}, Direction::in}, context).values;
    for (NodeId node = 0; node < graph.num_nodes(); ++node) {
      EXPECT_EQ(std::isnan(out[node]) ? INFINITY : out[node], d[source][node]);
      EXPECT_EQ(std::isnan(in[node]) ? INFINITY : in[node], d[node][source]);
    }
  }
}

// Dense enough to be pulled from the second level on, with a tail that is pushed again, and a piece
// that is never reached.
TEST(BfsDistances, PushAndPullAgreeWithAQueue) {
  for (const std::uint64_t seed : seeds(30)) {
    SCOPED_TRACE(seed);
    const Graph dense = random_graph(seed, {.max_nodes = 700, .edges_per_node = 12});
    const NodeId n = dense.num_nodes();
    if (n == 0) continue;
    std::vector<EdgeEnds> edges;
    for (EdgeId edge = 0; edge < dense.num_edges(); ++edge) {
      edges.push_back({dense.view().source(edge), dense.view().target(edge)});
    }
    for (NodeId i = 0; i < 40; ++i) edges.push_back({i == 0 ? n - 1 : n + i - 1, n + i});
    const Graph graph = Graph::from_edges(n + 50, edges, dense.directed());
    for (const Direction direction : {Direction::out, Direction::in, Direction::both}) {
      std::vector<double> expected(graph.num_nodes(), NAN);
      std::int64_t reached = 0;
      Bfs(graph, direction).for_each_level(0, [&](std::uint32_t hops, auto level) {
        for (const NodeId node : level) expected[node] = hops;
        reached += static_cast<std::int64_t>(level.size());
      });
      for (const unsigned threads : {1U, 2U, 3U}) {
        Context context({.threads = threads});
        const auto scores = bfs_distances(graph, {{0}, direction}, context);
        EXPECT_THAT(scores.values, Pointwise(NanSensitiveDoubleEq(), expected));
        EXPECT_EQ(whole_fact(scores.facts, "reached"), reached);
      }
    }
  }
}

// Levels of many arcs, of which none has much of the whole: pushed, and shared among threads.
TEST(BfsDistances, SharedPushesKnowTheLevels) {
  constexpr NodeId kWidth = 2'000;
  constexpr NodeId kLevels = 30;
  std::vector<EdgeEnds> edges;
  for (NodeId node = 0; node < kWidth; ++node) edges.push_back({kWidth * kLevels, node});
  for (NodeId node = 0; node < kWidth * (kLevels - 1); ++node) {
    const NodeId level = node / kWidth;
    for (const NodeId step : {0U, 1U, 17U, 400U, 1'999U}) {
      edges.push_back({node, (level + 1) * kWidth + (node + step) % kWidth});
    }
  }
  const Graph graph = Graph::from_edges(kWidth * kLevels + 1, edges, false);
  for (const unsigned threads : {1U, 2U, 4U}) {
    Context context({.threads = threads});
    const auto scores = bfs_distances(graph, {{kWidth * kLevels}}, context);
    EXPECT_EQ(scores.values[kWidth * kLevels], 0);
    for (NodeId node = 0; node < kWidth * kLevels; ++node) {
      ASSERT_EQ(scores.values[node], node / kWidth + 1) << node;
    }
  }
}

}  // namespace
}  // namespace mekhala
