#include "algorithms/adapters/small_symmetric.hpp"

#include <Eigen/Dense>

namespace mekhala::adapters {

EigenPair largest_eigenpair(const Matrix3& matrix) {
  Eigen::Matrix3d own;
  for (int i = 0; i < 3; ++i) {
    for (int j = 0; j < 3; ++j) {
      own(i, j) = matrix[static_cast<std::size_t>(i)][static_cast<std::size_t>(j)];
    }
  }
  // Ascending.
  const Eigen::SelfAdjointEigenSolver<Eigen::Matrix3d> solver(own);
  const Eigen::Vector3d best = solver.eigenvectors().col(2);
  return {solver.eigenvalues()[2], {best[0], best[1], best[2]}};
}

}  // namespace mekhala::adapters
