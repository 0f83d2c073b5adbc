#pragma once

#include <array>

namespace mekhala::adapters {

using Vector3 = std::array<double, 3>;
using Matrix3 = std::array<Vector3, 3>;

struct EigenPair {
  double value = 0;
  Vector3 vector{};  // of length 1; its sign is the solver's
};

// The largest eigenvalue of a symmetric matrix, of which the lower half is read, and a vector of
// it.
[[nodiscard]] EigenPair largest_eigenpair(const Matrix3& matrix);

}  // namespace mekhala::adapters
