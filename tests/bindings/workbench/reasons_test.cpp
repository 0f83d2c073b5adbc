#include "bindings/workbench/reasons.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "engine/base/error.hpp"
#include "tests/support/case_builder.hpp"

namespace mekhala {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

class Reasons : public testing::Test {
 protected:
  Reasons() : store_(Case::create(folder_ / "t.case", tester())) {
    options_.min_group = 1;
    options_.permutations = 0;
    options_.reruns.first = 1;
    for (const char* id : {"k", "l", "m"}) victim(id, "KH");
    for (const char* id : {"p", "q", "r"}) victim(id, "PH");
  }

  void victim(std::string_view id, std::string_view country) {
    Saying file("status");
    file.say(file.person(id, "Vic " + std::string(id)), "victim_status", "possible");
    file.say(file.person(id), "exploitation_country", country);
    file.into(store_);
  }
  void recruited(std::string_view source, std::string_view who,
                 const std::vector<std::string>& victims, std::string_view origin = "",
                 std::string_view kind = "file") {
    Saying file(source);
    file.batch().source.origin = std::string(origin);
    file.batch().source.kind = std::string(kind);
    const std::uint32_t recruiter = file.person(who, "Rec " + std::string(who));
    for (const std::string& one : victims) {
      file.link("recruited", recruiter, file.person(one), {.grade = "B2"});
    }
    file.into(store_);
  }

  [[nodiscard]] ExplainReport explain(std::string_view who, View view = View::work) const {
    Context context;
    const Disclosure door(store_, {.view = view, .actor = tester(), .release_seed = {}});
    return explain_hub(store_, door, person_row(store_, who), options_, 20, context);
  }

  // Where the node stands once these statements are taken back, asked of the table itself.
  [[nodiscard]] std::size_t rank_without(std::string_view who,
                                         const std::vector<StatementRow>& gone) {
    for (const StatementRow row : gone) store_.supersede(row, std::nullopt, tester(), "false");
    Context context;
    const Disclosure door(store_, {.view = View::work, .actor = tester(), .release_seed = {}});
    HubsOptions all = options_;
    all.top = 0;
    for (const HubRow& row : find_hubs(store_, door, all, context).actors.rows) {
      if (row.entity.row == person_row(store_, who)) return row.rank;
    }
    return 0;
  }

