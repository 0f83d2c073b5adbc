#include "algorithms/structure/two_mode_fold.hpp"

#include <gmock/gmock.h>

#include <map>
#include <set>

#include "algorithms/structure/backbone.hpp"
#include "tests/support/columns.hpp"
#include "tests/support/facts.hpp"
#include "tests/support/graphs.hpp"

namespace mekhala {
namespace {

using testing::ElementsAre;

using Pairs = std::map<std::pair<NodeId, NodeId>, std::pair<double, std::int64_t>>;

Pairs pairs_of(const Table& table) {
  Pairs pairs;
  const auto& newman = std::get<Column<double>>(*table.columns.find("newman"));
  const auto& shared = std::get<Column<std::int64_t>>(*table.columns.find("shared"));
  for (std::size_t row = 0; row < table.ids.size(); ++row) {
    pairs[{table.ids[row], table.others[row]}] = {newman[row], shared[row]};
  }
  EXPECT_EQ(pairs.size(), table.ids.size()) << "each pair once";
  return pairs;
}

// ana, ben and cleo met at m; ana and ben at n too. At m each of three has two others: 1/2.
TEST(TwoModeFold, ByHand) {
  const std::string text = "ana>m ben>m cleo>m ana>n ben>n dora>o";
  Context context;
  const Table table = two_mode_fold(directed(text), {}, context);
  EXPECT_THAT(table.ids,
              ElementsAre(node_of(text, "ana"), node_of(text, "ana"), node_of(text, "ben")));
  EXPECT_THAT(table.others,
              ElementsAre(node_of(text, "ben"), node_of(text, "cleo"), node_of(text, "cleo")));
  EXPECT_EQ(numbers_of(table.columns, "newman")[0], 1.5);
  EXPECT_EQ(numbers_of(table.columns, "shared")[0], 2);
  EXPECT_EQ(numbers_of(table.columns, "newman")[1], 0.5);
  // ana has strength 2 over two ties: 1 - (1 - 1.5 / 2).
  EXPECT_DOUBLE_EQ(numbers_of(table.columns, "backbone")[0], 0.75);
  EXPECT_EQ(whole_fact(table.facts, "folded"), 3);
  // What three share is dropped: one meeting is left.
  const Table small = two_mode_fold(directed(text), {.largest = 2}, context);
  EXPECT_EQ(small.ids.size(), 1U);
  EXPECT_EQ(numbers_of(small.columns, "newman")[0], 1);
  EXPECT_EQ(whole_fact(small.facts, "dropped"), 1);
  EXPECT_EQ(small.info.notes.size(), 1U);
  // The other side: m and n share ana and ben.
  const Table other = two_mode_fold(directed(text), {.direction = Direction::in}, context);
  EXPECT_THAT(other.others, ElementsAre(node_of(text, "n")));
  EXPECT_EQ(numbers_of(other.columns, "newman")[0], 2);
}

TEST(TwoModeFold, AgreesWithASlowCount) {
  for (const std::uint64_t seed : seeds(150)) {
    SCOPED_TRACE(seed);
    const Graph graph = random_graph(seed, {.max_nodes = 25});
    const GraphView view = graph;
    const Direction direction = seed % 3 == 0   ? Direction::out
                                : seed % 3 == 1 ? Direction::in
                                                : Direction::both;
    std::vector<std::set<NodeId>> sharers(graph.num_nodes());
    for (EdgeId edge = 0; edge < graph.num_edges(); ++edge) {
      const NodeId a = view.source(edge), b = view.target(edge);
      if (a == b) continue;
      if (!graph.directed() || direction != Direction::in) sharers[b].insert(a);
      if (!graph.directed() || direction != Direction::out) sharers[a].insert(b);
    }
    Pairs expected;
    for (NodeId a = 0; a < graph.num_nodes(); ++a) {
      for (NodeId b = a + 1; b < graph.num_nodes(); ++b) {
        for (const auto& all : sharers) {
          if (!all.contains(a) || !all.contains(b)) continue;
          expected[{a, b}].first += 1.0 / static_cast<double>(all.size() - 1);
          ++expected[{a, b}].second;
        }
      }
    }
    Context context;
    const Pairs found = pairs_of(two_mode_fold(graph, {.direction = direction}, context));
    ASSERT_EQ(found.size(), expected.size());
    for (const auto& [pair, value] : expected) {
      ASSERT_TRUE(found.contains(pair));
      EXPECT_NEAR(found.at(pair).first, value.first, 1e-12);
      EXPECT_EQ(found.at(pair).second, value.second);
    }
  }
}

// Whatever k share adds up to k / 2 for all its pairs together, so crowds weigh no more than
// others.
TEST(TwoModeFold, EachThingSharedGivesEachSharerOne) {
  for (const std::uint64_t seed : seeds(60)) {
    SCOPED_TRACE(seed);
    const Graph graph = random_graph(seed, {.max_nodes = 30, .directed = false});
    Context context;
    double sum = 0, expected = 0;
    for (const auto& [pair, value] : pairs_of(two_mode_fold(graph, {}, context))) {
      sum += value.first;
    }
    for (NodeId node = 0; node < graph.num_nodes(); ++node) {
      std::set<NodeId> others;
      for (const NodeId other : graph.view().out_neighbors(node)) {
        if (other != node) others.insert(other);
      }
      expected += others.size() > 1 ? static_cast<double>(others.size()) / 2 : 0;
    }
    EXPECT_NEAR(sum, expected, 1e-9);
  }
}

}  // namespace
}  // namespace mekhala
