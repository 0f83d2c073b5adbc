#include "engine/graph/graph.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <set>

#include "engine/base/error.hpp"
#include "engine/base/random.hpp"
#include "engine/graph/bfs.hpp"

namespace mekhala {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

std::vector<EdgeEnds> random_edges(Random& random, NodeId nodes, std::uint64_t count) {
  std::vector<EdgeEnds> edges;
  for (std::uint64_t i = 0; i < count; ++i) {
    // Some nodes are hubs, so that rows of all lengths occur.
    const auto pick = [&] {
      const std::uint64_t bound = random.below(3) == 0 ? 1 + nodes / 8 : nodes;
      return static_cast<NodeId>(random.below(bound));
    };
    edges.push_back({pick(), pick()});
  }
  return edges;
}

// Compares with a multimap of (node, neighbor) -> edge, which knows nothing of rows and offsets.
void expect_matches(const GraphView& graph, const std::vector<EdgeEnds>& edges, bool directed,
                    const std::vector<EdgeId>& order) {
  ASSERT_EQ(graph.num_edges(), edges.size());
  ASSERT_EQ(order.size(), edges.size());
  std::set<std::tuple<NodeId, NodeId, EdgeId>> sorted;
  for (EdgeId i = 0; i < edges.size(); ++i) {
    auto [source, target] = edges[i];
    if (!directed && source > target) std::swap(source, target);
    sorted.insert({source, target, i});
  }
  std::multimap<NodeId, std::pair<NodeId, EdgeId>> out, in;
  EdgeId e = 0;
  for (const auto& [source, target, input] : sorted) {
    ASSERT_EQ(graph.source(e), source);
    ASSERT_EQ(graph.target(e), target);
    ASSERT_EQ(order[e], input);
    out.insert({source, {target, e}});
    if (directed) {
      in.insert({target, {source, e}});
    } else if (source != target) {
      out.insert({target, {source, e}});
    }
    ++e;
  }
  if (!directed) in = out;
  ASSERT_EQ(graph.num_arcs(), out.size());
  for (NodeId node = 0; node < graph.num_nodes(); ++node) {
    for (const bool outward : {true, false}) {
      const auto& map = outward ? out : in;
      const Direction direction = outward ? Direction::out : Direction::in;
      std::vector<std::pair<NodeId, EdgeId>> expected, got;
      const auto [begin, end] = map.equal_range(node);
      for (auto it = begin; it != end; ++it) expected.push_back(it->second);
      std::sort(expected.begin(), expected.end());
      const auto neighbors = graph.neighbors(node, direction);
      const auto numbers = graph.edges(node, direction);
      ASSERT_EQ(neighbors.size(), numbers.size());
      for (std::size_t i = 0; i < neighbors.size(); ++i) got.push_back({neighbors[i], numbers[i]});
      ASSERT_EQ(got, expected) << "node " << node;
    }
  }
}

TEST(Graph, Empty) {
  const Graph graph;
  EXPECT_EQ(graph.num_nodes(), 0U);
  EXPECT_EQ(graph.num_edges(), 0U);
  EXPECT_EQ(graph.view().num_arcs(), 0U);
  EXPECT_FALSE(graph.directed());
  EXPECT_THAT(graph.view().out_offsets(), ElementsAre(0));
  const Graph isolated = Graph::from_edges(3, {}, true);
  for (NodeId node = 0; node < 3; ++node) {
    EXPECT_THAT(isolated.view().out_neighbors(node), IsEmpty());
    EXPECT_THAT(isolated.view().in_neighbors(node), IsEmpty());
  }
}

TEST(Graph, DirectedByHand) {
  const std::vector<EdgeEnds> edges = {{2, 0}, {0, 1}, {0, 1}, {1, 1}, {0, 0}};
  std::vector<EdgeId> order;
  const Graph graph = Graph::from_edges(3, edges, true, &order);
  const GraphView view = graph;
  EXPECT_THAT(order, ElementsAre(4, 1, 2, 3, 0));
  EXPECT_THAT(view.out_neighbors(0), ElementsAre(0, 1, 1));
  EXPECT_THAT(view.in_neighbors(1), ElementsAre(0, 0, 1));
  EXPECT_THAT(view.in_edges(1), ElementsAre(1, 2, 3));
  EXPECT_EQ(view.num_self_loops(), 2U);
  EXPECT_EQ(view.num_parallel_edges(), 1U);
  EXPECT_EQ(view.num_arcs(), 5U);
}

TEST(Graph, UndirectedByHand) {
  const std::vector<EdgeEnds> edges = {{2, 0}, {0, 2}, {1, 1}};
  std::vector<EdgeId> order;
  const Graph graph = Graph::from_edges(3, edges, false, &order);
  const GraphView view = graph;
  EXPECT_THAT(order, ElementsAre(0, 1, 2));
  EXPECT_EQ(view.source(0), 0U);
  EXPECT_EQ(view.target(0), 2U);
  EXPECT_THAT(view.out_neighbors(0), ElementsAre(2, 2));
  EXPECT_THAT(view.out_neighbors(2), ElementsAre(0, 0));
  EXPECT_THAT(view.out_edges(2), ElementsAre(0, 1));
  EXPECT_THAT(view.in_neighbors(1), ElementsAre(1));  // a loop is one arc
  EXPECT_EQ(view.num_arcs(), 5U);
  EXPECT_EQ(view.num_parallel_edges(), 1U);
}

TEST(Graph, AgreesWithAMultimap) {
  for (std::uint64_t seed = 0; seed < 200; ++seed) {
    SCOPED_TRACE(seed);
    Random random(seed, 1);
    const auto nodes = static_cast<NodeId>(1 + random.below(60));
    const auto edges = random_edges(random, nodes, random.below(300));
    for (const bool directed : {true, false}) {
      std::vector<EdgeId> order;
      const Graph graph = Graph::from_edges(nodes, edges, directed, &order);
      expect_matches(graph, edges, directed, order);
      EXPECT_EQ(graph.fingerprint(), Graph::from_edges(nodes, edges, directed).fingerprint());
    }
  }
}

// Large enough for many groups and ranges, and for rows that are sorted by digits.
TEST(Graph, LargeGraphsAgreeTooForAnyNumberOfThreads) {
  for (const bool directed : {true, false}) {
    Random random(directed ? 1 : 2, 3);
    auto edges = random_edges(random, 30000, 200000);
    for (std::uint64_t i = 0; i < 20000; ++i) {
      edges.push_back({7, static_cast<NodeId>(random.below(30000))});
    }
    const std::span<const EdgeEnds> all = edges;
    const std::vector<std::span<const EdgeEnds>> pieces = {
        all.first(0), all.first(100000), all.subspan(100000, 1), all.subspan(100001)};
    std::vector<EdgeId> order;
    const Graph whole = Graph::from_edges(30000, edges, directed, &order);
    expect_matches(whole, edges, directed, order);
    for (const unsigned threads : {1U, 2U, 7U}) {
      Context context({.threads = threads});
      std::vector<EdgeId> same_order;
      const Graph graph = Graph::from_edges(30000, pieces, directed, context, &same_order);
      EXPECT_EQ(graph.fingerprint(), whole.fingerprint());
      EXPECT_EQ(same_order, order);
      EXPECT_EQ(Graph::from_edges(30000, pieces, directed, context).fingerprint(),
                whole.fingerprint());
    }
  }
}

TEST(Graph, OrderOfInputDoesNotMatter) {
  for (std::uint64_t seed = 0; seed < 50; ++seed) {
    SCOPED_TRACE(seed);
    Random random(seed, 9);
    auto edges = random_edges(random, 40, 200);
    const std::string before = Graph::from_edges(40, edges, false).fingerprint();
    random.shuffle(std::span(edges));
    for (auto& edge : edges) {
      if (random.below(2) == 0) std::swap(edge.source, edge.target);
    }
    EXPECT_EQ(Graph::from_edges(40, edges, false).fingerprint(), before);
  }
}

TEST(Graph, FingerprintsTellGraphsApart) {
  const std::vector<EdgeEnds> one = {{0, 1}};
  const std::vector<EdgeEnds> two = {{0, 2}};
  const std::set<std::string> prints = {
      Graph().fingerprint(), Graph::from_edges(3, one, false).fingerprint(),
      Graph::from_edges(3, one, true).fingerprint(), Graph::from_edges(4, one, true).fingerprint(),
      Graph::from_edges(3, two, true).fingerprint()};
  EXPECT_EQ(prints.size(), 5U);
}

TEST(Graph, EndsOutOfRangeAreRefused) {
  const std::vector<EdgeEnds> edges = {{0, 1}, {1, 2}, {5, 0}};
  try {
    (void)Graph::from_edges(2, edges, true);
    FAIL() << "accepted";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::invalid_input);
    EXPECT_THAT(error.what(), ::testing::HasSubstr("edge 1 "));
  }
  EXPECT_THROW((void)Graph::from_edges(0, std::span(edges).first(1), true), Error);
  try {
    (void)Graph::from_edges(kNoNode, {}, true);
    FAIL() << "accepted";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::limit_exceeded);
  }
}

