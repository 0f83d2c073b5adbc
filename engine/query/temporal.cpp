#include "engine/query/temporal.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <tuple>

namespace mekhala::query {
namespace {

// Beyond these a duration is refused, so that no sum of two overflows.
constexpr std::int64_t kMaxMonths = 100'000'000'000;
constexpr std::int64_t kMaxDays = 10'000'000'000'000;
constexpr std::int64_t kMaxSeconds = 1'000'000'000'000'000'000;
constexpr std::int64_t kSecondsPerMonth = 2'629'746;  // a twelfth of 365.2425 days

std::int64_t floor_div(std::int64_t a, std::int64_t b) {
  return a / b - (a % b != 0 && (a % b < 0) != (b < 0) ? 1 : 0);
}
std::int64_t floor_mod(std::int64_t a, std::int64_t b) { return a - floor_div(a, b) * b; }

bool is_leap(std::int64_t year) { return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0); }

std::int64_t days_in_month(std::int64_t year, std::int64_t month) {
  static constexpr std::array kDays = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  return month == 2 && is_leap(year) ? 29 : kDays[static_cast<std::size_t>(month - 1)];
}

bool is_year(std::int64_t year) { return year >= -kMaxYear && year <= kMaxYear; }
bool is_day(std::int64_t day) {
  return day >= first_day(-kMaxYear, 1) && day < first_day(kMaxYear + 1, 1);
}

std::int64_t weekday(std::int64_t day) { return floor_mod(day + 3, 7) + 1; }  // 1970: a Thursday

// Monday of the first week: that of January 4.
std::int64_t first_week(std::int64_t year) {
  const std::int64_t fourth = first_day(year, 1) + 3;
  return fourth - (weekday(fourth) - 1);
}

std::optional<Duration> in_range(const Duration& value) {
  const auto within = [](std::int64_t x, std::int64_t most) { return x >= -most && x <= most; };
  return within(value.months, kMaxMonths) && within(value.days, kMaxDays) &&
                 within(value.seconds, kMaxSeconds)
             ? std::optional(value)
             : std::nullopt;
}

// Seconds of the whole, cut towards zero.
std::int64_t whole_seconds(const Duration& value) {
  return value.seconds + (value.seconds < 0 && value.nanos > 0 ? 1 : 0);
}

std::optional<std::int64_t> plus_months(std::int64_t day, std::int64_t months) {
  const CalendarDate date = calendar_date(day);
  const std::int64_t total = date.year * 12 + date.month - 1 + months;
  const std::int64_t year = floor_div(total, 12);
  const std::int64_t month = floor_mod(total, 12) + 1;
  if (!is_year(year)) return std::nullopt;
  return first_day(year, month) + std::min(date.day, days_in_month(year, month)) - 1;
}

std::int64_t months_until(std::int64_t from, std::int64_t to) {
  const auto packed = [](std::int64_t day) {
    const CalendarDate date = calendar_date(day);
    return (date.year * 12 + date.month - 1) * 32 + date.day;
  };
  return (packed(to) - packed(from)) / 32;
}

}  // namespace

// --- the calendar

// Howard Hinnant's algorithms: years from March, so that the leap day is the last one.
std::int64_t first_day(std::int64_t year, std::int64_t month) {
  year += floor_div(month - 1, 12);
  month = floor_mod(month - 1, 12) + 1;
  const std::int64_t from_march = year - (month <= 2 ? 1 : 0);
  const std::int64_t era = floor_div(from_march, 400);
  const std::int64_t year_of_era = from_march - era * 400;
  const std::int64_t day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5;
  const std::int64_t day_of_era =
      year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
  return era * 146'097 + day_of_era - 719'468;
}

