#include "engine/case/grade.hpp"

#include <gmock/gmock.h>

#include <vector>

#include "engine/base/error.hpp"

namespace mekhala {
namespace {

Grade grade(std::string_view text) {
  const auto parsed = parse_grade(text);
  EXPECT_TRUE(parsed.has_value()) << text;
  return parsed.value_or(Grade{});
}

TEST(Grade, ReadsWhatPeopleWrite) {
  EXPECT_EQ(grade("B2"), (Grade{GradeScheme::admiralty, 'B', '2'}));
  EXPECT_EQ(grade(" b - 2 "), (Grade{GradeScheme::admiralty, 'B', '2'}));
  EXPECT_EQ(grade("A / 1"), (Grade{GradeScheme::admiralty, 'A', '1'}));
  EXPECT_EQ(grade("F6"), (Grade{GradeScheme::admiralty, 'F', '6'}));
  EXPECT_EQ(grade("C"), (Grade{GradeScheme::admiralty, 'C', 0}));
  EXPECT_EQ(grade("1B"), (Grade{GradeScheme::uk_3x5x2, '1', 'B'}));
  EXPECT_EQ(grade("2DP"), (Grade{GradeScheme::uk_3x5x2, '2', 'D'}));
  EXPECT_EQ(grade("B24"), (Grade{GradeScheme::uk_5x5x5, 'B', '2'}));
  for (const char* text :
       {"", "G2", "A7", "4B", "high", "B2B", "12", "ZZ", "B2\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n"}) {
    EXPECT_FALSE(parse_grade(text).has_value()) << text;
  }
}

TEST(Grade, WritesWhatItReadsAgain) {
  for (const char* text : {"A1", "F6", "C", "1A", "3E", "A11", "E55"}) {
    EXPECT_EQ(grade(to_string(grade(text))), grade(text)) << text;
  }
  EXPECT_EQ(to_string(Grade{}), "");
}

TEST(Grade, UnknownIsNeverANumber) {
  for (const char* name : {"plain/1", "cautious/1", "generous/1"}) {
    const GradeTable& table = grade_table(name);
    for (const char* text : {"F6", "2D", "E44"}) {
      EXPECT_FALSE(table.reliability(grade(text)).has_value()) << text;
      EXPECT_FALSE(table.holds(grade(text)).has_value()) << text;
    }
    EXPECT_FALSE(table.holds(Grade{}).has_value());
    EXPECT_FALSE(table.holds(grade("C")).has_value());
  }
  EXPECT_THROW((void)grade_table("bold/1"), Error);
}

TEST(Grade, TablesFallWithTheGrade) {
  for (const char* name : {"plain/1", "cautious/1", "generous/1"}) {
    const GradeTable& table = grade_table(name);
    double before = 2;
    for (const char* text : {"A1", "B2", "C3", "D4", "E5"}) {
      EXPECT_LT(*table.holds(grade(text)), before) << name << text;
      EXPECT_LT(*table.reliability(grade(text)), 1);
      before = *table.holds(grade(text));
    }
    EXPECT_THAT(table.print(), testing::HasSubstr(name));
    EXPECT_THAT(table.print(), testing::HasSubstr("F unknown"));
  }
}

TEST(Grade, OrderPutsUnjudgedLateAndFalseLast) {
  EXPECT_TRUE(better(grade("B1"), grade("A2")));
  EXPECT_TRUE(better(grade("A2"), grade("B2")));
  EXPECT_TRUE(better(grade("E4"), grade("A6")));
  EXPECT_TRUE(better(grade("F6"), grade("A5")));
  EXPECT_FALSE(better(Grade{}, grade("F6")));
  EXPECT_FALSE(better(grade("F6"), Grade{}));
}

TEST(Grade, LeastGradeNeedsBothAxes) {
  EXPECT_TRUE(at_least(grade("A1"), grade("B2")));
  EXPECT_TRUE(at_least(grade("B2"), grade("B2")));
  EXPECT_FALSE(at_least(grade("C1"), grade("B2")));
  EXPECT_FALSE(at_least(grade("A3"), grade("B2")));
  EXPECT_FALSE(at_least(grade("F1"), grade("B2")));
  EXPECT_FALSE(at_least(Grade{}, grade("B2")));
  EXPECT_TRUE(at_least(grade("1A"), grade("B2")));
  EXPECT_FALSE(at_least(grade("C"), grade("E")));  // nothing is said of the information
}

TEST(Grade, WhatIsJudgedFalseNeverRaises) {
  for (const char* text : {"A5", "1E", "A51"}) {
    const Grade lie = grade(text);
    EXPECT_TRUE(rank_of(lie).false_information) << text;
    EXPECT_FALSE(at_least(lie, lie)) << text;
    EXPECT_TRUE(better(Grade{}, lie)) << text;
    for (const char* name : {"plain/1", "cautious/1", "generous/1"}) {
      EXPECT_EQ(grade_table(name).holds(lie), 0.0) << text;
    }
  }
}

TEST(Grade, BetterIsAStrictWeakOrder) {
  std::vector<Grade> grades = {Grade{}};
  for (char s = 'A'; s <= 'F'; ++s) {
    for (char i = '1'; i <= '6'; ++i) grades.push_back({GradeScheme::admiralty, s, i});
    for (char i = 'A'; i <= 'E'; ++i) {
      grades.push_back({GradeScheme::uk_3x5x2, static_cast<char>('1' + (s - 'A') % 3), i});
    }
    for (char i = '1'; i <= '5'; ++i) grades.push_back({GradeScheme::uk_5x5x5, s, i});
  }
  for (const Grade& a : grades) {
    EXPECT_FALSE(better(a, a));
    for (const Grade& b : grades) {
      EXPECT_FALSE(better(a, b) && better(b, a));
      for (const Grade& c : grades) {
        EXPECT_TRUE(!(better(a, b) && better(b, c)) || better(a, c));
        EXPECT_TRUE(!(!better(a, b) && !better(b, a) && better(a, c)) || better(b, c));
      }
    }
  }
}

}  // namespace
}  // namespace mekhala
