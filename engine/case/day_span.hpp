#pragma once

#include <cstdint>
#include <optional>

#include "engine/case/date.hpp"

namespace mekhala {

inline constexpr std::int32_t kEver = INT32_MAX;

// Days from first to last, both included; `unknown` where nobody says.
struct DaySpan {
  std::int32_t first = -kEver;
  std::int32_t last = kEver;
  bool unknown = true;
  [[nodiscard]] bool overlaps(std::int32_t from, std::int32_t to) const {
    return first <= to && from <= last;
  }
};

// When something was that is dated so: a state lasts on both sides of what nobody says, an event is
// over on its day.
[[nodiscard]] DaySpan span_of(const std::optional<Date>& from, const std::optional<Date>& to,
                              bool lasting);

// The whole months that a span touches.
[[nodiscard]] DaySpan whole_months(DaySpan span);

}  // namespace mekhala
