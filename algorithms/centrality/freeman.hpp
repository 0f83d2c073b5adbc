#pragma once

#include <algorithm>
#include <optional>
#include <span>

namespace mekhala::detail {

// Freeman's centralisation: how far all others lie below the most central node, as a share of what
// the most centralised graph of this size would give (`largest`). None where that is not positive.
// Reference: Freeman (1978), doi:10.1016/0378-8733(78)90021-7.
[[nodiscard]] inline std::optional<double> centralization(std::span<const double> values,
                                                          double largest) {
  if (values.empty() || !(largest > 0)) return std::nullopt;
  const double top = *std::max_element(values.begin(), values.end());
  double sum = 0;
  for (const double value : values) sum += top - value;
  return sum / largest;
}

}  // namespace mekhala::detail
