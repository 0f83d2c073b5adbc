#include "algorithms/brokerage/ei_index.hpp"

#include <gmock/gmock.h>

#include <cmath>

#include "tests/support/facts.hpp"
#include "tests/support/graphs.hpp"

namespace mekhala {
namespace {

using ::testing::DoubleEq;
using ::testing::ElementsAre;
using ::testing::IsNan;
using ::testing::NanSensitiveDoubleNear;
using ::testing::Pointwise;

// a has b inside and c, d outside; x has no group and counts nowhere.
TEST(EiIndex, ByHand) {
  Context context;
  const Graph graph = undirected("a-b a-b a-a a-c a-d c-d a-x e-x");
  const NodeGroups groups{.of = {0, 0, 1, 1, 0, kNoGroup}, .names = {"A", "B"}};
  const NodeScores scores = ei_index(graph, {.groups = groups}, context);
  EXPECT_THAT(scores.values, ElementsAre(DoubleEq(1.0 / 3), -1, 0, 0, IsNan(), IsNan()));
  EXPECT_EQ(real_fact(scores.facts, "external"), 2);
  EXPECT_EQ(real_fact(scores.facts, "internal"), 2);
  EXPECT_EQ(real_fact(scores.facts, "whole"), 0);
  // With strengths, in the order of edges a-a a-b a-b a-c a-d a-x c-d e-x.
  const EdgeValues strengths{{9, 1, 2, 4, 1, 9, 3, 9}};
  const NodeScores strong = ei_index(graph, {groups, strengths}, context);
  EXPECT_THAT(strong.values, ElementsAre(DoubleEq((5.0 - 3) / 8), -1, DoubleEq(1.0 / 7),
                                         DoubleEq(-.5), IsNan(), IsNan()));
  EXPECT_EQ(real_fact(strong.facts, "external"), 5);
  EXPECT_EQ(real_fact(strong.facts, "internal"), 6);
}

// a and b, c and d know each other alone: whole -1. Of the three ways to pair four, one is that.
TEST(EiIndex, PermutationsCompareTheWholeByHand) {
  Context context({.seed = 3});
  const Graph graph = undirected("a-b c-d");
  EiIndexOptions options{.groups = {.of = {0, 0, 1, 1}, .names = {"A", "B"}}};
  options.permutations = 3000;
  const NodeScores scores = ei_index(graph, options, context);
  EXPECT_EQ(real_fact(scores.facts, "whole"), -1);
  EXPECT_NEAR(real_fact(scores.facts, "expected"), 1.0 / 3, 0.06);
  EXPECT_NEAR(real_fact(scores.facts, "p_low"), 1.0 / 3, 0.03);
  EXPECT_EQ(real_fact(scores.facts, "p_high"), 1);
  // -1 in one of three, else 1: deviation 2 sqrt(2) / 3.
  EXPECT_NEAR(real_fact(scores.facts, "z"), -std::sqrt(2.0), 0.08);
  // One group alone: every run is alike.
  options.groups.of = {0, 0, 0, 0};
  const NodeScores alike = ei_index(graph, options, context);
  EXPECT_EQ(alike.facts.find("z"), nullptr);
  EXPECT_EQ(real_fact(alike.facts, "p_low"), 1);
}

// Groups laid at random say nothing: p is even over seeds. Groups that ties follow are far out.
TEST(EiIndex, PermutationsTellChanceFromHomophily) {
  int low = 0;
  constexpr int kRuns = 60;
  for (int seed = 1; seed <= kRuns; ++seed) {
    Context context({.seed = static_cast<std::uint64_t>(seed)});
    Random random(static_cast<std::uint64_t>(seed), 4);
    std::vector<EdgeEnds> edges;
    NodeGroups chance{.of = {}, .names = {"A", "B"}}, apart = chance;
    for (NodeId node = 0; node < 24; ++node) {
      chance.of.push_back(static_cast<std::uint32_t>(random.below(2)));
      apart.of.push_back(node % 2);
      const NodeId other = static_cast<NodeId>(random.below(12)) * 2 + node % 2;
      edges.push_back({node, other});
      edges.push_back({node, (node + 2) % 24});
    }
    const Graph graph = Graph::from_edges(24, edges, false);
    const NodeScores scores = ei_index(graph, {.groups = chance, .permutations = 99}, context);
    low += real_fact(scores.facts, "p_low") <= 0.2 ? 1 : 0;
    const NodeScores strong = ei_index(graph, {.groups = apart, .permutations = 99}, context);
    EXPECT_EQ(real_fact(strong.facts, "p_low"), 0.01);
  }
  EXPECT_GT(low, 2);
  EXPECT_LT(low, 26) << "a fifth of 60 is 12";
}

// A tie that both claim counts twice.
TEST(EiIndex, MutualTiesOfADirectedGraph) {
  Context context;
  const NodeGroups groups{.of = {0, 0, 1}, .names = {"A", "B"}};
  EXPECT_THAT(ei_index(directed("a>b b>a a>c a>c"), {.groups = groups}, context).values,
              ElementsAre(DoubleEq(-1.0 / 3), -1, 1));
}

TEST(EiIndex, AgreesWithTheListOfEdges) {
  for (const std::uint64_t seed : seeds(150)) {
    SCOPED_TRACE(seed);
    Context context;
    const Graph graph = random_graph(seed);
    const GraphView view = graph;
    const NodeId n = graph.num_nodes();
    Random random(seed, 9);
    NodeGroups groups{.of = std::vector<std::uint32_t>(n), .names = {"a", "b", "c"}};
    for (std::uint32_t& group : groups.of) {
      const std::uint64_t drawn = random.below(4);
      group = drawn == 3 ? kNoGroup : static_cast<std::uint32_t>(drawn);
    }
    const auto strengths = random_values(seed, graph.num_edges());
    std::vector<double> external(n, 0), internal(n, 0), expected(n);
    for (EdgeId edge = 0; edge < graph.num_edges(); ++edge) {
      const NodeId a = view.source(edge), b = view.target(edge);
      if (a == b || groups.of[a] == kNoGroup || groups.of[b] == kNoGroup) continue;
      auto& sums = groups.of[a] == groups.of[b] ? internal : external;
      sums[a] += strengths[edge];
      sums[b] += strengths[edge];
    }
    double all_external = 0, all_internal = 0;
    for (NodeId v = 0; v < n; ++v) {
      const double all = external[v] + internal[v];
      expected[v] = all > 0 ? (external[v] - internal[v]) / all : std::nan("");
      all_external += external[v];
      all_internal += internal[v];
    }
    const NodeScores scores = ei_index(graph, {groups, {strengths}}, context);
    EXPECT_THAT(scores.values, Pointwise(NanSensitiveDoubleNear(1e-12), expected));
    EXPECT_EQ(scores.facts.find("whole") != nullptr, all_external + all_internal > 0);
    EXPECT_NEAR(real_fact(scores.facts, "external"), all_external / 2, 1e-12);
  }
}

}  // namespace
}  // namespace mekhala
