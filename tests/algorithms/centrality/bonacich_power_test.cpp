#include "algorithms/centrality/bonacich_power.hpp"

#include <gmock/gmock.h>

#include <cmath>

#include "algorithms/centrality/katz.hpp"
#include "tests/oracle/oracle.hpp"
#include "tests/support/facts.hpp"
#include "tests/support/graphs.hpp"

namespace mekhala {
namespace {

using ::testing::DoubleNear;
using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Pointwise;

// The path of five of Bonacich (1987): bargaining makes b and d strongest, who have an end to
// themselves, and c, in the middle, weak. x = A 1 + beta A x has c = 2 + 2 beta b and b = 2 + beta
// (a
// + c) with a = 1 + beta b.
TEST(BonacichPower, BargainingOnAPathByHand) {
  Context context;
  const double beta = -.4;
  const double b = (2 + beta + 2 * beta) / (1 - 3 * beta * beta);
  const double a = 1 + beta * b, c = 2 + 2 * beta * b;
  const double scale = std::sqrt(5 / (2 * a * a + 2 * b * b + c * c));
  const NodeScores scores =
      bonacich_power(undirected("a-b b-c c-d d-e"), {.beta = beta, .tolerance = 1e-13}, context);
  EXPECT_THAT(scores.values, ElementsAre(DoubleNear(scale * a, 1e-9), DoubleNear(scale * b, 1e-9),
                                         DoubleNear(scale * c, 1e-9), DoubleNear(scale * b, 1e-9),
                                         DoubleNear(scale * a, 1e-9)));
  EXPECT_GT(scores.values[1], scores.values[2]);
  EXPECT_TRUE(scores.info.converged);
}

TEST(BonacichPower, DirectionsByHand) {
  Context context;
  // Out: a = 2 + (b + c) / 2, b = 1 + c / 2, c = 0: 2.5, 1, 0.
  const Graph graph = directed("a>b a>c b>c");
  const double scale = std::sqrt(3 / (6.25 + 1));
  EXPECT_THAT(bonacich_power(graph, {.beta = .5}, context).values,
              ElementsAre(DoubleNear(2.5 * scale, 1e-9), DoubleNear(scale, 1e-9), 0));
  EXPECT_THAT(bonacich_power(graph, {.beta = .5, .direction = Direction::in}, context).values,
              ElementsAre(0, DoubleNear(scale, 1e-9), DoubleNear(2.5 * scale, 1e-9)));
  EXPECT_THAT(bonacich_power(undirected("a b"), {}, context).values, Each(0.0));
}

TEST(BonacichPower, BetaBeyondTheEigenvalueIsRefused) {
  Context context;
  const Graph star = undirected("a-b a-c a-d a-e");
  for (const double beta : {.5, -.5, 3.0, -3.0}) {
    try {
      (void)bonacich_power(star, {.beta = beta}, context);
      ADD_FAILURE() << beta << " was taken";
    } catch (const Error& error) {
      EXPECT_EQ(error.code(), ErrorCode::usage);
      EXPECT_THAT(error.what(), HasSubstr("beta must be between -0.5 and 0.5"));
    }
  }
  EXPECT_NEAR(real_fact(bonacich_power(star, {}, context).facts, "beta"), .25, .01);
}

// Solves the equations by elimination.
std::vector<double> solved(const oracle::Matrix& a, double beta) {
  const std::size_t n = a.size();
  oracle::Matrix rows(n, std::vector<double>(n + 1, 0));
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t j = 0; j < n; ++j) {
      rows[i][j] = (i == j) - beta * a[i][j];
      rows[i][n] += a[i][j];
    }
  }
  for (std::size_t k = 0; k < n; ++k) {
    std::size_t best = k;
    for (std::size_t i = k; i < n; ++i) {
      if (std::abs(rows[i][k]) > std::abs(rows[best][k])) best = i;
    }
    std::swap(rows[k], rows[best]);
    for (std::size_t i = 0; i < n; ++i) {
      if (i == k) continue;
      const double factor = rows[i][k] / rows[k][k];
      for (std::size_t j = k; j <= n; ++j) rows[i][j] -= factor * rows[k][j];
    }
  }
  std::vector<double> x(n);
  double squares = 0;
  for (std::size_t i = 0; i < n; ++i) {
    x[i] = rows[i][n] / rows[i][i];
    squares += x[i] * x[i];
  }
  for (double& value : x) value *= squares > 0 ? std::sqrt(static_cast<double>(n) / squares) : 0;
  return x;
}

TEST(BonacichPower, AgreesWithElimination) {
  for (const std::uint64_t seed : seeds(100)) {
    SCOPED_TRACE(seed);
    Context context;
    const Graph graph = random_graph(seed, {.edges_per_node = 3});
    const auto strengths = random_values(seed, graph.num_edges());
    // No row adds up to more than this, so no eigenvalue is larger.
    const double beta = (seed % 2 == 0 ? .9 : -.9) / (1 + 3.0 * graph.num_nodes());
    const NodeScores scores = bonacich_power(
        graph, {.beta = beta, .tolerance = 1e-14, .strengths = {strengths}}, context);
    EXPECT_THAT(
        scores.values,
        Pointwise(DoubleNear(1e-9), solved(oracle::edge_counts(graph, true, strengths), beta)));
  }
}

// With beta above 0 it is Katz's score, less 1, in other units.
TEST(BonacichPower, IsKatzInOtherUnits) {
  for (const std::uint64_t seed : seeds(30)) {
    SCOPED_TRACE(seed);
    Context context;
    const Graph graph = random_graph(seed, {.directed = false});
    const NodeScores power = bonacich_power(graph, {.tolerance = 1e-13}, context);
    const NodeScores walks =
        katz(graph, {.alpha = real_fact(power.facts, "beta"), .tolerance = 1e-13}, context);
    double squares = 0;
    for (const double value : walks.values) squares += (value - 1) * (value - 1);
    if (squares == 0) continue;
    const double scale = std::sqrt(graph.num_nodes() / squares);
    for (NodeId node = 0; node < graph.num_nodes(); ++node) {
      EXPECT_NEAR(power.values[node], scale * (walks.values[node] - 1), 1e-7);
    }
  }
}

}  // namespace
}  // namespace mekhala
