#include "algorithms/layout/steady_layout.hpp"

#include <gmock/gmock.h>

#include <cmath>
#include <limits>

#include "engine/base/random.hpp"

namespace mekhala {
namespace {

constexpr double kNew = std::numeric_limits<double>::quiet_NaN();

SteadyLayoutOptions page(double width, double height) {
  SteadyLayoutOptions options;
  options.right = width;
  options.top = height;
  return options;
}

TEST(SteadyLayout, ANewMarkStandsBesideItsNeighborByHand) {
  Context context;
  const std::vector<EdgeEnds> edges{{0, 2}};
  const Graph graph = Graph::from_edges(3, edges, false);
  const std::vector<double> radii{10, 10, 10};
  const NodePoints points = steady_layout(graph, page(400, 300), radii,
                                          {.x = {100, 300, kNew}, .y = {100, 200, kNew}}, context);
  EXPECT_EQ(points.x[0], 100);
  EXPECT_EQ(points.y[1], 200);
  const double apart = std::hypot(points.x[2] - 100, points.y[2] - 100);
  EXPECT_GE(apart, 28) << "two radii and the gap";
  EXPECT_LE(apart, 36) << "the first free ring";
}

TEST(SteadyLayout, ANewMarkStaysOffTheGroundOfOthers) {
  Context context;
  // Node 4 belongs to area 1 and knows only node 0, in the middle of area 0's square.
  const std::vector<EdgeEnds> edges{{0, 5}};
  const Graph graph = Graph::from_edges(6, edges, false);
  SteadyLayoutOptions options = page(600, 300);
  options.areas.of = {0, 0, 0, 0, 1, 1};
  options.areas.names = {"a", "b"};
  const std::vector<double> radii(6, 5);
  const NodePoints points = steady_layout(
      graph, options, radii,
      {.x = {50, 250, 250, 50, 400, kNew}, .y = {50, 50, 250, 250, 150, kNew}}, context);
  EXPECT_GT(points.x[5], 250) << "on the side of its own area";
}

TEST(SteadyLayout, WhatIsKnownStaysAndWhatIsNewIsFree) {
  for (std::uint64_t seed = 1; seed <= 60; ++seed) {
    SCOPED_TRACE(seed);
    Random random(seed, 0);
    const auto n = static_cast<NodeId>(2 + random.below(150));
    std::vector<EdgeEnds> edges;
    for (NodeId i = 0; i < 2 * n; ++i) {
      edges.push_back({static_cast<NodeId>(random.below(n)), static_cast<NodeId>(random.below(n))});
    }
    const Graph graph = Graph::from_edges(n, edges, random.below(2) == 0);
    SteadyLayoutOptions options = page(1100, 800);
    NodePoints before;
    std::vector<double> radii;
    for (NodeId node = 0; node < n; ++node) {
      const bool fresh = random.below(8) == 0;
      before.x.push_back(fresh ? kNew : static_cast<double>(random.below(1100)));
      before.y.push_back(fresh ? kNew : static_cast<double>(random.below(800)));
      radii.push_back(4 + static_cast<double>(random.below(12)));
      options.areas.of.push_back(
          random.below(5) == 0 ? kNoGroup : static_cast<std::uint32_t>(random.below(4)));
    }
    Context context;
    const NodePoints points = steady_layout(graph, options, radii, before, context);
    for (NodeId a = 0; a < n; ++a) {
      if (std::isfinite(before.x[a])) {
        EXPECT_EQ(points.x[a], before.x[a]);
        EXPECT_EQ(points.y[a], before.y[a]);
        continue;
      }
      EXPECT_GE(points.x[a] - radii[a], 0);
      EXPECT_LE(points.x[a] + radii[a], 1100);
      EXPECT_GE(points.y[a] - radii[a], 0);
      EXPECT_LE(points.y[a] + radii[a], 800);
      for (NodeId b = 0; b < n; ++b) {
        if (a == b) continue;
        EXPECT_GE(std::hypot(points.x[a] - points.x[b], points.y[a] - points.y[b]),
                  radii[a] + radii[b]);
      }
    }
  }
}

TEST(SteadyLayout, AFullPageStillGivesEverybodyAPoint) {
  Context context;
  const Graph graph = Graph::from_edges(12, {}, false);
  NodePoints before{.x = std::vector<double>(12, kNew), .y = std::vector<double>(12, kNew)};
  const std::vector<double> radii(12, 20);
  const NodePoints points = steady_layout(graph, page(60, 60), radii, before, context);
  for (std::size_t i = 0; i < 12; ++i) {
    EXPECT_GE(points.x[i], 20);
    EXPECT_LE(points.x[i], 40);
  }
}

TEST(SteadyLayout, RefusesWhatDoesNotFit) {
  Context context;
  const Graph graph = Graph::from_edges(2, {}, false);
  const NodePoints two{.x = {kNew, kNew}, .y = {kNew, kNew}};
  const std::vector<double> one{5}, good{5, 5}, bad{5, 0};
  EXPECT_THROW((void)steady_layout(graph, page(90, 90), one, two, context), Error);
  EXPECT_THROW((void)steady_layout(graph, page(90, 90), bad, two, context), Error);
  EXPECT_THROW((void)steady_layout(graph, page(9, 90), good, two, context), Error);
  EXPECT_THROW((void)steady_layout(graph, page(90, 90), good, {}, context), Error);
}

}  // namespace
}  // namespace mekhala
