#include "algorithms/community/leiden.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <limits>

#include "algorithms/community/strength_graph.hpp"
#ifdef MEKHALA_IGRAPH
#include "algorithms/adapters/igraph_door.hpp"
#endif

namespace mekhala {
namespace {

using ::testing::ElementsAre;

// Zachary's karate club: 34 members, 78 ties; its best modularity is 0.41979 (Brandes and others
// 2008).
Graph karate_club() {
  const std::vector<std::vector<NodeId>> above{
      {1, 2, 3, 4, 5, 6, 7, 8, 10, 11, 12, 13, 17, 19, 21, 31},
      {2, 3, 7, 13, 17, 19, 21, 30},
      {3, 7, 8, 9, 13, 27, 28, 32},
      {7, 12, 13},
      {6, 10},
      {6, 10, 16},
      {16},
      {},
      {30, 32, 33},
      {33},
      {},
      {},
      {},
      {33},
      {32, 33},
      {32, 33},
      {},
      {},
      {32, 33},
      {33},
      {32, 33},
      {},
      {32, 33},
      {25, 27, 29, 32, 33},
      {25, 27, 31},
      {31},
      {29, 33},
      {33},
      {31, 33},
      {32, 33},
      {32, 33},
      {32, 33},
      {33}};
  std::vector<EdgeEnds> edges;
  for (NodeId node = 0; node < above.size(); ++node) {
    for (const NodeId other : above[node]) edges.push_back({node, other});
  }
  return Graph::from_edges(34, edges, false);
}

struct Case {
  NodeId nodes = 0;
  std::vector<EdgeEnds> edges;
  bool directed = false;
  LeidenOptions options;
};

Case random_case(std::uint64_t seed, NodeId most_nodes) {
  Random random(seed, 0);
  Case made;
  made.nodes = static_cast<NodeId>(1 + random.below(most_nodes));
  made.directed = random.below(2) == 1;
  for (std::uint64_t i = random.below(3 * std::uint64_t{made.nodes}); i > 0; --i) {
    made.edges.push_back({static_cast<NodeId>(random.below(made.nodes)),
                          static_cast<NodeId>(random.below(made.nodes))});
    made.options.strengths.values.push_back(static_cast<double>(random.below(4)));
  }
  if (random.below(2) == 0) made.options.strengths.values.clear();
  made.options.objective =
      random.below(2) == 0 ? LeidenObjective::modularity : LeidenObjective::cpm;
  made.options.resolution = 0.25 * static_cast<double>(random.below(8));
  made.options.directions =
      made.options.objective == LeidenObjective::modularity && random.below(2) == 0;
  made.options.tolerance = 0;
  return made;
}

// Quality by its definition, over an adjacency matrix.
class Oracle {
 public:
  Oracle(const Graph& graph, const LeidenOptions& options)
      : options_(options),
        n_(graph.num_nodes()),
        matrix_(n_, std::vector<double>(n_, 0)),
        one_way_(options.directions && graph.directed()) {
    for (EdgeId edge = 0; edge < graph.num_edges(); ++edge) {
      const double strength = options.strengths[edge];
      matrix_[graph.view().source(edge)][graph.view().target(edge)] += strength;
      if (!one_way_) matrix_[graph.view().target(edge)][graph.view().source(edge)] += strength;
      total_ += strength;
    }
  }

  double quality(const std::vector<std::uint32_t>& labels) const {
    const double arcs = one_way_ ? total_ : 2 * total_;
    double sum = 0;
    for (NodeId i = 0; i < n_; ++i) {
      for (NodeId j = 0; j < n_; ++j) {
        if (labels[i] != labels[j]) continue;
        if (options_.objective == LeidenObjective::modularity) {
          if (total_ == 0) continue;
          sum += (matrix_[i][j] - options_.resolution * degree(i) * degree_in(j) / arcs) / arcs;
        } else {
          sum += (matrix_[i][j] - (i == j ? 0 : options_.resolution)) / 2;
        }
      }
    }
    return sum;
  }

  double best() const {
    std::vector<std::uint32_t> labels(n_, 0);
    double found = -std::numeric_limits<double>::infinity();
    visit(labels, 0, 0, found);
    return found;
  }

