#include "algorithms/community/map_equation.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>

#include "algorithms/community/strength_graph.hpp"

namespace mekhala {
namespace {

using ::testing::ElementsAre;

double h(double p) { return p > 0 ? p * std::log2(p) : 0; }

struct Case {
  NodeId nodes = 0;
  std::vector<EdgeEnds> edges;
  bool directed = false;
  std::vector<double> strengths;
};

Case random_case(std::uint64_t seed, NodeId most_nodes) {
  Random random(seed, 0);
  Case made;
  made.nodes = static_cast<NodeId>(1 + random.below(most_nodes));
  made.directed = random.below(2) == 1;
  for (std::uint64_t i = random.below(3 * std::uint64_t{made.nodes}); i > 0; --i) {
    made.edges.push_back({static_cast<NodeId>(random.below(made.nodes)),
                          static_cast<NodeId>(random.below(made.nodes))});
    made.strengths.push_back(static_cast<double>(random.below(4)));
  }
  if (random.below(2) == 0) std::fill(made.strengths.begin(), made.strengths.end(), 1.0);
  return made;
}

struct Made {
  Graph graph;
  EdgeValues strengths;
};

Made graph_of(const Case& made) {
  std::vector<EdgeId> order;
  Made out;
  out.graph = Graph::from_edges(made.nodes, made.edges, made.directed, &order);
  for (const EdgeId edge : order) out.strengths.values.push_back(made.strengths[edge]);
  return out;
}

// The walk and its code from the definition, over a matrix of flows.
class Oracle {
 public:
  Oracle(const Made& made, double jump)
      : n_(made.graph.num_nodes()), flow_(n_, std::vector<double>(n_, 0)) {
    for (EdgeId edge = 0; edge < made.graph.num_edges(); ++edge) {
      const NodeId a = made.graph.view().source(edge);
      const NodeId b = made.graph.view().target(edge);
      flow_[a][b] += made.strengths[edge];
      if (!made.graph.directed()) flow_[b][a] += made.strengths[edge];
    }
    if (made.graph.directed()) scale_rows(jump);
    double sum = 0;
    for (const auto& row : flow_) {
      for (const double value : row) sum += value;
    }
    for (auto& row : flow_) {
      for (double& value : row) value = sum > 0 ? value / sum : 0;
    }
  }

  double code_length(const std::vector<std::uint32_t>& labels) const {
    std::map<std::uint32_t, double> enter, exit, inside;
    double bits = 0;
    double all = 0;
    for (NodeId j = 0; j < n_; ++j) {
      double rate = 0;
      for (NodeId i = 0; i < n_; ++i) {
        rate += flow_[i][j];
        if (labels[i] == labels[j]) continue;
        enter[labels[j]] += flow_[i][j];
        exit[labels[i]] += flow_[i][j];
        all += flow_[i][j];
      }
      inside[labels[j]] += rate;
      bits -= h(rate);
    }
    for (const auto& [label, rate] : inside) {
      bits += h(exit[label] + rate) - h(exit[label]) - h(enter[label]);
    }
    return bits + h(all);
  }

  double best() const {
    std::vector<std::uint32_t> labels(n_, 0);
    double found = std::numeric_limits<double>::infinity();
    visit(labels, 0, 0, found);
    return found;
  }

 private:
  // Power iteration on the whole matrix, jumps and all; then the flow of one step.
  void scale_rows(double jump) {
    std::vector<double> out(n_, 0);
    double total = 0;
    for (NodeId i = 0; i < n_; ++i) {
      for (const double value : flow_[i]) out[i] += value;
      total += out[i];
    }
    if (total == 0) return;
    std::vector<double> rates(n_, 1.0 / n_);
    for (int round = 0; round < 3000; ++round) {
      std::vector<double> next(n_, 0);
      for (NodeId i = 0; i < n_; ++i) {
        const double jumps = out[i] > 0 ? jump : 1;
        for (NodeId j = 0; j < n_; ++j) {
          next[j] += rates[i] * jumps * out[j] / total;
          if (out[i] > 0) next[j] += rates[i] * (1 - jump) * flow_[i][j] / out[i];
        }
      }
      rates = next;
    }
    for (NodeId i = 0; i < n_; ++i) {
      for (double& value : flow_[i]) value = out[i] > 0 ? rates[i] * value / out[i] : 0;
    }
  }
  void visit(std::vector<std::uint32_t>& labels, NodeId node, std::uint32_t used,
             double& found) const {
    if (node == n_) {
      found = std::min(found, code_length(labels));
      return;
    }
    for (std::uint32_t label = 0; label <= used; ++label) {
      labels[node] = label;
      visit(labels, node + 1, std::max(used, label + 1), found);
    }
  }

