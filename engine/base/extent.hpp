#pragma once

#include <span>

namespace mekhala {

// What many numbers are together. Of no numbers: least is the largest double, most the lowest, sum
// is 0. Where one is not finite only `finite` means anything.
struct Extent {
  double least;
  double most;
  double sum;   // rounded; of the same numbers always the same
  bool finite;  // each is
  bool whole;   // each is a whole number; unsaid (false) from 2^51 on
};

// One pass, two numbers at a time.
[[nodiscard]] Extent extent_of(std::span<const double> numbers);
[[nodiscard]] Extent together(const Extent& a, const Extent& b);

}  // namespace mekhala
