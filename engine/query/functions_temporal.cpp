#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>

#include "engine/base/text.hpp"
#include "engine/query/functions.hpp"
#include "engine/query/runtime.hpp"
#include "engine/query/token_stream.hpp"

// Making dates, times and durations: from text, from maps of components, from one another, from
// the clock. What is out of range or does not exist is an error.
namespace mekhala::query {
namespace {

using Args = std::span<const Value>;
using Number = std::optional<std::int64_t>;

QueryError wrong(Span at, const std::string& message) {
  return run_error(ErrorKind::argument, "InvalidArgumentValue", at, message);
}

std::string_view name_of(TemporalKind kind) {
  static constexpr std::string_view kNames[] = {"datetime", "localdatetime", "date", "time",
                                                "localtime"};
  return kNames[static_cast<int>(kind)];
}

std::int32_t offset_of(const std::string& text, Span at) {
  if (const auto offset = parse_offset(text)) return *offset;
  if (!text.empty() && text[0] != '+' && text[0] != '-') {
    throw run_error(ErrorKind::unsupported, "NamedTimeZone", at,
                    "named time zones are not supported: give an offset such as '+07:00'");
  }
  throw wrong(at, "an offset from UTC is written '+07:00', at most 18 hours");
}

// --- maps of components

class Fields {
 public:
  Fields(const Map& map, Span at) : map_(map), at_(at) {}

  [[nodiscard]] bool has(std::string_view name) const { return map_.contains(name); }
  [[nodiscard]] Span at() const { return at_; }
  [[nodiscard]] Number integer(std::string_view name) const {
    const auto found = map_.find(name);
    if (found == map_.end()) return std::nullopt;
    if (!found->second.integer()) throw wrong(at_, fmt::format("{} must be an integer", name));
    return *found->second.integer();
  }
  [[nodiscard]] const Temporal* temporal(std::string_view name) const {
    const auto found = map_.find(name);
    if (found == map_.end()) return nullptr;
    if (!found->second.temporal()) {
      throw wrong(at_, fmt::format("{} must be a date or time", name));
    }
    return found->second.temporal();
  }
  [[nodiscard]] std::optional<std::int32_t> offset() const {
    const auto found = map_.find("timezone");
    if (found == map_.end()) return std::nullopt;
    if (!found->second.string()) throw wrong(at_, "timezone must be a string");
    return offset_of(*found->second.string(), at_);
  }
  void require_known(const std::vector<std::string_view>& names) const {
    for (const auto& [key, value] : map_) {
      if (std::find(names.begin(), names.end(), key) != names.end()) continue;
      std::string message = fmt::format("'{}' does not belong here", escape_terminal(key));
      const std::string_view meant = nearest_word(key, names);
      if (!meant.empty()) message += fmt::format("; did you mean '{}'?", meant);
      throw wrong(at_, message);
    }
  }

