#include <fmt/format.h>

#include <array>

#include "engine/base/text.hpp"
#include "engine/query/functions.hpp"
#include "engine/query/runtime.hpp"
#include "engine/query/token_stream.hpp"

// What the language does with dates and durations that are already there: their components and
// arithmetic.
namespace mekhala::query {
namespace {

struct TemporalField {
  std::string_view name;
  bool (Temporal::*there)() const;
  std::int64_t (*value)(const Temporal&);
};

std::int64_t quarter_of(const Temporal& value) { return (calendar_date(value.day).month + 2) / 3; }

constexpr auto kDated = &Temporal::has_date;
constexpr auto kTimed = &Temporal::has_time;
constexpr std::array kTemporalFields = {
    TemporalField{"year", kDated, [](const Temporal& t) { return calendar_date(t.day).year; }},
    TemporalField{"quarter", kDated, quarter_of},
    TemporalField{"month", kDated, [](const Temporal& t) { return calendar_date(t.day).month; }},
    TemporalField{"week", kDated, [](const Temporal& t) { return week_date(t.day).week; }},
    TemporalField{"weekYear", kDated, [](const Temporal& t) { return week_date(t.day).year; }},
    TemporalField{"day", kDated, [](const Temporal& t) { return calendar_date(t.day).day; }},
    TemporalField{
        "ordinalDay", kDated,
        [](const Temporal& t) { return t.day - first_day(calendar_date(t.day).year, 1) + 1; }},
    TemporalField{"weekDay", kDated, [](const Temporal& t) { return week_date(t.day).day; }},
    TemporalField{"dayOfWeek", kDated, [](const Temporal& t) { return week_date(t.day).day; }},
    TemporalField{"dayOfQuarter", kDated,
                  [](const Temporal& t) {
                    return t.day - first_day(calendar_date(t.day).year, quarter_of(t) * 3 - 2) + 1;
                  }},
    TemporalField{"hour", kTimed,
                  [](const Temporal& t) { return t.nano / kNanosPerSecond / 3600; }},
    TemporalField{"minute", kTimed,
                  [](const Temporal& t) { return t.nano / kNanosPerSecond / 60 % 60; }},
    TemporalField{"second", kTimed,
                  [](const Temporal& t) { return t.nano / kNanosPerSecond % 60; }},
    TemporalField{"millisecond", kTimed,
                  [](const Temporal& t) { return t.nano % kNanosPerSecond / 1'000'000; }},
    TemporalField{"microsecond", kTimed,
                  [](const Temporal& t) { return t.nano % kNanosPerSecond / 1'000; }},
    TemporalField{"nanosecond", kTimed, [](const Temporal& t) { return t.nano % kNanosPerSecond; }},
    TemporalField{"offsetMinutes", &Temporal::has_offset,
                  [](const Temporal& t) { return std::int64_t{t.offset} / 60; }},
    TemporalField{"offsetSeconds", &Temporal::has_offset,
                  [](const Temporal& t) { return std::int64_t{t.offset}; }},
};

struct DurationField {
  std::string_view name;
  std::int64_t (*value)(const Duration&);
};

constexpr std::array kDurationFields = {
    DurationField{"years", [](const Duration& d) { return d.months / 12; }},
    DurationField{"quarters", [](const Duration& d) { return d.months / 3; }},
    DurationField{"months", [](const Duration& d) { return d.months; }},
    DurationField{"weeks", [](const Duration& d) { return d.days / 7; }},
    DurationField{"days", [](const Duration& d) { return d.days; }},
    DurationField{"hours", [](const Duration& d) { return d.seconds / 3600; }},
    DurationField{"minutes", [](const Duration& d) { return d.seconds / 60; }},
    DurationField{"seconds", [](const Duration& d) { return d.seconds; }},
    DurationField{"quartersOfYear", [](const Duration& d) { return d.months / 3 % 4; }},
    DurationField{"monthsOfQuarter", [](const Duration& d) { return d.months % 3; }},
    DurationField{"monthsOfYear", [](const Duration& d) { return d.months % 12; }},
    DurationField{"daysOfWeek", [](const Duration& d) { return d.days % 7; }},
    DurationField{"minutesOfHour", [](const Duration& d) { return d.seconds / 60 % 60; }},
    DurationField{"secondsOfMinute", [](const Duration& d) { return d.seconds % 60; }},
    DurationField{"millisecondsOfSecond",
                  [](const Duration& d) { return std::int64_t{d.nanos / 1'000'000}; }},
    DurationField{"microsecondsOfSecond",
                  [](const Duration& d) { return std::int64_t{d.nanos / 1'000}; }},
    DurationField{"nanosecondsOfSecond", [](const Duration& d) { return std::int64_t{d.nanos}; }},
};

QueryError out_of_range(Span at) {
  return run_error(ErrorKind::arithmetic, "IntegerOverflow", at,
                   "the result is out of the range of dates and durations");
}

template <typename T>
Value or_throw(const std::optional<T>& value, Span at) {
  if (!value) throw out_of_range(at);
  return *value;
}

// Seconds in smaller units, `per_second` of them.
Value in_units(std::int64_t seconds, std::int64_t more, std::int64_t per_second, Span at) {
  std::int64_t result = 0;
  if (__builtin_mul_overflow(seconds, per_second, &result) ||
      __builtin_add_overflow(result, more, &result)) {
    throw out_of_range(at);
  }
  return result;
}

template <typename Fields>
QueryError no_component(const Fields& fields, std::string_view name, ValueType type, Span at) {
  std::vector<std::string_view> names;
  for (const auto& field : fields) names.push_back(field.name);
  std::string message =
      fmt::format("a {} has no component '{}'", name_of(type), escape_terminal(name));
  const std::string_view meant = nearest_word(name, names);
  if (!meant.empty()) message += fmt::format("; did you mean '{}'?", meant);
  return run_error(ErrorKind::argument, "InvalidArgumentValue", at, message);
}

Value component(const Temporal& value, std::string_view name, ValueType type, Span at) {
  if (value.has_offset() && (name == "timezone" || name == "offset")) {
    return format_offset(value.offset);
  }
  if (value.kind == TemporalKind::date_time) {
    const std::int64_t seconds =
        value.day * kSecondsPerDay + value.nano / kNanosPerSecond - value.offset;
    if (name == "epochSeconds") return seconds;
    if (name == "epochMillis") {
      return in_units(seconds, value.nano % kNanosPerSecond / 1'000'000, 1'000, at);
    }
  }
  for (const TemporalField& field : kTemporalFields) {
    if (field.name == name && (value.*field.there)()) return field.value(value);
  }
  throw no_component(kTemporalFields, name, type, at);
}

Value component(const Duration& value, std::string_view name, Span at) {
  if (name == "milliseconds") return in_units(value.seconds, value.nanos / 1'000'000, 1'000, at);
  if (name == "microseconds") return in_units(value.seconds, value.nanos / 1'000, 1'000'000, at);
  if (name == "nanoseconds") return in_units(value.seconds, value.nanos, kNanosPerSecond, at);
  for (const DurationField& field : kDurationFields) {
    if (field.name == name) return field.value(value);
  }
  throw no_component(kDurationFields, name, ValueType::duration, at);
}

}  // namespace

Value component_of(const Value& value, std::string_view name, Span at) {
  if (value.duration()) return component(*value.duration(), name, at);
  return component(*value.temporal(), name, value.type(), at);
}

std::optional<Value> temporal_arithmetic(char op, const Value& a, const Value& b, Span at) {
  const bool adds = op == '+' || op == '-';
  if (adds && b.duration() && (a.temporal() || a.duration())) {
    const Duration change = op == '+' ? *b.duration() : negated(*b.duration());
    return a.temporal() ? or_throw(plus(*a.temporal(), change), at)
                        : or_throw(plus(*a.duration(), change), at);
  }
  if (op == '+' && a.duration() && b.temporal()) {
    return or_throw(plus(*b.temporal(), *a.duration()), at);
  }
  if (op == '*' && a.duration() && b.is_number()) {
    return or_throw(times(*a.duration(), b.number()), at);
  }
  if (op == '*' && a.is_number() && b.duration()) {
    return or_throw(times(*b.duration(), a.number()), at);
  }
  if (op == '/' && a.duration() && b.is_number()) {
    return or_throw(divided(*a.duration(), b.number()), at);
  }
  return std::nullopt;
}

}  // namespace mekhala::query
