#include "algorithms/structure/components.hpp"

#include <gmock/gmock.h>

#include "tests/oracle/oracle.hpp"
#include "tests/support/facts.hpp"
#include "tests/support/graphs.hpp"

namespace mekhala {
namespace {

using ::testing::ElementsAre;

TEST(Components, LabelsBySizeThenSmallestNode) {
  Context context;
  const auto labels = components(undirected("a b-c d-e e-f g-g h-i"), {}, context);
  EXPECT_THAT(labels.values, ElementsAre(3, 1, 1, 0, 0, 0, 4, 2, 2));
  EXPECT_EQ(labels.count, 5U);
}

TEST(Components, WeakAndStrongByHand) {
  Context context;
  const Graph graph = directed("a>b b>c c>a c>d e");
  const auto weak = components(graph, {}, context);
  EXPECT_THAT(weak.values, ElementsAre(0, 0, 0, 0, 1));
  EXPECT_EQ(whole_fact(weak.facts, "largest"), 4);
  const auto strong = components(graph, {.kind = ComponentKind::strong}, context);
  EXPECT_THAT(strong.values, ElementsAre(0, 0, 0, 1, 2));
  EXPECT_EQ(strong.count, 3U);
}

TEST(Components, AgreesWithReachability) {
  for (const std::uint64_t seed : seeds(200)) {
    SCOPED_TRACE(seed);
    Context context;
    const Graph graph = random_graph(seed, {.max_nodes = 40, .edges_per_node = 1.5});
    for (const bool strong : {false, true}) {
      const auto kind = strong ? ComponentKind::strong : ComponentKind::weak;
      const auto labels = components(graph, {kind}, context).values;
      const auto same = oracle::same_component(graph, strong);
      for (std::size_t i = 0; i < labels.size(); ++i) {
        for (std::size_t j = 0; j < labels.size(); ++j) {
          ASSERT_EQ(labels[i] == labels[j], same[i][j]) << i << " " << j;
        }
      }
    }
  }
}

Graph long_path(NodeId n, bool is_directed, bool closed) {
  std::vector<EdgeEnds> edges;
  for (NodeId node = 1; node < n; ++node) edges.push_back({node - 1, node});
  if (closed) edges.push_back({n - 1, 0});
  return Graph::from_edges(n, edges, is_directed);
}

TEST(Components, AMillionNodesInARowOverflowNoStack) {
  Context context;
  EXPECT_EQ(components(long_path(1'000'000, false, false), {}, context).count, 1U);
  const ComponentsOptions strong{.kind = ComponentKind::strong};
  EXPECT_EQ(components(long_path(1'000'000, true, true), strong, context).count, 1U);
  EXPECT_EQ(components(long_path(1'000'000, true, false), strong, context).count, 1'000'000U);
}

}  // namespace
}  // namespace mekhala
