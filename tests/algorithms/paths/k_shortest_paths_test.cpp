#include "algorithms/paths/k_shortest_paths.hpp"

#include <gmock/gmock.h>

#include "tests/oracle/oracle.hpp"
#include "tests/support/graphs.hpp"

namespace mekhala {
namespace {

using ::testing::ElementsAre;

TEST(KShortestPaths, ByHand) {
  Context context;
  const Graph graph = undirected("a-b b-d a-c c-d b-c d-d b-d");
  const auto found = k_shortest_paths(graph, {{0}, {3}, 9}, context).paths;
  ASSERT_EQ(found.size(), 4U);
  EXPECT_THAT(found[0].nodes, ElementsAre(0, 1, 3));
  EXPECT_THAT(found[1].nodes, ElementsAre(0, 2, 3));
  EXPECT_THAT(found[2].nodes, ElementsAre(0, 1, 2, 3));
  EXPECT_THAT(found[3].nodes, ElementsAre(0, 2, 1, 3));
}

TEST(KShortestPaths, AgreesWithEveryPath) {
  for (const std::uint64_t seed : seeds(200)) {
    SCOPED_TRACE(seed);
    Context context;
    const Graph graph = random_graph(seed, {.max_nodes = 9, .edges_per_node = 2.2});
    const bool respect = seed % 2 == 0;
    const auto lengths =
        seed % 3 == 0 ? random_values(seed, graph.num_edges()) : std::vector<double>{};
    const auto k = static_cast<std::uint32_t>(1 + seed % 40);
    for (NodeId t = 0; t < graph.num_nodes(); ++t) {
      auto all = oracle::simple_paths(graph, 0, t, respect, lengths);
      if (all.size() > k) all.resize(k);
      const auto found = k_shortest_paths(graph, {{0}, {t}, k, {lengths}, respect}, context).paths;
      ASSERT_EQ(found.size(), all.size()) << "to " << t;
      for (std::size_t i = 0; i < found.size(); ++i) {
        EXPECT_EQ(found[i].nodes, all[i].nodes) << "path " << i << " to " << t;
        EXPECT_EQ(found[i].edges, all[i].edges) << "path " << i << " to " << t;
        EXPECT_EQ(found[i].length, all[i].length) << "path " << i << " to " << t;
      }
    }
  }
}

}  // namespace
}  // namespace mekhala
