#include "io/map_theme.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

namespace mekhala::map {
namespace {

constexpr Theme kLight{.paper = "#fbfdff",
                       .ink = "#0f172a",
                       .soft_ink = "#475569",
                       .neutral = "#64748b",
                       .panel = "#ffffff",
                       .panel_line = "#cbd5e1",
                       .warning = "#b91c1c",
                       .rim = "#ffffff",
                       .water = "#edf3f8",
                       .land = "#fbfaf4",
                       .coast = "#cdd5de",
                       .rule = "#e2e8f0",
                       .strong_rule = "#94a3b8"};
constexpr Theme kDark{.paper = "#0f1724",
                      .ink = "#f1f5f9",
                      .soft_ink = "#b6c2d2",
                      .neutral = "#94a3b8",
                      .panel = "#172132",
                      .panel_line = "#3b4a60",
                      .warning = "#fca5a5",
                      .rim = "#0f1724",
                      .water = "#0b1420",
                      .land = "#1b2634",
                      .coast = "#3b4a60",
                      .rule = "#253244",
                      .strong_rule = "#64748b"};

using Rgb = std::array<double, 3>;  // 0..255

Rgb rgb_of(std::string_view color) {
  Rgb rgb{};
  if (color.size() != 7 || color.front() != '#') return rgb;
  for (std::size_t i = 0; i < 3; ++i) {
    for (const char c : color.substr(1 + 2 * i, 2)) {
      const int digit = c >= '0' && c <= '9'   ? c - '0'
                        : c >= 'a' && c <= 'f' ? c - 'a' + 10
                        : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                               : 0;
      rgb[i] = 16 * rgb[i] + digit;
    }
  }
  return rgb;
}

std::string text_of(const Rgb& rgb) {
  const auto byte = [](double value) { return static_cast<int>(std::lround(value)); };
  return fmt::format("#{:02x}{:02x}{:02x}", byte(rgb[0]), byte(rgb[1]), byte(rgb[2]));
}

double luminance(std::string_view color) {
  constexpr Rgb kShares{0.2126, 0.7152, 0.0722};
  const Rgb rgb = rgb_of(color);
  double sum = 0;
  for (std::size_t i = 0; i < 3; ++i) {
    const double v = rgb[i] / 255;
    sum += kShares[i] * (v <= 0.04045 ? v / 12.92 : std::pow((v + 0.055) / 1.055, 2.4));
  }
  return sum;
}

}  // namespace

const Theme& theme_of(MapTheme theme) { return theme == MapTheme::dark ? kDark : kLight; }

double contrast(std::string_view a, std::string_view b) {
  const double x = luminance(a), y = luminance(b);
  return (std::max(x, y) + 0.05) / (std::min(x, y) + 0.05);
}

std::string blended(std::string_view color, int alpha, std::string_view ground) {
  const Rgb above = rgb_of(color), below = rgb_of(ground);
  Rgb mixed{};
  for (std::size_t i = 0; i < 3; ++i) mixed[i] = below[i] + (above[i] - below[i]) * alpha / 255;
  return text_of(mixed);
}

std::string readable(std::string_view color, std::string_view ground, double least) {
  const char* end =
      contrast("#000000", ground) > contrast("#ffffff", ground) ? "#000000" : "#ffffff";
  for (int alpha = 0; alpha < 255; alpha += 5) {
    std::string mixed = blended(end, alpha, color);
    if (contrast(mixed, ground) >= least) return mixed;
  }
  return end;
}

const char* on_fill(std::string_view fill, double least) {
  return contrast("#ffffff", fill) >= least ? "#ffffff" : "#000000";
}

}  // namespace mekhala::map
