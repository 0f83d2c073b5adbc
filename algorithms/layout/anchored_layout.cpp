#include "algorithms/layout/anchored_layout.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <numeric>

namespace mekhala {
namespace {

constexpr double kAspect = 1.35;  // a page is wider than high
constexpr double kGoldenAngle = 2.399963229728653;
constexpr std::size_t kAllOrders = 7;  // areas up to which every order is tried
constexpr int kFreeingRounds = 400;

struct Point {
  double x = 0;
  double y = 0;
};

Point operator+(Point a, Point b) { return {a.x + b.x, a.y + b.y}; }
Point operator-(Point a, Point b) { return {a.x - b.x, a.y - b.y}; }
Point operator*(double s, Point a) { return {s * a.x, s * a.y}; }
double norm(Point a) { return std::sqrt(a.x * a.x + a.y * a.y); }

// A direction for two marks in one place: a function of their numbers, so that it is the same
// always.
Point apart(std::size_t a, std::size_t b) {
  const double angle = kGoldenAngle * static_cast<double>(a * 31 + b + 1);
  return {std::cos(angle), std::sin(angle)};
}

struct Disc {
  Point centre;
  double radius = 0;
};

// Nodes in cells of a square grid, sorted by cell and node: who is near whom, in one order.
class Grid {
 public:
  Grid(std::span<const Point> points, double cell) : points_(points), cell_(cell) {
    keys_.reserve(points.size());
    for (NodeId node = 0; node < points.size(); ++node) {
      keys_.push_back({row_of(points[node].y), column_of(points[node].x), node});
    }
    std::sort(keys_.begin(), keys_.end());
  }

  // Calls visit(other) for each other node in the nine cells around `node`.
  template <typename Visit>
  void for_each_near(NodeId node, Visit&& visit) const {
    const std::int64_t row = row_of(points_[node].y);
    const std::int64_t column = column_of(points_[node].x);
    for (std::int64_t r = row - 1; r <= row + 1; ++r) {
      auto key = std::lower_bound(keys_.begin(), keys_.end(), Key{r, column - 1, 0});
      for (; key != keys_.end() && key->row == r && key->column <= column + 1; ++key) {
        if (key->node != node) visit(key->node);
      }
    }
  }

 private:
  struct Key {
    std::int64_t row, column;
    NodeId node;
    auto operator<=>(const Key&) const = default;
  };
  [[nodiscard]] std::int64_t row_of(double y) const {
    return static_cast<std::int64_t>(std::floor(y / cell_));
  }
  [[nodiscard]] std::int64_t column_of(double x) const {
    return static_cast<std::int64_t>(std::floor(x / cell_));
  }
  std::span<const Point> points_;
  double cell_;
  std::vector<Key> keys_;
};

class AnchoredLayout {
 public:
  AnchoredLayout(const GraphView& graph, const AnchoredLayoutOptions& options,
                 std::span<const double> radii, Context& context)
      : graph_(graph), options_(options), radii_(radii), context_(context) {}

  NodePoints run() {
    const NodeId n = graph_.num_nodes();
    NodePoints result{.x = std::vector<double>(n), .y = std::vector<double>(n)};
    if (n == 0) return result;
    read_areas();
    place_areas();
    place_nodes();
    relax();
    free_marks();
    for (NodeId node = 0; node < n; ++node) {
      result.x[node] = points_[node].x;
      result.y[node] = points_[node].y;
    }
    result.info.rounds = options_.iterations;
    return result;
  }

