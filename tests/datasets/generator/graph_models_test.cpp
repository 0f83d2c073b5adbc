#include "datasets/generator/graph_models.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "datasets/generator/matching.hpp"
#include "engine/base/error.hpp"

namespace mekhala::generator {
namespace {

using testing::ElementsAre;

constexpr GraphModel kAll[] = {
    GraphModel::random,    GraphModel::preferential,  GraphModel::small_world, GraphModel::planted,
    GraphModel::power_law, GraphModel::configuration, GraphModel::kronecker,   GraphModel::lfr};

ModelGraph graph_of(const GraphPlan& plan, unsigned threads = 2) {
  ContextOptions options;
  options.threads = threads;
  Context context(options);
  return make_graph(plan, context);
}

std::vector<EdgeEnds> made(const GraphPlan& plan) { return graph_of(plan).edges; }

std::vector<std::pair<NodeId, NodeId>> pairs_of(const std::vector<EdgeEnds>& edges) {
  std::vector<std::pair<NodeId, NodeId>> pairs;
  for (const EdgeEnds& edge : edges) pairs.emplace_back(edge.source, edge.target);
  return pairs;
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
    for (const std::uint64_t seed : {1U, 2U, 3U}) {
      SCOPED_TRACE(kGraphModels[static_cast<std::size_t>(model)]);
      const GraphPlan plan{.model = model, .nodes = 512, .degree = 6, .seed = seed};
      const ModelGraph graph = graph_of(plan);
      EXPECT_EQ(graph.nodes, 512U);
      switch (model) {
        case GraphModel::preferential:  // a new node joins 3 others, but for the clique of 4
          EXPECT_EQ(graph.edges.size(), 3U * 508 + 6);
          break;
        case GraphModel::configuration:  // the degrees are drawn
        case GraphModel::lfr:
          EXPECT_NEAR(static_cast<double>(graph.edges.size()), 1536, 160);
          break;
        case GraphModel::kronecker:  // without loops and repeats
          EXPECT_LT(graph.edges.size(), 1536U);
          EXPECT_GT(graph.edges.size(), 1100U);
          break;
        default:
          EXPECT_EQ(graph.edges.size(), 1536U);
      }
      const auto pairs = pairs_of(graph.edges);
      for (std::size_t i = 0; i < pairs.size(); ++i) {
        EXPECT_LT(pairs[i].first, pairs[i].second);
        EXPECT_LT(pairs[i].second, graph.nodes);
        if (i > 0) {
          EXPECT_LT(pairs[i - 1], pairs[i]);
        }
      }
      const bool planted = model == GraphModel::planted || model == GraphModel::lfr;
      EXPECT_EQ(graph.community.size(), planted ? 512U : 0U);
    }
  }
}

// Enough edges for several stretches of draws and a sort in parallel.
TEST(GraphModels, TheSameForAnyNumberOfThreads) {
  for (const GraphModel model : kAll) {
    SCOPED_TRACE(kGraphModels[static_cast<std::size_t>(model)]);
    const GraphPlan plan{.model = model, .nodes = 32768, .degree = 10, .seed = 7};
    const ModelGraph one = graph_of(plan, 1), three = graph_of(plan, 3);
    EXPECT_TRUE(pairs_of(one.edges) == pairs_of(three.edges));
    EXPECT_EQ(one.community, three.community);
  }
}

// Seven in a ring, each knowing one on either side, nothing moved.
TEST(GraphModels, ARingByHand) {
  const auto edges =
      made({.model = GraphModel::small_world, .nodes = 7, .degree = 2, .mixing = 0, .groups = 1});
  using P = std::pair<NodeId, NodeId>;
  EXPECT_THAT(pairs_of(edges),
              ElementsAre(P(0, 1), P(0, 6), P(1, 2), P(2, 3), P(3, 4), P(4, 5), P(5, 6)));
}

TEST(GraphModels, TailsAreHeavyWhereTheyShouldBe) {
  const auto largest = [](GraphModel model) {
    const GraphPlan plan{.model = model, .nodes = 8192, .degree = 8};
    const auto of = degrees(plan, made(plan));
    return *std::max_element(of.begin(), of.end());
  };
  EXPECT_LT(largest(GraphModel::random), 40U);
  EXPECT_LT(largest(GraphModel::small_world), 40U);
  EXPECT_GT(largest(GraphModel::preferential), 120U);
  EXPECT_GT(largest(GraphModel::power_law), 120U);
  EXPECT_GT(largest(GraphModel::configuration), 120U);
  EXPECT_GT(largest(GraphModel::kronecker), 120U);
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
TEST(GraphModels, PowerLawsHaveTheirExponent) {
  for (const GraphModel model : {GraphModel::power_law, GraphModel::configuration}) {
    SCOPED_TRACE(kGraphModels[static_cast<std::size_t>(model)]);
    const GraphPlan plan{
        .model = model, .nodes = 50000, .degree = 8, .exponent = 2.8, .most_degree = 10000};
    auto of = degrees(plan, made(plan));
    std::sort(of.rbegin(), of.rend());
    const std::size_t k = of.size() / 50;
    double sum = 0;
    for (std::size_t i = 0; i < k; ++i) sum += std::log(static_cast<double>(of[i]) / of[k]);
    EXPECT_NEAR(1 + static_cast<double>(k) / sum, 2.8, 0.3);
  }
}

TEST(GraphModels, LfrHasTheDegreesMixingAndCommunitiesThatWereAskedFor) {
  for (const double mixing : {0.1, 0.5}) {
    SCOPED_TRACE(mixing);
    const GraphPlan plan{.model = GraphModel::lfr,
                         .nodes = 5000,
                         .degree = 20,
                         .mixing = mixing,
                         .most_degree = 50,
                         .least_community = 20,
                         .most_community = 100};
    const ModelGraph graph = graph_of(plan);
    std::vector<std::uint32_t> size(5000), outside(5000);
    for (const std::uint32_t community : graph.community) ++size[community];
    for (const std::uint32_t one : size) {
      EXPECT_TRUE(one == 0 || (one >= 20 && one <= 100)) << one;
    }
    EXPECT_GT(std::count_if(size.begin(), size.end(), [](auto one) { return one > 0; }), 50);
    const auto of = degrees(plan, graph.edges);
    EXPECT_LE(*std::max_element(of.begin(), of.end()), 50U);
    EXPECT_NEAR(2.0 * static_cast<double>(graph.edges.size()) / 5000, 20, 0.5);
    for (const EdgeEnds& edge : graph.edges) {
      if (graph.community[edge.source] == graph.community[edge.target]) continue;
      ++outside[edge.source];
      ++outside[edge.target];
    }
    // Not only on the whole: each node has its share outside, but for rounding and a lost end.
    double far = 0;
    for (NodeId node = 0; node < 5000; ++node) {
      far = std::max(far, std::abs(outside[node] - mixing * of[node]));
    }
    EXPECT_LT(far, 4);
  }
}

// Every node of six has three edges: no ends are lost where a graph exists.
TEST(Matching, EveryDegreeIsMet) {
  const std::vector<NodeId> names = {3, 5, 7, 9, 11, 13};
  const std::vector<std::uint32_t> three(6, 3);
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    Random random(seed, 0);
    EdgeKeys keys;
    match_ends(
        names, three, [](NodeId, NodeId) { return true; }, random, keys);
    std::sort(keys.begin(), keys.end());
    EXPECT_EQ(std::unique(keys.begin(), keys.end()), keys.end());
    EXPECT_EQ(keys.size(), 9U) << seed;
    std::vector<std::uint32_t> of(14);
    for (const std::uint64_t key : keys) {
      ++of[key >> 32];
      ++of[key & UINT32_MAX];
    }
    for (const NodeId name : names) EXPECT_EQ(of[name], 3U);
  }
}

TEST(Matching, PairsThatAreRefusedStayApart) {
  const std::vector<NodeId> names = {0, 1, 2, 3, 4, 5, 6, 7};
  const std::vector<std::uint32_t> two(8, 2);
  Random random(1, 0);
  EdgeKeys keys;
  match_ends(
      names, two, [](NodeId a, NodeId b) { return a / 2 != b / 2; }, random, keys);
  EXPECT_EQ(keys.size(), 8U);
  for (const std::uint64_t key : keys) EXPECT_NE((key >> 32) / 2, (key & UINT32_MAX) / 2);
}

TEST(Matching, APowerLawHasTheMeanThatWasAskedFor) {
  for (const double exponent : {1.0, 1.5, 2.0, 2.5, 3.0}) {
    const PowerLaw law = PowerLaw::with_mean(exponent, 12, 200);
    EXPECT_NEAR(law.mean(), 12, 1e-9) << exponent;
    Random random(1, 0);
    double sum = 0;
    for (int i = 0; i < 100000; ++i) sum += law.draw_whole(random);
    EXPECT_NEAR(sum / 100000, 12, 0.4) << exponent;
  }
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
      {.most_degree = 400},
      {.model = GraphModel::lfr, .most_degree = 8},
      {.model = GraphModel::lfr, .least_community = 50, .most_community = 20},
      {.model = GraphModel::lfr, .least_community = 1},
      {.model = GraphModel::configuration, .most_degree = 4},
      {.community_exponent = 0},
  };
  for (const GraphPlan& plan : wrong) EXPECT_THROW((void)made(plan), Error);
}

}  // namespace
}  // namespace mekhala::generator
