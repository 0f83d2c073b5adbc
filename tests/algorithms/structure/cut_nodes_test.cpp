#include "algorithms/structure/cut_nodes.hpp"

#include <gmock/gmock.h>

#include "tests/oracle/oracle.hpp"
#include "tests/support/facts.hpp"
#include "tests/support/graphs.hpp"

namespace mekhala {
namespace {

using ::testing::ElementsAre;

TEST(CutNodes, StarAndRingByHand) {
  Context context;
  // Without a three pieces are left instead of one; the ring b, c, d holds without any of its
  // nodes.
  const auto scores = cut_nodes(undirected("a-b a-x a-y b-c c-d d-b z"), {}, context);
  EXPECT_THAT(scores.values, ElementsAre(2, 1, 0, 0, 0, 0, 0));
  EXPECT_EQ(whole_fact(scores.facts, "cut_nodes"), 2);
}

TEST(CutNodes, AgreesWithRemovingEachNode) {
  for (const std::uint64_t seed : seeds(300)) {
    SCOPED_TRACE(seed);
    Context context;
    const Graph graph = random_graph(seed, {.max_nodes = 30, .edges_per_node = 1.6});
    const auto scores = cut_nodes(graph, {}, context).values;
    const std::size_t before = oracle::count_components(graph);
    for (NodeId node = 0; node < graph.num_nodes(); ++node) {
      const std::size_t after = oracle::count_components(graph, node);
      const double more = after > before ? static_cast<double>(after - before) : 0;
      ASSERT_EQ(scores[node], more) << "node " << node;
    }
  }
}

TEST(CutNodes, AMillionNodesInARowOverflowNoStack) {
  std::vector<EdgeEnds> edges;
  for (NodeId node = 1; node < 1'000'000; ++node) edges.push_back({node - 1, node});
  Context context;
  const auto scores = cut_nodes(Graph::from_edges(1'000'000, edges, false), {}, context);
  EXPECT_EQ(whole_fact(scores.facts, "cut_nodes"), 999'998);
}

}  // namespace
}  // namespace mekhala
