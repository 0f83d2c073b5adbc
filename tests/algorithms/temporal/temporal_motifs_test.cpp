#include "algorithms/temporal/temporal_motifs.hpp"

#include <gmock/gmock.h>

#include <map>

#include "tests/algorithms/temporal/temporal_oracle.hpp"
#include "tests/support/facts.hpp"

namespace mekhala {
namespace {

using testing::ElementsAre;
using testing::Pair;
using Motifs = std::map<std::string, std::int64_t>;

Motifs counts_of(const Table& table) {
  Motifs counts;
  for (std::size_t row = 0; row < table.columns.num_rows(); ++row) {
    counts[std::get<Column<std::string>>(*table.columns.find("motif"))[row]] =
        std::get<Column<std::int64_t>>(*table.columns.find("count"))[row];
  }
  return counts;
}

// a turns to b at 1 and 2, b answers at 3, and turns to c at 9.
TEST(TemporalMotifs, ByHand) {
  Context context;
  const Graph graph = directed("a>b a>b b>a b>c");
  const Table table = temporal_motifs(graph, {.times = {{1, 2, 3, 9}}, .window = 7}, context);
  // From 1 to 9 is more than 7: what begins at 1 ends at 3.
  EXPECT_THAT(counts_of(table),
              ElementsAre(Pair("AB AB", 1), Pair("AB AB BA", 1), Pair("AB AC", 1), Pair("AB BA", 2),
                          Pair("AB BA BC", 1), Pair("AB BC", 1)));
}

TEST(TemporalMotifs, WhatHappenedAtOnceHasNoOrder) {
  Context context;
  EXPECT_TRUE(
      counts_of(temporal_motifs(directed("a>b b>c"), {.times = {{4, 4}}}, context)).empty());
  const Table table = temporal_motifs(directed("a>b b>c"), {.times = {{4, std::nan("")}}}, context);
  EXPECT_TRUE(counts_of(table).empty());
  EXPECT_EQ(whole_fact(table.facts, "undated"), 1);
}

// Every ordered pair and triple of edges, named by the first of all renamings of its nodes.
Motifs slow(const GraphView& graph, const std::vector<double>& times, double window) {
  Motifs counts;
  const auto take = [&](const std::vector<EdgeId>& edges) {
    for (std::size_t i = 0; i < edges.size(); ++i) {
      if (std::isnan(times[edges[i]]) || graph.source(edges[i]) == graph.target(edges[i])) return;
      if (i > 0 && !(times[edges[i - 1]] < times[edges[i]])) return;
    }
    if (times[edges.back()] - times[edges.front()] > window) return;
    std::set<NodeId> nodes;
    for (std::size_t i = 0; i < edges.size(); ++i) {
      const NodeId a = graph.source(edges[i]), b = graph.target(edges[i]);
      if (i > 0 && !nodes.contains(a) && !nodes.contains(b)) return;
      nodes.insert({a, b});
    }
    if (nodes.size() > 3) return;
    std::vector<NodeId> order(nodes.begin(), nodes.end());
    std::string best;
    do {
      std::string name;
      for (const EdgeId edge : edges) {
        const auto letter = [&](NodeId node) {
          return static_cast<char>('A' +
                                   (std::find(order.begin(), order.end(), node) - order.begin()));
        };
        char from = letter(graph.source(edge)), to = letter(graph.target(edge));
        if (!graph.directed() && from > to) std::swap(from, to);
        name += (name.empty() ? "" : " ") + std::string{from, to};
      }
      if (best.empty() || name < best) best = name;
    } while (std::next_permutation(order.begin(), order.end()));
    ++counts[best];
  };
  for (EdgeId a = 0; a < graph.num_edges(); ++a) {
    for (EdgeId b = 0; b < graph.num_edges(); ++b) {
      take({a, b});
      for (EdgeId c = 0; c < graph.num_edges(); ++c) take({a, b, c});
    }
  }
  return counts;
}

TEST(TemporalMotifs, AgreesWithEveryTriple) {
  for (const std::uint64_t seed : seeds(200)) {
    SCOPED_TRACE(seed);
    Context context({.threads = 2});
    const Graph graph = random_graph(seed, {.max_nodes = 7, .edges_per_node = 3});
    const std::vector<double> times = oracle::random_times(seed, graph.num_edges());
    const double window = static_cast<double>(seed % 13);
    EXPECT_EQ(counts_of(temporal_motifs(graph, {.times = {times}, .window = window}, context)),
              slow(graph, times, window));
  }
}

// The same at another hour, and a longer window never finds fewer.
TEST(TemporalMotifs, TimesMayBeMovedAndWindowsGrow) {
  for (const std::uint64_t seed : seeds(50)) {
    SCOPED_TRACE(seed);
    Context context;
    const Graph graph = random_graph(seed);
    std::vector<double> times = oracle::random_times(seed, graph.num_edges());
    const Motifs before =
        counts_of(temporal_motifs(graph, {.times = {times}, .window = 3}, context));
    const Motifs longer =
        counts_of(temporal_motifs(graph, {.times = {times}, .window = 5}, context));
    for (double& time : times) time += 1000;
    EXPECT_EQ(counts_of(temporal_motifs(graph, {.times = {times}, .window = 3}, context)), before);
    for (const auto& [motif, count] : before) EXPECT_GE(longer.at(motif), count) << motif;
  }
}

}  // namespace
}  // namespace mekhala
