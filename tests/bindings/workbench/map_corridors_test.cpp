#include "bindings/workbench/map_corridors.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <set>

#include "bindings/workbench/import_files.hpp"
#include "bindings/workbench/journeys.hpp"
#include "bindings/workbench/session.hpp"
#include "tests/bindings/program.hpp"
#include "tests/bindings/workbench/opened.hpp"

// Journeys of a few people, worked by hand, and the map that is made of them.
namespace mekhala {
namespace {

using program::Folder;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::UnorderedElementsAre;

constexpr const char* kPlaces =
    "id,type,name,country,latitude,longitude,city\n"
    "L1,location,Myawaddy,MM,,,\n"
    "L2,location,Blue Hall,KH,,,Phnom Penh\n"
    "L3,location,Sihanoukville,KH,,,\n"
    "L4,location,Far Gate,KH,13.7,102.5,\n"
    "L5,location,Nowhere Known,KH,,,\n"
    "L7,location,Nobody Knows Where,,,,\n"
    "L6,location,Phnom Penh,US,,,\n";  // another town of that name

constexpr const char* kPeople =
    "id,name,nationality,exploitation country,victim status\n"
    "k1,Kim One,KE,KH,possible\nk2,Kim Two,KE,KH,possible\nk3,Kim Three,PH,MM,actual\n"
    "k4,Kim Four,KH,KH,possible\nk5,Kim Five,,KH,possible\nk6,Kim Six,KE,KH,possible\n"
    "k7,Kim Seven,KE,KH,possible\n";

// k1 goes from Phnom Penh to Sihanoukville; k4 is at home; k5 was at two places at no known dates;
// k6 where nobody knows, k7 at a place whose coordinates are its own.
constexpr const char* kTies =
    "source,target,relation,date\n"
    "k1,L3,held at,2024-03-05\nk1,L2,held at,2024-01-05\nk2,L3,held at,2024-01-05\n"
    "k3,L1,held at,2024-02-01\nk4,L3,held at,2024-02-01\nk5,L3,held at,\nk5,L2,held at,\n"
    "k6,L5,held at,2024-02-01\nk6,L6,held at,2024-02-01\nk7,L4,held at,2024-02-01\n";

class Corridors : public testing::Test {
 protected:
  void import(const std::string& people, const std::string& ties) {
    folder_.write("people.csv", people);
    folder_.write("places.csv", kPlaces);
    folder_.write("ties.csv", ties);
    workbench_test::import_into(folder_, {"people.csv", "places.csv", "ties.csv"});
  }
  template <typename Ask>
  auto ask(View view, Ask question) {
    Session session(folder_ / "t.case", workbench_test::opening(view));
    return question(session);
  }
  Journeys journeys(View view = View::team, MapOptions options = {}) {
    return ask(view, [&](Session& session) {
      return find_journeys(session.store(), session.door(), options, context_);
    });
  }
  MapScene scene(View view = View::team, MapOptions options = {}) {
    return ask(view, [&](Session& session) {
      options.kind = "corridors";
      return make_map(session.store(), session.door(), options, context_);
    });
  }
  static std::string name_of_end(const Journeys& journeys, std::size_t end) {
    return journeys.ends[end].is_country ? journeys.ends[end].country : journeys.ends[end].name;
  }
  static std::vector<std::string> moves(const Journeys& journeys) {
    std::vector<std::string> told;
    for (const JourneyMove& move : journeys.moves) {
      told.push_back(name_of_end(journeys, move.from) + " - " + name_of_end(journeys, move.to) +
                     " " + std::to_string(move.people));
    }
    return told;
  }
  static const MapNode& node(const MapScene& scene, const std::string& label) {
    for (const MapNode& node : scene.nodes) {
      if (node.label == label) return node;
    }
    throw std::runtime_error("no mark is called " + label);
  }

