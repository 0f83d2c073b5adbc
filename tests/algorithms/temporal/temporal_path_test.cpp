#include "algorithms/temporal/temporal_path.hpp"

#include <gmock/gmock.h>

#include <optional>

#include "algorithms/temporal/earliest_arrival.hpp"
#include "algorithms/temporal/temporal_reach.hpp"
#include "tests/algorithms/temporal/temporal_oracle.hpp"
#include "tests/support/facts.hpp"

namespace mekhala {
namespace {

using testing::DoubleEq;
using testing::ElementsAre;
using testing::NanSensitiveDoubleEq;

// Edges in the order of their names: a>b at 5, a>b at 1, b>c at 3, c>d at 2, and c>d at 9.
//   a leaves at 1, is at b at 1, at c at 3, and at d at 9: the edge of time 2 has gone by then.
struct ByHand {
  std::string text = "a>b a>b b>c c>d c>d";
  Graph graph = directed(text);
  EdgeValues times{{5, 1, 3, 2, 9}};
  [[nodiscard]] NodeOption node(const std::string& name) const { return {node_of(text, name)}; }
};

TEST(EarliestArrival, ByHand) {
  const ByHand hand;
  Context context;
  const NodeScores scores =
      earliest_arrival(hand.graph, {.source = hand.node("a"), .times = hand.times}, context);
  EXPECT_THAT(scores.values, ElementsAre(NanSensitiveDoubleEq(std::nan("")), 1, 3, 9));
  EXPECT_EQ(whole_fact(scores.facts, "reached"), 3);
  // With a day between, nothing changes; with three, b>c at 3 is missed.
  const NodeScores slow = earliest_arrival(
      hand.graph, {.source = hand.node("a"), .times = hand.times, .wait = 3}, context);
  EXPECT_EQ(slow.values[1], 1);
  EXPECT_TRUE(std::isnan(slow.values[2]));
}

TEST(TemporalPath, ByHand) {
  // s>t at 10 alone; s>x 1, x>t 4 arrives first; s>y 6, y>z 6, z>t 7 takes least.
  const std::string text = "s>t s>x x>t s>y y>z z>t";
  const Graph graph = directed(text);
  EdgeValues times;
  // Edges are sorted by their ends: s>t s>x s>y x>t y>z z>t.
  times.values = {10, 1, 6, 4, 6, 7.5};
  Context context;
  TemporalPathOptions options;
  options.source = {node_of(text, "s")};
  options.target = {node_of(text, "t")};
  options.times = times;
  const Paths first = temporal_path(graph, options, context);
  EXPECT_EQ(first.paths.at(0).length, 4);
  EXPECT_EQ(real_fact(first.facts, "departure"), 1);
  options.goal = TemporalGoal::fastest;
  const Paths fast = temporal_path(graph, options, context);
  // s>t at 10 takes no time at all.
  EXPECT_EQ(fast.paths.at(0).length, 0);
  EXPECT_THAT(fast.paths[0].edges, ElementsAre(0U));
  options.times.values[0] = std::nan("");
  const Paths slower = temporal_path(graph, options, context);
  EXPECT_EQ(slower.paths.at(0).length, 1.5);
  EXPECT_THAT(slower.paths[0].nodes, ElementsAre(node_of(text, "s"), node_of(text, "y"),
                                                 node_of(text, "z"), node_of(text, "t")));
  options.goal = TemporalGoal::shortest;
  const Paths few = temporal_path(graph, options, context);
  EXPECT_EQ(few.paths.at(0).length, 2);
  EXPECT_EQ(real_fact(few.facts, "arrival"), 4);
  EXPECT_EQ(whole_fact(few.facts, "undated"), 1);
}

// a-b holds from 4 on for ever, b-c from 1 to 5, c-d at 6: a is at b at 4, at c at 4, at d at 6.
TEST(TemporalPath, WhatLastsIsOpenUntilItEnds) {
  const std::string text = "a-b b-c c-d";
  const Graph graph = undirected(text);
  Context context;
  TemporalPathOptions options;
  options.source = {node_of(text, "a")};
  options.target = {node_of(text, "d")};
  options.times.values = {4, 1, 6};
  EXPECT_TRUE(temporal_path(graph, options, context).paths.empty()) << "b-c was at 1 alone";
  options.until.values = {std::nan(""), 5, 6};
  for (const TemporalGoal goal : {TemporalGoal::earliest, TemporalGoal::shortest}) {
    options.goal = goal;
    const Paths paths = temporal_path(graph, options, context);
    ASSERT_EQ(paths.paths.size(), 1U);
    EXPECT_EQ(real_fact(paths.facts, "departure"), 4);
    EXPECT_EQ(real_fact(paths.facts, "arrival"), 6);
  }
  options.goal = TemporalGoal::fastest;
  EXPECT_THROW(static_cast<void>(temporal_path(graph, options, context)), Error);
  const NodeScores scores = earliest_arrival(
      graph, {.source = options.source, .times = options.times, .until = options.until}, context);
  EXPECT_THAT(std::vector(scores.values.begin() + 1, scores.values.end()), ElementsAre(4, 4, 6));
  // Who is there after 5 has missed b-c.
  options.times.values[0] = 5.5;
  options.goal = TemporalGoal::earliest;
  EXPECT_TRUE(temporal_path(graph, options, context).paths.empty());
  const NodeScores back = temporal_reach(
      graph,
      {.times = options.times, .until = options.until, .reach = Reach::to, .normalized = false},
      context);
  EXPECT_THAT(back.values, ElementsAre(2, 2, 2, 2));
  options.until.values[0] = 5;
  EXPECT_THROW(static_cast<void>(temporal_path(graph, options, context)), Error);
}

TEST(TemporalPath, NoWayAgainstTime) {
  const std::string text = "a-b b-c";
  Context context;
  TemporalPathOptions options;
  options.source = {node_of(text, "a")};
  options.target = {node_of(text, "c")};
  options.times.values = {5, 4};
  const Paths none = temporal_path(undirected(text), options, context);
  EXPECT_TRUE(none.paths.empty());
  EXPECT_EQ(std::get<bool>(*none.facts.find("connected")), false);
  std::swap(options.source, options.target);
  EXPECT_EQ(temporal_path(undirected(text), options, context).paths.size(), 1U);
  options.target = options.source;
  EXPECT_THAT(temporal_path(undirected(text), options, context).paths.at(0).nodes,
              ElementsAre(options.source.node));
}

// A path holds what it says, and nothing that was walked is better.
TEST(TemporalPath, AgreesWithAllWays) {
  for (const std::uint64_t seed : seeds(250)) {
    SCOPED_TRACE(seed);
    const oracle::TimedCase made = oracle::random_timed_case(seed);
    const NodeId n = made.graph.num_nodes();
    for (NodeId source = 0; source < n; ++source) {
      const auto ways = oracle::ways_in_time(made.graph, made.times, made.durations, made.directed,
                                             made.wait, source, made.until);
      Context context;
      const NodeScores arrivals = earliest_arrival(made.graph,
                                                   {.source = {source},
                                                    .times = {made.times},
                                                    .until = {made.until},
                                                    .durations = {made.durations},
                                                    .directed = made.directed,
                                                    .wait = made.wait},
                                                   context);
      for (NodeId target = 0; target < n; ++target) {
        if (target == source) continue;
        std::optional<double> arrival, takes, edges, arrival_of_few;
        for (const oracle::Way& way : ways) {
          if (way.end != target) continue;
          const auto size = static_cast<double>(way.edges.size());
          arrival = std::min(arrival.value_or(INFINITY), way.arrival);
          takes = std::min(takes.value_or(INFINITY), way.arrival - way.departure);
          if (!edges || size < *edges) arrival_of_few = INFINITY;
          edges = std::min(edges.value_or(INFINITY), size);
          if (size == *edges) arrival_of_few = std::min(*arrival_of_few, way.arrival);
        }
        EXPECT_THAT(arrivals.values[target], NanSensitiveDoubleEq(arrival.value_or(std::nan(""))));
        TemporalPathOptions options{.source = {source},
                                    .target = {target},
                                    .times = {made.times},
                                    .until = {made.until},
                                    .durations = {made.durations},
                                    .directed = made.directed,
                                    .wait = made.wait};
        const auto best = [&](TemporalGoal goal) -> std::optional<double> {
          options.goal = goal;
          const Paths paths = temporal_path(made.graph, options, context);
          if (paths.paths.empty()) return std::nullopt;
          const bool walked = std::any_of(ways.begin(), ways.end(), [&](const oracle::Way& way) {
            return way.edges == paths.paths[0].edges && way.end == target;
          });
          EXPECT_TRUE(walked) << "no way in time";
          if (goal == TemporalGoal::shortest) {
            EXPECT_EQ(real_fact(paths.facts, "arrival"), *arrival_of_few);
          }
          return paths.paths[0].length;
        };
        EXPECT_EQ(best(TemporalGoal::earliest), arrival);
        if (made.until.empty()) {
          EXPECT_EQ(best(TemporalGoal::fastest), takes);
        }
        EXPECT_EQ(best(TemporalGoal::shortest), edges);
      }
    }
  }
}

TEST(TemporalReach, ByHand) {
  const ByHand hand;
  Context context;
  const NodeScores out =
      temporal_reach(hand.graph, {.times = hand.times, .normalized = false}, context);
  EXPECT_THAT(out.values, ElementsAre(3, 2, 1, 0));
  EXPECT_EQ(whole_fact(out.facts, "pairs"), 6);
  EXPECT_EQ(whole_fact(out.facts, "pairs_without_times"), 6);
  const NodeScores in = temporal_reach(
      hand.graph, {.times = hand.times, .reach = Reach::to, .normalized = false}, context);
  EXPECT_THAT(in.values, ElementsAre(0, 1, 2, 3));
  // Of two calls the later one comes first on the way: nobody reaches c from a.
  const NodeScores forbidden =
      temporal_reach(directed("a>b b>c"), {.times = {{5, 4}}, .normalized = false}, context);
  EXPECT_THAT(forbidden.values, ElementsAre(1, 1, 0));
  EXPECT_EQ(whole_fact(forbidden.facts, "pairs_without_times"), 3);
}

TEST(TemporalReach, AgreesWithAllWays) {
  for (const std::uint64_t seed : seeds(250)) {
    SCOPED_TRACE(seed);
    const oracle::TimedCase made = oracle::random_timed_case(seed);
    const NodeId n = made.graph.num_nodes();
    std::vector<double> from(n), to(n);
    for (NodeId source = 0; source < n; ++source) {
      std::set<NodeId> reached;
      for (const oracle::Way& way :
           oracle::ways_in_time(made.graph, made.times, made.durations, made.directed, made.wait,
                                source, made.until)) {
        reached.insert(way.end);
      }
      from[source] = static_cast<double>(reached.size());
      for (const NodeId node : reached) ++to[node];
    }
    Context context;
    TemporalReachOptions options{.times = {made.times},
                                 .until = {made.until},
                                 .durations = {made.durations},
                                 .directed = made.directed,
                                 .wait = made.wait,
                                 .normalized = false};
    EXPECT_EQ(temporal_reach(made.graph, options, context).values, from);
    options.reach = Reach::to;
    EXPECT_EQ(temporal_reach(made.graph, options, context).values, to);
  }
}

// One more dated edge never takes anybody out of reach, and times never add to what edges join.
TEST(TemporalReach, AnEdgeMoreReachesNoFewer) {
  for (const std::uint64_t seed : seeds(100)) {
    SCOPED_TRACE(seed);
    Context context;
    const Graph graph = random_graph(seed, {.max_nodes = 30});
    const GraphView view = graph;
    if (graph.num_edges() == 0) continue;
    EdgeValues times{oracle::random_times(seed, graph.num_edges())};
    const NodeScores all = temporal_reach(graph, {.times = times}, context);
    EXPECT_LE(whole_fact(all.facts, "pairs"), whole_fact(all.facts, "pairs_without_times"));
    times.values[seed % view.num_edges()] = std::nan("");
    const NodeScores fewer = temporal_reach(graph, {.times = times}, context);
    for (NodeId node = 0; node < graph.num_nodes(); ++node) {
      EXPECT_GE(all.values[node], fewer.values[node]);
    }
  }
}

}  // namespace
}  // namespace mekhala
