#include "bindings/workbench/map.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include "bindings/workbench/import_files.hpp"
#include "bindings/workbench/paths.hpp"
#include "bindings/workbench/session.hpp"
#include "engine/base/error.hpp"
#include "tests/bindings/program.hpp"
#include "tests/bindings/workbench/opened.hpp"

// What is chosen for a map, before anything is drawn.
namespace mekhala {
namespace {

using program::Folder;
using testing::Contains;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;

// Two rings of four recruiters who all know each other, each with two victims, joined by one call;
// and a place that only victims are linked to.
struct Files {
  std::string people = "id,name,kind,role,exploitation country,victim status\n";
  std::string ties = "source,target,relation\n";
  Files() {
    for (const char* ring : {"k", "m"}) {
      const std::string country = ring[0] == 'k' ? "KH" : "MM";
      for (int i = 0; i < 4; ++i) {
        people += fmt::format("{0}{1},{2} {0}{1},person,recruiter,,\n", ring, i, "Rik");
        for (int j = 0; j < i; ++j) ties += fmt::format("{0}{1},{0}{2},contacted\n", ring, i, j);
        for (const char* victim : {"a", "b"}) {
          people += fmt::format("v{0}{1}{2},Vic {0}{1}{2},person,,{3},actual\n", ring, i, victim,
                                country);
          ties += fmt::format("{0}{1},v{0}{1}{2},recruited\n", ring, i, victim);
        }
      }
    }
    people += "port,Quiet Port,location,,,\n";
    ties += "k0,m0,contacted\n";
    for (int i = 0; i < 4; ++i) ties += fmt::format("vk{}a,port,located_in\n", i);
  }
};

class Maps : public testing::Test {
 protected:
  Maps() {
    const Files files;
    folder_.write("people.csv", files.people);
    folder_.write("ties.csv", files.ties);
    workbench_test::import_into(folder_, {"people.csv", "ties.csv"}, "");
  }
  MapScene make(const MapOptions& options, View view = View::team, unsigned threads = 1) {
    Context context({.threads = threads});
    Session session(folder_ / "t.case", workbench_test::opening(view));
    return make_map(session.store(), session.door(), options, context);
  }
  static std::vector<std::string> labels(const MapScene& scene) {
    std::vector<std::string> all;
    for (const MapNode& node : scene.nodes) {
      if (!node.label.empty()) all.push_back(node.label);
    }
    return all;
  }
  static std::string text(const MapScene& scene) {
    std::string all = scene.title;
    for (const auto& lines : {scene.subtitle, scene.footer, scene.table}) {
      for (const std::string& line : lines) all += "\n" + line;
    }
    for (const MapNode& node : scene.nodes) all += "\n" + node.label + node.note + node.id;
    return all;
  }