 private:
  void read_areas() {
    const NodeId n = graph_.num_nodes();
    std::vector<std::uint32_t> renumbered;
    area_.assign(n, options_.areas.of.empty() ? 0 : kNoGroup);
    for (NodeId node = 0; node < n && !options_.areas.of.empty(); ++node) {
      area_[node] = options_.areas.of[node];
      if (area_[node] != kNoGroup) renumbered.push_back(area_[node]);
    }
    std::sort(renumbered.begin(), renumbered.end());
    renumbered.erase(std::unique(renumbered.begin(), renumbered.end()), renumbered.end());
    for (std::uint32_t& area : area_) {
      if (area == kNoGroup || options_.areas.of.empty()) continue;
      area = static_cast<std::uint32_t>(
          std::lower_bound(renumbered.begin(), renumbered.end(), area) - renumbered.begin());
    }
    discs_.assign(options_.areas.of.empty() ? 1 : renumbered.size(), {});
    if (options_.middle < n) middle_ = area_[options_.middle];
    for (NodeId node = 0; node < n; ++node) {
      largest_ = std::max(largest_, radii_[node]);
      if (area_[node] == kNoGroup) continue;
      const double reach = radii_[node] + options_.gap;
      discs_[area_[node]].radius += reach * reach;
    }
    // Marks in a plane can fill some 60 % of a circle and still be told apart by links and labels.
    for (Disc& disc : discs_) disc.radius = std::sqrt(disc.radius / 0.42) + options_.gap;
  }

  [[nodiscard]] std::vector<double> links_between() const {
    const std::size_t k = discs_.size();
    std::vector<double> links(k * k, 0);
    for (EdgeId edge = 0; edge < graph_.num_edges(); ++edge) {
      const std::uint32_t a = area_[graph_.source(edge)];
      const std::uint32_t b = area_[graph_.target(edge)];
      if (a == kNoGroup || b == kNoGroup || a == b) continue;
      links[a * k + b] += 1;
      links[b * k + a] += 1;
    }
    return links;
  }

  void ring(const std::vector<std::uint32_t>& order) {
    double around = 0;
    for (const Disc& disc : discs_) around += 2 * disc.radius + options_.area_gap;
    const double radius = discs_.size() == 1 ? 0 : around / (2 * std::numbers::pi) * 1.05;
    double at = 0;
    for (const std::uint32_t area : order) {
      if (area == middle_) {
        discs_[area].centre = {};
        continue;
      }
      const double half = discs_[area].radius + options_.area_gap / 2;
      const double angle = 2 * std::numbers::pi * (at + half) / around;
      at += 2 * half;
      discs_[area].centre = {kAspect * radius * std::cos(angle), radius * std::sin(angle)};
    }
  }

  [[nodiscard]] double ring_cost(const std::vector<double>& links) const {
    double cost = 0;
    const std::size_t k = discs_.size();
    for (std::size_t a = 0; a < k; ++a) {
      for (std::size_t b = a + 1; b < k; ++b) {
        cost += links[a * k + b] * norm(discs_[a].centre - discs_[b].centre);
      }
    }
    return cost;
  }

  void place_areas() {
    std::vector<std::uint32_t> order(discs_.size());
    std::iota(order.begin(), order.end(), 0U);
    const std::vector<double> links = links_between();
    ring(order);
    std::vector<std::uint32_t> best = order;
    double least = ring_cost(links);
    const auto attempt = [&](const std::vector<std::uint32_t>& candidate) {
      ring(candidate);
      const double cost = ring_cost(links);
      if (cost < least * (1 - 1e-12)) {
        least = cost;
        best = candidate;
      }
    };
    if (order.size() <= kAllOrders) {
      // The first area stays first: turning the ring changes nothing that matters.
      while (order.size() > 2 && std::next_permutation(order.begin() + 1, order.end())) {
        attempt(order);
      }
    } else {
      for (std::size_t round = 0; round < order.size(); ++round) {
        for (std::size_t i = 0; i + 1 < order.size(); ++i) {
          std::vector<std::uint32_t> candidate = best;
          std::swap(candidate[i], candidate[i + 1]);
          attempt(candidate);
        }
      }
    }
    ring(best);
    draw_together();
  }

