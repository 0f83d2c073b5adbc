#include "algorithms/centrality/strength.hpp"

#include <gmock/gmock.h>

#include "algorithms/centrality/degree.hpp"
#include "tests/oracle/oracle.hpp"
#include "tests/support/graphs.hpp"

namespace mekhala {
namespace {

using ::testing::ElementsAre;
using ::testing::ElementsAreArray;

TEST(Strength, LoopsAndParallelEdgesByHand) {
  Context context;
  const Graph graph = undirected("a-b a-b b-b c");
  StrengthOptions options{.strengths = {{2, 3, 5}}};
  EXPECT_THAT(strength(graph, options, context).values, ElementsAre(5, 15, 0));
  const Graph arrows = directed("a>b a>b b>b c");
  EXPECT_THAT(strength(arrows, options, context).values, ElementsAre(5, 15, 0));
  options.direction = Direction::out;
  EXPECT_THAT(strength(arrows, options, context).values, ElementsAre(5, 5, 0));
  options.direction = Direction::in;
  EXPECT_THAT(strength(arrows, options, context).values, ElementsAre(0, 10, 0));
}

TEST(Strength, AgreesWithTheMatrixAndWithDegree) {
  for (const std::uint64_t seed : seeds(100)) {
    SCOPED_TRACE(seed);
    Context context;
    const Graph graph = random_graph(seed, {.loops = false});
    const auto values = random_values(seed, graph.num_edges());
    const auto sums = oracle::edge_counts(graph, false, values);
    std::vector<double> expected(sums.size(), 0);
    for (std::size_t i = 0; i < sums.size(); ++i) {
      for (const double value : sums[i]) expected[i] += value;
    }
    EXPECT_THAT(strength(graph, {.strengths = {values}}, context).values,
                ElementsAreArray(expected));
    EXPECT_THAT(strength(graph, {}, context).values,
                ElementsAreArray(degree(graph, {}, context).values));
  }
}

}  // namespace
}  // namespace mekhala
