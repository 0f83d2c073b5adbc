#include "engine/case/date.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "engine/base/random.hpp"

namespace mekhala {
namespace {

using ::testing::HasSubstr;

// "2024-02-29", "2024?" where the order is ambiguous, "!..." for a problem, "" for an empty cell.
std::string read(std::string_view text, const DateHints& hints = {}) {
  const DateReading reading = parse_date(text, hints);
  EXPECT_FALSE(reading.date && !reading.problem.empty()) << text;
  if (reading.date) return to_string(*reading.date) + (reading.ambiguous_order ? "?" : "");
  return reading.problem.empty() ? "" : "!" + reading.problem;
}

TEST(Date, DaysFromCivil) {
  EXPECT_EQ(days_from_civil(1970, 1, 1), 0);
  EXPECT_EQ(days_from_civil(2000, 3, 1), 11017);
  EXPECT_EQ(days_from_civil(1969, 12, 31), -1);
  EXPECT_EQ(days_from_civil(2023, 2, 29), std::nullopt);
  EXPECT_EQ(days_from_civil(2024, 2, 29), 19782);
  EXPECT_EQ(days_from_civil(0, 1, 1), std::nullopt);
}

TEST(Date, IsoIsStrict) {
  for (const char* text :
       {"2024", "2024-02", "2024-02-29", "2024-02-29T13:05", "1969-12-31T23:59"}) {
    const auto date = parse_iso_date(text);
    ASSERT_TRUE(date) << text;
    EXPECT_EQ(to_string(*date), text);
  }
  EXPECT_EQ(to_string(*parse_iso_date("2024-03-01T01:30:59+07:00")), "2024-02-29T18:30");
  EXPECT_EQ(to_string(*parse_iso_date("2024-02-29T23:00Z")), "2024-02-29T23:00");
  for (const char* text : {"", "24", "2024-1-1", "2024-13", "2024-02-30", "2024-02-29 13:05",
                           "0000", "2024-02-29T25:00", "2024-02-29T13:5", "x2024", "2024-02-2x"}) {
    EXPECT_FALSE(parse_iso_date(text)) << text;
  }
  const Date year = *parse_iso_date("2024");
  EXPECT_EQ(year.last_day - year.first_day, 365);
  const Date month = *parse_iso_date("2023-02");
  EXPECT_EQ(month.last_day - month.first_day, 27);
}

TEST(Date, EveryDayReadsBack) {
  for (std::uint64_t seed = 1; seed <= 2000; ++seed) {
    SCOPED_TRACE(seed);
    Random random(seed, 0);
    const int year = 1 + static_cast<int>(random.below(9998));
    const int month = 1 + static_cast<int>(random.below(12));
    const int day = 1 + static_cast<int>(random.below(28));
    const Date date{*days_from_civil(year, month, day), *days_from_civil(year, month, day),
                    DatePrecision::day, -1};
    EXPECT_EQ(parse_iso_date(to_string(date)), date);
    Date moment = date;
    moment.precision = DatePrecision::minute;
    moment.minute_of_day = static_cast<std::int16_t>(random.below(1440));
    EXPECT_EQ(parse_iso_date(to_string(moment)), moment);
    if (year < 2400 || year > 2700) {
      EXPECT_EQ(parse_date(to_string(date)).date, date);
    }
  }
}

// The cells of a file of impossible and odd dates.
TEST(Date, OddCells) {
  EXPECT_THAT(read("2023-02-30"), HasSubstr("!day 30 of month 2"));
  EXPECT_THAT(read("31/02/2024"), HasSubstr("!day 31 of month 2"));
  EXPECT_EQ(read("03/04/2024"), "2024?");
  EXPECT_THAT(read("0000-00-00"), HasSubstr("!"));
  EXPECT_EQ(read("2024-13-01"), "!month 13 does not exist");
  EXPECT_EQ(read("2024-1-1"), "2024-01-01");
  EXPECT_THAT(read("24-01-01"), HasSubstr("!a year of two digits"));
  EXPECT_THAT(read("1704067200000"), HasSubstr("!a long number"));
  EXPECT_EQ(read("yesterday"), "!this is no date");
  EXPECT_EQ(read("2024-01-01T25:00:00Z"), "!hour 25 does not exist");
  EXPECT_EQ(read("2024-06-30T23:59:60Z"), "!second 60 does not exist");
  EXPECT_THAT(read("+10000-01-01"), HasSubstr("!"));
  EXPECT_EQ(read("2024-02-29"), "2024-02-29");
  EXPECT_EQ(read("1969-12-31T23:59:59Z"), "1969-12-31T23:59");
  EXPECT_EQ(read(""), "");
  EXPECT_EQ(read("  "), "");
}

TEST(Date, DayAndMonth) {
  EXPECT_EQ(read("04/04/2024"), "2024-04-04");  // both readings agree
  EXPECT_EQ(read("13/04/2024"), "2024-04-13");
  EXPECT_EQ(read("04/13/2024"), "2024-04-13");
  EXPECT_EQ(read("3.4.2024", {.order = DayMonthOrder::day_first}), "2024-04-03");
  EXPECT_EQ(read("3-4-2024", {.order = DayMonthOrder::month_first}), "2024-03-04");
  EXPECT_EQ(read("3 4 2024"), "2024?");
  EXPECT_EQ(read("2024/03/04"), "2024-03-04");
  EXPECT_EQ(read("03/2024"), "2024-03");
  EXPECT_EQ(read("20240304"), "2024-03-04");
  EXPECT_EQ(read("03/04/2024 13:05"), "2024?");
  EXPECT_EQ(read("13/04/2024 1:05 PM"), "2024-04-13T13:05");
  EXPECT_THAT(read("13/14/2024"), HasSubstr("!neither"));
  EXPECT_THAT(read("29/02/2023"), HasSubstr("!day 29"));
}

TEST(Date, AColumnProvesTheOrder) {
  EXPECT_EQ(infer_order("13/04/2024"), DayMonthOrder::day_first);
  EXPECT_EQ(infer_order("04/13/2024"), DayMonthOrder::month_first);
  EXPECT_EQ(infer_order("04/03/2024"), DayMonthOrder::unknown);
  EXPECT_EQ(infer_order("2024-04-13"), DayMonthOrder::unknown);
  EXPECT_EQ(infer_order("13 April 2024"), DayMonthOrder::unknown);
  EXPECT_EQ(infer_order("๑๓/๐๔/๒๕๖๗"), DayMonthOrder::day_first);
  EXPECT_EQ(infer_order("99/04/2024"), DayMonthOrder::unknown);
}

TEST(Date, BuddhistEraAndLocalDigits) {
  EXPECT_EQ(read("13/04/2567"), "2024-04-13");
  EXPECT_TRUE(parse_date("13/04/2567").buddhist_era);
  EXPECT_EQ(read("๑๓/๐๔/๒๕๖๗"), "2024-04-13");
  EXPECT_TRUE(parse_date("๑๓/๐๔/๒๕๖๗").local_digits);
  EXPECT_EQ(read("໑໓/໐໔/໒໐໒໔"), "2024-04-13");
  EXPECT_EQ(read("១៣/០៤/២០២៤"), "2024-04-13");
  EXPECT_EQ(read("၁၃/၀၄/၂၀၂၄"), "2024-04-13");
  EXPECT_EQ(read("พ.ศ. 2567"), "2024");
  EXPECT_EQ(read("2567 B.E."), "2024");
  EXPECT_EQ(read("29/02/2567"), "2024-02-29");  // a leap year of the common era
  EXPECT_EQ(read("01/02/67", {.order = DayMonthOrder::day_first, .buddhist_era = true}),
            "2024-02-01");
  EXPECT_EQ(read("ค.ศ. 2024"), "2024");
  EXPECT_FALSE(parse_date("2024").buddhist_era);
}

TEST(Date, MonthNames) {
  for (const char* text : {"12 March 2024",
                           "March 12, 2024",
                           "12-Mar-2024",
                           "2024 March 12",
                           "12th of March, 2024",
                           "12 มีนาคม 2567",
                           "12 มี.ค. 2567",
                           "๑๒ มีนาคม พ.ศ. ๒๕๖๗",
                           "วันที่ 12 เดือนมีนาคม พ.ศ. 2567",
                           "12 ມີນາ 2024",
                           "ວັນທີ 12 ມີນາ 2024",
                           "ថ្ងៃទី១២ ខែមីនា ឆ្នាំ២០២៤",
                           "12 មីនា 2024",
                           "၂၀၂၄ ခုနှစ် မတ်လ ၁၂ ရက်",
                           "ngày 12 tháng 3 năm 2024",
                           "12 tháng 3, 2024",
                           "ngày 12 tháng ba năm 2024",
                           "12 Maret 2024",
                           "12 Mac 2024",
                           "ika-12 ng Marso, 2024",
                           "Marso 12, 2024",
                           "2024年3月12日",
                           "Tue 12 Mar 2024"}) {
    EXPECT_EQ(read(text), "2024-03-12") << text;
  }
  EXPECT_EQ(read("Mar 2024"), "2024-03");
  EXPECT_EQ(read("tháng năm năm 2024"), "2024-05");
  EXPECT_EQ(read("2024年3月"), "2024-03");
  EXPECT_EQ(read("พฤษภาคม 2567"), "2024-05");
  EXPECT_EQ(read("พ.ค. 2567"), "2024-05");
  EXPECT_THAT(read("12-Mar-24"), HasSubstr("!a year of two digits"));
  EXPECT_EQ(read("12 มี.ค. 67", {.buddhist_era = true}), "2024-03-12");
  EXPECT_THAT(read("30 Feb 2024"), HasSubstr("!day 30"));
  EXPECT_THAT(read("12 March"), HasSubstr("!there is no year"));
  EXPECT_EQ(read("12 Smarch 2024"), "!this is no date");
}

TEST(Date, AnyBytesGiveADateAProblemOrNothing) {
  for (std::uint64_t seed = 1; seed <= 3000; ++seed) {
    SCOPED_TRACE(seed);
    Random random(seed, 1);
    static constexpr std::string_view kPieces[] = {"2024",  "13",   "03",   "/", "-",  ".",
                                                   " ",     "มี.ค.", "พ.ศ.", "T", ":",  "05",
                                                   "tháng", "年",   "ရက်",   "x", "Mar"};
    std::string text;
    for (std::uint64_t i = random.below(8); i > 0; --i)
      text += kPieces[random.below(std::size(kPieces))];
    const DateReading reading = parse_date(text);
    EXPECT_FALSE(reading.date && !reading.problem.empty()) << text;
    if (reading.date) {
      EXPECT_LE(reading.date->first_day, reading.date->last_day) << text;
    }
    // A problem names the rule, never the cell.
    if (text.size() > 6) {
      EXPECT_EQ(reading.problem.find(text), std::string::npos);
    }
  }
}

}  // namespace
}  // namespace mekhala
