#include "algorithms/centrality/pair_shares.hpp"

#include <gmock/gmock.h>

#include <map>

#include "algorithms/centrality/betweenness.hpp"
#include "tests/oracle/oracle.hpp"
#include "tests/support/graphs.hpp"

namespace mekhala {
namespace {

using ::testing::DoubleEq;
using ::testing::DoubleNear;
using ::testing::Pair;
using ::testing::Pointwise;
using ::testing::UnorderedElementsAre;

// A graph and the search over it.
class Searched {
 public:
  Searched(const GraphView& graph, bool respect, bool folded)
      : ahead_(graph, rule(respect ? Direction::out : Direction::both, folded), context_),
        back_(graph, rule(respect ? Direction::in : Direction::both, folded), context_),
        search_(ahead_, back_) {}

  std::map<NodeId, double> shares(NodeId source, NodeId target) {
    std::map<NodeId, double> shares;
    for (const auto& [node, share] : search_.find(source, target)) {
      EXPECT_TRUE(shares.emplace(node, share).second) << node << " twice";
    }
    return shares;
  }

  // How often each path is drawn.
  std::map<std::vector<NodeId>, int> drawn(NodeId source, NodeId target, int draws, Random random) {
    std::map<std::vector<NodeId>, int> counts;
    if (!search_.meet(source, target)) return counts;
    std::vector<NodeId> path;
    for (int i = 0; i < draws; ++i) {
      search_.draw(random, path);
      ++counts[path];
    }
    return counts;
  }

  // Over all ordered pairs.
  std::vector<double> sums() {
    std::vector<double> sums(ahead_.num_nodes(), 0);
    for (NodeId source = 0; source < sums.size(); ++source) {
      for (NodeId target = 0; target < sums.size(); ++target) {
        if (source == target) continue;
        for (const auto& [node, share] : search_.find(source, target)) sums[node] += share;
      }
    }
    return sums;
  }

 private:
  static AdjacencyOptions rule(Direction direction, bool folded) {
    return {.direction = direction, .fold_parallel = folded, .drop_loops = true};
  }

