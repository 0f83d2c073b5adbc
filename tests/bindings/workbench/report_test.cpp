#include "bindings/workbench/report.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "bindings/workbench/import_files.hpp"
#include "tests/bindings/program.hpp"
#include "tests/bindings/workbench/opened.hpp"

// What a report is made of, in a case small enough to count by hand.
namespace mekhala {
namespace {

using program::Folder;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::Pair;
using testing::SizeIs;

// Lee joins Rik, who sends people to Cambodia, and Pia, who sends them to the Philippines; a second
// file tells of Rik's ties to his people again.
constexpr const char* kPeople =
    "id,name,role,exploitation country,victim status\n"
    "L,Lee Lim,broker,,\nrik,Rik Roy,recruiter,,\npia,Pia Paz,recruiter,,\n"
    "k1,Kim One,,KH,possible\nk2,Kim Two,,KH,possible\nk3,Kim Three,,KH,actual\n"
    "p1,Pat One,,PH,possible\np2,Pat Two,,PH,possible\np3,Pat Three,,PH,possible\n";
constexpr const char* kTies =
    "source,target,relation\nL,rik,contacted\nL,pia,contacted\nrik,k1,recruited\n"
    "rik,k2,recruited\nrik,k3,recruited\npia,p1,recruited\npia,p2,recruited\npia,p3,recruited\n";

class ReportParts : public testing::Test {
 protected:
  CaseReport make(View view, ReportOptions options = {}) {
    folder_.write("people.csv", kPeople);
    folder_.write("ties.csv", kTies);
    workbench_test::import_into(folder_, {"people.csv", "ties.csv"});
    const Session session(folder_ / "t.case", workbench_test::opening(view));
    if (view != View::release) options.hubs.min_group = 1;
    return make_report(session, options, context_);
  }

  Folder folder_;
  Context context_;
};

TEST_F(ReportParts, ReasonsAreGivenForTheFirst) {
  ReportOptions options;
  options.reasons = 2;
  options.paths = 1;
  const CaseReport report = make(View::team, options);
  EXPECT_THAT(report.actors, SizeIs(2));
  EXPECT_THAT(report.places, IsEmpty());
  for (std::size_t i = 0; i < report.actors.size(); ++i) {
    EXPECT_EQ(report.actors[i].entity.row, report.hubs.actors.rows[i].entity.row);
    EXPECT_THAT(report.actors[i].paths, SizeIs(1));
  }
}

TEST_F(ReportParts, CommunitiesCountTheirVictimsByCountry) {
  std::map<std::string, std::uint64_t> sums;
  for (const CommunityRow& row : make(View::team).communities.rows) {
    for (const auto& [group, count] : row.victim_groups) sums[group] += std::stoul(count);
  }
  EXPECT_THAT(sums, ElementsAre(Pair("KH", 3), Pair("PH", 3)));
  for (const CommunityRow& row : make(View::release).communities.rows) {
    EXPECT_THAT(row.victim_groups, IsEmpty());
  }
}

TEST_F(ReportParts, SourcesCountTheTiesThatRestOnThem) {
  const CaseReport report = make(View::team);
  EXPECT_EQ(report.ties, 8U);
  std::uint64_t alone = 0, ties = 0, statements = 0;
  for (const ReportSource& use : report.sources) {
    ties += use.ties;
    alone += use.ties_alone;
    statements += use.source.statements;
  }
  EXPECT_EQ(ties, 8U);
  EXPECT_EQ(alone, 8U);
  EXPECT_EQ(statements, report.counts.statements);
  const CaseReport release = make(View::release);
  EXPECT_THAT(release.sources, IsEmpty());
  EXPECT_EQ(release.ties, 0U);
}

TEST_F(ReportParts, TheRunIdFollowsWhatWasAsked) {
  const CaseReport one = make(View::team), again = make(View::team);
  ReportOptions options;
  options.hubs.permutations = 7;
  const CaseReport other = make(View::team, options);
  EXPECT_EQ(one.manifest, again.manifest);
  EXPECT_NE(one.manifest.back(), other.manifest.back());
  EXPECT_EQ(report_page(one), report_page(again));
}

TEST_F(ReportParts, AMapThatHasNothingToDrawSaysWhy) {
  const CaseReport report = make(View::release);
  ASSERT_FALSE(report.maps.empty());
  EXPECT_EQ(report.maps.front().kind, "hubs");
  EXPECT_FALSE(report.maps.front().nothing.empty());
  EXPECT_TRUE(report.maps.front().svg.empty());
}

}  // namespace
}  // namespace mekhala
