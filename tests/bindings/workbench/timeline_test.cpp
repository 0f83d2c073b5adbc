#include "bindings/workbench/timeline.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "bindings/workbench/session.hpp"
#include "engine/base/error.hpp"
#include "tests/bindings/program.hpp"
#include "tests/bindings/workbench/opened.hpp"

// A case window by window, small enough to count by hand.
namespace mekhala {
namespace {

using program::Folder;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::UnorderedElementsAre;

constexpr const char* kPeople =
    "id,name,role,exploitation country,victim status\n"
    "L,Lee Lim,broker,,\nrik,Rik Roy,recruiter,,\npia,Pia Paz,recruiter,,\n"
    "joe,Joe Jay,recruiter,,\n"
    "k1,Kim One,,KH,possible\nk2,Kim Two,,KH,possible\n";
// January: L with rik and pia, k1 recruited. February: L with rik. April: L with joe, rik with joe;
// k2 recruited. One link has no date.
constexpr const char* kTies =
    "source,target,relation,date\nL,rik,contacted,2024-01-10\nL,pia,contacted,2024-01-12\n"
    "rik,k1,recruited,2024-01-20\nL,rik,met with,2024-02-03\nL,joe,contacted,2024-04-10\n"
    "rik,joe,contacted,2024-04-11\nrik,k2,recruited,2024-04-25\npia,joe,contacted,\n";

class WindowsOfTime : public testing::Test {
 protected:
  void SetUp() override {
    folder_.write("people.csv", kPeople);
    folder_.write("ties.csv", kTies);
    workbench_test::import_into(folder_, {"people.csv", "ties.csv"});
  }
  TimelineReport find(const TimelineOptions& options = {}, View view = View::team) {
    Session session(folder_ / "t.case", workbench_test::opening(view));
    return find_timeline(session.store(), session.door(), options, context_);
  }
  static std::vector<std::string> labels(const std::vector<ShownEntity>& entities) {
    std::vector<std::string> out;
    for (const ShownEntity& entity : entities) out.push_back(entity.label);
    return out;
  }

  Folder folder_;
  Context context_;
};

TEST_F(WindowsOfTime, ByHand) {
  const TimelineReport report = find();
  ASSERT_EQ(report.windows.size(), 4U);
  const auto& january = report.windows[0];
  EXPECT_EQ(january.name, "2024-01");
  EXPECT_EQ(january.from, "2024-01-01");
  EXPECT_EQ(january.to, "2024-01-31");
  EXPECT_EQ(january.entities, 3U);
  EXPECT_EQ(january.links, 2U) << "that with k1 is not among those who may be named";
  EXPECT_EQ(january.victims, "1");
  EXPECT_THAT(january.joined, IsEmpty()) << "nothing to compare with";
  // Between rik and pia stands L: betweenness 1, 0, 0.
  EXPECT_DOUBLE_EQ(january.mean, 1.0 / 3);
  ASSERT_EQ(january.top.size(), 1U);
  EXPECT_EQ(january.top[0].first.label, "Lee Lim");
  const auto& february = report.windows[1];
  EXPECT_EQ(february.entities, 2U);
  EXPECT_THAT(labels(february.left), ElementsAre("Pia Paz"));
  EXPECT_THAT(february.joined, IsEmpty());
  EXPECT_EQ(february.victims, "0");
  const auto& march = report.windows[2];
  EXPECT_EQ(march.entities, 0U);
  EXPECT_THAT(labels(march.left), UnorderedElementsAre("Lee Lim", "Rik Roy"));
  const auto& april = report.windows[3];
  EXPECT_THAT(labels(april.joined), UnorderedElementsAre("Lee Lim", "Rik Roy", "Joe Jay"));
  EXPECT_EQ(april.fresh, 1U) << "Joe alone was never seen before";
  EXPECT_EQ(report.undated, 1U);
}

TEST_F(WindowsOfTime, LongerWindowsAndBounds) {
  TimelineOptions options;
  options.every = Every::quarter;
  options.measure = "degree";
  const TimelineReport quarters = find(options);
  ASSERT_EQ(quarters.windows.size(), 2U);
  EXPECT_EQ(quarters.windows[0].name, "2024-Q1");
  EXPECT_EQ(quarters.windows[0].links, 3U);
  EXPECT_EQ(quarters.windows[1].name, "2024-Q2");
  options.every = Every::month;
  options.projection.from = parse_iso_date("2024-02");
  options.projection.to = parse_iso_date("2024-05");
  const TimelineReport months = find(options);
  ASSERT_EQ(months.windows.size(), 4U);
  EXPECT_EQ(months.windows[0].name, "2024-02");
  EXPECT_EQ(months.windows[3].entities, 0U);
}

// From two links a month to twenty.
TEST_F(WindowsOfTime, AChangeIsMarkedWhereItBegan) {
  std::string ties = "source,target,relation,date\n", people = kPeople;
  for (int i = 0; i < 20; ++i) people += fmt::format("x{0},Xan{0} Xu{0},recruiter,,\n", i);
  for (int month = 1; month <= 11; ++month) {
    for (int i = 0; i < (month < 9 ? 2 : 20); ++i) {
      ties += fmt::format("L,x{},contacted,2023-{:02}-05\n", i, month);
    }
  }
  const Folder other;
  other.write("people.csv", people);
  other.write("ties.csv", ties);
  workbench_test::import_into(other, {"people.csv", "ties.csv"});
  Session session(other / "t.case", workbench_test::opening(View::team));
  const TimelineReport report = find_timeline(session.store(), session.door(), {}, context_);
  ASSERT_EQ(report.windows.size(), 11U);
  for (const TimelineWindow& window : report.windows) {
    const bool marked =
        std::find(window.changes.begin(), window.changes.end(), "links up") != window.changes.end();
    EXPECT_EQ(marked, window.name == "2023-09") << window.name;
  }
}

TEST_F(WindowsOfTime, AReleaseIsAskedForItsBounds) {
  try {
    (void)find({}, View::release);
    ADD_FAILURE() << "was not refused";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::refused);
  }
  TimelineOptions options;
  options.projection.from = parse_iso_date("2024-01");
  options.projection.to = parse_iso_date("2024-04");
  const TimelineReport report = find(options, View::release);
  ASSERT_EQ(report.windows.size(), 4U);
  EXPECT_EQ(report.windows[0].victims, "");
  EXPECT_EQ(report.windows[0].links, 2U);
  EXPECT_EQ(report.undated, 0U);
}

TEST_F(WindowsOfTime, TakesMeasuresOfNodesAlone) {
  TimelineOptions options;
  for (const char* measure : {"leiden", "cross_border", "bfs_distances", "no_such_measure"}) {
    options.measure = measure;
    EXPECT_THROW((void)find(options), Error) << measure;
  }
}

}  // namespace
}  // namespace mekhala
