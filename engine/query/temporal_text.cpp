#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>

#include "engine/base/text.hpp"
#include "engine/query/temporal.hpp"

namespace mekhala::query {
namespace {

// Reads a text from the front, and fails for good at what does not fit.
class Reader {
 public:
  explicit Reader(std::string_view text) : rest_(text) {}

  [[nodiscard]] bool done() const { return rest_.empty(); }
  [[nodiscard]] std::string_view rest() const { return rest_; }
  bool accept(char c) {
    if (rest_.empty() || rest_.front() != c) return false;
    rest_.remove_prefix(1);
    return true;
  }
  [[nodiscard]] std::size_t digits() const {
    const std::size_t end = rest_.find_first_not_of("0123456789");
    return end == std::string_view::npos ? rest_.size() : end;
  }
  // Exactly so many digits.
  std::optional<std::int64_t> number(std::size_t count) {
    if (digits() < count || count == 0) return std::nullopt;
    const auto value = parse_int(rest_.substr(0, count));
    rest_.remove_prefix(count);
    return value;
  }

 private:
  std::string_view rest_;
};

using Number = std::optional<std::int64_t>;

// Years beyond four digits carry a sign, and then hyphens.
Number read_year(Reader& in) {
  const bool negative = in.accept('-');
  const bool has_sign = negative || in.accept('+');
  const std::size_t count = has_sign ? in.digits() : 4;
  if (has_sign && (count < 4 || count > 9)) return std::nullopt;
  const Number year = in.number(count);
  if (has_sign && !in.done() && in.rest().front() != '-') return std::nullopt;
  return year && negative ? Number(-*year) : year;
}

Number read_date(std::string_view text) {
  Reader in(text);
  const Number year = read_year(in);
  if (!year) return std::nullopt;
  if (in.done()) return day_of(CalendarDate{*year, 1, 1});
  const bool hyphens = in.accept('-');
  // The last part: there is none, or all that is left, after a hyphen where they are used.
  const auto last = [&](std::size_t count) -> Number {
    if (in.done()) return 1;
    if (hyphens && !in.accept('-')) return std::nullopt;
    const Number value = in.number(count);
    return in.done() ? value : std::nullopt;
  };
  if (in.accept('W')) {
    const Number week = in.number(2);
    const Number day = week ? last(1) : std::nullopt;
    return day ? day_of(WeekDate{*year, *week, *day}) : std::nullopt;
  }
  if (in.accept('Q')) {
    const Number quarter = in.number(1);
    const Number day = quarter ? last(2) : std::nullopt;
    return day ? day_of_quarter(*year, *quarter, *day) : std::nullopt;
  }
  if (in.digits() == 3) {
    const Number ordinal = in.number(3);
    return in.done() ? day_of_ordinal(*year, *ordinal) : std::nullopt;
  }
  const Number month = in.number(2);
  const Number day = month ? last(2) : std::nullopt;
  return day ? day_of(CalendarDate{*year, *month, *day}) : std::nullopt;
}

// A fraction of a second, up to nine digits.
Number read_fraction(Reader& in) {
  if (!in.accept('.') && !in.accept(',')) return 0;
  const std::size_t count = in.digits();
  if (count == 0 || count > 9) return std::nullopt;
  std::int64_t value = *in.number(count);
  for (std::size_t i = count; i < 9; ++i) value *= 10;
  return value;
}

Number read_time(std::string_view text) {
  Reader in(text);
  const Number hour = in.number(2);
  if (!hour || *hour > 23) return std::nullopt;
  const bool colons = !in.done() && in.rest().front() == ':';
  std::int64_t parts[2] = {0, 0};
  for (std::int64_t& part : parts) {
    if (in.done()) break;
    if (colons && !in.accept(':')) return std::nullopt;
    const Number value = in.number(2);
    if (!value || *value > 59) return std::nullopt;
    part = *value;
    if (&part == &parts[0] && !in.done() && (in.rest().front() == '.')) return std::nullopt;
  }
  const Number fraction = read_fraction(in);
  if (!fraction || !in.done()) return std::nullopt;
  return ((*hour * 60 + parts[0]) * 60 + parts[1]) * kNanosPerSecond + *fraction;
}

std::string with_fraction(std::int64_t nanos) {
  if (nanos == 0) return "";
  std::string text = fmt::format(".{:09}", nanos);
  text.erase(text.find_last_not_of('0') + 1);
  return text;
}

std::string format_date(std::int64_t day) {
  const CalendarDate date = calendar_date(day);
  const std::string_view sign = date.year < 0 ? "-" : date.year > 9999 ? "+" : "";
  return fmt::format("{}{:04}-{:02}-{:02}", sign, std::abs(date.year), date.month, date.day);
}

std::string format_time(std::int64_t nano) {
  const std::int64_t seconds = nano / kNanosPerSecond;
  std::string text = fmt::format("{:02}:{:02}", seconds / 3600, seconds / 60 % 60);
  if (nano % (60 * kNanosPerSecond) != 0) {
    text += fmt::format(":{:02}", seconds % 60) + with_fraction(nano % kNanosPerSecond);
  }
  return text;
}

// A number of a duration: digits, and perhaps a fraction.
std::optional<Amount> read_amount(Reader& in) {
  const bool negative = in.accept('-');
  if (!negative) in.accept('+');
  const std::size_t count = in.digits();
  if (count == 0 || count > 18) return std::nullopt;
  Amount amount{*in.number(count)};
  if (in.accept('.') || in.accept(',')) {
    const std::size_t decimals = in.digits();
    const auto fraction = parse_double("0." + std::string(in.rest().substr(0, decimals)));
    if (decimals == 0 || decimals > 18 || !fraction || !in.number(decimals)) return std::nullopt;
    amount.fraction = *fraction;
  }
  if (negative) amount = {-amount.whole, -amount.fraction};
  return amount;
}

// P2012-02-02T14:37:21.545
std::optional<Duration> read_dated_duration(std::string_view text) {
  Reader in(text);
  const auto part = [&](std::size_t count) { return in.number(count).value_or(-1); };
  const std::int64_t years = part(4);
  const std::int64_t months = in.accept('-') ? part(2) : -1;
  const std::int64_t days = in.accept('-') ? part(2) : -1;
  if (years < 0 || months < 0 || months > 12 || days < 0 || days > 31) return std::nullopt;
  std::int64_t nanos = 0;
  if (!in.done()) {
    const Number time = in.accept('T') ? read_time(in.rest()) : std::nullopt;
    if (!time) return std::nullopt;
    nanos = *time;
  }
  return make_duration({years * 12 + months}, {days}, {}, nanos);
}

}  // namespace

std::optional<std::int32_t> parse_offset(std::string_view text) {
  if (text == "Z") return 0;
  Reader in(text);
  const bool negative = in.accept('-');
  if (!negative && !in.accept('+')) return std::nullopt;
  std::int64_t seconds = 0;
  const bool colons = text.find(':') != std::string_view::npos;
  for (std::int64_t unit = 3600; unit > 0 && (unit == 3600 || !in.done()); unit /= 60) {
    if (unit < 3600 && colons && !in.accept(':')) return std::nullopt;
    const Number part = in.number(2);
    if (!part || (unit < 3600 && *part > 59)) return std::nullopt;
    seconds += *part * unit;
  }
  if (!in.done() || seconds > 18 * 3600) return std::nullopt;
  return static_cast<std::int32_t>(negative ? -seconds : seconds);
}

std::optional<Temporal> parse_temporal(std::string_view text, TemporalKind kind) {
  Temporal value{.kind = kind};
  std::string_view time = text;
  if (value.has_date()) {
    const std::size_t end = std::min(text.find('T'), text.size());
    const Number day = read_date(text.substr(0, end));
    if (!day) return std::nullopt;
    value.day = *day;
    if (end == text.size()) return value;
    if (!value.has_time()) return std::nullopt;
    time = text.substr(end + 1);
  }
  if (value.has_offset()) {
    const std::size_t end = std::min(time.find_first_of("Z+-"), time.size());
    if (end < time.size()) {
      const auto offset = parse_offset(time.substr(end));
      if (!offset) return std::nullopt;
      value.offset = *offset;
    }
    time = time.substr(0, end);
  }
  const Number nano = read_time(time);
  if (!nano) return std::nullopt;
  value.nano = *nano;
  return value;
}

std::optional<Duration> parse_duration(std::string_view text) {
  Reader in(text);
  const bool negative = in.accept('-');
  if (!in.accept('P') || in.done()) return std::nullopt;
  if (in.digits() == 4 && in.rest().size() > 4 && in.rest()[4] == '-') {
    const auto value = read_dated_duration(in.rest());
    return value && negative ? std::optional(negated(*value)) : value;
  }
  Amount months, days, seconds;
  // Letters in their order, each at most once.
  std::string_view letters = "YMWD";
  bool timed = false;
  while (!in.done()) {
    if (!timed && in.accept('T')) {
      timed = true;
      letters = "HMS";
      if (in.done()) return std::nullopt;
    }
    const auto amount = read_amount(in);
    if (!amount || in.done()) return std::nullopt;
    const char letter = in.rest().front();
    const std::size_t place = letters.find(letter);
    if (place == std::string_view::npos) return std::nullopt;
    letters.remove_prefix(place + 1);
    in.accept(letter);
    const bool fits = letter == 'Y'   ? add(months, *amount, 12)
                      : letter == 'W' ? add(days, *amount, 7)
                      : letter == 'D' ? add(days, *amount, 1)
                      : letter == 'H' ? add(seconds, *amount, 3600)
                      : letter == 'S' ? add(seconds, *amount, 1)
                      : timed         ? add(seconds, *amount, 60)
                                      : add(months, *amount, 1);
    if (!fits) return std::nullopt;
  }
  const auto value = make_duration(months, days, seconds);
  return value && negative ? std::optional(negated(*value)) : value;
}

std::string format_offset(std::int32_t offset) {
  if (offset == 0) return "Z";
  const std::int32_t size = std::abs(offset);
  std::string text =
      fmt::format("{}{:02}:{:02}", offset < 0 ? '-' : '+', size / 3600, size / 60 % 60);
  if (size % 60 != 0) text += fmt::format(":{:02}", size % 60);
  return text;
}

std::string format(const Temporal& value) {
  std::string text;
  if (value.has_date()) text = format_date(value.day);
  if (value.has_date() && value.has_time()) text += 'T';
  if (value.has_time()) text += format_time(value.nano);
  if (value.has_offset()) text += format_offset(value.offset);
  return text;
}

std::string format(const Duration& value) {
  if (value == Duration{}) return "PT0S";
  std::string text = "P";
  const auto part = [&](std::int64_t count, char unit) {
    if (count != 0) text += fmt::format("{}{}", count, unit);
  };
  part(value.months / 12, 'Y');
  part(value.months % 12, 'M');
  part(value.days, 'D');
  const bool negative = value.seconds < 0;
  const bool borrow = negative && value.nanos > 0;
  const std::int64_t seconds = value.seconds + (borrow ? 1 : 0);
  const std::int64_t nanos = borrow ? kNanosPerSecond - value.nanos : value.nanos;
  if (seconds == 0 && nanos == 0) return text;
  text += 'T';
  part(seconds / 3600, 'H');
  part(seconds / 60 % 60, 'M');
  if (seconds % 60 != 0 || nanos != 0) {
    text +=
        fmt::format("{}{}{}S", negative ? "-" : "", std::abs(seconds % 60), with_fraction(nanos));
  }
  return text;
}

}  // namespace mekhala::query
