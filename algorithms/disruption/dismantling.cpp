#include "algorithms/disruption/dismantling.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <queue>
#include <tuple>

#include "algorithms/brokerage/key_player_goals.hpp"
#include "algorithms/disruption/forest.hpp"

namespace mekhala {

namespace {

constexpr double kKeptCost = 10;  // of an edge between two who stay, times the dearest

class Dismantler {
 public:
  Dismantler(const GraphView& graph, std::span<const NodeId> candidates,
             std::span<const double> costs, const Context& context)
      : graph_(graph),
        context_(context),
        target_(std::max<std::size_t>(1, graph.num_nodes() / 100)),
        may_go_(graph.num_nodes(), false),
        gone_(graph.num_nodes(), false),
        weight_(graph.num_nodes(), 1),
        at_(graph.num_nodes(), kNoIndex) {
    double dearest = 1;
    for (const NodeId node : candidates) {
      may_go_[node] = true;
      if (!costs.empty()) weight_[node] = costs[node];
      dearest = std::max(dearest, weight_[node]);
    }
    for (NodeId node = 0; node < graph.num_nodes(); ++node) {
      if (!may_go_[node]) weight_[node] = kKeptCost * dearest;
    }
  }

  Dismantling run() {
    std::vector<NodeId> cut = cut_all();
    Dismantling made{.order = in_order(cut), .cut = cut.size()};
    append_others(made.order);
    return made;
  }

 private:
  static constexpr std::uint32_t kNoIndex = UINT32_MAX;

  std::vector<NodeId> cut_all() {
    std::vector<NodeId> cut;
    std::vector<NodeId> all(graph_.num_nodes());
    for (NodeId node = 0; node < all.size(); ++node) all[node] = node;
    std::vector<std::vector<NodeId>> waiting = pieces_of(all);
    while (!waiting.empty()) {
      context_.checkpoint();
      const std::vector<NodeId> piece = std::move(waiting.back());
      waiting.pop_back();
      const std::vector<NodeId> cover = cover_between(piece, sides_of(piece));
      if (cover.empty()) continue;  // those who stay hold it together
      for (const NodeId node : cover) gone_[node] = true;
      cut.insert(cut.end(), cover.begin(), cover.end());
      for (auto& smaller : pieces_of(piece)) waiting.push_back(std::move(smaller));
    }
    return cut;
  }

  // Components above the target of what is left of these nodes.
  std::vector<std::vector<NodeId>> pieces_of(const std::vector<NodeId>& nodes) {
    std::vector<std::vector<NodeId>> pieces;
    for (const NodeId node : nodes) at_[node] = 0;
    for (const NodeId root : nodes) {
      if (gone_[root] || at_[root] != 0) continue;
      std::vector<NodeId> piece{root};
      at_[root] = 1;
      for (std::size_t i = 0; i < piece.size(); ++i) {
        for (const NodeId other : graph_.out_neighbors(piece[i])) {
          if (gone_[other] || at_[other] != 0) continue;
          at_[other] = 1;
          piece.push_back(other);
        }
      }
      std::sort(piece.begin(), piece.end());
      if (piece.size() > target_) pieces.push_back(std::move(piece));
    }
    for (const NodeId node : nodes) at_[node] = kNoIndex;
    return pieces;
  }

