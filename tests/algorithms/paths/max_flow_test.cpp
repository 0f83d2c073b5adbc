#include "algorithms/paths/max_flow.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>

namespace mekhala {
namespace {

double fact(const EdgeScores& scores, const std::string& name) {
  const FactValue* value = scores.facts.find(name);
  if (value == nullptr) return std::numeric_limits<double>::quiet_NaN();
  if (const auto* whole = std::get_if<std::int64_t>(value)) return static_cast<double>(*whole);
  return std::get<double>(*value);
}

// 0 -> 1 -> 3 carries min(3, 2), 0 -> 2 -> 3 min(1, 4), 1 -> 2 one more of what is left at 1: in
// all min over cuts: {0}: 3 + 1 = 4; {0, 1}: 2 + 1 + 1 = 4; {0, 1, 2}: 2 + 4 = 6. So 4, cut at {0}.
TEST(MaxFlow, FourNodesByHand) {
  const std::vector<EdgeEnds> edges{{0, 1}, {0, 2}, {1, 2}, {1, 3}, {2, 3}};
  const Graph graph = Graph::from_edges(4, edges, true);
  Context context;
  const EdgeScores flow =
      max_flow(graph, {.source = {0}, .target = {3}, .capacities = {{3, 1, 1, 2, 4}}}, context);
  EXPECT_DOUBLE_EQ(fact(flow, "value"), 4);
  EXPECT_DOUBLE_EQ(fact(flow, "cut_value"), 4);
  EXPECT_EQ(fact(flow, "cut_edges"), 2);
  EXPECT_EQ(fact(flow, "cut:0"), 0);
  EXPECT_EQ(fact(flow, "cut:1"), 1);
  EXPECT_THAT(flow.values, ::testing::ElementsAre(3, 1, 1, 2, 2));
  // Against the arrows nothing passes.
  const EdgeScores back = max_flow(graph, {.source = {3}, .target = {0}}, context);
  EXPECT_EQ(fact(back, "value"), 0);
  EXPECT_EQ(fact(back, "cut_edges"), 0);
  EXPECT_EQ(back.info.notes.size(), 1U);
}

struct Case {
  Graph graph;
  std::vector<double> capacities;
};

Case random_case(std::uint64_t seed) {
  Random random(seed, 0);
  const auto n = static_cast<NodeId>(2 + random.below(8));
  std::vector<EdgeEnds> edges;
  for (std::uint64_t i = random.below(4 * std::uint64_t{n}); i > 0; --i) {
    edges.push_back({static_cast<NodeId>(random.below(n)), static_cast<NodeId>(random.below(n))});
  }
  Case made{.graph = Graph::from_edges(n, edges, random.below(2) == 1), .capacities = {}};
  const bool fractions = random.below(2) == 1;
  for (std::size_t i = 0; i < edges.size(); ++i) {
    made.capacities.push_back(fractions ? random.uniform() : static_cast<double>(random.below(5)));
  }
  return made;
}

// The smallest capacity over all 2^(n-2) ways to part source and target.
double smallest_cut(const Case& made, NodeId source, NodeId target) {
  const GraphView view = made.graph;
  double best = std::numeric_limits<double>::infinity();
  for (std::uint32_t side = 0; side < (1U << view.num_nodes()); ++side) {
    if ((side >> source & 1U) == 0 || (side >> target & 1U) != 0) continue;
    double sum = 0;
    for (EdgeId e = 0; e < view.num_edges(); ++e) {
      const bool from = (side >> view.source(e) & 1U) != 0;
      const bool to = (side >> view.target(e) & 1U) != 0;
      if (view.directed() ? from && !to : from != to) sum += made.capacities[e];
    }
    best = std::min(best, sum);
  }
  return best;
}

TEST(MaxFlow, IsTheSmallestCutAndKeepsTheBooks) {
  for (std::uint64_t seed = 1; seed <= 400; ++seed) {
    SCOPED_TRACE(seed);
    const Case made = random_case(seed);
    const GraphView view = made.graph;
    const NodeId target = view.num_nodes() - 1;
    Context context;
    const EdgeScores flow = max_flow(
        view, {.source = {0}, .target = {target}, .capacities = {made.capacities}}, context);
    EXPECT_NEAR(fact(flow, "value"), smallest_cut(made, 0, target), 1e-12);
    EXPECT_NEAR(fact(flow, "cut_value"), fact(flow, "value"), 1e-12);
    std::vector<double> balance(view.num_nodes(), 0);
    for (EdgeId e = 0; e < view.num_edges(); ++e) {
      const bool loop = view.source(e) == view.target(e);
      EXPECT_GE(flow.values[e], view.directed() ? -1e-12 : -made.capacities[e] - 1e-12);
      EXPECT_LE(std::abs(flow.values[e]), loop ? 0 : made.capacities[e] + 1e-12);
      balance[view.source(e)] -= flow.values[e];
      balance[view.target(e)] += flow.values[e];
    }
    EXPECT_NEAR(balance[0], -fact(flow, "value"), 1e-12);
    for (NodeId node = 1; node < target; ++node) EXPECT_NEAR(balance[node], 0, 1e-12);
  }
}

TEST(MaxFlow, RefusesWhatMakesNoSense) {
  const Case made = random_case(3);
  Context context;
  EXPECT_THROW((void)max_flow(made.graph, {.source = {0}, .target = {0}}, context), Error);
  EXPECT_THROW((void)max_flow(made.graph, {.source = {0}}, context), Error);
  EXPECT_THROW(
      (void)max_flow(made.graph, {.source = {0}, .target = {1}, .capacities = {{1, 2, 3, -1}}},
                     context),
      Error);
}

}  // namespace
}  // namespace mekhala
