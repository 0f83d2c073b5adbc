#include "algorithms/centrality/bridging_centrality.hpp"

#include <gmock/gmock.h>

#include "tests/oracle/oracle.hpp"
#include "tests/support/graphs.hpp"

namespace mekhala {
namespace {

using ::testing::DoubleEq;
using ::testing::DoubleNear;
using ::testing::ElementsAre;
using ::testing::Pointwise;

// Two triangles joined by m: 9 pairs pass it, its coefficient is (1/2) / (1/3 + 1/3); a corner at m
// has 3 times 2 pairs behind it and (1/3) / (1/2 + 1/2 + 1/2).
TEST(BridgingCentrality, TheManInTheMiddleByHand) {
  Context context;
  const Graph graph = undirected("a-b a-c b-c c-m m-d d-e d-f e-f m-m c-m");
  EXPECT_THAT(bridging_centrality(graph, {}, context).values,
              ElementsAre(0, 0, DoubleEq(8 * (1.0 / 3) / 1.5), DoubleEq(8 * (1.0 / 3) / 1.5), 0, 0,
                          DoubleEq(9 * .5 / (2.0 / 3))));
}

TEST(BridgingCentrality, AgreesWithTheFormula) {
  for (const std::uint64_t seed : seeds(100)) {
    SCOPED_TRACE(seed);
    Context context;
    const Graph graph = random_graph(seed, {.max_nodes = 12});
    const auto edges = oracle::edge_counts(graph, false);
    const auto passed = oracle::betweenness(graph, false, true).nodes;
    const std::size_t n = edges.size();
    std::vector<double> degree(n, 0), expected(n, 0);
    for (std::size_t v = 0; v < n; ++v) {
      for (std::size_t w = 0; w < n; ++w) degree[v] += v != w && edges[v][w] > 0;
    }
    for (std::size_t v = 0; v < n; ++v) {
      double inverse = 0;
      for (std::size_t w = 0; w < n; ++w) {
        if (v != w && edges[v][w] > 0) inverse += 1 / degree[w];
      }
      if (inverse > 0) expected[v] = passed[v] / degree[v] / inverse;
    }
    EXPECT_THAT(bridging_centrality(graph, {}, context).values,
                Pointwise(DoubleNear(1e-9), expected));
  }
}

}  // namespace
}  // namespace mekhala