  // True of the nodes on one side of the thinnest seam. Power iteration on c I - L for the weighted
  // Laplacian L of edges w_i + w_j - 1 (above 0, as costs may be below 1).
  std::vector<bool> sides_of(const std::vector<NodeId>& piece) {
    const std::size_t n = piece.size();
    for (std::size_t i = 0; i < n; ++i) at_[piece[i]] = static_cast<std::uint32_t>(i);
    std::vector<double> total(n, 0), vector(n), next(n);
    double largest = 0;
    for (std::size_t i = 0; i < n; ++i) {
      each_neighbor(piece[i], [&](std::size_t, double strength) { total[i] += strength; });
      largest = std::max(largest, total[i]);
    }
    Random random(0x676e64, n);
    for (double& value : vector) value = random.uniform() - 0.5;
    const auto rounds = static_cast<int>(40 * std::bit_width(n));
    for (int round = 0; round < rounds; ++round) {
      center(vector);
      for (std::size_t i = 0; i < n; ++i) {
        double sum = (2 * largest - total[i]) * vector[i];
        each_neighbor(piece[i],
                      [&](std::size_t j, double strength) { sum += strength * vector[j]; });
        next[i] = sum;
      }
      vector.swap(next);
    }
    center(vector);
    for (const NodeId node : piece) at_[node] = kNoIndex;
    std::vector<bool> side(n);
    for (std::size_t i = 0; i < n; ++i) side[i] = vector[i] > 0;
    if (std::count(side.begin(), side.end(), true) % static_cast<std::ptrdiff_t>(n) == 0) {
      for (std::size_t i = 0; i < n; ++i) side[i] = i % 2 == 0;  // rounded to nothing
    }
    return side;
  }

  template <typename Visit>
  void each_neighbor(NodeId node, Visit&& visit) const {
    for (const NodeId other : graph_.out_neighbors(node)) {
      if (at_[other] == kNoIndex) continue;
      visit(std::size_t{at_[other]}, std::max(weight_[node] + weight_[other] - 1, 1e-3));
    }
  }

  static void center(std::vector<double>& vector) {
    double mean = 0, largest = 0;
    for (const double value : vector) mean += value;
    mean /= static_cast<double>(vector.size());
    for (double& value : vector) {
      value -= mean;
      largest = std::max(largest, std::abs(value));
    }
    if (largest > 0) {
      for (double& value : vector) value /= largest;
    }
  }

  // A light set of nodes that touches every edge between the sides which somebody can take away
  // (Clarkson 1983): the least cost per edge that is not covered yet, whose price the other ends
  // then need not pay again.
  std::vector<NodeId> cover_between(const std::vector<NodeId>& piece,
                                    const std::vector<bool>& side) {
    for (std::size_t i = 0; i < piece.size(); ++i) at_[piece[i]] = static_cast<std::uint32_t>(i);
    std::vector<double> price(piece.size());
    std::vector<std::uint32_t> open(piece.size(), 0);
    std::vector<bool> taken(piece.size(), false);
    const auto each_cross = [&](std::size_t i, auto&& visit) {
      for (const NodeId other : graph_.out_neighbors(piece[i])) {
        const std::uint32_t j = at_[other];
        if (j == kNoIndex || side[i] == side[j] || taken[j]) continue;
        if (may_go_[piece[i]] || may_go_[other]) visit(j);
      }
    };
    using Offer = std::tuple<double, NodeId, std::uint32_t>;  // price per edge, place, open edges
    std::priority_queue<Offer, std::vector<Offer>, std::greater<>> offers;
    const auto offer = [&](std::size_t i) {
      if (open[i] == 0 || !may_go_[piece[i]]) return;
      offers.emplace(price[i] / open[i], static_cast<NodeId>(i), open[i]);
    };
    for (std::size_t i = 0; i < piece.size(); ++i) {
      price[i] = weight_[piece[i]];
      each_cross(i, [&](std::size_t) { ++open[i]; });
      offer(i);
    }
    std::vector<NodeId> cover;
    while (!offers.empty()) {
      const auto [ratio, i, edges] = offers.top();
      offers.pop();
      if (taken[i] || open[i] != edges || open[i] == 0) continue;
      each_cross(i, [&](std::size_t j) {
        price[j] -= ratio;
        --open[j];
        offer(j);
      });
      taken[i] = true;
      open[i] = 0;
      cover.push_back(piece[i]);
    }
    for (const NodeId node : piece) at_[node] = kNoIndex;
    return cover;
  }

