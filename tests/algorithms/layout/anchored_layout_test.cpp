#include "algorithms/layout/anchored_layout.hpp"

#include <gmock/gmock.h>

#include <cmath>

#include "engine/base/random.hpp"

namespace mekhala {
namespace {

struct Case {
  Graph graph;
  AnchoredLayoutOptions options;
  std::vector<double> radii;
};

Case random_case(std::uint64_t seed) {
  Random random(seed, 0);
  Case made;
  const auto n = static_cast<NodeId>(random.below(150));
  const std::uint64_t areas = 1 + random.below(9);
  std::vector<EdgeEnds> edges;
  for (std::uint64_t i = 0; n > 0 && i < 2 * n; ++i) {
    edges.push_back({static_cast<NodeId>(random.below(n)), static_cast<NodeId>(random.below(n))});
  }
  made.graph = Graph::from_edges(n, edges, random.below(2) == 0);
  for (NodeId node = 0; node < n; ++node) {
    const std::uint64_t area = random.below(areas + 1);
    made.options.areas.of.push_back(area == areas ? kNoGroup : static_cast<std::uint32_t>(area));
    made.radii.push_back(3 + static_cast<double>(random.below(20)));
  }
  for (std::uint64_t area = 0; area < areas; ++area) made.options.areas.names.push_back("a");
  return made;
}

// Circle of an area by its own definition here: mean of its points, farthest mark.
struct Circle {
  double x = 0, y = 0, radius = 0;
  int count = 0;
};

std::vector<Circle> circles_of(const Case& made, const NodePoints& points) {
  std::vector<Circle> circles(made.options.areas.names.size());
  for (std::size_t i = 0; i < points.x.size(); ++i) {
    if (made.options.areas.of[i] == kNoGroup) continue;
    Circle& circle = circles[made.options.areas.of[i]];
    circle.x += points.x[i];
    circle.y += points.y[i];
    ++circle.count;
  }
  for (Circle& circle : circles) {
    if (circle.count == 0) continue;
    circle.x /= circle.count;
    circle.y /= circle.count;
  }
  for (std::size_t i = 0; i < points.x.size(); ++i) {
    if (made.options.areas.of[i] == kNoGroup) continue;
    Circle& circle = circles[made.options.areas.of[i]];
    circle.radius = std::max(
        circle.radius, std::hypot(points.x[i] - circle.x, points.y[i] - circle.y) + made.radii[i]);
  }
  return circles;
}

TEST(AnchoredLayout, MarksAreFreeAndAreasDisjoint) {
  for (std::uint64_t seed = 0; seed < 60; ++seed) {
    SCOPED_TRACE(seed);
    const Case made = random_case(seed);
    Context context;
    const NodePoints points = anchored_layout(made.graph, made.options, made.radii, context);
    ASSERT_EQ(points.x.size(), made.graph.num_nodes());
    for (std::size_t a = 0; a < points.x.size(); ++a) {
      ASSERT_TRUE(std::isfinite(points.x[a]) && std::isfinite(points.y[a]));
      for (std::size_t b = a + 1; b < points.x.size(); ++b) {
        ASSERT_GE(std::hypot(points.x[a] - points.x[b], points.y[a] - points.y[b]),
                  made.radii[a] + made.radii[b]);
      }
    }
    const std::vector<Circle> circles = circles_of(made, points);
    for (std::size_t a = 0; a < circles.size(); ++a) {
      for (std::size_t b = a + 1; b < circles.size(); ++b) {
        if (circles[a].count == 0 || circles[b].count == 0) continue;
        EXPECT_GT(std::hypot(circles[a].x - circles[b].x, circles[a].y - circles[b].y),
                  circles[a].radius + circles[b].radius);
      }
    }
  }
}

TEST(AnchoredLayout, SameBitsForAnyThreads) {
  const Case made = random_case(7);
  Context one(ContextOptions{.threads = 1});
  Context seven(ContextOptions{.threads = 7});
  const NodePoints a = anchored_layout(made.graph, made.options, made.radii, one);
  const NodePoints b = anchored_layout(made.graph, made.options, made.radii, seven);
  EXPECT_EQ(a.x, b.x);
  EXPECT_EQ(a.y, b.y);
}

TEST(AnchoredLayout, LinkedNodesAreNearerThanOthers) {
  // A ring of 40: neighbors must be nearer than pairs on average, or springs do nothing.
  std::vector<EdgeEnds> edges;
  for (NodeId i = 0; i < 40; ++i) edges.push_back({i, (i + 1) % 40});
  const Graph graph = Graph::from_edges(40, edges, false);
  Context context;
  const NodePoints points = anchored_layout(graph, {}, context);
  double linked = 0, all = 0;
  for (NodeId a = 0; a < 40; ++a) {
    const NodeId b = (a + 1) % 40;
    linked += std::hypot(points.x[a] - points.x[b], points.y[a] - points.y[b]) / 40;
    for (NodeId c = 0; c < 40; ++c) {
      all += std::hypot(points.x[a] - points.x[c], points.y[a] - points.y[c]) / (40 * 39);
    }
  }
  EXPECT_LT(linked, 0.6 * all);
}

TEST(AnchoredLayout, RefusesBadRadii) {
  const Graph graph = Graph::from_edges(2, {}, false);
  Context context;
  EXPECT_THROW((void)anchored_layout(graph, {}, std::vector<double>{1}, context), Error);
  EXPECT_THROW((void)anchored_layout(graph, {}, std::vector<double>{1, -2}, context), Error);
}

}  // namespace
}  // namespace mekhala
