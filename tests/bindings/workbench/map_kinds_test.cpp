#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <regex>
#include <set>

#include "bindings/workbench/map.hpp"
#include "bindings/workbench/map_parts.hpp"
#include "bindings/workbench/session.hpp"
#include "engine/base/error.hpp"
#include "io/map_theme.hpp"
#include "tests/bindings/program.hpp"
#include "tests/bindings/workbench/opened.hpp"

// What holds for every kind of map that there is.
namespace mekhala {
namespace {

using program::Folder;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

class MapKinds : public testing::TestWithParam<std::string> {
 protected:
  MapKinds() : demo_(program::make_demo(folder_)) {}
  // Around and between people who are not protected.
  static MapOptions options_for(const std::string& kind, const Session& session) {
    MapOptions options;
    options.kind = kind;
    if (kind == "ego") options.of = session.door().resolve("Brian Otieno Wafula");
    if (kind == "paths") {
      options.paths.from = session.door().resolve("Brian Otieno Wafula");
      options.paths.to = session.door().resolve("Aung Naing Htwe");
      options.paths.count = 30;
    }
    return options;
  }
  MapScene make(View view, unsigned threads = 1) {
    Context context({.threads = threads});
    Session session(folder_ / demo_, workbench_test::opening(view));
    return make_map(session.store(), session.door(), options_for(GetParam(), session), context);
  }
  static std::vector<std::string> texts(const MapScene& scene) {
    std::vector<std::string> all{scene.title, scene.nothing, scene.table_title};
    for (const auto& lines : {scene.subtitle, scene.footer, scene.table, scene.legend}) {
      all.insert(all.end(), lines.begin(), lines.end());
    }
    for (const MapNode& node : scene.nodes) {
      all.insert(all.end(), {node.label, node.note, node.id, node.key, node.victims, node.count});
    }
    for (const MapLink& link : scene.links) all.push_back(link.label);
    for (const MapRule& rule : scene.rules) all.push_back(rule.label);
    return all;
  }

  Folder folder_;
  std::string demo_;
};

// The rules of a release: no victim but in groups of ten, without links; no days, no counts of
// sources or statements; codes that are new each time.
TEST_P(MapKinds, AReleaseKeepsItsRulesOrRefuses) {
  MapScene scene, again;
  try {
    scene = make(View::release);
    again = make(View::release);
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::refused);
    return;
  }
  EXPECT_EQ(scene.handling, "INVENTED DATA · FOR RELEASE");
  for (std::size_t i = 0; i < scene.nodes.size(); ++i) {
    const MapNode& node = scene.nodes[i];
    if (node.victims.empty()) continue;
    EXPECT_TRUE(node.victims == "fewer than 10" || std::stoi(node.victims) >= 10) << node.victims;
    for (const MapLink& link : scene.links) {
      EXPECT_NE(link.from, i);
      EXPECT_NE(link.to, i);
    }
  }
  const std::regex day("[12][0-9]{3}-[0-9]{2}-[0-9]{2}"), victims("([0-9]+) victim");
  for (const std::string& text : texts(scene)) {
    EXPECT_FALSE(std::regex_search(text, day)) << text;
    EXPECT_THAT(text, Not(HasSubstr(" source")));
    EXPECT_THAT(text, Not(HasSubstr(" statement")));
    std::smatch found;
    if (!std::regex_search(text, found, victims)) continue;
    const int count = std::stoi(found[1]);
    EXPECT_TRUE(count == 0 || count >= 10) << text;
  }
  for (const MapLink& link : scene.links) {
    EXPECT_EQ(link.evidence, MapEvidence::ungraded) << "grades are of sources";
  }
  // Marks that name somebody carry a code of this release alone.
  std::set<std::string> codes;
  for (const MapNode& node : scene.nodes) {
    if (!node.key.empty()) codes.insert(node.key);
  }
  for (const MapNode& node : again.nodes) EXPECT_FALSE(codes.contains(node.key)) << node.key;
  EXPECT_NO_THROW((void)to_dot(scene));
}

TEST_P(MapKinds, AReleaseIsNeverOfProtectedPeople) {
  EntityRow victim = 0;
  {
    Session work(folder_ / demo_, workbench_test::opening(View::work));
    victim = work.door().resolve("V01");
    work.close();
  }
  Session session(folder_ / demo_, workbench_test::opening(View::release));
  MapOptions options = options_for(GetParam(), session);
  if (options.kind != "ego" && options.kind != "paths") return;
  options.of = options.paths.from = victim;
  Context context;
  try {
    (void)make_map(session.store(), session.door(), options, context);
    FAIL() << "drawn";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::refused);
  }
}

