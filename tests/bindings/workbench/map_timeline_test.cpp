#include "bindings/workbench/map_timeline.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>

#include "bindings/workbench/import_files.hpp"
#include "bindings/workbench/session.hpp"
#include "tests/bindings/program.hpp"
#include "tests/bindings/workbench/opened.hpp"

// The event chart of a case small enough to place each mark by hand.
namespace mekhala {
namespace {

using program::Folder;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::UnorderedElementsAre;

constexpr const char* kPeople =
    "id,name,role,exploitation country,victim status\n"
    "L,Lee Lim,broker,,\nrik,Rik Roy,recruiter,,\npia,Pia Paz,recruiter,,\n"
    "k1,Kim One,,KH,possible\nk2,Kim Two,,KH,possible\nk3,Kim Three,,KH,actual\n"
    "p1,Pat One,,PH,possible\np2,Pat Two,,PH,possible\np3,Pat Three,,PH,possible\n";
// Lee has three dated links, the recruiters three victims each; one date is a year, one missing.
constexpr const char* kTies =
    "source,target,relation,date\nL,rik,contacted,2024-01-10\nL,pia,contacted,2024-03-10\n"
    "rik,k1,recruited,2024-01-20\nrik,k2,recruited,2024-01-25\nrik,k3,recruited,2024-02-01\n"
    "pia,p1,recruited,2024-02-02\npia,p2,recruited,2024\npia,p3,recruited,\n";

class Timeline : public testing::Test {
 protected:
  void import(const std::string& ties) {
    folder_.write("people.csv", kPeople);
    folder_.write("ties.csv", ties);
    workbench_test::import_into(folder_, {"people.csv", "ties.csv"});
  }
  MapScene scene(View view = View::team, unsigned threads = 1, MapOptions options = {}) {
    Session session(folder_ / "t.case", workbench_test::opening(view));
    options.kind = "timeline";
    options.hubs.min_group = view == View::release ? 10 : 3;
    Context context(ContextOptions{.threads = threads});
    return make_map(session.store(), session.door(), options, context);
  }
  // Those under the lanes, from left to right.
  static std::vector<std::string> names(const MapScene& scene) {
    std::vector<std::string> told;
    for (const MapRule& rule : scene.rules) {
      if (!rule.label_left && !rule.label.empty()) told.push_back(rule.label);
    }
    return told;
  }
  // The name of the lane and of the column that a mark stands in.
  static std::string lane_of(const MapScene& scene, const MapNode& node) {
    std::string best;
    double least = 1e9;
    for (const MapRule& rule : scene.rules) {
      const double far = std::abs(rule.from.y - node.y);
      if (!rule.label_left || far >= least) continue;
      least = far;
      best = rule.label;
    }
    return best;
  }
  static std::string column_of(const MapScene& scene, const MapNode& node) {
    std::string best;
    double least = 1e9;
    for (const MapRule& rule : scene.rules) {
      const double far = std::abs(rule.from.x - node.x);
      if (rule.label_left || rule.label.empty() || far >= least) continue;
      least = far;
      best = rule.label;
    }
    return best;
  }
  static std::vector<std::string> marks(const MapScene& scene) {
    std::vector<std::string> told;
    for (const MapNode& node : scene.nodes) {
      const std::string what = !node.victims.empty() ? node.victims + " victims"
                               : !node.count.empty() ? node.count
                                                     : node.kind;
      told.push_back(lane_of(scene, node) + " " + column_of(scene, node) + " " + what);
    }
    return told;
  }

