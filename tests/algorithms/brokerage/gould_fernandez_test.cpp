#include "algorithms/brokerage/gould_fernandez.hpp"

#include <gmock/gmock.h>

#include <cmath>

#include "tests/oracle/oracle.hpp"
#include "tests/support/columns.hpp"
#include "tests/support/facts.hpp"
#include "tests/support/graphs.hpp"
#include "tests/support/shared_data.hpp"

namespace mekhala {
namespace {

using ::testing::ElementsAre;
using ::testing::ElementsAreArray;

const std::vector<std::string> kRoles{"coordinator", "itinerant", "representative",
                                      "gatekeeper",  "liaison",   "total"};

NodeGroups random_groups(std::uint64_t seed, NodeId n) {
  Random random(seed, 9);
  NodeGroups groups{.of = std::vector<std::uint32_t>(n), .names = {"a", "b", "c"}};
  for (std::uint32_t& group : groups.of) {
    const std::uint64_t drawn = random.below(7);
    group = drawn == 6 ? kNoGroup : static_cast<std::uint32_t>(drawn % 3);
  }
  return groups;
}

// Looks at every three nodes.
std::vector<std::vector<double>> by_triples(const Graph& graph, const NodeGroups& groups) {
  const auto arcs = oracle::edge_counts(graph, true);
  const NodeId n = graph.num_nodes();
  const auto& g = groups.of;
  std::vector<std::vector<double>> counts(kRoles.size(), std::vector<double>(n, 0));
  for (NodeId v = 0; v < n; ++v) {
    for (NodeId a = 0; a < n; ++a) {
      for (NodeId b = 0; b < n; ++b) {
        if (a == v || b == v || a == b || arcs[a][v] == 0 || arcs[v][b] == 0 || arcs[a][b] > 0) {
          continue;
        }
        if (g[a] == kNoGroup || g[v] == kNoGroup || g[b] == kNoGroup) continue;
        const bool av = g[a] == g[v], vb = g[v] == g[b], ab = g[a] == g[b];
        const std::size_t role = av && vb ? 0 : ab ? 1 : av ? 2 : vb ? 3 : 4;
        ++counts[role][v];
        ++counts[5][v];
      }
    }
    for (auto& column : counts) {
      if (g[v] == kNoGroup) column[v] = std::nan("");
    }
  }
  return counts;
}

void expect_same(const std::vector<double>& got, const std::vector<double>& wanted) {
  ASSERT_EQ(got.size(), wanted.size());
  for (std::size_t i = 0; i < got.size(); ++i) {
    EXPECT_TRUE(got[i] == wanted[i] || (std::isnan(got[i]) && std::isnan(wanted[i])))
        << i << ": " << got[i] << " and " << wanted[i];
  }
}

// One node in the middle of every role once: of its group v are c and d, of another e and f, of a
// third h; k has none.
TEST(GouldFernandez, EachRoleByHand) {
  Context context;
  const std::string text = "c>v e>v v>d v>f v>h k>v v>c c>f c>f v>v";
  const Graph graph = directed(text);  // c d e f h k v
  const NodeGroups groups{.of = {0, 0, 1, 1, 2, kNoGroup, 0}, .names = {"A", "B", "C"}};
  const Table table = gould_fernandez(graph, {.groups = groups}, context);
  const auto at_v = [&](const std::string& role) {
    return numbers_of(table.columns, role)[node_of(text, "v")];
  };
  EXPECT_EQ(at_v("coordinator"), 1);     // c v d; not c v c
  EXPECT_EQ(at_v("itinerant"), 1);       // e v f
  EXPECT_EQ(at_v("representative"), 1);  // c v h; c v f is closed
  EXPECT_EQ(at_v("gatekeeper"), 2);      // e v d, e v c
  EXPECT_EQ(at_v("liaison"), 1);         // e v h
  EXPECT_EQ(at_v("total"), 6);
  const auto total = numbers_of(table.columns, "total");
  EXPECT_EQ(total[node_of(text, "c")], 0);  // v c f is closed
  EXPECT_TRUE(std::isnan(total[node_of(text, "k")]));
  EXPECT_EQ(table.columns.find("liaison_z"), nullptr);
}

// An undirected edge leads both ways.
TEST(GouldFernandez, UndirectedPairsCountTwice) {
  Context context;
  const NodeGroups groups{.of = {0, 0, 1}, .names = {"A", "B"}};
  const Table table = gould_fernandez(undirected("a-b b-c"), {.groups = groups}, context);
  EXPECT_THAT(numbers_of(table.columns, "representative"), ElementsAre(0, 1, 0));
  EXPECT_THAT(numbers_of(table.columns, "gatekeeper"), ElementsAre(0, 1, 0));
  EXPECT_THAT(numbers_of(table.columns, "total"), ElementsAre(0, 2, 0));
}

TEST(GouldFernandez, AgreesWithEveryThreeNodes) {
  for (const std::uint64_t seed : seeds(200)) {
    SCOPED_TRACE(seed);
    Context context;
    const Graph graph = random_graph(seed, {.max_nodes = 16, .edges_per_node = 4});
    const NodeGroups groups = random_groups(seed, graph.num_nodes());
    const Table table = gould_fernandez(graph, {.groups = groups}, context);
    const auto expected = by_triples(graph, groups);
    for (std::size_t role = 0; role < kRoles.size(); ++role) {
      SCOPED_TRACE(kRoles[role]);
      expect_same(numbers_of(table.columns, kRoles[role]), expected[role]);
    }
  }
}

TEST(GouldFernandez, AgreesWithThePublishedTableOfTheStrike) {
  const auto data = strike();
  if (!data) GTEST_SKIP() << kNoSharedData;
  ASSERT_EQ(data->groups.size(), 24U);
  Context context;
  const NodeGroups groups{.of = data->groups, .names = {"1", "2", "3"}};
  const Table table = gould_fernandez(data->network.graph, {.groups = groups}, context);
  for (std::size_t role = 0; role < kRoles.size(); ++role) {
    const auto counts = numbers_of(table.columns, kRoles[role]);
    for (NodeId node = 0; node < 24; ++node) {
      EXPECT_EQ(counts[node], data->brokerage[node][role])
          << kRoles[role] << " of " << data->network.names[node];
    }
  }
}

TEST(GouldFernandez, TurningAllArcsSwapsRepresentativeAndGatekeeper) {
  for (const std::uint64_t seed : seeds(50)) {
    SCOPED_TRACE(seed);
    Context context;
    const Graph graph = random_graph(seed, {.edges_per_node = 4, .directed = true});
    std::vector<EdgeEnds> turned;
    for (EdgeId edge = 0; edge < graph.num_edges(); ++edge) {
      turned.push_back({graph.view().target(edge), graph.view().source(edge)});
    }
    const NodeGroups groups = random_groups(seed, graph.num_nodes());
    const Table one = gould_fernandez(graph, {.groups = groups}, context);
    const Table two = gould_fernandez(Graph::from_edges(graph.num_nodes(), turned, true),
                                      {.groups = groups}, context);
    expect_same(numbers_of(one.columns, "representative"), numbers_of(two.columns, "gatekeeper"));
    expect_same(numbers_of(one.columns, "coordinator"), numbers_of(two.columns, "coordinator"));
    expect_same(numbers_of(one.columns, "liaison"), numbers_of(two.columns, "liaison"));
  }
}

// Two groups of two: of the six ways to deal them round the middle of a path a - b - c (d apart),
// b coordinates in none (a, b and c are never of one group), and stands between two of the other
// group in the 2 of 6 where it is with d.
TEST(GouldFernandez, PermutationsByHand) {
  const Graph graph = undirected("a-b b-c d");
  const NodeGroups groups{.of = {0, 1, 0, 1}, .names = {"A", "B"}};
  Context context({.seed = 5});
  const Table table = gould_fernandez(graph, {.groups = groups, .permutations = 20000}, context);
  EXPECT_EQ(numbers_of(table.columns, "itinerant")[1], 2);
  // Mean 2/3, standard deviation sqrt(8/9).
  EXPECT_NEAR(numbers_of(table.columns, "itinerant_z")[1], (2 - 2.0 / 3) / std::sqrt(8.0 / 9), .03);
  EXPECT_NEAR(numbers_of(table.columns, "representative_z")[1], (0 - 2.0 / 3) / std::sqrt(2.0 / 9),
              .03);
  EXPECT_TRUE(std::isnan(numbers_of(table.columns, "coordinator_z")[1]));
  EXPECT_EQ(table.columns.find("total_z"), nullptr);
  Context again({.threads = 3, .seed = 5});
  EXPECT_EQ(fingerprint(Result(table)),
            fingerprint(
                Result(gould_fernandez(graph, {.groups = groups, .permutations = 20000}, again))));
}

}  // namespace
}  // namespace mekhala
