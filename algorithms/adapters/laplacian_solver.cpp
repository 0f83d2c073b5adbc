#include "algorithms/adapters/laplacian_solver.hpp"

#include <Eigen/SparseCholesky>
#include <Eigen/SparseCore>

#include "engine/base/error.hpp"

namespace mekhala::adapters {

using Sparse = Eigen::SparseMatrix<double>;

struct LaplacianSolver::Factors {
  std::uint32_t num_nodes;
  Eigen::SimplicialLDLT<Sparse> solver;
};

LaplacianSolver::LaplacianSolver(std::uint32_t num_nodes, std::span<const WeightedPair> pairs) {
  auto factors = std::make_unique<Factors>();
  factors->num_nodes = num_nodes;
  // Without the last node, which is held at 0, the matrix is positive definite.
  const std::uint32_t ground = num_nodes - 1;
  std::vector<Eigen::Triplet<double>> entries;
  entries.reserve(pairs.size() * 4);
  for (const WeightedPair& pair : pairs) {
    const auto a = static_cast<int>(pair.a);
    const auto b = static_cast<int>(pair.b);
    if (pair.a != ground) entries.emplace_back(a, a, pair.strength);
    if (pair.b != ground) entries.emplace_back(b, b, pair.strength);
    if (pair.a == ground || pair.b == ground) continue;
    entries.emplace_back(a, b, -pair.strength);
    entries.emplace_back(b, a, -pair.strength);
  }
  Sparse matrix(static_cast<int>(ground), static_cast<int>(ground));
  matrix.setFromTriplets(entries.begin(), entries.end());
  factors->solver.compute(matrix);
  if (factors->solver.info() != Eigen::Success) {
    throw Error(ErrorCode::failure,
                "currents could not be solved for; strengths may differ by too many orders");
  }
  factors_ = std::move(factors);
}

LaplacianSolver::LaplacianSolver(LaplacianSolver&&) noexcept = default;
LaplacianSolver::~LaplacianSolver() = default;

std::vector<double> LaplacianSolver::potentials(std::uint32_t a, std::uint32_t b) const {
  const std::uint32_t ground = factors_->num_nodes - 1;
  Eigen::VectorXd current = Eigen::VectorXd::Zero(static_cast<Eigen::Index>(ground));
  if (a != ground) current[static_cast<Eigen::Index>(a)] += 1;
  if (b != ground) current[static_cast<Eigen::Index>(b)] -= 1;
  const Eigen::VectorXd solved = factors_->solver.solve(current);
  std::vector<double> potentials(solved.data(), solved.data() + solved.size());
  potentials.push_back(0);
  return potentials;
}

}  // namespace mekhala::adapters