  Folder folder_;
  Context context_;
};

TEST_F(Corridors, ByHand) {
  import(kPeople, kTies);
  const Journeys found = journeys();
  EXPECT_THAT(moves(found),
              UnorderedElementsAre("KE - Phnom Penh 1", "Phnom Penh - Sihanoukville 1",
                                   "KE - Sihanoukville 1", "PH - Myawaddy 1", "KE - Far Gate 1"));
  EXPECT_EQ(found.victims, 7U);
  EXPECT_EQ(found.without_place, 1U) << "k6: no position, and a town of another country";
  EXPECT_EQ(found.outside_period, 0U);
  EXPECT_EQ(found.with_origin, 4U);
  EXPECT_EQ(found.at_home, 1U);
  EXPECT_EQ(found.unknown_origin, 1U) << "k5";
  EXPECT_EQ(found.unsure_origin + found.came_before, 0U);
  EXPECT_EQ(found.without_order, 1U) << "k5: which of the two came first, nobody says";
  std::map<std::string, std::uint64_t> people;
  for (std::size_t i = 0; i < found.ends.size(); ++i) {
    people[name_of_end(found, i)] = found.ends[i].people;
  }
  EXPECT_EQ(people, (std::map<std::string, std::uint64_t>{{"Sihanoukville", 4},
                                                          {"Phnom Penh", 2},
                                                          {"Myawaddy", 1},
                                                          {"Far Gate", 1},
                                                          {"KE", 3},
                                                          {"PH", 1}}));
  EXPECT_EQ(name_of_end(found, 0), "Sihanoukville");
  EXPECT_THAT(found.ends[1].sites, ElementsAre("Blue Hall"));
}

TEST_F(Corridors, OfOneMonthOnlyTheWorkViewTellsTheOrder) {
  const std::string ties =
      "source,target,relation,date\nk1,L3,held at,2024-03-05\nk1,L2,held at,2024-03-01\n";
  import(kPeople, ties);
  EXPECT_THAT(moves(journeys(View::work)),
              UnorderedElementsAre("KE - Phnom Penh 1", "Phnom Penh - Sihanoukville 1"));
  EXPECT_THAT(moves(journeys(View::team)), IsEmpty());
}

TEST_F(Corridors, WhoTravelledToAPlaceWasHeldAfterwards) {
  import(kPeople, "source,target,relation,date\nk1,L3,held at,\nk1,L2,travelled to,\n");
  EXPECT_THAT(moves(journeys()),
              UnorderedElementsAre("KE - Phnom Penh 1", "Phnom Penh - Sihanoukville 1"));
}

// k1 goes from Kenya by Phnom Penh (January) to Sihanoukville (March).
TEST_F(Corridors, APeriodCutsNoJourney) {
  import(kPeople, kTies);
  MapOptions options;
  options.hubs.from = parse_iso_date("2024-03-01");
  const Journeys march = journeys(View::team, options);
  EXPECT_THAT(moves(march), ElementsAre("Phnom Penh - Sihanoukville 1"))
      << "nobody went from Kenya straight to Sihanoukville in March";
  EXPECT_EQ(march.victims, 7U);
  EXPECT_EQ(march.without_place, 1U) << "k6, as without a period";
  EXPECT_EQ(march.outside_period, 5U) << "k5's places have no date";
  EXPECT_EQ(march.came_before, 1U);
  EXPECT_EQ(march.with_origin, 0U);
  EXPECT_THAT(scene(View::team, options).subtitle[0],
              HasSubstr("7 victims: 1 at 1 place, 1 at no known place, 5 at places of other "
                        "times only · 2024-03-01 to today"));
}

// Every victim, and everybody at a place, is counted once.
TEST_F(Corridors, CountsClose) {
  import(kPeople, kTies);
  for (const char* day : {"2023-12-31", "2024-01-05", "2024-02-01", "2024-03-05", "2024-03-06"}) {
    MapOptions options;
    options.hubs.from = parse_iso_date(day);
    const Journeys found = journeys(View::team, options);
    const std::uint64_t placed = found.with_origin + found.at_home + found.unknown_origin +
                                 found.unsure_origin + found.came_before;
    EXPECT_EQ(found.victims, found.without_place + found.outside_period + placed) << day;
  }
}

TEST_F(Corridors, FiltersOfTimeHold) {
  import(kPeople, kTies);
  MapOptions options;
  options.hubs.to = parse_iso_date("2024-01");
  const Journeys found = journeys(View::team, options);
  const std::vector<std::string> told = moves(found);
  EXPECT_THAT(told, testing::Contains("KE - Phnom Penh 1"));
  EXPECT_THAT(told, Not(testing::Contains("PH - Myawaddy 1")));
}

TEST_F(Corridors, PlacesStandAsOnAMap) {
  import(kPeople, kTies);
  const MapScene drawn = scene();
  ASSERT_TRUE(drawn.room);
  const MapNode &myawaddy = node(drawn, "Myawaddy"), &phnom_penh = node(drawn, "Phnom Penh"),
                &sihanoukville = node(drawn, "Sihanoukville"), &kenya = node(drawn, "Kenya");
  EXPECT_LT(myawaddy.x, phnom_penh.x);
  EXPECT_GT(myawaddy.y, sihanoukville.y);
  EXPECT_LT(sihanoukville.x, phnom_penh.x);
  EXPECT_LT(sihanoukville.y, phnom_penh.y);
  EXPECT_TRUE(kenya.hollow);
  EXPECT_LT(kenya.x + radius_of(kenya), drawn.ground->left)
      << "far in the west, beside the outlines: on no other land";
  EXPECT_GT(myawaddy.x, drawn.ground->left);
  for (const MapNode& mark : drawn.nodes) {
    EXPECT_GE(mark.x - radius_of(mark), drawn.room->left) << mark.label;
    EXPECT_LE(mark.x + radius_of(mark), drawn.room->right) << mark.label;
    EXPECT_GE(mark.y - radius_of(mark), drawn.room->bottom) << mark.label;
    EXPECT_LE(mark.y + radius_of(mark), drawn.room->top) << mark.label;
  }
  EXPECT_EQ(sihanoukville.count, "4");
  EXPECT_THAT(drawn.subtitle[0], HasSubstr("7 victims: 6 at 4 places, 1 at no known place"));
  EXPECT_THAT(drawn.footer.back(), HasSubstr("Natural Earth"));
}

TEST_F(Corridors, MarksDoNotCoverOneAnother) {
  import(kPeople, kTies);
  const MapScene drawn = scene();
  for (const MapNode& a : drawn.nodes) {
    for (const MapNode& b : drawn.nodes) {
      if (&a == &b) continue;
      EXPECT_GE(std::hypot(a.x - b.x, a.y - b.y), radius_of(a) + radius_of(b));
    }
  }
}

// Three people from each of thirty countries off the page, nine from Kenya: a band that cannot hold
// all keeps the largest, and what is left out is counted.
TEST_F(Corridors, ABandHoldsWhatItHasRoomForAndCountsTheRest) {
  std::string people = "id,name,nationality,exploitation country,victim status\n";
  std::string ties = "source,target,relation,date\n";
  int number = 0;
  const auto add = [&](int count, const char* from) {
    for (int i = 0; i < count; ++i) {
      const std::string id = "k" + std::to_string(++number);
      people += id + ",Kim Number" + id + "," + from + ",KH,possible\n";
      ties += id + ",L3,held at,2024-01-05\n";
    }
  };
  for (const char* country :
       {"UG", "TZ", "ET", "NG", "GH", "ZA", "ZW", "RW", "BI", "CM", "MA", "DZ", "TN", "EG", "FR",
        "GB", "ES", "PT", "DE", "IT", "PL", "CZ", "RO", "UA", "BR", "PE", "CO", "SN", "ML", "ZM"}) {
    add(3, country);
  }
  add(9, "KE");
  import(people, ties);
  for (const MapPage page : {MapPage::a4_landscape, MapPage::a4, MapPage::screen}) {
    MapOptions options;
    options.page = page;
    const MapScene drawn = scene(View::team, options);
    std::uint64_t told = 0;
    for (const MapNode& a : drawn.nodes) {
      if (a.hollow) told += std::stoul(a.count);
      for (const MapNode& b : drawn.nodes) {
        if (&a == &b) continue;
        EXPECT_GE(std::hypot(a.x - b.x, a.y - b.y), radius_of(a) + radius_of(b)) << a.id << b.id;
      }
    }
    EXPECT_EQ(node(drawn, "Kenya").count, "9");
    ASSERT_LT(told, 99U) << "all had room: the test is too small";
    const std::string rest = std::to_string((99 - told) / 3) + " more off the page, " +
                             std::to_string(99 - told) + " people";
    EXPECT_THAT(drawn.legend, testing::Contains(rest));
    EXPECT_THAT(drawn.legend, testing::Contains(HasSubstr("smaller moves are not drawn")));
    EXPECT_THAT(drawn.subtitle[2], HasSubstr("99 by an arrow from their country"));
  }
}

// Of one of four sentences nothing may be missing, however narrow the page.
TEST_F(Corridors, NoLineOfTheSubtitleIsCut) {
  import(kPeople, kTies);
  for (const MapPage page : {MapPage::a4_landscape, MapPage::a4, MapPage::screen}) {
    MapOptions options;
    options.page = page;
    const std::string dot = to_dot(scene(View::team, options));
    EXPECT_THAT(dot, HasSubstr("1 move between places in an order that no date tells"));
  }
}

TEST_F(Corridors, ColoursOfArrowsAreToldAsTheyAre) {
  import(kPeople, kTies);
  EXPECT_THAT(scene().legend, testing::Contains("of a grey one, country it reaches")) << "Kenya";
}

// Twelve of Kenya and three of Uganda in Cambodia, and four in Myanmar: nothing on a page tells of
// the three or the four more than that there are fewer than ten.
TEST_F(Corridors, AReleaseHasBandsBetweenCountriesAlone) {
  std::string people = "id,name,nationality,exploitation country,victim status\n";
  std::string ties = "source,target,relation,date\n";
  int number = 0;
  const auto add = [&](int count, const char* from, const char* to, const char* place) {
    for (int i = 0; i < count; ++i) {
      const std::string id = "k" + std::to_string(++number);
      people += id + ",Kim Number" + id + "," + from + "," + to + ",possible\n";
      ties += id + "," + place + ",held at,2024-01-05\n";
    }
  };
  add(12, "KE", "KH", "L3");
  add(11, "UG", "KH", "L3");
  add(4, "KE", "MM", "L1");
  import(people, ties);
  const Journeys found = journeys(View::release);
  EXPECT_THAT(moves(found), ElementsAre("UG - KH 11"))
      << "16 are of Kenya, as `hubs --group nationality` tells: 12 would leave four";
  const MapScene drawn = scene(View::release);
  std::set<std::string> counts;
  for (const MapNode& mark : drawn.nodes) {
    counts.insert(mark.count);
    EXPECT_EQ(mark.note, "");
  }
  EXPECT_THAT(counts, UnorderedElementsAre("23", "<10", "–"));
  EXPECT_THAT(to_dot(drawn), Not(HasSubstr("Sihanoukville")));
}

TEST_F(Corridors, AReleaseLeavesNoSmallRest) {
  std::string people = "id,name,nationality,exploitation country,victim status\n";
  for (int i = 0; i < 15; ++i) {
    people += "k" + std::to_string(i) + ",Kim N" + std::to_string(i) + "," +
              (i < 12 ? "KE" : "UG") + ",KH,possible\n";
  }
  import(people, "source,target,relation,date\nk1,L3,held at,2024-01-05\n");
  EXPECT_THAT(moves(journeys(View::release)), IsEmpty()) << "15 less 12 would tell of three";
}

TEST_F(Corridors, NobodyIsNamed) {
  import(kPeople, kTies);
  for (const View view : {View::team, View::release}) {
    const std::string dot = to_dot(scene(view));
    EXPECT_THAT(dot, Not(HasSubstr("Kim"))) << name_of(view);
    EXPECT_THAT(dot, Not(HasSubstr("k1"))) << name_of(view);
  }
}

TEST_F(Corridors, SameBytesForAnyNumberOfThreads) {
  import(kPeople, kTies);
  const auto drawn = [&](unsigned threads) {
    return ask(View::team, [&](Session& session) {
      Context context(ContextOptions{.threads = threads});
      MapOptions options;
      options.kind = "corridors";
      return to_dot(make_map(session.store(), session.door(), options, context));
    });
  };
  const std::string one = drawn(1);
  EXPECT_EQ(one, drawn(1));
  EXPECT_EQ(one, drawn(2));
}

TEST_F(Corridors, SaysWhyNothingIsDrawn) {
  import("id,name,victim status\nk1,Kim One,possible\n", "source,target,relation\nk1,L7,held at\n");
  const MapScene drawn = scene();
  EXPECT_THAT(drawn.nodes, IsEmpty());
  EXPECT_THAT(drawn.nothing, HasSubstr("no victim is known to have been at a place"));
  EXPECT_THAT(scene(View::release).nothing, HasSubstr("country of exploitation"));
}

TEST(CorridorsProgram, DrawsEveryFormatWithoutARemark) {
  const Folder folder;
  const std::string demo = program::make_demo(folder);
  for (const char* file : {"c.svg", "c.pdf", "c.png", "c.dot"}) {
    const program::Ran ran =
        program::run(folder, {"map", demo, "--kind", "corridors", "-o", file, "--json"});
    EXPECT_EQ(ran.code, 0) << file;
    EXPECT_EQ(ran.err, "") << file;
    EXPECT_GT(folder.read(file).size(), 10000U) << file;
    EXPECT_EQ(ran.json()["kind"], "corridors");
  }
  EXPECT_THAT(folder.read("c.svg"), HasSubstr("Myawaddy"));
}

}  // namespace
}  // namespace mekhala