 private:
  double degree(NodeId i) const {
    double sum = 0;
    for (const double value : matrix_[i]) sum += value;
    return sum;
  }
  double degree_in(NodeId i) const {
    double sum = 0;
    for (const auto& row : matrix_) sum += row[i];
    return sum;
  }
  void visit(std::vector<std::uint32_t>& labels, NodeId node, std::uint32_t used,
             double& found) const {
    if (node == n_) {
      found = std::max(found, quality(labels));
      return;
    }
    for (std::uint32_t label = 0; label <= used; ++label) {
      labels[node] = label;
      visit(labels, node + 1, std::max(used, label + 1), found);
    }
  }

  const LeidenOptions& options_;
  NodeId n_;
  std::vector<std::vector<double>> matrix_;
  double total_ = 0;
  bool one_way_ = false;
};

// Two triangles and an edge between them: 7 edges. Each side has 3 edges inside and degrees 2, 2,
// 3: modularity 2 * (3/7 - (7/14)^2) = 5/14.
TEST(Leiden, TwoTrianglesByHand) {
  const std::vector<EdgeEnds> edges{{0, 1}, {0, 2}, {1, 2}, {2, 3}, {3, 4}, {3, 5}, {4, 5}};
  const Graph graph = Graph::from_edges(6, edges, false);
  Context context;
  const NodeLabels found = leiden(graph, {}, context);
  EXPECT_THAT(found.values, ElementsAre(0, 0, 0, 1, 1, 1));
  EXPECT_EQ(found.count, 2U);
  EXPECT_DOUBLE_EQ(found.quality.value(), 5.0 / 14);
  EXPECT_TRUE(found.info.converged);
  // cpm at density 1/2: 3 - 3/2 on each side.
  const NodeLabels dense =
      leiden(graph, {.objective = LeidenObjective::cpm, .resolution = 0.5}, context);
  EXPECT_THAT(dense.values, ElementsAre(0, 0, 0, 1, 1, 1));
  EXPECT_DOUBLE_EQ(dense.quality.value(), 3);
}

// Two circles of three arcs and one arc from 2 to 3: 7 arcs. On the left 3 arcs inside, 4 out, 3
// in; on the right 3 inside, 3 out, 4 in: 6/7 - 2 * 12/49 = 18/49 by directions, as Leicht and
// Newman.
TEST(Leiden, DirectionsByHand) {
  const std::vector<EdgeEnds> edges{{0, 1}, {1, 2}, {2, 0}, {2, 3}, {3, 4}, {4, 5}, {5, 3}};
  const Graph graph = Graph::from_edges(6, edges, true);
  Context context;
  const NodeLabels found = leiden(graph, {.directions = true}, context);
  EXPECT_THAT(found.values, ElementsAre(0, 0, 0, 1, 1, 1));
  EXPECT_DOUBLE_EQ(found.quality.value(), 18.0 / 49);
  EXPECT_DOUBLE_EQ(std::get<double>(*found.facts.find("modularity")), 5.0 / 14);
  EXPECT_THROW(
      (void)leiden(graph, {.objective = LeidenObjective::cpm, .directions = true}, context), Error);
}

TEST(Leiden, KarateClubAtItsBest) {
  const Graph graph = karate_club();
  ASSERT_EQ(graph.num_edges(), 78U);
  int best = 0;
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    SCOPED_TRACE(seed);
    Context context({.seed = seed});
    EXPECT_NEAR(leiden(graph, {}, context).quality.value(), 0.41979, 1e-5);
    const NodeLabels found = leiden(graph, {.trials = 1}, context);
    EXPECT_GT(found.quality.value(), 0.41);
    EXPECT_LT(found.quality.value(), 0.41980);
    best += found.quality.value() > 0.41978 ? 1 : 0;
  }
  EXPECT_GE(best, 12);
}

TEST(Leiden, QualityIsThatOfItsDefinitionAndNearTheBestPartition) {
  int at_best = 0;
  for (std::uint64_t seed = 1; seed <= 150; ++seed) {
    SCOPED_TRACE(seed);
    const Case made = random_case(seed, 8);
    std::vector<EdgeId> order;
    const Graph graph = Graph::from_edges(made.nodes, made.edges, made.directed, &order);
    LeidenOptions options = made.options;
    for (std::size_t i = 0; i < options.strengths.values.size(); ++i) {
      options.strengths.values[i] = made.options.strengths.values[order[i]];
    }
    Context context({.seed = seed});
    const NodeLabels found = leiden(graph, options, context);
    const Oracle oracle(graph, options);
    EXPECT_NEAR(found.quality.value(), oracle.quality(found.values), 1e-12);
    const double best = oracle.best();
    EXPECT_LE(found.quality.value(), best + 1e-12);
    at_best += found.quality.value() >= best - 1e-9 ? 1 : 0;
  }
  EXPECT_EQ(at_best, 150) << "of 150";
}

bool every_community_connected(const Graph& graph, const LeidenOptions& options,
                               const NodeLabels& found) {
  auto labels = found.values;
  Context context;
  const auto strong = community::strength_graph(graph, options.strengths, context);
  return !community::split_unconnected(strong, labels, context);
}

TEST(Leiden, CommunitiesAreConnectedAndNoMoveImprovesThem) {
  for (std::uint64_t seed = 1; seed <= 120; ++seed) {
    SCOPED_TRACE(seed);
    const Case made = random_case(seed + 1000, 60);
    const Graph graph = Graph::from_edges(made.nodes, made.edges, made.directed);
    Context context({.seed = seed});
    const NodeLabels found = leiden(graph, made.options, context);
    ASSERT_TRUE(found.info.converged);
    EXPECT_TRUE(every_community_connected(graph, made.options, found));
    const Oracle oracle(graph, made.options);
    const double quality = oracle.quality(found.values);
    const double slack = 1e-9 * (1 + std::abs(quality));
    for (NodeId node = 0; node < made.nodes; ++node) {
      std::vector<std::uint32_t> moved = found.values;
      for (std::uint32_t label = 0; label <= found.count; ++label) {
        moved[node] = label;
        EXPECT_LE(oracle.quality(moved), quality + slack);
      }
    }
  }
}

// A ring of dense blobs, some bound by a single bridge node: what Louvain tears apart.
TEST(Leiden, SplitsWhatIsNotConnected) {
  Random random(5, 5);
  std::vector<EdgeEnds> edges;
  for (NodeId i = 0; i < 3000; ++i) {
    const auto a = static_cast<NodeId>(random.below(1000));
    edges.push_back({a, random.below(10) < 9 ? static_cast<NodeId>(a / 20 * 20 + random.below(20))
                                             : static_cast<NodeId>(random.below(1000))});
  }
  const Graph graph = Graph::from_edges(1000, edges, false);
  for (const double resolution : {0.0, 0.1, 1.0, 5.0}) {
    SCOPED_TRACE(resolution);
    Context one({.threads = 1, .seed = 9});
    Context seven({.threads = 7, .seed = 9});
    const LeidenOptions options{.resolution = resolution};
    const NodeLabels found = leiden(graph, options, one);
    EXPECT_TRUE(every_community_connected(graph, options, found));
    EXPECT_EQ(fingerprint(Result(found)), fingerprint(Result(leiden(graph, options, seven))));
  }
}

TEST(Leiden, EdgesOfTheWorld) {
  Context context;
  EXPECT_EQ(leiden(Graph(), {}, context).count, 0U);
  const Graph alone = Graph::from_edges(3, std::vector<EdgeEnds>{{1, 1}}, false);
  const NodeLabels found = leiden(alone, {}, context);
  EXPECT_THAT(found.values, ElementsAre(0, 1, 2));
  EXPECT_DOUBLE_EQ(found.quality.value(), 0);
  EXPECT_THROW((void)leiden(alone, {.resolution = -1}, context), Error);
  EXPECT_THROW((void)leiden(alone, {.strengths = {{-1}}}, context), Error);
  EXPECT_THROW((void)leiden(alone, {.randomness = 0}, context), Error);
  EXPECT_THROW((void)leiden(alone, {.tolerance = -1}, context), Error);
  EXPECT_THROW((void)leiden(alone, {.strengths = {{1e200}}}, context), Error);
  Context small({.memory_limit = 10});
  EXPECT_THROW((void)leiden(alone, {}, small), Error);
}

// What one pass gives is less good, and still no community is unconnected.
TEST(Leiden, OnePassIsAFirstCut) {
  for (std::uint64_t seed = 1; seed <= 60; ++seed) {
    SCOPED_TRACE(seed);
    Case made = random_case(seed + 5000, 80);
    made.options.max_passes = 1;
    made.options.trials = 1;
    const Graph graph = Graph::from_edges(made.nodes, made.edges, made.directed);
    Context context({.seed = seed});
    const NodeLabels found = leiden(graph, made.options, context);
    EXPECT_LE(found.info.rounds, 1U);
    EXPECT_TRUE(every_community_connected(graph, made.options, found));
    EXPECT_NEAR(found.quality.value(), Oracle(graph, made.options).quality(found.values), 1e-12);
  }
}

// Strengths in another unit mean the same: the answer may not change.
TEST(Leiden, AnotherUnitOfStrengthIsTheSameGraph) {
  for (std::uint64_t seed = 1; seed <= 40; ++seed) {
    SCOPED_TRACE(seed);
    Case made = random_case(seed + 9000, 60);
    made.options.objective = LeidenObjective::modularity;
    made.options.strengths.values.assign(made.edges.size(), 1);
    const Graph graph = Graph::from_edges(made.nodes, made.edges, made.directed);
    Context context({.seed = seed});
    const NodeLabels ones = leiden(graph, made.options, context);
    made.options.strengths.values.assign(made.edges.size(), 0x1p-20);
    EXPECT_EQ(leiden(graph, made.options, context).values, ones.values);
    made.options.strengths.values.clear();
    EXPECT_EQ(leiden(graph, made.options, context).values, ones.values);
  }
}

TEST(Leiden, AnIsolatedNodeIsACommunityMore) {
  const Graph graph = karate_club();
  std::vector<EdgeEnds> edges;
  for (EdgeId e = 0; e < graph.num_edges(); ++e) {
    edges.push_back({graph.view().source(e), graph.view().target(e)});
  }
  Context context;
  const NodeLabels more = leiden(Graph::from_edges(35, edges, false), {}, context);
  EXPECT_EQ(more.count, 5U);
  EXPECT_EQ(std::count(more.values.begin(), more.values.end(), more.values[34]), 1);
  EXPECT_GT(more.quality.value(), 0.41);
}

#ifdef MEKHALA_IGRAPH
// The best of ten seeds on each side; ours may not be worse by more than a thousandth.
TEST(Leiden, AsGoodAsIgraphs) {
  std::vector<Graph> graphs{karate_club()};
  for (std::uint64_t seed = 1; seed <= 4; ++seed) {
    Random random(seed, 3);
    std::vector<EdgeEnds> edges;
    for (NodeId i = 0; i < 2400; ++i) {
      const auto a = static_cast<NodeId>(random.below(400));
      edges.push_back({a, random.below(10) < 6 ? static_cast<NodeId>(a / 25 * 25 + random.below(25))
                                               : static_cast<NodeId>(random.below(400))});
    }
    graphs.push_back(Graph::from_edges(400, edges, false));
  }
  for (const Graph& graph : graphs) {
    double ours = 0;
    double theirs = 0;
    for (std::uint64_t seed = 1; seed <= 10; ++seed) {
      Context context({.seed = seed});
      ours = std::max(ours, leiden(graph, {}, context).quality.value());
      const auto other = adapters::igraph_leiden_communities(graph, {}, 1, context);
      theirs = std::max(theirs, community::modularity(community::strength_graph(graph, {}, context),
                                                      other.labels, context));
    }
    RecordProperty("ours", std::to_string(ours));
    RecordProperty("igraph", std::to_string(theirs));
    EXPECT_GE(ours, theirs - 0.001);
  }
}
#endif

}  // namespace
}  // namespace mekhala