  // Areas move towards the middle and push each other away: a ring with an empty middle becomes a
  // compact group.
  void draw_together() {
    for (int round = 0; round < 300; ++round) {
      for (Disc& disc : discs_) disc.centre = 0.985 * disc.centre;
      push_discs();
    }
    settle_discs();
  }

  // Pushes until all areas are disjoint; where a crowd goes on jostling, more room ends it. True if
  // anything moved.
  bool settle_discs() {
    int rounds = 0;
    while (push_discs()) {
      if (++rounds % 500 != 0) continue;
      for (Disc& disc : discs_) disc.centre = 1.1 * disc.centre;
    }
    return rounds > 0;
  }

  // One pass over all pairs; true if any two were too near.
  bool push_discs() {
    bool moved = false;
    for (std::size_t a = 0; a < discs_.size(); ++a) {
      for (std::size_t b = a + 1; b < discs_.size(); ++b) {
        const double least = discs_[a].radius + discs_[b].radius + options_.area_gap;
        Point way = discs_[b].centre - discs_[a].centre;
        double distance = norm(way);
        if (distance >= least * (1 - 1e-9)) continue;
        if (distance == 0) {
          way = apart(a, b);
          distance = 1;
        }
        // The area in the middle stays there, and the other makes way for both.
        const double of_a = a == middle_ ? 0 : b == middle_ ? 1 : 0.5;
        const Point step = ((least - norm(discs_[b].centre - discs_[a].centre)) / distance) * way;
        discs_[a].centre = discs_[a].centre - of_a * step;
        discs_[b].centre = discs_[b].centre + (1 - of_a) * step;
        moved = true;
      }
    }
    return moved;
  }

  void place_nodes() {
    const NodeId n = graph_.num_nodes();
    points_.resize(n);
    std::vector<std::size_t> count(discs_.size(), 0), at(discs_.size(), 0);
    for (const std::uint32_t area : area_) {
      if (area != kNoGroup) ++count[area];
    }
    // Nodes with many links start near the middle of their area.
    std::vector<NodeId> order(n);
    std::iota(order.begin(), order.end(), NodeId{0});
    std::stable_sort(order.begin(), order.end(), [&](NodeId a, NodeId b) {
      return graph_.out_neighbors(a).size() + graph_.in_neighbors(a).size() >
             graph_.out_neighbors(b).size() + graph_.in_neighbors(b).size();
    });
    std::size_t outside = 0;
    for (const NodeId node : order) {
      const std::uint32_t area = area_[node];
      const std::size_t i = area == kNoGroup ? outside++ : at[area]++;
      const double reach =
          area == kNoGroup
              ? (largest_ + options_.gap) * std::sqrt(static_cast<double>(i) + 0.5)
              : discs_[area].radius * 0.85 *
                    std::sqrt((static_cast<double>(i) + 0.5) / static_cast<double>(count[area]));
      const double angle = kGoldenAngle * static_cast<double>(i);
      const Point centre = area == kNoGroup ? Point{} : discs_[area].centre;
      points_[node] = centre + Point{reach * std::cos(angle), reach * std::sin(angle)};
    }
  }

  [[nodiscard]] Point pull_of(NodeId node, NodeId other) const {
    const Point way = points_[other] - points_[node];
    const double distance = norm(way);
    const double wanted = radii_[node] + radii_[other] + 2.2 * options_.gap;
    const bool inside = area_[node] == area_[other] && area_[node] != kNoGroup;
    if (distance <= wanted) return {};
    // Links across areas pull a node to the side that faces its neighbor, no further.
    return ((inside ? 0.22 : 0.02) * (distance - wanted) / distance) * way;
  }