  Folder folder_;
  Context context_;
};

TEST_F(Maps, ASmallCaseIsDrawnInFull) {
  const MapScene scene = make({});
  EXPECT_THAT(labels(scene), SizeIs(8)) << "eight recruiters; a place of victims alone is no mark";
  EXPECT_THAT(labels(scene), Not(Contains("Quiet Port")));
  EXPECT_THAT(scene.subtitle[0], HasSubstr("8 of 9 entities shown"));
  EXPECT_THAT(text(scene), Not(HasSubstr("Vic ")));
  std::size_t victims = 0;
  for (const MapNode& node : scene.nodes) victims += node.victims == "2" ? 1 : 0;
  EXPECT_EQ(victims, 8U) << "two beside each recruiter";
}

TEST_F(Maps, DetailHubsStopsAtTheLimit) {
  MapOptions options;
  options.detail = "hubs";
  options.max_entities = 3;
  options.hubs.top = 2;
  EXPECT_THAT(labels(make(options)), SizeIs(3));
}

TEST_F(Maps, CommunitiesByHand) {
  MapOptions options;
  options.kind = "communities";
  const MapScene scene = make(options);
  // The place stands with the four victims who are there: of 33 links 28 are then inside, and
  // degrees add up to 25, 12 and 29 of 66, modularity .479. With the place among those of k it is
  // .462.
  ASSERT_THAT(scene.nodes, SizeIs(3)) << text(scene);
  std::vector<std::string> notes;
  for (const MapNode& node : scene.nodes) notes.push_back(node.count + ": " + node.note);
  EXPECT_THAT(
      notes, testing::UnorderedElementsAre("4: 4 entities · 8 victims", "4: 4 entities · 4 victims",
                                           "1: 1 entity · 4 victims"));
  std::map<std::string, std::uint32_t> areas;
  for (const MapNode& node : scene.nodes) areas[node.label] = node.area;
  EXPECT_NE(areas["Rik k0"], areas["Rik m0"]) << "one is of Cambodia, one of Myanmar";
  ASSERT_THAT(scene.links, SizeIs(2)) << "the call between k0 and m0; who recruited whom is there";
  EXPECT_THAT(labels(scene), testing::UnorderedElementsAre("Rik k0", "Rik m0", "Quiet Port"));
  ASSERT_THAT(scene.table, SizeIs(8)) << "all recruiters stand between victims of two countries";
  EXPECT_EQ(scene.table[0], "1  Rik k0") << "the two who call each other first";
  EXPECT_EQ(scene.table[1], "1  Rik m0");
  EXPECT_EQ(scene.table[2], "3  Rik k1 · by Rik k0");
  EXPECT_THAT(text(scene), Not(HasSubstr("Vic ")));
}

// The table of a report and the map are of one division: the same number, of the same sizes.
TEST_F(Maps, CommunitiesAreThoseOfTheReport) {
  const std::string demo = program::make_demo(folder_);
  for (const View view : {View::team, View::release}) {
    SCOPED_TRACE(name_of(view));
    Context context;
    Session session(folder_ / demo, workbench_test::opening(view));
    MapOptions options;
    options.kind = "communities";
    CommunitiesOptions asked;
    asked.projection = divided_ground(options.hubs);
    asked.top = 0;
    const CommunitiesReport report =
        find_communities(session.store(), session.door(), asked, context);
    const MapScene scene = make_map(session.store(), session.door(), options, context);
    EXPECT_THAT(scene.subtitle[0], HasSubstr(fmt::format("{0} of {0} communities", report.total)));
    std::multiset<std::string> rows, circles;
    for (const CommunityRow& row : report.rows) rows.insert(std::to_string(row.size));
    for (const MapNode& node : scene.nodes) circles.insert(node.count);
    EXPECT_EQ(circles, rows);
  }
}

// Nobody says where the recruiters are: with their victims, guesses a team's map; a release says no
// more than the case.
TEST_F(Maps, AReleaseGuessesNoCountry) {
  MapOptions options;
  options.detail = "full";
  const auto areas = [&](View view) {
    const MapScene scene = make(options, view);
    std::set<std::string> told;
    for (const MapNode& node : scene.nodes) {
      if (!node.label.empty() && node.area != kNoArea) told.insert(scene.areas[node.area].name);
    }
    return told;
  };
  EXPECT_THAT(areas(View::team), testing::ElementsAre("Cambodia", "Myanmar"));
  EXPECT_THAT(areas(View::release), IsEmpty());
}

TEST_F(Maps, CommunitiesInAReleaseCountNoVictims) {
  MapOptions options;
  options.kind = "communities";
  const MapScene scene = make(options, View::release);
  EXPECT_THAT(scene.nodes, Not(IsEmpty()));
  EXPECT_THAT(text(scene), Not(HasSubstr("victims")));
  EXPECT_EQ(scene.handling, "FOR RELEASE");
}

TEST_F(Maps, DetailCommunitiesIsThatKind) {
  MapOptions detail, kind;
  detail.detail = "communities";
  kind.kind = "communities";
  EXPECT_EQ(labels(make(detail)), labels(make(kind)));
}

TEST_F(Maps, UnknownKindsAndDetailsAreRefused) {
  MapOptions options;
  options.kind = "tree";
  EXPECT_THROW((void)make(options), Error);
  options = {};
  options.detail = "some";
  EXPECT_THROW((void)make(options), Error);
}

TEST_F(Maps, TheSameBytesForAnyNumberOfThreads) {
  for (const char* kind : {"hubs", "communities"}) {
    MapOptions options;
    options.kind = kind;
    const std::string first = to_dot(make(options));
    EXPECT_EQ(to_dot(make(options, View::team, 2)), first);
    EXPECT_EQ(to_dot(make(options, View::team, 7)), first);
  }
}

// A page is wider than high: what is drawn fills it one way at least.
TEST_F(Maps, NothingLiesOutsideThePage) {
  const std::string dot = to_dot(make({}));
  std::size_t positions = 0;
  for (std::size_t at = dot.find("pos=\""); at != std::string::npos;
       at = dot.find("pos=\"", at + 5)) {
    double x = 0, y = 0;
    if (std::sscanf(dot.c_str() + at + 5, "%lf,%lf!", &x, &y) != 2) continue;
    ++positions;
    EXPECT_GE(x, 0);
    EXPECT_LE(x, 1190);
    EXPECT_GE(y, 0);
    EXPECT_LE(y, 842);
  }
  EXPECT_GT(positions, 16U);
}

}  // namespace
}  // namespace mekhala
