#include "algorithms/centrality/hits.hpp"

#include <gmock/gmock.h>

#include <cmath>

#include "tests/oracle/oracle.hpp"
#include "tests/support/facts.hpp"
#include "tests/support/graphs.hpp"

namespace mekhala {
namespace {

using ::testing::DoubleNear;
using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::Pointwise;

// a and b point at d, a also at e. A A' of (a, b) is 2 1 1 1: golden, eigenvalue (3 + sqrt 5) / 2.
TEST(Hits, GoldenByHand) {
  Context context;
  const double golden = (std::sqrt(5.0) - 1) / 2;
  const Graph graph = directed("a>d b>d a>e c");
  const auto authorities = hits(graph, {}, context);
  EXPECT_THAT(authorities.values, ElementsAre(0, 0, 0, 1, DoubleNear(golden, 1e-9)));
  EXPECT_NEAR(real_fact(authorities.facts, "eigenvalue"), (3 + std::sqrt(5.0)) / 2, 1e-8);
  EXPECT_THAT(hits(graph, {.role = HitsRole::hub}, context).values,
              ElementsAre(1, DoubleNear(golden, 1e-9), 0, 0, 0));
}

TEST(Hits, NothingToPointAt) {
  Context context;
  const auto scores = hits(undirected("a b"), {}, context);
  EXPECT_THAT(scores.values, Each(0.0));
  EXPECT_TRUE(scores.info.converged);
}

// Squares A' A, or A A', twenty times (more would make ties out of roundings), and starts from
// ones: the same vector, whatever ties.
std::vector<double> slow(const oracle::Matrix& counts, bool authority) {
  const std::size_t n = counts.size();
  oracle::Matrix power(n, std::vector<double>(n, 0.0));
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t j = 0; j < n; ++j) {
      for (std::size_t k = 0; k < n; ++k) {
        power[i][j] += authority ? counts[k][i] * counts[k][j] : counts[i][k] * counts[j][k];
      }
    }
  }
  for (int round = 0; round < 20; ++round) {
    oracle::Matrix square(n, std::vector<double>(n, 0.0));
    double most = 0;
    for (std::size_t i = 0; i < n; ++i) {
      for (std::size_t j = 0; j < n; ++j) {
        for (std::size_t k = 0; k < n; ++k) square[i][j] += power[i][k] * power[k][j];
        most = std::max(most, square[i][j]);
      }
    }
    if (most == 0) break;
    for (auto& row : square) {
      for (double& value : row) value /= most;
    }
    power = square;
  }
  std::vector<double> sums(n, 0.0);
  double most = 0;
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t j = 0; j < n; ++j) sums[i] += power[i][j];
    most = std::max(most, sums[i]);
  }
  for (double& sum : sums) sum = most > 0 ? sum / most : 0;
  return sums;
}

TEST(Hits, AgreesWithSquaringTheMatrix) {
  int compared = 0;
  for (const std::uint64_t seed : seeds(120)) {
    SCOPED_TRACE(seed);
    Context context({.threads = 1 + static_cast<unsigned>(seed % 3)});
    const Graph graph = random_graph(seed, {.edges_per_node = 4});
    const auto strengths = random_values(seed, graph.num_edges());
    const auto counts = oracle::edge_counts(graph, true, strengths);
    for (const HitsRole role : {HitsRole::authority, HitsRole::hub}) {
      const auto scores =
          hits(graph, {.role = role, .tolerance = 1e-14, .strengths = {strengths}}, context);
      if (!scores.info.converged) continue;  // the two largest eigenvalues nearly tie
      ++compared;
      EXPECT_THAT(scores.values,
                  Pointwise(DoubleNear(1e-7), slow(counts, role == HitsRole::authority)));
    }
  }
  EXPECT_GT(compared, 200);
}

TEST(Hits, RolesAreTheSameWithoutDirections) {
  for (const std::uint64_t seed : seeds(30)) {
    SCOPED_TRACE(seed);
    Context context;
    const Graph graph = random_graph(seed, {.directed = false});
    EXPECT_EQ(hits(graph, {.role = HitsRole::hub}, context).values,
              hits(graph, {.role = HitsRole::authority}, context).values);
  }
}

TEST(Hits, RefusesWhatDoesNotFit) {
  Context context({.memory_limit = 1});
  EXPECT_THROW((void)hits(undirected("a-b"), {}, context), Error);
}

}  // namespace
}  // namespace mekhala