TEST_P(MapKinds, EveryThemeAndPageHoldsIt) {
  Context context;
  Session session(folder_ / demo_, workbench_test::opening(View::team));
  for (const MapPage page : {MapPage::a4_landscape, MapPage::a4, MapPage::screen}) {
    MapOptions options = options_for(GetParam(), session);
    options.page = page;
    options.theme = MapTheme::dark;
    MapScene scene = make_map(session.store(), session.door(), options, context);
    const MapSize size = page_size(page);
    const std::string corner = fmt::format("corner1 [pos=\"{:.2f}", size.width - 0.36);
    EXPECT_NE(to_dot(scene).find(corner), std::string::npos);
    fit_to_page(scene);
    for (const MapNode& node : scene.nodes) {
      EXPECT_GE(node.x - radius_of(node), 0);
      EXPECT_LE(node.x + radius_of(node), size.width);
      EXPECT_GE(node.y - radius_of(node), 0);
      EXPECT_LE(node.y + radius_of(node), size.height);
    }
  }
}

TEST_P(MapKinds, TheSameBytesForAnyNumberOfThreads) {
  const std::string one = to_dot(make(View::team));
  EXPECT_EQ(to_dot(make(View::team, 2)), one);
  EXPECT_EQ(to_dot(make(View::team, 7)), one);
}

INSTANTIATE_TEST_SUITE_P(Every, MapKinds, testing::ValuesIn(map_kinds()),
                         [](const auto& kind) { return kind.param; });

// --- countries' colours

using Triple = std::array<double, 3>;
using Matrix = std::array<Triple, 3>;

Triple linear_of(const std::string& color) {
  Triple rgb{};
  for (std::size_t i = 0; i < 3; ++i) {
    const double v = std::stoi(color.substr(1 + 2 * i, 2), nullptr, 16) / 255.0;
    rgb[i] = v <= 0.04045 ? v / 12.92 : std::pow((v + 0.055) / 1.055, 2.4);
  }
  return rgb;
}
Triple times(const Matrix& matrix, const Triple& v) {
  Triple result{};
  for (std::size_t i = 0; i < 3; ++i) {
    for (std::size_t j = 0; j < 3; ++j) result[i] += matrix[i][j] * v[j];
  }
  return result;
}
// CIELAB with white D65, of linear sRGB.
Triple lab_of(Triple rgb) {
  for (double& v : rgb) v = std::min(1.0, std::max(0.0, v));
  const Triple xyz = times({{{0.4124564, 0.3575761, 0.1804375},
                             {0.2126729, 0.7151522, 0.0721750},
                             {0.0193339, 0.1191920, 0.9503041}}},
                           rgb);
  const auto f = [](double t) {
    return t > 216.0 / 24389 ? std::cbrt(t) : (24389.0 / 27 * t + 16) / 116;
  };
  const double x = f(xyz[0] / 0.95047), y = f(xyz[1]), z = f(xyz[2] / 1.08883);
  return {116 * y - 16, 500 * (x - y), 200 * (y - z)};
}