  Context context_;
  Adjacency ahead_, back_;
  detail::PairShares search_;
};

TEST(PairShares, ByHand) {
  // From a to e: by b, then c or d; three ways, for c and e are joined twice.
  const Graph graph = undirected("a-b b-c b-d c-e c-e d-e f");
  Searched search(graph, true, false);
  EXPECT_THAT(search.shares(0, 4), UnorderedElementsAre(Pair(1, DoubleEq(1)), Pair(2, 2.0 / 3),
                                                        Pair(3, DoubleEq(1.0 / 3))));
  EXPECT_THAT(search.shares(0, 1), ::testing::IsEmpty());
  EXPECT_THAT(search.shares(0, 5), ::testing::IsEmpty());
}

TEST(PairShares, FollowsDirections) {
  const Graph graph = directed("a>b b>c c>a");
  Searched search(graph, true, false);
  EXPECT_THAT(search.shares(0, 2), UnorderedElementsAre(Pair(1, 1)));
  EXPECT_THAT(search.shares(2, 0), ::testing::IsEmpty());
}

TEST(PairShares, SumsAreThoseOfEveryShortestPath) {
  for (const std::uint64_t seed : seeds(150)) {
    SCOPED_TRACE(seed);
    const Graph graph = random_graph(seed, {.max_nodes = 20});
    const bool respect = seed % 2 == 0;
    const double ways = graph.directed() && respect ? 1 : 2;
    for (const bool folded : {false, true}) {
      auto expected = oracle::betweenness(graph, respect, folded).nodes;
      for (double& value : expected) value *= ways;
      EXPECT_THAT(Searched(graph, respect, folded).sums(), Pointwise(DoubleNear(1e-10), expected));
    }
  }
}

TEST(PairShares, SumsAreBetweennessOfLargerGraphs) {
  for (const std::uint64_t seed : seeds(12)) {
    SCOPED_TRACE(seed);
    const Graph graph =
        random_graph(seed, {.max_nodes = 200, .edges_per_node = 1 + static_cast<double>(seed % 4)});
    Context context;
    auto expected = betweenness(graph, {}, context).values;
    if (!graph.directed()) {
      for (double& value : expected) value *= 2;
    }
    EXPECT_THAT(Searched(graph, true, false).sums(), Pointwise(DoubleNear(1e-8), expected));
  }
}

TEST(PairShares, MorePathsThanADoubleHolds) {
  const NodeId k = 3000;
  const Graph graph = Graph::from_edges(3 * k + 1, diamonds(k), false);
  const auto shares = Searched(graph, true, false).shares(0, 3 * k);
  EXPECT_EQ(shares.size(), 3 * k - 1);
  for (const auto& [node, share] : shares) EXPECT_NEAR(share, node % 3 == 0 ? 1 : 0.5, 1e-9);
}

TEST(PairShares, DrawsByHand) {
  const Graph graph = undirected("a-b b-c b-d c-e c-e d-e f");
  Searched search(graph, true, false);
  const auto counts = search.drawn(0, 4, 3000, Random(1, 2));
  ASSERT_EQ(counts.size(), 2U);
  EXPECT_NEAR(counts.at({0, 1, 2, 4}), 2000, 120);  // 4.6 standard deviations
  EXPECT_NEAR(counts.at({0, 1, 3, 4}), 1000, 120);
  EXPECT_THAT(search.drawn(0, 1, 5, Random(1, 2)),
              UnorderedElementsAre(Pair(std::vector<NodeId>{0, 1}, 5)));
  EXPECT_THAT(search.drawn(0, 5, 5, Random(1, 2)), ::testing::IsEmpty());
}

// Each drawn path is a walk; each node between is on a part of them that is its share.
TEST(PairShares, DrawsEveryShortestPathAlike) {
  constexpr int kDraws = 400;
  int choices = 0;
  for (const std::uint64_t seed : seeds(40)) {
    SCOPED_TRACE(seed);
    const Graph graph =
        random_graph(seed, {.max_nodes = 40, .edges_per_node = 1 + static_cast<double>(seed % 3)});
    Searched search(graph, seed % 2 == 0, seed % 3 == 0);
    Random random(seed, 3);
    for (int i = 0; i < 20 && graph.num_nodes() > 1; ++i) {
      const auto source = static_cast<NodeId>(random.below(graph.num_nodes()));
      const auto target = static_cast<NodeId>(random.below(graph.num_nodes()));
      if (source == target) continue;
      const auto shares = search.shares(source, target);
      std::map<NodeId, double> seen;
      for (const auto& [path, count] : search.drawn(source, target, kDraws, random)) {
        EXPECT_EQ(path.front(), source);
        EXPECT_EQ(path.back(), target);
        for (std::size_t j = 1; j + 1 < path.size(); ++j) {
          seen[path[j]] += static_cast<double>(count) / kDraws;
        }
      }
      for (const auto& [node, share] : seen) EXPECT_TRUE(shares.contains(node));
      for (const auto& [node, share] : shares) {
        EXPECT_NEAR(seen[node], share, 0.13);
        choices += share < 0.99 ? 1 : 0;
      }
    }
  }
  EXPECT_GT(choices, 50);
}

// s to B by a or b, B to t by x or y and then c. B is met from t's side, and of its 504 neighbors
// the way back finds a and b from their own rows.
TEST(PairShares, DrawsThroughABusyNode) {
  enum : NodeId { s, a, b, busy, x, y, c, t, leaf };
  std::vector<EdgeEnds> edges{{s, a},    {s, b}, {a, busy}, {b, busy}, {x, busy},
                              {y, busy}, {c, x}, {c, y},    {c, t}};
  for (NodeId node = leaf; node < leaf + 500; ++node) edges.push_back({busy, node});
  const Graph graph = Graph::from_edges(leaf + 500, edges, false);
  Searched search(graph, true, false);
  const auto counts = search.drawn(s, t, 2000, Random(7, 0));
  ASSERT_EQ(counts.size(), 4U);
  for (const NodeId first : {a, b}) {
    for (const NodeId second : {x, y}) {
      EXPECT_NEAR(counts.at({s, first, busy, second, c, t}), 500, 90);
    }
  }
}

}  // namespace
}  // namespace mekhala
