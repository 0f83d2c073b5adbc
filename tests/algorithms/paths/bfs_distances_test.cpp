#include "algorithms/paths/bfs_distances.hpp"

#include <gmock/gmock.h>

#include <cmath>

#include "tests/oracle/oracle.hpp"
#include "tests/support/facts.hpp"
#include "tests/support/graphs.hpp"

namespace mekhala {
namespace {

using ::testing::ElementsAre;
using ::testing::IsNan;

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

}  // namespace
}  // namespace mekhala
