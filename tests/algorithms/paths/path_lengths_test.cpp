#include "algorithms/paths/path_lengths.hpp"

#include <gmock/gmock.h>

#include <cmath>

#include "tests/oracle/oracle.hpp"
#include "tests/support/facts.hpp"
#include "tests/support/graphs.hpp"

namespace mekhala {
namespace {

using ::testing::ElementsAre;
using ::testing::IsNan;

// Edges in order: a>b 5, a>c 1, c>b 2, d>a 1.
TEST(PathLengths, TheWayRoundIsShorter) {
  Context context;
  const Graph graph = directed("a>b a>c c>b d>a");
  const EdgeValues lengths{{5, 1, 2, 1}};
  const auto from = path_lengths(graph, {.source = {0}, .lengths = lengths}, context);
  EXPECT_THAT(from.values, ElementsAre(0, 3, 1, IsNan()));
  EXPECT_EQ(real_fact(from.facts, "farthest"), 3);
  EXPECT_THAT(path_lengths(graph, {{1}, lengths, Direction::in}, context).values,
              ElementsAre(3, 0, 2, 4));
  EXPECT_THAT(path_lengths(graph, {{3}, lengths, Direction::both}, context).values,
              ElementsAre(1, 4, 2, 0));
}

TEST(PathLengths, AgreesWithFloydAndWarshall) {
  for (const std::uint64_t seed : seeds(150)) {
    SCOPED_TRACE(seed);
    Context context;
    const Graph graph = random_graph(seed);
    const auto lengths = random_values(seed, graph.num_edges());
    const auto expected = oracle::distances(graph, true, lengths);
    for (NodeId source = 0; source < graph.num_nodes(); source += 5) {
      const auto found = path_lengths(graph, {.source = {source}, .lengths = {lengths}}, context);
      for (NodeId node = 0; node < graph.num_nodes(); ++node) {
        const double other = expected[source][node];
        EXPECT_TRUE(std::isinf(other) ? std::isnan(found.values[node])
                                      : found.values[node] == other)
            << node;
      }
    }
  }
}

TEST(PathLengths, RefusesWhatDoesNotFit) {
  Context context({.memory_limit = 1});
  EXPECT_THROW((void)path_lengths(undirected("a-b"), {.source = {0}}, context), Error);
}

}  // namespace
}  // namespace mekhala
