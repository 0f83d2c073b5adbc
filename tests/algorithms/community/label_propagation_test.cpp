#include "algorithms/community/label_propagation.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <map>

#include "algorithms/community/strength_graph.hpp"

namespace mekhala {
namespace {

using ::testing::ElementsAre;

Graph random_graph(std::uint64_t seed) {
  Random random(seed, 0);
  const auto n = static_cast<NodeId>(1 + random.below(60));
  std::vector<EdgeEnds> edges;
  for (std::uint64_t i = random.below(3 * std::uint64_t{n}); i > 0; --i) {
    edges.push_back({static_cast<NodeId>(random.below(n)), static_cast<NodeId>(random.below(n))});
  }
  return Graph::from_edges(n, edges, random.below(2) == 1);
}

// Two squares with all diagonals, not linked: whatever the order, each ends with one label.
TEST(LabelPropagation, TwoCliquesByHand) {
  std::vector<EdgeEnds> edges;
  for (NodeId a = 0; a < 4; ++a) {
    for (NodeId b = a + 1; b < 4; ++b) {
      edges.push_back({a, b});
      edges.push_back({a + 4, b + 4});
    }
  }
  const Graph graph = Graph::from_edges(9, edges, false);
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    SCOPED_TRACE(seed);
    Context context({.seed = seed});
    const NodeLabels found = label_propagation(graph, {}, context);
    EXPECT_THAT(found.values, ElementsAre(0, 0, 0, 0, 1, 1, 1, 1, 2));
    EXPECT_DOUBLE_EQ(std::get<double>(*found.facts.find("modularity")), 0.5);
    EXPECT_TRUE(found.info.converged);
  }
}

// Nobody wants to change: every label is among the strongest of its neighbors. None is in pieces.
TEST(LabelPropagation, EndsWhereNobodyWouldChange) {
  for (std::uint64_t seed = 1; seed <= 200; ++seed) {
    SCOPED_TRACE(seed);
    const Graph graph = random_graph(seed);
    Context context({.seed = seed});
    const auto order = seed % 2 == 0 ? LabelOrder::drawn : LabelOrder::numbered;
    const NodeLabels found = label_propagation(graph, {.order = order, .restraint = 0}, context);
    ASSERT_TRUE(found.info.converged);
    auto labels = found.values;
    EXPECT_FALSE(community::split_unconnected(community::strength_graph(graph, {}, context), labels,
                                              context));
    for (NodeId node = 0; node < graph.num_nodes(); ++node) {
      std::map<std::uint32_t, int> votes;
      for (EdgeId e = 0; e < graph.num_edges(); ++e) {
        const NodeId a = graph.view().source(e);
        const NodeId b = graph.view().target(e);
        if (a == b) continue;
        if (a == node) ++votes[found.values[b]];
        if (b == node) ++votes[found.values[a]];
      }
      for (const auto& [label, count] : votes) EXPECT_LE(count, votes[found.values[node]]);
    }
  }
}

TEST(LabelPropagation, StrengthsDecideAndThreadsDoNot) {
  // 1 is pulled by 0 with 1 and by 2 with 5, so it ends where 2 is, in any order.
  const std::vector<EdgeEnds> edges{{0, 1}, {0, 3}, {1, 2}, {2, 4}, {0, 5}, {3, 5}};
  const Graph graph = Graph::from_edges(6, edges, false);
  EdgeValues strengths{.values = std::vector<double>(6, 1)};
  for (EdgeId e = 0; e < 6; ++e) {
    if (graph.view().source(e) == 1 || graph.view().target(e) == 4) strengths.values[e] = 5;
  }
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    SCOPED_TRACE(seed);
    Context one({.threads = 1, .seed = seed});
    Context seven({.threads = 7, .seed = seed});
    const NodeLabels found = label_propagation(graph, {.strengths = strengths}, one);
    EXPECT_EQ(found.values[1], found.values[2]);
    EXPECT_EQ(found.values[2], found.values[4]);
    EXPECT_EQ(fingerprint(Result(found)),
              fingerprint(Result(label_propagation(graph, {.strengths = strengths}, seven))));
  }
}

