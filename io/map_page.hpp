#pragma once

#include "io/map.hpp"

// Measures of a map's page that its parts share, in points: internal to the writer of maps.
namespace mekhala::map {

inline constexpr double kMargin = 36;
inline constexpr double kFooterHeight = 40;
inline constexpr double kLegendWidth = 214;
inline constexpr double kLegendRow = 15;
inline constexpr double kLegendBand = 166;  // of a high page, under its drawing
inline constexpr double kMostStretch = 1.6;
inline constexpr double kAreaPad = 26;
inline constexpr double kCountSize = 9;
inline constexpr double kSubtitleSize = 9;
inline constexpr double kCellWidth = 0.58;  // of a text's size, generously: of one cell of it

// Higher than wide: legend and table stand under the drawing, not right of it.
[[nodiscard]] bool is_high(MapPage page);

}  // namespace mekhala::map
