#include "bindings/workbench/ways_in_time.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "bindings/workbench/run.hpp"
#include "bindings/workbench/session.hpp"
#include "bindings/workbench/windows.hpp"
#include "engine/base/error.hpp"
#include "tests/bindings/program.hpp"
#include "tests/bindings/workbench/opened.hpp"

// Who could have reached whom by the dates of a file, small enough to follow by hand.
namespace mekhala {
namespace {

using program::Folder;
using testing::ElementsAre;
using testing::IsEmpty;

constexpr const char* kPeople =
    "id,name,role,exploitation country,victim status\n"
    "ana,Ana Aba,broker,,\nben,Ben Bo,recruiter,,\ncle,Cleo Ce,recruiter,,\n"
    "dor,Dora Do,recruiter,,\neve,Eve Ev,recruiter,,\nfay,Fay Fa,recruiter,,\n"
    "k1,Kim One,,KH,possible\n";
// ana - ben 10 March; ben - cleo 5 March, before ana; cleo - dora 20 March. ben - dora some day in
// March. k1 by ben on 17 March, and by eve on 28 March. dora - fay without a date.
constexpr const char* kTies =
    "source,target,relation,date\nana,ben,contacted,2024-03-10\nben,cle,contacted,2024-03-05\n"
    "cle,dor,contacted,2024-03-20\nben,dor,met with,2024-03\nben,k1,recruited,2024-03-17\n"
    "eve,k1,recruited,2024-03-28\ndor,fay,contacted,\n";

class WaysInTime : public testing::Test {
 protected:
  void SetUp() override {
    folder_.write("people.csv", kPeople);
    folder_.write("ties.csv", kTies);
    workbench_test::import_into(folder_, {"people.csv", "ties.csv"});
  }
  ReachReport reached(const char* from, View view) {
    Session session(folder_ / "t.case", workbench_test::opening(view));
    return find_reached(session.store(), session.door(), session.door().resolve(from), {},
                        context_);
  }
  PathsReport ways(const char* from, const char* to, View view) {
    Session session(folder_ / "t.case", workbench_test::opening(view));
    return find_ways_in_time(session.store(), session.door(), session.door().resolve(from),
                             session.door().resolve(to), {}, context_);
  }
  static std::vector<std::string> lines(const ReachReport& report) {
    std::vector<std::string> out;
    for (const Reached& row : report.rows) out.push_back(row.entity.label + " " + row.earliest);
    return out;
  }
  static std::vector<std::string> steps(const ShownPath& path) {
    std::vector<std::string> out;
    for (const PathStep& step : path.steps) out.push_back(step.to.label + " " + step.when);
    return out;
  }

