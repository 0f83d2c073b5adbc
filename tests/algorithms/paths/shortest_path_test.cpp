#include "algorithms/paths/shortest_path.hpp"

#include <gmock/gmock.h>

#include <numeric>

#include "tests/oracle/oracle.hpp"
#include "tests/support/graphs.hpp"

namespace mekhala {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(ShortestPath, FirstOfSeveralByHand) {
  Context context;
  const std::string text = "a-b a-c b-d b-d c-d d-e x";
  const Graph graph = undirected(text);
  const auto found = shortest_path(graph, {.source = {0}, .target = {4}}, context);
  ASSERT_EQ(found.paths.size(), 1U);
  EXPECT_THAT(found.paths[0].nodes, ElementsAre(0, 1, 3, 4));
  EXPECT_THAT(found.paths[0].edges, ElementsAre(0, 2, 5));
  EXPECT_EQ(found.paths[0].length, 3);
  EXPECT_THAT(shortest_path(graph, {{0}, {5}}, context).paths, IsEmpty());
  const auto self = shortest_path(graph, {{5}, {5}}, context);
  ASSERT_EQ(self.paths.size(), 1U);
  EXPECT_THAT(self.paths[0].nodes, ElementsAre(5));
  EXPECT_THAT(self.paths[0].edges, IsEmpty());
}

TEST(ShortestPath, LengthsByHand) {
  Context context;
  // a-b twice, a-c, b-c: the longer way round is shorter, and of the two a-b the second.
  const Graph graph = undirected("a-b a-b a-c b-c");
  const auto far = shortest_path(graph, {{0}, {1}, {{9, 8, 1, 2}}}, context);
  EXPECT_THAT(far.paths.at(0).nodes, ElementsAre(0, 2, 1));
  EXPECT_EQ(far.paths.at(0).length, 3);
  const auto near = shortest_path(graph, {{0}, {1}, {{9, 2, 1, 2}}}, context);
  EXPECT_THAT(near.paths.at(0).edges, ElementsAre(1));
}

// More hops than a narrow mark can tell, in one go and from the middle of a longer line.
TEST(ShortestPath, FollowsALongLine) {
  Context context;
  std::vector<EdgeEnds> line;
  for (NodeId node = 0; node + 1 < 900; ++node) line.push_back({node, node + 1});
  for (const bool directed : {false, true}) {
    const Graph graph = Graph::from_edges(900, line, directed);
    for (const NodeId hops : {252U, 253U, 254U, 255U, 256U, 899U}) {
      const auto found = shortest_path(graph, {{0}, {hops}}, context).paths;
      ASSERT_EQ(found.size(), 1U);
      EXPECT_EQ(found[0].length, hops);
      std::vector<NodeId> expected(hops + 1);
      std::iota(expected.begin(), expected.end(), NodeId{0});
      EXPECT_EQ(found[0].nodes, expected);
      EXPECT_EQ(found[0].edges.size(), hops);
    }
  }
  const Graph graph = Graph::from_edges(900, line, true);
  EXPECT_THAT(shortest_path(graph, {{899}, {0}}, context).paths, IsEmpty());
}

TEST(ShortestPath, FromANodeToItselfTakesNoLoop) {
  Context context;
  const Graph graph = undirected("a-a a-b");
  const auto found = shortest_path(graph, {{0}, {0}}, context).paths;
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].length, 0);
  EXPECT_THAT(found[0].nodes, ElementsAre(0));
}

TEST(ShortestPath, AgreesWithEveryPath) {
  for (const std::uint64_t seed : seeds(200)) {
    SCOPED_TRACE(seed);
    Context context;
    const Graph graph = random_graph(seed, {.max_nodes = 11, .edges_per_node = 1.8});
    const bool respect = seed % 2 == 0;
    const auto lengths =
        seed % 3 == 0 ? random_values(seed, graph.num_edges()) : std::vector<double>{};
    for (NodeId s = 0; s < graph.num_nodes(); ++s) {
      for (NodeId t = 0; t < graph.num_nodes(); ++t) {
        const auto all = oracle::simple_paths(graph, s, t, respect, lengths);
        const auto found = shortest_path(graph, {{s}, {t}, {lengths}, respect}, context).paths;
        ASSERT_EQ(found.empty(), all.empty()) << s << " to " << t;
        if (found.empty()) continue;
        EXPECT_EQ(found[0].length, all[0].length);
        EXPECT_EQ(found[0].nodes, all[0].nodes) << s << " to " << t;
        EXPECT_EQ(found[0].edges, all[0].edges) << s << " to " << t;
      }
    }
  }
}

TEST(ShortestPath, BothSearchesAgreeOnLargerGraphs) {
  for (const std::uint64_t seed : seeds(100)) {
    SCOPED_TRACE(seed);
    Context context;
    const Graph graph = random_graph(seed, {.max_nodes = 400, .edges_per_node = 3});
    if (graph.num_nodes() == 0) continue;
    const std::vector<double> ones(graph.num_edges(), 1.0);
    const NodeId target = graph.num_nodes() - 1;
    const auto hops = shortest_path(graph, {{0}, {target}}, context).paths;
    const auto lengths = shortest_path(graph, {{0}, {target}, {ones}}, context).paths;
    ASSERT_EQ(hops.size(), lengths.size());
    if (hops.empty()) continue;
    EXPECT_EQ(hops[0].nodes, lengths[0].nodes);
    EXPECT_EQ(hops[0].edges, lengths[0].edges);
  }
}

}  // namespace
}  // namespace mekhala
