#include "engine/case/day_span.hpp"

#include <chrono>
#include <utility>

namespace mekhala {

DaySpan span_of(const std::optional<Date>& from, const std::optional<Date>& to, bool lasting) {
  DaySpan span;
  if (!from && !to) return span;
  span.unknown = false;
  if (from) span.first = from->first_day;
  if (to) span.last = to->last_day;
  if (!lasting && !to) span.last = from->last_day;
  if (!lasting && !from) span.first = to->first_day;
  if (span.last < span.first) std::swap(span.first, span.last);
  return span;
}

DaySpan whole_months(DaySpan span) {
  using namespace std::chrono;
  const auto month = [](std::int32_t day) {
    const year_month_day date{sys_days{days{day}}};
    return date.year() / date.month();
  };
  const auto number = [](const sys_days& day) {
    return static_cast<std::int32_t>(day.time_since_epoch().count());
  };
  if (span.first != -kEver) span.first = number(sys_days{month(span.first) / 1});
  if (span.last != kEver) span.last = number(sys_days{month(span.last) / last});
  return span;
}

}  // namespace mekhala
