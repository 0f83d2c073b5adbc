#include "algorithms/centrality/harmonic_top.hpp"

#include <gmock/gmock.h>

#include <algorithm>
#include <cmath>

#include "algorithms/centrality/harmonic.hpp"
#include "tests/oracle/oracle.hpp"
#include "tests/support/graphs.hpp"

namespace mekhala {
namespace {

// The scores that `harmonic_top` may show: the count greatest and all that tie with the last.
std::vector<double> greatest(std::vector<double> scores, std::size_t count) {
  if (scores.size() <= count) return scores;
  std::vector<double> sorted = scores;
  std::sort(sorted.begin(), sorted.end(), std::greater<>{});
  for (double& score : scores) {
    if (score < sorted[count - 1] - 1e-9) score = std::nan("");
  }
  return scores;
}

void expect_same(const std::vector<double>& found, const std::vector<double>& wanted) {
  ASSERT_EQ(found.size(), wanted.size());
  for (std::size_t i = 0; i < found.size(); ++i) {
    EXPECT_EQ(std::isnan(found[i]), std::isnan(wanted[i])) << "node " << i;
    if (std::isnan(found[i])) continue;
    EXPECT_NEAR(found[i], wanted[i], 1e-9) << "node " << i;
  }
}

TEST(HarmonicTop, StarWithATailByHand) {
  Context context;
  // c holds a, b and d; e hangs on d.  c: 3 + 1/2;  d: 2 + 2/2;  a, b: 1 + 2/2 + 1/3
  const Graph graph = undirected("a-c b-c c-d d-e");
  const double none = std::nan("");
  expect_same(harmonic_top(graph, {.count = 1, .normalized = false}, context).values,
              {none, none, 3.5, none, none});
  expect_same(harmonic_top(graph, {.count = 2}, context).values,
              {none, none, 3.5 / 4, 3.0 / 4, none});
  // The third and the fourth tie.
  expect_same(harmonic_top(graph, {.count = 3, .normalized = false}, context).values,
              {7.0 / 3, 7.0 / 3, 3.5, 3, none});
}

TEST(HarmonicTop, AgreesWithFloydWarshall) {
  for (const std::uint64_t seed : seeds(150)) {
    SCOPED_TRACE(seed);
    Context context;
    const Graph graph =
        random_graph(seed, {.max_nodes = 120, .edges_per_node = seed % 3 == 0 ? 1.0 : 2.5});
    for (const Direction direction : {Direction::out, Direction::in, Direction::both}) {
      for (const std::uint32_t count : {1U, 7U, 500U}) {
        expect_same(harmonic_top(graph, {count, direction, false}, context).values,
                    greatest(oracle::harmonic(graph, direction), count));
      }
    }
  }
}

// Large enough that nodes are given up, levels are pulled and batches run beside each other.
TEST(HarmonicTop, AgreesWithMeasuringAll) {
  for (const std::uint64_t seed : {1, 2, 3, 4}) {
    SCOPED_TRACE(seed);
    Random random(seed, 0);
    std::vector<EdgeEnds> edges;
    for (NodeId node = 1; node < 4000; ++node) {
      // A long thin graph (even seeds) or one with hubs.
      const NodeId back = seed % 2 == 0 ? std::min<NodeId>(node, 30) : node;
      const auto step = static_cast<NodeId>(1 + random.below(1 + random.below(back)));
      edges.push_back({node, node - std::min(node, step)});
      if (node % 3 == 0) edges.push_back({node, node - 1});
    }
    const Graph graph = Graph::from_edges(4000, edges, seed > 2);
    Context context;
    const auto all = harmonic(graph, {}, context).values;
    for (const unsigned threads : {1U, 3U}) {
      Context several({.threads = threads});
      expect_same(harmonic_top(graph, {.count = 20}, several).values, greatest(all, 20));
    }
  }
}

}  // namespace
}  // namespace mekhala
