#include "algorithms/structure/clustering.hpp"

#include <gmock/gmock.h>

#include <cmath>

#include "tests/oracle/oracle.hpp"
#include "tests/support/facts.hpp"
#include "tests/support/graphs.hpp"

namespace mekhala {
namespace {

using ::testing::DoubleEq;
using ::testing::DoubleNear;
using ::testing::ElementsAre;
using ::testing::IsNan;
using ::testing::NanSensitiveDoubleNear;
using ::testing::Pointwise;

TEST(Clustering, TriangleWithATailByHand) {
  Context context;
  const auto scores = clustering(undirected("a-b b-c c-a c-d d-d a-b"), {}, context);
  EXPECT_THAT(scores.values, ElementsAre(1, 1, DoubleEq(1.0 / 3), IsNan()));
  EXPECT_EQ(whole_fact(scores.facts, "triangles"), 1);
  EXPECT_DOUBLE_EQ(real_fact(scores.facts, "transitivity"), 3.0 / 5);
  EXPECT_DOUBLE_EQ(real_fact(scores.facts, "average"), 7.0 / 9);
}

TEST(Clustering, DirectionsAreIgnored) {
  Context context;
  EXPECT_THAT(clustering(directed("a>b b>a b>c a>c"), {}, context).values, ElementsAre(1, 1, 1));
}

TEST(Clustering, AgreesWithTheMatrix) {
  for (const std::uint64_t seed : seeds(200)) {
    SCOPED_TRACE(seed);
    Context context;
    const Graph graph = random_graph(seed, {.edges_per_node = 5});
    const auto expected = oracle::clustering(graph);
    const auto values = clustering(graph, {}, context).values;
    ASSERT_EQ(values.size(), expected.size());
    for (std::size_t i = 0; i < values.size(); ++i) {
      EXPECT_THAT(values[i], NanSensitiveDoubleNear(expected[i], 1e-15)) << "node " << i;
    }
  }
}

}  // namespace
}  // namespace mekhala
