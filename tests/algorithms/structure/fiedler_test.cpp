#include "algorithms/structure/fiedler.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <numbers>

#include "algorithms/adapters/spectra.hpp"

namespace mekhala {
namespace {

double fact(const NodeScores& scores, const std::string& name) {
  return std::get<double>(*scores.facts.find(name));
}

// The Laplacian of a path of n nodes has the eigenvalues 2 - 2 cos(pi k / n); the second vector is
// cos(pi (i + 1/2) / n), which has one sign on each half.
TEST(Fiedler, PathsByFormula) {
  for (const NodeId n : {2U, 3U, 10U, 60U, 700U}) {  // dense and sparse
    SCOPED_TRACE(n);
    std::vector<EdgeEnds> edges;
    for (NodeId i = 0; i + 1 < n; ++i) edges.push_back({i, i + 1});
    Context context;
    const NodeScores found = fiedler(Graph::from_edges(n, edges, false), {}, context);
    EXPECT_NEAR(fact(found, "algebraic_connectivity"), 2 - 2 * std::cos(std::numbers::pi / n),
                1e-9);
    const double scale = found.values[0] / std::cos(std::numbers::pi * 0.5 / n);
    EXPECT_GT(found.values[0], 0);
    for (NodeId i = 0; i < n; ++i) {
      EXPECT_NEAR(found.values[i], scale * std::cos(std::numbers::pi * (i + 0.5) / n), 1e-7);
    }
    EXPECT_TRUE(found.info.converged);
    EXPECT_LT(found.info.residual, 1e-8);
  }
}

// Jacobi's rotations: slow, obvious, no library.
std::vector<double> eigenvalues_by_jacobi(std::vector<std::vector<double>> a) {
  const std::size_t n = a.size();
  for (int sweep = 0; sweep < 100; ++sweep) {
    for (std::size_t p = 0; p < n; ++p) {
      for (std::size_t q = p + 1; q < n; ++q) {
        if (std::abs(a[p][q]) < 1e-300) continue;
        const double angle = 0.5 * std::atan2(2 * a[p][q], a[q][q] - a[p][p]);
        const double c = std::cos(angle);
        const double s = std::sin(angle);
        for (std::size_t k = 0; k < n; ++k) {
          const double x = a[k][p];
          const double y = a[k][q];
          a[k][p] = c * x - s * y;
          a[k][q] = s * x + c * y;
        }
        for (std::size_t k = 0; k < n; ++k) {
          const double x = a[p][k];
          const double y = a[q][k];
          a[p][k] = c * x - s * y;
          a[q][k] = s * x + c * y;
        }
      }
    }
  }
  std::vector<double> values(n);
  for (std::size_t i = 0; i < n; ++i) values[i] = a[i][i];
  std::sort(values.begin(), values.end());
  return values;
}

TEST(Fiedler, AgreesWithJacobi) {
  for (std::uint64_t seed = 1; seed <= 60; ++seed) {
    SCOPED_TRACE(seed);
    Random random(seed, 0);
    const auto n = static_cast<NodeId>(2 + random.below(30));
    std::vector<EdgeEnds> edges;
    for (NodeId i = 1; i < n; ++i) edges.push_back({static_cast<NodeId>(random.below(i)), i});
    for (NodeId i = 0; i < n; ++i) {
      edges.push_back({static_cast<NodeId>(random.below(n)), static_cast<NodeId>(random.below(n))});
    }
    const Graph graph = Graph::from_edges(n, edges, random.below(2) == 1);
    std::vector<std::vector<double>> laplacian(n, std::vector<double>(n, 0));
    EdgeValues strengths;
    for (EdgeId e = 0; e < graph.num_edges(); ++e) {
      strengths.values.push_back(0.5 + random.uniform());
      const NodeId a = graph.view().source(e);
      const NodeId b = graph.view().target(e);
      if (a == b) continue;
      laplacian[a][a] += strengths.values[e];
      laplacian[b][b] += strengths.values[e];
      laplacian[a][b] -= strengths.values[e];
      laplacian[b][a] -= strengths.values[e];
    }
    Context context;
    const NodeScores found = fiedler(graph, {.strengths = strengths}, context);
    EXPECT_NEAR(fact(found, "algebraic_connectivity"), eigenvalues_by_jacobi(laplacian)[1], 1e-9);
    EXPECT_LT(found.info.residual, 1e-9);
    double norm = 0;
    double sum = 0;
    for (const double value : found.values) {
      norm += value * value;
      sum += value;
    }
    EXPECT_NEAR(norm, 1, 1e-9);
    EXPECT_NEAR(sum, 0, 1e-9);
  }
}

// The sparse way and the dense way are one answer.
TEST(Fiedler, SparseAgreesWithDense) {
  for (std::uint64_t seed = 1; seed <= 10; ++seed) {
    SCOPED_TRACE(seed);
    Random random(seed, 1);
    const NodeId n = 250;
    std::vector<EdgeEnds> edges;
    for (NodeId i = 1; i < n; ++i) edges.push_back({static_cast<NodeId>(random.below(i)), i});
    for (NodeId i = 0; i < n / 2; ++i) {
      edges.push_back({static_cast<NodeId>(random.below(n)), static_cast<NodeId>(random.below(n))});
    }
    const Graph graph = Graph::from_edges(n, edges, false);
    Context one({.threads = 1});
    Context seven({.threads = 7});
    const NodeScores dense = fiedler(graph, {}, one);
    const NodeScores sparse = fiedler(graph, {.dense_below = 0}, one);
    EXPECT_NEAR(fact(dense, "algebraic_connectivity"), fact(sparse, "algebraic_connectivity"),
                1e-9);
    for (NodeId i = 0; i < n; ++i) EXPECT_NEAR(dense.values[i], sparse.values[i], 1e-6);
    EXPECT_EQ(fingerprint(Result(sparse)),
              fingerprint(Result(fiedler(graph, {.dense_below = 0}, seven))));
  }
}

TEST(Fiedler, PiecesAndPoints) {
  Context context;
  EXPECT_TRUE(fiedler(Graph(), {}, context).values.empty());
  const Graph point = Graph::from_edges(1, std::vector<EdgeEnds>{{0, 0}}, false);
  EXPECT_TRUE(std::isnan(fiedler(point, {}, context).values[0]));
  const std::vector<EdgeEnds> edges{{0, 1}, {2, 3}, {3, 4}};
  const NodeScores found = fiedler(Graph::from_edges(5, edges, false), {}, context);
  EXPECT_EQ(fact(found, "algebraic_connectivity"), 0);
  EXPECT_NEAR(fact(found, "piece_connectivity"), 1, 1e-12);
  EXPECT_TRUE(std::isnan(found.values[0]));
  EXPECT_GT(found.values[2], 0);
  EXPECT_EQ(found.info.notes.size(), 1U);
  // A ring of four has the eigenvalue 2 twice.
  const std::vector<EdgeEnds> ring{{0, 1}, {1, 2}, {2, 3}, {0, 3}};
  EXPECT_THAT(fiedler(Graph::from_edges(4, ring, false), {}, context).info.notes,
              ::testing::ElementsAre(::testing::HasSubstr("not single")));
}

}  // namespace
}  // namespace mekhala
