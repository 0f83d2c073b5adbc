#include "algorithms/centrality/collective_influence.hpp"

#include <gmock/gmock.h>

#include "tests/oracle/oracle.hpp"
#include "tests/support/graphs.hpp"

namespace mekhala {
namespace {

using ::testing::ElementsAre;
using ::testing::ElementsAreArray;

// On the path a-b-c-d-e: c has two neighbors, and the ends at two steps have one each; b and d have
// each other at two steps.
TEST(CollectiveInfluence, ByHand) {
  Context context;
  const Graph path = undirected("a-b b-c c-d d-e d-e c-c z");
  EXPECT_THAT(collective_influence(path, {.radius = 2}, context).values,
              ElementsAre(0, 1, 0, 1, 0, 0));
  EXPECT_THAT(collective_influence(path, {.radius = 1}, context).values,
              ElementsAre(0, 1, 2, 1, 0, 0));
  EXPECT_THAT(collective_influence(path, {.radius = 0}, context).values,
              ElementsAre(0, 1, 1, 1, 0, 0));
}

TEST(CollectiveInfluence, AgreesWithDistances) {
  for (const std::uint64_t seed : seeds(100)) {
    SCOPED_TRACE(seed);
    Context context;
    const Graph graph = random_graph(seed, {.edges_per_node = 3});
    const auto edges = oracle::edge_counts(graph, false);
    const auto distance = oracle::distances(graph, false);
    const std::size_t n = edges.size();
    const auto radius = static_cast<std::uint32_t>(seed % 4);
    std::vector<double> degree(n, 0), expected(n, 0);
    for (std::size_t v = 0; v < n; ++v) {
      for (std::size_t w = 0; w < n; ++w) degree[v] += v != w && edges[v][w] > 0;
    }
    for (std::size_t v = 0; v < n; ++v) {
      if (degree[v] == 0) continue;
      for (std::size_t w = 0; w < n; ++w) {
        if (distance[v][w] == radius) expected[v] += (degree[v] - 1) * (degree[w] - 1);
      }
    }
    EXPECT_THAT(collective_influence(graph, {.radius = radius}, context).values,
                ElementsAreArray(expected));
  }
}

}  // namespace
}  // namespace mekhala
