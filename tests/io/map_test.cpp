#include "io/map.hpp"

#include <gmock/gmock.h>

#include <cmath>
#include <limits>
#include <map>
#include <sstream>
#include <string>
#include <vector>

#include "engine/base/error.hpp"
#include "io/graphviz.hpp"
#include "io/map_geometry.hpp"

namespace mekhala {
namespace {

using testing::HasSubstr;
using testing::Not;

MapScene small_scene() {
  MapScene scene;
  scene.title = "Test network";
  scene.handling = "RESTRICTED";
  scene.subtitle = {"3 of 9 entities"};
  scene.areas = {{"Cambodia", "កម្ពុជា", "#D55E00"}, {"Lao PDR", "ສປປ ລາວ", "#0072B2"}};
  scene.nodes = {{0, 0, "Harbour Agency", "agency", "organization", "", "", 0, 3, "", 0, "", false},
                 {200, 40, "Bridge", "", "account", "", "", 1, 0, "", 0, "", false},
                 {80, 120, "", "", "person", "", "", 0, 0, "7", 0, "", false}};
  scene.links = {{0, 1, MapEvidence::probable, 0, true, ""},
                 {0, 2, MapEvidence::ungraded, 1, false, ""}};
  return scene;
}

std::size_t count(const std::string& text, const std::string& part) {
  std::size_t found = 0;
  for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1))
    ++found;
  return found;
}

TEST(Map, SameSceneSameBytes) { EXPECT_EQ(to_dot(small_scene()), to_dot(small_scene())); }

TEST(Map, LegendNamesOnlyWhatOccurs) {
  const std::string dot = to_dot(small_scene());
  EXPECT_THAT(dot, HasSubstr("organization"));
  EXPECT_THAT(dot, HasSubstr("victims, grouped"));
  EXPECT_THAT(dot, HasSubstr("0.45 to 0.69"));
  EXPECT_THAT(dot, Not(HasSubstr("bank account")));
  EXPECT_THAT(dot, Not(HasSubstr("under 0.45")));
}

// The text nodes of a drawing: where each stands, by the estimate that the writer itself uses.
std::vector<map::Box> boxes_of_texts(const std::string& dot) {
  std::vector<map::Box> boxes;
  std::istringstream lines(dot);
  for (std::string line; std::getline(lines, line);) {
    if (line.find("class=\"text\"") == std::string::npos) continue;
    const auto value = [&](const std::string& name) {
      const std::size_t begin = line.find(name) + name.size();
      return line.substr(begin, line.find_first_of("\"!,]", begin) - begin);
    };
    const double x = std::stod(value("pos=\""));
    const double y = std::stod(line.substr(line.find(',', line.find("pos=")) + 1));
    const double size = std::stod(value("fontsize="));
    if (line.find("labeljust") != std::string::npos) continue;  // titles and legend
    const std::string label = value("label=\"");
    boxes.push_back(map::box_around({x, y}, map::text_width(label, size), size));
  }
  return boxes;
}

// 150 entities in four countries with links between all of them: no label over another one.
// On a map of paths a link to a victim is a link as it was recorded; elsewhere it counts people.
TEST(Map, LinksToVictimsHaveEvidenceWhereTheyAreRecorded) {
  MapScene scene = small_scene();
  scene.links = {{0, 2, MapEvidence::probable, 0, true, "held"},
                 {1, 2, MapEvidence::ungraded, 0, true, "called"}};
  EXPECT_THAT(to_dot(scene), Not(HasSubstr("0.45 to 0.69")));
  scene.room = map_room(1, MapPage::a4_landscape);
  EXPECT_THAT(to_dot(scene), HasSubstr("0.45 to 0.69"));
  EXPECT_THAT(to_dot(scene), HasSubstr("not graded (open arrow)"));
  EXPECT_THAT(to_dot(scene), HasSubstr("arrowhead=onormal"));
}

