#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>

#include "bindings/workbench/map.hpp"
#include "bindings/workbench/paths.hpp"
#include "bindings/workbench/session.hpp"
#include "engine/base/error.hpp"
#include "tests/bindings/program.hpp"
#include "tests/bindings/workbench/opened.hpp"

// How two entities are connected, as a drawing.
namespace mekhala {
namespace {

using program::Folder;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;
using testing::UnorderedElementsAre;

// Ana pays Boss; Ana calls Col, who calls Boss; Ana recruited two victims whom Boss holds, and a
// third whom Dan sold to Boss.
constexpr const char* kPeople =
    "id,name,kind,role,exploitation country,victim status\n"
    "ana,Ana Reyes,person,recruiter,,\nboss,Boss Lim,person,supervisor,,\n"
    "col,Col Diaz,person,,,\ndan,Dan Ong,person,broker,,\n"
    "va,Vic Aaa,person,,KH,actual\nvb,Vic Bbb,person,,KH,actual\nvc,Vic Ccc,person,,KH,actual\n"
    "alone,Gus Alone,person,,,\n";
constexpr const char* kTies =
    "source,target,relation\nana,boss,paid\nana,col,contacted\nboss,col,contacted\n"
    "ana,va,recruited\nana,vb,recruited\nana,vc,recruited\n"
    "boss,va,supervised\nboss,vb,supervised\ndan,vc,sold\ndan,boss,contacted\n";

class PathMaps : public testing::Test {
 protected:
  PathMaps() {
    folder_.write("people.csv", kPeople);
    folder_.write("ties.csv", kTies);
    workbench_test::import_into(folder_, {"people.csv", "ties.csv"}, "");
  }
  MapScene make(const std::string& from, const std::string& to, std::uint32_t count,
                View view = View::team, unsigned threads = 1,
                const std::vector<std::string>& links = {}) {
    Context context({.threads = threads});
    Session session(folder_ / "t.case", workbench_test::opening(view));
    MapOptions options;
    options.kind = "paths";
    options.paths.from = session.door().resolve(from);
    options.paths.to = session.door().resolve(to);
    options.paths.count = count;
    options.paths.projection.link_kinds = links;
    return make_map(session.store(), session.door(), options, context);
  }
  static const MapNode& named(const MapScene& scene, const std::string& label) {
    const auto found = std::find_if(scene.nodes.begin(), scene.nodes.end(),
                                    [&](const MapNode& node) { return node.label == label; });
    EXPECT_NE(found, scene.nodes.end()) << label;
    return *found;
  }
  static std::vector<std::string> labels(const MapScene& scene) {
    std::vector<std::string> all;
    for (const MapNode& node : scene.nodes) {
      if (!node.label.empty()) all.push_back(node.label);
    }
    return all;
  }
  // "from -verb-> to", "--" without an arrow; victims as their number.
  static std::vector<std::string> links(const MapScene& scene) {
    const auto name = [&](std::uint32_t node) {
      return scene.nodes[node].label.empty() ? scene.nodes[node].victims : scene.nodes[node].label;
    };
    std::vector<std::string> all;
    for (const MapLink& link : scene.links) {
      all.push_back(name(link.from) + " -" + link.label + (link.directed ? "-> " : "-- ") +
                    name(link.to));
    }
    return all;
  }
  static std::string text(const MapScene& scene) {
    std::string all = scene.title + scene.nothing;
    for (const auto& lines : {scene.subtitle, scene.footer}) {
      for (const std::string& line : lines) all += "\n" + line;
    }
    for (const MapNode& node : scene.nodes) all += "\n" + node.label + node.note + node.id;
    return all;
  }

