#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <string>
#include <tuple>
#include <utility>

#include "engine/base/error.hpp"
#include "engine/base/wrap.hpp"
#include "io/map.hpp"
#include "io/map_geometry.hpp"
#include "io/map_page.hpp"

// How large a map and its marks are, and where on its page they stand.
namespace mekhala {

using namespace map;

namespace {
constexpr int kPaperSizes = 5;         // A4 to A0
constexpr double kLeastScale = 0.36;   // of the distances that a layout gave
constexpr double kLeastGround = 2500;  // square points for each mark and its name
}  // namespace

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

MapSize page_size(const MapScene& scene) {
  const MapSize size = page_size(scene.page);
  return {size.width * scene.enlarged, size.height * scene.enlarged};
}

bool map::is_high(MapPage page) { return page == MapPage::a4; }

namespace {

MapRoom room_of(std::size_t subtitle_lines, MapPage page, const MapSize& size) {
  const double title_height = 64 + 14 * static_cast<double>(subtitle_lines);
  const bool high = is_high(page);
  return {kMargin, kMargin + kFooterHeight + (high ? kLegendBand : 0),
          size.width - kMargin - (high ? 0 : kLegendWidth), size.height - title_height - 24};
}

// How far the drawing is stretched each way, and what it covers then without its scale.
struct Fit {
  double x = kMostStretch, y = kMostStretch;
  Box box;
};

// Leaves ground free where a mark would stand far from the middle: neither side of it has more than
// two thirds.
void balance(Box& box, const MapNode& focus) {
  const double left = focus.x - box.left, right = box.right - focus.x;
  const double below = focus.y - box.bottom, above = box.top - focus.y;
  box.left = focus.x - std::max(left, right / 2);
  box.right = focus.x + std::max(right, left / 2);
  box.bottom = focus.y - std::max(below, above / 2);
  box.top = focus.y + std::max(above, below / 2);
}

// Marks and the rims of areas keep their size, so what reaches furthest depends on the scale, and
// the scale on it: a few rounds settle both.
Fit fit_of(const MapScene& scene) {
  const MapRoom room = map_room(scene);
  Fit fit;
  for (int round = 0; round < 12; ++round) {
    fit.box = {1e300, 1e300, -1e300, -1e300};
    for (const MapNode& node : scene.nodes) {
      const double reach = radius_of(node) + kAreaPad;
      fit.box.left = std::min(fit.box.left, node.x - reach / fit.x);
      fit.box.right = std::max(fit.box.right, node.x + reach / fit.x);
      fit.box.bottom = std::min(fit.box.bottom, node.y - reach / fit.y);
      fit.box.top = std::max(fit.box.top, node.y + reach / fit.y);
    }
    if (scene.focus) balance(fit.box, scene.nodes[*scene.focus]);
    const double across = (room.right - room.left) / (fit.box.right - fit.box.left);
    const double up = (room.top - room.bottom) / (fit.box.top - fit.box.bottom);
    // Distances may be stretched more one way than the other to fill the page, up to half as much
    // again.
    fit.x = std::min({across, 1.5 * up, kMostStretch});
    fit.y = std::min({up, 1.5 * across, kMostStretch});
  }
  return fit;
}

// A drawing that is wide on a page that is high, or the other way round, is turned to lie along it.
void turn_to_page(MapScene& scene) {
  const auto [left, right] =
      std::minmax_element(scene.nodes.begin(), scene.nodes.end(),
                          [](const MapNode& a, const MapNode& b) { return a.x < b.x; });
  const auto [bottom, top] =
      std::minmax_element(scene.nodes.begin(), scene.nodes.end(),
                          [](const MapNode& a, const MapNode& b) { return a.y < b.y; });
  const double width = right->x - left->x, height = top->y - bottom->y;
  if (width == height || is_high(scene.page) == (height > width)) return;
  for (MapNode& node : scene.nodes) std::tie(node.x, node.y) = std::pair(-node.y, node.x);
}

}  // namespace

MapRoom map_room(std::size_t subtitle_lines, MapPage page) {
  return room_of(subtitle_lines, page, page_size(page));
}

MapRoom map_room(const MapScene& scene) {
  return room_of(scene.subtitle.size(), scene.page, page_size(scene));
}

std::vector<std::string> map_lines(const std::vector<std::string>& lines, MapPage page) {
  const double cells = (page_size(page).width - 2 * kMargin) / (kCellWidth * kSubtitleSize);
  std::vector<std::string> broken;
  for (const std::string& line : lines) {
    for (std::string& part : wrap_display(line, static_cast<std::size_t>(cells))) {
      broken.push_back(std::move(part));
    }
  }
  return broken;
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
  turn_to_page(scene);
  const MapRoom room = map_room(scene);
  const Fit fit = fit_of(scene);
  const double shift_x = (room.left + room.right - fit.x * (fit.box.left + fit.box.right)) / 2;
  const double shift_y = (room.bottom + room.top - fit.y * (fit.box.bottom + fit.box.top)) / 2;
  for (MapNode& node : scene.nodes) {
    node.x = fit.x * node.x + shift_x;
    node.y = fit.y * node.y + shift_y;
  }
}

void enlarge_page(MapScene& scene) {
  if (scene.room || scene.placed || scene.nodes.empty()) return;
  turn_to_page(scene);
  for (int size = 0; size < kPaperSizes; ++size) {
    scene.enlarged = std::pow(std::numbers::sqrt2, size);
    const Fit fit = fit_of(scene);
    const MapRoom room = map_room(scene);
    const double each = (room.right - room.left) * (room.top - room.bottom) /
                        static_cast<double>(scene.nodes.size());
    if (std::min(fit.x, fit.y) >= kLeastScale && each >= kLeastGround) return;
  }
}

std::string paper_of(const MapScene& scene) {
  if (scene.page == MapPage::screen) return "";
  const double steps = std::log(scene.enlarged) / std::log(std::numbers::sqrt2);
  return "A" + std::to_string(4 - static_cast<int>(std::lround(steps)));
}

}  // namespace mekhala
