#include "algorithms/centrality/closeness.hpp"

#include <gmock/gmock.h>

#include "tests/oracle/oracle.hpp"
#include "tests/support/facts.hpp"
#include "tests/support/graphs.hpp"

namespace mekhala {
namespace {

using ::testing::DoubleEq;
using ::testing::DoubleNear;
using ::testing::ElementsAre;
using ::testing::Pointwise;

TEST(Closeness, PathOfThreeByHand) {
  Context context;
  const Graph graph = undirected("ana-ben ben-cleo");
  EXPECT_THAT(closeness(graph, {}, context).values,
              ElementsAre(DoubleEq(2.0 / 3), DoubleEq(1), DoubleEq(2.0 / 3)));
  EXPECT_THAT(closeness(graph, {.normalized = false}, context).values,
              ElementsAre(DoubleEq(1.0 / 3), DoubleEq(.5), DoubleEq(1.0 / 3)));
}

TEST(Closeness, APairApartIsNotCentral) {
  Context context;
  const Graph graph = undirected("a-b b-c c-d x-y z");
  const auto plain = closeness(graph, {.wasserman_faust = false}, context).values;
  EXPECT_EQ(plain[4], 1);  // x: all that it reaches is next to it
  EXPECT_LT(plain[1], 1);
  const auto mended = closeness(graph, {}, context).values;
  EXPECT_LT(mended[4], mended[1]);
  EXPECT_EQ(mended[6], 0);
}

TEST(Closeness, StarIsWhollyCentralized) {
  Context context;
  const auto facts = closeness(undirected("a-b a-c a-d a-e"), {}, context).facts;
  EXPECT_DOUBLE_EQ(real_fact(facts, "centralization"), 1);
  const auto arrows = closeness(directed("a>b a>c"), {}, context).facts;
  EXPECT_EQ(arrows.find("centralization"), nullptr);
}

TEST(Closeness, AgreesWithFloydWarshall) {
  for (const std::uint64_t seed : seeds(100)) {
    SCOPED_TRACE(seed);
    Context context;
    const Graph graph = random_graph(seed, {.max_nodes = 150, .edges_per_node = 3});
    const bool normalized = seed % 2 == 0;
    const bool mended = seed % 3 == 0;
    for (const Direction direction : {Direction::out, Direction::in, Direction::both}) {
      EXPECT_THAT(
          closeness(graph, {direction, normalized, mended}, context).values,
          Pointwise(DoubleNear(1e-12), oracle::closeness(graph, direction, normalized, mended)));
    }
  }
}

}  // namespace
}  // namespace mekhala
