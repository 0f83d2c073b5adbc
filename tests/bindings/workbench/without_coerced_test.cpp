#include "bindings/workbench/without_coerced.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <set>

#include "tests/support/case_builder.hpp"

// Somebody is a victim until a date, is made to recruit before it, and recruits on their own after
// it.
namespace mekhala {
namespace {

class WithoutCoerced : public testing::Test {
 protected:
  WithoutCoerced() { start("t"); }

  void start(const std::string& name) {
    store_ = Case::create(folder_ / (name + ".case"), tester());
    for (const char* id : {"k1", "k2"}) victim(id, "KH");
    for (const char* id : {"p1", "p2"}) victim(id, "PH");
  }
  void victim(std::string_view id, std::string_view country, const Beside& when = {}) {
    Saying file("status");
    const std::uint32_t who = file.person(id, "Vic " + std::string(id));
    file.say(who, "victim_status", "possible", when);
    if (!country.empty()) file.say(who, "exploitation_country", country);
    file.into(*store_);
  }
  void recruited(std::string_view who, std::string_view whom, const Beside& when = {},
                 std::string_view coerced = "") {
    Saying file("interviews");
    const std::uint32_t recruiter = file.person(who, "Rec " + std::string(who));
    const std::uint32_t link = file.link("recruited", recruiter, file.person(whom), when);
    if (!coerced.empty()) file.say_link(link, "coerced", coerced);
    file.into(*store_);
  }

  [[nodiscard]] HubsReport hubs(View view = View::work) const {
    Context context;
    HubsOptions options;
    options.min_group = view == View::release ? kReleaseGroup : 1;
    options.permutations = 0;
    options.top = 0;
    const Disclosure door(*store_, {.view = view, .actor = tester(), .release_seed = {}});
    return find_hubs(*store_, door, options, context);
  }
  // Of rec: it recruited k1, and vic, who recruited p1 at that time.
  [[nodiscard]] std::optional<double> left(const Beside& status, const Beside& act,
                                           std::string_view coerced = "") {
    static int number = 0;
    start("left" + std::to_string(++number));
    victim("vic", "", status);
    recruited("rec", "k1");
    recruited("rec", "vic");
    recruited("vic", "p1", act, coerced);
    const HubsReport report = hubs();
    EXPECT_EQ(report.actors.rows.size(), 1U);
    if (report.actors.rows.empty()) return std::nullopt;
    EXPECT_GT(report.actors.rows[0].crossing, 0);
    return report.actors.rows[0].crossing_without_coerced;
  }

