#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <sstream>
#include <string>
#include <vector>

#include "io/map.hpp"
#include "io/map_geometry.hpp"
#include "io/map_legend.hpp"

// A map of more than a sheet of A4 holds: it gets a larger one, and its texts stay apart.
namespace mekhala {
namespace {

constexpr std::size_t kAreas = 8;

// So many marks in eight countries, two hubs in each, as near as a layout sets them.
MapScene crowd(std::size_t marks, MapPage page) {
  MapScene scene;
  scene.title = "A crowd";
  scene.subtitle = {"many of many", "and the rest"};
  scene.handling = "RESTRICTED";
  scene.footer = {"a lead, not guilt"};
  scene.page = page;
  for (std::size_t i = 0; i < kAreas; ++i) {
    scene.areas.push_back({"Country " + std::to_string(i), "ក", "#0072B2"});
  }
  const auto side = static_cast<std::size_t>(
      std::ceil(std::sqrt(static_cast<double>(marks) / static_cast<double>(kAreas))));
  for (std::size_t i = 0; i < marks; ++i) {
    const std::size_t area = i % kAreas, place = i / kAreas;
    const double size = 60.0 * static_cast<double>(side) + 90;
    MapNode node;
    node.x = size * static_cast<double>(area % 4) + 60.0 * static_cast<double>(place % side);
    node.y = size * static_cast<double>(area / 4) + 60.0 * static_cast<double>(place / side);
    node.area = static_cast<std::uint32_t>(area);
    node.kind = place % 3 == 0 ? "person" : "phone";
    node.label = place % 5 == 0 ? "Somchai Phetdarun Kaew" : "entity " + std::to_string(i);
    if (place % 4 == 1) node.victims = std::to_string(place);
    if (place == side + 1 || place == 2 * side + 2) {
      node.victims = {};
      node.size = 3;
      node.note = "recruiter · linked to 12";
    }
    scene.nodes.push_back(node);
    if (i == 0) continue;
    scene.links.push_back({static_cast<std::uint32_t>(i), static_cast<std::uint32_t>(i * 7 % i),
                           MapEvidence::probable, 0, true, ""});
  }
  return scene;
}

double number(const std::string& line, const std::string& before) {
  const std::size_t at = line.find(before);
  return at == std::string::npos ? 0 : std::stod(line.substr(at + before.size()));
}

struct Drawn {
  std::vector<map::Box> texts, hubs, counts;
};

// By the estimate of widths that the writer itself uses; texts begin or end where their node does.
Drawn drawn(const std::string& dot) {
  Drawn found;
  std::istringstream lines(dot);
  for (std::string line; std::getline(lines, line);) {
    if (line.find("pos=\"") == std::string::npos || line.find(" -- ") != std::string::npos)
      continue;
    const map::Point at{number(line, "pos=\""), std::stod(line.substr(line.find(',') + 1))};
    const double width = number(line, "width=") * 72;
    if (line.find("class=\"hub\"") != std::string::npos) {
      found.hubs.push_back(map::box_around(at, width, width));
    } else if (line.find("class=\"victims\"") != std::string::npos) {
      found.counts.push_back(map::box_around(at, width, width));
    } else if (line.find("class=\"text\"") != std::string::npos) {
      const std::size_t begin = line.find("label=\"") + 7;
      const std::string label = line.substr(begin, line.find_first_of("\"\\", begin) - begin);
      const double size = number(line, "fontsize=");
      const double set = map::text_width(label, size);
      const bool left = line.find("labeljust=l") != std::string::npos;
      found.texts.push_back(
          map::box_around({left ? at.x - width / 2 + set / 2 : at.x, at.y}, set, size));
    }
  }
  return found;
}

class Crowd : public testing::TestWithParam<std::tuple<std::size_t, MapPage>> {};

TEST_P(Crowd, NoTextIsOverAnotherAHubANumberOrTheLegend) {
  const auto [marks, page] = GetParam();
  MapScene scene = crowd(marks, page);
  enlarge_page(scene);
  const Drawn all = drawn(to_dot(scene));
  ASSERT_EQ(all.hubs.size(), 2 * kAreas);
  EXPECT_GT(all.texts.size(), marks / 3) << "most have a name";
  std::size_t texts = 0, hubs = 0, counts = 0;
  for (std::size_t a = 0; a < all.texts.size(); ++a) {
    for (std::size_t b = 0; b < a; ++b) texts += all.texts[a].meets(all.texts[b]) ? 1 : 0;
    for (const map::Box& hub : all.hubs) hubs += all.texts[a].meets(hub) ? 1 : 0;
    for (const map::Box& count : all.counts) counts += all.texts[a].meets(count) ? 1 : 0;
  }
  EXPECT_EQ(texts, 0U);
  EXPECT_EQ(hubs, 0U);
  EXPECT_EQ(counts, 0U);
  const std::vector<std::string> colors(scene.areas.size(), "#0072b2");
  const map::Legend legend(scene, colors);
  const map::Box& panel = legend.boxes().front();
  for (const map::Box& text : all.texts) {
    const bool inside = text.left > panel.left && text.bottom > panel.bottom;
    EXPECT_TRUE(!text.meets(panel) || inside) << text.left << ", " << text.bottom;
  }
}

TEST_P(Crowd, MarksStandApartOnThePage) {
  const auto [marks, page] = GetParam();
  MapScene scene = crowd(marks, page);
  enlarge_page(scene);
  fit_to_page(scene);
  const MapRoom room = map_room(scene);
  std::size_t overlaps = 0;
  for (std::size_t a = 0; a < scene.nodes.size(); ++a) {
    const MapNode& mark = scene.nodes[a];
    EXPECT_GE(mark.x - radius_of(mark), room.left);
    EXPECT_LE(mark.x + radius_of(mark), room.right);
    EXPECT_GE(mark.y - radius_of(mark), room.bottom);
    EXPECT_LE(mark.y + radius_of(mark), room.top);
    for (std::size_t b = 0; b < a; ++b) {
      const MapNode& other = scene.nodes[b];
      const double apart = std::hypot(mark.x - other.x, mark.y - other.y);
      overlaps += apart < radius_of(mark) + radius_of(other) ? 1 : 0;
    }
  }
  EXPECT_LE(overlaps, marks / 50) << "two large ones side by side at most";
}

INSTANTIATE_TEST_SUITE_P(
    Map, Crowd,
    testing::Combine(testing::Values(std::size_t{150}, std::size_t{400}, std::size_t{1600}),
                     testing::Values(MapPage::a4_landscape, MapPage::a4, MapPage::screen)));

TEST(MapPaper, ACrowdGetsALargerSheetAndAFewDoNot) {
  MapScene few = crowd(80, MapPage::a4_landscape), many = crowd(1600, MapPage::a4_landscape);
  enlarge_page(few);
  enlarge_page(many);
  EXPECT_EQ(few.enlarged, 1);
  EXPECT_EQ(paper_of(few), "A4");
  EXPECT_GT(many.enlarged, 1.9);
  EXPECT_EQ(paper_of(many).front(), 'A');
  EXPECT_LT(paper_of(many), "A4");
  EXPECT_NEAR(page_size(many).width / page_size(many).height, 297.0 / 210, 1e-9);
  MapScene screen = crowd(1600, MapPage::screen);
  EXPECT_EQ(paper_of(screen), "");
  MapScene endless = crowd(40'000, MapPage::a4);
  enlarge_page(endless);
  EXPECT_EQ(paper_of(endless), "A0") << "no printer takes more";
}

}  // namespace
}  // namespace mekhala
