#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "algorithms/adapters/spectra.hpp"

namespace mekhala::adapters {

// A network of conductances, factored once by Eigen's sparse Cholesky and asked many times. Moves,
// never copies; questions may be asked from several threads.
class LaplacianSolver {
 public:
  // A connected graph of two or more nodes; pairs may repeat and add up, strengths above 0.
  LaplacianSolver(std::uint32_t num_nodes, std::span<const WeightedPair> pairs);
  LaplacianSolver(LaplacianSolver&&) noexcept;
  ~LaplacianSolver();

  // The potential of each node where one unit of current goes in at a and out at b; 0 at the last.
  [[nodiscard]] std::vector<double> potentials(std::uint32_t a, std::uint32_t b) const;

 private:
  struct Factors;
  std::unique_ptr<const Factors> factors_;
};

}  // namespace mekhala::adapters
