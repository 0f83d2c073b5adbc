#include "algorithms/brokerage/subset_betweenness.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "algorithms/centrality/betweenness.hpp"
#include "tests/oracle/oracle.hpp"
#include "tests/support/graphs.hpp"

namespace mekhala {
namespace {

using testing::DoubleEq;
using testing::DoubleNear;
using testing::ElementsAre;
using testing::Pointwise;

NodeSet random_set(std::uint64_t seed, std::uint64_t stream, NodeId n) {
  Random random(seed, stream);
  NodeSet set;
  for (NodeId node = 0; node < n; ++node) {
    if (random.below(3) == 0) set.nodes.push_back(node);
  }
  return set;
}

bool is_in(const NodeSet& set, NodeId node) {
  return std::binary_search(set.nodes.begin(), set.nodes.end(), node);
}

// Writes every path out, keeps those that no blocked node is inside, and of these the shortest.
std::vector<double> from_paths(const Graph& graph, const SubsetBetweennessOptions& options) {
  const NodeId n = graph.num_nodes();
  std::vector<double> scores(n);
  for (NodeId s = 0; s < n; ++s) {
    for (NodeId t = 0; t < n; ++t) {
      if (s == t || (!options.sources.nodes.empty() && !is_in(options.sources, s)) ||
          (!options.targets.nodes.empty() && !is_in(options.targets, t))) {
        continue;
      }
      std::vector<Path> open;
      for (const Path& path : oracle::simple_paths(graph, s, t, false)) {
        const bool free = std::none_of(path.nodes.begin() + 1, path.nodes.end() - 1,
                                       [&](NodeId node) { return is_in(options.blocked, node); });
        if (free && (open.empty() || path.nodes.size() == open.front().nodes.size()))
          open.push_back(path);
      }
      for (const Path& path : open) {
        for (std::size_t i = 1; i + 1 < path.nodes.size(); ++i) {
          scores[path.nodes[i]] += 1.0 / static_cast<double>(open.size());
        }
      }
    }
  }
  return scores;
}

// a and b reach d by c alone or, where c is blocked, by e and f.
TEST(SubsetBetweenness, ByHand) {
  Context context;
  const Graph graph = undirected("a-c b-c c-d a-e e-f f-d b-e");
  const NodeSet from{{0, 1}}, to{{3}};
  EXPECT_THAT(subset_betweenness(graph, {.sources = from, .targets = to}, context).values,
              ElementsAre(0, 0, DoubleEq(2), 0, 0, 0));
  EXPECT_THAT(
      subset_betweenness(graph, {.sources = from, .targets = to, .blocked = {{2}}}, context).values,
      ElementsAre(0, 0, 0, 0, DoubleEq(2), DoubleEq(2)));
}

TEST(SubsetBetweenness, AgreesWithPathsWrittenOut) {
  for (const std::uint64_t seed : seeds(150)) {
    SCOPED_TRACE(seed);
    Context context;
    const Graph graph = random_graph(seed, {.max_nodes = 8, .edges_per_node = 1.5});
    const NodeId n = graph.num_nodes();
    const SubsetBetweennessOptions options{.sources = random_set(seed, 1, n),
                                           .targets = random_set(seed, 2, n),
                                           .blocked = random_set(seed, 3, n)};
    EXPECT_THAT(subset_betweenness(graph, options, context).values,
                Pointwise(DoubleNear(1e-9), from_paths(graph, options)));
  }
}

TEST(SubsetBetweenness, EverybodyToEverybodyIsTwiceBetweenness) {
  for (const std::uint64_t seed : seeds(60)) {
    SCOPED_TRACE(seed);
    Context context;
    const Graph graph = random_graph(seed, {.max_nodes = 60});
    std::vector<double> twice =
        betweenness(graph, {.directed = false, .parallel_edges = ParallelEdges::folded}, context)
            .values;
    for (double& value : twice) value *= 2;
    EXPECT_THAT(subset_betweenness(graph, {}, context).values, Pointwise(DoubleNear(1e-9), twice));
  }
}

}  // namespace
}  // namespace mekhala
