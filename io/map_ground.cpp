#include "io/map_ground.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <numbers>
#include <string>

#include "io/map_theme.hpp"

namespace mekhala::map {
namespace {

// Sutherland and Hodgman (1974), one side at a time: `inside` tells by sign how far within it is.
template <typename Inside>
std::vector<Point> cut(const std::vector<Point>& ring, Inside inside) {
  std::vector<Point> kept;
  for (std::size_t i = 0; i < ring.size(); ++i) {
    const Point& point = ring[i];
    const Point& before = ring[i == 0 ? ring.size() - 1 : i - 1];
    const double here = inside(point), there = inside(before);
    if ((here >= 0) != (there >= 0)) {
      const double t = there / (there - here);
      kept.push_back({before.x + t * (point.x - before.x), before.y + t * (point.y - before.y)});
    }
    if (here >= 0) kept.push_back(point);
  }
  return kept;
}

bool holds(const std::vector<Point>& ring, const Point& at) {
  bool inside = false;
  for (std::size_t i = 0; i < ring.size(); ++i) {
    const Point& a = ring[i];
    const Point& b = ring[i == 0 ? ring.size() - 1 : i - 1];
    if ((a.y > at.y) != (b.y > at.y) && at.x < (b.x - a.x) * (at.y - a.y) / (b.y - a.y) + a.x) {
      inside = !inside;
    }
  }
  return inside;
}

void draw_land(Background& background, const MapLand& land, const MapRoom& room) {
  for (const std::vector<MapPoint>& ring : land.rings) {
    const std::vector<Point> shape = clipped(ring, room);
    if (shape.size() > 2) background.polygon(shape);
  }
}

}  // namespace

std::vector<Point> clipped(const std::vector<MapPoint>& ring, const MapRoom& room) {
  std::vector<Point> points;
  for (const MapPoint& point : ring) points.push_back({point.x, point.y});
  points = cut(points, [&](const Point& point) { return point.x - room.left; });
  points = cut(points, [&](const Point& point) { return room.right - point.x; });
  points = cut(points, [&](const Point& point) { return point.y - room.bottom; });
  return cut(points, [&](const Point& point) { return room.top - point.y; });
}

MapRoom ground_of(const MapScene& scene) { return scene.ground.value_or(*scene.room); }

void draw_ground(Background& background, const MapScene& scene) {
  const MapRoom room = ground_of(scene);
  const Theme& theme = theme_of(scene.theme);
  if (!scene.lands.empty()) {
    background.style("setlinewidth(0.5)");
    background.colors(theme.coast, theme.water);
    background.polygon({{room.left, room.bottom},
                        {room.right, room.bottom},
                        {room.right, room.top},
                        {room.left, room.top}});
    background.colors(theme.coast, theme.land);
  }
  for (const MapLand& land : scene.lands) {
    if (land.area >= scene.areas.size()) draw_land(background, land, room);
  }
  for (const MapLand& land : scene.lands) {
    if (land.area >= scene.areas.size()) continue;
    const std::string& color = scene.areas[land.area].color;
    background.colors(color + "90", color + "2c");
    draw_land(background, land, room);
  }
  for (const MapRule& rule : scene.rules) {
    background.style(rule.strong ? "setlinewidth(0.9)" : "setlinewidth(0.6)");
    background.colors(rule.strong ? theme.strong_rule : theme.rule, theme.paper);
    background.line({rule.from.x, rule.from.y}, {rule.to.x, rule.to.y});
  }
}

LandNames::LandNames(const MapScene& scene) : scene_(scene), ground_(ground_of(scene)) {
  for (std::size_t i = 0; i < scene.lands.size(); ++i) {
    for (const std::vector<MapPoint>& ring : scene.lands[i].rings) {
      Shape shape{i, {1e300, 1e300, -1e300, -1e300}, clipped(ring, ground_)};
      if (shape.ring.size() < 3) continue;
      for (const Point& point : shape.ring) {
        shape.box = {std::min(shape.box.left, point.x), std::min(shape.box.bottom, point.y),
                     std::max(shape.box.right, point.x), std::max(shape.box.top, point.y)};
      }
      shapes_.push_back(std::move(shape));
    }
  }
}

// How much a name's point costs there: nothing on its land, much on another one.
double LandNames::foreign(std::size_t land, const Point& at) const {
  constexpr double kWater = 100, kOtherLand = 400;
  double cost = kWater;
  for (const Shape& shape : shapes_) {
    if (!shape.box.holds(at) || !holds(shape.ring, at)) continue;
    if (shape.land == land) return 0;
    cost = kOtherLand;
  }
  return cost;
}

LandName LandNames::place(std::size_t land, double width, double height, const Taken& taken) const {
  const Point inner_low{ground_.left + width / 2 + 4, ground_.bottom + height / 2 + 4};
  const Point inner_high{ground_.right - width / 2 - 4, ground_.top - height / 2 - 4};
  const auto inside = [&](Point at) {
    return Point{std::clamp(at.x, inner_low.x, std::max(inner_low.x, inner_high.x)),
                 std::clamp(at.y, inner_low.y, std::max(inner_low.y, inner_high.y))};
  };
  const MapPoint label = scene_.lands[land].label.value_or(MapPoint{});
  LandName best;
  double least = std::numeric_limits<double>::max();
  const auto look_at = [&](const Point& at) {
    LandName name{at, taken.meeting(box_around(at, width + 6, height + 4)), 0};
    // Whatever land it is on, no name covers a mark.
    double cost =
        1e6 * static_cast<double>(name.meets) + std::hypot(at.x - label.x, at.y - label.y);
    // Its middle, its ends and its corners.
    for (const double x : {-0.45, 0.0, 0.45}) {
      for (const double y : {-0.35, 0.35}) {
        const double off = foreign(land, {at.x + x * width, at.y + y * height});
        cost += off / 2;
        if (off > 0) name.foreign += 1.0 / 6;
      }
    }
    if (cost < least - 1e-9) {
      least = cost;
      best = name;
    }
  };
  look_at(inside({label.x, label.y}));
  // Rings of places around the label, the nearest first.
  constexpr int kSteps = 24, kRings = 36;
  constexpr double kStep = 7;
  for (int ring = 1; ring <= kRings; ++ring) {
    for (int step = 0; step < kSteps; ++step) {
      const double angle = 2 * std::numbers::pi * step / kSteps;
      look_at(inside(
          {label.x + ring * kStep * std::cos(angle), label.y + ring * kStep * std::sin(angle)}));
    }
  }
  return best;
}

std::optional<Point> LandNames::anchor(std::size_t land, const Point& name) const {
  std::optional<Point> nearest;
  const auto far = [&](const Point& at) { return std::hypot(at.x - name.x, at.y - name.y); };
  const MapPoint label = scene_.lands[land].label.value_or(MapPoint{});
  for (const Shape& shape : shapes_) {
    if (shape.land != land) continue;
    if (holds(shape.ring, {label.x, label.y})) return Point{label.x, label.y};
    for (const Point& point : shape.ring) {
      if (!nearest || far(point) < far(*nearest)) nearest = point;
    }
  }
  return nearest;
}

}  // namespace mekhala::map
