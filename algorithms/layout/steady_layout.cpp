#include "algorithms/layout/steady_layout.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <numbers>
#include <vector>

#include "algorithms/layout/layout_parts.hpp"

namespace mekhala {
namespace {

using layout::Point;

constexpr double kRing = 6;           // between rings of spots
constexpr double kOtherGround = 160;  // a spot on another area's ground counts as so much further
constexpr double kTowards = 0.25;     // of the way from an area's middle to neighbors elsewhere

double cross(Point a, Point b, Point c) {
  return (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x);
}

// Andrew's monotone chain (1979): counter-clockwise.
std::vector<Point> hull_of(std::vector<Point> points) {
  std::sort(points.begin(), points.end(),
            [](Point a, Point b) { return a.x != b.x ? a.x < b.x : a.y < b.y; });
  if (points.size() < 3) return points;
  std::vector<Point> hull;
  for (int side = 0; side < 2; ++side) {
    const std::size_t start = hull.size();
    for (const Point& point : points) {
      while (hull.size() >= start + 2 && cross(hull[hull.size() - 2], hull.back(), point) <= 0) {
        hull.pop_back();
      }
      hull.push_back(point);
    }
    hull.pop_back();
    std::reverse(points.begin(), points.end());
  }
  return hull;
}

bool holds(const std::vector<Point>& hull, Point at) {
  if (hull.size() < 3) return false;
  for (std::size_t i = 0; i < hull.size(); ++i) {
    if (cross(hull[i], hull[(i + 1) % hull.size()], at) < 0) return false;
  }
  return true;
}

struct Mean {
  Point sum;
  double count = 0;
  void add(Point at) {
    sum = {sum.x + at.x, sum.y + at.y};
    count += 1;
  }
  [[nodiscard]] Point value() const { return {sum.x / count, sum.y / count}; }
};

class SteadyLayout {
 public:
  SteadyLayout(const GraphView& graph, const SteadyLayoutOptions& options,
               std::span<const double> radii, const NodePoints& before, Context& context)
      : graph_(graph), options_(options), radii_(radii), context_(context) {
    const NodeId n = graph.num_nodes();
    points_.resize(n);
    placed_.assign(n, false);
    std::map<std::uint32_t, std::vector<Point>> of_area;
    for (NodeId node = 0; node < n; ++node) {
      if (!std::isfinite(before.x[node]) || !std::isfinite(before.y[node])) {
        fresh_.push_back(node);
        continue;
      }
      points_[node] = {before.x[node], before.y[node]};
      placed_[node] = true;
      if (area_of(node) != kNoGroup) of_area[area_of(node)].push_back(points_[node]);
    }
    for (auto& [area, points] : of_area) hulls_[area] = hull_of(std::move(points));
  }

  NodePoints run() {
    std::vector<NodeId> left = fresh_;
    while (!left.empty()) {
      context_.checkpoint();
      const auto next = std::max_element(left.begin(), left.end(), [&](NodeId a, NodeId b) {
        return num_placed(a) != num_placed(b) ? num_placed(a) < num_placed(b) : a > b;
      });
      place(*next);
      left.erase(next);
    }
    // Once more, now that all their neighbors have a place.
    for (const NodeId node : fresh_) place(node);
    NodePoints result;
    for (const Point& point : points_) {
      result.x.push_back(point.x);
      result.y.push_back(point.y);
    }
    return result;
  }

 private:
  [[nodiscard]] std::uint32_t area_of(NodeId node) const {
    return options_.areas.of.empty() ? 0 : options_.areas.of[node];
  }
  template <typename Visit>
  void for_each_placed_neighbor(NodeId node, Visit&& visit) const {
    for (const Direction direction : {Direction::out, Direction::in}) {
      if (direction == Direction::in && !graph_.directed()) continue;
      for (const NodeId other : graph_.neighbors(node, direction)) {
        if (other != node && placed_[other]) visit(other);
      }
    }
  }
  [[nodiscard]] std::size_t num_placed(NodeId node) const {
    std::size_t count = 0;
    for_each_placed_neighbor(node, [&](NodeId) { ++count; });
    return count;
  }

