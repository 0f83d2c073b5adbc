#include "bindings/workbench/map.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "bindings/workbench/communities.hpp"
#include "bindings/workbench/import_files.hpp"
#include "bindings/workbench/map_parts.hpp"
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
  explicit Files(bool port = true) {
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
    for (int i = 0; port && i < 4; ++i) ties += fmt::format("vk{}a,port,located_in\n", i);
  }
};

class Maps : public testing::Test {
 protected:
  Maps() { import(Files()); }
  void import(const Files& files) {
    std::filesystem::remove(folder_ / "t.case");
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

// Whoever has two releases must not see who is who in them, nor in which order keys are numbered.
TEST_F(Maps, TwoReleasesDoNotStandInOneOrder) {
  Files files;
  for (int i = 0; i < 24; ++i) {  // alike but for their ids
    files.people += fmt::format("x{0},Rik x{0},person,recruiter,,\n", i);
    files.ties += fmt::format("k0,x{0},contacted\n", i);
    const char* ring = i % 2 == 0 ? "k" : "m";
    files.people +=
        fmt::format("w{0},Wim {0},person,,{1},actual\n", i, ring[0] == 'k' ? "KH" : "MM");
    files.ties += fmt::format("{0}0,w{1},recruited\n", ring, i);
  }
  import(files);
  for (const char* kind : {"hubs", "ego", "communities"}) {
    MapOptions options;
    options.kind = kind;
    options.detail = options.kind == "hubs" ? "full" : "auto";
    std::set<std::string> orders, runs;
    for (int i = 0; i < 3; ++i) {
      Session session(folder_ / "t.case", workbench_test::opening(View::release));
      options.of = options.kind == "ego" ? session.door().resolve("Rik k0") : 0;
      const MapScene scene = make_map(session.store(), session.door(), options, context_);
      std::vector<std::string> ids;
      for (const MapNode& node : scene.nodes) {
        if (node.size == 0) ids.push_back(node.id);
      }
      EXPECT_TRUE(std::is_sorted(ids.begin(), ids.end())) << kind;
      if (options.kind != "communities") {
        EXPECT_GT(ids.size(), 20U) << kind;
      }
      runs.insert(scene.footer[0].substr(scene.footer[0].find("run ")));
      if (options.kind == "ego") {
        EXPECT_EQ(scene.focus, 0U);
        EXPECT_GT(scene.nodes[0].size, 0) << "the middle is the first";
      }
    }
    EXPECT_EQ(runs.size(), options.kind == "ego" ? 3U : 1U) << "no number of an entity's in it";
  }
}

TEST_F(Maps, DetailHubsStopsAtTheLimit) {
  MapOptions options;
  options.detail = "hubs";
  options.max_entities = 3;
  options.hubs.top = 2;
  EXPECT_THAT(labels(make(options)), SizeIs(3));
}

// What the line promises is what full detail draws.
TEST_F(Maps, DetailFullDrawsAsManyAsIsPromised) {
  Files files;
  for (int i = 0; i < 1'200; ++i) {
    files.people += fmt::format("x{0},Extra {0},person,recruiter,,\n", i);
    if (i % 3 != 0) files.ties += fmt::format("x{0},x{1},contacted\n", i, i - 1);
  }
  files.people += "alone,Alone,person,recruiter,,\n";
  files.ties += "alone,vk0a,recruited\n";
  import(files);
  MapOptions options;
  const MapScene by_itself = make(options);
  EXPECT_THAT(text(by_itself), HasSubstr("1,210 entities: detail communities"));
  EXPECT_THAT(text(by_itself), HasSubstr("draws the 1,208 that are hubs or linked to others"));
  options.detail = "full";
  const MapScene full = make(options);
  EXPECT_THAT(labels(full), SizeIs(1'208));
  EXPECT_THAT(full.subtitle[0], HasSubstr("1,208 of 1,210 entities shown (victims grouped)"));
  EXPECT_THAT(text(full), HasSubstr("drawn for a sheet of A")) << "such a crowd needs one";
  options.detail = "hubs";
  EXPECT_THAT(text(make(options)), Not(HasSubstr("drawn for a sheet of A")));
}

TEST_F(Maps, OfVictimsGroupedIsSpokenWhereTheyAreDrawn) {
  EXPECT_THAT(make({}).subtitle[0], HasSubstr("victims grouped"));
  EXPECT_THAT(make({}, View::release).subtitle[0], Not(HasSubstr("victims grouped")));
}

// k0 knows three others, one of them by a phone that is his alone, and has two victims.
TEST_F(Maps, OthersAndLinksAreTwoNumbersWithTwoNames) {
  Files files;
  files.people += "phone,+85510000001,phone,,,\n";
  files.ties += "k0,phone,uses\nphone,m1,contacted\nm0,k0,contacted\n";
  import(files);
  const auto note = [](const MapScene& scene) {
    for (const MapNode& node : scene.nodes) {
      if (node.label == "Rik k0") return node.note;
    }
    return std::string();
  };
  const MapScene hubs = make({});
  EXPECT_EQ(note(hubs), "recruiter · linked to 7") << "k1, k2, k3, m0 both ways, m1, two victims";
  EXPECT_THAT(hubs.legend, Contains(HasSubstr("a number counts as its holder")));
  MapOptions options;
  options.kind = "ego";
  Session session(folder_ / "t.case", workbench_test::opening(View::team));
  options.of = session.door().resolve("Rik k0");
  const MapScene ego = make_map(session.store(), session.door(), options, context_);
  EXPECT_EQ(note(ego), "recruiter · 8 links") << "with m0 there and back, the phone, not m1";
}

TEST_F(Maps, CommunitiesByHand) {
  import(Files(false));  // the place and its victims would be a third
  MapOptions options;
  options.kind = "communities";
  const MapScene scene = make(options);
  ASSERT_THAT(scene.nodes, SizeIs(2)) << text(scene);
  for (const MapNode& node : scene.nodes) {
    EXPECT_EQ(node.count, "4");
    EXPECT_THAT(node.note, HasSubstr("8 victims"));
  }
  EXPECT_NE(scene.nodes[0].area, scene.nodes[1].area) << "one is of Cambodia, one of Myanmar";
  ASSERT_THAT(scene.links, SizeIs(1)) << "the call between k0 and m0";
  EXPECT_THAT(labels(scene), testing::UnorderedElementsAre("Rik k0", "Rik m0"));
  ASSERT_THAT(scene.table, SizeIs(8)) << "all recruiters stand between victims of two countries";
  EXPECT_EQ(scene.table[0], "1  Rik k0") << "the two who call each other first";
  EXPECT_EQ(scene.table[1], "1  Rik m0");
  EXPECT_EQ(scene.table[2], "3  Rik k1 · by Rik k0");
  EXPECT_THAT(text(scene), Not(HasSubstr("Vic ")));
}

// The verb, the table of a report and the map are of one division: the same number, of the same
// sizes.
TEST_F(Maps, CommunitiesAreThoseOfTheReport) {
  const std::string demo = program::make_demo(folder_);
  for (const View view : {View::work, View::team, View::release}) {
    SCOPED_TRACE(name_of(view));
    Context context;
    Session session(folder_ / demo, workbench_test::opening(view));
    MapOptions options;
    options.kind = "communities";
    CommunitiesOptions asked;
    asked.top = 0;
    const CommunitiesReport report =
        find_communities(session.store(), session.door(), asked, context);
    const MapScene scene = make_map(session.store(), session.door(), options, context);
    EXPECT_THAT(scene.subtitle[0], HasSubstr(fmt::format("{0} of {0} communities", report.total)));
    EXPECT_THAT(scene.subtitle, Contains(std::string(kDivided)));
    std::multiset<std::string> rows, circles;
    for (const CommunityRow& row : report.rows) rows.insert(std::to_string(row.size));
    for (const MapNode& node : scene.nodes) circles.insert(node.count);
    EXPECT_EQ(circles, rows);
    session.close();
    if (view == View::work) continue;  // for a terminal
    const program::Ran ran = program::run(
        folder_, {"communities", demo, "--top", "0", "--json", "--view", name_of(view)});
    const auto answer = nlohmann::json::parse(ran.out);
    EXPECT_EQ(answer.at("ground"), kDivided);
    std::multiset<std::string> told;
    for (const auto& row : answer.at("rows")) {
      told.insert(std::to_string(row.at("size").get<std::uint64_t>()));
    }
    EXPECT_EQ(told, rows);
  }
}

// By the number that stands in it: a circle of five with ten victims is that of any other five.
TEST_F(Maps, CirclesAreAsLargeAsTheirNumber) {
  Files files;
  for (const char* ring : {"k", "m"}) {
    files.people +=
        fmt::format("v{0}x,Vic {0}x,person,,{1},actual\n", ring, ring[0] == 'k' ? "KH" : "MM");
    files.ties += fmt::format("{0}0,v{0}x,recruited\n", ring);
  }
  for (int i = 0; i < 30; ++i) {
    files.people += fmt::format("vy{0},Vic y{0},person,,KH,actual\n", i);
    files.ties += fmt::format("k1,vy{},recruited\n", i);
  }
  files.people += "s1,Sole One,person,recruiter,,\nvs,Vic s,person,,MM,actual\n";
  files.ties += "s1,vs,recruited\n";
  import(files);
  MapOptions options;
  options.kind = "communities";
  const MapScene scene = make(options);
  std::map<std::string, std::set<double>> radii;
  for (const MapNode& node : scene.nodes) radii[node.count].insert(radius_of(node));
  for (const auto& [count, of_count] : radii) EXPECT_THAT(of_count, SizeIs(1)) << count;
  EXPECT_THAT(text(scene), HasSubstr("Sole One1 entity · 1 victims1"));
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
  EXPECT_THAT(to_dot(make(options, View::team)), HasSubstr("country, or its links'"));
  EXPECT_THAT(to_dot(make(options, View::release)), Not(HasSubstr("or its links'")));
}

TEST_F(Maps, InventedDataAreSaidToBe) {
  EXPECT_EQ(make({}).handling, "RESTRICTED");
  folder_.write("more.csv", "id,name,kind,role\nz1,Rik z1,person,recruiter\n");
  ImportRequest request;
  request.files = {folder_ / "more.csv"};
  request.options.handling = "INVENTED";
  request.case_file = folder_ / "t.case";
  EXPECT_EQ(import_files(request, context_).files.size(), 1U);
  EXPECT_EQ(make({}).handling, "PARTLY INVENTED DATA · RESTRICTED");
  request.case_file = folder_ / "new.case";
  EXPECT_EQ(import_files(request, context_).files.size(), 1U);
  Session session(request.case_file, workbench_test::opening(View::release));
  EXPECT_EQ(handling_of(session.door()), "INVENTED DATA · FOR RELEASE");
}

TEST_F(Maps, CommunitiesInAReleaseCountNoVictims) {
  MapOptions options;
  options.kind = "communities";
  const MapScene scene = make(options, View::release);
  EXPECT_THAT(scene.nodes, Not(IsEmpty()));
  EXPECT_THAT(text(scene), Not(HasSubstr("victims")));
  EXPECT_EQ(scene.handling, "FOR RELEASE");
  // Two letters of a code are no code.
  for (const std::string& line : scene.table) EXPECT_THAT(line, Not(HasSubstr("…")));
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
