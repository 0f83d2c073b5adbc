#include "algorithms/brokerage/group_distances.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <map>

#include "tests/support/facts.hpp"
#include "tests/support/graphs.hpp"

namespace mekhala {
namespace {

using Pair = std::pair<std::string, std::string>;

struct Cell {
  double pairs = 0, connected = 0, neighbors = 0, hops = 0;
};

std::map<Pair, Cell> cells(const Table& table) {
  const auto real = [&](const char* name, std::size_t row) {
    const auto& column = std::get<Column<double>>(*table.columns.find(name));
    return column.has(row) ? column[row] : std::nan("");
  };
  const auto& pairs = std::get<Column<std::int64_t>>(*table.columns.find("pairs"));
  std::map<Pair, Cell> found;
  for (std::size_t row = 0; row < table.group_pairs.size(); ++row) {
    found[table.group_pairs[row]] = {static_cast<double>(pairs[row]), real("connected", row),
                                     real("neighbors", row), real("hops", row)};
  }
  return found;
}

// k1 and k2 of KH hang on r, p of PH on r too; p2 of PH is alone; k1 knows p.
TEST(GroupDistances, ByHand) {
  enum : NodeId { r, k1, k2, p, p2, count };
  const std::vector<EdgeEnds> edges{{r, k1}, {k2, r}, {r, p}, {k1, p}, {k1, p}, {r, r}};
  const Graph graph = Graph::from_edges(count, edges, false);
  const NodeGroups groups{.of = {kNoGroup, 0, 0, 1, 1}, .names = {"KH", "PH", "MM"}};
  Context context;
  const Table table = group_distances(graph, {.groups = groups, .victims_carry = false}, context);
  const auto found = cells(table);
  ASSERT_EQ(found.size(), 3U);
  const Cell& across = found.at({"KH", "PH"});
  EXPECT_EQ(across.pairs, 4);
  EXPECT_EQ(across.connected, 0.5);
  EXPECT_EQ(across.neighbors, 0.25);
  EXPECT_EQ(across.hops, 1.5);
  const Cell& inside = found.at({"KH", "KH"});
  EXPECT_EQ(inside.pairs, 1);
  EXPECT_EQ(inside.connected, 1);
  EXPECT_EQ(inside.hops, 2);
  EXPECT_EQ(found.at({"PH", "PH"}).connected, 0);
  EXPECT_TRUE(std::isnan(found.at({"PH", "PH"}).hops));
  EXPECT_EQ(whole_fact(table.facts, "victims"), 4);
  // Where r is blocked k2 is alone and k1 only knows p.
  const auto cut = cells(group_distances(graph, {.groups = groups, .blocked = {{r}}}, context));
  EXPECT_EQ(cut.at({"KH", "PH"}).connected, 0.25);
  EXPECT_EQ(cut.at({"KH", "KH"}).connected, 0.0);
}

// Lengths of all walks over passable nodes, by Floyd and Warshall over each node in turn.
std::vector<std::vector<double>> all_lengths(const Graph& graph,
                                             const std::vector<bool>& passable) {
  const NodeId n = graph.num_nodes();
  std::vector<std::vector<double>> length(n, std::vector<double>(n, INFINITY));
  for (EdgeId edge = 0; edge < graph.view().num_edges(); ++edge) {
    const NodeId a = graph.view().source(edge), b = graph.view().target(edge);
    if (a != b) length[a][b] = length[b][a] = 1;
  }
  for (NodeId via = 0; via < n; ++via) {
    if (!passable[via]) continue;
    for (NodeId a = 0; a < n; ++a) {
      for (NodeId b = 0; b < n; ++b) {
        length[a][b] = std::min(length[a][b], length[a][via] + length[via][b]);
      }
    }
  }
  return length;
}

TEST(GroupDistances, AgreesWithFloydWarshall) {
  for (const std::uint64_t seed : seeds(200)) {
    SCOPED_TRACE(seed);
    const Graph graph = random_graph(seed, {.max_nodes = 14});
    const NodeId n = graph.num_nodes();
    Random random(seed, 4);
    GroupDistancesOptions options{.groups = {.of = {}, .names = {"KH", "LA", "PH"}},
                                  .victims_carry = seed % 2 == 0};
    std::vector<bool> passable(n, true);
    for (NodeId node = 0; node < n; ++node) {
      const auto group = static_cast<std::uint32_t>(random.below(5));
      options.groups.of.push_back(group < 3 ? group : kNoGroup);
      if (group < 3 && !options.victims_carry) passable[node] = false;
      if (random.below(5) != 0) continue;
      options.blocked.nodes.push_back(node);
      passable[node] = false;
    }
    const auto lengths = all_lengths(graph, passable);
    Context context({.threads = 2});
    for (const auto& [pair, cell] : cells(group_distances(graph, options, context))) {
      double pairs = 0, connected = 0, neighbors = 0, hops = 0;
      for (NodeId a = 0; a < n; ++a) {
        for (NodeId b = 0; b < n; ++b) {
          const std::uint32_t left = options.groups.of[a], right = options.groups.of[b];
          if (a == b || left == kNoGroup || right == kNoGroup) continue;
          if (options.groups.names[left] != pair.first) continue;
          if (options.groups.names[right] != pair.second) continue;
          if (left == right && a > b) continue;
          ++pairs;
          neighbors += lengths[a][b] == 1 ? 1 : 0;
          if (std::isinf(lengths[a][b])) continue;
          ++connected;
          hops += lengths[a][b];
        }
      }
      EXPECT_EQ(cell.pairs, pairs);
      EXPECT_DOUBLE_EQ(cell.connected, pairs > 0 ? connected / pairs : 0);
      EXPECT_DOUBLE_EQ(cell.neighbors, pairs > 0 ? neighbors / pairs : 0);
      EXPECT_EQ(std::isnan(cell.hops), connected == 0);
      if (connected > 0) {
        EXPECT_DOUBLE_EQ(cell.hops, hops / connected);
      }
    }
  }
}

}  // namespace
}  // namespace mekhala
