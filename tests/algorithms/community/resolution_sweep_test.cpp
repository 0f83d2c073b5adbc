#include "algorithms/community/resolution_sweep.hpp"

#include <gtest/gtest.h>

#include "tests/support/graphs.hpp"

namespace mekhala {
namespace {

// A ring of eight cliques of five: whole at first, then in cliques over a long plateau, and single
// nodes at last.
TEST(ResolutionSweep, FindsThePlateauOfARingOfCliques) {
  std::vector<EdgeEnds> edges;
  for (NodeId clique = 0; clique < 8; ++clique) {
    for (NodeId a = 0; a < 5; ++a) {
      for (NodeId b = 0; b < a; ++b) edges.push_back({clique * 5 + b, clique * 5 + a});
    }
    edges.push_back({clique * 5, (clique + 1) % 8 * 5 + 1});
  }
  const Graph graph = Graph::from_edges(40, edges, false);
  Context context;
  const Table table =
      resolution_sweep(graph, {.from = 0.01, .to = 100, .steps = 9, .runs = 5}, context);
  ASSERT_EQ(table.columns.num_rows(), 9U);
  const auto& resolution = std::get<Column<double>>(*table.columns.find("resolution"));
  const auto& communities = std::get<Column<std::int64_t>>(*table.columns.find("communities"));
  const auto& alone = std::get<Column<std::int64_t>>(*table.columns.find("alone"));
  const auto& agreement = std::get<Column<double>>(*table.columns.find("agreement"));
  const auto& same = std::get<Column<double>>(*table.columns.find("same_as_before"));
  EXPECT_NEAR(resolution[4], 1, 1e-12);
  EXPECT_NEAR(resolution[8], 100, 1e-9);
  EXPECT_EQ(communities[0], 1);
  EXPECT_EQ(communities[4], 8);
  EXPECT_EQ(agreement[4], 1);
  EXPECT_EQ(communities[5], 8);
  EXPECT_EQ(same[5], 1);
  EXPECT_FALSE(same.has(0));
  EXPECT_EQ(communities[8], 0);
  EXPECT_EQ(alone[8], 40);
}

TEST(ResolutionSweep, RefusesStepsThatFall) {
  Context context;
  EXPECT_THROW((void)resolution_sweep(undirected("a-b"), {.from = 2, .to = 1}, context), Error);
}

}  // namespace
}  // namespace mekhala