  NodeId n_;
  std::vector<std::vector<double>> flow_;
};

// Two triangles and an edge between them: 14 ends of edges. In two communities each is entered once
// in 14 steps and visited half of the time: h(2/14) - 4 h(1/14) + 2 h(8/14) - 4 h(2/14) - 2
// h(3/14).
TEST(MapEquation, TwoTrianglesByHand) {
  const std::vector<EdgeEnds> edges{{0, 1}, {0, 2}, {1, 2}, {2, 3}, {3, 4}, {3, 5}, {4, 5}};
  const Graph graph = Graph::from_edges(7, edges, false);
  Context context;
  const NodeLabels found = map_equation(graph, {}, context);
  EXPECT_THAT(found.values, ElementsAre(0, 0, 0, 1, 1, 1, 2));
  const double bits =
      h(2.0 / 14) - 4 * h(1.0 / 14) + 2 * h(8.0 / 14) - 4 * h(2.0 / 14) - 2 * h(3.0 / 14);
  EXPECT_NEAR(found.quality.value(), bits, 1e-12);
  EXPECT_DOUBLE_EQ(std::get<double>(*found.facts.find("modularity")), 5.0 / 14);
  EXPECT_TRUE(found.info.converged);
}

// A circle of four arcs is one community: a walker visits each node once in four steps, two bits.
TEST(MapEquation, ACircleOfArcsByHand) {
  const std::vector<EdgeEnds> edges{{0, 1}, {1, 2}, {2, 3}, {3, 0}};
  Context context;
  const NodeLabels found = map_equation(Graph::from_edges(4, edges, true), {}, context);
  EXPECT_EQ(found.count, 1U);
  EXPECT_NEAR(found.quality.value(), 2, 1e-12);
}

TEST(MapEquation, CodeLengthIsThatOfItsDefinitionAndNearTheShortest) {
  int at_best = 0;
  for (std::uint64_t seed = 1; seed <= 150; ++seed) {
    SCOPED_TRACE(seed);
    const Made made = graph_of(random_case(seed, 8));
    Context context({.seed = seed});
    const NodeLabels found = map_equation(made.graph, {.strengths = made.strengths}, context);
    const Oracle oracle(made, 0.15);
    EXPECT_NEAR(found.quality.value(), oracle.code_length(found.values), 1e-9);
    const double best = oracle.best();
    EXPECT_GE(found.quality.value(), best - 1e-9);
    at_best += found.quality.value() <= best + 1e-9 ? 1 : 0;
  }
  EXPECT_GE(at_best, 140) << "of 150";
}

TEST(MapEquation, CommunitiesAreConnectedAndPartingOneSavesNothing) {
  for (std::uint64_t seed = 1; seed <= 80; ++seed) {
    SCOPED_TRACE(seed);
    const Made made = graph_of(random_case(seed + 1000, 60));
    Context one({.threads = 1, .seed = seed});
    Context seven({.threads = 7, .seed = seed});
    const MapEquationOptions options{.strengths = made.strengths};
    const NodeLabels found = map_equation(made.graph, options, one);
    auto labels = found.values;
    EXPECT_FALSE(community::split_unconnected(
        community::strength_graph(made.graph, made.strengths, one), labels, one));
    EXPECT_EQ(fingerprint(Result(found)),
              fingerprint(Result(map_equation(made.graph, options, seven))));
    const Oracle oracle(made, 0.15);
    EXPECT_NEAR(found.quality.value(), oracle.code_length(found.values), 1e-9);
    const std::vector<std::uint32_t> together(made.graph.num_nodes(), 0);
    EXPECT_LE(found.quality.value(), oracle.code_length(together) + 1e-9);
  }
}

// 40 groups of 25, each node with 5 ties inside and 4 anywhere, drawn by each end: found to a node.
TEST(MapEquation, FindsPlantedGroups) {
  for (std::uint64_t seed = 1; seed <= 10; ++seed) {
    SCOPED_TRACE(seed);
    Random random(seed, 1);
    std::vector<EdgeEnds> edges;
    for (NodeId node = 0; node < 1000; ++node) {
      for (int i = 0; i < 9; ++i) {
        edges.push_back({node, i < 6 ? static_cast<NodeId>(node / 25 * 25 + random.below(25))
                                     : static_cast<NodeId>(random.below(1000))});
      }
    }
    Context context({.seed = seed});
    const NodeLabels found = map_equation(Graph::from_edges(1000, edges, false), {}, context);
    EXPECT_GE(found.count, 39U);
    EXPECT_LE(found.count, 41U);
  }
}

TEST(MapEquation, EdgesOfTheWorld) {
  Context context;
  EXPECT_EQ(map_equation(Graph(), {}, context).count, 0U);
  const Graph alone = Graph::from_edges(3, std::vector<EdgeEnds>{{1, 1}}, true);
  EXPECT_THAT(map_equation(alone, {}, context).values, ElementsAre(0, 1, 2));
  EXPECT_NEAR(map_equation(alone, {}, context).quality.value(), 0, 1e-12);
  EXPECT_THROW((void)map_equation(alone, {.strengths = {{-1}}}, context), Error);
  EXPECT_THROW((void)map_equation(alone, {.jump = 0}, context), Error);
  EXPECT_THROW((void)map_equation(alone, {.jump = 1}, context), Error);
  EXPECT_THROW((void)map_equation(alone, {.tolerance = -1}, context), Error);
  Context small({.memory_limit = 10});
  EXPECT_THROW((void)map_equation(alone, {}, small), Error);
}

}  // namespace
}  // namespace mekhala
