#include "bindings/workbench/disrupt.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "bindings/workbench/run.hpp"
#include "bindings/workbench/session.hpp"
#include "engine/base/error.hpp"
#include "tests/bindings/program.hpp"
#include "tests/bindings/workbench/opened.hpp"

// Taking actors away in a case small enough to work it out by hand.
namespace mekhala {
namespace {

using program::Folder;
using testing::ElementsAre;
using testing::HasSubstr;

// Lee joins Rik, Rob and Pia, who recruited people; Ned negotiated for k1 and k2 and knows Rob. k2
// has a mother as well. Vic was recruited by Rik, and recruited p1.
constexpr const char* kPeople =
    "id,name,role,exploitation country,victim status\n"
    "L,Lee Lim,broker,,\nrik,Rik Roy,recruiter,,\nrob,Rob Roe,recruiter,,\n"
    "pia,Pia Paz,recruiter,,\nned,Ned Nye,negotiator,,\nmum,Mae One,family,,\n"
    "k1,Kim One,,KH,possible\nk2,Kim Two,,KH,possible\np1,Pat One,,PH,possible\n"
    "vic,Vic Vane,recruiter,KH,actual\n";
constexpr const char* kTies =
    "source,target,relation\nL,rik,contacted\nL,rob,contacted\nL,pia,contacted\nned,rob,contacted\n"
    "rik,k1,recruited\nrik,k2,recruited\nrik,vic,recruited\nvic,p1,recruited\n"
    "ned,k1,negotiated_for\nned,k2,negotiated_for\nmum,k2,family_of\n";

class Disrupt : public testing::Test {
 protected:
  void SetUp() override {
    folder_.write("people.csv", kPeople);
    folder_.write("ties.csv", kTies);
    workbench_test::import_into(folder_, {"people.csv", "ties.csv"});
  }
  DisruptReport take(const DisruptOptions& options, View view = View::team) {
    Session session(folder_ / "t.case", workbench_test::opening(view));
    return disrupt(session.store(), session.door(), options, context_);
  }
  static std::vector<std::string> labels(const DisruptReport& report) {
    std::vector<std::string> out;
    for (const DisruptRow& row : report.rows) out.push_back(row.entity.label);
    return out;
  }

  Folder folder_;
  Context context_;
};

// The network: L, rik, rob, pia, ned and Vic's second self, tied rik-vic: a star of L with rik-vic
// and rob-ned behind. 6 nodes, 5 ties: L-rik L-rob L-pia rob-ned rik-vic.
TEST_F(Disrupt, ByHand) {
  DisruptOptions options;
  options.removals = 6;
  const DisruptReport report = take(options);
  EXPECT_EQ(report.nodes, 6U);
  EXPECT_EQ(report.may_go, 5U);
  EXPECT_DOUBLE_EQ(report.largest_before, 1);
  // 5 pairs at 1; at 2: rik-rob rik-pia rob-pia L-vic L-ned; at 3: vic-rob vic-pia ned-rik ned-pia;
  // at 4: vic-ned.
  EXPECT_DOUBLE_EQ(report.efficiency_before, 2 * (5 + 5 / 2.0 + 4 / 3.0 + 1 / 4.0) / 30);
  // Vic is never taken away, though nobody but L has more ties.
  ASSERT_EQ(report.rows.size(), 5U);
  EXPECT_EQ(report.rows[0].entity.label, "Lee Lim");
  EXPECT_DOUBLE_EQ(report.rows[0].largest, 2.0 / 6);
  EXPECT_DOUBLE_EQ(report.rows[0].efficiency, 4.0 / 30);
  EXPECT_THAT(labels(report), testing::Not(testing::Contains("Vic Vane")));
}

TEST_F(Disrupt, CountsWhatVictimsLose) {
  DisruptOptions options;
  options.removals = 5;
  const DisruptReport report = take(options);
  EXPECT_EQ(report.supported, "2");
  bool ned_gone = false;
  for (const DisruptRow& row : report.rows) {
    ned_gone = ned_gone || row.entity.label == "Ned Nye";
    EXPECT_EQ(row.cut_off, ned_gone ? "1" : "0") << row.entity.label;
    const std::string tied = row.entity.label == "Rik Roy"   ? "3"
                             : row.entity.label == "Ned Nye" ? "2"
                                                             : "0";
    EXPECT_EQ(row.tied, tied) << row.entity.label;
  }
  EXPECT_TRUE(ned_gone);
}

TEST_F(Disrupt, ProtectStandsBesideRemove) {
  DisruptOptions options;
  options.removals = 1;
  const DisruptReport report = take(options);
  ASSERT_EQ(report.actions.size(), 4U);
  EXPECT_EQ(report.actions[0].action, "remove");
  EXPECT_DOUBLE_EQ(report.actions[0].efficiency, report.rows[0].efficiency);
  EXPECT_EQ(report.actions[1].action, "remove at random");
  ASSERT_TRUE(report.actions[1].low && report.actions[1].high);
  EXPECT_LE(*report.actions[1].low, report.actions[1].efficiency);
  EXPECT_EQ(report.actions[2].action, "protect");
  EXPECT_THAT(report.actions[2].who, testing::StartsWith("1 protected"));
  // Without Vic: 4 pairs at 1; rik-rob rik-pia rob-pia L-ned at 2; ned-rik ned-pia at 3.
  EXPECT_DOUBLE_EQ(report.actions[2].efficiency, 2 * (4 + 4 / 2.0 + 2 / 3.0) / 30);
  EXPECT_DOUBLE_EQ(report.actions[2].largest, 5.0 / 6);
}

TEST_F(Disrupt, CostsAndKinds) {
  DisruptOptions options;
  options.removals = 1;
  options.hubs.kinds = {"organization"};
  EXPECT_THAT(labels(take(options)), ElementsAre());
  options.hubs.kinds = {};
  options.costs = {{"person", 4}};
  EXPECT_EQ(take(options).rows.at(0).cost, 4);
  options.costs = {{"no such kind", 4}};
  EXPECT_THROW((void)take(options), Error);
  options.costs = {{"person", 0}};
  EXPECT_THROW((void)take(options), Error);
}

TEST_F(Disrupt, AReleaseHasNoListOfTargets) {
  try {
    (void)take({}, View::release);
    ADD_FAILURE() << "was not refused";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::refused);
    EXPECT_THAT(error.what(), HasSubstr("team view"));
  }
}

TEST_F(Disrupt, RunKeepsProtectedPeopleToo) {
  for (const char* algorithm : {"disruption", "disruption_recovery"}) {
    GraphInputOptions open;
    open.session = workbench_test::opening(View::team);
    GraphInput input = GraphInput::open(folder_ / "t.case", open, context_);
    const RunOutcome outcome = run_algorithm(input, algorithm, {}, context_);
    // What is printed is what was asked: how many they are is nobody's to know.
    EXPECT_TRUE(std::get<NodeSet>(outcome.options.at("kept")).nodes.empty());
    if (const auto& table = std::get<Table>(outcome.result); table.key == TableKey::node) {
      for (const NodeId node : table.ids) EXPECT_TRUE(input.listed(node));
    }
    input.session()->close();
    open.session = workbench_test::opening(View::release);
    const GraphInput released = GraphInput::open(folder_ / "t.case", open, context_);
    EXPECT_THROW((void)run_algorithm(released, algorithm, {}, context_), Error);
  }
}

}  // namespace
}  // namespace mekhala