  ScratchFolder folder_;
  std::optional<Case> store_;
};

TEST_F(WithoutCoerced, WhatAVictimWasMadeToDoIsLeftOutAtThatTime) {
  const Beside until_june{.from = "2024-01-10", .to = "2024-06-20"};
  EXPECT_EQ(left(until_june, {.from = "2024-03-01"}), 0);
  EXPECT_EQ(left(until_june, {.from = "2024-06-20"}), 0) << "the last day";
  EXPECT_EQ(left(until_june, {.from = "2024-01"}), 0) << "some day of that month";
  EXPECT_EQ(left(until_june, {.from = "2024-06-21"}), std::nullopt) << "on their own";
  EXPECT_EQ(left(until_june, {.from = "2024-01-09"}), std::nullopt) << "before it began";
  EXPECT_EQ(left({.from = "2024-05"}, {.from = "2025-05"}), 0) << "no end is known";
  EXPECT_EQ(left({}, {.from = "2025-05"}), 0) << "a victim at whatever date";
}

TEST_F(WithoutCoerced, AStatementThatSaysSoNeedsNoDate) {
  const Beside until_june{.from = "2024-01-10", .to = "2024-06-20"};
  EXPECT_EQ(left(until_june, {.from = "2025-05"}, "true"), 0);
  EXPECT_EQ(left(until_june, {.from = "2025-05"}, "false"), std::nullopt);
}

TEST_F(WithoutCoerced, AnActOfUnknownDateIsTakenToHaveBeenThenAndCounted) {
  EXPECT_EQ(left({.from = "2024-01-10", .to = "2024-06-20"}, {}), 0);
  const HubsReport report = hubs();
  ASSERT_TRUE(report.coerced.has_value());
  EXPECT_EQ(report.coerced->acts, 1U);
  EXPECT_EQ(report.coerced->people, 1U);
  EXPECT_EQ(report.coerced->undated, 1U);
  EXPECT_EQ(report.actors.rows[0].rank_without_coerced, 0U) << "no path passes it any more";
}

// Random recruiting, and the same case in which nothing was done under coercion.
TEST_F(WithoutCoerced, AgreesWithACaseThatLacksTheseLinks) {
  std::size_t compared = 0;
  for (const std::uint64_t seed : case_seeds(16, 60)) {
    SCOPED_TRACE(seed);
    std::map<std::string, double> without;
    for (const bool lacks : {false, true}) {
      Random random(seed, 8);
      start("random" + std::to_string(seed) + (lacks ? "b" : "a"));
      std::map<std::string, std::uint64_t> until;
      for (const char* id : {"v1", "v2", "v3"}) {
        until[id] = 1 + random.below(9);
        const std::string day = "2024-0" + std::to_string(until[id]) + "-15";
        victim(id, "", {.from = "2024-01-01", .to = day});
      }
      for (const char* who : {"r1", "r2", "v1", "v2", "v3"}) {
        for (const char* whom : {"k1", "k2", "p1", "p2", "v1", "v2", "v3"}) {
          if (random.below(5) >= 2 || std::string_view(who) == whom) continue;
          const std::uint64_t month = 1 + random.below(9);
          const std::string day = "2024-0" + std::to_string(month) + "-10";
          const auto status = until.find(who);
          if (lacks && status != until.end() && month <= status->second) continue;
          recruited(who, whom, {.from = day});
        }
      }
      for (const HubRow& row : hubs().actors.rows) {
        if (!lacks) {
          without[row.entity.label] = row.crossing_without_coerced.value_or(row.crossing);
          continue;
        }
        // Who is ranked only without these links has no row in the table with them.
        const auto found = without.find(row.entity.label);
        if (found == without.end()) continue;
        EXPECT_NEAR(found->second, row.crossing, 1e-12) << row.entity.label;
        without.erase(found);
        ++compared;
      }
    }
    for (const auto& [label, crossing] : without) EXPECT_NEAR(crossing, 0, 1e-12) << label;
  }
  EXPECT_GT(compared, 10U);
}

// What a victim did, and when, changes nothing that team and release see.
TEST_F(WithoutCoerced, OtherViewsNeitherHaveItNorChangeByIt) {
  const Beside until_june{.from = "2024-01-10", .to = "2024-06-20"};
  for (const View view : {View::team, View::release}) {
    std::optional<HubsReport> first;
    for (const char* day : {"2024-03-01", "2024-09-01"}) {
      static_cast<void>(left(until_june, {.from = day}, day[6] == '3' ? "true" : ""));
      const HubsReport report = hubs(view);
      EXPECT_FALSE(report.coerced.has_value());
      for (const HubRow& row : report.actors.rows) {
        EXPECT_FALSE(row.crossing_without_coerced.has_value());
      }
      if (!first) {
        first = report;
        continue;
      }
      ASSERT_EQ(report.actors.rows.size(), first->actors.rows.size());
      for (std::size_t i = 0; i < report.actors.rows.size(); ++i) {
        EXPECT_EQ(report.actors.rows[i].rank, first->actors.rows[i].rank);
        EXPECT_EQ(report.actors.rows[i].crossing, first->actors.rows[i].crossing);
        EXPECT_EQ(report.actors.rows[i].joined, first->actors.rows[i].joined);
      }
      EXPECT_EQ(report.warnings, first->warnings);
    }
  }
}

}  // namespace
}  // namespace mekhala