// Machado, Oliveira and Fernandes (2009), severity 1, doi:10.1109/TVCG.2009.113.
TEST(MapColours, CountriesAreToldApartWithoutRedOrGreen) {
  constexpr Matrix kAll{{{1, 0, 0}, {0, 1, 0}, {0, 0, 1}}};
  constexpr Matrix kProtanopia{{{0.152286, 1.052583, -0.204868},
                                {0.114503, 0.786281, 0.099216},
                                {-0.003882, -0.048116, 1.051998}}};
  constexpr Matrix kDeuteranopia{{{0.367322, 0.860646, -0.227968},
                                  {0.280085, 0.672501, 0.047413},
                                  {-0.011820, 0.042940, 0.968881}}};
  MapScene scene;
  MapAreas areas;
  for (const char* country : {"KH", "LA", "MM", "PH", "CN", "IN", "KE", "MY", "TH", "VN", "ID",
                              "ET", "NP", "BD", "PK", "AE"}) {
    areas.name(country);
  }
  areas.settle(scene);
  ASSERT_EQ(scene.areas.size(), 16U);
  std::set<std::string> colors;
  for (const MapArea& area : scene.areas) colors.insert(area.color);
  ASSERT_EQ(colors.size(), 16U);
  constexpr double kLeast = 12;  // in CIELAB; about 2 is just seen side by side
  for (const MapTheme theme : {MapTheme::light, MapTheme::dark}) {
    // As marks have them, on that paper.
    std::vector<std::string> drawn;
    for (const MapArea& area : scene.areas) {
      drawn.push_back(map::readable(area.color, map::theme_of(theme).paper, map::kSignContrast));
    }
    for (const Matrix& eye : {kAll, kProtanopia, kDeuteranopia}) {
      for (std::size_t a = 0; a < drawn.size(); ++a) {
        for (std::size_t b = 0; b < a; ++b) {
          const Triple x = lab_of(times(eye, linear_of(drawn[a])));
          const Triple y = lab_of(times(eye, linear_of(drawn[b])));
          EXPECT_GE(std::hypot(x[0] - y[0], x[1] - y[1], x[2] - y[2]), kLeast)
              << scene.areas[a].name << " and " << scene.areas[b].name;
        }
      }
    }
  }
}

// On any map of any case, with whichever countries beside it.
TEST(MapColours, ACountryHasOneColour) {
  std::map<std::string, std::set<std::string>> colors;
  const std::vector<std::string> all{"AE", "BT", "ET", "FJ", "ID", "IN", "KE", "KH", "MY", "UG"};
  for (std::size_t first = 0; first < all.size(); ++first) {
    MapScene scene;
    MapAreas areas;
    for (std::size_t i = first; i < all.size(); i += first + 1) areas.name(all[i]);
    areas.settle(scene);
    for (const MapArea& area : scene.areas) colors[area.name].insert(area.color);
  }
  EXPECT_EQ(colors.size(), all.size());
  for (const auto& [country, of_country] : colors) EXPECT_EQ(of_country.size(), 1U) << country;
}

// Of one case, for real: every kind of map, told by the names of its areas. On a map of corridors
// countries that people only come from have no colour but a common grey.
TEST(MapColours, EveryKindOfMapHasTheSameOnes) {
  const Folder folder;
  const std::string demo = program::make_demo(folder);
  std::map<std::string, std::set<std::string>> colors;
  Session session(folder / demo, workbench_test::opening(View::team));
  for (const char* kind : {"hubs", "communities", "corridors", "timeline"}) {
    MapOptions options;
    options.kind = kind;
    Context context;
    const MapScene scene = make_map(session.store(), session.door(), options, context);
    const bool corridors = scene.nodes.front().kind == "location";
    for (const MapArea& area : scene.areas) {
      const bool grey =
          corridors &&
          std::none_of(scene.nodes.begin(), scene.nodes.end(), [&](const MapNode& node) {
            return !node.hollow && node.area < scene.areas.size() &&
                   scene.areas[node.area].name == area.name;
          });
      if (!grey) colors[area.name].insert(area.color);
    }
  }
  EXPECT_GE(colors.size(), 4U);
  for (const auto& [country, of_country] : colors) EXPECT_EQ(of_country.size(), 1U) << country;
}

}  // namespace
}  // namespace mekhala
