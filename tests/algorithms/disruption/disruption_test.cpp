#include "algorithms/disruption/disruption.hpp"

#include <gmock/gmock.h>

#include <algorithm>
#include <cmath>
#include <set>

#include "tests/oracle/oracle.hpp"
#include "tests/support/facts.hpp"
#include "tests/support/graphs.hpp"
#include "tests/support/shared_data.hpp"

namespace mekhala {
namespace {

using testing::ElementsAre;

double real_at(const Table& table, const std::string& name, std::size_t row) {
  return std::get<Column<double>>(*table.columns.find(name))[row];
}
bool has_real(const Table& table, const std::string& name, std::size_t row) {
  return std::get<Column<double>>(*table.columns.find(name)).has(row);
}
std::int64_t whole_at(const Table& table, const std::string& name, std::size_t row) {
  return std::get<Column<std::int64_t>>(*table.columns.find(name))[row];
}

// What is left, counted from the list of edges alone.
struct Slow {
  double largest = 0, inverse = 0;
  std::size_t components = 0;
};

Slow slow(const GraphView& graph, const std::set<NodeId>& gone) {
  std::vector<EdgeEnds> edges;
  for (EdgeId edge = 0; edge < graph.num_edges(); ++edge) {
    const NodeId a = graph.source(edge), b = graph.target(edge);
    if (!gone.contains(a) && !gone.contains(b)) edges.push_back({a, b});
  }
  const auto far = oracle::distances(Graph::from_edges(graph.num_nodes(), edges, false), false);
  Slow out;
  for (NodeId a = 0; a < graph.num_nodes(); ++a) {
    if (gone.contains(a)) continue;
    double reached = 0;
    bool first = true;
    for (NodeId b = 0; b < graph.num_nodes(); ++b) {
      if (gone.contains(b) || std::isinf(far[a][b])) continue;
      ++reached;
      first = first && (b >= a);
      if (a != b) out.inverse += 1 / far[a][b];
    }
    out.largest = std::max(out.largest, reached);
    out.components += first ? 1 : 0;
  }
  return out;
}

// The first of the highest degrees among those left, counted anew.
NodeId slow_choice(const GraphView& graph, const std::set<NodeId>& gone) {
  NodeId best = kNoNode;
  std::size_t most = 0;
  for (NodeId node = 0; node < graph.num_nodes(); ++node) {
    if (gone.contains(node)) continue;
    std::set<NodeId> neighbors;
    for (EdgeId edge = 0; edge < graph.num_edges(); ++edge) {
      const NodeId a = graph.source(edge), b = graph.target(edge);
      if (a == node && b != node && !gone.contains(b)) neighbors.insert(b);
      if (b == node && a != node && !gone.contains(a)) neighbors.insert(a);
    }
    if (best == kNoNode || neighbors.size() > most) {
      best = node;
      most = neighbors.size();
    }
  }
  return best;
}

// A star of three leaves on h, and a path h-x-y:
//   before: pairs at 1 hop: 5, at 2: a b c x among each other 6, y-h 1, so 7; y to a, b, c at 3: 3.
//   2 (5 + 7/2 + 1) = 19 of 30.
// Without h: a, b, c alone and x-y: one pair, both ways: 2 of 30, of the 5 left 2 of 20.
TEST(Disruption, ByHand) {
  Context context;
  const std::string text = "h-a h-b h-c h-x x-y";
  const Table table = disruption(undirected(text), {}, context);
  EXPECT_DOUBLE_EQ(real_fact(table.facts, "efficiency_before"), 19.0 / 30);
  EXPECT_EQ(real_fact(table.facts, "largest_before"), 1);
  ASSERT_EQ(table.ids.size(), 6U);
  // By degree: h 4, x 2, then those of 1 by number.
  EXPECT_THAT(table.ids, ElementsAre(node_of(text, "h"), node_of(text, "x"), node_of(text, "a"),
                                     node_of(text, "b"), node_of(text, "c"), node_of(text, "y")));
  EXPECT_DOUBLE_EQ(real_at(table, "largest", 0), 2.0 / 6);
  EXPECT_EQ(whole_at(table, "components", 0), 4);
  EXPECT_DOUBLE_EQ(real_at(table, "efficiency", 0), 2.0 / 30);
  EXPECT_DOUBLE_EQ(real_at(table, "efficiency_left", 0), 2.0 / 20);
  EXPECT_DOUBLE_EQ(real_at(table, "largest", 1), 1.0 / 6);
  EXPECT_DOUBLE_EQ(real_at(table, "largest", 5), 0);
  EXPECT_DOUBLE_EQ(real_fact(table.facts, "robustness"), (2 + 1 + 1 + 1 + 1 + 0) / 36.0);
}

TEST(Disruption, EqualsASlowRecomputation) {
  for (const std::uint64_t seed : seeds(150)) {
    SCOPED_TRACE(seed);
    Context context({.seed = seed});
    const Graph graph = random_graph(seed);
    DisruptionOptions options;
    options.recompute = seed % 2 == 0;
    options.block = seed % 3 == 0 ? 3 : 1;
    options.order = seed % 5 == 0   ? RemovalOrder::random
                    : seed % 5 == 1 ? RemovalOrder::dismantling
                    : seed % 5 == 2 ? RemovalOrder::key_players
                                    : RemovalOrder::degree;
    options.points = 1000;
    const Table table = disruption(graph, options, context);
    const auto n = static_cast<double>(graph.num_nodes());
    std::set<NodeId> gone;
    double area = 0;
    for (std::size_t i = 0; i < table.ids.size(); ++i) {
      if (options.recompute && options.order == RemovalOrder::degree && options.block == 1) {
        EXPECT_EQ(table.ids[i], slow_choice(graph, gone)) << "row " << i;
      }
      const std::size_t end =
          std::min<std::size_t>(table.ids.size(), (i / options.block + 1) * options.block);
      for (std::size_t j = 0; j < end; ++j) gone.insert(table.ids[j]);
      const Slow expected = slow(graph, gone);
      EXPECT_DOUBLE_EQ(real_at(table, "largest", i), expected.largest / n) << "row " << i;
      EXPECT_EQ(whole_at(table, "components", i), static_cast<std::int64_t>(expected.components));
      ASSERT_TRUE(has_real(table, "efficiency", i));
      const double pairs = n < 2 ? 1 : n * (n - 1);
      EXPECT_NEAR(real_at(table, "efficiency", i), expected.inverse / pairs, 1e-12);
      area += expected.largest / n;
    }
    EXPECT_EQ(gone.size(), graph.num_nodes());
    EXPECT_NEAR(real_fact(table.facts, "robustness"), n > 0 ? area / n : 0, 1e-12);
  }
}

TEST(Disruption, WhoIsKeptIsNeverRemoved) {
  for (const std::uint64_t seed : seeds(50)) {
    SCOPED_TRACE(seed);
    const Graph graph = random_graph(seed);
    if (graph.num_nodes() < 3) continue;
    for (const RemovalOrder order :
         {RemovalOrder::degree, RemovalOrder::betweenness, RemovalOrder::katz,
          RemovalOrder::collective_influence, RemovalOrder::dismantling, RemovalOrder::key_players,
          RemovalOrder::random}) {
      Context context;
      DisruptionOptions options;
      options.order = order;
      options.recompute = seed % 2 == 0;
      options.kept.nodes = {0, 2};
      const Table table = disruption(graph, options, context);
      EXPECT_EQ(table.ids.size(), graph.num_nodes() - 2);
      EXPECT_THAT(table.ids, testing::Each(testing::AllOf(testing::Ne(0U), testing::Ne(2U))));
    }
  }
}

// Another edge never makes the largest component or efficiency smaller under one order.
TEST(Disruption, AnEdgeMoreNeverLeavesLess) {
  for (const std::uint64_t seed : seeds(60)) {
    SCOPED_TRACE(seed);
    Context context({.seed = seed});
    const Graph graph = random_graph(seed, {.max_nodes = 20, .directed = false});
    const NodeId n = graph.num_nodes();
    if (n < 2) continue;
    std::vector<EdgeEnds> edges;
    for (EdgeId edge = 0; edge < graph.num_edges(); ++edge) {
      edges.push_back({graph.view().source(edge), graph.view().target(edge)});
    }
    edges.push_back({0, static_cast<NodeId>(seed % n)});
    DisruptionOptions options;
    options.order = RemovalOrder::random;
    const Table before = disruption(graph, options, context);
    const Table after = disruption(Graph::from_edges(n, edges, false), options, context);
    ASSERT_EQ(before.ids, after.ids);
    for (std::size_t i = 0; i < before.ids.size(); ++i) {
      EXPECT_GE(real_at(after, "largest", i), real_at(before, "largest", i));
      if (!has_real(before, "efficiency", i)) continue;
      EXPECT_GE(real_at(after, "efficiency", i) + 1e-12, real_at(before, "efficiency", i));
    }
  }
}

// b is as well tied as h is, and costs less.
TEST(Disruption, CostsDivideScores) {
  Context context;
  const std::string text = "h-1 h-2 h-3 b-1 b-2 b-3";
  DisruptionOptions options;
  options.removals = 1;
  EXPECT_THAT(disruption(undirected(text), options, context).ids, ElementsAre(node_of(text, "b")));
  options.costs.assign(5, 1);
  options.costs[node_of(text, "b")] = 2;
  const Table table = disruption(undirected(text), options, context);
  EXPECT_THAT(table.ids, ElementsAre(node_of(text, "h")));
  EXPECT_EQ(real_at(table, "cost", 0), 1);
  options.costs[0] = 0;
  EXPECT_THROW((void)disruption(undirected(text), options, context), Error);
}

// Between two stars the bridge has two edges and all paths.
TEST(Disruption, OrdersDiffer) {
  Context context;
  const std::string text = "l-a l-b l-c l-m m-r r-d r-e r-f";
  DisruptionOptions options;
  options.removals = 1;
  const auto first = [&](RemovalOrder order) {
    options.order = order;
    return disruption(undirected(text), options, context).ids.at(0);
  };
  EXPECT_EQ(first(RemovalOrder::degree), node_of(text, "l"));
  // l and r: 15 pairs among their other side and leaves each; m: 16.
  EXPECT_EQ(first(RemovalOrder::betweenness), node_of(text, "l"));
  // Two hops from l is r with 3, from m are the leaves with 0: (4 - 1) * 3.
  EXPECT_EQ(first(RemovalOrder::collective_influence), node_of(text, "l"));
  options.order = RemovalOrder::cross_border;
  EXPECT_THROW((void)disruption(undirected(text), options, context), Error);
}

// h has the most ties; z joins five victims of one country to five of another.
TEST(Disruption, CrossBorderTakesWhoJoinsGroups) {
  Context context;
  const std::string text =
      "h-1 h-2 h-3 h-4 h-5 h-6 h-7 h-8 h-9 h-10 h-11 z-k1 z-k2 z-k3 z-k4 z-k5 z-p1 z-p2 z-p3 z-p4 "
      "z-p5";
  DisruptionOptions options;
  options.removals = 1;
  EXPECT_THAT(disruption(undirected(text), options, context).ids, ElementsAre(node_of(text, "h")));
  options.order = RemovalOrder::cross_border;
  options.groups.names = {"KH", "PH"};
  options.groups.of.assign(undirected(text).num_nodes(), kNoGroup);
  for (const char* name : {"k1", "k2", "k3", "k4", "k5"}) {
    options.groups.of[node_of(text, name)] = 0;
  }
  for (const char* name : {"p1", "p2", "p3", "p4", "p5"}) {
    options.groups.of[node_of(text, name)] = 1;
  }
  EXPECT_THAT(disruption(undirected(text), options, context).ids, ElementsAre(node_of(text, "z")));
}

TEST(Disruption, TakesAnyScores) {
  Context context;
  DisruptionOptions options;
  options.scorer = [](const GraphView& left, const std::vector<bool>&, Context&) {
    std::vector<double> scores(left.num_nodes());
    for (NodeId node = 0; node < left.num_nodes(); ++node) scores[node] = node;
    scores.back() = std::nan("");
    return scores;
  };
  EXPECT_THAT(disruption(undirected("a-b b-c c-d"), options, context).ids, ElementsAre(2, 1, 0, 3));
}

// Where not all nodes are asked, what comes out is near, and nothing else moves.
TEST(Disruption, SampledEfficiencyIsNear) {
  Context context;
  const Graph graph = random_graph(7, {.max_nodes = 400, .directed = false, .pieces = false});
  ASSERT_GT(graph.num_nodes(), 60U);
  DisruptionOptions options;
  const Table exact = disruption(graph, options, context);
  EXPECT_FALSE(exact.info.sampled);
  options.sources = 50;
  const Table sampled = disruption(graph, options, context);
  EXPECT_TRUE(sampled.info.sampled);
  EXPECT_EQ(sampled.ids, exact.ids);
  EXPECT_NEAR(real_fact(sampled.facts, "efficiency_before"),
              real_fact(exact.facts, "efficiency_before"),
              0.2 * real_fact(exact.facts, "efficiency_before"));
}

}  // namespace
}  // namespace mekhala
