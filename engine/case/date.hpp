#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

// Dates as evidence gives them: with a precision, sometimes ambiguous, in several calendars.
namespace mekhala {

enum class DatePrecision : std::uint8_t { year, month, day, minute };

// A span of days [first_day, last_day] since 1970-01-01 (proleptic Gregorian) and how precisely it
// was given. `minute` keeps the time of day in minutes (UTC where the input names a zone, else as
// given).
struct Date {
  std::int32_t first_day = 0;
  std::int32_t last_day = 0;
  DatePrecision precision = DatePrecision::day;
  std::int16_t minute_of_day = -1;
  auto operator<=>(const Date&) const = default;
};

// "2024", "2024-02", "2024-02-29", "2024-02-29T13:05".
[[nodiscard]] std::string to_string(const Date& date);
// Strict ISO 8601 prefixes as to_string writes them, also with seconds and zone; else nothing.
[[nodiscard]] std::optional<Date> parse_iso_date(std::string_view text);
[[nodiscard]] std::optional<std::int32_t> days_from_civil(int year, int month, int day);

enum class DayMonthOrder : std::uint8_t { unknown, day_first, month_first };

struct DateHints {
  DayMonthOrder order = DayMonthOrder::unknown;  // what the rest of the column shows
  bool buddhist_era = false;  // the column says so; years 2400..2700 are read so anyhow
};

// What a messy cell says. Exactly one of `date` and `problem` is there, or neither for an empty
// cell.
struct DateReading {
  std::optional<Date> date;
  bool ambiguous_order = false;  // 03/04/2024 without a hint: the date is the year alone
  bool buddhist_era = false;
  bool local_digits = false;
  std::string problem;  // "month 13 does not exist"; never holds the value
};

// Reads ISO dates, d/m/y, m/d/y and y/m/d with / - . or space, eight digits in a row, month names
// (English, Thai, Lao, Khmer, Burmese, Vietnamese, Indonesian, Malay, Tagalog; short and long),
// labelled numbers (2024年3月1日, ngày 1 tháng 3 năm 2024), Buddhist-era years, digits of any
// script. A time of day may follow. Excel serial numbers and Unix times only where the caller says
// so, elsewhere.
//
// An ambiguous day/month is not guessed: the date keeps what both readings share (the year,
// precision `year`; the day itself where both agree) and says so; a hint from the rest of the
// column settles it. A year of two digits is a problem, unless the cell or the column says that it
// is of the Buddhist era. Impossible dates (2023-02-30, 25:00, month 13) are problems, not
// rollovers.
[[nodiscard]] DateReading parse_date(std::string_view text, const DateHints& hints = {});
// The day/month order that a column of cells proves, if they prove one.
[[nodiscard]] DayMonthOrder infer_order(std::string_view text);

}  // namespace mekhala
