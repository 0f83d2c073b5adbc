#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <map>

#include "bindings/workbench/map.hpp"
#include "bindings/workbench/session.hpp"
#include "engine/base/error.hpp"
#include "engine/base/random.hpp"
#include "tests/bindings/program.hpp"
#include "tests/bindings/workbench/opened.hpp"

// Maps that stay as they were when a case grows.
namespace mekhala {
namespace {

using program::Folder;
using testing::HasSubstr;
using testing::Not;

constexpr int kEntities = 150;

class MapPlaces : public testing::Test {
 protected:
  MapPlaces() {
    Random random(7, 0);
    std::string people = "id,name,kind,role,country,exploitation country,victim status\n";
    std::string ties = "source,target,relation\n";
    for (int i = 0; i < kEntities; ++i) {
      const char* country = i % 3 == 0 ? "KH" : i % 3 == 1 ? "MM" : "LA";
      people += fmt::format("p{0},Name {0},person,recruiter,{1},,\n", i, i % 7 == 0 ? "" : country);
      const std::uint64_t other = i < 3 ? 0 : random.below(static_cast<std::uint64_t>(i));
      if (i > 0) ties += fmt::format("p{},p{},contacted\n", i, other);
      if (i % 5 != 0) continue;
      people += fmt::format("v{0},Vic {0},person,,,{1},actual\n", i, country);
      ties += fmt::format("p{0},v{0},recruited\n", i);
    }
    folder_.write("people.csv", people);
    folder_.write("ties.csv", ties);
    workbench_test::import_into(folder_, {"people.csv", "ties.csv"}, "");
  }
  void add_three() {
    folder_.write("more.csv",
                  "id,name,kind,role,country,exploitation country,victim status\n"
                  "q1,New One,person,recruiter,KH,,\nq2,New Two,person,broker,,,\n"
                  "q3,New Three,person,broker,MM,,\n");
    folder_.write("links.csv",
                  "source,target,relation\np3,q1,contacted\np4,q2,contacted\nq1,q2,contacted\n"
                  "p10,q3,contacted\n");
    workbench_test::import_into(folder_, {"more.csv", "links.csv"}, "");
  }
  MapScene make(const MapOptions& options, View view = View::team) {
    Context context;
    Session session(folder_ / "t.case", workbench_test::opening(view));
    return make_map(session.store(), session.door(), options, context);
  }
  static std::map<std::string, MapNode> by_key(const MapScene& scene) {
    std::map<std::string, MapNode> all;
    for (const MapNode& node : scene.nodes) {
      EXPECT_FALSE(node.key.empty());
      EXPECT_TRUE(all.emplace(node.key, node).second) << "two marks named " << node.key;
    }
    return all;
  }
  static MapOptions asking(const std::string& kind) {
    MapOptions options;
    options.kind = kind;
    options.detail = "full";
    options.hubs.min_group = 1;
    options.before.emplace();
    return options;
  }

  Folder folder_;
};

TEST_F(MapPlaces, ThreeMoreLeaveTheRestWhereTheyWere) {
  MapOptions options = asking("hubs");
  const MapScene first = make(options);
  ASSERT_GE(first.nodes.size(), 150U);
  options.before = parse_positions(positions_text(first, "hubs"), "p");
  const auto old = by_key(first);
  add_three();
  const MapScene second = make(options);
  const double width = page_size(second.page).width;
  std::vector<MapNode> fresh;
  std::size_t kept = 0;
  for (const auto& [key, node] : by_key(second)) {
    const auto found = old.find(key);
    if (found == old.end()) {
      fresh.push_back(node);
    } else if (found->second.area == node.area) {
      EXPECT_LE(std::hypot(node.x - found->second.x, node.y - found->second.y), 0.02 * width)
          << key;
      ++kept;
    }
  }
  EXPECT_GE(kept, 150U);
  EXPECT_GE(fresh.size(), 3U);
  for (const MapNode& node : fresh) {
    for (const MapNode& other : second.nodes) {
      if (other.key == node.key) continue;
      EXPECT_GE(std::hypot(node.x - other.x, node.y - other.y), radius_of(node) + radius_of(other))
          << node.key << " lies on " << other.key;
    }
  }
  EXPECT_THAT(second.legend, testing::Contains(HasSubstr("stood before")));
  EXPECT_NO_THROW((void)to_dot(second));
}

TEST_F(MapPlaces, NothingNewIsTheSameMap) {
  for (const char* kind : {"hubs", "communities", "ego"}) {
    SCOPED_TRACE(kind);
    MapOptions options = asking(kind);
    if (options.kind == "ego") {
      Session session(folder_ / "t.case", workbench_test::opening(View::team));
      options.of = session.door().resolve("p0");
    }
    const MapScene first = make(options);
    const std::string written = positions_text(first, kind);
    options.before = parse_positions(written, "p");
    const MapScene second = make(options);
    EXPECT_EQ(positions_text(second, kind), written);
  }
}

TEST_F(MapPlaces, AFirstMapIsDrawnAsWithoutAFile) {
  MapOptions with = asking("hubs"), without = with;
  without.before.reset();
  EXPECT_EQ(to_dot(make(with)), to_dot(make(without)));
}

TEST_F(MapPlaces, AnotherPageHasTheSamePicture) {
  MapOptions options = asking("hubs");
  const MapScene first = make(options);
  options.before = parse_positions(positions_text(first, "hubs"), "p");
  options.page = MapPage::screen;
  const MapScene second = make(options);
  const double times = page_size(MapPage::screen).width / page_size(first.page).width;
  ASSERT_EQ(first.nodes.size(), second.nodes.size());
  for (std::size_t i = 0; i < first.nodes.size(); ++i) {
    EXPECT_NEAR(second.nodes[i].x, times * first.nodes[i].x, 0.2);
  }
}

TEST_F(MapPlaces, KindsAndViewsThatKeepNonePlaces) {
  const auto code = [&](const MapOptions& options, View view) {
    try {
      (void)make(options, view);
    } catch (const Error& error) {
      return error.code();
    }
    return ErrorCode::failure;
  };
  for (const char* kind : {"corridors", "timeline", "paths"}) {
    EXPECT_EQ(code(asking(kind), View::team), ErrorCode::usage) << kind;
  }
  EXPECT_EQ(code(asking("hubs"), View::release), ErrorCode::refused);
  MapOptions other = asking("ego");
  other.before = parse_positions(positions_text(make(asking("hubs")), "hubs"), "p");
  {
    Session session(folder_ / "t.case", workbench_test::opening(View::team));
    other.of = session.door().resolve("p0");
  }
  EXPECT_EQ(code(other, View::team), ErrorCode::usage);
  // Of another case: what stands in the file would be lost.
  MapOptions foreign = asking("hubs");
  foreign.before->kind = "hubs";
  foreign.before->page = page_size(MapPage::a4_landscape);
  foreign.before->marks["P-OFANOTHER1"] = {10, 10, "Cambodia"};
  EXPECT_EQ(code(foreign, View::team), ErrorCode::usage);
}

TEST_F(MapPlaces, AnEgoMapOfAReleaseHasNoTotalsOfTheCase) {
  MapOptions asked = asking("ego");
  asked.before.reset();
  Session session(folder_ / "t.case", workbench_test::opening(View::release));
  asked.of = session.door().resolve("p0");
  Context context;
  const MapScene scene = make_map(session.store(), session.door(), asked, context);
  for (const std::string& line : scene.subtitle) EXPECT_THAT(line, Not(HasSubstr("victims, ")));
  EXPECT_FALSE(scene.grades_told);
}

}  // namespace
}  // namespace mekhala
