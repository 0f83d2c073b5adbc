#include "bindings/workbench/hubs.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>

#include "bindings/workbench/import_files.hpp"
#include "bindings/workbench/session.hpp"
#include "engine/base/error.hpp"
#include "tests/bindings/program.hpp"
#include "tests/bindings/workbench/opened.hpp"

// The hub table of a case small enough to work it out by hand.
namespace mekhala {
namespace {

using program::Folder;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Pair;

// The liaison of the measure's own test, as files: L joins three recruiters, Rik and Rob who send
// people to Cambodia and Pia who sends them to the Philippines.
constexpr const char* kPeople =
    "id,name,role,exploitation country,victim status\n"
    "L,Lee Lim,broker,,\nrik,Rik Roy,recruiter,,\nrob,Rob Roe,recruiter,,\n"
    "pia,Pia Paz,recruiter,,\n"
    "k1,Kim One,,KH,possible\nk2,Kim Two,,KH,possible\nk3,Kim Three,,KH,actual\n"
    "p1,Pat One,,PH,possible\np2,Pat Two,,PH,possible\np3,Pat Three,,PH,possible\n"
    "u,Una Low,,,possible\n";
constexpr const char* kTies =
    "source,target,relation\nL,rik,contacted\nL,rob,contacted\nL,pia,contacted\n"
    "rik,k1,recruited\nrik,k2,recruited\nrob,k3,recruited\n"
    "pia,p1,recruited\npia,p2,recruited\npia,p3,recruited\nrik,u,recruited\n";

class Hubs : public testing::Test {
 protected:
  HubsReport find(const std::string& people, const std::string& ties, HubsOptions options,
                  View view = View::team) {
    folder_.write("people.csv", people);
    folder_.write("ties.csv", ties);
    workbench_test::import_into(folder_, {"people.csv", "ties.csv"});
    return find_again(options, view);
  }
  HubsReport find_again(const HubsOptions& options, View view = View::team) {
    Session session(folder_ / "t.case", workbench_test::opening(view));
    return find_hubs(session.store(), session.door(), options, context_);
  }
  static std::map<std::string, HubRow> by_label(const HubTable& table) {
    std::map<std::string, HubRow> rows;
    for (const HubRow& row : table.rows) rows[row.entity.label] = row;
    return rows;
  }