  ScratchFolder folder_;
  Case store_;
  HubsOptions options_;
};

// a joins two and two, b one and one. Without one link a still joins two with one; without two it
// joins no more than b does.
TEST_F(Reasons, WhatTheSetClaimsIsSo) {
  recruited("one", "a", {"k", "l", "p", "q"});
  recruited("two", "b", {"m", "r"}, "unit 7");
  const ExplainReport report = explain("a");
  EXPECT_EQ(report.rank, 1U);
  ASSERT_TRUE(report.fall.has_value());
  const ExplainFall& fall = *report.fall;
  ASSERT_THAT(fall.listed, SizeIs(2));
  EXPECT_TRUE(fall.smallest);
  EXPECT_EQ(fall.of_protected, 2U);
  EXPECT_EQ(rank_without("a", fall.listed), fall.rank);
}

// Random cases: taken back, the statements do what is claimed of them; and no part of them does.
TEST_F(Reasons, RandomSetsDoWhatIsClaimedOfThem) {
  for (const std::uint64_t seed : case_seeds(6, 60)) {
    SCOPED_TRACE(seed);
    Random random(seed, 3);
    const std::string name = "case" + std::to_string(seed);
    store_ = Case::create(folder_ / (name + ".case"), tester());
    for (const char* id : {"k", "l", "m"}) victim(id, "KH");
    for (const char* id : {"p", "q", "r"}) victim(id, "PH");
    for (const char* who : {"a", "b", "c"}) {
      for (const char* source : {"one", "two"}) {
        std::vector<std::string> whom;
        for (const char* id : {"k", "l", "m", "p", "q", "r"}) {
          if (random.below(3) == 0) whom.emplace_back(id);
        }
        if (!whom.empty()) recruited(source, who, whom);
      }
    }
    options_.reruns.first = 1 + static_cast<std::uint32_t>(random.below(2));
    for (const char* who : {"a", "b", "c"}) {
      if (person_row(store_, who) == 0) continue;
      const ExplainReport report = explain(who);
      if (!report.fall || report.fall->statements == 0) continue;
      const std::vector<StatementRow> all = report.fall->listed;
      const auto is_among = [&](std::size_t rank) {
        return rank != 0 && rank <= options_.reruns.first;
      };
      ASSERT_TRUE(is_among(report.rank));
      for (const StatementRow kept : all) {
        std::vector<StatementRow> part = all;
        std::erase(part, kept);
        EXPECT_TRUE(is_among(rank_without(who, part))) << kept;
        for (std::size_t i = 0; i < part.size(); ++i) store_.undo(tester());
      }
      EXPECT_FALSE(is_among(rank_without(who, all)));
      for (std::size_t i = 0; i < all.size(); ++i) store_.undo(tester());
    }
  }
}

TEST_F(Reasons, OneSourceThatCarriesAHubIsTold) {
  recruited("one", "a", {"k", "l", "p", "q"});
  recruited("two", "a", {"r"});
  const ExplainReport report = explain("a");
  EXPECT_THAT(report.alarms, ElementsAre(HasSubstr("one source carries it: without one")));
  ASSERT_THAT(report.sources, SizeIs(2));
  EXPECT_EQ(report.sources[0].title, "one");
  EXPECT_EQ(report.sources[0].left, 0);
  EXPECT_EQ(report.sources[0].rank, 0U);
  EXPECT_EQ(report.sources[0].statements, 4U);
  EXPECT_DOUBLE_EQ(report.sources[1].left, 4.0 / 6) << "of two and three";
}

TEST_F(Reasons, APhoneDumpIsCalledOne) {
  recruited("cell", "a", {"k", "p"}, "", "phone extraction");
  EXPECT_THAT(explain("a").alarms, ElementsAre(HasSubstr("one phone dump carries it")));
}

// Two papers that both have it from one agency; each alone would do.
TEST_F(Reasons, ACircleOfReportsIsTold) {
  recruited("post", "a", {"k", "p"}, "Agency X");
  recruited("star", "a", {"k", "p"}, "agency x");
  const ExplainReport report = explain("a");
  EXPECT_THAT(report.alarms, ElementsAre(HasSubstr("a circle of reports carries it")));
  recruited("police", "a", {"k", "p"}, "unit 7");
  EXPECT_THAT(explain("a").alarms, ElementsAre(HasSubstr("that is one report")))
      << "a second voice says the same";
}

// One names who was recruited in one country, the other who in the other: it falls without either,
// and neither makes it a hub by itself.
TEST_F(Reasons, TwoSourcesThatNeedEachOtherAreNotOne) {
  recruited("one", "a", {"k"}, "unit 7");
  recruited("two", "a", {"p"}, "unit 8");
  const ExplainReport report = explain("a");
  EXPECT_THAT(report.alarms, IsEmpty());
  ASSERT_THAT(report.sources, SizeIs(2));
  EXPECT_EQ(report.sources[0].left, 0);
  EXPECT_EQ(report.sources[1].left, 0);
}

// All that the first source says includes whom b recruited, without whom a joins nobody; of a
// itself it says what the others say too.
TEST_F(Reasons, OnlyWhatASourceSaysOfTheHubIsTakenAway) {
  recruited("one", "b", {"p"}, "unit 7");
  for (const char* source : {"one", "two", "three"}) {
    Saying file(source);
    file.batch().source.origin = source;
    const std::uint32_t a = file.person("a");
    file.link("recruited", a, file.person("k"), {.grade = "B2"});
    file.link("contacted", a, file.person("b"), {.grade = "B2"});
    file.into(store_);
  }
  const ExplainReport report = explain("a");
  EXPECT_GT(report.crossing, 0);
  EXPECT_THAT(report.alarms, IsEmpty());
}

// Two papers that have it from one agency know its name; one unit alone knows what it did.
TEST_F(Reasons, SourcesThatRepeatANameCountAsOne) {
  recruited("police", "a", {"k", "p"}, "unit 7");
  recruited("post", "a", {}, "Agency X");
  recruited("star", "a", {}, "Agency X");
  EXPECT_THAT(explain("a").alarms, ElementsAre(HasSubstr("for all its links rest on that one"),
                                               HasSubstr("post, star all go back to Agency X")));
}

TEST_F(Reasons, SourcesWithoutAnOriginMayRepeatEachOther) {
  recruited("post", "a", {"k", "p"});
  recruited("star", "a", {"k", "p"});
  EXPECT_THAT(explain("a").alarms, ElementsAre(HasSubstr("nobody says where they have it from")));
}

// Of links with victims the team view tells how many, never which; a release tells nothing of it.
TEST_F(Reasons, ViewsTellWhatTheyMay) {
  recruited("one", "a", {"k", "p"});
  const ExplainReport team = explain("a", View::team);
  ASSERT_TRUE(team.fall.has_value());
  EXPECT_THAT(team.fall->listed, IsEmpty());
  EXPECT_EQ(team.fall->statements, 1U);
  EXPECT_EQ(team.fall->of_protected, 1U);
  EXPECT_THAT(explain("a", View::work).fall->listed, SizeIs(1));
  options_.min_group = 10;
  const ExplainReport release = explain("a", View::release);
  EXPECT_FALSE(release.fall.has_value());
  EXPECT_THAT(release.sources, IsEmpty());
  EXPECT_THAT(release.alarms, IsEmpty());
  EXPECT_EQ(release.rank, 0U);
}

TEST_F(Reasons, WhoIsNotAmongTheFirstNeedsNothing) {
  recruited("one", "a", {"k", "l", "p", "q"});
  recruited("two", "b", {"m", "r"});
  const ExplainReport report = explain("b");
  ASSERT_TRUE(report.fall.has_value());
  EXPECT_EQ(report.fall->statements, 0U);
  EXPECT_THAT(report.fall->why, HasSubstr("not among the first 1"));
}

}  // namespace
}  // namespace mekhala
