#include "algorithms/centrality/harmonic.hpp"

#include <gmock/gmock.h>

#include "tests/oracle/oracle.hpp"
#include "tests/support/graphs.hpp"

namespace mekhala {
namespace {

using ::testing::DoubleEq;
using ::testing::DoubleNear;
using ::testing::ElementsAre;
using ::testing::Pointwise;

TEST(Harmonic, PathOfThreeByHand) {
  Context context;
  const Graph graph = undirected("ana-ben ben-cleo");
  EXPECT_THAT(harmonic(graph, {.normalized = false}, context).values,
              ElementsAre(DoubleEq(1.5), DoubleEq(2.0), DoubleEq(1.5)));
  EXPECT_THAT(harmonic(graph, {}, context).values,
              ElementsAre(DoubleEq(.75), DoubleEq(1), DoubleEq(.75)));
}

TEST(Harmonic, DirectionsByHand) {
  Context context;
  const Graph graph = directed("a>b b>c d");
  EXPECT_THAT(harmonic(graph, {.direction = Direction::out, .normalized = false}, context).values,
              ElementsAre(1.5, 1, 0, 0));
  EXPECT_THAT(harmonic(graph, {.direction = Direction::in, .normalized = false}, context).values,
              ElementsAre(0, 1, 1.5, 0));
  EXPECT_THAT(harmonic(graph, {.direction = Direction::both, .normalized = false}, context).values,
              ElementsAre(1.5, 2, 1.5, 0));
}

TEST(Harmonic, AgreesWithFloydWarshall) {
  for (const std::uint64_t seed : seeds(100)) {
    SCOPED_TRACE(seed);
    Context context;

    const Graph graph = random_graph(seed, {.max_nodes = 150, .edges_per_node = 3});
    for (const Direction direction : {Direction::out, Direction::in, Direction::both}) {
      EXPECT_THAT(harmonic(graph, {direction, false}, context).values,
                  Pointwise(DoubleNear(1e-12), oracle::harmonic(graph, direction)));
    }
  }
}

TEST(Harmonic, ANewEdgeTakesNobodyFurtherAway) {
  for (const std::uint64_t seed : seeds(50)) {
    SCOPED_TRACE(seed);
    Context context;
    const Graph graph = random_graph(seed);
    if (graph.num_nodes() < 2) continue;
    std::vector<EdgeEnds> edges{{0, graph.num_nodes() - 1}};
    for (EdgeId edge = 0; edge < graph.num_edges(); ++edge) {
      edges.push_back({graph.view().source(edge), graph.view().target(edge)});
    }
    const Graph more = Graph::from_edges(graph.num_nodes(), edges, graph.directed());
    EXPECT_THAT(harmonic(more, {}, context).values,
                Pointwise(::testing::Ge(), harmonic(graph, {}, context).values));
  }
}

}  // namespace
}  // namespace mekhala
