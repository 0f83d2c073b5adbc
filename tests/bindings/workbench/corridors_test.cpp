#include "bindings/workbench/corridors.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>

#include "bindings/workbench/session.hpp"
#include "engine/base/error.hpp"
#include "tests/bindings/program.hpp"
#include "tests/bindings/workbench/opened.hpp"

// Journeys of a few people as tables.
namespace mekhala {
namespace {

using program::Folder;
using testing::ElementsAre;
using testing::IsEmpty;

constexpr const char* kPlaces =
    "id,type,name,country,latitude,longitude,city\n"
    "por,location,Porac,PH,15.07,120.54,\nceb,location,Cebu,PH,10.3,123.9,\n"
    "bkk,location,Bangkok,TH,13.75,100.5,\n";
constexpr const char* kPeople =
    "id,name,nationality,exploitation country,victim status\n"
    "a,Ann One,KE,PH,possible\nb,Ben Two,KE,PH,possible\nc,Cat Three,KE,PH,possible\n"
    "d,Dan Four,KE,PH,possible\n";
// a and b go by Bangkok to Porac in January, c to Cebu in March; d is at Cebu then, nobody knows
// after what. Outside the work view dates of victims are months, so stops of one month would have
// no order.
constexpr const char* kTies =
    "source,target,relation,date\n"
    "a,bkk,held at,2023-12-02\na,por,held at,2024-01-20\n"
    "b,bkk,held at,2023-12-03\nb,por,held at,2024-01-21\n"
    "c,bkk,held at,2024-02-02\nc,ceb,held at,2024-03-20\n"
    "d,ceb,held at,2024-03-20\n";

class CorridorTables : public testing::Test {
 protected:
  void SetUp() override {
    folder_.write("people.csv", kPeople);
    folder_.write("places.csv", kPlaces);
    folder_.write("ties.csv", kTies);
    workbench_test::import_into(folder_, {"people.csv", "places.csv", "ties.csv"});
  }
  CorridorsReport find(const CorridorsOptions& options, View view = View::team) {
    Session session(folder_ / "t.case", workbench_test::opening(view));
    return find_corridors(session.store(), session.door(), options, context_);
  }

  Folder folder_;
  Context context_;
};

TEST_F(CorridorTables, FlowsAndSequencesByHand) {
  CorridorsOptions options;
  options.least = 2;
  const CorridorsReport report = find(options);
  EXPECT_EQ(report.victims, "4");
  std::map<std::string, std::pair<std::string, double>> flows;
  for (const CorridorFlow& flow : report.flows) {
    flows[flow.from + flow.from_country + " " + flow.to] = {flow.people, flow.share};
  }
  ASSERT_EQ(flows.size(), 4U);
  EXPECT_EQ(flows["KE Bangkok"], std::pair(std::string("3"), 1.0));
  EXPECT_EQ(flows["BangkokTH Porac"], std::pair(std::string("2"), 1.0));
  EXPECT_EQ(flows["BangkokTH Cebu"], std::pair(std::string("1"), 0.5));
  EXPECT_EQ(flows["KE Cebu"], std::pair(std::string("1"), 0.5));
  ASSERT_EQ(report.sequences.size(), 5U);
  EXPECT_THAT(report.sequences[0].places, ElementsAre("KE", "Bangkok"));
  EXPECT_EQ(report.sequences[0].count, 3U);
  // Of two each, the longest first.
  EXPECT_THAT(report.sequences[1].places,
              testing::AnyOf(ElementsAre("KE", "Bangkok", "Porac"), ElementsAre("KE", "Cebu")));
  ASSERT_TRUE(report.markov);
  EXPECT_EQ(report.markov->transitions, 3U);
  EXPECT_THAT(report.shifts, IsEmpty());
}

TEST_F(CorridorTables, WhatRoseAndWhatFell) {
  CorridorsOptions options;
  options.split = parse_iso_date("2024-02");
  const CorridorsReport report = find(options);
  ASSERT_EQ(report.shifts.size(), 3U);
  // Before: Bangkok 2, Porac 2. From then on: Bangkok 1, Cebu 2.
  EXPECT_EQ(report.shifts[0].place, "Cebu");
  EXPECT_EQ(report.shifts[0].after, "2");
  EXPECT_DOUBLE_EQ(report.shifts[0].change, 2.0 / 3);
  EXPECT_EQ(report.shifts[1].place, "Bangkok");
  EXPECT_DOUBLE_EQ(report.shifts[1].change, 1.0 / 3 - 0.5);
  EXPECT_EQ(report.shifts[2].place, "Porac");
  EXPECT_EQ(report.shifts[2].before, "2");
  EXPECT_DOUBLE_EQ(report.shifts[2].change, -0.5);
}

TEST_F(CorridorTables, AReleaseTellsOfNobody) {
  CorridorsOptions options;
  options.least = 1;
  const CorridorsReport report = find(options, View::release);
  EXPECT_THAT(report.flows, IsEmpty()) << "fewer than ten";
  EXPECT_THAT(report.sequences, IsEmpty());
  EXPECT_FALSE(report.markov);
  options.split = parse_iso_date("2024-02");
  EXPECT_THROW((void)find(options, View::release), Error);
}

}  // namespace
}  // namespace mekhala
