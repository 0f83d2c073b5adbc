#include "algorithms/adapters/spectra.hpp"

#include <Spectra/MatOp/SparseSymShiftSolve.h>
#include <Spectra/SymEigsShiftSolver.h>
#include <Eigen/Dense>
#include <Eigen/SparseCore>

#include <algorithm>

namespace mekhala::adapters {
namespace {

using Sparse = Eigen::SparseMatrix<double>;

Sparse laplacian(std::uint32_t num_nodes, std::span<const WeightedPair> pairs) {
  std::vector<Eigen::Triplet<double>> entries;
  entries.reserve(pairs.size() * 4);
  for (const WeightedPair& pair : pairs) {
    const auto a = static_cast<int>(pair.a);
    const auto b = static_cast<int>(pair.b);
    entries.emplace_back(a, b, -pair.strength);
    entries.emplace_back(b, a, -pair.strength);
    entries.emplace_back(a, a, pair.strength);
    entries.emplace_back(b, b, pair.strength);
  }
  Sparse matrix(static_cast<int>(num_nodes), static_cast<int>(num_nodes));
  matrix.setFromTriplets(entries.begin(), entries.end());
  return matrix;
}

EigenPairs take(const Eigen::VectorXd& values, const Eigen::MatrixXd& vectors,
                const std::vector<Eigen::Index>& order, std::uint32_t count) {
  EigenPairs pairs;
  for (std::uint32_t i = 0; i < count && i < order.size(); ++i) {
    pairs.values.push_back(values[order[i]]);
    const Eigen::VectorXd column = vectors.col(order[i]);
    pairs.vectors.emplace_back(column.data(), column.data() + column.size());
  }
  return pairs;
}

std::vector<Eigen::Index> ascending(const Eigen::VectorXd& values) {
  std::vector<Eigen::Index> order(static_cast<std::size_t>(values.size()));
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = static_cast<Eigen::Index>(i);
  std::stable_sort(order.begin(), order.end(),
                   [&](Eigen::Index a, Eigen::Index b) { return values[a] < values[b]; });
  return order;
}

EigenPairs lanczos(const Sparse& matrix, std::uint32_t count) {
  // The inverse around a point just below 0: the matrix there is positive definite.
  const double scale = matrix.diagonal().mean();
  Spectra::SparseSymShiftSolve<double> inverse(matrix);
  const auto n = static_cast<int>(matrix.rows());
  const int wanted = static_cast<int>(count);
  Spectra::SymEigsShiftSolver<Spectra::SparseSymShiftSolve<double>> solver(
      inverse, wanted, std::min(n, std::max(2 * wanted + 1, 24)), -1e-3 * scale);
  // A fixed start that no symmetry of the graph leaves in place.
  Eigen::VectorXd start(n);
  for (int i = 0; i < n; ++i) start[i] = 1.0 + static_cast<double>(i % 97) / 97 + 1.0 / (i + 1);
  solver.init(start.data());
  solver.compute(Spectra::SortRule::LargestMagn, 1000, 1e-12);
  EigenPairs pairs =
      take(solver.eigenvalues(), solver.eigenvectors(), ascending(solver.eigenvalues()), count);
  pairs.converged = solver.info() == Spectra::CompInfo::Successful;
  return pairs;
}

}  // namespace

EigenPairs smallest_of_laplacian(std::uint32_t num_nodes, std::span<const WeightedPair> pairs,
                                 std::uint32_t count, std::uint32_t dense_below) {
  const Sparse matrix = laplacian(num_nodes, pairs);
  if (num_nodes <= std::max(dense_below, 32U)) {
    const Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> solver{Eigen::MatrixXd(matrix)};
    return take(solver.eigenvalues(), solver.eigenvectors(), ascending(solver.eigenvalues()),
                count);
  }
  return lanczos(matrix, count);
}

}  // namespace mekhala::adapters
