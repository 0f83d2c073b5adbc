#include "algorithms/community/cdlp.hpp"

#include <gmock/gmock.h>

#include <map>

#include "tests/support/graphs.hpp"

namespace mekhala {
namespace {

using ::testing::ElementsAre;

// The definition, over the list of edges.
std::vector<NodeId> slow(const GraphView& graph, std::uint32_t rounds) {
  std::vector<NodeId> labels(graph.num_nodes());
  for (NodeId node = 0; node < labels.size(); ++node) labels[node] = node;
  for (std::uint32_t round = 0; round < rounds; ++round) {
    std::vector<std::map<NodeId, int>> votes(labels.size());
    for (EdgeId edge = 0; edge < graph.num_edges(); ++edge) {
      ++votes[graph.source(edge)][labels[graph.target(edge)]];
      if (!graph.directed() && graph.source(edge) == graph.target(edge)) continue;
      ++votes[graph.target(edge)][labels[graph.source(edge)]];
    }
    for (NodeId node = 0; node < labels.size(); ++node) {
      int most = 0;
      for (const auto& [label, count] : votes[node]) {
        if (count > most) labels[node] = label;
        most = std::max(most, count);
      }
    }
  }
  return labels;
}

// A path: in round 1 each takes the smaller neighbor's number (b's are a and c), in round 2 again.
TEST(Cdlp, PathByHand) {
  Context context;
  const Graph graph = undirected("a-b b-c c-d");
  EXPECT_THAT(cdlp_labels(graph, {.rounds = 0}, context).values, ElementsAre(0, 1, 2, 3));
  EXPECT_THAT(cdlp_labels(graph, {.rounds = 1}, context).values, ElementsAre(1, 0, 1, 2));
  EXPECT_THAT(cdlp_labels(graph, {.rounds = 2}, context).values, ElementsAre(0, 1, 0, 1));
  const NodeLabels communities = cdlp(graph, {.rounds = 2}, context);
  EXPECT_THAT(communities.values, ElementsAre(0, 1, 0, 1));
  EXPECT_EQ(communities.count, 2U);
  EXPECT_FALSE(communities.info.converged);
}

// b hears d twice, for they know each other both ways; a and c once each.
TEST(Cdlp, AMutualPairCountsTwice) {
  Context context;
  EXPECT_THAT(cdlp_labels(directed("a>b b>d d>b c>b"), {.rounds = 1}, context).values,
              ElementsAre(1, 3, 1, 1));
}

TEST(Cdlp, IsTheDefinition) {
  for (const std::uint64_t seed : seeds(200)) {
    SCOPED_TRACE(seed);
    Context context({.threads = 1 + static_cast<unsigned>(seed % 3)});
    const Graph graph = random_graph(seed);
    for (const std::uint32_t rounds : {1U, 2U, 7U}) {
      EXPECT_EQ(cdlp_labels(graph, {.rounds = rounds}, context).values, slow(graph, rounds));
    }
  }
}

TEST(Cdlp, EndsWhereNothingChanges) {
  Context context;
  const CdlpLabels labels = cdlp_labels(undirected("a-b b-c c-a"), {.rounds = 50}, context);
  EXPECT_TRUE(labels.info.converged);
  EXPECT_LT(labels.info.rounds, 5U);
  EXPECT_THAT(labels.values, ElementsAre(0, 0, 0));
}

TEST(Cdlp, RefusesWhatDoesNotFit) {
  Context context({.memory_limit = 1});
  EXPECT_THROW((void)cdlp(undirected("a-b"), {}, context), Error);
}

}  // namespace
}  // namespace mekhala
