#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

// Dates, times and durations of a query, without the values around them: the Gregorian calendar
// carried back before its start, days of 86,400 seconds, zones as offsets from UTC. Named zones are
// not here: what a zone's rules say changes from machine to machine.
namespace mekhala::query {

enum class TemporalKind : std::uint8_t { date_time, local_date_time, date, time, local_time };

// A date, a time of day or both, as the clock on the wall shows it.
struct Temporal {
  TemporalKind kind = TemporalKind::date;
  std::int32_t offset = 0;  // seconds east of UTC; of date_time and time
  std::int64_t day = 0;     // since 1970-01-01
  std::int64_t nano = 0;    // of the day

  [[nodiscard]] bool has_date() const { return kind <= TemporalKind::date; }
  [[nodiscard]] bool has_time() const { return kind != TemporalKind::date; }
  [[nodiscard]] bool has_offset() const {
    return kind == TemporalKind::date_time || kind == TemporalKind::time;
  }
};

// Months, days and seconds stay apart: how long a month or a day is depends on when. The sign of
// the seconds is that of the whole part; `nanos` is 0 .. 999,999,999 and always added.
struct Duration {
  std::int64_t months = 0;
  std::int64_t days = 0;
  std::int64_t seconds = 0;
  std::int32_t nanos = 0;

  bool operator==(const Duration&) const = default;
};

inline constexpr std::int64_t kSecondsPerDay = 86'400;
inline constexpr std::int64_t kNanosPerSecond = 1'000'000'000;
inline constexpr std::int64_t kNanosPerDay = kSecondsPerDay * kNanosPerSecond;
inline constexpr std::int64_t kMaxYear = 999'999'999;

// --- the calendar: nothing where the date does not exist
struct CalendarDate {
  std::int64_t year;
  std::int64_t month;
  std::int64_t day;
};
struct WeekDate {
  std::int64_t year;  // of the week, as ISO 8601 counts
  std::int64_t week;
  std::int64_t day;  // 1 is Monday
};
[[nodiscard]] CalendarDate calendar_date(std::int64_t day);
[[nodiscard]] WeekDate week_date(std::int64_t day);
[[nodiscard]] std::optional<std::int64_t> day_of(const CalendarDate& date);
[[nodiscard]] std::optional<std::int64_t> day_of(const WeekDate& date);
[[nodiscard]] std::optional<std::int64_t> day_of_ordinal(std::int64_t year, std::int64_t ordinal);
[[nodiscard]] std::optional<std::int64_t> day_of_quarter(std::int64_t year, std::int64_t quarter,
                                                         std::int64_t day);
[[nodiscard]] std::int64_t first_day(std::int64_t year, std::int64_t month);  // month: any

// --- text: ISO 8601, extended or basic
[[nodiscard]] std::optional<Temporal> parse_temporal(std::string_view text, TemporalKind kind);
[[nodiscard]] std::optional<std::int32_t> parse_offset(std::string_view text);  // "Z", "+07:00"
[[nodiscard]] std::optional<Duration> parse_duration(std::string_view text);
[[nodiscard]] std::string format(const Temporal& value);
[[nodiscard]] std::string format_offset(std::int32_t offset);
[[nodiscard]] std::string format(const Duration& value);

// --- order and arithmetic: nothing where the result is out of range
// Of one kind. Those with an offset: the moment first, then from west to east.
[[nodiscard]] std::strong_ordering compare(const Temporal& a, const Temporal& b);
// By length, a month counted as 30.436875 days; then month by month.
[[nodiscard]] std::strong_ordering order(const Duration& a, const Duration& b);

// The same moment on a clock with another offset. A time of day wraps around.
[[nodiscard]] std::optional<Temporal> at_offset(const Temporal& value, std::int32_t offset);
// Months first (the last day of a shorter month stands for those after it), then days, then time.
[[nodiscard]] std::optional<Temporal> plus(const Temporal& value, const Duration& duration);
[[nodiscard]] std::optional<Duration> plus(const Duration& a, const Duration& b);
[[nodiscard]] Duration negated(const Duration& value);
[[nodiscard]] std::optional<Duration> times(const Duration& value, double factor);
[[nodiscard]] std::optional<Duration> divided(const Duration& value, double by);

// A part of a duration: whole units and a fraction of one, |fraction| < 1.
struct Amount {
  std::int64_t whole = 0;
  double fraction = 0;
};
// Adds `more` of a unit that holds `unit` of the sum's. False where it does not fit.
[[nodiscard]] bool add(Amount& sum, const Amount& more, std::int64_t unit);
// Fractions go down to the next smaller part. Nanoseconds may be any number.
[[nodiscard]] std::optional<Duration> make_duration(Amount months, Amount days, Amount seconds,
                                                    std::int64_t nanos = 0);

enum class DurationPart { all, months, days, seconds };
// From `a` to `b`. What one of them lacks (date, time, offset) is taken from the other or from
// midnight; `months` and `days` are zero where one has no date.
[[nodiscard]] std::optional<Duration> between(const Temporal& a, const Temporal& b,
                                              DurationPart part);

}  // namespace mekhala::query