  Folder folder_;
};

TEST_F(PathMaps, HopsGoFromLeftToRight) {
  const MapScene scene = make("ana", "boss", 2, View::team, 1, {"contacted", "paid"});
  EXPECT_EQ(scene.title, "From Ana Reyes to Boss Lim");
  EXPECT_EQ(scene.subtitle[0], "the 2 shortest paths of 1 to 2 hops · whole period");
  EXPECT_THAT(scene.subtitle, testing::Contains("only links of kind contacted, paid"));
  EXPECT_THAT(labels(scene), UnorderedElementsAre("Ana Reyes", "Boss Lim", "Col Diaz"));
  EXPECT_LT(named(scene, "Ana Reyes").x, named(scene, "Col Diaz").x);
  EXPECT_LT(named(scene, "Col Diaz").x, named(scene, "Boss Lim").x);
  EXPECT_GT(named(scene, "Ana Reyes").size, named(scene, "Col Diaz").size);
  EXPECT_THAT(links(scene),
              UnorderedElementsAre("Ana Reyes -paid-> Boss Lim", "Ana Reyes -contacted-> Col Diaz",
                                   "Boss Lim -contacted-> Col Diaz"))
      << "arrows are those of the links, whichever way a path goes";
  std::vector<std::string> columns;
  for (const MapRule& rule : scene.rules) columns.push_back(rule.label);
  EXPECT_THAT(columns, ElementsAre("start", "hop 1", "end"));
}

TEST_F(PathMaps, FewerPathsThanAskedAreAllThereAre) {
  const MapScene scene = make("ana", "boss", 50, View::team, 1, {"paid"});
  EXPECT_EQ(scene.subtitle[0], "1 path of 1 hop, all there are · whole period");
  EXPECT_THAT(scene.nodes, SizeIs(2));
}

TEST_F(PathMaps, VictimsBetweenTheSameTwoAreOneNumber) {
  for (const View view : {View::team, View::work}) {
    const MapScene scene = make("ana", "boss", 50, view);
    std::multiset<std::string> victims;
    for (const MapNode& node : scene.nodes) {
      if (!node.victims.empty()) victims.insert(node.victims);
    }
    EXPECT_THAT(victims, ElementsAre("1", "2")) << name_of(view);
    EXPECT_THAT(links(scene), testing::Contains("Ana Reyes -recruited-> 2"));
    EXPECT_THAT(text(scene), Not(HasSubstr("Vic ")));
  }
}

TEST_F(PathMaps, AnEndThatIsAVictimHasTheNameThatTheVerbPrints) {
  std::string code;
  {
    Context context;
    Session session(folder_ / "t.case", workbench_test::opening(View::team));
    const PathsReport report =
        find_paths(session.store(), session.door(), session.door().resolve("ana"),
                   session.door().resolve("dan"), 1, {}, context);
    ASSERT_THAT(report.paths, SizeIs(1));
    ASSERT_THAT(report.paths[0].steps, SizeIs(2));
    // Through Boss or through the third victim: both have two hops.
    const PathsReport all =
        find_paths(session.store(), session.door(), session.door().resolve("ana"),
                   session.door().resolve("dan"), 9, {}, context);
    for (const ShownPath& path : all.paths) {
      if (path.steps.size() == 2 && path.steps[0].victim) code = path.steps[0].to.label;
    }
  }
  ASSERT_THAT(code, Not(IsEmpty()));
  const MapScene team = make(code, "boss", 1);
  EXPECT_EQ(named(team, code).victims, "1");
  EXPECT_THAT(team.title, HasSubstr(code));
  EXPECT_THAT(text(team), Not(HasSubstr("Vic ")));
  const MapScene work = make("Vic Ccc", "boss", 1, View::work);
  EXPECT_EQ(named(work, "Vic Ccc").victims, "1");
  EXPECT_THAT(to_dot(work), HasSubstr("Vic Ccc"));
}

TEST_F(PathMaps, TheUnionIsThatOfTheVerb) {
  for (const std::uint32_t count : {1U, 2U, 3U, 5U, 20U}) {
    SCOPED_TRACE(count);
    std::set<std::string> walked;
    std::size_t victims = 0;
    {
      Context context;
      Session session(folder_ / "t.case", workbench_test::opening(View::team));
      const PathsReport report =
          find_paths(session.store(), session.door(), session.door().resolve("ana"),
                     session.door().resolve("dan"), count, {}, context);
      std::set<EntityRow> seen;
      for (const ShownPath& path : report.paths) {
        walked.insert(path.from.label);
        for (const PathStep& step : path.steps) {
          if (!step.victim) walked.insert(step.to.label);
          if (step.victim && seen.insert(step.to.row).second) ++victims;
        }
      }
    }
    const MapScene scene = make("ana", "dan", count);
    const std::vector<std::string> drawn = labels(scene);
    EXPECT_EQ(std::set<std::string>(drawn.begin(), drawn.end()), walked);
    std::size_t counted = 0;
    for (const MapNode& node : scene.nodes) {
      if (!node.victims.empty()) counted += std::stoul(node.victims);
    }
    EXPECT_EQ(counted, victims);
  }
}

TEST_F(PathMaps, NoPathIsSaid) {
  const MapScene scene = make("ana", "Gus Alone", 3);
  EXPECT_THAT(scene.nothing, HasSubstr("no path"));
  EXPECT_THAT(scene.nodes, IsEmpty());
}

TEST_F(PathMaps, AReleaseHasNoPathOfOrOverProtectedPeople) {
  const MapScene scene = make("ana", "boss", 50, View::release);
  for (const MapNode& node : scene.nodes) EXPECT_EQ(node.victims, "");
  EXPECT_THAT(links(scene), Not(testing::Contains(HasSubstr("recruited"))));
  Context context;
  Session session(folder_ / "t.case", workbench_test::opening(View::work));
  const EntityRow victim = session.door().resolve("Vic Aaa");
  const EntityRow boss = session.door().resolve("boss");
  session.close();
  Session release(folder_ / "t.case", workbench_test::opening(View::release));
  MapOptions options;
  options.kind = "paths";
  options.paths.from = victim;
  options.paths.to = boss;
  try {
    (void)make_map(release.store(), release.door(), options, context);
    FAIL() << "a path of a protected person was drawn in a release";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::refused);
  }
}

TEST_F(PathMaps, TheSameBytesForAnyNumberOfThreads) {
  const std::string one = to_dot(make("ana", "boss", 20));
  for (const unsigned threads : {2U, 7U}) {
    EXPECT_EQ(to_dot(make("ana", "boss", 20, View::team, threads)), one);
  }
}

}  // namespace
}  // namespace mekhala