  [[nodiscard]] Point force_on(NodeId node, const Grid& grid) const {
    Point force;
    const double links = static_cast<double>(
        std::max<std::size_t>(1, graph_.out_neighbors(node).size() +
                                     (graph_.directed() ? graph_.in_neighbors(node).size() : 0)));
    for (const NodeId other : graph_.out_neighbors(node)) {
      if (other != node) force = force + pull_of(node, other);
    }
    if (graph_.directed()) {
      for (const NodeId other : graph_.in_neighbors(node)) {
        if (other != node) force = force + pull_of(node, other);
      }
    }
    force = (1 / std::sqrt(links)) * force;
    grid.for_each_near(node, [&](NodeId other) {
      Point way = points_[node] - points_[other];
      double distance = norm(way);
      if (distance == 0) {
        way = node < other ? apart(node, other) : -1.0 * apart(other, node);
        distance = 1e-3;
        way = distance * way;
      }
      const double wanted = radii_[node] + radii_[other] + 2 * options_.gap;
      if (distance < 2 * wanted) {
        force = force + (0.35 * wanted * (2 * wanted - distance) / (2 * wanted) / distance) * way;
      }
    });
    if (area_[node] != kNoGroup) {
      const Disc& disc = discs_[area_[node]];
      const Point way = disc.centre - points_[node];
      const double over = norm(way) + radii_[node] - disc.radius;
      force = force + 0.01 * way;
      if (over > 0) force = force + (over / norm(way)) * way;
    } else {
      for (const Disc& disc : discs_) {
        const Point way = points_[node] - disc.centre;
        const double distance = std::max(norm(way), 1e-6);
        const double inside = disc.radius + radii_[node] + options_.gap - distance;
        if (inside > 0) force = force + (0.5 * inside / distance) * way;
      }
    }
    return force;
  }

  void relax() {
    const NodeId n = graph_.num_nodes();
    std::vector<Point> moved(n);
    const double cell = 2 * (2 * largest_ + 2 * options_.gap);
    for (std::uint32_t round = 0; round < options_.iterations; ++round) {
      const double left = 1 - static_cast<double>(round) / options_.iterations;
      const double longest = (largest_ + options_.gap) * (0.05 + left);
      const Grid grid(points_, cell);
      parallel_for(context_, n, [&](NodeId node) {
        Point step = force_on(node, grid);
        const double length = norm(step);
        if (length > longest) step = (longest / length) * step;
        moved[node] = points_[node] + step;
      });
      points_.swap(moved);
    }
  }

  // One pass of pushing overlapping marks apart; true if any overlapped.
  bool push_marks() {
    bool moved = false;
    const Grid grid(points_, 2 * largest_ + options_.gap);
    std::vector<Point> next = points_;
    for (NodeId node = 0; node < points_.size(); ++node) {
      grid.for_each_near(node, [&](NodeId other) {
        if (other < node) return;
        const double least = radii_[node] + radii_[other] + options_.gap / 2;
        Point way = points_[other] - points_[node];
        const double distance = norm(way);
        if (distance >= least * (1 - 1e-9)) return;
        way = distance == 0 ? apart(node, other) : (1 / distance) * way;
        const Point step = (0.52 * (least - distance)) * way;
        next[node] = next[node] - step;
        next[other] = next[other] + step;
        moved = true;
      });
    }
    points_.swap(next);
    return moved;
  }

  // Measures the circle of each area as it is now and moves whole areas until they are disjoint.
  bool push_areas() {
    std::vector<std::size_t> count(discs_.size(), 0);
    for (Disc& disc : discs_) disc = {};
    for (NodeId node = 0; node < points_.size(); ++node) {
      if (area_[node] == kNoGroup) continue;
      discs_[area_[node]].centre = discs_[area_[node]].centre + points_[node];
      ++count[area_[node]];
    }
    for (std::size_t area = 0; area < discs_.size(); ++area) {
      discs_[area].centre = (1 / static_cast<double>(count[area])) * discs_[area].centre;
    }
    for (NodeId node = 0; node < points_.size(); ++node) {
      if (area_[node] == kNoGroup) continue;
      Disc& disc = discs_[area_[node]];
      disc.radius = std::max(disc.radius, norm(points_[node] - disc.centre) + radii_[node]);
    }
    const std::vector<Disc> before = discs_;
    bool moved = settle_discs();
    for (NodeId node = 0; node < points_.size(); ++node) {
      if (area_[node] == kNoGroup) {
        moved = leave_areas(node) || moved;
      } else {
        points_[node] = points_[node] + (discs_[area_[node]].centre - before[area_[node]].centre);
      }
    }
    return moved;
  }

