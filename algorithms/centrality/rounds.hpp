#pragma once

#include <algorithm>
#include <cmath>

#include "engine/base/context.hpp"
#include "engine/graph/result.hpp"

namespace mekhala::detail {

// Runs round() until it returns no more than `tolerance`, at most `max_rounds` times. Progress goes
// by how far the logarithm of what it returns has come.
template <typename Round>
RunInfo run_rounds(Context& context, double tolerance, std::uint64_t max_rounds, Round&& round) {
  RunInfo info;
  info.converged = false;
  double first = 0;
  double done = 0;
  while (!info.converged && info.rounds < max_rounds) {
    const double by_rounds = static_cast<double>(info.rounds) / static_cast<double>(max_rounds);
    const ProgressPart part(context, std::max(done, by_rounds), std::max(done, by_rounds));
    info.residual = round();
    ++info.rounds;
    if (info.rounds == 1) first = info.residual;
    info.converged = info.residual <= tolerance;
    if (first > tolerance && info.residual > 0) {
      done = std::max(done, std::log(first / info.residual) / std::log(first / tolerance));
      done = std::clamp(done, 0.0, 1.0);
    }
  }
  return info;
}

}  // namespace mekhala::detail
