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

}  // namespace
}  // namespace mekhala
