#include <algorithm>
#include <array>
#include <cmath>

#include "engine/base/error.hpp"
#include "io/map.hpp"
#include "io/map_page.hpp"

// How large a map and its marks are, and where on its page they stand.
namespace mekhala {

using namespace map;

MapSize page_size(MapPage page) {
  // The long side has 1.41 points to the point of an A4 sheet: room for small labels.
  constexpr double kLong = 1190, kShort = kLong * 210 / 297;
  switch (page) {
    case MapPage::a4_landscape:
      return {kLong, kShort};
    case MapPage::a4:
      return {kShort, kLong};
    case MapPage::screen:
      return {kShort * 16 / 9, kShort};
  }
  return {kLong, kShort};
}

MapRoom map_room(std::size_t subtitle_lines, MapPage page) {
  const double title_height = 64 + 14 * static_cast<double>(subtitle_lines);
  const MapSize size = page_size(page);
  return {kMargin, kMargin + kFooterHeight, size.width - kMargin - kLegendWidth,
          size.height - title_height - 24};
}

double radius_of(const MapNode& node) {
  if (node.radius > 0) return node.radius;
  if (!node.victims.empty()) return std::max(10.0, 0.5 * text_width(node.victims, 9) + 4);
  constexpr std::array<double, 4> radii{6, 14, 18, 22};
  constexpr std::array<double, 4> of_counts{8, 11, 15, 20};
  const auto size = static_cast<std::size_t>(std::clamp(node.size, 0, 3));
  if (node.count.empty()) return radii[size];
  return std::max(of_counts[size], 0.5 * text_width(node.count, kCountSize) + 4);
}

void fit_to_page(MapScene& scene) {
  for (const MapNode& node : scene.nodes) {
    if (!std::isfinite(node.x) || !std::isfinite(node.y)) {
      throw Error(ErrorCode::usage, "a map position must be a finite number; run the layout again");
    }
  }
  if (scene.room || scene.placed || scene.nodes.empty()) return;
  scene.placed = true;
  Box box{1e300, 1e300, -1e300, -1e300};
  for (const MapNode& node : scene.nodes) {
    const double reach = radius_of(node) + kAreaPad;
    box.left = std::min(box.left, node.x - reach);
    box.right = std::max(box.right, node.x + reach);
    box.bottom = std::min(box.bottom, node.y - reach);
    box.top = std::max(box.top, node.y + reach);
  }
  const MapRoom page = map_room(scene.subtitle.size(), scene.page);
  // Marks keep their size, so distances may be stretched more one way than the other to fill the
  // page, up to half as much again.
  const double across = (page.right - page.left) / (box.right - box.left);
  const double up = (page.top - page.bottom) / (box.top - box.bottom);
  const double scale_x = std::min({across, 1.5 * up, kMostStretch});
  const double scale_y = std::min({up, 1.5 * across, kMostStretch});
  const double shift_x = (page.left + page.right - scale_x * (box.left + box.right)) / 2;
  const double shift_y = (page.bottom + page.top - scale_y * (box.bottom + box.top)) / 2;
  for (MapNode& node : scene.nodes) {
    node.x = scale_x * node.x + shift_x;
    node.y = scale_y * node.y + shift_y;
  }
}

}  // namespace mekhala