// 40 groups of 25, each node with 10 ties inside and about 8 anywhere: they are found, and never
// all thrown together.
TEST(LabelPropagation, FindsPlantedGroups) {
  for (std::uint64_t seed = 1; seed <= 10; ++seed) {
    SCOPED_TRACE(seed);
    Random random(seed, 1);
    std::vector<EdgeEnds> edges;
    for (NodeId node = 0; node < 1000; ++node) {
      for (int i = 0; i < 9; ++i) {
        const bool inside = i < 5;
        edges.push_back({node, inside ? static_cast<NodeId>(node / 25 * 25 + random.below(25))
                                      : static_cast<NodeId>(random.below(1000))});
      }
    }
    Context context({.seed = seed});
    const NodeLabels found = label_propagation(Graph::from_edges(1000, edges, false), {}, context);
    EXPECT_GE(found.count, 35U);
    EXPECT_LE(found.count, 45U);
  }
}

// The same with more ties anywhere than inside: plainly, one label takes nearly everything in most
// runs; with restraint in none.
TEST(LabelPropagation, NoLabelTakesEverything) {
  int taken = 0;
  for (std::uint64_t seed = 1; seed <= 10; ++seed) {
    SCOPED_TRACE(seed);
    Random random(seed, 1);
    std::vector<EdgeEnds> edges;
    for (NodeId node = 0; node < 1000; ++node) {
      for (int i = 0; i < 12; ++i) {
        const bool inside = i < 4;
        edges.push_back({node, inside ? static_cast<NodeId>(node / 25 * 25 + random.below(25))
                                      : static_cast<NodeId>(random.below(1000))});
      }
    }
    const Graph graph = Graph::from_edges(1000, edges, false);
    const auto largest = [&](double restraint) {
      Context context({.seed = seed});
      const NodeLabels found = label_propagation(graph, {.restraint = restraint}, context);
      EXPECT_TRUE(found.info.converged);
      return std::count(found.values.begin(), found.values.end(), 0U);
    };
    taken += largest(0) > 500 ? 1 : 0;
    EXPECT_LT(largest(1), 250);
  }
  EXPECT_GE(taken, 6);
}

// Whether each node's label is the one that counts most for it, by the definition of restraint.
bool nobody_would_change(const Graph& graph, const std::vector<std::uint32_t>& labels) {
  std::map<std::uint32_t, double> held;
  std::vector<double> strength(graph.num_nodes());
  std::vector<std::map<std::uint32_t, double>> excess(graph.num_nodes());
  double all = 0;
  for (EdgeId e = 0; e < graph.num_edges(); ++e) {
    const NodeId a = graph.view().source(e);
    const NodeId b = graph.view().target(e);
    if (a == b) continue;
    for (const auto& [from, to] : {std::pair(a, b), std::pair(b, a)}) {
      ++strength[from];
      ++held[labels[from]];
      ++excess[from][labels[to]];
      ++all;
    }
  }
  for (NodeId node = 0; node < graph.num_nodes(); ++node) {
    excess[node][labels[node]] += 0;
    for (auto& [label, value] : excess[node]) {
      const double without = held[label] - (label == labels[node] ? strength[node] : 0);
      const auto over = [&](double much) { return std::pow(std::max(0.0, much - all / 32), 2); };
      value -= (over(without + strength[node]) - over(without)) / std::max(1.0, 2 * all);
    }
    for (const auto& [label, value] : excess[node]) {
      if (value > excess[node][labels[node]] + 1e-9) return false;
    }
  }
  return true;
}

// With restraint, too, each run ends where nobody would change, but for labels of which pieces were
// parted afterwards.
TEST(LabelPropagation, EndsWhereNobodyWouldChangeWithRestraint) {
  int runs = 0;
  int with = 0;
  int without = 0;
  for (std::uint64_t seed = 1; seed <= 200; ++seed) {
    const Graph graph = random_graph(seed);
    if (graph.directed()) continue;
    ++runs;
    const auto stays = [&](double restraint) {
      Context context({.seed = seed});
      const NodeLabels found = label_propagation(graph, {.restraint = restraint}, context);
      EXPECT_TRUE(found.info.converged);
      return nobody_would_change(graph, found.values) ? 1 : 0;
    };
    with += stays(1);
    without += stays(0);
  }
  EXPECT_GE(with * 10, runs * 9);
  EXPECT_LE(without * 10, runs * 7);
}

TEST(LabelPropagation, NothingAndLoops) {
  Context context;
  EXPECT_EQ(label_propagation(Graph(), {}, context).count, 0U);
  const Graph loop = Graph::from_edges(2, std::vector<EdgeEnds>{{0, 0}, {0, 0}}, false);
  EXPECT_EQ(label_propagation(loop, {}, context).count, 2U);
}

}  // namespace
}  // namespace mekhala