TEST(Map, LabelsDoNotOverlap) {
  MapScene scene;
  scene.title = "A crowd";
  for (int i = 0; i < 4; ++i)
    scene.areas.push_back({"Country " + std::to_string(i), "", "#0072B2"});
  for (std::uint32_t i = 0; i < 150; ++i) {
    const std::uint32_t area = i % 4;
    MapNode node;
    node.x = 420.0 * (area % 2) + 31.0 * (i / 4 % 7);
    node.y = 330.0 * (area / 2) + 44.0 * (i / 28);
    node.label = i % 5 == 0 ? "Somchai Phetdarun Kaewmanee" : "entity " + std::to_string(i);
    node.kind = "person";
    node.area = area;
    node.size = i < 10 ? 1 + static_cast<int>(i % 3) : 0;
    if (node.size > 0) node.note = "recruiter";
    scene.nodes.push_back(node);
    if (i > 0) scene.links.push_back({i, i * 7 % i, MapEvidence::probable, 0, true, "called"});
  }
  const std::vector<map::Box> boxes = boxes_of_texts(to_dot(scene));
  EXPECT_GT(boxes.size(), 60U);
  std::size_t overlaps = 0;
  for (std::size_t a = 0; a < boxes.size(); ++a) {
    for (std::size_t b = 0; b < a; ++b) overlaps += boxes[a].meets(boxes[b]) ? 1 : 0;
  }
  EXPECT_EQ(overlaps, 0U);
}

// Two hubs, one above the other at so many units: where the names and the marks stand on the page.
struct TwoHubs {
  std::map<std::string, map::Point> labels, marks;

  explicit TwoHubs(double apart) {
    MapScene scene;
    scene.title = "Two";
    const auto add = [&](const char* label, double x, double y, int size) {
      MapNode node;
      node.x = x;
      node.y = y;
      node.label = label;
      node.kind = "person";
      node.size = size;
      scene.nodes.push_back(node);
    };
    add("Upper", 0, apart, 3);
    add("Lower", 0, 0, 3);
    add("Corner", -300, -200, 0);  // so that the page is not filled by the two alone
    add("Corner", 300, 200, 0);
    std::istringstream lines(to_dot(scene));
    for (std::string line; std::getline(lines, line);) {
      const std::size_t pos = line.find("pos=\"");
      if (pos == std::string::npos || line.find("--") != std::string::npos) continue;
      const map::Point at{std::stod(line.substr(pos + 5)),
                          std::stod(line.substr(line.find(',', pos) + 1))};
      for (const char* name : {"Upper", "Lower"}) {
        if (line.find(std::string("label=\"") + name + "\"") != std::string::npos) {
          labels[name] = at;
        }
      }
      if (line.starts_with("n0 [")) marks["Upper"] = at;
      if (line.starts_with("n1 [")) marks["Lower"] = at;
    }
  }
  [[nodiscard]] double far(const std::string& label, const std::string& mark) const {
    return std::hypot(labels.at(label).x - marks.at(mark).x, labels.at(label).y - marks.at(mark).y);
  }
};

// However near the two are, no name stands right between them, where it could be either's.
TEST(Map, ANameStandsNearestToItsOwnMark) {
  for (double apart = 20; apart < 60; apart += 0.5) {
    const TwoHubs drawn(apart);
    EXPECT_LT(drawn.far("Upper", "Upper") + 4, drawn.far("Upper", "Lower")) << apart;
    EXPECT_LT(drawn.far("Lower", "Lower") + 4, drawn.far("Lower", "Upper")) << apart;
  }
}

TEST(Map, WhereGradesAreNotToldTheLegendSaysSo) {
  MapScene scene = small_scene();
  for (MapLink& link : scene.links) link.evidence = MapEvidence::ungraded;
  EXPECT_THAT(to_dot(scene), HasSubstr("not graded"));
  scene.grades_told = false;
  EXPECT_THAT(to_dot(scene), Not(HasSubstr("not graded")));
  EXPECT_THAT(to_dot(scene), HasSubstr("grade withheld"));
}

TEST(Map, CurvesGoRoundMarks) {
  map::Taken taken;
  taken.add(map::box_around({50, 0}, 12, 12));
  taken.add(map::box_around({50, -10}, 12, 12));
  const map::Box page{-50, -50, 150, 50};
  const map::Route way = map::route({{0, 0}, 6}, {{100, 0}, 6}, 5, false, taken, page);
  for (int i = 0; i <= 100; ++i) EXPECT_EQ(taken.holding(way.at(i / 100.0)), 0U) << i;
  EXPECT_NEAR(std::hypot(way.curve[0].x, way.curve[0].y), 6, 1e-9) << "from rim";
  EXPECT_NEAR(std::hypot(way.tip.x - 100, way.tip.y), 7, 1e-9) << "to rim";
  EXPECT_NEAR(std::hypot(way.curve[3].x - way.tip.x, way.curve[3].y - way.tip.y), 5, 1e-9);
}

