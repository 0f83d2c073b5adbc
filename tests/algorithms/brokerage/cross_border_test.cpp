#include "algorithms/brokerage/cross_border.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <numeric>

#include "algorithms/brokerage/side_mixes.hpp"
#include "algorithms/brokerage/victim_graph.hpp"
#include "tests/algorithms/brokerage/cross_border_oracle.hpp"

namespace mekhala {
namespace {

using ::testing::HasSubstr;

Graph undirected(NodeId nodes, std::vector<EdgeEnds> edges) {
  return Graph::from_edges(nodes, edges, false);
}

double value(const Table& table, std::string_view name, NodeId node) {
  const AnyColumn* column = table.columns.find(name);
  if (column == nullptr) return std::numeric_limits<double>::quiet_NaN();
  if (const auto* whole = std::get_if<Column<std::int64_t>>(column)) {
    return static_cast<double>((*whole)[node]);
  }
  const auto& real = std::get<Column<double>>(*column);
  return real.has(node) ? real[node] : std::numeric_limits<double>::quiet_NaN();
}

double fact(const Facts& facts, std::string_view name) {
  const FactValue* found = facts.find(name);
  if (found == nullptr) return std::numeric_limits<double>::quiet_NaN();
  if (const auto* whole = std::get_if<std::int64_t>(found)) return static_cast<double>(*whole);
  if (const auto* flag = std::get_if<bool>(found)) return *flag ? 1 : 0;
  return std::get<double>(*found);
}

Table run(const oracle::Case& input, unsigned threads = 1) {
  Context context({.threads = threads});
  return cross_border_mixed(Graph::from_edges(input.nodes, input.edges, input.directed),
                            input.mixes, input.options, context);
}

// A liaison L between three recruiters:
//
//   k1 k2 - r1 -.
//               L - rp - p1 p2 p3        k*: victims of KH, p*: of PH
//      k3 - r2 -'
//
// N = 3 * 3 pairs, one shortest path each. through: L and rp are on all 9, r1 on 6, r2 on 3.
// crossing: L comes from {KH} and goes to {PH}: 9/9. rp comes from L, within two steps of which,
// without rp, are k1 k2 k3, and goes to PH: 9/9. r1 comes from a victim of KH and goes to L, near
// which, without r1, are k3 p1 p2 p3: the mixes overlap by 1/4, so 6/9 * 3/4 = 1/2. r2 goes to L
// among k1 k2 p1 p2 p3: overlap 2/5, so 3/9 * 3/5 = 1/5.
struct Liaison {
  enum : NodeId { r1, r2, rp, l, k1, k2, k3, p1, p2, p3, count };
  Graph graph = undirected(
      count,
      {{r1, l}, {r2, l}, {rp, l}, {k1, r1}, {k2, r1}, {k3, r2}, {p1, rp}, {p2, rp}, {p3, rp}});
  NodeGroups groups{.of = {kNoGroup, kNoGroup, kNoGroup, kNoGroup, 1, 1, 1, 0, 0, 0},
                    .names = {"PH", "KH"}};
};

TEST(CrossBorder, LiaisonByHand) {
  const Liaison net;
  Context context;
  const Table table = cross_border(net.graph, {.groups = net.groups, .min_group = 3}, context);
  EXPECT_DOUBLE_EQ(value(table, "through", Liaison::l), 1);
  EXPECT_DOUBLE_EQ(value(table, "through", Liaison::rp), 1);
  EXPECT_DOUBLE_EQ(value(table, "through", Liaison::r1), 6.0 / 9);
  EXPECT_DOUBLE_EQ(value(table, "through", Liaison::r2), 3.0 / 9);
  EXPECT_DOUBLE_EQ(value(table, "crossing", Liaison::l), 1);
  EXPECT_DOUBLE_EQ(value(table, "crossing", Liaison::rp), 1);
  EXPECT_DOUBLE_EQ(value(table, "crossing", Liaison::r1), 0.5);
  EXPECT_DOUBLE_EQ(value(table, "crossing", Liaison::r2), 0.2);
  EXPECT_EQ(value(table, "crossing", Liaison::k1), 0);
  EXPECT_DOUBLE_EQ(value(table, "crossing:KH-PH", Liaison::r1), 0.5);
  EXPECT_DOUBLE_EQ(value(table, "through:KH-PH", Liaison::r2), 3.0 / 9);
  // Within three steps of L: everyone; of r2: k3, and the others over L.
  EXPECT_EQ(value(table, "near", Liaison::l), 6);
  EXPECT_EQ(value(table, "near:PH", Liaison::r2), 3);
  EXPECT_EQ(value(table, "near:KH", Liaison::r2), 3);
  EXPECT_EQ(value(table, "touched", Liaison::rp), 3);
  EXPECT_EQ(value(table, "near", Liaison::k1), 1);  // k2; k3 is four steps away, k1 is herself
  EXPECT_EQ(fact(table.facts, "connected:KH-PH"), 1);
  EXPECT_EQ(fact(table.facts, "victims:KH"), 3);
  EXPECT_TRUE(table.info.notes.empty());
}

// k1 k2 - r1 - b - r2 - k3 k4, and r2 - l - rp - p1: b stands between recruiters of one country, so
// every path that it carries counts nothing, though it carries many.
TEST(CrossBorder, CollectingInOneCountryScoresZeroExactly) {
  enum : NodeId { r1, b, r2, l, rp, k1, k2, k3, k4, p1, count };
  const Graph graph = undirected(
      count,
      {{k1, r1}, {k2, r1}, {r1, b}, {b, r2}, {k3, r2}, {k4, r2}, {r2, l}, {l, rp}, {p1, rp}});
  NodeGroups groups{.of = std::vector<std::uint32_t>(count, kNoGroup), .names = {"KH", "PH"}};
  for (const NodeId node : {k1, k2, k3, k4}) groups.of[node] = 0;
  groups.of[p1] = 1;
  Context context;
  const Table table = cross_border(graph, {.groups = groups, .min_group = 1}, context);
  EXPECT_EQ(value(table, "crossing", b), 0);
  EXPECT_DOUBLE_EQ(value(table, "through", b), 0.5);
  EXPECT_GT(value(table, "crossing", l), 0.9);
}

TEST(CrossBorder, AgreesWithEveryPathWrittenOut) {
  for (std::uint64_t seed = 1; seed <= 1500; ++seed) {
    SCOPED_TRACE(seed);
    const oracle::Case input = oracle::random_case(seed);
    const Table table = run(input);
    const oracle::CrossBorder expected = oracle::Enumerator(input).run();
    for (NodeId node = 0; node < input.nodes; ++node) {
      SCOPED_TRACE(node);
      const double crossing = value(table, "crossing", node);
      if (std::isnan(expected.crossing[node])) {
        EXPECT_TRUE(std::isnan(crossing));
        EXPECT_TRUE(std::isnan(value(table, "through", node)));
        continue;
      }
      EXPECT_NEAR(value(table, "through", node), expected.through[node], 1e-12);
      EXPECT_NEAR(crossing, expected.crossing[node], 1e-12);
      EXPECT_LE(crossing, value(table, "through", node) * (1 + 1e-12));
      const bool is_zero = expected.crossing[node] < 1e-13;
      EXPECT_EQ(is_zero, crossing == 0) << "zero must be exactly zero";
    }
  }
}

// w, a victim of PH, was made to recruit k1 and k2 of KH for r:
//
//   k1 k2 - w' - r - rp - p1 p2 p3        w hangs on k1, k2 and r too, but ends paths only
//
// 2 * 4 pairs; w is a neighbor of k1 and k2, and the 6 others go through w', r and rp. Near w',
// without r, are k1, k2 and w herself: a third of PH, as is everyone near rp. So r joins
// 6/8 * (1 - 1/3); if w' did not count as w it would be 6/8.
TEST(CrossBorder, ATwinCountsAsItsPersonByHand) {
  enum : NodeId { r, rp, w, twin, k1, k2, p1, p2, p3, count };
  const Graph graph = undirected(count, {{r, rp},
                                         {w, r},
                                         {w, k1},
                                         {w, k2},
                                         {twin, r},
                                         {twin, k1},
                                         {twin, k2},
                                         {rp, p1},
                                         {rp, p2},
                                         {rp, p3}});
  NodeGroups groups{.of = std::vector<std::uint32_t>(count, kNoGroup), .names = {"KH", "PH"}};
  groups.of[k1] = groups.of[k2] = 0;
  for (const NodeId p : {w, p1, p2, p3}) groups.of[p] = 1;
  CrossBorderOptions options{
      .groups = groups, .blocked = {.nodes = {w, k1, k2, p1, p2, p3}}, .min_group = 1};
  Context context;
  EXPECT_DOUBLE_EQ(value(cross_border(graph, options, context), "crossing", r), 0.75);
  options.twins = {{.twin = twin, .person = w}};
  const Table table = cross_border(graph, options, context);
  EXPECT_DOUBLE_EQ(value(table, "through", r), 0.75);
  EXPECT_DOUBLE_EQ(value(table, "crossing", r), 0.5);
}

TEST(CrossBorder, TwinsAgreeWithEveryPathWrittenOut) {
  for (std::uint64_t seed = 1; seed <= 1000; ++seed) {
    SCOPED_TRACE(seed);
    oracle::Case input = oracle::random_case(seed);
    oracle::add_twins(input, Random(seed, 7));
    const Table table = run(input);
    const oracle::CrossBorder expected = oracle::Enumerator(input).run();
    for (NodeId node = 0; node < input.nodes; ++node) {
      SCOPED_TRACE(node);
      if (std::isnan(expected.crossing[node])) continue;
      EXPECT_NEAR(value(table, "through", node), expected.through[node], 1e-12);
      EXPECT_NEAR(value(table, "crossing", node), expected.crossing[node], 1e-12);
    }
  }
}

TEST(CrossBorder, MixesWithoutEachNeighborAgreeWithTheirDefinition) {
  for (std::uint64_t seed = 1; seed <= 300; ++seed) {
    SCOPED_TRACE(seed);
    const oracle::Case input = oracle::random_case(seed);
    const Graph graph = Graph::from_edges(input.nodes, input.edges, input.directed);
    const auto victims =
        brokerage::make_victims(input.nodes, input.mixes, input.options.groups.names);
    const auto small = brokerage::victim_graph(
        brokerage::path_graph(graph, victims, input.options.blocked.nodes, true), victims);
    Context context;
    const auto sides = brokerage::side_mixes(small, 2, context);
    const std::uint32_t k = small.num_groups;
    for (NodeId node = 0; node < small.num_nodes(); ++node) {
      if (sides.num_classes[node] == 0) continue;
      for (ArcOffset arc = small.graph.offsets[node]; arc < small.graph.offsets[node + 1]; ++arc) {
        const auto units = brokerage::side_mix(small, node, small.graph.targets[arc], 2);
        const auto all = std::accumulate(units.begin(), units.end(), std::int64_t{0});
        for (std::uint32_t g = 0; g < k; ++g) {
          const double share =
              all == 0 ? 0.0 : static_cast<double>(units[g]) / static_cast<double>(all);
          EXPECT_EQ(sides.mixes[(sides.offsets[node] + sides.class_of[arc]) * k + g], share);
        }
      }
    }
  }
}

// A larger random case: victims hang on recruiters, recruiters know each other.
oracle::Case field(std::uint64_t seed, NodeId recruiters, NodeId victims,
                   std::uint64_t one_in_with_two_links = 10) {
  Random random(seed, 1);
  oracle::Case input;
  input.nodes = recruiters + victims;
  input.options.groups.names = {"KH", "LA", "MM", "PH"};
  for (NodeId r = 0; r < 2 * recruiters; ++r) {
    input.edges.push_back({static_cast<NodeId>(random.below(recruiters)),
                           static_cast<NodeId>(random.below(recruiters))});
  }
  for (NodeId v = recruiters; v < input.nodes; ++v) {
    const auto recruiter = static_cast<NodeId>(random.below(recruiters));
    input.edges.push_back({recruiter, v});
    if (random.below(one_in_with_two_links) == 0) {
      input.edges.push_back({static_cast<NodeId>(random.below(recruiters)), v});
    }
    input.mixes.push_back(
        {v, random.below(4) == 0 ? static_cast<std::uint32_t>(random.below(4)) : recruiter % 4, 1});
  }
  return input;
}

TEST(CrossBorder, SameBitsForAnyNumberOfThreads) {
  const oracle::Case input = field(3, 60, 400);
  const std::string one = fingerprint(Result(run(input, 1)));
  EXPECT_EQ(one, fingerprint(Result(run(input, 2))));
  EXPECT_EQ(one, fingerprint(Result(run(input, 7))));
}

TEST(CrossBorder, RelabellingPermutesTheScores) {
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    SCOPED_TRACE(seed);
    const oracle::Case input = field(seed, 12, 60);
    oracle::Case other = input;
    std::vector<NodeId> name(input.nodes);
    std::iota(name.begin(), name.end(), 0U);
    Random(seed, 2).shuffle(std::span(name));
    for (EdgeEnds& edge : other.edges) edge = {name[edge.source], name[edge.target]};
    for (GroupMix& mix : other.mixes) mix.node = name[mix.node];
    const Table a = run(input);
    const Table b = run(other);
    for (NodeId node = 0; node < input.nodes; ++node) {
      EXPECT_NEAR(value(a, "crossing", node), value(b, "crossing", name[node]), 1e-12);
      EXPECT_EQ(value(a, "near", node), value(b, "near", name[node]));
    }
  }
}

TEST(CrossBorder, AnIsolatedNodeChangesNothing) {
  const oracle::Case input = field(5, 12, 60);
  oracle::Case more = input;
  ++more.nodes;
  const Table a = run(input);
  const Table b = run(more);
  for (NodeId node = 0; node < input.nodes; ++node) {
    EXPECT_EQ(value(a, "crossing", node), value(b, "crossing", node));
  }
  EXPECT_EQ(value(b, "crossing", input.nodes), 0);
}

// Where every victim hangs on one recruiter, a twin for each multiplies B_ab and N_ab alike and
// leaves every mix as it was.
TEST(CrossBorder, DoublingAllVictimsChangesNothing) {
  oracle::Case input = field(6, 12, 60);
  input.edges.clear();
  Random random(6, 5);
  for (NodeId r = 1; r < 12; ++r) {
    input.edges.push_back({static_cast<NodeId>(random.below(r)), r});
  }
  for (NodeId v = 12; v < input.nodes; ++v) input.edges.push_back({v % 12, v});
  oracle::Case twice = input;
  for (NodeId v = 12; v < input.nodes; ++v) {
    const NodeId twin = twice.nodes++;
    twice.edges.push_back({v % 12, twin});
    twice.mixes.push_back({twin, input.mixes[v - 12].group, 1});
  }
  const Table a = run(input);
  const Table b = run(twice);
  double sum = 0;
  for (NodeId node = 0; node < 12; ++node) {
    EXPECT_NEAR(value(a, "crossing", node), value(b, "crossing", node), 1e-12);
    EXPECT_NEAR(value(a, "through", node), value(b, "through", node), 1e-12);
    sum += value(a, "crossing", node);
  }
  EXPECT_GT(sum, 0.1);
}

TEST(CrossBorder, EndsOfTheRoad) {
  Context context;
  const Table nothing = cross_border(Graph(), {}, context);
  EXPECT_EQ(nothing.columns.num_rows(), 0U);
  EXPECT_THAT(nothing.info.notes, ::testing::ElementsAre(HasSubstr("fewer than two groups")));

  // Unconnected: nothing is between, the connected share says why.
  const Graph apart = undirected(3, {});
  const NodeGroups groups{.of = {0, kNoGroup, 1}, .names = {"KH", "PH"}};
  const Table none = cross_border(apart, {.groups = groups, .min_group = 1}, context);
  EXPECT_EQ(value(none, "through", 1), 0);
  EXPECT_EQ(fact(none.facts, "connected:KH-PH"), 0);
  EXPECT_THAT(none.info.notes, ::testing::ElementsAre(HasSubstr("not connected")));

  // Too few victims: the pair has its column, but no mean is made of it.
  const Graph path = undirected(3, {{0, 1}, {1, 2}});
  const Table few = cross_border(path, {.groups = groups}, context);
  EXPECT_TRUE(std::isnan(value(few, "crossing", 1)));
  EXPECT_EQ(value(few, "through:KH-PH", 1), 1);
  EXPECT_EQ(fact(few.facts, "averaged:KH-PH"), 0);
  EXPECT_THAT(few.info.notes, ::testing::Contains(HasSubstr("1 of 1 pairs")));

  // One person of two groups is no pair with herself.
  const std::vector<GroupMix> both{{0, 0, 0.5}, {0, 1, 0.5}};
  const Table alone = cross_border_mixed(path, both, {.groups = groups, .min_group = 1}, context);
  EXPECT_EQ(value(alone, "through:KH-PH", 1), 0);
}

TEST(CrossBorder, BlockedNodesEndPathsOnly) {
  const Liaison net;
  Context context;
  CrossBorderOptions options{.groups = net.groups, .min_group = 3};
  options.blocked.nodes = {Liaison::l};
  const Table table = cross_border(net.graph, options, context);
  for (NodeId node = 0; node < Liaison::count; ++node) {
    EXPECT_EQ(value(table, "through", node), 0);
  }
  EXPECT_EQ(value(table, "near", Liaison::l), 6);  // a place may be looked at all the same
  EXPECT_EQ(value(table, "near", Liaison::r1), 2);
}

TEST(CrossBorder, VictimsCarryUnlessTold) {
  // KH victim 0 - recruiter 1 - victim 2 of both recruiters - recruiter 3 - PH victim 4.
  const Graph graph = undirected(5, {{0, 1}, {1, 2}, {2, 3}, {3, 4}});
  const NodeGroups groups{.of = {0, kNoGroup, 0, kNoGroup, 1}, .names = {"KH", "PH"}};
  Context context;
  const Table carry = cross_border(graph, {.groups = groups, .min_group = 1}, context);
  EXPECT_EQ(value(carry, "through", 1), 0.5);
  EXPECT_EQ(value(carry, "through", 2), 0.5);
  const Table ends =
      cross_border(graph, {.groups = groups, .victims_carry = false, .min_group = 1}, context);
  EXPECT_EQ(value(ends, "through", 1), 0);
  EXPECT_EQ(value(ends, "through", 2), 0);
  EXPECT_EQ(value(ends, "through", 3), 0.5);
}

TEST(CrossBorder, RefusesWhatDoesNotFit) {
  const Liaison net;
  Context context;
  CrossBorderOptions options{.groups = net.groups};
  options.groups.of[0] = 7;
  EXPECT_THROW((void)cross_border(net.graph, options, context), Error);
  options.groups.of.assign(20, 0);
  EXPECT_THROW((void)cross_border(net.graph, options, context), Error);
  const std::vector<GroupMix> heavy{{0, 0, 0.75}, {0, 1, 0.75}};
  EXPECT_THROW((void)cross_border_mixed(net.graph, heavy, {.groups = net.groups}, context), Error);
}

TEST(CrossBorder, VictimsNearSomeAreThoseOfTheWholeTable) {
  for (std::uint64_t seed = 1; seed <= 200; ++seed) {
    SCOPED_TRACE(seed);
    oracle::Case input = oracle::random_case(seed);
    input.options.near = 1 + static_cast<std::uint32_t>(seed % 4);
    const Graph graph = Graph::from_edges(input.nodes, input.edges, input.directed);
    std::vector<NodeId> nodes;
    for (NodeId node = input.nodes; node-- > 0;) nodes.push_back(node);
    Context context;
    const Table all = run(input);
    const Table some = victims_near(graph, input.mixes, input.options, nodes, context);
    EXPECT_EQ(some.ids, nodes);
    for (const std::string& name : some.columns.names()) {
      for (std::size_t i = 0; i < nodes.size(); ++i) {
        EXPECT_EQ(value(some, name, static_cast<NodeId>(i)), value(all, name, nodes[i])) << name;
      }
    }
  }
}

TEST(CrossBorder, CostIsWhatARunTakes) {
  const oracle::Case input = field(9, 20, 200);
  const Graph graph = Graph::from_edges(input.nodes, input.edges, false);
  const CrossBorderCost cost = cross_border_cost(graph, input.mixes, input.options);
  const Table table = run(input);
  EXPECT_EQ(fact(table.facts, "sources"), static_cast<double>(cost.sources));
  EXPECT_EQ(fact(table.facts, "steps"), static_cast<double>(cost.steps));
  EXPECT_LT(cost.sources, 150U);  // bundles and the largest group need no search
}

// --- paths
// -----------------------------------------------------------------------------------------

TEST(CrossBorderPaths, LiaisonByHand) {
  const Liaison net;
  Context context;
  const Paths paths = cross_border_paths(
      net.graph, {.groups = net.groups, .node = {Liaison::r1}, .min_group = 3, .count = 2},
      context);
  ASSERT_EQ(paths.paths.size(), 2U);
  EXPECT_THAT(paths.paths[0].nodes, ::testing::ElementsAre(Liaison::k1, Liaison::r1, Liaison::l,
                                                           Liaison::rp, Liaison::p1));
  EXPECT_THAT(paths.paths[1].nodes.back(), NodeId{Liaison::p2});
  EXPECT_EQ(paths.paths[0].length, 4);
  EXPECT_EQ(paths.paths[0].edges.size(), 4U);
  EXPECT_EQ(fact(paths.facts, "total"), 6);
  EXPECT_DOUBLE_EQ(fact(paths.facts, "crossing"), 0.5);
  EXPECT_DOUBLE_EQ(fact(paths.facts, "credit:0"), 0.75);
  EXPECT_DOUBLE_EQ(fact(paths.facts, "part:0"), 0.75 / 9);
  EXPECT_EQ(std::get<std::string>(*paths.facts.find("pair:0")), "KH-PH");
}

TEST(CrossBorderPaths, AllPathsTogetherGiveTheScore) {
  for (std::uint64_t seed = 1; seed <= 300; ++seed) {
    SCOPED_TRACE(seed);
    const oracle::Case input = oracle::random_case(seed);
    const Graph graph = Graph::from_edges(input.nodes, input.edges, input.directed);
    const oracle::CrossBorder expected = oracle::Enumerator(input).run();
    for (NodeId node = 0; node < input.nodes; ++node) {
      SCOPED_TRACE(node);
      CrossBorderPathsOptions options{.groups = input.options.groups,
                                      .node = {node},
                                      .blocked = input.options.blocked,
                                      .victims_carry = input.options.victims_carry,
                                      .min_group = input.options.min_group,
                                      .mix_steps = input.options.mix_steps,
                                      .count = 1000};
      Context context({.threads = 2});
      const Paths all = cross_border_paths_mixed(graph, input.mixes, options, context);
      double sum = 0;
      double last = std::numeric_limits<double>::infinity();
      for (std::size_t i = 0; i < all.paths.size(); ++i) {
        const double part = fact(all.facts, "part:" + std::to_string(i));
        EXPECT_LE(part, last);
        last = part;
        sum += part;
        const Path& path = all.paths[i];
        ASSERT_EQ(path.edges.size() + 1, path.nodes.size());
        EXPECT_LT(path.nodes.front(), path.nodes.back());
        EXPECT_EQ(std::count(path.nodes.begin(), path.nodes.end(), node), 1);
        for (std::size_t j = 0; j < path.edges.size(); ++j) {
          const std::set<NodeId> ends{graph.view().source(path.edges[j]),
                                      graph.view().target(path.edges[j])};
          EXPECT_EQ(ends, (std::set<NodeId>{path.nodes[j], path.nodes[j + 1]}));
        }
      }
      const double score = std::isnan(expected.crossing[node]) ? 0 : expected.crossing[node];
      EXPECT_NEAR(sum, score, 1e-12);
      EXPECT_NEAR(fact(all.facts, "crossing"), score, 1e-12);
      // A short list is the head of the long one.
      options.count = 3;
      const Paths some = cross_border_paths_mixed(graph, input.mixes, options, context);
      ASSERT_EQ(some.paths.size(), std::min<std::size_t>(3, all.paths.size()));
      for (std::size_t i = 0; i < some.paths.size(); ++i) {
        EXPECT_EQ(some.paths[i].nodes, all.paths[i].nodes);
      }
    }
  }
}

// --- permutation
// -----------------------------------------------------------------------------------

TEST(CrossBorderPermutation, OneBatchChangesNothing) {
  const Liaison net;
  Context context;
  CrossBorderPermutationOptions options{.groups = net.groups, .min_group = 3, .permutations = 11};
  options.batches = {.of = std::vector<std::uint32_t>(Liaison::count, 0), .names = {"ward"}};
  const Table table = cross_border_permutation(net.graph, options, context);
  EXPECT_EQ(value(table, "crossing_ratio", Liaison::r1), 1);
  EXPECT_EQ(value(table, "crossing_reached", Liaison::r1), 11);
  EXPECT_TRUE(std::isnan(value(table, "crossing_ratio", Liaison::k1)));
  EXPECT_EQ(fact(table.facts, "batches"), 1);
}

// Two batches, KH and PH, of three each: a permutation keeps them or swaps them whole, and the net
// is scored alike from both ends.
TEST(CrossBorderPermutation, BatchesMoveWhole) {
  const Liaison net;
  Context context;
  CrossBorderPermutationOptions options{.groups = net.groups, .min_group = 3, .permutations = 50};
  options.batches = {.of = net.groups.of, .names = {"a", "b"}};
  const Table table = cross_border_permutation(net.graph, options, context);
  for (const NodeId node : {Liaison::l, Liaison::rp, Liaison::r1, Liaison::r2}) {
    EXPECT_DOUBLE_EQ(value(table, "crossing_ratio", node), 1);
  }
}

// With every victim alone, the liaison of two pure countries stands out over shuffled ones.
TEST(CrossBorderPermutation, AJoinOfPureSidesStandsOut) {
  enum : NodeId { l = 8 };
  std::vector<EdgeEnds> edges;
  NodeGroups groups{.of = std::vector<std::uint32_t>(9, kNoGroup), .names = {"KH", "PH"}};
  for (NodeId r = 0; r < 8; ++r) edges.push_back({r, l});
  for (NodeId v = 9; v < 89; ++v) {
    edges.push_back({v % 8, v});
    groups.of.push_back(v % 8 < 4 ? 0 : 1);
  }
  const Graph graph = undirected(89, edges);
  Context context({.threads = 2, .seed = 4});
  const Table table = cross_border_permutation(graph, {.groups = groups}, context);
  EXPECT_GT(value(table, "crossing_ratio", l), 2);
  EXPECT_EQ(value(table, "crossing_reached", l), 0);
  // Plain shares of paths do not see it: they stay what they were.
  EXPECT_NEAR(value(table, "through_ratio", l), 1, 0.3);
  Context other({.threads = 7, .seed = 4});
  EXPECT_EQ(fingerprint(Result(table)),
            fingerprint(Result(cross_border_permutation(graph, {.groups = groups}, other))));
}

}  // namespace
}  // namespace mekhala
