#include "algorithms/disruption/dismantling.hpp"

#include <gmock/gmock.h>

#include <numeric>
#include <set>

#include "algorithms/disruption/disruption.hpp"
#include "tests/support/facts.hpp"
#include "tests/support/graphs.hpp"

namespace mekhala {
namespace {

using testing::ElementsAre;
using testing::UnorderedElementsAre;

std::vector<NodeId> everybody(const GraphView& graph) {
  std::vector<NodeId> nodes(graph.num_nodes());
  std::iota(nodes.begin(), nodes.end(), NodeId{0});
  return nodes;
}

// The size of each node's component without those of `gone`, by walking again and again.
std::vector<std::size_t> slow_sizes(const GraphView& graph, const std::set<NodeId>& gone) {
  std::vector<std::size_t> sizes(graph.num_nodes(), 0);
  for (NodeId root = 0; root < graph.num_nodes(); ++root) {
    if (gone.contains(root)) continue;
    std::set<NodeId> met{root};
    for (std::size_t before = 0; before != met.size();) {
      before = met.size();
      for (EdgeId edge = 0; edge < graph.num_edges(); ++edge) {
        const NodeId a = graph.source(edge), b = graph.target(edge);
        if (gone.contains(a) || gone.contains(b)) continue;
        if (met.contains(a) || met.contains(b)) met.insert({a, b});
      }
    }
    sizes[root] = met.size();
  }
  return sizes;
}

std::size_t slow_pairs(const GraphView& graph, const std::set<NodeId>& gone) {
  std::size_t pairs = 0;
  for (const std::size_t size : slow_sizes(graph, gone)) pairs += size == 0 ? 0 : size - 1;
  return pairs;
}

// Two cliques of four over m: without m and three of each nothing is joined. m goes first.
TEST(Dismantling, ByHand) {
  Context context;
  const std::string text = "a-b a-c a-d b-c b-d c-d w-x w-y w-z x-y x-z y-z a-m m-w";
  const Graph graph = undirected(text);
  const Dismantling made = dismantling_order(graph, everybody(graph), {}, context);
  EXPECT_EQ(made.order.size(), 9U);
  EXPECT_THAT(made.cut, testing::AnyOf(6U, 7U)) << "a, w and two more of each are enough";
  // a, m or w parts the two.
  EXPECT_THAT(made.order[0],
              testing::AnyOf(node_of(text, "a"), node_of(text, "m"), node_of(text, "w")));
  // Where both of its neighbors stay and it may go, m alone is worth it.
  const std::vector<NodeId> only{node_of(text, "m"), node_of(text, "d"), node_of(text, "z")};
  EXPECT_EQ(dismantling_order(graph, only, {}, context).order[0], node_of(text, "m"));
}

// h and b part the same leaves; b is dear.
TEST(Dismantling, CostsCount) {
  Context context;
  const std::string text = "h-1 h-2 h-3 b-1 b-2 b-3 h-b";
  const Graph graph = undirected(text);
  std::vector<double> costs(graph.num_nodes(), 1);
  costs[node_of(text, "b")] = 20;
  const Dismantling made = dismantling_order(graph, everybody(graph), costs, context);
  // 1, 2, 3 and h part everything for 4; b would cost more than the leaves.
  EXPECT_THAT(std::vector(made.order.begin(), made.order.begin() + made.cut),
              UnorderedElementsAre(node_of(text, "h"), node_of(text, "1"), node_of(text, "2"),
                                   node_of(text, "3")));
}

// Nothing above the target is left, and each of those cut was the cheapest to put back.
TEST(Dismantling, CutsAllAndPutsBackTheLeast) {
  for (const std::uint64_t seed : seeds(80)) {
    SCOPED_TRACE(seed);
    Context context;
    const Graph graph = removal_graph(random_graph(seed, {.max_nodes = 30, .directed = false}));
    std::vector<double> costs;
    if (seed % 2 == 0) {
      Random random(seed, 5);
      for (NodeId node = 0; node < graph.num_nodes(); ++node) {
        costs.push_back(static_cast<double>(1 + random.below(4)));
      }
    }
    const Dismantling made = dismantling_order(graph, everybody(graph), costs, context);
    EXPECT_EQ(std::set<NodeId>(made.order.begin(), made.order.end()).size(), graph.num_nodes());
    std::set<NodeId> gone(made.order.begin(),
                          made.order.begin() + static_cast<std::ptrdiff_t>(made.cut));
    for (const std::size_t size : slow_sizes(graph, gone)) EXPECT_LE(size, 1U);
    for (std::size_t i = made.cut; i > 0; --i) {
      const auto worth = [&](NodeId node) {
        std::set<NodeId> without = gone;
        without.erase(node);
        return static_cast<double>(slow_sizes(graph, without)[node]) /
               (costs.empty() ? 1 : costs[node]);
      };
      for (const NodeId other : gone) EXPECT_LE(worth(made.order[i - 1]), worth(other));
      gone.erase(made.order[i - 1]);
    }
  }
}

// Better than chance and than degree, on graphs of several parts; by the mean of many.
TEST(Dismantling, LeavesLessThanDegreeOnAverage) {
  double planned = 0, degree = 0, random = 0;
  for (std::uint64_t seed = 1; seed <= 30; ++seed) {
    Context context({.seed = seed});
    // Four rings of eight with chords, each tied to the next by one edge.
    std::vector<EdgeEnds> edges;
    Random draw(seed, 9);
    for (NodeId part = 0; part < 4; ++part) {
      for (NodeId i = 0; i < 8; ++i) {
        edges.push_back({part * 8 + i, part * 8 + (i + 1) % 8});
        edges.push_back({part * 8 + i, part * 8 + static_cast<NodeId>(draw.below(8))});
      }
      edges.push_back({part * 8, ((part + 1) % 4) * 8 + static_cast<NodeId>(draw.below(8))});
    }
    const Graph graph = Graph::from_edges(32, edges, false);
    const auto robustness = [&](RemovalOrder order) {
      DisruptionOptions options;
      options.order = order;
      options.points = 0;
      return real_fact(disruption(graph, options, context).facts, "robustness");
    };
    planned += robustness(RemovalOrder::dismantling);
    degree += robustness(RemovalOrder::degree);
    random += robustness(RemovalOrder::random);
  }
  EXPECT_LT(planned, degree);
  EXPECT_LT(degree, random);
}

TEST(KeyPlayerOrder, EqualsASlowSearch) {
  for (const std::uint64_t seed : seeds(60)) {
    SCOPED_TRACE(seed);
    Context context;
    const Graph graph = removal_graph(random_graph(seed, {.max_nodes = 20, .directed = false}));
    std::vector<double> costs;
    if (seed % 2 == 0) {
      for (NodeId node = 0; node < graph.num_nodes(); ++node) {
        costs.push_back(static_cast<double>(1 + node % 3));
      }
    }
    std::vector<NodeId> candidates = everybody(graph);
    if (seed % 3 == 0 && candidates.size() > 2) candidates.erase(candidates.begin() + 1);
    const std::size_t wanted = std::min<std::size_t>(6, candidates.size());
    const std::vector<NodeId> order = key_player_order(graph, candidates, costs, wanted, context);
    ASSERT_EQ(order.size(), wanted);
    std::set<NodeId> gone;
    for (const NodeId chosen : order) {
      double best = -1;
      NodeId expected = kNoNode;
      const auto before = static_cast<double>(slow_pairs(graph, gone));
      for (const NodeId node : candidates) {
        if (gone.contains(node)) continue;
        std::set<NodeId> more = gone;
        more.insert(node);
        const double parted = (before - static_cast<double>(slow_pairs(graph, more))) /
                              (costs.empty() ? 1 : costs[node]);
        if (parted > best) {
          best = parted;
          expected = node;
        }
      }
      EXPECT_EQ(chosen, expected);
      gone.insert(chosen);
    }
  }
}

}  // namespace
}  // namespace mekhala
