#include <gmock/gmock.h>

#include <chrono>
#include <cmath>
#include <fstream>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "engine/base/error.hpp"
#include "engine/base/text.hpp"
#include "io/graphviz.hpp"
#include "io/map.hpp"
#include "io/map_geometry.hpp"
#include "io/map_marks.hpp"

// What Graphviz does to a map that is not written with care, and what would notice:
//
//   quoted strings over 16 KiB     QuotedStringsStayUnderTheLimitOfGraphviz,
//                                  DrawnMap.LongNamesAndManyNodesAreDrawnWhole
//   backgrounds that move          DrawnMap.AreasStayUnderTheirNodes
//   wrong byte counts, exit 0      BackgroundsCountBytes, AWrongCountInABackgroundIsAFailure
//   a bare & in an HTML label      TextsNeverBecomeAttributes (no such labels),
//                                  ABareAmpersandInAnHtmlLabelIsAFailure
//   control characters, nan, inf   DrawnMap.HostileNamesStayText, Map.RefusesWhatCannotBeDrawn
//   links that end at a text's box LinksEndAtMarksWithARim
//   names under later marks        NamesAreDrawnLast,
//   Crowd.NoTextIsOverAnotherAHubANumberOrTheLegend URLs that run DrawnMap.HostileNamesStayText (no
//   href at all) image=, shapefile=             TextsNeverBecomeAttributes, NoImageIsRead cairo's
//   SVG without tooltips   DrawnMap.TooltipsAreTextAndIconsBringTheirFont routing that never ends
//   NothingIsLeftToRoute, DrawnMap.TimeLimitEndsTheChild mingle, gvmap                  not run:
//   hulls and curves are our own
namespace mekhala {
namespace {

using testing::HasSubstr;
using testing::Not;

// What stands outside quotes: names of attributes, ids, what is no text.
std::string outside_quotes(const std::string& dot) {
  std::string kept;
  bool inside = false;
  for (std::size_t i = 0; i < dot.size(); ++i) {
    if (inside && dot[i] == '\\') {
      ++i;
    } else if (dot[i] == '"') {
      inside = !inside;
      kept += '"';
    } else if (!inside) {
      kept += dot[i];
    }
  }
  return kept;
}

MapScene hostile_scene(const std::string& text) {
  MapScene scene;
  scene.title = scene.handling = scene.nothing = scene.table_title = text;
  scene.subtitle = scene.footer = scene.table = scene.legend = {text};
  scene.areas = {{text, text, "#0072B2"}};
  for (int i = 0; i < 4; ++i) {
    MapNode node;
    node.x = 100.0 * i;
    node.y = 30.0 * (i % 2);
    node.label = node.note = node.id = node.kind = node.role = text;
    node.area = 0;
    node.size = i % 2 == 0 ? 3 : 0;
    scene.nodes.push_back(node);
  }
  scene.nodes[2].victims = scene.nodes[3].count = text;
  scene.links = {{0, 1, MapEvidence::probable, 0, true, text},
                 {2, 3, MapEvidence::probable, 0, true, text}};
  return scene;
}

TEST(MapHazard, TextsNeverBecomeAttributes) {
  for (const std::string text :
       {"javascript:alert(1)", "\", URL=\"javascript:alert(1)", "\"]; x [image=\"/etc/passwd\"",
        "a\\", "\\\"", "<b>bold & bare</b>", "a & b", "\"+\"", "shapefile=/etc/passwd",
        "{ rank=same }", "line\nbreak\x01\x7f"}) {
    SCOPED_TRACE(text);
    const std::string dot = to_dot(hostile_scene(text));
    const std::string bare = outside_quotes(dot);
    for (const char* word : {"URL", "href", "target", "image", "shapefile", "imagepath",
                             "javascript", "rank", "=<", "&"}) {
      EXPECT_THAT(bare, Not(HasSubstr(word)));
    }
    if (find_dot().empty()) continue;
    const std::string svg = draw_map(hostile_scene(text), DrawFormat::svg);
    EXPECT_THAT(svg, Not(HasSubstr("href")));
    EXPECT_THAT(svg, Not(HasSubstr("<image")));
    EXPECT_THAT(svg, Not(HasSubstr("<b>")));
  }
}

TEST(MapHazard, QuotedStringsStayUnderTheLimitOfGraphviz) {
  for (const std::size_t size : {15'000U, 16'384U, 50'000U}) {
    for (const std::string part : {"x", "\"", "\\", "ក"}) {
      std::string text;
      while (text.size() < size) text += part;
      const std::string dot = map::quoted(text);
      std::size_t longest = 0, run = 0;
      for (std::size_t i = 0; i < dot.size(); ++i) {
        if (dot[i] == '\\') {
          ++i;
          run += 2;
        } else if (dot[i] == '"') {
          longest = std::max(longest, run);
          run = 0;
        } else {
          ++run;
        }
      }
      EXPECT_LT(longest, 16'380U);
      EXPECT_THAT(dot, HasSubstr("\" + \""));
    }
  }
}

TEST(MapHazard, LettersAreNoTowers) {
  std::string tower = "Z";
  for (int i = 0; i < 20; ++i) tower += "\u0351";
  EXPECT_EQ(map::quoted(tower + "a\u0301"), "\"Z\u0351\u0351\u0351a\u0301\"");
  const std::string burmese = "ကြွှို့", khmer = "ស្ត្រី", thai = "กี่้";
  for (const std::string& text : {burmese, khmer, thai}) {
    EXPECT_EQ(map::quoted(text), '"' + text + '"');
  }
}

// However wide its letters are, a title neither covers the handling mark nor widens the page.
TEST(MapHazard, ATitleLeavesTheHandlingMarkFree) {
  std::string wide, thai, pictures;
  for (int i = 0; i < 300; ++i) {
    wide += 'W';
    thai += "ก";
    pictures += "\U0001F469\u200D";
  }
  for (const MapPage page : {MapPage::a4_landscape, MapPage::a4, MapPage::screen}) {
    for (const std::string& title : {wide, thai, pictures}) {
      MapScene scene;
      scene.page = page;
      scene.title = title;
      scene.handling = "RESTRICTED";
      const std::string dot = to_dot(scene);
      const std::size_t at = dot.find("label=\"", dot.find("\nt0 [")) + 7;
      const std::string kept = dot.substr(at, dot.find("\\l\"", at) - at);
      EXPECT_LT(kept.size(), title.size());
      const double handling = page_size(page).width - 36 - map::text_width("RESTRICTED", 11) - 12;
      EXPECT_LT(36 + 1.12 * map::text_width(kept, 18), handling + 1) << kept;
    }
  }
}

// A line of the table that has a name in Arabic still begins with its rank.
TEST(MapHazard, LinesOfATableGoFromLeftToRight) {
  MapScene scene;
  scene.table_title = "Hubs";
  scene.table = {"2  محمد بن عبد الله"};
  EXPECT_THAT(to_dot(scene), HasSubstr("label=\"\u200e2  محمد"));
}

// A wrong count makes Graphviz drop the rest with exit status 0.
TEST(MapHazard, BackgroundsCountBytes) {
  map::Background background;
  background.style("setlinewidth(1)");
  background.colors("#0072b2", "#fbfdff80");
  background.polygon({{0, 0}, {1, 0}, {1, 1}});
  background.line({0, 0}, {1, 2});
  std::istringstream words(background.text());
  std::size_t operations = 0;
  for (std::string op; words >> op; ++operations) {
    if (op == "P" || op == "L") {
      std::size_t points = 0;
      words >> points;
      for (std::size_t i = 0; i < 2 * points; ++i) {
        double value = 0;
        ASSERT_TRUE(words >> value);
      }
      continue;
    }
    ASSERT_THAT((std::set<std::string>{"S", "c", "C"}), testing::Contains(op));
    std::size_t size = 0;
    char dash = 0;
    words >> size >> dash;
    ASSERT_EQ(dash, '-');
    std::string value(size, '?');
    words.read(value.data(), static_cast<std::streamsize>(size));
    EXPECT_TRUE(words.peek() == ' ') << value;
  }
  EXPECT_EQ(operations, 5U);
}

// Edges at a table or a mere text end at its box: gaps around marks.
TEST(MapHazard, LinksEndAtMarksWithARim) {
  const std::string dot = to_dot(hostile_scene("x"));
  std::istringstream lines(dot);
  std::set<std::string> ends, texts;
  for (std::string line; std::getline(lines, line);) {
    std::istringstream words(line);
    std::string first, second, third;
    words >> first >> second >> third;
    if (second == "--") ends.insert({first, third});
    if (line.find("shape=plaintext") != std::string::npos ||
        line.find("shape=none") != std::string::npos) {
      texts.insert(first);
    }
  }
  EXPECT_EQ(ends.size(), 4U);
  for (const std::string& end : ends) EXPECT_FALSE(texts.contains(end)) << end;
}

class DrawnHazard : public testing::Test {
 protected:
  void SetUp() override {
    if (find_dot().empty()) GTEST_SKIP() << "Graphviz is not installed";
  }
};

TEST_F(DrawnHazard, AWrongCountInABackgroundIsAFailure) {
  EXPECT_NO_THROW(
      (void)draw("graph { _background=\"S 15 -setlinewidth(2) \"; a }", DrawFormat::svg));
  EXPECT_THROW((void)draw("graph { _background=\"S 13 -setlinewidth(2) \"; a }", DrawFormat::svg),
               Error);
}

TEST_F(DrawnHazard, ABareAmpersandInAnHtmlLabelIsAFailure) {
  EXPECT_THROW((void)draw("graph { a [label=<R & D>] }", DrawFormat::svg), Error);
}

TEST_F(DrawnHazard, NoImageIsRead) {
  const std::string file = testing::TempDir() + "map_hazard.png";
  {
    std::ofstream out(file, std::ios::binary);
    const std::string png = draw("graph { a }", DrawFormat::png);
    out.write(png.data(), static_cast<std::streamsize>(png.size()));
  }
  EXPECT_THROW((void)draw("graph { a [image=\"" + file + "\"] }", DrawFormat::svg), Error);
  EXPECT_THROW((void)draw("graph { a [shapefile=\"" + file + "\"] }", DrawFormat::svg), Error);
}

// Names stand over marks and lines: whatever is drawn later would cover them.
TEST_F(DrawnHazard, NamesAreDrawnLast) {
  const std::string svg = draw_map(hostile_scene("x"), DrawFormat::svg);
  std::size_t last_mark = 0;
  for (const char* of_class : {"node hub", "node entity", "node victims", "node count", "\"edge"}) {
    const std::size_t at =
        svg.rfind(std::string("class=") + (of_class[0] == '"' ? "" : "\"") + of_class);
    ASSERT_NE(at, std::string::npos) << of_class;
    last_mark = std::max(last_mark, at);
  }
  EXPECT_LT(last_mark, svg.find("class=\"node text"));
}

// Graphviz never routes: every line stands in the text, and a crowded map takes no minutes.
TEST_F(DrawnHazard, NothingIsLeftToRoute) {
  MapScene scene;
  scene.title = "A crowd";
  for (std::uint32_t i = 0; i < 500; ++i) {
    MapNode node;
    node.x = 40.0 * (i % 25);
    node.y = 40.0 * (i / 25);
    node.kind = "person";
    scene.nodes.push_back(node);
    for (const std::uint32_t other : {i * 7 % 500, i * 13 % 500}) {
      scene.links.push_back({i, other, MapEvidence::probable, 0, true, ""});
    }
  }
  scene.nodes[1].x = scene.nodes[0].x;  // on one spot
  scene.nodes[1].y = scene.nodes[0].y;
  scene.links.push_back({0, 1, MapEvidence::probable, 0, true, ""});
  const std::string dot = to_dot(scene);
  std::istringstream lines(dot);
  std::size_t links = 0;
  for (std::string line; std::getline(lines, line);) {
    if (line.find(" -- ") == std::string::npos) continue;
    ++links;
    EXPECT_THAT(line, HasSubstr("[pos=\""));
    EXPECT_THAT(line, Not(HasSubstr("nan")));
    EXPECT_THAT(line, Not(HasSubstr("inf")));
  }
  EXPECT_EQ(links, scene.links.size());
  const auto begin = std::chrono::steady_clock::now();
  (void)draw(dot, DrawFormat::svg, {.as_given = true});
  EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds(15));
}

}  // namespace
}  // namespace mekhala
