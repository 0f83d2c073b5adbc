#pragma once

#include <cstdint>
#include <span>
#include <vector>

// Eigen and Spectra behind a door: headers of this room show our own types only.
namespace mekhala::adapters {

struct WeightedPair {
  std::uint32_t a = 0;
  std::uint32_t b = 0;  // different from a
  double strength = 1;
};

// The smallest eigenvalues of a Laplacian, ascending, with unit vectors as columns.
struct EigenPairs {
  std::vector<double> values;
  std::vector<std::vector<double>> vectors;
  bool converged = true;
};

// The `count` smallest of the Laplacian of a connected graph; pairs may repeat and add up. Up to
// `dense_below` nodes by a dense solver, beyond by Lanczos on the shifted inverse. Signs and, where
// values repeat, directions are the solver's.
[[nodiscard]] EigenPairs smallest_of_laplacian(std::uint32_t num_nodes,
                                               std::span<const WeightedPair> pairs,
                                               std::uint32_t count, std::uint32_t dense_below);

}  // namespace mekhala::adapters