TEST(Graph, CopiesShareAndOutliveTheOriginal) {
  GraphView view;
  Graph copy;
  {
    const std::vector<EdgeEnds> edges = {{0, 1}};
    const Graph graph = Graph::from_edges(2, edges, true);
    copy = graph;
    view = graph;
    EXPECT_EQ(copy.view().out_targets().data(), view.out_targets().data());
    EXPECT_GT(graph.memory_bytes(), 0U);
  }
  EXPECT_THAT(view.out_neighbors(0), ElementsAre(1));
}

TEST(FoldParallelEdges, SumsAndDrops) {
  const std::vector<EdgeEnds> edges = {{0, 1}, {1, 0}, {1, 1}, {1, 2}, {1, 1}};
  const Graph graph = Graph::from_edges(3, edges, false);
  const std::vector<double> values = {1, 2, 4, 8, 16};  // 0-1, 0-1, 1-1, 1-1, 1-2
  const FoldedGraph kept = fold_parallel_edges(graph, false);
  EXPECT_THAT(kept.fold_of, ElementsAre(0, 0, 1, 1, 2));
  EXPECT_THAT(fold_values(kept, values), ElementsAre(3, 12, 16));
  const FoldedGraph dropped = fold_parallel_edges(graph, true);
  EXPECT_THAT(dropped.fold_of, ElementsAre(0, 0, kNoEdge, kNoEdge, 1));
  EXPECT_THAT(fold_values(dropped, values), ElementsAre(3, 16));
  EXPECT_EQ(dropped.graph.view().num_self_loops(), 0U);
  EXPECT_EQ(dropped.graph.view().num_parallel_edges(), 0U);
  EXPECT_THROW((void)fold_values(kept, std::vector<double>{1}), Error);
}

