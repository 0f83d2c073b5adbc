#include "algorithms/structure/core_periphery.hpp"

#include <gmock/gmock.h>

#include <cmath>

#include "tests/oracle/oracle.hpp"
#include "tests/support/facts.hpp"
#include "tests/support/graphs.hpp"

namespace mekhala {
namespace {

using ::testing::Each;
using ::testing::ElementsAre;

// a, b and c know each other and have two or more hangers-on; x and y know each other too, which is
// the one error. Inside core and periphery 3 + 15 pairs: 4 ties of which 3 in the core.
TEST(CorePeriphery, ByHand) {
  Context context;
  const Graph graph = undirected("a-b a-c b-c a-u a-v b-w b-x c-y c-z x-y a-b a-a");
  const NodeScores scores = core_periphery(graph, {}, context);
  EXPECT_THAT(scores.values, ElementsAre(1, 1, 1, 0, 0, 0, 0, 0, 0));
  EXPECT_EQ(whole_fact(scores.facts, "core_size"), 3);
  EXPECT_EQ(whole_fact(scores.facts, "errors"), 1);
  EXPECT_EQ(whole_fact(scores.facts, "exchangeable"), 0);
  EXPECT_NEAR(real_fact(scores.facts, "correlation"), 3 * 14 / std::sqrt(4.0 * 14 * 3 * 15), 1e-12);
  EXPECT_THAT(core_periphery(undirected("a b"), {}, context).values, Each(0.0));
  const NodeScores ring = core_periphery(undirected("a-b b-c c-d d-a"), {}, context);
  EXPECT_EQ(whole_fact(ring.facts, "exchangeable"), 2);
}

double errors_of(const oracle::Matrix& edges, std::size_t core) {
  double errors = 0;
  for (std::size_t a = 0; a < edges.size(); ++a) {
    for (std::size_t b = 0; b < a; ++b) {
      const bool in = (core >> a & 1) != 0, other = (core >> b & 1) != 0;
      if (in && other) errors += edges[a][b] == 0;
      if (!in && !other) errors += edges[a][b] > 0;
    }
  }
  return errors;
}

TEST(CorePeriphery, NoSplitHasFewerErrorsNorAsFewWithASmallerCore) {
  for (const std::uint64_t seed : seeds(150)) {
    SCOPED_TRACE(seed);
    Context context;
    const Graph graph = random_graph(seed, {.max_nodes = 10, .edges_per_node = 3});
    const auto edges = oracle::edge_counts(graph, false);
    const NodeScores scores = core_periphery(graph, {}, context);
    std::size_t found = 0;
    for (std::size_t node = 0; node < edges.size(); ++node) {
      found |= std::size_t{scores.values[node] > 0} << node;
    }
    const double errors = errors_of(edges, found);
    EXPECT_EQ(whole_fact(scores.facts, "errors"), errors);
    for (std::size_t core = 0; core < std::size_t{1} << edges.size(); ++core) {
      EXPECT_GE(errors_of(edges, core), errors);
      if (errors_of(edges, core) == errors) {
        EXPECT_GE(__builtin_popcountll(core), whole_fact(scores.facts, "core_size"));
      }
    }
  }
}

}  // namespace
}  // namespace mekhala
