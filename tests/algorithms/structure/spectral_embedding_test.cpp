#include "algorithms/structure/spectral_embedding.hpp"

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

// A path of three: degrees 1 2 1, walk values 1, 0, -1. x is 1 0 -1 over sqrt 2, y is 1 -1 1
// over 2.
TEST(SpectralEmbedding, PathByHand) {
  Context context;
  const auto points = spectral_embedding(undirected("a-b b-c"), {}, context);
  const double half = std::sqrt(0.5);
  EXPECT_THAT(points.x,
              ElementsAre(DoubleNear(half, 1e-7), DoubleNear(0, 1e-7), DoubleNear(-half, 1e-7)));
  EXPECT_THAT(points.y,
              ElementsAre(DoubleNear(0.5, 1e-7), DoubleNear(-0.5, 1e-7), DoubleNear(0.5, 1e-7)));
  EXPECT_NEAR(real_fact(points.facts, "x_eigenvalue"), 1, 1e-9);
  EXPECT_NEAR(real_fact(points.facts, "y_eigenvalue"), 2, 1e-9);
  EXPECT_TRUE(points.info.converged);
}

TEST(SpectralEmbedding, TheLargestPieceAlone) {
  Context context;
  const auto points = spectral_embedding(directed("a>b x>y y>z b>a"), {}, context);
  EXPECT_EQ(points.x[0], 0);
  EXPECT_NE(points.x[2], 0);
  EXPECT_EQ(points.info.notes.size(), 1U);
  EXPECT_THAT(spectral_embedding(undirected("a b"), {}, context).x, Each(0.0));
  EXPECT_NEAR(spectral_embedding(undirected("a-b"), {}, context).x[0], std::sqrt(0.5), 1e-9);
}

using Rows = std::vector<std::vector<double>>;

// All eigenvalues of a symmetric matrix, ascending, by counting how many lie below (Sylvester).
std::size_t below(Rows matrix, double value) {
  const std::size_t n = matrix.size();
  for (std::size_t i = 0; i < n; ++i) matrix[i][i] -= value;
  std::size_t count = 0;
  for (std::size_t k = 0; k < n; ++k) {
    if (matrix[k][k] == 0) matrix[k][k] = 1e-300;
    if (matrix[k][k] < 0) ++count;
    for (std::size_t i = k + 1; i < n; ++i) {
      const double by = matrix[i][k] / matrix[k][k];
      for (std::size_t j = k + 1; j < n; ++j) matrix[i][j] -= by * matrix[k][j];
    }
  }
  return count;
}

TEST(SpectralEmbedding, TheTwoSlowestByCountingEigenvalues) {
  int compared = 0;
  for (const std::uint64_t seed : seeds(60)) {
    SCOPED_TRACE(seed);
    Context context({.threads = 1 + static_cast<unsigned>(seed % 3)});
    const Graph graph = random_graph(seed, {.edges_per_node = 4, .pieces = false});
    const std::size_t n = graph.num_nodes();
    if (n < 4 || oracle::count_components(graph) != 1) continue;
    ++compared;
    const auto strengths = random_values(seed, graph.num_edges());
    const auto points = spectral_embedding(graph, {.strengths = {strengths}}, context);
    ASSERT_TRUE(points.info.converged);
    const auto ties = oracle::edge_counts(graph, false, strengths);
    std::vector<double> degree(n, 0.0);
    for (std::size_t i = 0; i < n; ++i) {
      for (std::size_t j = 0; j < n; ++j) degree[i] += ties[i][j];
    }
    Rows laplacian(n, std::vector<double>(n, 0.0));
    for (std::size_t i = 0; i < n; ++i) {
      for (std::size_t j = 0; j < n; ++j) {
        laplacian[i][j] = (i == j ? 1 : 0) - ties[i][j] / std::sqrt(degree[i] * degree[j]);
      }
    }
    const double first = real_fact(points.facts, "x_eigenvalue");
    const double second = real_fact(points.facts, "y_eigenvalue");
    EXPECT_LE(below(laplacian, first - 1e-6), 1U);
    EXPECT_GE(below(laplacian, first + 1e-6), 2U);
    EXPECT_LE(below(laplacian, second - 1e-6), 2U);
    EXPECT_GE(below(laplacian, second + 1e-6), 3U);
    for (std::size_t i = 0; i < n; ++i) {
      double walk = 0;
      for (std::size_t j = 0; j < n; ++j) walk += ties[i][j] * points.x[j] / degree[i];
      EXPECT_NEAR(walk, (1 - first) * points.x[i], 1e-6);
    }
  }
  EXPECT_GT(compared, 20);
}

TEST(SpectralEmbedding, RefusesWhatDoesNotFit) {
  Context context({.memory_limit = 1});
  EXPECT_THROW((void)spectral_embedding(undirected("a-b"), {}, context), Error);
}

}  // namespace
}  // namespace mekhala