  // Beside its neighbors in its own area; else in its area, towards those elsewhere.
  [[nodiscard]] Point wanted(NodeId node) const {
    Mean near, anywhere, area;
    for_each_placed_neighbor(node, [&](NodeId other) {
      anywhere.add(points_[other]);
      if (area_of(other) == area_of(node)) near.add(points_[other]);
    });
    if (near.count > 0) return near.value();
    for (NodeId other = 0; other < points_.size(); ++other) {
      if (other == node || !placed_[other] || area_of(other) != area_of(node)) continue;
      if (area_of(node) != kNoGroup) area.add(points_[other]);
    }
    const Point middle{(options_.left + options_.right) / 2, (options_.bottom + options_.top) / 2};
    if (area.count == 0) return anywhere.count > 0 ? anywhere.value() : middle;
    const Point home = area.value();
    if (anywhere.count == 0) return home;
    const Point away = anywhere.value();
    return {home.x + kTowards * (away.x - home.x), home.y + kTowards * (away.y - home.y)};
  }

  // How far a mark there would reach over others; 0: free.
  [[nodiscard]] double covered(NodeId node, Point at) const {
    double worst = 0;
    for (NodeId other = 0; other < points_.size(); ++other) {
      if (other == node || !placed_[other]) continue;
      const double least = radii_[node] + radii_[other] + options_.gap;
      const double distance = std::hypot(points_[other].x - at.x, points_[other].y - at.y);
      worst = std::max(worst, least - distance);
    }
    return worst;
  }
  [[nodiscard]] bool on_other_ground(NodeId node, Point at) const {
    return std::any_of(hulls_.begin(), hulls_.end(), [&](const auto& entry) {
      return entry.first != area_of(node) && holds(entry.second, at);
    });
  }

  // Rings of spots around the one that is wanted, until none further off could be better.
  void place(NodeId node) {
    const Point middle = wanted(node);
    const double r = radii_[node];
    const double far = std::hypot(options_.right - options_.left, options_.top - options_.bottom);
    double least = std::numeric_limits<double>::infinity();
    double least_covered = least;
    Point best = middle, best_covered = middle;
    for (double reach = 0; reach <= far && reach < least; reach += kRing) {
      const int spots = std::max(1, static_cast<int>(2 * std::numbers::pi * reach / (1.5 * kRing)));
      for (int i = 0; i < spots; ++i) {
        const double angle = 2 * std::numbers::pi * (i + 0.5) / spots;
        const Point at{
            std::clamp(middle.x + reach * std::cos(angle), options_.left + r, options_.right - r),
            std::clamp(middle.y + reach * std::sin(angle), options_.bottom + r, options_.top - r)};
        const double over = covered(node, at);
        if (over < least_covered) {
          least_covered = over;
          best_covered = at;
        }
        if (over > 0) continue;
        const double cost = reach + (on_other_ground(node, at) ? kOtherGround : 0);
        if (cost >= least) continue;
        least = cost;
        best = at;
      }
    }
    points_[node] = std::isfinite(least) ? best : best_covered;
    placed_[node] = true;
  }

  GraphView graph_;
  const SteadyLayoutOptions& options_;
  std::span<const double> radii_;
  Context& context_;
  std::vector<Point> points_;
  std::vector<bool> placed_;
  std::vector<NodeId> fresh_;
  std::map<std::uint32_t, std::vector<Point>> hulls_;
};

}  // namespace

NodePoints steady_layout(const GraphView& graph, const SteadyLayoutOptions& options,
                         std::span<const double> radii, const NodePoints& before,
                         Context& context) {
  const std::size_t n = graph.num_nodes();
  if (radii.size() != n || before.x.size() != n || before.y.size() != n ||
      (!options.areas.of.empty() && options.areas.of.size() != n)) {
    throw Error(ErrorCode::usage, "radii, areas and points must hold one value for each node");
  }
  double largest = 0;
  for (const double radius : radii) {
    if (!(radius > 0) || !std::isfinite(radius)) {
      throw Error(ErrorCode::usage, "radii must be finite and above 0");
    }
    largest = std::max(largest, radius);
  }
  if (!(options.right - options.left > 2 * largest) ||
      !(options.top - options.bottom > 2 * largest)) {
    throw Error(ErrorCode::usage, "the page must be larger than the largest mark");
  }
  return SteadyLayout(graph, options, radii, before, context).run();
}

}  // namespace mekhala