  Folder folder_;
  Context context_;
};

// dora is met on some day of March, perhaps after the 10th, and cleo is called by her on the 20th.
TEST_F(WaysInTime, WhomOneCanHaveReachedByHand) {
  const ReachReport report = reached("ana", View::work);
  EXPECT_THAT(lines(report), ElementsAre("Ben Bo 2024-03-10", "Dora Do 2024-03-10",
                                         "Cleo Ce 2024-03-20", "Eve Ev 2024-03-28"));
  EXPECT_EQ(report.reached_protected, "1");
  EXPECT_EQ(report.without_order, 4U);
  EXPECT_EQ(report.undated, 1U) << "dora - fay";
  // From cleo: ben, for that was the first of all, then everybody but fay.
  EXPECT_EQ(reached("cle", View::work).rows.size(), 4U);
  // From eve: k1 alone, for ben had been there before.
  EXPECT_THAT(lines(reached("eve", View::work)), IsEmpty());
  EXPECT_EQ(reached("eve", View::work).without_order, 4U);
}

// Outside the work view the link of ben and k1 is one of March, so eve may have come before him.
TEST_F(WaysInTime, DatesOfProtectedPeopleAreMonthsAndStandBesideNobody) {
  EXPECT_THAT(
      lines(reached("ana", View::team)),
      ElementsAre("Ben Bo 2024-03-10", "Dora Do 2024-03-10", "Cleo Ce 2024-03-20", "Eve Ev "));
  EXPECT_EQ(reached("eve", View::team).rows.size(), 4U);
  for (const Reached& row : reached("eve", View::team).rows) EXPECT_EQ(row.earliest, "");
  const PathsReport team = ways("ana", "eve", View::team);
  ASSERT_EQ(team.paths.size(), 1U);
  EXPECT_EQ(team.paths[0].steps[0].when, "2024-03-10");
  EXPECT_EQ(team.paths[0].steps[1].when, "");
  EXPECT_EQ(team.paths[0].steps[2].when, "");
  // In a release nobody protected is walked over, and all dates are months.
  const ReachReport release = reached("Ana Aba", View::release);
  EXPECT_EQ(release.rows.size(), 3U);
  for (const Reached& row : release.rows) EXPECT_EQ(row.earliest, "2024-03");
  EXPECT_EQ(release.reached_protected, "");
  EXPECT_EQ(release.undated, 0U);
}

TEST_F(WaysInTime, TheFirstToArriveAndTheShortest) {
  const PathsReport report = ways("ana", "cle", View::work);
  ASSERT_EQ(report.paths.size(), 1U) << "ben - cleo was over";
  EXPECT_THAT(steps(report.paths[0]),
              ElementsAre("Ben Bo 2024-03-10", "Dora Do 2024-03", "Cleo Ce 2024-03-20"));
  EXPECT_THAT(ways("eve", "ana", View::work).paths, IsEmpty());
  EXPECT_THROW(static_cast<void>(ways("ana", "ana", View::work)), Error);
}

TEST_F(WaysInTime, ACaseWithoutDatesHasNoOrder) {
  const Folder other;
  other.write("people.csv", kPeople);
  other.write("ties.csv", "source,target,relation\nana,ben,contacted\n");
  workbench_test::import_into(other, {"people.csv", "ties.csv"});
  Session session(other / "t.case", workbench_test::opening(View::team));
  EXPECT_THROW(static_cast<void>(find_reached(session.store(), session.door(),
                                              session.door().resolve("ana"), {}, context_)),
               Error);
}

// Outside the work view the links of protected people have no date: what comes of it is a number
// beside somebody.
TEST_F(WaysInTime, AlgorithmsTakeNoDatesOfProtectedPeople) {
  const auto arrivals = [&](View view) {
    GraphInputOptions open;
    open.directed = false;
    open.dates = true;
    open.session = workbench_test::opening(view);
    const GraphInput input = GraphInput::open(folder_ / "t.case", open, context_);
    const RunOutcome run =
        run_algorithm(input, "earliest_arrival", {{"source", {"ana"}}}, context_);
    const auto& values = std::get<NodeScores>(run.result).values;
    EXPECT_EQ(values[input.find("cle")], 19802);
    return values[input.find("eve")];
  };
  EXPECT_EQ(arrivals(View::work), 19810);  // 2024-03-28
  EXPECT_TRUE(std::isnan(arrivals(View::team)));
}

// The same by `run`: dates are taken from the links where no column is named.
TEST_F(WaysInTime, AlgorithmsTakeTheDatesOfACase) {
  GraphInputOptions open;
  open.directed = false;
  open.dates = true;
  open.session = workbench_test::opening(View::work);
  const GraphInput input = GraphInput::open(folder_ / "t.case", open, context_);
  const RunOutcome run = run_algorithm(input, "earliest_arrival", {{"source", {"ana"}}}, context_);
  const auto& values = std::get<NodeScores>(run.result).values;
  EXPECT_EQ(values[input.find("ben")], 19792);  // 2024-03-10
  EXPECT_EQ(values[input.find("cle")], 19802);
  EXPECT_TRUE(std::isnan(values[input.find("fay")]));
  // Named, `times` alone holds: dora was then met on the 1st, before ana came to ben.
  const RunOutcome first = run_algorithm(input, "earliest_arrival",
                                         {{"source", {"ana"}}, {"times", {"begin"}}}, context_);
  EXPECT_TRUE(std::isnan(std::get<NodeScores>(first.result).values[input.find("dor")]));
}

TEST_F(WaysInTime, AWindowOfTheCaseAfterTheOther) {
  GraphInputOptions open;
  open.session = workbench_test::opening(View::team);
  GraphInput input = GraphInput::open(folder_ / "t.case", open, context_);
  const bool directed = input.graph().directed();
  const auto edges = [&](const char* month) {
    input.narrow(*parse_iso_date(month), *parse_iso_date(month), context_);
    EXPECT_EQ(input.graph().directed(), directed);
    return input.graph().num_edges();
  };
  EXPECT_EQ(edges("2024-03"), 6U);
  EXPECT_EQ(edges("2024-04"), 0U);
  EXPECT_EQ(edges("2024-03"), 6U);
}

TEST_F(WaysInTime, DatesOfAGraphFileAreTimes) {
  folder_.write("calls.csv",
                "source,target,day\na,b,2024-03-10\nb,c,2024-03-09\nb,d,2024-03-11T12:00\nd,e,\n");
  folder_.write("odd.csv", "source,target,day\na,b,2024-03-10\nb,c,soon\n");
  const GraphInput input = GraphInput::open(folder_ / "calls.csv", {.directed = true}, context_);
  const OptionTexts asked{{"source", {"a"}}, {"times", {"day"}}};
  const RunOutcome run = run_algorithm(input, "earliest_arrival", asked, context_);
  const auto& values = std::get<NodeScores>(run.result).values;
  EXPECT_EQ(values[input.find("b")], 19792);
  EXPECT_TRUE(std::isnan(values[input.find("c")]));
  EXPECT_EQ(values[input.find("d")], 19793.5);
  EXPECT_TRUE(std::isnan(values[input.find("e")])) << "no date: never";
  const GraphInput odd = GraphInput::open(folder_ / "odd.csv", {.directed = true}, context_);
  EXPECT_THROW(static_cast<void>(run_algorithm(odd, "earliest_arrival", asked, context_)), Error);
}

}  // namespace
}  // namespace mekhala
