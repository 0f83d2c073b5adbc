#pragma once

#include <string>
#include <string_view>

#include "io/map.hpp"

// Colours of a map and how well they are told apart: internal to the writer of maps. Colours are
// "#rrggbb"; anything else is taken as black.
namespace mekhala::map {

struct Theme {
  const char* paper;
  const char* ink;
  const char* soft_ink;
  const char* neutral;  // of what has no country
  const char* panel;    // beneath the legend
  const char* panel_line;
  const char* warning;  // of the handling mark
  const char* rim;      // of small marks
  const char* water;
  const char* land;
  const char* coast;
  const char* rule;
  const char* strong_rule;
};
[[nodiscard]] const Theme& theme_of(MapTheme theme);

// WCAG 2.1: from 1, the same, to 21, black on white.
[[nodiscard]] double contrast(std::string_view a, std::string_view b);
// A colour as it looks on a ground; alpha 0..255.
[[nodiscard]] std::string blended(std::string_view color, int alpha, std::string_view ground);
// The colour nearest to this one, darker or lighter, whose contrast with the ground is `least`.
[[nodiscard]] std::string readable(std::string_view color, std::string_view ground, double least);

inline constexpr double kTextContrast = 4.5;  // WCAG 1.4.3
inline constexpr double kSignContrast = 3.0;  // WCAG 1.4.11: icons and marks
// White where it has that contrast with the fill, else black.
[[nodiscard]] const char* on_fill(std::string_view fill, double least);

}  // namespace mekhala::map