// Widths in ems as Chromium sets them in Noto Sans.
TEST(Map, NoTextIsWiderThanTheEstimate) {
  const std::vector<std::pair<std::string, double>> measured{
      {"ခင်အိလှိုင်", 4.17},    {"လှသူဦး", 3.26},        {"T-TDMMD9G6G6", 7.83}, {"ທອງສີ ໄຊຍະພະຈັນ", 7.83},
      {"มณีณี ศรีสุข", 4.93}, {"ឈឹម ស្រីមុំ សារុន", 6.39}, {"郭海龙", 3.0},        {"मनोज कृष्ण सक्सेना", 7.22}};
  for (const auto& [text, width] : measured) {
    EXPECT_GE(map::text_width(text, 10), 10 * width) << text;
    EXPECT_LE(map::text_width(text, 10), 13 * width) << text << ": too generous";
  }
}

// A release draws its codes anew each time: its map must not depend on which.
TEST(Map, CodesOfOneLengthAreOfOneWidth) {
  EXPECT_EQ(map::text_width("P-TMMWMMDGGG", 10), map::text_width("P-1111111111", 10));
}

TEST(Map, CurvesStayOnThePage) {
  map::Taken taken;
  for (const double y : {0.0, -4.0}) taken.add(map::box_around({50, y}, 12, 12));
  const map::Box page{-10, -50, 110, 5};  // free above, but nothing there is on the page
  const map::Route way = map::route({{0, 0}, 6}, {{100, 0}, 6}, 5, false, taken, page);
  for (const map::Point& point : way.curve) EXPECT_TRUE(page.holds(point)) << point.y;
}

TEST(Map, LinesOfASubtitleAreBrokenAndNotCut) {
  std::string words;
  for (int i = 0; i < 60; ++i)
    words += (i > 0 ? " " : "") + std::string("word") + std::to_string(i);
  for (const MapPage page : {MapPage::a4_landscape, MapPage::a4, MapPage::screen}) {
    MapScene scene = small_scene();
    scene.page = page;
    scene.subtitle = map_lines({words, "short"}, page);
    EXPECT_GT(scene.subtitle.size(), 2U);
    EXPECT_EQ(scene.subtitle.back(), "short");
    EXPECT_EQ(map_lines(scene.subtitle, page), scene.subtitle);
    const std::string dot = to_dot(scene);
    for (int i = 0; i < 60; ++i) EXPECT_THAT(dot, HasSubstr("word" + std::to_string(i)));
  }
}

TEST(Map, RefusesWhatCannotBeDrawn) {
  MapScene scene = small_scene();
  scene.nodes[1].x = std::numeric_limits<double>::quiet_NaN();
  EXPECT_THROW((void)to_dot(scene), Error);
  scene = small_scene();
  scene.links.push_back({0, 17, MapEvidence::confirmed, 0, false, ""});
  EXPECT_THROW((void)to_dot(scene), Error);
}

class DrawnMap : public testing::Test {
 protected:
  void SetUp() override {
    if (find_dot().empty()) GTEST_SKIP() << "Graphviz is not installed";
  }
};

TEST_F(DrawnMap, HostileNamesStayText) {
  MapScene scene = small_scene();
  scene.nodes[0].label = "x\"]; evil [label=\"<script>alert(1)</script>";
  scene.nodes[1].label = "a\\N\\G & <b> \x1b[2J";
  scene.title = "line\nbreak \\l $(id)";
  const std::string svg = draw(to_dot(scene), DrawFormat::svg, {.as_given = true});
  EXPECT_THAT(svg, Not(HasSubstr("<script")));
  EXPECT_THAT(svg, Not(HasSubstr("\x1b")));
  EXPECT_THAT(svg, Not(HasSubstr("href=")));
  const std::string plain = draw(to_dot(small_scene()), DrawFormat::svg, {.as_given = true});
  EXPECT_EQ(count(svg, "class=\"node hub"), count(plain, "class=\"node hub"));
  EXPECT_EQ(count(svg, "class=\"edge"), count(plain, "class=\"edge"));
}

