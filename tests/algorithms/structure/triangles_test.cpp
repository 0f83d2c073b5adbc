#include "algorithms/structure/triangles.hpp"

#include <gmock/gmock.h>

#include "tests/oracle/oracle.hpp"
#include "tests/support/facts.hpp"
#include "tests/support/graphs.hpp"

namespace mekhala {
namespace {

using ::testing::ElementsAre;
using ::testing::ElementsAreArray;

TEST(Triangles, TwoThatShareAnEdgeByHand) {
  Context context;
  const auto scores = triangles(directed("a>b b>a b>c a>c c>d b>d d>d d>e"), {}, context);
  EXPECT_THAT(scores.values, ElementsAre(1, 2, 2, 1, 0));
  EXPECT_EQ(whole_fact(scores.facts, "triangles"), 2);
}

TEST(Triangles, AgreesWithEveryTriple) {
  for (const std::uint64_t seed : seeds(150)) {
    SCOPED_TRACE(seed);
    const Graph graph = random_graph(seed, {.max_nodes = 40, .edges_per_node = 6});
    const auto counts = oracle::edge_counts(graph, false);
    std::vector<double> expected(graph.num_nodes(), 0);
    for (std::size_t a = 0; a < counts.size(); ++a) {
      for (std::size_t b = 0; b < a; ++b) {
        for (std::size_t c = 0; c < b; ++c) {
          if (counts[a][b] == 0 || counts[b][c] == 0 || counts[a][c] == 0) continue;
          for (const std::size_t node : {a, b, c}) ++expected[node];
        }
      }
    }
    for (const unsigned threads : {1U, 2U, 3U}) {
      Context context({.threads = threads});
      EXPECT_THAT(triangles(graph, {}, context).values, ElementsAreArray(expected));
    }
  }
}

}  // namespace
}  // namespace mekhala