CalendarDate calendar_date(std::int64_t day) {
  const std::int64_t shifted = day + 719'468;
  const std::int64_t era = floor_div(shifted, 146'097);
  const std::int64_t day_of_era = shifted - era * 146'097;
  const std::int64_t year_of_era =
      (day_of_era - day_of_era / 1'460 + day_of_era / 36'524 - day_of_era / 146'096) / 365;
  const std::int64_t day_of_year =
      day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  const std::int64_t from_march = (5 * day_of_year + 2) / 153;
  const std::int64_t month = from_march + (from_march < 10 ? 3 : -9);
  return {year_of_era + era * 400 + (month <= 2 ? 1 : 0), month,
          day_of_year - (153 * from_march + 2) / 5 + 1};
}

WeekDate week_date(std::int64_t day) {
  std::int64_t year = calendar_date(day).year;
  if (day < first_week(year)) --year;
  if (day >= first_week(year + 1)) ++year;
  return {year, (day - first_week(year)) / 7 + 1, weekday(day)};
}

std::optional<std::int64_t> day_of(const CalendarDate& date) {
  if (!is_year(date.year) || date.month < 1 || date.month > 12 || date.day < 1 ||
      date.day > days_in_month(date.year, date.month)) {
    return std::nullopt;
  }
  return first_day(date.year, date.month) + date.day - 1;
}

std::optional<std::int64_t> day_of(const WeekDate& date) {
  if (!is_year(date.year) || date.day < 1 || date.day > 7 || date.week < 1 || date.week > 53) {
    return std::nullopt;
  }
  const std::int64_t monday = first_week(date.year) + (date.week - 1) * 7;
  if (monday >= first_week(date.year + 1) || !is_day(monday + date.day - 1)) return std::nullopt;
  return monday + date.day - 1;
}

std::optional<std::int64_t> day_of_ordinal(std::int64_t year, std::int64_t ordinal) {
  if (!is_year(year) || ordinal < 1 || ordinal > (is_leap(year) ? 366 : 365)) return std::nullopt;
  return first_day(year, 1) + ordinal - 1;
}

std::optional<std::int64_t> day_of_quarter(std::int64_t year, std::int64_t quarter,
                                           std::int64_t day) {
  if (!is_year(year) || quarter < 1 || quarter > 4 || day < 1 || day > 92) return std::nullopt;
  const std::int64_t result = first_day(year, quarter * 3 - 2) + day - 1;
  return result < first_day(year, quarter * 3 + 1) ? std::optional(result) : std::nullopt;
}

// --- order and arithmetic

std::strong_ordering compare(const Temporal& a, const Temporal& b) {
  if (!a.has_offset()) return std::tie(a.day, a.nano) <=> std::tie(b.day, b.nano);
  // Seconds of the day in UTC may leave the day: no matter for the order.
  const auto moment = [](const Temporal& value) {
    return std::pair(value.day * kSecondsPerDay + value.nano / kNanosPerSecond - value.offset,
                     value.nano % kNanosPerSecond);
  };
  const auto by_moment = moment(a) <=> moment(b);
  return by_moment != 0 ? by_moment : a.offset <=> b.offset;
}

std::strong_ordering order(const Duration& a, const Duration& b) {
  // The bounds of a duration keep the sum within 64 bits.
  const auto length = [](const Duration& value) {
    return value.months * kSecondsPerMonth + value.days * kSecondsPerDay + value.seconds;
  };
  return std::tuple(length(a), a.nanos, a.months, a.days) <=>
         std::tuple(length(b), b.nanos, b.months, b.days);
}

std::optional<Temporal> at_offset(const Temporal& value, std::int32_t offset) {
  Temporal moved = value;
  const std::int64_t nano = value.nano + (std::int64_t{offset} - value.offset) * kNanosPerSecond;
  moved.offset = offset;
  moved.nano = floor_mod(nano, kNanosPerDay);
  if (value.has_date()) moved.day += floor_div(nano, kNanosPerDay);
  return is_day(moved.day) ? std::optional(moved) : std::nullopt;
}

std::optional<Temporal> plus(const Temporal& value, const Duration& duration) {
  Temporal sum = value;
  if (value.has_date()) {
    const auto moved = plus_months(value.day, duration.months);
    if (!moved) return std::nullopt;
    sum.day = *moved + duration.days;
  }
  if (!value.has_time()) {
    sum.day += whole_seconds(duration) / kSecondsPerDay;
  } else {
    const std::int64_t nano =
        value.nano + floor_mod(duration.seconds, kSecondsPerDay) * kNanosPerSecond + duration.nanos;
    sum.nano = floor_mod(nano, kNanosPerDay);
    if (value.has_date()) {
      sum.day += floor_div(duration.seconds, kSecondsPerDay) + floor_div(nano, kNanosPerDay);
    }
  }
  return is_day(sum.day) ? std::optional(sum) : std::nullopt;
}

std::optional<Duration> make_duration(Amount months, Amount days, Amount seconds,
                                      std::int64_t nanos) {
  // A hundredth of a nanosecond makes up for what a fraction loses as a double.
  const auto cut = [](double x) {
    return static_cast<std::int64_t>(std::trunc(x + std::copysign(0.01, x)));
  };
  constexpr auto kNanosPerMonth = static_cast<double>(kSecondsPerMonth * kNanosPerSecond);
  const std::int64_t below_days = cut(months.fraction * kNanosPerMonth) +
                                  cut(days.fraction * static_cast<double>(kNanosPerDay));
  const std::int64_t more_nanos =
      below_days % kNanosPerDay + cut(seconds.fraction * static_cast<double>(kNanosPerSecond));
  Duration result{.months = months.whole, .days = days.whole, .seconds = seconds.whole};
  if (!in_range(result)) return std::nullopt;
  result.days += below_days / kNanosPerDay;
  result.seconds += floor_div(nanos, kNanosPerSecond) + floor_div(more_nanos, kNanosPerSecond);
  const std::int64_t small =
      floor_mod(nanos, kNanosPerSecond) + floor_mod(more_nanos, kNanosPerSecond);
  result.seconds += small / kNanosPerSecond;
  result.nanos = static_cast<std::int32_t>(small % kNanosPerSecond);
  return in_range(result);
}

bool add(Amount& sum, const Amount& more, std::int64_t unit) {
  std::int64_t whole = 0;
  if (__builtin_mul_overflow(more.whole, unit, &whole)) return false;
  const double fraction = more.fraction * static_cast<double>(unit) + sum.fraction;
  const auto carried = static_cast<std::int64_t>(fraction);
  sum.fraction = fraction - static_cast<double>(carried);
  return !__builtin_add_overflow(sum.whole, whole, &sum.whole) &&
         !__builtin_add_overflow(sum.whole, carried, &sum.whole);
}

std::optional<Duration> plus(const Duration& a, const Duration& b) {
  return make_duration({a.months + b.months}, {a.days + b.days}, {a.seconds + b.seconds},
                       std::int64_t{a.nanos} + b.nanos);
}

Duration negated(const Duration& value) {
  const bool borrow = value.nanos > 0;
  return {-value.months, -value.days, -value.seconds - (borrow ? 1 : 0),
          borrow ? static_cast<std::int32_t>(kNanosPerSecond - value.nanos) : 0};
}

namespace {

// `part` times `factor`, or divided by it.
std::optional<Amount> scaled(std::int64_t part, double factor, bool divide, std::int64_t most) {
  const double size = static_cast<double>(part);
  const double result = divide ? size / factor : size * factor;
  if (!(std::fabs(result) <= static_cast<double>(most))) return std::nullopt;
  if (factor == std::trunc(factor) && std::fabs(factor) < 0x1p53) {  // exact
    const auto whole = static_cast<std::int64_t>(factor);
    if (!divide) return Amount{part * whole};
    return Amount{part / whole, static_cast<double>(part % whole) / factor};
  }
  // A whole number that came out a rounding beside itself is meant.
  const double nearest = std::round(result);
  const double rounding = 4 * std::numeric_limits<double>::epsilon() * std::fabs(result);
  if (std::fabs(result - nearest) <= rounding) return Amount{static_cast<std::int64_t>(nearest)};
  return Amount{static_cast<std::int64_t>(result), result - std::trunc(result)};
}

std::optional<Duration> scaled(const Duration& value, double factor, bool divide) {
  const auto months = scaled(value.months, factor, divide, kMaxMonths);
  const auto days = scaled(value.days, factor, divide, kMaxDays);
  const auto seconds = scaled(value.seconds, factor, divide, kMaxSeconds);
  const auto nanos = scaled(value.nanos, factor, divide, kMaxSeconds);
  if (!months || !days || !seconds || !nanos) return std::nullopt;
  return make_duration(*months, *days, *seconds, nanos->whole);
}

}  // namespace

std::optional<Duration> times(const Duration& value, double factor) {
  return scaled(value, factor, false);
}
std::optional<Duration> divided(const Duration& value, double by) {
  return scaled(value, by, true);
}

std::optional<Duration> between(const Temporal& a, const Temporal& b, DurationPart part) {
  const bool dated = a.has_date() && b.has_date();
  if (!dated && (part == DurationPart::months || part == DurationPart::days)) return Duration{};
  Temporal to = b;
  if (a.has_offset() && b.has_offset()) {
    const auto moved = at_offset(b, a.offset);
    if (!moved) return std::nullopt;
    to = *moved;
    // Without a date on one side a day too far is no longer: both are clocks of the same day.
    if (!dated) to.nano = b.nano + (std::int64_t{a.offset} - b.offset) * kNanosPerSecond;
  }
  std::int64_t days = dated ? to.day - a.day : 0;
  std::int64_t nanos = to.nano - a.nano;
  // Whole days only: both parts then have one sign.
  std::int64_t full_days = days;
  if (days > 0 && nanos < 0) --full_days;
  if (days < 0 && nanos > 0) ++full_days;
  Duration result;
  if (part == DurationPart::days) return Duration{.days = full_days};
  if (part == DurationPart::all || part == DurationPart::months) {
    if (dated) result.months = months_until(a.day, a.day + full_days);
    if (part == DurationPart::months) return result;
    if (dated) {
      const auto from = plus_months(a.day, result.months);
      if (!from) return std::nullopt;
      days = to.day - *from;
      if (days > 0 && nanos < 0) {
        --days;
        nanos += kNanosPerDay;
      } else if (days < 0 && nanos > 0) {
        ++days;
        nanos -= kNanosPerDay;
      }
      result.days = days;
    }
    days = 0;
  }
  return make_duration({result.months}, {result.days}, {days * kSecondsPerDay}, nanos);
}

}  // namespace mekhala::query
