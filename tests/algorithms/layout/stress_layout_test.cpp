#include "algorithms/layout/stress_layout.hpp"

#include <gmock/gmock.h>

#include <cmath>
#include <limits>

#include "engine/base/random.hpp"

namespace mekhala {
namespace {

double length(const NodePoints& points, NodeId a, NodeId b) {
  return std::hypot(points.x[a] - points.x[b], points.y[a] - points.y[b]);
}

// All distances by Floyd and Warshall, and stress by its definition.
double slow_stress(const Graph& graph, const NodePoints& points) {
  const std::size_t n = points.x.size();
  const double far = 1e9;
  std::vector<std::vector<double>> hops(n, std::vector<double>(n, far));
  for (EdgeId edge = 0; edge < graph.view().num_edges(); ++edge) {
    const NodeId a = graph.view().source(edge), b = graph.view().target(edge);
    if (a != b) hops[a][b] = hops[b][a] = 1;
  }
  for (std::size_t k = 0; k < n; ++k) {
    for (std::size_t i = 0; i < n; ++i) {
      for (std::size_t j = 0; j < n; ++j) {
        hops[i][j] = std::min(hops[i][j], hops[i][k] + hops[k][j]);
      }
    }
  }
  double best = std::numeric_limits<double>::infinity(), pairs = 0, up = 0, down = 0;
  for (NodeId i = 0; i < n; ++i) {
    for (NodeId j = 0; j < i; ++j) {
      if (hops[i][j] >= far) continue;
      up += length(points, i, j) / hops[i][j];
      down += std::pow(length(points, i, j) / hops[i][j], 2);
      pairs += 1;
    }
  }
  if (pairs == 0) return 0;
  for (const double scale : {up / down, up / down * 1.01, up / down * 0.99}) {
    double sum = 0;
    for (NodeId i = 0; i < n; ++i) {
      for (NodeId j = 0; j < i; ++j) {
        if (hops[i][j] >= far) continue;
        sum += std::pow((scale * length(points, i, j) - hops[i][j]) / hops[i][j], 2);
      }
    }
    best = std::min(best, sum / pairs);
  }
  return best;
}

Graph undirected(NodeId n, const std::vector<EdgeEnds>& edges) {
  return Graph::from_edges(n, edges, false);
}

Graph random_graph(std::uint64_t seed, NodeId n, std::uint64_t edges, bool directed = false) {
  Random random(seed, 0);
  std::vector<EdgeEnds> ends;
  for (std::uint64_t i = 0; n > 0 && i < edges; ++i) {
    ends.push_back({static_cast<NodeId>(random.below(n)), static_cast<NodeId>(random.below(n))});
  }
  return Graph::from_edges(n, ends, directed);
}

Graph tree(std::uint64_t seed, NodeId n) {
  Random random(seed, 1);
  std::vector<EdgeEnds> ends;
  for (NodeId i = 1; i < n; ++i) ends.push_back({static_cast<NodeId>(random.below(i)), i});
  return Graph::from_edges(n, ends, false);
}

TEST(StressLayout, APathIsStraight) {
  const Graph path = undirected(5, {{0, 1}, {1, 2}, {2, 3}, {3, 4}});
  Context context;
  const NodePoints points = stress_layout(path, {.rounds = 200}, context);
  for (NodeId a = 0; a < 5; ++a) {
    for (NodeId b = 0; b < a; ++b) EXPECT_NEAR(length(points, a, b), a - b, 0.05);
    EXPECT_NEAR(points.y[a], points.y[0], 0.4) << "and lies flat";
  }
  EXPECT_NEAR(layout_stress(path, points, 5, context), 0, 1e-4);
}

// A square of side s and diagonal s sqrt 2 for hops 1 and 2: stress 4 (s - 1)^2 + 2 (s sqrt 2 -
// 2)^2 / 4 is least where 8 (s - 1) + sqrt 2 (s sqrt 2 - 2) = 0: s = (8 + 2 sqrt 2) / 10.
TEST(StressLayout, ACycleOfFourIsASquare) {
  const Graph cycle = undirected(4, {{0, 1}, {1, 2}, {2, 3}, {3, 0}});
  Context context;
  const NodePoints points = stress_layout(cycle, {.rounds = 400}, context);
  const double side = (8 + 2 * std::sqrt(2)) / 10;
  for (NodeId a = 0; a < 4; ++a) EXPECT_NEAR(length(points, a, (a + 1) % 4), side, 0.02);
  EXPECT_NEAR(length(points, 0, 2), side * std::sqrt(2), 0.02);
}

TEST(StressLayout, StressByItsDefinition) {
  for (std::uint64_t seed = 0; seed < 40; ++seed) {
    SCOPED_TRACE(seed);
    const auto n = static_cast<NodeId>(1 + seed);
    const Graph graph = random_graph(seed, n, 2 * n, seed % 2 == 0);
    Context context;
    const NodePoints points = stress_layout(graph, {}, context);
    EXPECT_NEAR(layout_stress(graph, points, n, context), slow_stress(graph, points), 1e-12);
  }
}

// Descent of one node at a time over all pairs, from several starts, for as long as it takes.
double least_stress(const Graph& graph, NodeId n, std::uint64_t seed) {
  double best = 1;
  const double far = 1e9;
  std::vector<std::vector<double>> hops(n, std::vector<double>(n, far));
  for (EdgeId edge = 0; edge < graph.view().num_edges(); ++edge) {
    const NodeId a = graph.view().source(edge), b = graph.view().target(edge);
    hops[a][b] = hops[b][a] = 1;
  }
  for (NodeId k = 0; k < n; ++k) {
    for (NodeId i = 0; i < n; ++i) {
      for (NodeId j = 0; j < n; ++j) hops[i][j] = std::min(hops[i][j], hops[i][k] + hops[k][j]);
    }
  }
  for (std::uint64_t start = 0; start < 5; ++start) {
    Random random(seed, 100 + start);
    NodePoints at{.x = std::vector<double>(n), .y = std::vector<double>(n)};
    for (NodeId i = 0; i < n; ++i) {
      at.x[i] = 5 * random.uniform();
      at.y[i] = 5 * random.uniform();
    }
    for (int round = 0; round < 400; ++round) {
      for (NodeId i = 0; i < n; ++i) {
        double x = 0, y = 0, sum = 0;
        for (NodeId j = 0; j < n; ++j) {
          if (i == j || hops[i][j] >= far) continue;
          const double weight = 1 / (hops[i][j] * hops[i][j]);
          const double away = std::max(length(at, i, j), 1e-9);
          x += weight * (at.x[j] + hops[i][j] * (at.x[i] - at.x[j]) / away);
          y += weight * (at.y[j] + hops[i][j] * (at.y[i] - at.y[j]) / away);
          sum += weight;
        }
        if (sum > 0) {
          at.x[i] = x / sum;
          at.y[i] = y / sum;
        }
      }
    }
    best = std::min(best, slow_stress(graph, at));
  }
  return best;
}

TEST(StressLayout, ComesCloseToTheBestOfASlowSearch) {
  double ours = 0, slow = 0;
  for (std::uint64_t seed = 0; seed < 12; ++seed) {
    SCOPED_TRACE(seed);
    const NodeId n = 40;
    const Graph graph = seed % 2 == 0 ? tree(seed, n) : random_graph(seed, n, 80);
    Context context;
    const double stress = layout_stress(graph, stress_layout(graph, {}, context), n, context);
    const double best = least_stress(graph, n, seed);
    EXPECT_LE(stress, best * 1.35 + 0.01);
    ours += stress;
    slow += best;
  }
  EXPECT_LE(ours, 1.12 * slow);
}

TEST(StressLayout, TheSparseModelComesCloseToAllPairs) {
  double all = 0, sparse = 0;
  for (std::uint64_t seed = 0; seed < 6; ++seed) {
    const NodeId n = 600;
    const Graph graph = seed % 2 == 0 ? tree(seed, n) : random_graph(seed, n, 1500);
    Context context;
    all += layout_stress(graph, stress_layout(graph, {}, context), n, context);
    sparse += layout_stress(graph, stress_layout(graph, {.exact = 0, .pivots = 100}, context), n,
                            context);
  }
  EXPECT_LE(sparse, 1.3 * all);
}

TEST(StressLayout, ComponentsStandApart) {
  std::vector<EdgeEnds> edges;
  const NodeId n = 60;
  for (NodeId i = 0; i + 1 < 40; ++i) {
    if (i % 10 != 9) edges.push_back({i, i + 1});
  }
  Context context;
  const NodePoints points = stress_layout(Graph::from_edges(n, edges, false), {}, context);
  for (NodeId a = 0; a < n; ++a) {
    for (NodeId b = 0; b < a; ++b) {
      if (a / 10 == b / 10 && a < 40) continue;
      EXPECT_GT(length(points, a, b), 0.9) << a << " and " << b;
    }
  }
}

// A case grows by a few people: the map that the investigators know stays.
TEST(StressLayout, WhatStoodBeforeStays) {
  const NodeId n = 120, more = 5;
  const Graph before = tree(3, n);
  Context context;
  NodePoints old = stress_layout(before, {.rounds = 100}, context);
  std::vector<EdgeEnds> edges;
  for (EdgeId edge = 0; edge < before.view().num_edges(); ++edge) {
    edges.push_back({before.view().source(edge), before.view().target(edge)});
  }
  for (NodeId i = n; i < n + more; ++i) edges.push_back({i, i * 7 % n});
  const Graph after = Graph::from_edges(n + more, edges, false);
  old.x.resize(n + more, std::numeric_limits<double>::quiet_NaN());
  old.y.resize(n + more, std::numeric_limits<double>::quiet_NaN());
  const NodePoints points = stress_layout(after, {}, old, context);
  double moved = 0;
  for (NodeId i = 0; i < n; ++i) {
    moved += std::hypot(points.x[i] - old.x[i], points.y[i] - old.y[i]) / n;
  }
  EXPECT_LT(moved, 0.5) << "edges are 1 long";
  for (NodeId i = n; i < n + more; ++i) EXPECT_LT(length(points, i, i * 7 % n), 3);
  EXPECT_LT(layout_stress(after, points, n, context),
            1.1 * layout_stress(after, stress_layout(after, {}, context), n, context) + 0.01);
}

TEST(StressLayout, RefusesPointsOfAnotherGraph) {
  const Graph graph = tree(1, 5);
  Context context;
  const NodePoints few{.x = {1, 2}, .y = {1, 2}};
  EXPECT_THROW((void)stress_layout(graph, {}, few, context), Error);
  EXPECT_THROW((void)layout_stress(graph, few, 5, context), Error);
}

}  // namespace
}  // namespace mekhala
