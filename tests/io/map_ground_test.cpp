#include "io/map_ground.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <cstdio>
#include <sstream>

#include "io/graphviz.hpp"

namespace mekhala {
namespace {

using map::Point;
using testing::HasSubstr;
using testing::Not;

constexpr MapRoom kRoom{100, 100, 300, 200};

double area(const std::vector<Point>& ring) {
  double sum = 0;
  for (std::size_t i = 0; i < ring.size(); ++i) {
    const Point &a = ring[i], &b = ring[(i + 1) % ring.size()];
    sum += a.x * b.y - b.x * a.y;
  }
  return std::abs(sum) / 2;
}

TEST(MapGround, CutsAtTheEdgeOfTheRoom) {
  const std::vector<MapPoint> inside{{110, 110}, {150, 110}, {150, 150}};
  EXPECT_EQ(map::clipped(inside, kRoom).size(), 3U);
  EXPECT_TRUE(map::clipped({{0, 0}, {50, 0}, {50, 50}}, kRoom).empty());
  // A square over the lower left corner: a quarter of it is left.
  EXPECT_DOUBLE_EQ(area(map::clipped({{50, 50}, {150, 50}, {150, 150}, {50, 150}}, kRoom)), 2500);
  // One around the room: the room.
  EXPECT_DOUBLE_EQ(area(map::clipped({{0, 0}, {900, 0}, {900, 900}, {0, 900}}, kRoom)), 20000);
}

MapScene scene() {
  MapScene scene;
  scene.title = "Land";
  scene.handling = "RESTRICTED";
  scene.room = map_room(0, MapPage::a4_landscape);
  scene.areas = {{"Here", "ນີ້", "#0072B2"}};
  scene.lands = {{0, {{{200, 200}, {600, 200}, {600, 600}, {200, 600}}}, MapPoint{400, 400}},
                 {kNoArea, {{{600, 200}, {5000, 200}, {5000, 600}, {600, 600}}}, {}}};
  MapNode town;
  town.x = 400;
  town.y = 400;
  town.count = "12";
  town.label = "Town";
  town.note = "a site";
  town.size = 2;
  town.area = 0;
  scene.nodes = {town};
  return scene;
}

TEST(MapGround, PositionsAreThoseOfThePage) {
  const std::string dot = to_dot(scene());
  EXPECT_THAT(dot, HasSubstr("n0 [pos=\"400.0,400.0!\""));
  EXPECT_THAT(dot, HasSubstr("label=\"12\""));
  EXPECT_THAT(dot, HasSubstr("\"Here\""));
  EXPECT_THAT(dot, HasSubstr("\"ນີ້\""));
  EXPECT_THAT(dot, Not(HasSubstr("5000"))) << "what is off the room is cut";
}

TEST(MapGround, ANameCoversNoMark) {
  map::Taken taken;
  const map::Box mark{380, 380, 420, 420};
  taken.add(mark);
  const MapScene land = scene();
  const Point at = map::LandNames(land).place(0, 60, 30, taken).at;
  EXPECT_FALSE(map::box_around(at, 60, 30).meets(mark));
  EXPECT_TRUE(at.x > 200 && at.x < 600 && at.y > 200 && at.y < 600) << "it stays on its land";
}

// The land is too small for its name, another lies west of it, water east.
TEST(MapGround, ANameStandsOnWaterRatherThanOnAnotherLand) {
  MapScene land = scene();
  const auto box = [](double left, double right) {
    return std::vector<MapPoint>{{left, 300}, {right, 300}, {right, 500}, {left, 500}};
  };
  land.lands.resize(2);
  land.lands[0].rings = {box(400, 420)};
  land.lands[0].label = MapPoint{410, 400};
  land.lands[1].rings = {box(200, 400)};
  const map::Taken nothing;
  const Point at = map::LandNames(land).place(0, 60, 30, nothing).at;
  EXPECT_GE(at.x - 30, 396) << "an end of the name would stand on the other land";
  EXPECT_LT(at.x, 520) << "far from its land";
}

// No room but on the other land, which costs more than water: still not over a mark.
TEST(MapGround, ANameIsOnAnotherLandRatherThanOverAMark) {
  MapScene land = scene();
  land.lands[0].rings = {{{200, 200}, {300, 200}, {300, 600}, {200, 600}}};
  land.lands[0].label = MapPoint{250, 400};
  land.lands[1].rings = {{{300, 100}, {900, 100}, {900, 700}, {300, 700}}};
  map::Taken taken;
  const map::Box marks{0, 0, 320, 900};
  taken.add(marks);
  const map::LandName name = map::LandNames(land).place(0, 60, 30, taken);
  EXPECT_EQ(name.meets, 0U);
  EXPECT_FALSE(map::box_around(name.at, 60, 30).meets(marks));
  EXPECT_DOUBLE_EQ(name.foreign, 1);
}

// Marks in rows over a country: its name stands beside it, and a line leads to its land.
MapScene full_land(double far) {
  MapScene full = scene();
  const MapNode town = full.nodes[0];
  full.lands[0].rings = {{{350, 350}, {450, 350}, {450, 450}, {350, 450}}};
  full.nodes.clear();
  for (double x = 400 - far; x <= 400 + far; x += 40) {
    for (double y = 400 - far; y <= 400 + far; y += 40) {
      full.nodes.push_back(town);
      full.nodes.back().x = x;
      full.nodes.back().y = y;
    }
  }
  return full;
}
TEST(MapGround, ANameOffItsLandHasALineToIt) {
  const std::string dot = to_dot(full_land(60));
  EXPECT_THAT(dot, HasSubstr("label=\"Here\""));
  EXPECT_THAT(dot, HasSubstr("L 2 400.0 400.0")) << "from the land's own point";
  EXPECT_THAT(to_dot(scene()), Not(HasSubstr("L 2 400.0 400.0")));
}

TEST(MapGround, ANameWithoutRoomIsLeftOutAndCounted) {
  const std::string dot = to_dot(full_land(320));
  EXPECT_THAT(dot, Not(HasSubstr("label=\"Here\"")));
  EXPECT_THAT(dot, HasSubstr("1 country without room for a name"));
}

// Twelve places on one spot of a page: labels that find no room are left out, never laid over.
TEST(MapGround, LabelsOfPlacesNeverCoverMarks) {
  MapScene crowded = scene();
  const MapNode town = crowded.nodes[0];
  for (int i = 0; i < 40; ++i) {
    crowded.nodes.push_back(town);
    crowded.nodes.back().x += 34.0 * (i % 8 - 4);
    crowded.nodes.back().y += 34.0 * (1 + i / 8);
  }
  const std::string dot = to_dot(crowded);
  EXPECT_THAT(dot, HasSubstr("marks without room for a label"));
}

TEST(MapGround, ThereAndBackAreTwoLines) {
  MapScene both = scene();
  both.lands.clear();
  both.nodes.push_back(both.nodes[0]);
  both.nodes[1].x = 700;
  both.links = {{0, 1, MapEvidence::confirmed, 1, true, "3"},
                {1, 0, MapEvidence::confirmed, 1, true, "4"}};
  // A third mark in the way of the second line's own side must not send it onto the first.
  both.nodes.push_back(both.nodes[0]);
  both.nodes[2].x = 550;
  both.nodes[2].y = 385;
  std::vector<double> middles;
  std::istringstream lines(to_dot(both));
  for (std::string line; std::getline(lines, line);) {
    double a = 0, b = 0, c = 0, d = 0, skip = 0;
    const std::size_t at = line.find("pos=\"e,");
    if (at == std::string::npos) continue;
    ASSERT_EQ(std::sscanf(line.c_str() + at, "pos=\"e,%lf,%lf %lf,%lf %lf,%lf %lf,%lf %lf,%lf\"",
                          &skip, &skip, &skip, &a, &skip, &b, &skip, &c, &skip, &d),
              10);
    middles.push_back((a + 3 * b + 3 * c + d) / 8);
  }
  ASSERT_EQ(middles.size(), 2U);
  EXPECT_GT(std::abs(middles[0] - middles[1]), 5);
}

TEST(MapGround, RulesCarryNames) {
  MapScene axis = scene();
  axis.lands.clear();
  axis.rules = {{{300, 200}, {300, 500}, "2024-01", true},
                {{300, 250}, {300, 250}, "A", true, true}};
  const std::string dot = to_dot(axis);
  EXPECT_THAT(dot, HasSubstr("pos=\"300.0,192.0!\""));
  EXPECT_THAT(dot, HasSubstr("\"A\\r\""));
}

TEST(MapGround, GraphvizDrawsItWithoutARemark) {
  EXPECT_GT(draw(to_dot(scene()), DrawFormat::svg, {.as_given = true}).size(), 1000U);
}

}  // namespace
}  // namespace mekhala