  // Put back one by one, from the end of the order to its begin.
  std::vector<NodeId> in_order(const std::vector<NodeId>& cut) const {
    std::vector<bool> here(graph_.num_nodes());
    for (NodeId node = 0; node < here.size(); ++node) here[node] = !gone_[node];
    Forest forest(graph_.num_nodes());
    for (EdgeId edge = 0; edge < graph_.num_edges(); ++edge) {
      if (here[graph_.source(edge)] && here[graph_.target(edge)]) {
        forest.join(graph_.source(edge), graph_.target(edge));
      }
    }
    const auto joined = [&](NodeId node) {
      std::vector<NodeId> roots;
      for (const NodeId other : graph_.out_neighbors(node)) {
        if (here[other]) roots.push_back(forest.find(other));
      }
      std::sort(roots.begin(), roots.end());
      roots.erase(std::unique(roots.begin(), roots.end()), roots.end());
      double size = 1;
      for (const NodeId root : roots) size += forest.size(root);
      return size / weight_[node];
    };
    // Components only grow, so an offer that still holds is the least of all.
    using Offer = std::pair<double, std::int64_t>;  // size per cost, number from the highest on
    std::priority_queue<Offer, std::vector<Offer>, std::greater<>> offers;
    for (const NodeId node : cut) offers.emplace(joined(node), -static_cast<std::int64_t>(node));
    std::vector<NodeId> back;
    while (!offers.empty()) {
      const auto [size, number] = offers.top();
      offers.pop();
      const auto node = static_cast<NodeId>(-number);
      if (const double now = joined(node); now > size) {
        offers.emplace(now, number);
        continue;
      }
      here[node] = true;
      for (const NodeId other : graph_.out_neighbors(node)) {
        if (here[other]) forest.join(node, other);
      }
      back.push_back(node);
    }
    std::reverse(back.begin(), back.end());
    return back;
  }

  void append_others(std::vector<NodeId>& order) const {
    std::vector<std::pair<double, NodeId>> others;
    for (NodeId node = 0; node < graph_.num_nodes(); ++node) {
      if (!may_go_[node] || gone_[node]) continue;
      double left = 0;
      for (const NodeId other : graph_.out_neighbors(node)) left += gone_[other] ? 0 : 1;
      others.emplace_back(-left / weight_[node], node);
    }
    std::sort(others.begin(), others.end());
    for (const auto& [worth, node] : others) order.push_back(node);
  }

  GraphView graph_;
  const Context& context_;
  std::size_t target_;
  std::vector<bool> may_go_, gone_;
  std::vector<double> weight_;
  std::vector<std::uint32_t> at_;  // of the nodes of a piece, their place in it
};

}  // namespace

Dismantling dismantling_order(const GraphView& graph, std::span<const NodeId> candidates,
                              std::span<const double> costs, const Context& context) {
  return Dismantler(graph, candidates, costs, context).run();
}

std::vector<NodeId> key_player_order(const GraphView& graph, std::span<const NodeId> candidates,
                                     std::span<const double> costs, std::size_t wanted,
                                     Context& context) {
  const Adjacency simple = [&] {
    const ProgressPart part(context, 0, 0);
    return Adjacency(graph, {.direction = Direction::both}, context);
  }();
  KeyPlayersOptions options;
  options.goal = KeyPlayerGoal::fragmentation;
  const auto scorer = brokerage::key_player_scorer(simple, options, false, context);
  std::vector<NodeId> rest(candidates.begin(), candidates.end()), order;
  std::sort(rest.begin(), rest.end());
  std::vector<double> scores;
  double before = scorer->score({});
  while (order.size() < wanted && !rest.empty()) {
    context.checkpoint();
    scores.resize(rest.size());
    scorer->score(order, rest, scores);
    std::size_t best = 0;
    const auto parted = [&](std::size_t i) {
      return (scores[i] - before) / (costs.empty() ? 1 : costs[rest[i]]);
    };
    for (std::size_t i = 1; i < rest.size(); ++i) {
      if (parted(i) > parted(best)) best = i;
    }
    before = scores[best];
    order.push_back(rest[best]);
    rest.erase(rest.begin() + static_cast<std::ptrdiff_t>(best));
  }
  return order;
}

}  // namespace mekhala
