#include "algorithms/brokerage/participation.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/oracle/oracle.hpp"
#include "tests/support/graphs.hpp"

namespace mekhala {
namespace {

using testing::DoubleEq;
using testing::DoubleNear;
using testing::ElementsAre;
using testing::Pointwise;

NodeGroups random_groups(std::uint64_t seed, NodeId n) {
  Random random(seed, 9);
  NodeGroups groups{.of = std::vector<std::uint32_t>(n), .names = {"a", "b", "c"}};
  for (std::uint32_t& group : groups.of) {
    const std::uint64_t drawn = random.below(4);
    group = drawn == 3 ? kNoGroup : static_cast<std::uint32_t>(drawn);
  }
  return groups;
}

// m between one of group a, two of b and one of none: 1 - (1/9 + 4/9); p has neighbors of a alone.
TEST(Participation, ByHand) {
  Context context;
  const Graph graph = undirected("a-m b1-m b1-m b2-m m-m m-n a-p");
  // a b1 b2 m n p
  const NodeGroups groups{.of = {0, 1, 1, kNoGroup, kNoGroup, 0}, .names = {"A", "B"}};
  EXPECT_THAT(participation(graph, {groups}, context).values,
              ElementsAre(0, 0, 0, DoubleEq(4.0 / 9), 0, 0));
}

TEST(Participation, AgreesWithCountsFromTheEdges) {
  for (const std::uint64_t seed : seeds(200)) {
    SCOPED_TRACE(seed);
    Context context;
    const Graph graph = random_graph(seed);
    const NodeId n = graph.num_nodes();
    const NodeGroups groups = random_groups(seed, n);
    const oracle::Matrix edges = oracle::edge_counts(graph, false);
    std::vector<double> expected(n);
    for (NodeId v = 0; v < n; ++v) {
      double counts[3] = {}, all = 0;
      for (NodeId w = 0; w < n; ++w) {
        if (w == v || edges[v][w] == 0 || groups.of[w] == kNoGroup) continue;
        ++counts[groups.of[w]];
        ++all;
      }
      double sum = 0;
      for (const double count : counts) sum += all > 0 ? count / all * (count / all) : 0;
      expected[v] = all > 0 ? 1 - sum : 0;
    }
    EXPECT_THAT(participation(graph, {groups}, context).values,
                Pointwise(DoubleNear(1e-12), expected));
  }
}

// A neighbor of a group that a node had none of never lowers it below what one group gives.
TEST(Participation, LiesBetweenZeroAndWhatEvenSpreadGives) {
  for (const std::uint64_t seed : seeds(100)) {
    SCOPED_TRACE(seed);
    Context context;
    const Graph graph = random_graph(seed);
    for (const double value :
         participation(graph, {random_groups(seed, graph.num_nodes())}, context).values) {
      EXPECT_GE(value, 0);
      EXPECT_LE(value, 2.0 / 3 + 1e-12);
    }
  }
}

}  // namespace
}  // namespace mekhala