 private:
  const Map& map_;
  Span at_;
};

// Of a part that has a base a missing number is the base's; otherwise it is 1, but nothing smaller
// may then be given: {year, day} without a month means nothing.
std::int64_t number_or(const Fields& fields, std::string_view name, const Temporal* base,
                       std::int64_t of_base, std::initializer_list<std::string_view> smaller) {
  if (const Number given = fields.integer(name)) return *given;
  if (base) return of_base;
  for (const std::string_view other : smaller) {
    if (fields.has(other)) {
      throw wrong(fields.at(), fmt::format("{} needs {} beside it", other, name));
    }
  }
  return 1;
}

std::int64_t read_day(const Fields& fields, const Temporal* base) {
  const bool by_week = fields.has("week") || fields.has("dayOfWeek");
  const bool by_quarter = fields.has("quarter") || fields.has("dayOfQuarter");
  const bool by_ordinal = fields.has("ordinalDay");
  const bool by_month = fields.has("month") || fields.has("day");
  if (by_week + by_quarter + by_ordinal + by_month > 1) {
    throw wrong(fields.at(),
                "a date is given by month and day, week and dayOfWeek, quarter and dayOfQuarter, "
                "or ordinalDay: by one of them");
  }
  if (!base && !fields.has("year")) throw wrong(fields.at(), "a date needs a year");
  const std::int64_t day = base ? base->day : 0;
  const CalendarDate of_base = calendar_date(day);
  const WeekDate week_of_base = week_date(day);
  const std::int64_t year =
      fields.integer("year").value_or(by_week ? week_of_base.year : of_base.year);
  Number result;
  if (by_week) {
    const auto week = number_or(fields, "week", base, week_of_base.week, {"dayOfWeek"});
    const auto weekday = number_or(fields, "dayOfWeek", base, week_of_base.day, {});
    result = day_of(WeekDate{year, week, weekday});
  } else if (by_quarter) {
    const std::int64_t quarter_of_base = (of_base.month + 2) / 3;
    const auto quarter = number_or(fields, "quarter", base, quarter_of_base, {"dayOfQuarter"});
    const auto in_quarter = day - first_day(of_base.year, quarter_of_base * 3 - 2) + 1;
    result = day_of_quarter(year, quarter, number_or(fields, "dayOfQuarter", base, in_quarter, {}));
  } else if (by_ordinal) {
    result = day_of_ordinal(year, *fields.integer("ordinalDay"));
  } else {
    const auto month = number_or(fields, "month", base, of_base.month, {"day"});
    result = day_of(CalendarDate{year, month, number_or(fields, "day", base, of_base.day, {})});
  }
  if (!result) throw wrong(fields.at(), "there is no such date");
  return *result;
}

// The part of a second: each unit given counts what is below the one above it.
std::int64_t read_fraction(const Fields& fields, std::int64_t of_base) {
  std::int64_t open = kNanosPerSecond, unit = kNanosPerSecond, sum = 0;
  for (const std::string_view name : {"millisecond", "microsecond", "nanosecond"}) {
    unit /= 1'000;
    const Number value = fields.integer(name);
    if (!value) continue;
    if (*value < 0 || *value > (open - 1) / unit) {
      throw wrong(fields.at(), fmt::format("{} is 0 to {} here", name, (open - 1) / unit));
    }
    sum += *value * unit;
    open = unit;
  }
  return open == kNanosPerSecond ? of_base : sum;
}

std::int64_t read_nano(const Fields& fields, const Temporal* base) {
  static constexpr std::array<std::string_view, 3> kNames = {"hour", "minute", "second"};
  static constexpr std::array<std::int64_t, 3> kSizes = {3600, 60, 1};
  const std::int64_t of_base = base ? base->nano : 0;
  std::int64_t seconds = 0;
  std::string_view missing;
  for (std::size_t i = 0; i < kNames.size(); ++i) {
    const std::int64_t limit = i == 0 ? 24 : 60;
    const Number given = fields.integer(kNames[i]);
    if (given && !missing.empty()) {
      throw wrong(fields.at(), fmt::format("{} needs {} beside it", kNames[i], missing));
    }
    if (!given && !base && missing.empty()) missing = kNames[i];
    const std::int64_t value = given.value_or(of_base / kNanosPerSecond / kSizes[i] % limit);
    if (value < 0 || value >= limit) {
      throw wrong(fields.at(), fmt::format("{} is 0 to {}", kNames[i], limit - 1));
    }
    seconds += value * kSizes[i];
  }
  const bool fraction =
      fields.has("millisecond") || fields.has("microsecond") || fields.has("nanosecond");
  if (fraction && !missing.empty()) {
    throw wrong(fields.at(), fmt::format("a part of a second needs {} beside it", missing));
  }
  return seconds * kNanosPerSecond + read_fraction(fields, of_base % kNanosPerSecond);
}

std::vector<std::string_view> names_for(const Temporal& value) {
  std::vector<std::string_view> names;
  if (value.has_date()) {
    names = {"date", "year",       "quarter",      "month",    "week",
             "day",  "ordinalDay", "dayOfQuarter", "dayOfWeek"};
  }
  if (value.has_time()) {
    for (const std::string_view name :
         {"time", "hour", "minute", "second", "millisecond", "microsecond", "nanosecond"}) {
      names.push_back(name);
    }
  }
  if (value.has_date() && value.has_time()) names.push_back("datetime");
  if (value.has_offset()) names.push_back("timezone");
  return names;
}

const Temporal* base_of(const Fields& fields, std::string_view name,
                        bool (Temporal::*has)() const) {
  const Temporal* base = fields.temporal(fields.has("datetime") ? "datetime" : name);
  if (fields.has("datetime") && fields.has(name)) {
    throw wrong(fields.at(), fmt::format("datetime already says the {}", name));
  }
  if (base && !(base->*has)()) {
    throw wrong(fields.at(), fmt::format("this has no {} to take", name));
  }
  return base;
}

Temporal from_map(TemporalKind kind, const Fields& fields) {
  Temporal value{.kind = kind};
  fields.require_known(names_for(value));
  if (value.has_date()) value.day = read_day(fields, base_of(fields, "date", &Temporal::has_date));
  if (!value.has_time()) return value;
  const Temporal* clock = base_of(fields, "time", &Temporal::has_time);
  const bool whole_date = !value.has_date() || fields.has("date") || fields.has("datetime") ||
                          fields.has("day") || fields.has("dayOfWeek") ||
                          fields.has("ordinalDay") || fields.has("dayOfQuarter");
  if (!whole_date && (clock || fields.has("hour"))) {
    throw wrong(fields.at(), "a time of day needs a whole date beside it");
  }
  value.nano = read_nano(fields, clock);
  if (!value.has_offset()) return value;
  const auto offset = fields.offset();
  if (!clock || !clock->has_offset()) {
    value.offset = offset.value_or(0);
    return value;
  }
  value.offset = clock->offset;
  if (!offset) return value;
  const auto moved = at_offset(value, *offset);
  if (!moved) throw wrong(fields.at(), "this date is out of range");
  return *moved;
}

// --- from other values and the clock

// Takes the parts that `kind` has, all of which must be there.
std::optional<Temporal> converted(const Temporal& value, TemporalKind kind) {
  Temporal result{.kind = kind};
  if ((result.has_date() && !value.has_date()) || (result.has_time() && !value.has_time())) {
    return std::nullopt;
  }
  if (result.has_date()) result.day = value.day;
  if (result.has_time()) result.nano = value.nano;
  if (result.has_offset()) result.offset = value.has_offset() ? value.offset : 0;
  return result;
}

// One moment for a whole query, in UTC.
const Temporal& now(Runtime& runtime) {
  if (!runtime.now) {
    const std::int64_t nanos = std::chrono::duration_cast<std::chrono::nanoseconds>(
                                   std::chrono::system_clock::now().time_since_epoch())
                                   .count();
    runtime.now = Temporal{
        .kind = TemporalKind::date_time, .day = nanos / kNanosPerDay, .nano = nanos % kNanosPerDay};
  }
  return *runtime.now;
}

template <TemporalKind K>
Value from_clock(Args args, Runtime& runtime, Span at) {
  Temporal moment = now(runtime);
  if (!args.empty()) {
    if (!args[0].string()) throw wrong_argument(at, name_of(K), args[0]);
    moment = *at_offset(moment, offset_of(*args[0].string(), at));
  }
  return *converted(moment, K);
}

template <TemporalKind K>
Value make(Args args, Runtime& runtime, Span at) {
  if (args.empty()) return from_clock<K>(args, runtime, at);
  if (args[0].map()) return from_map(K, Fields(*args[0].map(), at));
  if (args[0].temporal()) {
    if (const auto value = converted(*args[0].temporal(), K)) return *value;
    throw wrong_argument(at, name_of(K), args[0]);
  }
  if (!args[0].string()) throw wrong_argument(at, name_of(K), args[0]);
  const std::string& text = *args[0].string();
  if (text.find('[') != std::string::npos) (void)offset_of("[", at);  // refuses a named zone
  if (const auto value = parse_temporal(text, K)) return *value;
  throw wrong(at, fmt::format("this is no {} as ISO 8601 writes one", name_of(K)));
}

Value from_epoch(Args args, Runtime&, Span at) {
  const bool fits = args[0].integer() && args[1].integer() && *args[1].integer() >= 0 &&
                    *args[1].integer() < kNanosPerSecond;
  if (!fits) throw wrong(at, "this takes seconds and 0 to 999,999,999 nanoseconds");
  const Temporal start{.kind = TemporalKind::date_time};
  const auto duration = make_duration({}, {}, {*args[0].integer()}, *args[1].integer());
  const auto value = duration ? plus(start, *duration) : std::nullopt;
  if (!value) throw wrong(at, "this date is out of range");
  return *value;
}

Value from_epoch_millis(Args args, Runtime& runtime, Span at) {
  if (!args[0].integer()) throw wrong_argument(at, "datetime.fromEpochMillis", args[0]);
  const std::int64_t millis = *args[0].integer();
  const std::int64_t part = (millis % 1'000 + 1'000) % 1'000;
  const std::array<Value, 2> both = {(millis - part) / 1'000, part * 1'000'000};
  return from_epoch(both, runtime, at);
}

// --- truncation

constexpr std::array<std::string_view, 14> kUnits = {
    "millennium", "century", "decade", "year",   "weekYear", "quarter",     "month",
    "week",       "day",     "hour",   "minute", "second",   "millisecond", "microsecond"};

std::int64_t truncated_day(std::string_view unit, std::int64_t day) {
  const CalendarDate date = calendar_date(day);
  const WeekDate week = week_date(day);
  const auto start_of = [&](std::int64_t years) {
    return first_day(date.year - (date.year % years + years) % years, 1);
  };
  if (unit == "millennium") return start_of(1'000);
  if (unit == "century") return start_of(100);
  if (unit == "decade") return start_of(10);
  if (unit == "year") return start_of(1);
  if (unit == "weekYear") return day - (week.week - 1) * 7 - (week.day - 1);
  if (unit == "quarter") return first_day(date.year, (date.month + 2) / 3 * 3 - 2);
  if (unit == "month") return first_day(date.year, date.month);
  return unit == "week" ? day - (week.day - 1) : day;
}

std::int64_t nanos_of_unit(std::string_view unit) {
  if (unit == "hour") return 3'600 * kNanosPerSecond;
  if (unit == "minute") return 60 * kNanosPerSecond;
  if (unit == "second") return kNanosPerSecond;
  if (unit == "millisecond") return 1'000'000;
  return unit == "microsecond" ? 1'000 : kNanosPerDay;
}

// What was cut off may be set by a map: {day: 2}. A zone there replaces that of the value.
Temporal with_fields(Temporal value, const Map& map, std::int64_t unit, Span at) {
  const Fields fields(map, at);
  std::vector<std::string_view> names = names_for(value);
  std::erase_if(names, [](std::string_view name) {
    return name == "date" || name == "time" || name == "datetime";
  });
  fields.require_known(names);
  if (value.has_date()) value.day = read_day(fields, &value);
  if (value.has_time()) {
    const std::int64_t kept = unit < kNanosPerSecond ? value.nano % kNanosPerSecond : 0;
    const Temporal base = value;
    value.nano = read_nano(fields, &base);
    // Nanoseconds behind a truncation to milli- or microseconds are added to what it left.
    const bool only_nanos = fields.has("nanosecond") && !fields.has("millisecond") &&
                            !fields.has("microsecond") && kept != 0;
    if (only_nanos) {
      if (*fields.integer("nanosecond") >= unit) throw wrong(at, "nanosecond is out of range");
      value.nano += kept;
    }
  }
  if (const auto offset = value.has_offset() ? fields.offset() : std::nullopt) {
    value.offset = *offset;
  }
  return value;
}

template <TemporalKind K>
Value truncate(Args args, Runtime&, Span at) {
  if (!args[0].string()) throw wrong(at, "the first argument is the unit, a string");
  const std::string& unit = *args[0].string();
  if (std::find(kUnits.begin(), kUnits.end(), unit) == kUnits.end()) {
    throw wrong(at, fmt::format("a date is cut to one of {}", fmt::join(kUnits, ", ")));
  }
  if (!args[1].temporal()) throw wrong_argument(at, name_of(K), args[1]);
  Temporal from = *args[1].temporal();
  const std::int64_t size = nanos_of_unit(unit);
  // A date is that day's midnight; to cut it to hours would only pretend that it has any.
  if (!from.has_time() && size == kNanosPerDay) from.kind = TemporalKind::local_date_time;
  std::optional<Temporal> value = converted(from, K);
  const bool larger_than_day = size == kNanosPerDay && unit != "day";
  if (!value || (!value->has_date() && larger_than_day) ||
      (!value->has_time() && size < kNanosPerDay)) {
    throw wrong(at, fmt::format("{} has nothing to cut to this unit", name_of(K)));
  }
  if (value->has_date()) value->day = truncated_day(unit, value->day);
  value->nano -= value->nano % size;
  if (args.size() < 3) return *value;
  if (!args[2].map()) throw wrong(at, "the third argument is a map of components");
  return with_fields(*value, *args[2].map(), size, at);
}

// --- durations

struct DurationUnit {
  std::string_view name;
  char part;  // m(onths), d(ays), s(econds), n(anoseconds)
  std::int64_t size;
};

constexpr std::array kDurationUnits = {DurationUnit{"years", 'm', 12},
                                       DurationUnit{"quarters", 'm', 3},
                                       DurationUnit{"months", 'm', 1},
                                       DurationUnit{"weeks", 'd', 7},
                                       DurationUnit{"days", 'd', 1},
                                       DurationUnit{"hours", 's', 3'600},
                                       DurationUnit{"minutes", 's', 60},
                                       DurationUnit{"seconds", 's', 1},
                                       DurationUnit{"milliseconds", 'n', 1'000},
                                       DurationUnit{"microseconds", 'n', 1'000'000},
                                       DurationUnit{"nanoseconds", 'n', kNanosPerSecond}};

struct Parts {
  Amount months, days, seconds;
  std::int64_t nanos = 0;
};

bool add(Parts& sum, const DurationUnit& unit, const Value& value) {
  if (unit.part == 'n' && value.integer()) {
    const std::int64_t count = *value.integer();
    sum.nanos += count % unit.size * (kNanosPerSecond / unit.size);
    return add(sum.seconds, {count / unit.size}, 1);
  }
  const double number = value.number() / (unit.part == 'n' ? static_cast<double>(unit.size) : 1.0);
  if (!(std::fabs(number) < 0x1p62)) return false;
  const Amount amount =
      value.integer() ? Amount{*value.integer()}
                      : Amount{static_cast<std::int64_t>(number), number - std::trunc(number)};
  Amount& part = unit.part == 'm' ? sum.months : unit.part == 'd' ? sum.days : sum.seconds;
  return add(part, amount, unit.part == 'n' ? 1 : unit.size);
}

Duration duration_from_map(const Map& map, Span at) {
  std::vector<std::string_view> names;
  for (const DurationUnit& unit : kDurationUnits) names.push_back(unit.name);
  Fields(map, at).require_known(names);
  Parts sum;
  bool fits = true;
  for (const DurationUnit& unit : kDurationUnits) {
    const auto found = map.find(unit.name);
    if (found == map.end()) continue;
    if (!found->second.is_number()) throw wrong(at, fmt::format("{} must be a number", unit.name));
    fits = fits && add(sum, unit, found->second);
  }
  const auto value =
      fits ? make_duration(sum.months, sum.days, sum.seconds, sum.nanos) : std::nullopt;
  if (!value) throw wrong(at, "this duration is out of range");
  return *value;
}

Value duration(Args args, Runtime&, Span at) {
  if (args[0].duration()) return args[0];
  if (args[0].map()) return duration_from_map(*args[0].map(), at);
  if (!args[0].string()) throw wrong_argument(at, "duration", args[0]);
  if (const auto value = parse_duration(*args[0].string())) return *value;
  throw wrong(at, "this is no duration as ISO 8601 writes one, such as 'P1Y2M10DT2H30M'");
}

template <DurationPart P>
Value duration_between(Args args, Runtime&, Span at) {
  for (const Value& value : args) {
    if (!value.temporal()) throw wrong_argument(at, "a difference of dates", value);
  }
  if (const auto value = between(*args[0].temporal(), *args[1].temporal(), P)) return *value;
  throw wrong(at, "this duration is out of range");
}

// --- the table

struct KindNames {
  std::string_view make, transaction, statement, realtime, truncate;
  TypeMask type;
};

template <TemporalKind K>
constexpr std::array<Function, 5> functions_of(const KindNames& names) {
  const auto type = static_cast<TypeMask>(names.type | kNullType);
  const TypeMask from = kStringType | kMapType | kInstantType;
  const auto clock = [&](std::string_view name) {
    return Function{
        .name = name, .least = 0, .result = type, .first = kStringType, .call = from_clock<K>};
  };
  return {Function{.name = names.make, .least = 0, .result = type, .first = from, .call = make<K>},
          clock(names.transaction), clock(names.statement), clock(names.realtime),
          Function{.name = names.truncate,
                   .least = 2,
                   .most = 3,
                   .result = type,
                   .first = kStringType,
                   .call = truncate<K>}};
}

constexpr Function difference(std::string_view name, decltype(Function::call) call) {
  return {.name = name,
          .least = 2,
          .most = 2,
          .result = kDurationType | kNullType,
          .first = kInstantType,
          .call = call};
}

constexpr std::array kOthers = {
    Function{.name = "datetime.fromepoch",
             .least = 2,
             .most = 2,
             .result = kDateTimeType | kNullType,
             .first = kIntegerType,
             .call = from_epoch},
    Function{.name = "datetime.fromepochmillis",
             .result = kDateTimeType | kNullType,
             .first = kIntegerType,
             .call = from_epoch_millis},
    Function{.name = "duration",
             .result = kDurationType | kNullType,
             .first = kStringType | kMapType | kDurationType,
             .call = duration},
    difference("duration.between", duration_between<DurationPart::all>),
    difference("duration.inmonths", duration_between<DurationPart::months>),
    difference("duration.indays", duration_between<DurationPart::days>),
    difference("duration.inseconds", duration_between<DurationPart::seconds>)};

constexpr auto table() {
  const std::array of_kinds = {
      functions_of<TemporalKind::date>({"date", "date.transaction", "date.statement",
                                        "date.realtime", "date.truncate", kDateType}),
      functions_of<TemporalKind::local_time>({"localtime", "localtime.transaction",
                                              "localtime.statement", "localtime.realtime",
                                              "localtime.truncate", kLocalTimeType}),
      functions_of<TemporalKind::time>({"time", "time.transaction", "time.statement",
                                        "time.realtime", "time.truncate", kTimeType}),
      functions_of<TemporalKind::local_date_time>(
          {"localdatetime", "localdatetime.transaction", "localdatetime.statement",
           "localdatetime.realtime", "localdatetime.truncate", kLocalDateTimeType}),
      functions_of<TemporalKind::date_time>({"datetime", "datetime.transaction",
                                             "datetime.statement", "datetime.realtime",
                                             "datetime.truncate", kDateTimeType})};
  std::array<Function, of_kinds.size() * 5 + kOthers.size()> all{};
  std::size_t next = 0;
  for (const auto& kind : of_kinds) {
    for (const Function& function : kind) all[next++] = function;
  }
  for (const Function& function : kOthers) all[next++] = function;
  return all;
}

constexpr auto kFunctions = table();

}  // namespace

std::span<const Function> temporal_functions() { return kFunctions; }

}  // namespace mekhala::query
