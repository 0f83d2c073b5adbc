#include "datasets/generator/graph_models.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "engine/base/error.hpp"

namespace mekhala::generator {
namespace {

using testing::ElementsAre;

constexpr GraphModel kAll[] = {GraphModel::random, GraphModel::preferential,
                               GraphModel::small_world, GraphModel::planted, GraphModel::power_law};

std::vector<EdgeEnds> made(const GraphPlan& plan) {
  Context context;
  return make_graph(plan, context);
}

std::vector<std::uint32_t> degrees(const GraphPlan& plan, const std::vector<EdgeEnds>& edges) {
  std::vector<std::uint32_t> of(plan.nodes);
  for (const EdgeEnds& edge : edges) {
    ++of[edge.source];
    ++of[edge.target];
  }
  return of;
}

TEST(GraphModels, EveryModelIsASimpleSortedGraphOfThePromisedSize) {
  for (const GraphModel model : kAll) {
    for (const std::uint64_t seed : {1, 2, 3}) {
      SCOPED_TRACE(kGraphModels[static_cast<std::size_t>(model)]);
      const GraphPlan plan{.model = model, .nodes = 500, .degree = 6, .seed = seed};
      const std::vector<EdgeEnds> edges = made(plan);
      // A new node joins 3 others, but for the clique of 4 that it begins with.
      EXPECT_EQ(edges.size(), model == GraphModel::preferential ? 3U * 496 + 6 : 1500U);
      for (std::size_t i = 0; i < edges.size(); ++i) {
        EXPECT_LT(edges[i].source, edges[i].target);
        EXPECT_LT(edges[i].target, plan.nodes);
        if (i == 0) continue;
        EXPECT_TRUE(std::pair(edges[i - 1].source, edges[i - 1].target) <
                    std::pair(edges[i].source, edges[i].target));
      }
      const auto again = made(plan);
      EXPECT_TRUE(std::equal(edges.begin(), edges.end(), again.begin(), again.end(),
                             [](const EdgeEnds& a, const EdgeEnds& b) {
                               return a.source == b.source && a.target == b.target;
                             }));
    }
  }
}

// Seven in a ring, each knowing one on either side, nothing moved.
TEST(GraphModels, ARingByHand) {
  std::vector<std::pair<NodeId, NodeId>> pairs;
  for (const EdgeEnds& edge : made(
           {.model = GraphModel::small_world, .nodes = 7, .degree = 2, .mixing = 0, .groups = 1})) {
    pairs.emplace_back(edge.source, edge.target);
  }
  using P = std::pair<NodeId, NodeId>;
  EXPECT_THAT(pairs, ElementsAre(P(0, 1), P(0, 6), P(1, 2), P(2, 3), P(3, 4), P(4, 5), P(5, 6)));
}

TEST(GraphModels, TailsAreHeavyWhereTheyShouldBe) {
  const auto largest = [](GraphModel model) {
    const GraphPlan plan{.model = model, .nodes = 5000, .degree = 8};
    const auto of = degrees(plan, made(plan));
    return *std::max_element(of.begin(), of.end());
  };
  EXPECT_LT(largest(GraphModel::random), 40U);
  EXPECT_LT(largest(GraphModel::small_world), 40U);
  EXPECT_GT(largest(GraphModel::preferential), 120U);
  EXPECT_GT(largest(GraphModel::power_law), 120U);
}

// So many edges leave their group as were asked for, give or take four standard deviations.
TEST(GraphModels, PlantedGroupsMixAsTheyAreTold) {
  for (const double mixing : {0.0, 0.1, 0.5}) {
    const GraphPlan plan{
        .model = GraphModel::planted, .nodes = 3000, .degree = 8, .mixing = mixing};
    const auto edges = made(plan);
    double between = 0;
    for (const EdgeEnds& edge : edges) between += edge.source % 4 != edge.target % 4 ? 1 : 0;
    const double n = static_cast<double>(edges.size());
    EXPECT_NEAR(between / n, mixing, 4 * std::sqrt(mixing * (1 - mixing) / n) + 1e-12);
  }
}

// The slope of the tail, by Hill's estimator over the largest 2 %.
TEST(GraphModels, PowerLawHasItsExponent) {
  const GraphPlan plan{
      .model = GraphModel::power_law, .nodes = 50000, .degree = 8, .exponent = 2.8};
  auto of = degrees(plan, made(plan));
  std::sort(of.rbegin(), of.rend());
  const std::size_t k = of.size() / 50;
  double sum = 0;
  for (std::size_t i = 0; i < k; ++i) sum += std::log(static_cast<double>(of[i]) / of[k]);
  EXPECT_NEAR(1 + static_cast<double>(k) / sum, 2.8, 0.3);
}

TEST(GraphModels, PlansWithoutAGraphAreRefused) {
  const GraphPlan wrong[] = {
      {.nodes = 1},
      {.nodes = 10, .degree = 8},
      {.degree = 0},
      {.degree = -1},
      {.mixing = 1.5},
      {.groups = 0},
      {.exponent = 2},
      {.model = GraphModel::preferential, .degree = 3},
      {.model = GraphModel::small_world, .degree = 2.5},
      {.degree = std::nan("")},
  };
  for (const GraphPlan& plan : wrong) EXPECT_THROW((void)made(plan), Error);
}

}  // namespace
}  // namespace mekhala::generator