  Folder folder_;
  Context context_;
};

TEST_F(Timeline, ByHand) {
  import(kTies);
  const MapScene drawn = scene();
  EXPECT_THAT(marks(drawn), UnorderedElementsAre("Cambodia  កម្ពុជា 01 2", "Cambodia  កម្ពុជា 02 1",
                                                 "Philippines  Pilipinas 02 1", "Lee Lim 01 phone",
                                                 "Lee Lim 03 phone", "Rik Roy 01 phone",
                                                 "Rik Roy 01 2 victims", "Rik Roy 02 1 victims",
                                                 "Pia Paz 03 phone", "Pia Paz 02 1 victims"));
  EXPECT_THAT(drawn.subtitle[0], "6 dated links, one column a month · whole period");
  EXPECT_THAT(drawn.subtitle[1],
              "in no column: 1 without a date, 1 dated too vaguely or before the first column");
  EXPECT_THAT(names(drawn), ElementsAre("01", "2024", "02", "03"));
}

// Rik has held k1 since January: that lasts into March, but began before.
TEST_F(Timeline, APeriodHasNoColumnBeforeIt) {
  import(std::string(kTies) + "rik,k1,supervised,2024-01-15\n");
  MapOptions options;
  options.hubs.from = parse_iso_date("2024-02-01");
  const MapScene drawn = scene(View::team, 1, options);
  EXPECT_THAT(names(drawn), ElementsAre("02", "2024", "03"));
  EXPECT_THAT(drawn.subtitle[0], HasSubstr("2024-02-01 to today"));
}

// Two years of nothing take the room of one column; nothing is drawn after the last mark.
// Forty-fold numbers are told apart as well as small ones, and the legend has the thresholds.
TEST_F(Timeline, CirclesGrowWithTheLargest) {
  std::string people = "id,name,exploitation country,victim status\n";
  std::string ties = "source,target,relation,date\n";
  int number = 0;
  const auto add = [&](int count, const char* month) {
    for (int i = 0; i < count; ++i) {
      const std::string id = "v" + std::to_string(++number);
      people += id + ",Kim " + id + ",KH,possible\n";
      ties += "L," + id + ",recruited,2024-" + month + "-03\n";
    }
  };
  add(1, "01");
  add(9, "02");
  add(90, "03");
  folder_.write("more.csv", people);
  folder_.write("people.csv", kPeople);
  folder_.write("ties.csv", ties);
  workbench_test::import_into(folder_, {"people.csv", "more.csv", "ties.csv"});
  const MapScene drawn = scene();
  std::map<std::string, int> size_of;
  for (const MapNode& node : drawn.nodes) {
    if (!node.count.empty()) size_of[node.count] = node.size;
  }
  EXPECT_EQ(size_of, (std::map<std::string, int>{{"1", 0}, {"9", 1}, {"90", 3}}));
  EXPECT_THAT(drawn.legend, testing::Contains("larger from 4, 10 and 40 on"));
}

TEST_F(Timeline, ALongStretchOfNothingIsOneColumn) {
  import(std::string(kTies) + "L,pia,contacted,2025-11-10\nk1,k2,travelled with,2026-03-10\n");
  const MapScene drawn = scene();
  EXPECT_THAT(names(drawn), ElementsAre("01", "2024", "02", "03", "…", "11", "2025"));
  EXPECT_THAT(drawn.legend, testing::Contains("… = nothing from 2024-04 to 2025-10"));
  EXPECT_THAT(marks(drawn), testing::Contains("Lee Lim 11 phone"));
}

TEST_F(Timeline, LaterStandsFurtherRight) {
  import(kTies);
  std::map<std::string, double> x;
  const MapScene drawn = scene();
  for (const MapNode& node : drawn.nodes) x[column_of(drawn, node)] = node.x;
  EXPECT_LT(x["01"], x["02"]);
  EXPECT_LT(x["02"], x["03"]);
  for (const MapNode& node : drawn.nodes) {
    EXPECT_GE(node.x - radius_of(node), drawn.room->left);
    EXPECT_LE(node.x + radius_of(node), drawn.room->right);
    EXPECT_GE(node.y - radius_of(node), drawn.room->bottom);
    EXPECT_LE(node.y + radius_of(node), drawn.room->top);
  }
}

TEST_F(Timeline, ALongTimeHasColumnsOfYears) {
  import(std::string(kTies) + "L,rik,called,1995-04-01\nL,rik,messaged,2010-04-01\n");
  const MapScene drawn = scene();
  EXPECT_THAT(drawn.subtitle[0], HasSubstr("one column a year"));
  EXPECT_THAT(marks(drawn), testing::Contains("Lee Lim 1995 phone"));
  EXPECT_THAT(drawn.subtitle[1], Not(HasSubstr("dated too vague")))
      << "a year is as good as its column";
}

TEST_F(Timeline, NobodyProtectedIsNamedNorDatedInARelease) {
  import(kTies);
  const std::string team = to_dot(scene());
  EXPECT_THAT(team, Not(HasSubstr("Kim")));
  EXPECT_THAT(team, Not(HasSubstr("Pat One")));
  const MapScene released = scene(View::release);
  for (const MapNode& node : released.nodes) EXPECT_EQ(node.victims, "");
  const std::string dot = to_dot(released);
  EXPECT_THAT(dot, Not(HasSubstr("Kim")));
  EXPECT_THAT(dot, Not(HasSubstr("Lee Lim")));
  EXPECT_THAT(released.subtitle[0], HasSubstr("2 dated links"));
}

TEST_F(Timeline, SameBytesForAnyNumberOfThreads) {
  import(kTies);
  const std::string one = to_dot(scene());
  EXPECT_EQ(one, to_dot(scene()));
  EXPECT_EQ(one, to_dot(scene(View::team, 2)));
}

TEST_F(Timeline, SaysWhyNothingIsDrawn) {
  import("source,target,relation\nrik,k1,recruited\n");
  const MapScene drawn = scene();
  EXPECT_THAT(drawn.nodes, IsEmpty());
  EXPECT_THAT(drawn.nothing, HasSubstr("no link that this view shows has a date"));
}

TEST(TimelineProgram, DrawsEveryFormatWithoutARemark) {
  const Folder folder;
  const std::string demo = program::make_demo(folder);
  for (const char* file : {"t.svg", "t.pdf", "t.png", "t.dot"}) {
    const program::Ran ran =
        program::run(folder, {"map", demo, "--kind", "timeline", "-o", file, "--json"});
    EXPECT_EQ(ran.code, 0) << file;
    EXPECT_EQ(ran.err, "") << file;
    EXPECT_GT(folder.read(file).size(), 5000U) << file;
    EXPECT_EQ(ran.json()["kind"], "timeline");
  }
}

}  // namespace
}  // namespace mekhala
