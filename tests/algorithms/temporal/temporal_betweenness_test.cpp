#include "algorithms/temporal/temporal_betweenness.hpp"

#include <gmock/gmock.h>

#include <map>

#include "tests/algorithms/temporal/temporal_oracle.hpp"
#include "tests/support/facts.hpp"

namespace mekhala {
namespace {

using testing::DoubleEq;
using testing::ElementsAre;
using testing::Pointwise;

// a>b at 1, b>c at 2, c>d at 1: a and c by b; b>c>d is against time.
TEST(TemporalBetweenness, TimeForbidsWhatAPictureAllows) {
  Context context;
  const NodeScores scores =
      temporal_betweenness(directed("a>b b>c c>d"), {.times = {{1, 2, 1}}}, context);
  EXPECT_THAT(scores.values, ElementsAre(0, 1, 0, 0));
  EXPECT_EQ(whole_fact(scores.facts, "pairs"), 4);
  const NodeScores late =
      temporal_betweenness(directed("a>b b>c c>d"), {.times = {{1, 2, 3}}}, context);
  // b: a-c, a-d. c: a-d, b-d.
  EXPECT_THAT(late.values, ElementsAre(0, 2, 2, 0));
}

// s to b in one step at 9, or by a at 2; on from b to t at 5: two steps to b are part of the
// shortest way to t, for the one step comes too late. Edges sorted: a>b 2, b>t 5, s>a 1, s>b 9.
TEST(TemporalBetweenness, ALongerBeginningMayBeTheShortestWay) {
  const std::string text = "s>b s>a a>b b>t";
  Context context;
  const NodeScores scores =
      temporal_betweenness(directed(text), {.times = {{2, 5, 1, 9}}}, context);
  // b: s-t, a-t. a: s-t, but not s-b, where one step is enough.
  EXPECT_EQ(scores.values[node_of(text, "b")], 2);
  EXPECT_EQ(scores.values[node_of(text, "a")], 1);
}

// Two ways of two edges share the pair.
TEST(TemporalBetweenness, WaysShareAPair) {
  const std::string text = "s>a s>b a>t b>t";
  Context context;
  // a>t 3, b>t 3, s>a 1, s>b 1.
  const NodeScores scores =
      temporal_betweenness(directed(text), {.times = {{3, 3, 1, 1}}, .normalized = true}, context);
  EXPECT_THAT(scores.values[node_of(text, "a")], DoubleEq(0.5 / 6));
}

// Every way that visits no node twice, written out.
TEST(TemporalBetweenness, AgreesWithAllWays) {
  for (const std::uint64_t seed : seeds(250)) {
    SCOPED_TRACE(seed);
    const oracle::TimedCase made = oracle::random_timed_case(seed);
    const GraphView view = made.graph;
    const NodeId n = view.num_nodes();
    std::vector<double> expected(n, 0);
    std::int64_t pairs = 0;
    for (NodeId source = 0; source < n; ++source) {
      std::map<NodeId, std::vector<oracle::Way>> ways;
      for (oracle::Way& way : oracle::ways_in_time(made.graph, made.times, made.durations,
                                                   made.directed, made.wait, source)) {
        auto& best = ways[way.end];
        if (!best.empty() && best[0].edges.size() < way.edges.size()) continue;
        if (!best.empty() && best[0].edges.size() > way.edges.size()) best.clear();
        best.push_back(std::move(way));
      }
      pairs += static_cast<std::int64_t>(ways.size());
      for (const auto& [target, best] : ways) {
        for (const oracle::Way& way : best) {
          NodeId at = source;
          for (const EdgeId edge : way.edges) {
            at = view.source(edge) == at ? view.target(edge) : view.source(edge);
            if (at != target) expected[at] += 1 / static_cast<double>(best.size());
          }
        }
      }
    }
    Context context;
    const NodeScores scores = temporal_betweenness(made.graph,
                                                   {.times = {made.times},
                                                    .durations = {made.durations},
                                                    .directed = made.directed,
                                                    .wait = made.wait},
                                                   context);
    EXPECT_THAT(scores.values, Pointwise(testing::DoubleNear(1e-9), expected));
    EXPECT_EQ(whole_fact(scores.facts, "pairs"), pairs);
  }
}

// Where everything is at once, and ends at once, time forbids nothing: twice the plain sum over
// unordered pairs, on a path of four.
TEST(TemporalBetweenness, AtOneInstantItIsPlainBetweenness) {
  Context context;
  const NodeScores scores =
      temporal_betweenness(undirected("a-b b-c c-d"), {.times = {{1, 1, 1}}}, context);
  EXPECT_THAT(scores.values, ElementsAre(0, 4, 4, 0));
}

}  // namespace
}  // namespace mekhala
