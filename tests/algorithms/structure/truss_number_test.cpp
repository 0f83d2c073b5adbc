#include "algorithms/structure/truss_number.hpp"

#include <gmock/gmock.h>

#include "algorithms/structure/core_number.hpp"
#include "tests/oracle/oracle.hpp"
#include "tests/support/facts.hpp"
#include "tests/support/graphs.hpp"

namespace mekhala {
namespace {

using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::ElementsAreArray;
using ::testing::IsEmpty;

// For each k takes edges away that lie in too few triangles, again and again.
std::vector<double> peeled(const Graph& graph) {
  const GraphView view = graph.view();
  std::vector<double> numbers(graph.num_edges(), 0);
  auto left = oracle::edge_counts(graph, false);
  const std::size_t n = left.size();
  for (std::size_t i = 0; i < n; ++i) left[i][i] = 0;
  for (double k = 2;; ++k) {
    for (bool again = true; again;) {
      again = false;
      for (std::size_t a = 0; a < n; ++a) {
        for (std::size_t b = 0; b < a; ++b) {
          if (left[a][b] == 0) continue;
          double triangles = 0;
          for (std::size_t c = 0; c < n; ++c) triangles += left[a][c] > 0 && left[b][c] > 0;
          if (triangles >= k - 2) continue;
          left[a][b] = left[b][a] = 0;
          again = true;
        }
      }
    }
    bool any = false;
    for (EdgeId edge = 0; edge < graph.num_edges(); ++edge) {
      if (left[view.source(edge)][view.target(edge)] == 0) continue;
      numbers[edge] = k;
      any = true;
    }
    if (!any) return numbers;
  }
}

TEST(TrussNumber, FourOfAKindWithATailByHand) {
  Context context;
  // a, b, c and d know each other; c, d and e make one more triangle; e-f is in none.
  const Graph graph = undirected("a-b a-c a-d b-c b-d c-d c-e d-e e-f e-f f-f");
  const auto scores = truss_number(graph, {}, context);
  EXPECT_THAT(scores.values, ElementsAre(4, 4, 4, 4, 4, 4, 3, 3, 2, 2, 0));
  EXPECT_EQ(whole_fact(scores.facts, "max"), 4);
  EXPECT_THAT(truss_number(undirected("a b"), {}, context).values, IsEmpty());
}

TEST(TrussNumber, AgreesWithPeelingByK) {
  for (const std::uint64_t seed : seeds(150)) {
    SCOPED_TRACE(seed);
    const Graph graph = random_graph(seed, {.edges_per_node = 6});
    const auto expected = peeled(graph);
    for (const unsigned threads : {1U, 2U, 3U}) {
      Context context({.threads = threads});
      EXPECT_THAT(truss_number(graph, {}, context).values, ElementsAreArray(expected));
    }
  }
}

TEST(TrussNumber, OfAllWhoKnowEachOther) {
  std::vector<EdgeEnds> edges;
  for (NodeId a = 0; a < 60; ++a) {
    for (NodeId b = 0; b < a; ++b) edges.push_back({a, b});
  }
  Context context;
  EXPECT_THAT(truss_number(Graph::from_edges(60, edges, false), {}, context).values, Each(60));
}

// Within a k-truss everybody has k - 1 neighbors.
TEST(TrussNumber, BothEndsAreAsDeepInACore) {
  for (const std::uint64_t seed : seeds(30)) {
    SCOPED_TRACE(seed);
    Context context;
    const Graph graph = random_graph(seed, {.max_nodes = 200, .edges_per_node = 12});
    const auto numbers = truss_number(graph, {}, context).values;
    const auto cores = core_number(graph, {}, context).values;
    for (EdgeId edge = 0; edge < graph.num_edges(); ++edge) {
      EXPECT_LE(numbers[edge] - 1, cores[graph.view().source(edge)]);
      EXPECT_LE(numbers[edge] - 1, cores[graph.view().target(edge)]);
    }
  }
}

}  // namespace
}  // namespace mekhala
