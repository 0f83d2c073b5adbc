#pragma once

#include <cmath>

#include "algorithms/spec.hpp"

namespace mekhala {

// Throws Error(usage) on strengths that are not one for each edge, not finite or negative. None
// given are right. O(m).
inline void check_strengths(const GraphView& graph, const EdgeValues& strengths) {
  if (!strengths.given()) return;
  if (strengths.values.size() != graph.num_edges()) {
    throw Error(ErrorCode::usage, "strengths must hold one number for each edge");
  }
  for (const double value : strengths.values) {
    if (!std::isfinite(value) || value < 0) {
      throw Error(ErrorCode::usage, "strengths must be finite and not negative");
    }
  }
}

}  // namespace mekhala
