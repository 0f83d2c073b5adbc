#include "algorithms/brokerage/key_players.hpp"

#include <gmock/gmock.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <set>

#include "tests/oracle/oracle.hpp"
#include "tests/support/columns.hpp"
#include "tests/support/facts.hpp"
#include "tests/support/graphs.hpp"

namespace mekhala {
namespace {

using ::testing::DoubleEq;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

using Goal = KeyPlayerGoal;
constexpr std::array<Goal, 4> kGoals{Goal::fragmentation, Goal::distance_fragmentation, Goal::reach,
                                     Goal::distance_reach};

// From the matrix of edges alone: shortest ways by Floyd and Warshall in what is left.
double value_by_matrix(const Graph& graph, const std::set<NodeId>& chosen,
                       const KeyPlayersOptions& options) {
  const NodeId n = graph.num_nodes();
  const bool takes_away =
      options.goal == Goal::fragmentation || options.goal == Goal::distance_fragmentation;
  std::vector<EdgeEnds> edges;
  for (EdgeId edge = 0; edge < graph.num_edges(); ++edge) {
    const EdgeEnds ends{graph.view().source(edge), graph.view().target(edge)};
    if (takes_away && (chosen.contains(ends.source) || chosen.contains(ends.target))) continue;
    edges.push_back(ends);
  }
  const bool follows = options.follow_directions && graph.directed();
  const auto distance = oracle::distances(Graph::from_edges(n, edges, follows), follows);
  const bool all = options.denominator == KeyPlayerShare::all;
  const double of = all ? n : n - static_cast<double>(chosen.size());
  double sum = 0;
  if (takes_away) {
    for (NodeId a = 0; a < n; ++a) {
      for (NodeId b = 0; b < n; ++b) {
        if (a == b || std::isinf(distance[a][b])) continue;
        sum += options.goal == Goal::fragmentation ? 1 : 1 / distance[a][b];
      }
    }
    return of > 1 ? 1 - sum / (of * (of - 1)) : 0;
  }
  for (NodeId v = 0; v < n; ++v) {
    if (chosen.contains(v)) {
      sum += all ? 1 : 0;
      continue;
    }
    double nearest = INFINITY;
    for (const NodeId s : chosen) nearest = std::min(nearest, distance[s][v]);
    if (options.goal == Goal::reach) sum += nearest <= options.steps ? 1 : 0;
    if (options.goal == Goal::distance_reach) sum += 1 / nearest;
  }
  return of > 0 ? sum / of : 0;
}

double best_by_matrix(const Graph& graph, const KeyPlayersOptions& options) {
  const NodeId n = graph.num_nodes();
  double best = -1;
  std::vector<NodeId> candidates;
  for (NodeId v = 0; v < n; ++v) {
    const auto& gone = options.exclude.nodes;
    if (std::find(gone.begin(), gone.end(), v) == gone.end()) candidates.push_back(v);
  }
  const std::size_t size = std::min<std::size_t>(options.size, candidates.size());
  std::vector<bool> taken(candidates.size(), false);
  std::fill(taken.begin(), taken.begin() + static_cast<std::ptrdiff_t>(size), true);
  do {
    std::set<NodeId> chosen;
    for (std::size_t i = 0; i < taken.size(); ++i) {
      if (taken[i]) chosen.insert(candidates[i]);
    }
    best = std::max(best, value_by_matrix(graph, chosen, options));
  } while (std::prev_permutation(taken.begin(), taken.end()));
  return best;
}

NodeSet some_nodes(std::uint64_t seed, NodeId n) {
  Random random(seed, 21);
  NodeSet set;
  for (NodeId v = 0; v < n; ++v) {
    if (random.below(5) == 0) set.nodes.push_back(v);
  }
  return set;
}

// Two stars whose centres c and h know each other through m. Without m two pieces of 3 are left;
// without c the 2 of its rays and the 4 about h.
const char* const kStars = "c-a c-b c-m m-h h-x h-y";

TEST(KeyPlayers, WithoutWhomTwoStarsFallApartByHand) {
  Context context;
  const Graph graph = undirected(kStars);  // a b c h m x y
  const Table one = key_players(graph, {.size = 1}, context);
  // Without c: a, b, and m h x y. Of 6 * 5 pairs 4 * 3 are left.
  EXPECT_THAT(one.ids, ElementsAre(2));
  EXPECT_DOUBLE_EQ(real_fact(one.facts, "value"), 1 - 12.0 / 30);
  EXPECT_DOUBLE_EQ(real_fact(one.facts, "none"), 0);
  EXPECT_EQ(whole_fact(one.facts, "candidates"), 7);
  const Table two = key_players(graph, {.size = 2}, context);
  EXPECT_THAT(two.ids, UnorderedElementsAre(2, 3));
  EXPECT_DOUBLE_EQ(real_fact(two.facts, "value"), 1);
  EXPECT_THAT(numbers_of(two.columns, "alone"), ElementsAre(DoubleEq(.6), DoubleEq(.6)));
  EXPECT_THAT(numbers_of(two.columns, "missed"), ElementsAre(DoubleEq(.4), DoubleEq(.4)));
  const Table of_all = key_players(graph, {.size = 1, .denominator = KeyPlayerShare::all}, context);
  EXPECT_DOUBLE_EQ(real_fact(of_all.facts, "value"), 1 - 12.0 / 42);
}

TEST(KeyPlayers, FromWhomMostIsSeenByHand) {
  Context context;
  const Graph graph = undirected(kStars);
  // m sees the centres at one step and the rest at two.
  const Table near = key_players(graph, {.size = 1, .goal = Goal::reach, .steps = 2}, context);
  EXPECT_THAT(near.ids, ElementsAre(4));
  EXPECT_DOUBLE_EQ(real_fact(near.facts, "value"), 1);
  const Table next = key_players(graph, {.size = 1, .goal = Goal::reach, .steps = 1}, context);
  EXPECT_THAT(next.ids, ElementsAre(2));
  EXPECT_DOUBLE_EQ(real_fact(next.facts, "value"), 3.0 / 6);
  // c: three at one step, h at two, x and y at three; m: two and four halves.
  const Table mean = key_players(graph, {.size = 1, .goal = Goal::distance_reach}, context);
  EXPECT_DOUBLE_EQ(real_fact(mean.facts, "value"), (3 + .5 + 2.0 / 3) / 6);
  EXPECT_THAT(mean.ids, ElementsAre(2));
  const Table of_all = key_players(
      graph, {.size = 2, .goal = Goal::distance_reach, .denominator = KeyPlayerShare::all},
      context);
  EXPECT_THAT(of_all.ids, UnorderedElementsAre(2, 3));
  EXPECT_DOUBLE_EQ(real_fact(of_all.facts, "value"), 1);
}

// a tells b, b tells c and d; nobody tells a. Followed, of 12 ordered pairs 5 have a way.
TEST(KeyPlayers, DirectionsAreFollowedByHand) {
  Context context;
  const Graph graph = directed("a>b b>c b>d");  // a b c d
  KeyPlayersOptions options{.size = 1, .follow_directions = true};
  const Table cut = key_players(graph, options, context);
  EXPECT_THAT(cut.ids, ElementsAre(1));
  EXPECT_DOUBLE_EQ(real_fact(cut.facts, "none"), 1 - 5.0 / 12);
  EXPECT_DOUBLE_EQ(real_fact(cut.facts, "value"), 1) << "without b nobody tells anybody";
  options.goal = Goal::distance_reach;
  const Table reach = key_players(graph, options, context);
  EXPECT_THAT(reach.ids, ElementsAre(0))
      << "b reaches two at one step, which is as much; the lower number";
  EXPECT_DOUBLE_EQ(real_fact(reach.facts, "value"), (1 + .5 + .5) / 3);
  options.follow_directions = false;
  EXPECT_THAT(key_players(graph, options, context).ids, ElementsAre(1));
}

TEST(KeyPlayers, ExcludedNodesAreNeverChosenAndStillCount) {
  Context context;
  const Graph graph = undirected(kStars);
  const Table table = key_players(graph, {.size = 1, .exclude = {{2, 3}}}, context);
  EXPECT_THAT(table.ids, ElementsAre(4));
  EXPECT_DOUBLE_EQ(real_fact(table.facts, "value"), 1 - 12.0 / 30);
  const Table nobody = key_players(graph, {.size = 2, .exclude = {{0, 1, 2, 3, 4, 5, 6}}}, context);
  EXPECT_THAT(nobody.ids, IsEmpty());
  EXPECT_EQ(nobody.info.notes.size(), 1U);
  for (const std::uint64_t seed : seeds(60)) {
    SCOPED_TRACE(seed);
    const Graph other = random_graph(seed);
    const NodeSet excluded = some_nodes(seed, other.num_nodes());
    for (const Goal goal : kGoals) {
      const Table chosen =
          key_players(other, {.size = 4, .goal = goal, .exclude = excluded}, context);
      for (const NodeId node : chosen.ids) {
        EXPECT_FALSE(std::binary_search(excluded.nodes.begin(), excluded.nodes.end(), node));
      }
    }
  }
}

TEST(KeyPlayers, ExactEqualsEverySet) {
  for (const std::uint64_t seed : seeds(200)) {
    SCOPED_TRACE(seed);
    Context context;
    const Graph graph = random_graph(seed, {.max_nodes = 10});
    KeyPlayersOptions options;
    options.goal = kGoals[seed % 4];
    options.follow_directions = seed / 3 % 2 == 0;
    options.size = static_cast<std::uint32_t>(1 + seed / 4 % 3);
    options.search = KeyPlayerSearch::exact;
    options.denominator = seed % 3 == 0 ? KeyPlayerShare::all : KeyPlayerShare::others;
    if (seed % 5 == 0) options.exclude = some_nodes(seed, graph.num_nodes());
    const Table table = key_players(graph, options, context);
    EXPECT_NEAR(real_fact(table.facts, "value"), best_by_matrix(graph, options), 1e-12);
    const std::set<NodeId> chosen(table.ids.begin(), table.ids.end());
    EXPECT_NEAR(real_fact(table.facts, "value"), value_by_matrix(graph, chosen, options), 1e-12);
  }
}

// Wide enough for several words of bits; chosen sets are valued by the matrix.
TEST(KeyPlayers, SearchesAreInOrderAndValuesAreRight) {
  for (const std::uint64_t seed : seeds(12)) {
    SCOPED_TRACE(seed);
    const Graph graph = random_graph(seed, {.max_nodes = 90, .edges_per_node = 1.5});
    KeyPlayersOptions options{.size = 2, .goal = kGoals[seed % 4], .follow_directions = seed > 4};
    std::vector<double> values;
    for (const auto search :
         {KeyPlayerSearch::greedy, KeyPlayerSearch::swap, KeyPlayerSearch::exact}) {
      options.search = search;
      Context context;
      const Table table = key_players(graph, options, context);
      values.push_back(real_fact(table.facts, "value"));
      const std::set<NodeId> chosen(table.ids.begin(), table.ids.end());
      EXPECT_NEAR(values.back(), value_by_matrix(graph, chosen, options), 1e-12);
      for (const NodeId node : table.ids) {
        const auto row = static_cast<std::size_t>(
            std::find(table.ids.begin(), table.ids.end(), node) - table.ids.begin());
        EXPECT_NEAR(numbers_of(table.columns, "alone")[row],
                    value_by_matrix(graph, {node}, options), 1e-12);
        std::set<NodeId> others = chosen;
        others.erase(node);
        EXPECT_NEAR(numbers_of(table.columns, "missed")[row],
                    values.back() - value_by_matrix(graph, others, options), 1e-12);
      }
    }
    EXPECT_TRUE(std::is_sorted(values.begin(), values.end()));
  }
}

// More than 512 nodes: the searches of one distance_fragmentation go in blocks.
TEST(KeyPlayers, ManyNodesGoInBlocks) {
  std::vector<EdgeEnds> edges;
  for (NodeId node = 1; node < 600; ++node) edges.push_back({node / 2, node});
  Context context;
  const Graph graph = Graph::from_edges(600, edges, false);
  const KeyPlayersOptions options{.size = 1, .goal = Goal::distance_fragmentation};
  const Table table = key_players(graph, options, context);
  EXPECT_NEAR(real_fact(table.facts, "value"), value_by_matrix(graph, {table.ids[0]}, options),
              1e-12);
}

TEST(KeyPlayers, ExactOfMoreThanThreeIsRefused) {
  Context context;
  try {
    (void)key_players(undirected(kStars), {.size = 4, .search = KeyPlayerSearch::exact}, context);
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::usage);
    EXPECT_THAT(error.what(), HasSubstr("size must be at most 3 for an exact search, got 4"));
  }
}

TEST(KeyPlayers, EveryGoalAndSearchIsTheSameForAnyNumberOfThreads) {
  const Graph graph = random_graph(4, {.max_nodes = 80, .edges_per_node = 3});
  for (const Goal goal : kGoals) {
    for (const auto search : {KeyPlayerSearch::swap, KeyPlayerSearch::exact}) {
      std::set<std::string> prints;
      for (const unsigned threads : {1U, 2U, 7U}) {
        Context context({.threads = threads});
        prints.insert(fingerprint(
            Result(key_players(graph, {.size = 2, .goal = goal, .search = search}, context))));
      }
      EXPECT_EQ(prints.size(), 1U);
    }
  }
}

}  // namespace
}  // namespace mekhala
