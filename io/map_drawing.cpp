#include <fmt/format.h>

#include <filesystem>
#include <string>

#include "engine/base/file.hpp"
#include "engine/base/hash.hpp"
#include "io/graphviz.hpp"
#include "io/map.hpp"

// A map as a picture: icons where their font is, and that font inside an SVG.
namespace mekhala {
namespace {

constexpr const char* kIconFontFile = "/usr/share/fonts/opentype/font-awesome/FontAwesome.otf";

// In inches.
std::string sheet_of(const MapScene& scene) {
  constexpr double kLong = 297 / 25.4, kShort = 210 / 25.4;
  if (scene.page == MapPage::screen) return "";
  const bool high = scene.page == MapPage::a4;
  return fmt::format("{:.4f},{:.4f}", scene.enlarged * (high ? kShort : kLong),
                     scene.enlarged * (high ? kLong : kShort));
}

// A drawing that is sent on is read where the font is not.
void embed_icon_font(std::string& svg) {
  const std::size_t root = svg.find("<svg");
  const std::size_t end = root == std::string::npos ? root : svg.find('>', root);
  if (end != std::string::npos) svg.insert(end + 1, icon_font_style());
}

}  // namespace

std::string icon_font_style() {
  if (!std::filesystem::exists(kIconFontFile)) return {};
  return "\n<style>@font-face{font-family:\"" + std::string(kIconFont) +
         "\";src:url(data:font/otf;base64," + to_base64(read_file(kIconFontFile)) + ")}</style>";
}

std::string draw_map(const MapScene& scene, DrawFormat format) {
  MapScene drawn = scene;
  drawn.icons = std::filesystem::exists(kIconFontFile);
  GraphvizOptions options{.as_given = true};
  if (format == DrawFormat::pdf) {
    drawn.theme = MapTheme::light;  // ink is not to be poured over a sheet
    options.sheet = sheet_of(drawn);
  }
  std::string bytes = draw(to_dot(drawn), format, options);
  if (drawn.icons && format == DrawFormat::svg) embed_icon_font(bytes);
  return bytes;
}

}  // namespace mekhala
