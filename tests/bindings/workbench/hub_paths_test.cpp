#include "bindings/workbench/hub_paths.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "bindings/workbench/session.hpp"
#include "engine/base/error.hpp"
#include "tests/bindings/program.hpp"
#include "tests/bindings/workbench/opened.hpp"

// Hubs by paths that read a script, keep the order of time, or follow directions: the example of
// docs/methods/cross_border.md, worked by hand.
namespace mekhala {
namespace {

using program::Folder;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr const char* kPeople =
    "id,name,role,exploitation country,victim status\n"
    "lee,Lee Lim,broker,,\nrik,Rik Roy,recruiter,,\npia,Pia Paz,recruiter,,\n"
    "tam,Tam Tun,broker,,\n"
    "k1,Kim One,,KH,possible\nk2,Kim Two,,KH,possible\nk3,Kim Three,,KH,possible\n"
    "p1,Pat One,,PH,possible\np2,Pat Two,,PH,possible\np3,Pat Three,,PH,possible\n";
// Tam paid for everybody's ticket, and so stands on every path of two hops.
constexpr const char* kTies =
    "source,target,relation,date\nrik,k1,recruited,2024-03-05\nrik,k2,recruited,2024-03-06\n"
    "rik,k3,recruited,2024-03-07\nlee,rik,contacted,2024-04-10\nlee,pia,contacted,2024-05-10\n"
    "pia,p1,recruited,2024-06-05\npia,p2,recruited,2024-06-06\npia,p3,recruited,2024-06-07\n"
    "tam,k1,paid_for,2024-03-20\ntam,k2,paid_for,2024-03-20\ntam,k3,paid_for,2024-03-20\n"
    "tam,p1,paid_for,2024-06-20\ntam,p2,paid_for,2024-06-20\ntam,p3,paid_for,2024-06-20\n";

class HubPathsOfACase : public testing::Test {
 protected:
  void SetUp() override {
    folder_.write("people.csv", kPeople);
    folder_.write("ties.csv", kTies);
    workbench_test::import_into(folder_, {"people.csv", "ties.csv"});
    options_.min_group = 3;
    options_.permutations = 0;
  }
  HubsReport find(const HubPaths& paths, View view = View::team) {
    options_.paths = paths;
    Session session(folder_ / "t.case", workbench_test::opening(view));
    return find_hubs(session.store(), session.door(), options_, context_);
  }
  static double crossing(const HubsReport& report, const std::string& label) {
    for (const HubRow& row : report.actors.rows) {
      if (row.entity.label == label) return row.crossing;
    }
    return 0;
  }
  std::string refusal(const HubPaths& paths, View view, ErrorCode code) {
    try {
      (void)find(paths, view);
    } catch (const Error& error) {
      EXPECT_EQ(error.code(), code) << error.what();
      return error.what();
    }
    return "nothing was refused";
  }

  Folder folder_;
  Context context_;
  HubsOptions options_;
};

TEST_F(HubPathsOfACase, AScriptLeavesOutWhoOnlyPaid) {
  HubsReport report = find({});
  EXPECT_DOUBLE_EQ(crossing(report, "Tam Tun"), 1);
  EXPECT_EQ(crossing(report, "Lee Lim"), 0);
  for (const char* script :
       {"recruited contacted* recruited", "person person person", "recruiter broker recruiter",
        "recruited recruiter contacted+ recruiter .*",
        "recruited person contacted person contacted person recruited"}) {
    SCOPED_TRACE(script);
    report = find({.script = script});
    EXPECT_DOUBLE_EQ(crossing(report, "Lee Lim"), 1);
    // Within two steps of a victim without Rik are all six, over Tam; of Lee without Rik three.
    EXPECT_DOUBLE_EQ(crossing(report, "Rik Roy"), 0.5);
    EXPECT_DOUBLE_EQ(crossing(report, "Pia Paz"), 0.5);
    EXPECT_EQ(crossing(report, "Tam Tun"), 0);
    EXPECT_THAT(report.measure, HasSubstr(script));
  }
}

// Mia was held and had to recruit: the one path over somebody with that role, which only the work
// view names.
TEST_F(HubPathsOfACase, RolesAreThoseThatTheViewShows) {
  folder_.write("held.csv",
                "id,name,role,exploitation country,victim status\n"
                "mia,Mia Moe,victim/recruiter,KH,possible\nx1,Xin One,,KH,possible\n"
                "x2,Xin Two,,PH,possible\n");
  folder_.write("forced.csv", "source,target,relation\nmia,x1,recruited\nmia,x2,recruited\n");
  workbench_test::import_into(folder_, {"held.csv", "forced.csv"});
  const HubPaths paths{.script = "recruiter"};
  EXPECT_THAT(find(paths, View::work).actors.nothing, HasSubstr("is protected"));
  EXPECT_THAT(find(paths, View::team).actors.nothing, HasSubstr("keeps what was asked of paths"));
}

TEST_F(HubPathsOfACase, ReadingRolesLooksAtNobody) {
  options_.paths = {.script = "recruiter broker recruiter"};
  Session session(folder_ / "t.case", workbench_test::opening(View::work));
  static_cast<void>(find_hubs(session.store(), session.door(), options_, context_));
  session.close();
  for (const TxRecord& record : session.store().log(1000)) EXPECT_NE(record.action, "view");
}

TEST_F(HubPathsOfACase, TimeAndDirections) {
  HubsReport report = find({.script = "recruited contacted+ recruited", .in_time = true});
  EXPECT_DOUBLE_EQ(crossing(report, "Lee Lim"), 0.5);
  report = find({.in_time = true});
  EXPECT_DOUBLE_EQ(crossing(report, "Tam Tun"), 0.5);
  report = find({.length = true});
  EXPECT_DOUBLE_EQ(crossing(report, "Tam Tun"), 1);
  report = find({.directed = true});
  EXPECT_THAT(report.actors.rows, IsEmpty());
  EXPECT_THAT(report.actors.nothing, HasSubstr("keeps what was asked of paths"));
}

TEST_F(HubPathsOfACase, AReleasePartsNoPathsByLinks) {
  for (const HubPaths& paths :
       {HubPaths{.script = "recruited ."}, HubPaths{.in_time = true}, HubPaths{.length = true}}) {
    EXPECT_THAT(refusal(paths, View::release, ErrorCode::refused), HasSubstr("team view"));
  }
  EXPECT_THAT(refusal({.script = "recruitre"}, View::team, ErrorCode::usage),
              HasSubstr("did you mean \"recruiter\"?"));
  options_.reruns.runs = 10;
  EXPECT_THAT(refusal({.directed = true}, View::team, ErrorCode::usage), HasSubstr("--reruns"));
}

}  // namespace
}  // namespace mekhala
