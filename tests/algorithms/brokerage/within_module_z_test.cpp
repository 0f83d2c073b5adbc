#include "algorithms/brokerage/within_module_z.hpp"

#include <gmock/gmock.h>

#include <cmath>

#include "tests/oracle/oracle.hpp"
#include "tests/support/graphs.hpp"

namespace mekhala {
namespace {

using ::testing::DoubleEq;
using ::testing::ElementsAre;
using ::testing::IsNan;
using ::testing::NanSensitiveDoubleNear;
using ::testing::Pointwise;

NodeGroups random_groups(std::uint64_t seed, NodeId n) {
  Random random(seed, 9);
  NodeGroups groups{.of = std::vector<std::uint32_t>(n), .names = {"a", "b"}};
  for (std::uint32_t& group : groups.of) {
    const std::uint64_t drawn = random.below(5);
    group = drawn == 4 ? kNoGroup : static_cast<std::uint32_t>(drawn % 2);
  }
  return groups;
}

// a, b, c, d in one group have 3, 1, 1 and 1 neighbors in it: mean 1.5, standard deviation
// sqrt(.75). e and f, in another, have one each, so nobody stands out. g has none.
TEST(WithinModuleZ, ByHand) {
  Context context;
  const Graph graph = undirected("a-b a-b a-c a-d a-a a-e e-f d-f d-g");
  const NodeGroups groups{.of = {0, 0, 0, 0, 1, 1, kNoGroup}, .names = {"A", "B"}};
  const double low = -.5 / std::sqrt(.75);
  EXPECT_THAT(within_module_z(graph, {groups}, context).values,
              ElementsAre(DoubleEq(1.5 / std::sqrt(.75)), DoubleEq(low), DoubleEq(low),
                          DoubleEq(low), IsNan(), IsNan(), IsNan()));
}

TEST(WithinModuleZ, AgreesWithMeanAndDeviation) {
  for (const std::uint64_t seed : seeds(150)) {
    SCOPED_TRACE(seed);
    Context context;
    const Graph graph = random_graph(seed, {.edges_per_node = 4});
    const NodeId n = graph.num_nodes();
    const NodeGroups groups = random_groups(seed, n);
    const auto edges = oracle::edge_counts(graph, false);
    std::vector<double> expected(n, std::nan(""));
    for (const std::uint32_t group : {0U, 1U}) {
      std::vector<NodeId> members;
      std::vector<double> counts;
      for (NodeId v = 0; v < n; ++v) {
        if (groups.of[v] != group) continue;
        members.push_back(v);
        counts.push_back(0);
        for (NodeId w = 0; w < n; ++w) {
          counts.back() += w != v && groups.of[w] == group && edges[v][w] > 0;
        }
      }
      double mean = 0, squares = 0;
      for (const double count : counts) mean += count / static_cast<double>(counts.size());
      for (const double count : counts) squares += (count - mean) * (count - mean);
      if (squares < 1e-9) continue;
      const double deviation = std::sqrt(squares / static_cast<double>(counts.size()));
      for (std::size_t i = 0; i < members.size(); ++i) {
        expected[members[i]] = (counts[i] - mean) / deviation;
      }
    }
    EXPECT_THAT(within_module_z(graph, {groups}, context).values,
                Pointwise(NanSensitiveDoubleNear(1e-9), expected));
  }
}

}  // namespace
}  // namespace mekhala
