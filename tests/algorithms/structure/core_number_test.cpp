#include "algorithms/structure/core_number.hpp"

#include <gmock/gmock.h>

#include "tests/oracle/oracle.hpp"
#include "tests/support/facts.hpp"
#include "tests/support/graphs.hpp"

namespace mekhala {
namespace {

using ::testing::ElementsAre;
using ::testing::ElementsAreArray;
using ::testing::Ge;
using ::testing::Pointwise;

TEST(CoreNumber, RingWithATailByHand) {
  Context context;
  const auto scores = core_number(undirected("a-b b-c c-a c-d d-e d-e e-e f"), {}, context);
  EXPECT_THAT(scores.values, ElementsAre(2, 2, 2, 1, 1, 0));
  EXPECT_EQ(whole_fact(scores.facts, "max"), 2);
}

TEST(CoreNumber, AgreesWithPeeling) {
  for (const std::uint64_t seed : seeds(200)) {
    SCOPED_TRACE(seed);
    Context context;
    const Graph graph = random_graph(seed, {.edges_per_node = 4});
    EXPECT_THAT(core_number(graph, {}, context).values,
                ElementsAreArray(oracle::core_number(graph)));
  }
}

TEST(CoreNumber, ANewEdgeLowersNobody) {
  for (const std::uint64_t seed : seeds(50)) {
    SCOPED_TRACE(seed);
    Context context;
    const Graph graph = random_graph(seed, {.edges_per_node = 4});
    if (graph.num_nodes() == 0) continue;
    std::vector<EdgeEnds> edges{{0, graph.num_nodes() - 1}};
    for (EdgeId edge = 0; edge < graph.num_edges(); ++edge) {
      edges.push_back({graph.view().source(edge), graph.view().target(edge)});
    }
    const Graph more = Graph::from_edges(graph.num_nodes(), edges, graph.directed());
    EXPECT_THAT(core_number(more, {}, context).values,
                Pointwise(Ge(), core_number(graph, {}, context).values));
  }
}

}  // namespace
}  // namespace mekhala
