#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <functional>

#include "algorithms/brokerage/cross_border.hpp"
#include "algorithms/brokerage/side_memo.hpp"
#include "algorithms/brokerage/side_mixes.hpp"
#include "tests/algorithms/brokerage/cross_border_oracle.hpp"
#include "tests/support/facts.hpp"

namespace mekhala {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;

double value(const Table& table, std::string_view name, NodeId node) {
  const auto& column = std::get<Column<double>>(*table.columns.find(name));
  return column.has(node) ? column[node] : std::numeric_limits<double>::quiet_NaN();
}

Table run(const oracle::Case& input, CrossBorderMethod method, std::uint64_t seed = 1,
          unsigned threads = 1) {
  Context context({.threads = threads, .seed = seed});
  CrossBorderOptions options = input.options;
  options.method = method;
  return cross_border_mixed(Graph::from_edges(input.nodes, input.edges, input.directed),
                            input.mixes, options, context);
}

// The largest error of a measure at any node.
double worst(const Table& exact, const Table& sampled, std::string_view name) {
  double most = 0;
  for (NodeId node = 0; node < exact.columns.num_rows(); ++node) {
    most = std::max(most, std::abs(value(exact, name, node) - value(sampled, name, node)));
  }
  return most;
}

std::int64_t fact_of(const Table& table, std::string_view name) {
  return std::get<std::int64_t>(*table.facts.find(name));
}

// Recruiters who know each other, victims of four countries of unequal size who hang on one to
// three of them; some stand in two countries.
oracle::Case field(std::uint64_t seed, NodeId recruiters, NodeId victims) {
  Random random(seed, 1);
  oracle::Case input;
  input.nodes = recruiters + victims;
  input.options.groups.names = {"KH", "LA", "MM", "PH"};
  for (NodeId r = 0; r < 2 * recruiters; ++r) {
    input.edges.push_back({static_cast<NodeId>(random.below(1 + random.below(recruiters))),
                           static_cast<NodeId>(random.below(recruiters))});
  }
  for (NodeId v = recruiters; v < input.nodes; ++v) {
    const auto recruiter = static_cast<NodeId>(random.below(recruiters));
    for (std::uint64_t links = 1 + random.below(3); links > 0; --links) {
      input.edges.push_back({static_cast<NodeId>((recruiter + links) % recruiters), v});
    }
    const std::uint32_t group = std::min(recruiter % 8, 3U);
    const double share = random.below(8) == 0 ? 0.5 : 1;
    input.mixes.push_back({v, group, share});
    if (share < 1) input.mixes.push_back({v, (group + 1) % 4, 0.5});
    if (random.below(3) == 0) input.options.blocked.nodes.push_back(v);
  }
  return input;
}

// k1 k2 k3 of KH on r, p1 p2 p3 of PH on rp, r - l - rp: every path has r, l and rp inside and
// joins two pure sides, so nothing is left to chance.
TEST(CrossBorderSampled, NothingIsLeftToChanceByHand) {
  enum : NodeId { r, l, rp, k1, k2, k3, p1, p2, p3, count };
  oracle::Case input;
  input.nodes = count;
  input.edges = {{r, l}, {l, rp}};
  input.options.groups.names = {"KH", "PH"};
  input.options.min_group = 3;
  for (const NodeId k : {k1, k2, k3}) {
    input.edges.push_back({k, r});
    input.mixes.push_back({k, 0, 1});
  }
  for (const NodeId p : {p1, p2, p3}) {
    input.edges.push_back({p, rp});
    input.mixes.push_back({p, 1, 1});
  }
  const Table table = run(input, CrossBorderMethod::sampled);
  for (const NodeId node : {r, l, rp}) {
    EXPECT_DOUBLE_EQ(value(table, "through", node), 1);
    EXPECT_DOUBLE_EQ(value(table, "crossing", node), 1);
    EXPECT_DOUBLE_EQ(value(table, "crossing:KH-PH", node), 1);
    EXPECT_GE(value(table, "crossing_low", node), 0.99);
    EXPECT_EQ(value(table, "crossing_high", node), 1);
  }
  EXPECT_EQ(value(table, "through", k1), 0);
  EXPECT_EQ(value(table, "crossing_high", k1), 0);
  EXPECT_TRUE(table.info.sampled);
  EXPECT_EQ(real_fact(table.facts, "connected:KH-PH"), 1);
  EXPECT_LE(real_fact(table.facts, "bound"), 0.01);
  EXPECT_THAT(table.info.notes, Contains(HasSubstr("sampled from")));
}

// Every path of a random small graph written out, and all the awkward kinds of input.
TEST(CrossBorderSampled, NearEveryPathWrittenOut) {
  int beyond = 0;
  int runs = 0;
  for (std::uint64_t seed = 1; seed <= 300; ++seed) {
    SCOPED_TRACE(seed);
    oracle::Case input = oracle::random_case(seed);
    if (seed % 3 == 0) oracle::add_twins(input, Random(seed, 7));
    input.options.epsilon = 0.1;
    input.options.delta = 0.1;
    const Table table = run(input, CrossBorderMethod::sampled, seed);
    const oracle::CrossBorder expected = oracle::Enumerator(input).run();
    double off = 0;
    for (NodeId node = 0; node < input.nodes; ++node) {
      const double crossing = value(table, "crossing", node);
      EXPECT_EQ(std::isnan(expected.crossing[node]), std::isnan(crossing));
      if (std::isnan(crossing)) continue;
      off = std::max(off, std::abs(crossing - expected.crossing[node]));
      off = std::max(off, std::abs(value(table, "through", node) - expected.through[node]));
      EXPECT_TRUE(expected.crossing[node] > 1e-13 || crossing == 0) << node;
    }
    ++runs;
    if (off > 0.1) ++beyond;
  }
  EXPECT_EQ(runs, 300);
  EXPECT_LE(beyond, 30);
}

TEST(CrossBorderSampled, BeyondEpsilonInNoMoreRunsThanDelta) {
  int beyond = 0;
  int outside = 0;
  for (std::uint64_t graph = 1; graph <= 6; ++graph) {
    oracle::Case input = field(graph, 30, 200);
    input.options.epsilon = 0.03;
    input.options.delta = 0.1;
    const Table exact = run(input, CrossBorderMethod::exact);
    for (std::uint64_t seed = 1; seed <= 20; ++seed) {
      const Table sampled = run(input, CrossBorderMethod::sampled, seed);
      EXPECT_LE(real_fact(sampled.facts, "bound"), 0.03);
      const double off =
          std::max(worst(exact, sampled, "crossing"), worst(exact, sampled, "through"));
      EXPECT_GT(off, 0);
      if (off > 0.03) ++beyond;
      bool inside = true;
      for (NodeId node = 0; node < input.nodes; ++node) {
        const double crossing = value(exact, "crossing", node);
        inside = inside && value(sampled, "crossing_low", node) <= crossing + 1e-12 &&
                 crossing <= value(sampled, "crossing_high", node) + 1e-12;
      }
      if (!inside) ++outside;
    }
  }
  EXPECT_LE(beyond, 12);
  EXPECT_LE(outside, 12);
}

// Over many runs the errors of scores and of shares of pairs average out.
TEST(CrossBorderSampled, ErrorsAverageOut) {
  oracle::Case input = field(9, 12, 60);
  input.options.epsilon = 0.1;
  input.options.delta = 0.1;
  const Table exact = run(input, CrossBorderMethod::exact);
  constexpr int kRuns = 200;
  for (const char* name : {"crossing", "through", "crossing:KH-PH", "through:LA-MM"}) {
    SCOPED_TRACE(name);
    double largest = 0;
    for (NodeId node = 0; node < 12; ++node) largest = std::max(largest, value(exact, name, node));
    EXPECT_GT(largest, 0.05);
  }
  std::map<std::pair<std::string, NodeId>, std::pair<double, double>> sums;
  for (std::uint64_t seed = 1; seed <= kRuns; ++seed) {
    const Table sampled = run(input, CrossBorderMethod::sampled, seed);
    for (const char* name : {"crossing", "through", "crossing:KH-PH", "through:LA-MM"}) {
      for (NodeId node = 0; node < 12; ++node) {
        const double error = value(sampled, name, node) - value(exact, name, node);
        auto& [first, second] = sums[{name, node}];
        first += error;
        second += error * error;
      }
    }
  }
  for (const auto& [at, sum] : sums) {
    const double mean = sum.first / kRuns;
    const double deviation = std::sqrt(sum.second / kRuns / kRuns);
    EXPECT_LE(std::abs(mean), 4.5 * deviation + 1e-9) << at.first << ' ' << at.second;
  }
}

// With `relative` and `first`: whoever is among the first is known to that part of their score,
// nobody who was left out is ahead of them by more, and intervals hold for everybody.
TEST(CrossBorderSampled, SettlesTheFirstFromFewerDraws) {
  for (const std::uint64_t seed : {1, 2, 3, 4}) {
    SCOPED_TRACE(seed);
    oracle::Case input = field(seed, 30, 120);
    const Table exact = run(input, CrossBorderMethod::exact);
    input.options.epsilon = 0.004;
    const Table everybody = run(input, CrossBorderMethod::sampled, seed);
    input.options.relative = 0.2;
    input.options.first = 3;
    const Table sampled = run(input, CrossBorderMethod::sampled, seed);
    EXPECT_LT(fact_of(sampled, "draws"), fact_of(everybody, "draws"));
    EXPECT_THAT(sampled.info.notes, Contains(HasSubstr("of the first 3")));
    std::vector<double> scores;
    for (NodeId node = 0; node < input.nodes; ++node) {
      scores.push_back(value(sampled, "crossing", node));
    }
    std::sort(scores.begin(), scores.end(), std::greater<>{});
    const double last = scores[2];
    for (NodeId node = 0; node < input.nodes; ++node) {
      const double score = value(exact, "crossing", node);
      const double found = value(sampled, "crossing", node);
      EXPECT_LE(value(sampled, "crossing_low", node), score + 1e-12);
      EXPECT_GE(value(sampled, "crossing_high", node), score - 1e-12);
      if (found >= last) {
        EXPECT_NEAR(found, score, std::max(0.004, 0.2 * found));
      } else {
        EXPECT_LE(score, last + std::max(0.004, 0.2 * last));
      }
    }
  }
}

// Of who is not ranked nothing need be known.
TEST(CrossBorderSampled, WaitsForNobodyWhoIsNotRanked) {
  oracle::Case input = field(5, 30, 120);
  input.options.epsilon = 0.004;
  const Table everybody = run(input, CrossBorderMethod::sampled);
  NodeId quiet = 0;
  for (NodeId node = 0; node < 30; ++node) {
    if (value(everybody, "through", node) < value(everybody, "through", quiet)) quiet = node;
  }
  input.options.ranked.nodes = {quiet};
  const Table one = run(input, CrossBorderMethod::sampled);
  EXPECT_LT(fact_of(one, "draws"), fact_of(everybody, "draws"));
  EXPECT_NEAR(value(one, "through", quiet), value(everybody, "through", quiet), 0.008);
}

TEST(CrossBorderSampled, FollowsTheSeedOnlyAndNotTheThreads) {
  const oracle::Case input = field(3, 60, 400);
  const std::string one = fingerprint(Result(run(input, CrossBorderMethod::sampled, 5, 1)));
  EXPECT_EQ(one, fingerprint(Result(run(input, CrossBorderMethod::sampled, 5, 2))));
  EXPECT_EQ(one, fingerprint(Result(run(input, CrossBorderMethod::sampled, 5, 7))));
  EXPECT_NE(one, fingerprint(Result(run(input, CrossBorderMethod::sampled, 6, 2))));
}

TEST(CrossBorderSampled, SmallGroupsAreNotDrawn) {
  oracle::Case input = field(4, 12, 60);
  input.options.groups.names.push_back("LK");
  input.nodes += 1;
  input.edges.push_back({0, input.nodes - 1});
  input.mixes.push_back({input.nodes - 1, 4, 1});
  const Table table = run(input, CrossBorderMethod::sampled);
  EXPECT_TRUE(std::isnan(value(table, "crossing:KH-LK", 0)));
  EXPECT_FALSE(std::isnan(value(table, "crossing:KH-PH", 0)));
  EXPECT_EQ(table.facts.find("connected:KH-LK"), nullptr);
  const Table exact = run(input, CrossBorderMethod::exact);
  EXPECT_LE(worst(exact, table, "crossing"), 0.01);
}

TEST(CrossBorderSampled, UnconnectedPairsAddNothing) {
  oracle::Case input;
  input.nodes = 22;
  input.options.groups.names = {"KH", "PH"};
  // Two pieces alike, half of the victims in each: a pair is in one piece in half of the cases.
  for (NodeId v = 2; v < 22; ++v) {
    input.edges.push_back({v % 2, v});
    input.mixes.push_back({v, v < 12 ? 0U : 1U, 1});
  }
  const Table table = run(input, CrossBorderMethod::sampled);
  EXPECT_NEAR(value(table, "through", 0), 0.25, 0.01);
  EXPECT_NEAR(value(table, "through", 1), 0.25, 0.01);
  EXPECT_NEAR(real_fact(table.facts, "connected:KH-PH"), 0.5, 0.02);
  EXPECT_THAT(table.info.notes, Contains(HasSubstr("not connected")));
}

TEST(CrossBorderSampled, AutoIsExactWhereThatIsCheap) {
  const oracle::Case input = field(4, 12, 60);
  EXPECT_EQ(fingerprint(Result(run(input, CrossBorderMethod::automatic))),
            fingerprint(Result(run(input, CrossBorderMethod::exact))));
}

TEST(CrossBorderSampled, NobodyBetween) {
  oracle::Case input;
  input.nodes = 12;
  input.options.groups.names = {"KH", "PH"};
  for (NodeId v = 0; v < 12; ++v) {
    input.mixes.push_back({v, v % 2, 1});
    input.options.blocked.nodes.push_back(v);
    input.edges.push_back({v, (v + 1) % 12});
  }
  const Table table = run(input, CrossBorderMethod::sampled);
  for (NodeId v = 0; v < 12; ++v) EXPECT_EQ(value(table, "through", v), 0);
  input.mixes.clear();
  EXPECT_TRUE(std::isnan(value(run(input, CrossBorderMethod::sampled), "through", 0)));
}

TEST(CrossBorderSampled, StopsInTheMiddleAndSaysHowFarItIs) {
  const oracle::Case input = field(3, 60, 400);
  const Graph graph = Graph::from_edges(input.nodes, input.edges, false);
  CrossBorderOptions options = input.options;
  options.method = CrossBorderMethod::sampled;
  std::vector<double> seen;
  Context whole({.threads = 2, .progress = [&](double value) { seen.push_back(value); }});
  (void)cross_border_mixed(graph, input.mixes, options, whole);
  EXPECT_GT(seen.size(), 20U);
  EXPECT_TRUE(std::is_sorted(seen.begin(), seen.end()));
  std::stop_source stop;
  Context context({.threads = 2, .stop = stop.get_token(), .progress = [&](double value) {
                     if (value > 0.5) stop.request_stop();
                   }});
  EXPECT_THROW((void)cross_border_mixed(graph, input.mixes, options, context), Error);
  Context small({.threads = 2, .memory_limit = 10000});
  EXPECT_THROW((void)cross_border_mixed(graph, input.mixes, options, small), Error);
}

// What a memo keeps is what a search by the definition finds.
TEST(SideMemo, AgreesWithItsDefinition) {
  for (std::uint64_t seed = 1; seed <= 200; ++seed) {
    SCOPED_TRACE(seed);
    oracle::Case input = oracle::random_case(seed);
    if (seed % 2 == 0) oracle::add_twins(input, Random(seed, 7));
    const Graph graph = Graph::from_edges(input.nodes, input.edges, input.directed);
    const auto victims =
        brokerage::make_victims(input.nodes, input.mixes, input.options.groups.names);
    const auto small =
        brokerage::victim_graph(brokerage::path_graph(graph, victims, input.options.blocked.nodes,
                                                      true, input.options.twins),
                                victims);
    Context context({.threads = 2});
    brokerage::SideMemo memo(small, input.options.mix_steps, context);
    std::vector<brokerage::SideMemo::Side> sides;
    for (NodeId start = 0; start < small.num_nodes(); ++start) {
      for (const NodeId without : small.graph.neighbors(start)) {
        if (!brokerage::can_be_inside(small, without)) continue;
        EXPECT_FALSE(memo.knows({start, without}));
        sides.push_back({start, without});
      }
    }
    // One by one they are found one by one, until their row is due.
    for (std::size_t i = 0; seed % 3 == 0 && i < sides.size(); ++i) memo.learn({sides[i]});
    memo.learn(sides);
    for (const auto& side : sides) {
      ASSERT_TRUE(memo.knows(side));
      const auto units =
          brokerage::side_mix(small, side.without, side.start, input.options.mix_steps);
      std::vector<double> mix(small.num_groups);
      brokerage::normalize(units.data(), small.num_groups, mix.data());
      for (std::uint32_t g = 0; g < small.num_groups; ++g) {
        EXPECT_EQ(memo.mix(side)[g], mix[g]);
      }
    }
  }
}

}  // namespace
}  // namespace mekhala
