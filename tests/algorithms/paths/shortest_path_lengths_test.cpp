#include "algorithms/paths/shortest_path_lengths.hpp"

#include <gmock/gmock.h>

#include <cmath>

#include "algorithms/paths/bfs_distances.hpp"
#include "tests/oracle/oracle.hpp"
#include "tests/support/facts.hpp"
#include "tests/support/graphs.hpp"

namespace mekhala {
namespace {

using ::testing::ElementsAre;
using ::testing::IsNan;

TEST(ShortestPathLengths, ByHand) {
  Context context;
  // a to c is shorter by b; of the two edges from c to d the shorter counts.
  const Graph graph = directed("a>b a>c b>c c>d c>d d>d e>a");
  const EdgeValues lengths{{1, 5, 2, 7, 4, 1, 1}};
  const auto out = shortest_path_lengths(graph, {{0}, lengths}, context);
  EXPECT_THAT(out.values, ElementsAre(0, 1, 3, 7, IsNan()));
  EXPECT_EQ(whole_fact(out.facts, "reached"), 4);
  EXPECT_EQ(real_fact(out.facts, "farthest"), 7);
  EXPECT_THAT(shortest_path_lengths(graph, {{3}, lengths, Direction::in}, context).values,
              ElementsAre(7, 6, 4, 0, 8));
  EXPECT_THAT(shortest_path_lengths(graph, {{4}, lengths, Direction::both}, context).values,
              ElementsAre(1, 2, 4, 8, 0));
}

TEST(ShortestPathLengths, AgreesWithFloydWarshall) {
  for (const std::uint64_t seed : seeds(200)) {
    SCOPED_TRACE(seed);
    Context context;
    const Graph graph = random_graph(seed, {.max_nodes = 40});
    if (graph.num_nodes() == 0) continue;
    const EdgeValues lengths{random_values(seed, graph.num_edges())};
    const auto d = oracle::distances(graph, true, lengths.values);
    const NodeId source = graph.num_nodes() / 2;
    const auto out = shortest_path_lengths(graph, {{source}, lengths}, context).values;
    const auto in =
        shortest_path_lengths(graph, {{source}, lengths, Direction::in}, context).values;
    for (NodeId node = 0; node < graph.num_nodes(); ++node) {
      EXPECT_EQ(std::isnan(out[node]) ? INFINITY : out[node], d[source][node]);
      EXPECT_EQ(std::isnan(in[node]) ? INFINITY : in[node], d[node][source]);
    }
  }
}

// Whole numbers are added as such: the same distances as by halves, which are not.
TEST(ShortestPathLengths, WholeNumbersAsTwiceTheHalves) {
  for (const std::uint64_t seed : seeds(60)) {
    SCOPED_TRACE(seed);
    Context context;
    const Graph graph = random_graph(seed, {.max_nodes = 60, .edges_per_node = 4});
    if (graph.num_edges() == 0) continue;
    EdgeValues whole;
    EdgeValues halves;
    Random random(seed, 7);
    for (EdgeId edge = 0; edge < graph.num_edges(); ++edge) {
      whole.values.push_back(static_cast<double>(2 * random.below(40) + 1));
      halves.values.push_back(whole.values.back() / 2);
    }
    for (const Direction direction : {Direction::out, Direction::in, Direction::both}) {
      const auto a = shortest_path_lengths(graph, {{0}, whole, direction}, context).values;
      const auto b = shortest_path_lengths(graph, {{0}, halves, direction}, context).values;
      for (NodeId node = 0; node < graph.num_nodes(); ++node) {
        EXPECT_TRUE(std::isnan(a[node]) ? std::isnan(b[node]) : a[node] == 2 * b[node]);
      }
    }
  }
}

// A sum that no longer fits into 32 bits.
TEST(ShortestPathLengths, LargeWholeNumbers) {
  Context context;
  const Graph graph = undirected("a-b b-c c-d");
  for (const double length : {0x1p30, 0x1p31, 0x1p32, 0x1p40, 0x1p52}) {
    EXPECT_THAT(shortest_path_lengths(graph, {{0}, {{length, length, length}}}, context).values,
                ElementsAre(0, length, 2 * length, 3 * length));
  }
}

// From very short to very long, and as long as numbers go.
TEST(ShortestPathLengths, AnyLengthsAboveZero) {
  Context context;
  const Graph graph = undirected("a-b b-c c-d");
  EXPECT_THAT(shortest_path_lengths(graph, {{0}, {{1e-300, 1, 1e300}}}, context).values,
              ElementsAre(0, 1e-300, 1, 1e300));
  EXPECT_THAT(shortest_path_lengths(graph, {{0}, {{5e-324, 5e-324, 5e-324}}}, context).values,
              ElementsAre(0, 5e-324, 10e-324, 15e-324));
  EXPECT_THAT(shortest_path_lengths(graph, {{0}, {{1e308, 5e307, 1e307}}}, context).values,
              ElementsAre(0, 1e308, 1.5e308, 1.6e308));
}

// Wide enough that buckets are shared among threads.
TEST(ShortestPathLengths, WideGraphsHaveTheSameBitsForAnyThreads) {
  std::vector<EdgeEnds> edges;
  constexpr NodeId kWide = 20'000;
  for (NodeId i = 1; i <= kWide; ++i) {
    edges.push_back({0, i});
    edges.push_back({i, kWide + 1 + i % 5000});
    edges.push_back({i, kWide + 1 + (i * 7) % 9001});
  }
  const Graph graph = Graph::from_edges(kWide + 9002, edges, false);
  EdgeValues lengths;
  for (EdgeId edge = 0; edge < graph.num_edges(); ++edge) {
    lengths.values.push_back(1 + 0.1 * (edge % 17));
  }
  Context one({.threads = 1});
  const auto expected = shortest_path_lengths(graph, {{0}, lengths}, one).values;
  for (const unsigned threads : {2U, 3U}) {
    Context context({.threads = threads});
    EXPECT_EQ(shortest_path_lengths(graph, {{0}, lengths}, context).values, expected);
    const auto hops = shortest_path_lengths(graph, {{0}}, context).values;
    EXPECT_EQ(hops, bfs_distances(graph, {{0}}, context).values);
  }
}

}  // namespace
}  // namespace mekhala