  Folder folder_;
  Context context_;
};

HubsOptions small() {
  HubsOptions options;
  options.min_group = 3;
  options.permutations = 0;
  return options;
}

TEST_F(Hubs, ByHand) {
  const HubsReport report = find(kPeople, kTies, small());
  ASSERT_EQ(report.actors.rows.size(), 4U);
  auto rows = by_label(report.actors);
  EXPECT_DOUBLE_EQ(rows["Lee Lim"].crossing, 1);
  EXPECT_DOUBLE_EQ(rows["Pia Paz"].crossing, 1);
  EXPECT_DOUBLE_EQ(rows["Rik Roy"].crossing, 0.5);
  EXPECT_DOUBLE_EQ(rows["Rob Roe"].crossing, 0.2);
  EXPECT_DOUBLE_EQ(rows["Rik Roy"].through, 6.0 / 9);
  EXPECT_DOUBLE_EQ(rows["Rob Roe"].through, 3.0 / 9);
  // Two are first; then one is third and one fourth.
  EXPECT_EQ(rows["Lee Lim"].rank, 1U);
  EXPECT_EQ(rows["Lee Lim"].rank_last, 2U);
  EXPECT_EQ(rows["Pia Paz"].rank, 1U);
  EXPECT_EQ(rows["Rik Roy"].rank, 3U);
  EXPECT_EQ(rows["Rob Roe"].rank, 4U);
  EXPECT_THAT(rows["Lee Lim"].pairs, ElementsAre(Pair("KH-PH", testing::DoubleEq(1))));
  EXPECT_THAT(rows["Lee Lim"].victims_near, ElementsAre(Pair("KH", 3), Pair("PH", 3)));
  EXPECT_EQ(rows["Lee Lim"].statements, 3U);
  EXPECT_EQ(rows["Lee Lim"].sources, 1U);
  EXPECT_THAT(report.connected, ElementsAre(Pair("KH-PH", testing::DoubleEq(1))));
  EXPECT_THAT(report.places.rows, IsEmpty());
  bool said = false;
  for (const auto& [reason, count] : report.left_out) {
    if (reason == kVictimsWithoutGroup) said = count == 1;
  }
  EXPECT_TRUE(said) << "Una, of whom no country is known, is counted as left out";
  EXPECT_THAT(report.warnings, testing::Contains(HasSubstr("Lee Lim: all its links rest on one")));
}

// The same by drawn paths: 1, 1, 0.5 and 0.2 are told apart, the first two are not.
TEST_F(Hubs, SampledSharesTheRanksThatItCannotTellApart) {
  HubsOptions options = small();
  options.method = "sampled";
  options.epsilon = 0.05;
  options.permutations = 20;
  const HubsReport report = find(kPeople, kTies, options);
  ASSERT_EQ(report.actors.rows.size(), 4U);
  auto rows = by_label(report.actors);
  EXPECT_NEAR(rows["Rik Roy"].crossing, 0.5, 0.05);
  EXPECT_NEAR(rows["Rob Roe"].crossing, 0.2, 0.05);
  EXPECT_LE(*rows["Rik Roy"].crossing_low, 0.5);
  EXPECT_GE(*rows["Rik Roy"].crossing_high, 0.5);
  EXPECT_EQ(rows["Lee Lim"].rank, 1U);
  EXPECT_EQ(rows["Lee Lim"].rank_last, 2U);
  EXPECT_EQ(rows["Rik Roy"].rank, 3U);
  EXPECT_EQ(rows["Rik Roy"].rank_last, 3U);
  EXPECT_EQ(rows["Rob Roe"].rank, 4U);
  EXPECT_LE(*rows["Rik Roy"].ratio_low, *rows["Rik Roy"].ratio);
  EXPECT_GE(*rows["Rik Roy"].ratio_high, *rows["Rik Roy"].ratio);
  EXPECT_THAT(rows["Lee Lim"].victims_near, ElementsAre(Pair("KH", 3), Pair("PH", 3)));
  EXPECT_THAT(report.warnings, testing::Contains(HasSubstr("within 0.05, or 0.1 of the score")));
  const auto said = std::find_if(report.manifest.begin(), report.manifest.end(),
                                 [](const auto& entry) { return entry.first == "options"; });
  EXPECT_THAT(said->second, HasSubstr("epsilon=0.05 relative=0.1 delta=0.01"));

  // A wide error leaves the order open: Rob may be anybody from the first on.
  options.epsilon = 0.6;
  const HubsReport wide = find_again(options);
  rows = by_label(wide.actors);
  EXPECT_EQ(rows["Rik Roy"].rank, 1U);
  EXPECT_EQ(rows["Rik Roy"].rank_last, 4U);

  options.method = "guessed";
  EXPECT_THROW((void)find_again(options), Error);
  options.method = "sampled";
  options.epsilon = 0;
  EXPECT_THROW((void)find_again(options), Error);
}

TEST_F(Hubs, AVictimIsNeverRankedWhateverTheirPosition) {
  const std::string people = std::string(kPeople) + "x,Xia Xu,,,possible\n";
  const std::string ties = std::string(kTies) + "x,k1,recruited\nx,p1,recruited\npia,x,recruited\n";
  const HubsReport report = find(people, ties, small(), View::work);
  for (const HubRow& row : report.actors.rows) {
    EXPECT_NE(row.entity.label, "Xia Xu");
    EXPECT_FALSE(row.entity.is_protected);
  }
}

// Kim One is said to be held in two countries: heads of KH are three, their weight is two and a
// half, and it is the weight that a pair is averaged by.
// Lee knows the head of a chain in each country, who also know each other: no shortest path passes
// Lee.
TEST_F(Hubs, WhoeverJoinsContactsIsRankedByThatThoughNoPathPasses) {
  const std::string ties =
      "source,target,relation\nL,rik,contacted\nL,pia,contacted\nrik,pia,contacted\n"
      "rik,sok,contacted\nsok,k1,recruited\nsok,k2,recruited\nsok,k3,recruited\n"
      "pia,sam,contacted\nsam,p1,recruited\nsam,p2,recruited\nsam,p3,recruited\n";
  const std::string people =
      std::string(kPeople) + "sok,Sok Sub,recruiter,,\nsam,Sam Sub,recruiter,,\n";
  HubsOptions options = small();
  EXPECT_FALSE(by_label(find(people, ties, options).actors).contains("Lee Lim"));
  options.rank = "joined";
  const HubsReport report = find(people, ties, options);
  const auto rows = by_label(report.actors);
  ASSERT_TRUE(rows.contains("Lee Lim"));
  EXPECT_EQ(rows.at("Lee Lim").crossing, 0);
  EXPECT_GT(rows.at("Lee Lim").joined.value_or(0), 0);
  for (const HubRow& row : report.actors.rows) EXPECT_GT(row.crossing + *row.joined, 0);
}

// Every group of the demo has ten victims or more, so that all views average the same ones: a ratio
// that is told twice is the same.
TEST_F(Hubs, RatiosAreTheSameInEveryView) {
  const std::string demo = program::make_demo(folder_);
  std::map<std::string, HubRow> team;
  for (const View view : {View::team, View::release}) {
    Session session(folder_ / demo, workbench_test::opening(view));
    const HubsReport report = find_hubs(session.store(), session.door(), {}, context_);
    ASSERT_FALSE(report.actors.rows.empty());
    if (view == View::team) {
      team = by_label(report.actors);
      continue;
    }
    for (const HubRow& row : report.actors.rows) {
      const auto same = team.find(row.entity.label);
      if (same == team.end()) continue;
      EXPECT_EQ(row.crossing, same->second.crossing) << row.entity.label;
      EXPECT_EQ(row.ratio, same->second.ratio) << row.entity.label;
    }
  }
}

TEST_F(Hubs, GroupsAreAveragedByWeight) {
  const HubsReport heads = find(kPeople, kTies, small());
  ASSERT_EQ(heads.groups.size(), 2U);
  EXPECT_TRUE(heads.groups[0].averaged);
  folder_.write("more.csv", "id,exploitation country\nk1,PH\n");
  ImportRequest asked;
  asked.case_file = folder_ / "t.case";
  asked.files = {folder_ / "more.csv"};
  asked.options.source = "notes";
  asked.actor.name = "tester";
  static_cast<void>(import_files(asked, context_));
  SessionOptions opening;
  opening.actor = {"tester", "a test"};
  Session session(folder_ / "t.case", opening);
  const HubsReport report = find_hubs(session.store(), session.door(), small(), context_);
  ASSERT_EQ(report.groups.size(), 2U);
  EXPECT_EQ(report.groups[0].name, "KH");
  EXPECT_EQ(report.groups[0].victims, "3");
  EXPECT_FALSE(report.groups[0].averaged);
  EXPECT_THAT(report.actors.rows, IsEmpty()) << "no pair is left to average";
}

// Twelve in Cambodia and the Philippines, six in Laos and three in Myanmar: what is below ten is
// alike in all that a release says.
TEST_F(Hubs, AReleaseTellsNoSmallGroupsApart) {
  std::string people = "id,name,role,exploitation country,victim status\nrik,Rik Roy,recruiter,,\n";
  std::string ties = "source,target,relation\n";
  int number = 0;
  for (const auto& [country, count] :
       {std::pair("KH", 12), std::pair("PH", 12), std::pair("LA", 6), std::pair("MM", 3)}) {
    for (int i = 0; i < count; ++i) {
      const std::string id = "v" + std::to_string(++number);
      people += id + ",Vic " + id + ",," + country + ",actual\n";
      ties += "rik," + id + ",recruited\n";
    }
  }
  HubsOptions asked;
  asked.permutations = 0;
  const HubsReport team = find(people, ties, asked);
  EXPECT_EQ(team.connected.size(), 6U);
  const HubsReport report = find(people, ties, asked, View::release);
  EXPECT_EQ(report.min_group, 10U);
  for (const std::uint32_t least : {0U, 1U, 9U}) {
    asked.min_group = least;
    EXPECT_THROW(static_cast<void>(find(people, ties, asked, View::release)), Error) << least;
  }
  std::set<std::string> small;
  for (const HubGroup& group : report.groups) {
    if (group.name == "LA" || group.name == "MM") {
      small.insert(group.victims + (group.averaged ? " averaged" : ""));
    }
  }
  EXPECT_THAT(small, ElementsAre("fewer than 10"));
  EXPECT_THAT(report.connected, ElementsAre(Pair("KH-PH", 1.0)));
  ASSERT_EQ(report.actors.rows.size(), 1U);
  EXPECT_THAT(report.actors.rows[0].pairs, ElementsAre(Pair("KH-PH", testing::_)));
}

// Through Rik twelve victims each come to Cambodia and the Philippines, through Rob three.
TEST_F(Hubs, AReleaseDrawsNoPathsToFewerThanTen) {
  std::string people =
      "id,name,role,exploitation country,victim status\nrik,Rik Roy,recruiter,,\n"
      "rob,Rob Roe,recruiter,,\nlee,Lee Lim,broker,,\n";
  std::string ties = "source,target,relation\nlee,rik,contacted\nlee,rob,contacted\n";
  const auto victim = [&](const std::string& id, const char* recruiter, const char* country) {
    people += id + ",Vic " + id + ",," + country + ",actual\n";
    ties += std::string(recruiter) + "," + id + ",recruited\n";
  };
  for (int i = 0; i < 12; ++i) {
    victim("k" + std::to_string(i), "rik", "KH");
    victim("p" + std::to_string(i), "rik", "PH");
  }
  for (int i = 0; i < 3; ++i) victim("q" + std::to_string(i), "rob", "PH");
  HubsOptions asked;
  asked.permutations = 0;
  const HubsReport found = find(people, ties, asked);
  const auto explained = [&](View view) {
    Session session(folder_ / "t.case", workbench_test::opening(view));
    const EntityRow rik = by_label(found.actors).at("Rik Roy").entity.row;
    return explain_hub(session.store(), session.door(), rik, asked, 20, context_);
  };
  const ExplainReport team = explained(View::team);
  ASSERT_EQ(team.paths.size(), 2U);
  EXPECT_EQ(team.paths[0].to, "12 victims (PH)");
  EXPECT_EQ(team.paths[0].paths, 144U);
  EXPECT_EQ(team.paths[1].to, "3 victims (PH)");
  EXPECT_EQ(team.paths[1].paths, 36U);
  EXPECT_THAT(team.warnings, IsEmpty());
  const ExplainReport released = explained(View::release);
  ASSERT_EQ(released.paths.size(), 1U);
  EXPECT_EQ(released.paths[0].to, "12 victims (PH)");
  EXPECT_EQ(released.paths[0].paths, 0U) << "144 would tell of twelve and twelve";
  EXPECT_THAT(released.warnings, ElementsAre(HasSubstr("fewer than 10")));
}

}  // namespace
}  // namespace mekhala
