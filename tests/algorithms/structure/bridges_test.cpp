#include "algorithms/structure/bridges.hpp"

#include <gmock/gmock.h>

#include "tests/oracle/oracle.hpp"
#include "tests/support/facts.hpp"
#include "tests/support/graphs.hpp"

namespace mekhala {
namespace {

using ::testing::ElementsAre;

TEST(Bridges, ByHand) {
  Context context;
  // Edges in order: a-b, b-c, b-d, c-d, d-e twice, e-e, e-f.
  const auto scores = bridges(undirected("a-b b-c c-d d-b d-e d-e e-e e-f"), {}, context);
  EXPECT_THAT(scores.values, ElementsAre(1, 0, 0, 0, 0, 0, 0, 1));
  EXPECT_EQ(whole_fact(scores.facts, "bridges"), 2);
  EXPECT_THAT(bridges(directed("a>b b>a b>c"), {}, context).values, ElementsAre(0, 0, 1));
}

TEST(Bridges, AgreesWithRemovingEachEdge) {
  for (const std::uint64_t seed : seeds(300)) {
    SCOPED_TRACE(seed);
    Context context;
    const Graph graph = random_graph(seed, {.max_nodes = 30, .edges_per_node = 1.6});
    const auto scores = bridges(graph, {}, context).values;
    const std::size_t before = oracle::count_components(graph);
    for (EdgeId edge = 0; edge < graph.num_edges(); ++edge) {
      const bool cuts = oracle::count_components(graph, kNoNode, edge) > before;
      ASSERT_EQ(scores[edge], cuts ? 1 : 0) << "edge " << edge;
    }
  }
}

TEST(Bridges, AMillionNodesInARowOverflowNoStack) {
  std::vector<EdgeEnds> edges;
  for (NodeId node = 1; node < 1'000'000; ++node) edges.push_back({node - 1, node});
  Context context;
  const auto scores = bridges(Graph::from_edges(1'000'000, edges, true), {}, context);
  EXPECT_EQ(whole_fact(scores.facts, "bridges"), 999'999);
}

}  // namespace
}  // namespace mekhala
