#include "algorithms/layout/stress_layout.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "algorithms/layout/all_pairs.hpp"
#include "algorithms/layout/layout_parts.hpp"
#include "engine/base/parallel.hpp"
#include "engine/base/random.hpp"

namespace mekhala {

using layout::apart;
using layout::Component;
using layout::components_of;
using layout::Point;

namespace {

using Hops = std::uint16_t;
constexpr Hops kFar = std::numeric_limits<Hops>::max();
constexpr double kAspect = 1.35;    // a page is wider than high
constexpr double kLeastStep = 0.1;  // of the last round, relative to the heaviest term
constexpr double kWarmStart = 1.0;  // the first step of a drawing that stood before

void hops_from(const Component& part, std::uint32_t start, std::vector<std::uint32_t>& queue,
               Hops* hops) {
  std::fill(hops, hops + part.size(), kFar);
  queue.assign(1, start);
  hops[start] = 0;
  for (std::size_t i = 0; i < queue.size(); ++i) {
    const Hops next = static_cast<Hops>(std::min<int>(hops[queue[i]] + 1, kFar - 1));
    for (const std::uint32_t other : part.neighbors(queue[i])) {
      if (hops[other] != kFar) continue;
      hops[other] = next;
      queue.push_back(other);
    }
  }
}

// Pivots far from each other, and the distance of each node to each of them.
struct Pivots {
  std::vector<std::uint32_t> nodes;
  std::vector<Hops> hops;                          // of node v to pivot p at v * nodes.size() + p
  std::vector<std::vector<std::uint32_t>> within;  // of pivot p: nodes of its region within d hops
};

Pivots pivots_of(const Component& part, std::uint32_t count, Context& context) {
  const std::uint32_t n = part.size();
  const std::uint32_t k = std::min(count, n);
  context.require_memory(std::uint64_t{n} * k * sizeof(Hops), "distances to pivots");
  Pivots pivots;
  pivots.hops.resize(std::size_t{n} * k);
  std::vector<Hops> row(n), nearest(n, kFar);
  std::vector<std::uint32_t> region(n, 0), queue;
  std::uint32_t next = 0;
  for (std::uint32_t node = 0; node < n; ++node) {
    if (part.neighbors(node).size() > part.neighbors(next).size()) next = node;
  }
  for (std::uint32_t p = 0; p < k; ++p) {
    context.checkpoint();
    pivots.nodes.push_back(next);
    hops_from(part, next, queue, row.data());
    for (std::uint32_t node = 0; node < n; ++node) {
      pivots.hops[std::size_t{node} * k + p] = row[node];
      if (row[node] >= nearest[node]) continue;
      nearest[node] = row[node];
      region[node] = p;
    }
    next = static_cast<std::uint32_t>(std::max_element(nearest.begin(), nearest.end()) -
                                      nearest.begin());
  }
  pivots.within.assign(k, {});
  for (std::uint32_t node = 0; node < n; ++node) {
    std::vector<std::uint32_t>& counts = pivots.within[region[node]];
    if (counts.size() <= nearest[node]) counts.resize(std::size_t{nearest[node]} + 1, 0);
    ++counts[nearest[node]];
  }
  for (std::vector<std::uint32_t>& counts : pivots.within) {
    std::partial_sum(counts.begin(), counts.end(), counts.begin());
  }
  return pivots;
}

// Half the way that brings two points to distance `wanted`: what a moves, and b the other way.
Point half_way(const std::vector<Point>& at, std::uint32_t a, std::uint32_t b, double wanted) {
  const double x = at[a].x - at[b].x, y = at[a].y - at[b].y;
  const double distance = std::sqrt(x * x + y * y);
  if (distance < 1e-12) {
    const Point way = apart(a, b);
    return {wanted / 2 * way.x, wanted / 2 * way.y};
  }
  const double share = (wanted - distance) / (2 * distance);
  return {share * x, share * y};
}

// The first step lets even the farthest pair move freely. In the last one all pairs of a node
// together move it about once: the more there are, the smaller the step, or they never come to
// rest.
struct Steps {
  double first = 1;
  double last = 1;
};

Steps steps_of(const Component& part) {
  constexpr std::uint32_t most_starts = 32;
  const std::uint32_t n = part.size();
  const std::uint32_t stride = (n + most_starts - 1) / most_starts;
  std::vector<std::uint32_t> queue;
  std::vector<Hops> hops(n);
  double farthest = 1, weight = 0, starts = 0;
  for (std::uint32_t start = 0; start < n; start += stride, starts += 1) {
    hops_from(part, start, queue, hops.data());
    for (const Hops d : hops) weight += d == 0 ? 0.0 : 1.0 / (double{1} * d * d);
    farthest = std::max(farthest, double{1} * hops[queue.back()]);
  }
  return {farthest * farthest, std::min(kLeastStep, starts / weight)};
}

// Descent on edges and pivot terms, in an order that a random stream gives.
void descend(const Component& part, const Pivots& pivots, std::uint32_t rounds, Steps steps,
             std::vector<Point>& at, Context& context) {
  const std::uint32_t n = part.size();
  const auto k = static_cast<std::uint32_t>(pivots.nodes.size());
  Hops farthest = 1;
  for (const Hops hops : pivots.hops) farthest = std::max(farthest, hops);
  // How many nodes pivot p speaks for, seen from a node `hops` away.
  const auto spoken_for = [&](std::uint32_t p, Hops hops) {
    const std::vector<std::uint32_t>& counts = pivots.within[p];
    return counts[std::min<std::size_t>(hops / 2, counts.size() - 1)];
  };
  double heaviest = 1;
  for (std::uint32_t p = 0; p < k; ++p) {
    for (Hops hops = 2; hops <= farthest; ++hops) {
      heaviest = std::max(heaviest, double{1} * spoken_for(p, hops) / (double{1} * hops * hops));
    }
  }
  const double first = steps.first;
  const double last = std::min({first, kLeastStep / heaviest, steps.last});
  std::vector<std::uint32_t> order(n);
  std::iota(order.begin(), order.end(), 0U);
  for (std::uint32_t round = 0; round < rounds; ++round) {
    context.checkpoint();
    Random random = context.random(round);
    random.shuffle(std::span(order));
    const double progress = rounds == 1 ? 1 : static_cast<double>(round) / (rounds - 1);
    const double step = first * std::pow(last / first, progress);
    for (const std::uint32_t node : order) {
      const Hops* hops = pivots.hops.data() + std::size_t{node} * k;
      const auto turn = static_cast<std::uint32_t>(random.below(k));
      for (std::uint32_t i = 0; i < k; ++i) {
        const std::uint32_t p = i + turn < k ? i + turn : i + turn - k;
        if (hops[p] < 2) continue;
        const double wanted = hops[p];
        const double share = std::min(1.0, step * spoken_for(p, hops[p]) / (wanted * wanted));
        const Point way = half_way(at, node, pivots.nodes[p], wanted);
        at[node].x += share * way.x;
        at[node].y += share * way.y;
      }
      const double share = std::min(1.0, step);
      for (const std::uint32_t other : part.neighbors(node)) {
        if (other < node) continue;
        const Point way = half_way(at, node, other, 1);
        at[node].x += share * way.x;
        at[node].y += share * way.y;
        at[other].x -= share * way.x;
        at[other].y -= share * way.y;
      }
    }
  }
}

// A first place for each node: where it stood, or beside its neighbors, or by chance.
std::vector<Point> first_places(const Component& part, const NodePoints* before, bool& warm,
                                Context& context) {
  const std::uint32_t n = part.size();
  std::vector<Point> at(n);
  const double reach = std::sqrt(static_cast<double>(n));
  Random random = context.random(std::uint64_t{1} << 40);
  std::vector<std::uint8_t> known(n, 0);
  std::uint32_t count = 0;
  for (std::uint32_t i = 0; i < n; ++i) {
    at[i] = {reach * (random.uniform() - 0.5), reach * (random.uniform() - 0.5)};
    if (before == nullptr) continue;
    const Point old{before->x[part.original[i]], before->y[part.original[i]]};
    if (!std::isfinite(old.x) || !std::isfinite(old.y)) continue;
    at[i] = old;
    known[i] = 1;
    ++count;
  }
  warm = 2 * count > n;
  for (bool found = warm && count < n; found;) {
    found = false;
    for (std::uint32_t i = 0; i < n; ++i) {
      if (known[i] != 0) continue;
      Point sum;
      double neighbors = 0;
      for (const std::uint32_t other : part.neighbors(i)) {
        if (known[other] == 0) continue;
        sum = {sum.x + at[other].x, sum.y + at[other].y};
        neighbors += 1;
      }
      if (neighbors == 0) continue;
      const Point way = apart(i, 0);
      at[i] = {sum.x / neighbors + 0.7 * way.x, sum.y / neighbors + 0.7 * way.y};
      known[i] = 1;
      found = true;
    }
  }
  return at;
}

struct Box {
  double left = 0, bottom = 0, width = 0, height = 0;
};

Box box_of(const std::vector<Point>& at) {
  Box box{at[0].x, at[0].y, 0, 0};
  double right = at[0].x, top = at[0].y;
  for (const Point& point : at) {
    box.left = std::min(box.left, point.x);
    box.bottom = std::min(box.bottom, point.y);
    right = std::max(right, point.x);
    top = std::max(top, point.y);
  }
  box.width = right - box.left;
  box.height = top - box.bottom;
  return box;
}

// Rows of drawings, as wide as makes the whole a page.
void pack(const std::vector<Component>& parts, std::vector<std::vector<Point>>& drawings,
          NodePoints& result) {
  constexpr double gap = 1.5;
  std::vector<Box> boxes;
  double area = 0, widest = 0;
  for (const std::vector<Point>& drawing : drawings) {
    boxes.push_back(box_of(drawing));
    area += (boxes.back().width + gap) * (boxes.back().height + gap);
    widest = std::max(widest, boxes.back().width + gap);
  }
  const double width = std::max(widest, std::sqrt(area * kAspect));
  double x = 0, y = 0, high = 0;
  for (std::size_t i = 0; i < drawings.size(); ++i) {
    if (x > 0 && x + boxes[i].width > width) {
      y -= high + gap;
      x = high = 0;
    }
    for (std::size_t j = 0; j < drawings[i].size(); ++j) {
      result.x[parts[i].original[j]] = x + drawings[i][j].x - boxes[i].left;
      result.y[parts[i].original[j]] = y + drawings[i][j].y - boxes[i].bottom - boxes[i].height;
    }
    x += boxes[i].width + gap;
    high = std::max(high, boxes[i].height);
  }
}

// The principal axis of a drawing lies flat; so that a component looks alike however it began.
void lay_flat(std::vector<Point>& at) {
  Point mean;
  for (const Point& point : at) mean = {mean.x + point.x, mean.y + point.y};
  mean = {mean.x / static_cast<double>(at.size()), mean.y / static_cast<double>(at.size())};
  double xx = 0, xy = 0, yy = 0;
  for (const Point& point : at) {
    xx += (point.x - mean.x) * (point.x - mean.x);
    xy += (point.x - mean.x) * (point.y - mean.y);
    yy += (point.y - mean.y) * (point.y - mean.y);
  }
  const double angle = 0.5 * std::atan2(2 * xy, xx - yy);
  const double cosine = std::cos(angle), sine = std::sin(angle);
  for (Point& point : at) {
    const Point way{point.x - mean.x, point.y - mean.y};
    point = {cosine * way.x + sine * way.y, cosine * way.y - sine * way.x};
  }
}

NodePoints lay_out(const GraphView& graph, const StressLayoutOptions& options,
                   const NodePoints* before, Context& context) {
  const NodeId n = graph.num_nodes();
  NodePoints result{.x = std::vector<double>(n), .y = std::vector<double>(n)};
  const std::vector<Component> parts = components_of(graph);
  std::vector<std::vector<Point>> drawings;
  bool all_warm = before != nullptr;
  for (const Component& part : parts) {
    bool warm = false;
    std::vector<Point> at = first_places(part, before, warm, context);
    if (part.size() > 1) {
      Steps steps = steps_of(part);
      if (warm) steps.first = std::max(kWarmStart, steps.last);
      if (part.size() <= options.exact) {
        layout::descend_all_pairs(part, options.rounds, steps.first, steps.last, at, context);
      } else {
        descend(part, pivots_of(part, options.pivots, context), options.rounds, steps, at, context);
      }
    }
    if (!warm) lay_flat(at);
    all_warm = all_warm && warm;
    drawings.push_back(std::move(at));
  }
  if (all_warm || (parts.size() == 1 && before != nullptr)) {
    for (std::size_t i = 0; i < parts.size(); ++i) {
      for (std::size_t j = 0; j < drawings[i].size(); ++j) {
        result.x[parts[i].original[j]] = drawings[i][j].x;
        result.y[parts[i].original[j]] = drawings[i][j].y;
      }
    }
  } else if (n > 0) {
    pack(parts, drawings, result);
  }
  result.info.rounds = options.rounds;
  return result;
}

}  // namespace

NodePoints stress_layout(const GraphView& graph, const StressLayoutOptions& options,
                         Context& context) {
  return lay_out(graph, options, nullptr, context);
}

NodePoints stress_layout(const GraphView& graph, const StressLayoutOptions& options,
                         const NodePoints& before, Context& context) {
  if (before.x.size() != graph.num_nodes() || before.y.size() != graph.num_nodes()) {
    throw Error(ErrorCode::usage, "the points before must be one for each node");
  }
  return lay_out(graph, options, &before, context);
}

double layout_stress(const GraphView& graph, const NodePoints& points, NodeId sources,
                     Context& context) {
  const NodeId n = graph.num_nodes();
  if (points.x.size() != n || points.y.size() != n) {
    throw Error(ErrorCode::usage, "the points must be one for each node");
  }
  struct Sums {
    double ww = 0;  // of (|x_i - x_j| / d)^2
    double w = 0;   // of |x_i - x_j| / d
    double pairs = 0;
  };
  const std::vector<Component> parts = components_of(graph);
  const NodeId stride = std::max<NodeId>(1, n / std::max<NodeId>(1, sources));
  Sums total;
  for (const Component& part : parts) {
    const std::uint32_t size = part.size();
    std::vector<std::uint32_t> starts;
    for (std::uint32_t i = 0; i < size; i += stride) starts.push_back(i);
    const Sums sums = parallel_reduce(
        context, starts.size(), 16, Sums{},
        [&](std::size_t begin, std::size_t end) {
          Sums own;
          std::vector<std::uint32_t> queue;
          std::vector<Hops> hops(size);
          for (std::size_t s = begin; s < end; ++s) {
            hops_from(part, starts[s], queue, hops.data());
            const NodeId a = part.original[starts[s]];
            for (std::uint32_t j = 0; j < size; ++j) {
              if (hops[j] == 0) continue;
              const NodeId b = part.original[j];
              const double ratio =
                  std::hypot(points.x[a] - points.x[b], points.y[a] - points.y[b]) / hops[j];
              own.ww += ratio * ratio;
              own.w += ratio;
              own.pairs += 1;
            }
          }
          return own;
        },
        [](Sums a, const Sums& b) {
          return Sums{a.ww + b.ww, a.w + b.w, a.pairs + b.pairs};
        });
    total = {total.ww + sums.ww, total.w + sums.w, total.pairs + sums.pairs};
  }
  if (total.pairs == 0) return 0;
  if (total.ww == 0) return 1;
  // The best scale is w / ww; what is left is pairs - w^2 / ww.
  return (total.pairs - total.w * total.w / total.ww) / total.pairs;
}

AlgorithmSpec stress_layout_spec() {
  using Function = NodePoints (*)(const GraphView&, const StressLayoutOptions&, Context&);
  return describe("stress_layout", static_cast<Function>(&stress_layout))
      .family("layout")
      .summary("Points whose distances are like the distances in the graph (least stress).")
      .convention(
          "Undirected hops; parallel edges and loops change nothing. Components are packed in "
          "rows, large ones first. Relabelling gives another drawing of the same quality.")
      .cost(
          "O(n m / 64 + rounds n^2), above `exact` nodes O(pivots (n + m) + rounds (pivots n + m))")
      .reference("doi:10.1109/TVCG.2018.2859997")
      .randomized()
      .relabel_inexact()
      .param("pivots", &StressLayoutOptions::pivots, "nodes whose distances to all are kept")
      .range(1, 10000)
      .param("rounds", &StressLayoutOptions::rounds, "rounds of descent")
      .range(0, 10000)
      .param("exact", &StressLayoutOptions::exact, "largest component laid out by all its pairs")
      .range(0, 60000);
}

}  // namespace mekhala