TEST_F(DrawnMap, LongNamesAndManyNodesAreDrawnWhole) {
  MapScene scene = small_scene();
  scene.nodes[0].label = std::string(40'000, 'x');
  std::string khmer;
  for (int i = 0; i < 9'000; ++i) khmer += "ក";
  scene.nodes[0].note = khmer;
  for (int i = 0; i < 300; ++i) {
    scene.nodes.push_back({40.0 * (i % 20), 300 + 40.0 * (i / 20), "entity " + std::to_string(i),
                           "", "person", "", "", static_cast<std::uint32_t>(i % 2), 0, "", 0, "",
                           false});
  }
  const std::string svg = draw(to_dot(scene), DrawFormat::svg, {.as_given = true});
  EXPECT_EQ(count(svg, "class=\"node entity"), 301U);
}

// The numbers of the attribute that follows `from` in `svg`: points="1,2 3,4" or cx="5".
std::vector<double> numbers_after(const std::string& svg, std::size_t from,
                                  const std::string& name) {
  const std::size_t begin = svg.find(name + "=\"", from) + name.size() + 2;
  std::string text = svg.substr(begin, svg.find('"', begin) - begin);
  for (char& c : text) c = c == ',' ? ' ' : c;
  std::istringstream stream(text);
  std::vector<double> numbers;
  for (double number = 0; stream >> number;) numbers.push_back(number);
  return numbers;
}

TEST_F(DrawnMap, AreasStayUnderTheirNodes) {
  // Graphviz moves a drawing to its origin, but not the background: the page's corners prevent it.
  const std::string svg = draw(to_dot(small_scene()), DrawFormat::svg, {.as_given = true});
  const std::size_t area = svg.find("fill=\"#d55e00\" fill-opacity");
  ASSERT_NE(area, std::string::npos);
  const std::vector<double> hull = numbers_after(svg, svg.rfind("<polygon", area), "points");
  ASSERT_GE(hull.size(), 16U);
  double left = 1e9, right = -1e9, top = 1e9, bottom = -1e9;
  for (std::size_t i = 0; i + 1 < hull.size(); i += 2) {
    left = std::min(left, hull[i]);
    right = std::max(right, hull[i]);
    top = std::min(top, hull[i + 1]);
    bottom = std::max(bottom, hull[i + 1]);
  }
  const std::size_t victims = svg.find("class=\"node victims\"");
  ASSERT_NE(victims, std::string::npos);
  const double x = numbers_after(svg, victims, "cx").at(0);
  const double y = numbers_after(svg, victims, "cy").at(0);
  EXPECT_GT(x, left);
  EXPECT_LT(x, right);
  EXPECT_GT(y, top);
  EXPECT_LT(y, bottom);
}

TEST_F(DrawnMap, TooltipsAreTextAndIconsBringTheirFont) {
  MapScene scene = small_scene();
  scene.nodes[0].id = "O-1\"><script>";
  const std::string svg = draw_map(scene, DrawFormat::svg);
  EXPECT_THAT(svg, HasSubstr("Harbour Agency"));
  EXPECT_THAT(svg, Not(HasSubstr("<script")));
  EXPECT_EQ(svg.find("FontAwesome") == std::string::npos,
            svg.find("src:url(data:font/otf;base64,") == std::string::npos);
  EXPECT_THAT(svg, Not(HasSubstr("url(http")));
}

TEST_F(DrawnMap, EmptyMapIsStillAMap) {
  MapScene scene;
  scene.title = "Nothing to show";
  EXPECT_THAT(draw(to_dot(scene), DrawFormat::svg, {.as_given = true}),
              HasSubstr("Nothing to show"));
  EXPECT_EQ(draw(to_dot(scene), DrawFormat::png, {.as_given = true}).substr(1, 3), "PNG");
  EXPECT_EQ(draw(to_dot(scene), DrawFormat::pdf, {.as_given = true}).substr(0, 4), "%PDF");
}

TEST_F(DrawnMap, BrokenDotIsAFailureThatQuotesNothing) {
  try {
    (void)draw("graph { a [label=\"Somchai 0812345678\" ", DrawFormat::svg);
    FAIL() << "broken text was accepted";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::failure);
    EXPECT_THAT(error.what(), Not(HasSubstr("Somchai")));
  }
}

TEST_F(DrawnMap, TimeLimitEndsTheChild) {
  std::string dot = "graph { layout=fdp; maxiter=100000000; ";
  for (int i = 0; i < 4'000; ++i)
    dot += "a" + std::to_string(i) + " -- a" + std::to_string(i * 7 % 3'999) + ";";
  dot += "}";
  try {
    (void)draw(dot, DrawFormat::svg, {.time_limit = std::chrono::milliseconds(200)});
    FAIL() << "the limit was ignored";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::limit_exceeded);
  }
}

}  // namespace
}  // namespace mekhala
