#include "io/map_geometry.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>

#include "engine/base/text.hpp"

namespace mekhala::map {

Box box_around(Point centre, double width, double height) {
  return {centre.x - width / 2, centre.y - height / 2, centre.x + width / 2, centre.y + height / 2};
}

// Burmese is set wider than a terminal's cells say, since what stands on and under its letters
// pushes them apart; so are capitals. Digits count alike: a release's codes, drawn anew from both
// each time, are then all of one width, and its map the same.
Point leaving(const Box& box, const Point& to) {
  const Point middle{(box.left + box.right) / 2, (box.bottom + box.top) / 2};
  const double x = to.x - middle.x, y = to.y - middle.y;
  double t = 1;
  if (x != 0) t = std::min(t, (box.right - box.left) / 2 / std::abs(x));
  if (y != 0) t = std::min(t, (box.top - box.bottom) / 2 / std::abs(y));
  return {middle.x + t * x, middle.y + t * y};
}

double text_width(std::string_view text, double size) {
  constexpr std::uint32_t kJoiner = 0x200D, kPictures = 0x1F000;
  double cells = static_cast<double>(display_width(text));
  std::uint32_t before = 0;
  for (const std::uint32_t c : code_points(text)) {
    // Where no font has them, each is a box with its number, joined to another or not.
    if (c >= kPictures) cells += before == kJoiner ? 2.6 : 0.6;
    before = c;
    if ((c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9')) cells += 0.2;
    if (c >= 0x0E00 && c < 0x0F00) cells += 0.06;  // Thai, Lao
    if (c >= 0x1000 && c < 0x10A0) cells += 0.3;   // Burmese
    if (c >= 0x1780 && c < 0x1800) cells += 0.03;  // Khmer
  }
  return 0.58 * size * cells;
}

namespace {

std::vector<Point> convex_hull(std::vector<Point> points) {
  std::sort(points.begin(), points.end(),
            [](const Point& a, const Point& b) { return a.x != b.x ? a.x < b.x : a.y < b.y; });
  if (points.size() < 3) return points;
  const auto turn = [](const Point& a, const Point& b, const Point& c) {
    return (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x);
  };
  std::vector<Point> hull(2 * points.size());
  std::size_t size = 0;
  for (const Point& point : points) {
    while (size >= 2 && turn(hull[size - 2], hull[size - 1], point) <= 0) --size;
    hull[size++] = point;
  }
  const std::size_t lower = size + 1;
  for (auto point = points.rbegin() + 1; point != points.rend(); ++point) {
    while (size >= lower && turn(hull[size - 2], hull[size - 1], *point) <= 0) --size;
    hull[size++] = *point;
  }
  hull.resize(size - 1);
  return hull;
}

}  // namespace

std::vector<Point> outline(const std::vector<Point>& centres, const std::vector<double>& radii,
                           double pad) {
  constexpr int steps = 24;
  std::vector<Point> points;
  for (std::size_t i = 0; i < centres.size(); ++i) {
    for (int step = 0; step < steps; ++step) {
      const double angle = 2 * std::numbers::pi * step / steps;
      points.push_back({centres[i].x + (radii[i] + pad) * std::cos(angle),
                        centres[i].y + (radii[i] + pad) * std::sin(angle)});
    }
  }
  return convex_hull(std::move(points));
}

int Taken::column(double x) { return std::clamp(static_cast<int>(x / kCell), 0, kColumns - 1); }
int Taken::row(double y) { return std::clamp(static_cast<int>(y / kCell), 0, kRows - 1); }

void Taken::add(const Box& box) {
  boxes_.push_back(box);
  for (int r = row(box.bottom); r <= row(box.top); ++r) {
    for (int c = column(box.left); c <= column(box.right); ++c) {
      cells_[static_cast<std::size_t>(r * kColumns + c)].push_back(
          static_cast<std::uint32_t>(boxes_.size() - 1));
    }
  }
}

std::size_t Taken::meeting(const Box& box) const {
  std::vector<std::uint32_t> found;
  for (int r = row(box.bottom); r <= row(box.top); ++r) {
    for (int c = column(box.left); c <= column(box.right); ++c) {
      for (const std::uint32_t i : cells_[static_cast<std::size_t>(r * kColumns + c)]) {
        if (boxes_[i].meets(box)) found.push_back(i);
      }
    }
  }
  std::sort(found.begin(), found.end());
  return static_cast<std::size_t>(std::unique(found.begin(), found.end()) - found.begin());
}

std::size_t Taken::holding(const Point& point) const {
  const auto& cell = cells_[static_cast<std::size_t>(row(point.y) * kColumns + column(point.x))];
  return static_cast<std::size_t>(std::count_if(
      cell.begin(), cell.end(), [&](std::uint32_t i) { return boxes_[i].holds(point); }));
}

Point Route::at(double t) const {
  const double s = 1 - t;
  const double a = s * s * s, b = 3 * s * s * t, c = 3 * s * t * t, d = t * t * t;
  return {a * curve[0].x + b * curve[1].x + c * curve[2].x + d * curve[3].x,
          a * curve[0].y + b * curve[1].y + c * curve[2].y + d * curve[3].y};
}

namespace {

Point towards(const Point& from, const Point& to, double distance) {
  const double length = std::hypot(to.x - from.x, to.y - from.y);
  if (length < 1e-9) return {from.x + distance, from.y};
  return {from.x + distance * (to.x - from.x) / length,
          from.y + distance * (to.y - from.y) / length};
}

Route bent(const Mark& from, const Mark& to, double arrow, double bend) {
  const Point way{to.centre.x - from.centre.x, to.centre.y - from.centre.y};
  // Half-way, aside to the left as one goes: what comes back takes the other side.
  const Point aside{(from.centre.x + to.centre.x) / 2 - bend * way.y,
                    (from.centre.y + to.centre.y) / 2 + bend * way.x};
  Route made;
  const Point start = towards(from.centre, aside, from.radius);
  made.tip = towards(to.centre, aside, to.radius + 1);
  const Point end = towards(to.centre, aside, to.radius + 1 + arrow);
  made.curve = {start,
                {start.x + 2.0 / 3 * (aside.x - start.x), start.y + 2.0 / 3 * (aside.y - start.y)},
                {end.x + 2.0 / 3 * (aside.x - end.x), end.y + 2.0 / 3 * (aside.y - end.y)},
                end};
  return made;
}

}  // namespace

Route route(const Mark& from, const Mark& to, double arrow, bool straight, const Taken& taken,
            const Box& page) {
  if (straight) return bent(from, to, arrow, 0);
  constexpr std::array<double, 7> bends{0.1, -0.1, 0.2, -0.2, 0.32, -0.32, 0.03};
  constexpr int samples = 24;
  constexpr std::size_t kOffPage = 1000;
  Route best;
  std::size_t fewest = std::numeric_limits<std::size_t>::max();
  for (const double bend : bends) {
    const Route tried = bent(from, to, arrow, bend);
    // Graphviz makes room for the points that bend a curve, though it does not reach them.
    const bool leaves = std::any_of(tried.curve.begin(), tried.curve.end(),
                                    [&](const Point& point) { return !page.holds(point); });
    std::size_t crossed = leaves ? kOffPage : 0;
    for (int i = 2; i < samples - 1; ++i) {
      const Point point = tried.at(static_cast<double>(i) / samples);
      const auto near = [&](const Mark& mark) {
        return std::hypot(point.x - mark.centre.x, point.y - mark.centre.y) < mark.radius + 4;
      };
      if (!near(from) && !near(to)) crossed += taken.holding(point);
    }
    if (crossed < fewest) {
      fewest = crossed;
      best = tried;
    }
    if (fewest == 0) break;
  }
  return best;
}

}  // namespace mekhala::map
