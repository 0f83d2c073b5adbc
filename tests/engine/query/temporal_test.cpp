#include "engine/query/temporal.hpp"

#include <gmock/gmock.h>

#include <chrono>

#include "engine/base/context.hpp"
#include "engine/query/query.hpp"

namespace mekhala::query {
namespace {

Temporal local(std::string_view text) {
  return parse_temporal(text, TemporalKind::local_date_time).value();
}

Value ask(std::string_view expression) {
  Context context;
  const PropertyGraph graph = PropertyGraphBuilder().build();
  const QueryResult result =
      run_query("RETURN " + std::string(expression) + " AS x", graph, {}, context);
  return result.rows.at(0).at(0);
}

std::string text_of(const Value& value) {
  if (value.temporal()) return format(*value.temporal());
  if (value.duration()) return format(*value.duration());
  if (value.integer()) return std::to_string(*value.integer());
  return value.string() ? *value.string() : value.is_null() ? "null" : "?";
}

std::string error_of(std::string_view expression) {
  try {
    return "no error, but " + text_of(ask(expression));
  } catch (const QueryError& error) {
    return error.what();
  }
}

TEST(QueryTemporal, CalendarAgreesWithTheStandardLibrary) {
  for (std::int64_t day = -800'000; day < 800'000; day += 37) {
    const std::chrono::year_month_day theirs{
        std::chrono::sys_days{std::chrono::days{static_cast<int>(day)}}};
    const CalendarDate ours = calendar_date(day);
    ASSERT_EQ(ours.year, static_cast<int>(theirs.year())) << day;
    ASSERT_EQ(ours.month, static_cast<unsigned>(theirs.month())) << day;
    ASSERT_EQ(ours.day, static_cast<unsigned>(theirs.day())) << day;
    ASSERT_EQ(day_of(ours), day);
    const WeekDate week = week_date(day);
    ASSERT_EQ(week.day, std::chrono::weekday{std::chrono::sys_days{theirs}}.iso_encoding()) << day;
    ASSERT_EQ(day_of(week), day);
    // A week belongs to the year of its Thursday.
    ASSERT_EQ(week.year, calendar_date(day - week.day + 4).year) << day;
  }
}

TEST(QueryTemporal, TextComesBackAsItWas) {
  for (const std::string text :
       {"2024-02-29T23:59:59.999999999", "0001-01-01T00:00", "-0044-03-15T12:00",
        "+12345-06-07T08:09:10.5", "-999999999-01-01T00:00", "+999999999-12-31T23:59:59"}) {
    EXPECT_EQ(format(local(text)), text);
  }
  Random random = Context().random(7);
  for (int i = 0; i < 2'000; ++i) {
    const Temporal value{.kind = TemporalKind::date_time,
                         .offset = static_cast<std::int32_t>(random.below(129'601)) - 64'800,
                         .day = static_cast<std::int64_t>(random.below(2'000'000)) - 1'000'000,
                         .nano = static_cast<std::int64_t>(random.below(kNanosPerDay))};
    const auto read = parse_temporal(format(value), TemporalKind::date_time);
    ASSERT_TRUE(read && compare(*read, value) == 0) << format(value);
    const Duration duration{static_cast<std::int64_t>(random.below(2'001)) - 1'000,
                            static_cast<std::int64_t>(random.below(2'001)) - 1'000,
                            static_cast<std::int64_t>(random.below(200'001)) - 100'000,
                            static_cast<std::int32_t>(random.below(kNanosPerSecond))};
    ASSERT_EQ(parse_duration(format(duration)), duration) << format(duration);
    ASSERT_EQ(negated(negated(duration)), duration);
    ASSERT_EQ(plus(duration, negated(duration)), Duration{});
  }
}

TEST(QueryTemporal, ADifferenceAddedGivesTheOtherEnd) {
  Random random = Context().random(8);
  for (int i = 0; i < 5'000; ++i) {
    const auto any = [&] {
      return Temporal{.kind = TemporalKind::local_date_time,
                      .day = static_cast<std::int64_t>(random.below(4'000)),
                      .nano = static_cast<std::int64_t>(random.below(kNanosPerDay))};
    };
    const Temporal a = any(), b = any();
    for (const DurationPart part : {DurationPart::all, DurationPart::seconds}) {
      const auto difference = between(a, b, part);
      ASSERT_TRUE(difference);
      const auto there = plus(a, *difference);
      ASSERT_TRUE(there && compare(*there, b) == 0)
          << format(a) << " to " << format(b) << ": " << format(*difference);
    }
    const auto days = between(a, b, DurationPart::days);
    ASSERT_EQ(days->days == 0,
              std::abs((b.day - a.day) * kNanosPerDay + b.nano - a.nano) < kNanosPerDay);
  }
}

TEST(QueryTemporal, WhatDoesNotExistIsNoDate) {
  for (const std::string text : {"",
                                 "2023-02-29",
                                 "2023-13",
                                 "2023-1",
                                 "23-01-01",
                                 "2023-01-01 ",
                                 "2023-01-32",
                                 "2023-W53",
                                 "2023-366",
                                 "2023-Q5",
                                 "2023-02-30T10:00",
                                 "12345-01-01",
                                 "+999-01-01",
                                 "+1000000000-01-01",
                                 "2023-0101",
                                 "2023-01-01T24:00",
                                 "2023-01-01T10:60",
                                 "2023-01-01T10:00:00.",
                                 "2023-01-01T10:00:00.1234567890",
                                 "2023-01-01T10:00.5",
                                 "2023-01-01T",
                                 "2023-01-01T1:00",
                                 "2023-01-01T10:00Z"}) {
    EXPECT_FALSE(parse_temporal(text, TemporalKind::local_date_time)) << text;
  }
  for (const std::string text : {"", "P", "PT", "1D", "P1", "P1S", "PT1D", "P1D1Y", "P1DT", "P1Y1Y",
                                 "P1.D", "P.5D", "P99999999999999999999D", "P2012-13-02"}) {
    EXPECT_FALSE(parse_duration(text)) << text;
  }
  for (const std::string text : {"", "+7", "+19:00", "+07:60", "07:00", "+0700:00", "z"}) {
    EXPECT_FALSE(parse_offset(text)) << text;
  }
}

TEST(QueryTemporal, ArithmeticByHand) {
  EXPECT_EQ(text_of(ask("date('2024-01-31') + duration('P1M')")), "2024-02-29");
  EXPECT_EQ(text_of(ask("duration({months: 1}) + date('2023-01-31')")), "2023-02-28");
  EXPECT_EQ(text_of(ask("datetime('2024-02-29T23:00+07:00') + duration('PT2H')")),
            "2024-03-01T01:00+07:00");
  EXPECT_EQ(text_of(ask("duration({seconds: 49}) / 49")), "PT1S");
  EXPECT_EQ(text_of(ask("duration({seconds: 3}) * 0.1")), "PT0.3S");
  EXPECT_EQ(text_of(ask("duration({months: 30}) * 0.1")), "P3M");
  EXPECT_EQ(text_of(ask("duration.inDays(date('2024-01-01'), date('2025-01-01')).days")), "366");
  EXPECT_EQ(text_of(ask("date.truncate('month', date('2024-05-17'))")), "2024-05-01");
  EXPECT_EQ(text_of(ask("[d IN [date('2024-05-17'), date('2023-01-01')] WHERE d < "
                        "date('2024-01-01') | d.year][0]")),
            "2023");
  EXPECT_EQ(text_of(ask("date('2024-05-17') < datetime('2024-05-18T00:00Z')")), "null");
}

TEST(QueryTemporal, TheSameMomentAtAnotherOffsetIsAnotherValue) {
  EXPECT_FALSE(
      *ask("datetime('2024-01-01T12:00Z') = datetime('2024-01-01T13:00+01:00')").boolean());
  EXPECT_TRUE(*ask("datetime('2024-01-01T12:00Z') < datetime('2024-01-01T12:30Z')").boolean());
  EXPECT_TRUE(*ask("datetime('2024-01-01T12:00Z') < datetime('2024-01-01T12:30+00:15')").boolean());
}

TEST(QueryTemporal, ErrorsSayWhatIsWrong) {
  EXPECT_THAT(error_of("date({year: 2024, day: 3})"), testing::HasSubstr("day needs month"));
  EXPECT_THAT(error_of("date({year: 2024, mnth: 3})"), testing::HasSubstr("did you mean 'month'"));
  EXPECT_THAT(error_of("date({year: 2023, month: 2, day: 29})"),
              testing::HasSubstr("there is no such date"));
  EXPECT_THAT(error_of("date({year: 2023, month: 2, week: 3})"), testing::HasSubstr("one of them"));
  EXPECT_THAT(error_of("date('2024-05-17').yaer"), testing::HasSubstr("did you mean 'year'"));
  EXPECT_THAT(error_of("datetime('2024-05-17T10:00[Asia/Bangkok]')"),
              testing::HasSubstr("'+07:00'"));
  EXPECT_THAT(error_of("datetime({year: 2024, timezone: 'Asia/Bangkok'})"),
              testing::HasSubstr("named time zones are not supported"));
  EXPECT_THAT(error_of("localtime.truncate('month', localtime('10:00'))"),
              testing::HasSubstr("nothing to cut"));
  EXPECT_THAT(error_of("date('+999999999-12-31') + duration('P1D')"),
              testing::HasSubstr("out of the range"));
  EXPECT_THAT(error_of("duration('P1D') / 0"), testing::HasSubstr("out of the range"));
  EXPECT_THAT(error_of("date('2024-05-17') * 2"),
              testing::HasSubstr("does not work on Date and Integer"));
  EXPECT_THAT(error_of("date('nonsense')"), testing::HasSubstr("ISO 8601"));
}

// The clock is read once, so a query agrees with itself.
TEST(QueryTemporal, TheClockStandsStillInAQuery) {
  EXPECT_TRUE(*ask("all(i IN range(1, 1000) WHERE datetime() = datetime())").boolean());
}

}  // namespace
}  // namespace mekhala::query
