#include "algorithms/centrality/anderson.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace mekhala::detail {
namespace {

// x <- A x + b in three unknowns: mixing what three rounds have learned solves it, whatever A.
TEST(Anderson, SolvesThreeUnknownsInAFewRounds) {
  const double a[3][3] = {{.5, .3, 0}, {-.4, .2, .6}, {.1, -.7, .4}};
  const double b[3] = {1, 2, -1};
  const auto round = [&](const std::vector<double>& x) {
    std::vector<double> after(b, b + 3);
    for (int i = 0; i < 3; ++i) {
      for (int j = 0; j < 3; ++j) after[i] += a[i][j] * x[j];
    }
    return after;
  };
  const auto change_after = [&](int rounds, bool mixed) {
    Context context;
    Anderson mixture(3);
    std::vector<double> x(3, 0.0), next(3);
    for (int i = 0; i < rounds; ++i) {
      const auto after = round(x);
      next = after;
      if (mixed) mixture.mix(x, after, next, context);
      x.swap(next);
    }
    const auto after = round(x);
    double change = 0;
    for (int i = 0; i < 3; ++i) change = std::max(change, std::abs(after[i] - x[i]));
    return change;
  };
  EXPECT_GT(change_after(6, false), 1e-2);
  EXPECT_LT(change_after(6, true), 1e-9);
}

// All that is remembered is 0: there is nothing to mix.
TEST(Anderson, StaysFiniteWhereNothingChanges) {
  Context context;
  Anderson mixture(2);
  std::vector<double> x{1, 2}, next(2);
  for (int i = 0; i < 10; ++i) {
    mixture.mix(x, x, next, context);
    EXPECT_EQ(next, x);
  }
}

}  // namespace
}  // namespace mekhala::detail