  // Moves a node without an area out of every area's circle.
  bool leave_areas(NodeId node) {
    bool moved = false;
    for (std::size_t area = 0; area < discs_.size(); ++area) {
      const double least = discs_[area].radius + radii_[node] + options_.gap;
      Point way = points_[node] - discs_[area].centre;
      const double distance = norm(way);
      if (distance >= least * (1 - 1e-9)) continue;
      way = distance == 0 ? apart(node, area) : (1 / distance) * way;
      points_[node] = discs_[area].centre + least * way;
      moved = true;
    }
    return moved;
  }

  void free_marks() {
    for (int round = 0; round < kFreeingRounds; ++round) {
      context_.checkpoint();
      const bool marks = push_marks();
      const bool areas = push_areas();
      if (!marks && !areas) return;
      // Where pushing does not end, more room always does.
      if (round % 50 == 49) {
        for (Point& point : points_) point = 1.15 * point;
      }
    }
    while (push_marks()) {
      for (Point& point : points_) point = 1.15 * point;
      push_areas();
    }
  }

  GraphView graph_;
  const AnchoredLayoutOptions& options_;
  std::span<const double> radii_;
  Context& context_;
  std::vector<std::uint32_t> area_;
  std::vector<Disc> discs_;
  std::vector<Point> points_;
  double largest_ = 0;
  std::uint32_t middle_ = kNoGroup;
};

}  // namespace

NodePoints anchored_layout(const GraphView& graph, const AnchoredLayoutOptions& options,
                           std::span<const double> radii, Context& context) {
  if (radii.size() != graph.num_nodes()) {
    throw Error(ErrorCode::usage, "radii must hold one number for each node");
  }
  for (const double radius : radii) {
    if (!(radius > 0) || !std::isfinite(radius)) {
      throw Error(ErrorCode::usage, "radii must be finite and above 0");
    }
  }
  return AnchoredLayout(graph, options, radii, context).run();
}

NodePoints anchored_layout(const GraphView& graph, const AnchoredLayoutOptions& options,
                           Context& context) {
  const std::vector<double> radii(graph.num_nodes(), options.radius);
  return anchored_layout(graph, options, radii, context);
}

AlgorithmSpec anchored_layout_spec() {
  using Function = NodePoints (*)(const GraphView&, const AnchoredLayoutOptions&, Context&);
  return describe("anchored_layout", static_cast<Function>(&anchored_layout))
      .family("layout")
      .summary(
          "Points for a map: each area's nodes together, areas apart, no two marks over each "
          "other.")
      .convention(
          "Undirected; parallel edges and loops change nothing. Marks are free of each other and "
          "areas' circles disjoint. Relabelling gives another drawing of the same quality.")
      .cost("O(iterations (n + m))")
      .reference("doi:10.1002/spe.4380211102")
      .relabel_inexact()
      .param("areas", &AnchoredLayoutOptions::areas, "the area of each node, e.g. its country")
      .param("radius", &AnchoredLayoutOptions::radius, "radius of a node's mark")
      .range(0, 1e6)
      .minimum_excluded()
      .param("gap", &AnchoredLayoutOptions::gap, "least free space between marks")
      .range(0, 1e6)
      .param("area_gap", &AnchoredLayoutOptions::area_gap, "least free space between areas")
      .range(0, 1e6)
      .param("iterations", &AnchoredLayoutOptions::iterations, "rounds of springs and repulsion")
      .range(0, 100000);
}

}  // namespace mekhala
