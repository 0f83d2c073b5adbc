#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "algorithms/layout/anchored_layout.hpp"
#include "engine/base/random.hpp"

namespace mekhala {
namespace {

// Five areas of eight; whichever the middle is of, no other lies nearer to the centre of all.
TEST(MiddleArea, TheOthersStandRoundIt) {
  constexpr NodeId kEach = 8, kAreas = 5;
  Random random(11, 0);
  std::vector<EdgeEnds> edges;
  AnchoredLayoutOptions options;
  for (NodeId node = 0; node < kEach * kAreas; ++node) {
    options.areas.of.push_back(node / kEach);
    if (node > 0) edges.push_back({node, static_cast<NodeId>(random.below(node))});
  }
  for (NodeId area = 0; area < kAreas; ++area) {
    options.areas.names.push_back(std::to_string(area));
  }
  const Graph graph = Graph::from_edges(kEach * kAreas, edges, false);
  for (NodeId area = 0; area < kAreas; ++area) {
    options.middle = area * kEach;
    Context context;
    const NodePoints points = anchored_layout(graph, options, context);
    std::vector<double> x(kAreas, 0), y(kAreas, 0);
    double mean_x = 0, mean_y = 0;
    for (NodeId node = 0; node < kEach * kAreas; ++node) {
      x[node / kEach] += points.x[node] / kEach;
      y[node / kEach] += points.y[node] / kEach;
      mean_x += points.x[node] / (kEach * kAreas);
      mean_y += points.y[node] / (kEach * kAreas);
    }
    for (NodeId other = 0; other < kAreas; ++other) {
      if (other == area) continue;
      EXPECT_LT(std::hypot(x[area] - mean_x, y[area] - mean_y),
                std::hypot(x[other] - mean_x, y[other] - mean_y))
          << area << " and " << other;
    }
  }
}

}  // namespace
}  // namespace mekhala
