#include <gmock/gmock.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <map>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "engine/base/file.hpp"
#include "engine/base/text.hpp"
#include "io/child.hpp"
#include "io/graphviz.hpp"
#include "io/map.hpp"
#include "io/map_marks.hpp"
#include "io/map_theme.hpp"

// That a map can be read: in grey, by eyes that miss a colour, on dark ground, on paper, and as
// text.
namespace mekhala {
namespace {

using testing::HasSubstr;
using testing::Not;

constexpr int kAreaTint = 0x1c, kLandTint = 0x2c, kHalo = 0xd0;

// One of everything that a map can hold.
MapScene full_scene() {
  MapScene scene;
  scene.title = "Everything";
  scene.subtitle = {"one of each"};
  scene.handling = "RESTRICTED";
  scene.footer = {"a lead, not guilt"};
  scene.table_title = "Hubs";
  scene.table = {"1  Somebody"};
  scene.legend = {"a line of its own"};
  scene.icons = true;
  for (const char* color : {"#D55E00", "#0072B2", "#009E73", "#CC79A7", "#995522", "#4488ff",
                            "#889955", "#227766", "#cc0055", "#ff3344"}) {
    scene.areas.push_back({std::string("Area ") + color, "ກ", color});
  }
  std::uint32_t i = 0;
  const auto add = [&](MapNode node) {
    node.x = 90.0 * (i % 9);
    node.y = 90.0 * (i / 9);
    node.area = i % 11 == 10 ? kNoArea : i % 11;
    scene.nodes.push_back(std::move(node));
    ++i;
  };
  for (const map::KindMark& mark : map::kind_marks()) {
    MapNode node;
    node.kind = mark.kind;
    node.label = std::string("a ") + mark.name;
    add(node);
    node.size = 3;
    node.note = "a note";
    node.role = "recruiter";
    add(node);
  }
  for (int area = 0; area < 11; ++area) {
    MapNode node;
    node.victims = "7";
    add(node);
    node = {};
    node.count = "12";
    node.label = "a place";
    add(node);
    node.hollow = true;
    add(node);
  }
  for (std::uint32_t link = 0; link < 24; ++link) {
    scene.links.push_back({link, link + 1, static_cast<MapEvidence>(link % 4), 0, true, "called"});
  }
  return scene;
}

// The attributes of each statement of a DOT text as the writer gives them, one a line.
using Attributes = std::map<std::string, std::string>;
Attributes attributes_of(const std::string& line) {
  Attributes found;
  std::size_t at = line.find('[');
  while (at != std::string::npos && at < line.size()) {
    const std::size_t begin = line.find_first_not_of("[ ,", at);
    const std::size_t equals = begin == std::string::npos ? begin : line.find('=', begin);
    if (equals == std::string::npos) break;
    std::size_t end = equals + 1;
    bool inside = false;
    while (end < line.size() && (inside || (line[end] != ',' && line[end] != ']'))) {
      if (line[end] == '\\')
        ++end;
      else if (line[end] == '"')
        inside = !inside;
      ++end;
    }
    std::string value = line.substr(equals + 1, end - equals - 1);
    std::erase(value, '"');
    found[line.substr(begin, equals - begin)] = value;
    if (end >= line.size() || line[end] == ']') break;
    at = end;
  }
  return found;
}
std::vector<Attributes> statements(const std::string& dot, const std::string& of_class) {
  std::vector<Attributes> found;
  std::istringstream lines(dot);
  for (std::string line; std::getline(lines, line);) {
    if (line.find("class=\"" + of_class + "\"") != std::string::npos) {
      found.push_back(attributes_of(line));
    }
  }
  return found;
}

TEST(MapLegible, ContrastIsThatOfWcag) {
  EXPECT_NEAR(map::contrast("#000000", "#ffffff"), 21, 1e-9);
  EXPECT_NEAR(map::contrast("#ffffff", "#767676"), 4.54, 0.005) << "the grey that just passes";
  EXPECT_NEAR(map::contrast("#ffffff", "#777777"), 4.48, 0.005) << "the one that just fails";
  EXPECT_EQ(map::blended("#ff0000", 255, "#0000ff"), "#ff0000");
  EXPECT_EQ(map::blended("#ff0000", 0, "#0000ff"), "#0000ff");
  EXPECT_EQ(map::readable("#0f172a", "#ffffff", 4.5), "#0f172a") << "what is good stays";
  EXPECT_GE(map::contrast(map::readable("#ffff00", "#ffffff", 4.5), "#ffffff"), 4.5);
}

class Themed : public testing::TestWithParam<MapTheme> {};

TEST_P(Themed, TextsAndMarksStandOutFromTheirGround) {
  MapScene scene = full_scene();
  scene.theme = GetParam();
  const map::Theme& theme = map::theme_of(scene.theme);
  const std::string dot = to_dot(scene);
  std::set<std::string> fills;
  std::size_t looked_at = 0;
  for (const char* of_class : {"hub", "entity", "count", "victims"}) {
    for (const Attributes& mark : statements(dot, of_class)) {
      const std::string fill = mark.at("fillcolor");
      if (std::string_view(of_class) != "victims") fills.insert(fill);
      if (fill != theme.panel) {
        EXPECT_GE(map::contrast(fill, theme.paper), 3) << fill;
      }
      if (!mark.contains("label")) continue;
      const auto font = mark.find("fontcolor");
      EXPECT_GE(map::contrast(font == mark.end() ? theme.ink : font->second, fill), 4.5) << fill;
      ++looked_at;
    }
  }
  EXPECT_GE(looked_at, 33U);
  EXPECT_GE(fills.size(), 11U);
  for (const Attributes& text : statements(dot, "text")) {
    const std::string& color = text.at("fontcolor");
    std::vector<std::string> grounds{theme.paper, theme.panel};
    if (text.contains("fillcolor")) {
      grounds.clear();
      for (const std::string& fill : fills) {
        const std::string tint = map::blended(fill, kAreaTint, theme.paper);
        grounds.push_back(map::blended(theme.paper, kHalo, tint));
      }
    }
    for (const std::string& ground : grounds) {
      EXPECT_GE(map::contrast(color, ground), 4.5) << text.at("label") << " on " << ground;
    }
  }
  for (const Attributes& icon : statements(dot, "icon")) {
    const std::string& color = icon.at("fontcolor");
    double least = map::contrast(color, theme.panel);  // in the legend
    for (const char* of_class : {"hub", "entity"}) {
      for (const Attributes& mark : statements(dot, of_class)) {
        if (mark.at("pos") == icon.at("pos")) least = map::contrast(color, mark.at("fillcolor"));
      }
    }
    EXPECT_GE(least, 3) << color;
  }
}

TEST_P(Themed, NamesOnLandStandOut) {
  MapScene scene = full_scene();
  scene.theme = GetParam();
  scene.nodes.clear();
  scene.links.clear();
  scene.room = map_room(1, scene.page);
  const MapRoom room = *scene.room;
  for (std::uint32_t area = 0; area < scene.areas.size(); ++area) {
    const double x = room.left + 80.0 * area;
    scene.lands.push_back({area,
                           {{{x, room.bottom}, {x + 80, room.bottom}, {x + 80, room.top}}},
                           MapPoint{x + 40, room.bottom + 100}});
  }
  const map::Theme& theme = map::theme_of(scene.theme);
  std::size_t names = 0;
  for (const Attributes& text : statements(to_dot(scene), "text")) {
    for (const MapArea& area : scene.areas) {
      if (text.at("label") != area.name) continue;
      const std::string ground = map::blended(area.color, kLandTint, theme.land);
      EXPECT_GE(map::contrast(text.at("fontcolor"), ground), 4.5) << area.name;
      ++names;
    }
  }
  EXPECT_EQ(names, scene.areas.size());
}

INSTANTIATE_TEST_SUITE_P(Map, Themed, testing::Values(MapTheme::light, MapTheme::dark),
                         [](const auto& theme) {
                           return theme.param == MapTheme::dark ? std::string("dark")
                                                                : std::string("light");
                         });

// A photocopy has no colours: whatever means something else must look otherwise too.
TEST(MapLegible, InGreyEveryMeaningIsToldByAnotherChannel) {
  std::set<std::string> shapes, names;
  for (const map::KindMark& mark : map::kind_marks()) {
    const bool round = std::string_view(mark.shape) == "ellipse" && mark.stretch < 1.2;
    shapes.insert(round ? "circle" : mark.shape);
    names.insert(mark.name);
  }
  EXPECT_EQ(shapes.size(), map::kind_marks().size()) << "kinds: by shape";
  EXPECT_EQ(names.size(), map::kind_marks().size());
  std::set<std::string> looks;
  for (int evidence = 0; evidence < 4; ++evidence) {
    MapScene scene = full_scene();
    for (MapLink& link : scene.links) link.evidence = static_cast<MapEvidence>(evidence);
    std::istringstream lines(to_dot(scene));
    std::set<std::string> of_links;
    for (std::string line; std::getline(lines, line);) {
      if (!line.starts_with("n0 -- n1")) continue;
      const Attributes link = attributes_of(line);
      const auto head = link.find("arrowhead");
      of_links.insert(link.at("style") + (head == link.end() ? "" : head->second));
    }
    ASSERT_EQ(of_links.size(), 1U);
    looks.insert(*of_links.begin());
  }
  EXPECT_EQ(looks.size(), 4U) << "evidence: by dash and arrow";
  // Countries: by the name on their area, and in the legend where areas have none.
  MapScene scene = full_scene();
  for (const MapArea& area : scene.areas) EXPECT_THAT(to_dot(scene), HasSubstr(area.name));
  scene.room = map_room(1, scene.page);
  scene.areas_in_legend = true;
  for (MapNode& node : scene.nodes) node.x += 100, node.y += 100;
  for (const MapArea& area : scene.areas) EXPECT_THAT(to_dot(scene), HasSubstr(area.name));
  // Victims: a dashed rim.
  for (const Attributes& mark : statements(to_dot(scene), "victims")) {
    EXPECT_THAT(mark.at("style"), HasSubstr("dashed"));
  }
}

class DrawnLegible : public testing::Test {
 protected:
  void SetUp() override {
    if (find_dot().empty()) GTEST_SKIP() << "Graphviz is not installed";
  }
};

TEST_F(DrawnLegible, PagesHaveTheirAspect) {
  MapScene scene = full_scene();
  scene.icons = false;
  const std::map<MapPage, double> aspects{{MapPage::a4_landscape, 297.0 / 210},
                                          {MapPage::a4, 210.0 / 297},
                                          {MapPage::screen, 16.0 / 9}};
  for (const auto& [page, aspect] : aspects) {
    scene.page = page;
    const MapSize size = page_size(page);
    EXPECT_NEAR(size.width / size.height, aspect, 1e-9);
    const std::string svg = draw_map(scene, DrawFormat::svg);
    const std::size_t at = svg.find("viewBox=\"");
    ASSERT_NE(at, std::string::npos);
    double left = 1, bottom = 1, width = 0, height = 0;
    ASSERT_EQ(
        std::sscanf(svg.c_str() + at, "viewBox=\"%lf %lf %lf %lf", &left, &bottom, &width, &height),
        4);
    EXPECT_NEAR(width / height, aspect, 2e-5) << "nothing reaches over the page";
    const std::string pdf = draw_map(scene, DrawFormat::pdf);
    const std::size_t box = pdf.find("/MediaBox [");
    ASSERT_NE(box, std::string::npos);
    ASSERT_EQ(std::sscanf(pdf.c_str() + box, "/MediaBox [ %lf %lf %lf %lf", &left, &bottom, &width,
                          &height),
              4);
    if (page == MapPage::screen) continue;
    const bool wide = page == MapPage::a4_landscape;
    EXPECT_NEAR(width, wide ? 841.89 : 595.28, 0.8) << "a sheet of A4, to the point";
    EXPECT_NEAR(height, wide ? 595.28 : 841.89, 0.8);
  }
}

TEST_F(DrawnLegible, APdfIsLightWhateverTheTheme) {
  MapScene scene = full_scene();
  const std::string light = draw_map(scene, DrawFormat::pdf);
  scene.theme = MapTheme::dark;
  EXPECT_EQ(draw_map(scene, DrawFormat::pdf).size(), light.size());
  EXPECT_THAT(draw_map(scene, DrawFormat::svg), HasSubstr(map::theme_of(MapTheme::dark).paper));
}

// Without white space, which extraction sets where a font has its spaces.
std::string bare(std::string_view text) {
  std::string kept = to_nfc(text);
  std::erase_if(kept, [](char c) { return c == ' ' || c == '\n' || c == '\f' || c == '\r'; });
  return kept;
}

TEST_F(DrawnLegible, APdfDoesNotSayWhenItWasDrawn) {
  const std::string pdf = draw("graph { a -- b }", DrawFormat::pdf);
  EXPECT_NE(pdf.find("/CreationDate (D:20000101000000"), std::string::npos);
}

TEST_F(DrawnLegible, APdfHoldsEachNameAsText) {
  constexpr const char* kProgram = "/usr/bin/pdftotext";
  if (!std::filesystem::exists(kProgram)) GTEST_SKIP() << "poppler-utils is not installed";
  const std::vector<std::string> in_any_order{"ສົມພອນ ວົງສາ", "สมศักดิ์ เพชรดรุณ", "林昭明",
                                              "José Ñuñez Dalisay", "Nguyễn Đức Thịnh"};
  // Their vowels stand left of or around their consonants: only the order in which they were set
  // keeps them, and not the one that a reader of layouts guesses.
  const std::vector<std::string> as_set{"សុខ វិសាល ព្រះវិហារ", "អောင်နိုင်ထွေး ကျော်"};
  MapScene scene;
  scene.title = "Names";
  for (const auto& list : {in_any_order, as_set}) {
    for (const std::string& name : list) {
      MapNode node;
      node.x = 120.0 * static_cast<double>(scene.nodes.size());
      node.y = 90.0 * static_cast<double>(scene.nodes.size() % 3);
      node.label = name;
      node.kind = "person";
      node.size = 2;
      scene.nodes.push_back(node);
    }
  }
  const std::string pdf = draw_map(scene, DrawFormat::pdf);
  const auto text_of = [&](const std::vector<std::string>& options) {
    ChildCall call;
    call.name = "pdftotext";
    call.program = kProgram;
    call.arguments = options;
    call.arguments.insert(call.arguments.end(), {"-", "-"});
    call.environment = clean_environment();
    call.input = pdf;
    return bare(run_child(call).out);
  };
  const std::string raw = text_of({"-raw"}), laid_out = text_of({});
  for (const std::string& name : in_any_order) {
    EXPECT_THAT(raw, HasSubstr(bare(name)));
    EXPECT_THAT(laid_out, HasSubstr(bare(name)));
  }
  for (const std::string& name : as_set) EXPECT_THAT(raw, HasSubstr(bare(name)));
}

}  // namespace
}  // namespace mekhala
