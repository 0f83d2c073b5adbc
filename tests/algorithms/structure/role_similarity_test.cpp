#include "algorithms/structure/role_similarity.hpp"

#include <gmock/gmock.h>

#include <array>
#include <cmath>

#include "tests/oracle/oracle.hpp"
#include "tests/support/graphs.hpp"

namespace mekhala {
namespace {

using ::testing::ElementsAre;
using ::testing::IsNan;

// Two recruiters who never met, each with three advertisements; z has one. The profile of r: 3
// neighbors, each with 1; that of z: 1 neighbor with 1; that of an advertisement: 1 neighbor
// with 3.
TEST(RoleSimilarity, ByHand) {
  Context context;
  const std::string text = "r-a r-b r-c s-d s-e s-f z-g z-z r-a";
  const Graph graph = undirected(text);  // a b c d e f g r s z
  const NodeId r = node_of(text, "r");
  const auto values = role_similarity(graph, {.node = {r}}, context).values;
  EXPECT_EQ(values[r], 1);
  EXPECT_EQ(values[node_of(text, "s")], 1);
  // log2(1 + 3) = 2, log2(1 + 1) = 1.
  EXPECT_DOUBLE_EQ(values[node_of(text, "z")], (1.0 + 1) / (2 + 1));
  EXPECT_DOUBLE_EQ(values[node_of(text, "a")], (1.0 + 1) / (2 + 2));
}

// With kinds only persons are compared, and z, whose one neighbor is a phone, has nothing of r's.
TEST(RoleSimilarity, KindsByHand) {
  Context context;
  const Graph graph = undirected("r-a r-b r-c s-d s-e s-f z-g");
  const NodeGroups kinds{.of = {1, 1, 1, 1, 1, 1, 2, 0, 0, 0},
                         .names = {"person", "advertisement", "phone"}};
  const auto values = role_similarity(graph, {.node = {7}, .kinds = kinds}, context).values;
  EXPECT_THAT(values,
              ElementsAre(IsNan(), IsNan(), IsNan(), IsNan(), IsNan(), IsNan(), IsNan(), 1, 1, 0));
}

// Who calls and who is called are not alike.
TEST(RoleSimilarity, DirectionsTell) {
  Context context;
  const auto values = role_similarity(directed("a>b c>d"), {.node = {0}}, context).values;
  EXPECT_THAT(values, ElementsAre(1, 0, 1, 0));
  EXPECT_THAT(role_similarity(undirected("a-b c-d"), {.node = {0}}, context).values,
              ElementsAre(1, 1, 1, 1));
}

TEST(RoleSimilarity, AgreesWithTheMatrix) {
  for (const std::uint64_t seed : seeds(150)) {
    SCOPED_TRACE(seed);
    Context context;
    const Graph graph = random_graph(seed, {.edges_per_node = 3, .directed = false});
    if (graph.num_nodes() == 0) continue;
    const auto edges = oracle::edge_counts(graph, false);
    const std::size_t n = edges.size();
    const auto tied = [&](std::size_t a, std::size_t b) { return a != b && edges[a][b] > 0; };
    std::vector<std::array<double, 3>> profiles(n);
    for (std::size_t v = 0; v < n; ++v) {
      double degree = 0, beyond = 0, pairs = 0;
      for (std::size_t a = 0; a < n; ++a) {
        if (!tied(v, a)) continue;
        ++degree;
        for (std::size_t b = 0; b < n; ++b) {
          beyond += tied(a, b);
          pairs += b < a && tied(v, b) && tied(a, b);
        }
      }
      profiles[v] = {std::log2(1 + degree), std::log2(1 + (degree > 0 ? beyond / degree : 0)),
                     std::log2(1 + pairs)};
    }
    const auto values = role_similarity(graph, {.node = {0}}, context).values;
    for (std::size_t v = 0; v < n; ++v) {
      double low = 0, high = 0;
      for (std::size_t i = 0; i < 3; ++i) {
        low += std::min(profiles[0][i], profiles[v][i]);
        high += std::max(profiles[0][i], profiles[v][i]);
      }
      EXPECT_NEAR(values[v], high > 0 ? low / high : 1, 1e-12);
    }
  }
}

TEST(RoleSimilarity, IsSymmetricAndWithinZeroAndOne) {
  for (const std::uint64_t seed : seeds(30)) {
    SCOPED_TRACE(seed);
    Context context;
    const Graph graph = random_graph(seed);
    const NodeId n = graph.num_nodes();
    if (n < 2) continue;
    const auto from_first = role_similarity(graph, {.node = {0}}, context).values;
    const auto from_last = role_similarity(graph, {.node = {n - 1}}, context).values;
    EXPECT_DOUBLE_EQ(from_first[n - 1], from_last[0]);
    for (const double value : from_first) EXPECT_TRUE(value >= 0 && value <= 1);
    EXPECT_EQ(from_first[0], 1);
  }
}

}  // namespace
}  // namespace mekhala
