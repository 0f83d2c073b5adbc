#include "algorithms/centrality/katz.hpp"

#include <gmock/gmock.h>

#include "tests/oracle/oracle.hpp"
#include "tests/support/facts.hpp"
#include "tests/support/graphs.hpp"

namespace mekhala {
namespace {

using ::testing::DoubleNear;
using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

TEST(Katz, ByHand) {
  Context context;
  // Walks that end at c: none, from b, from a by b, and a's own edge: 1 + 2/4 + 1/16.
  const Graph graph = directed("a>b b>c a>c");
  EXPECT_THAT(katz(graph, {.alpha = 0.25}, context).values,
              ElementsAre(1, DoubleNear(1.25, 1e-9), DoubleNear(1.5625, 1e-9)));
  EXPECT_THAT(katz(graph, {.alpha = 0.25, .direction = Direction::out}, context).values,
              ElementsAre(DoubleNear(1.5625, 1e-9), DoubleNear(1.25, 1e-9), 1));
  // A triangle: x = 1 + 2 alpha x.
  const auto scores = katz(undirected("a-b b-c c-a"), {.alpha = 0.3}, context);
  EXPECT_THAT(scores.values, Each(DoubleNear(2.5, 1e-8)));
  EXPECT_TRUE(scores.info.converged);
  EXPECT_NEAR(real_fact(scores.facts, "largest_alpha"), 0.5, 1e-9);
}

// The largest eigenvalue of a star of four rays is 2; no alpha is too large without a cycle.
TEST(Katz, AlphaIsRefusedFromTheLargestOn) {
  Context context;
  const Graph star = undirected("a-b a-c a-d a-e");
  const auto scores = katz(star, {.alpha = 0.49, .tolerance = 1e-13}, context);
  EXPECT_NEAR(scores.values[0], 2.96 / (1 - 4 * 0.49 * 0.49), 1e-7);
  for (const double alpha : {0.5, 0.6, 100.0}) {
    try {
      (void)katz(star, {.alpha = alpha}, context);
      ADD_FAILURE() << alpha << " was taken";
    } catch (const Error& error) {
      EXPECT_EQ(error.code(), ErrorCode::usage);
      EXPECT_THAT(error.what(), HasSubstr("alpha must be below 0.5 for this graph"));
    }
  }
  EXPECT_THAT(katz(directed("a>b b>c"), {.alpha = 3}, context).values,
              ElementsAre(1, DoubleNear(4, 1e-9), DoubleNear(13, 1e-9)));
}

TEST(Katz, WithoutEdgesEverybodyHasTheWalkOfNoStep) {
  Context context;
  EXPECT_THAT(katz(undirected("a b"), {}, context).values, Each(1.0));
  EXPECT_THAT(katz(undirected("a b"), {.alpha = 5}, context).values, Each(1.0));
}

// The sum itself, from a matrix.
std::vector<double> slow(const oracle::Matrix& flows, double alpha) {
  std::vector<double> term(flows.size(), 1.0);
  std::vector<double> sum = term;
  for (int k = 0; k < 600; ++k) {
    std::vector<double> next(term.size(), 0.0);
    for (std::size_t to = 0; to < next.size(); ++to) {
      for (std::size_t from = 0; from < next.size(); ++from) {
        next[to] += alpha * flows[from][to] * term[from];
      }
      sum[to] += next[to];
    }
    term = next;
  }
  return sum;
}

TEST(Katz, IsTheSumOverWalks) {
  for (const std::uint64_t seed : seeds(120)) {
    SCOPED_TRACE(seed);
    Context context({.threads = 1 + static_cast<unsigned>(seed % 3)});
    const Graph graph = random_graph(seed, {.edges_per_node = 3});
    const auto strengths = random_values(seed, graph.num_edges());
    for (const Direction direction : {Direction::in, Direction::both}) {
      const auto scores = katz(
          graph, {.direction = direction, .tolerance = 1e-13, .strengths = {strengths}}, context);
      ASSERT_TRUE(scores.info.converged);
      const double alpha = real_fact(scores.facts, "alpha");
      const auto flows = oracle::edge_counts(graph, direction == Direction::in, strengths);
      const auto expected = slow(flows, alpha);
      for (std::size_t i = 0; i < expected.size(); ++i) {
        EXPECT_NEAR(scores.values[i], expected[i], 1e-9 * expected[i]);
      }
    }
  }
}

TEST(Katz, RefusesWhatDoesNotFit) {
  Context context({.memory_limit = 1});
  EXPECT_THROW((void)katz(undirected("a-b"), {}, context), Error);
}

}  // namespace
}  // namespace mekhala