TEST(FoldParallelEdges, KeepsEndsOfEveryEdge) {
  for (std::uint64_t seed = 0; seed < 100; ++seed) {
    SCOPED_TRACE(seed);
    Random random(seed, 4);
    const bool directed = seed % 2 == 0;
    const Graph graph = Graph::from_edges(12, random_edges(random, 12, 80), directed);
    const GraphView view = graph;
    const FoldedGraph folded = fold_parallel_edges(view, true);
    std::set<std::pair<NodeId, NodeId>> ends;
    for (EdgeId e = 0; e < view.num_edges(); ++e) {
      if (view.source(e) != view.target(e)) ends.insert({view.source(e), view.target(e)});
    }
    EXPECT_EQ(folded.graph.num_edges(), ends.size());
    for (EdgeId e = 0; e < view.num_edges(); ++e) {
      if (folded.fold_of[e] == kNoEdge) {
        EXPECT_EQ(view.source(e), view.target(e));
        continue;
      }
      EXPECT_EQ(folded.graph.view().source(folded.fold_of[e]), view.source(e));
      EXPECT_EQ(folded.graph.view().target(folded.fold_of[e]), view.target(e));
    }
  }
}

TEST(AsUndirected, AnEdgeAndItsReverseBecomeParallel) {
  const std::vector<EdgeEnds> edges = {{1, 0}, {0, 1}, {2, 2}};
  const Graph graph = Graph::from_edges(3, edges, true);
  std::vector<EdgeId> order;
  const Graph undirected = as_undirected(graph, &order);
  EXPECT_FALSE(undirected.directed());
  EXPECT_EQ(undirected.view().num_parallel_edges(), 1U);
  EXPECT_THAT(order, ElementsAre(0, 1, 2));
  EXPECT_EQ(undirected.fingerprint(), Graph::from_edges(3, edges, false).fingerprint());
}

TEST(Bfs, LevelsOfAPath) {
  const std::vector<EdgeEnds> edges = {{0, 1}, {1, 2}, {3, 2}};
  const Graph graph = Graph::from_edges(5, edges, true);
  const auto levels = [&](Direction direction) {
    std::vector<std::vector<NodeId>> found;
    Bfs bfs(graph, direction);
    for (int round = 0; round < 2; ++round) {  // memory is used again
      found.clear();
      bfs.for_each_level(1, [&](std::uint32_t distance, std::span<const NodeId> nodes) {
        EXPECT_EQ(distance, found.size());
        found.emplace_back(nodes.begin(), nodes.end());
      });
    }
    return found;
  };
  EXPECT_THAT(levels(Direction::out), ElementsAre(ElementsAre(1), ElementsAre(2)));
  EXPECT_THAT(levels(Direction::in), ElementsAre(ElementsAre(1), ElementsAre(0)));
  EXPECT_THAT(levels(Direction::both),
              ElementsAre(ElementsAre(1), ElementsAre(2, 0), ElementsAre(3)));
}

}  // namespace
}  // namespace mekhala
