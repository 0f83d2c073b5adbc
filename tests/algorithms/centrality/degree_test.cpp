#include "algorithms/centrality/degree.hpp"

#include <gmock/gmock.h>

#include "tests/oracle/oracle.hpp"
#include "tests/support/facts.hpp"
#include "tests/support/graphs.hpp"
#include "tests/support/shared_data.hpp"

namespace mekhala {
namespace {

using ::testing::ElementsAre;
using ::testing::ElementsAreArray;

TEST(Degree, LoopsAndParallelEdgesByHand) {
  Context context;
  // a: two edges to b and one to c; b: those two and a loop.
  const std::string text = "a-b a-b a-c b-b d";
  EXPECT_THAT(degree(undirected(text), {}, context).values, ElementsAre(3, 4, 1, 0));
  const Graph arrows = directed("a>b a>b a>c b>b d");
  EXPECT_THAT(degree(arrows, {.direction = Direction::out}, context).values,
              ElementsAre(3, 1, 0, 0));
  EXPECT_THAT(degree(arrows, {.direction = Direction::in}, context).values,
              ElementsAre(0, 3, 1, 0));
  EXPECT_THAT(degree(arrows, {}, context).values, ElementsAre(3, 4, 1, 0));
}

TEST(Degree, StarIsWhollyCentralizedAndRingIsNot) {
  Context context;
  EXPECT_DOUBLE_EQ(
      real_fact(degree(undirected("a-b a-c a-d"), {}, context).facts, "centralization"), 1);
  EXPECT_DOUBLE_EQ(
      real_fact(degree(undirected("a-b b-c c-d d-a"), {}, context).facts, "centralization"), 0);
  const auto out = degree(directed("a>b a>c a>d"), {.direction = Direction::out}, context);
  EXPECT_DOUBLE_EQ(real_fact(out.facts, "centralization"), 1);
  EXPECT_DOUBLE_EQ(real_fact(out.facts, "max"), 3);
  EXPECT_DOUBLE_EQ(real_fact(out.facts, "mean"), 0.75);
}

TEST(Degree, AgreesWithTheMatrix) {
  for (const std::uint64_t seed : seeds(100)) {
    SCOPED_TRACE(seed);
    Context context;
    const Graph graph = random_graph(seed);
    const auto counts = oracle::edge_counts(graph, true);
    std::vector<double> out(counts.size(), 0);
    std::vector<double> both(counts.size(), 0);
    for (std::size_t i = 0; i < counts.size(); ++i) {
      for (std::size_t j = 0; j < counts.size(); ++j) {
        out[i] += counts[i][j];
        both[i] += counts[i][j];
        if (graph.directed()) both[j] += counts[i][j];
        if (!graph.directed() && i == j) {
          both[i] += counts[i][j];
          out[i] += counts[i][j];
        }
      }
    }
    EXPECT_THAT(degree(graph, {}, context).values, ElementsAreArray(both));
    EXPECT_THAT(degree(graph, {.direction = Direction::out}, context).values,
                ElementsAreArray(out));
  }
}

TEST(Degree, PublishedNetworks) {
  const auto bali = koschade_bali();
  if (!bali) GTEST_SKIP() << kNoSharedData;
  Context context;
  const auto scores = degree(bali->graph, {}, context);
  EXPECT_EQ(scores.values[bali->node("Samudra")], 15);
  EXPECT_EQ(scores.values[bali->node("Idris")], 10);
  struct Row {
    int phase;
    NodeId nodes;
    EdgeId ties;
    double share;
  };
  for (const Row& row : {Row{1, 15, 18, .791}, Row{5, 32, 39, .673}, Row{9, 34, 44, .271}}) {
    SCOPED_TRACE(row.phase);
    const auto caviar = caviar_phase(row.phase);
    ASSERT_TRUE(caviar.has_value());
    EXPECT_EQ(caviar->graph.num_nodes(), row.nodes);
    EXPECT_EQ(caviar->graph.num_edges(), row.ties);
    EXPECT_NEAR(real_fact(degree(caviar->graph, {}, context).facts, "centralization"), row.share,
                .0005);
  }
}

}  // namespace
}  // namespace mekhala
