#pragma once

#include <array>
#include <cmath>

#include "algorithms/community/flow.hpp"
#include "algorithms/community/sweeps.hpp"

// The local moves of the map equation. Internal to this folder.
namespace mekhala::community {

struct MapSweep {
  std::span<const NodeId> first_order = {};    // of the first sweep; not given: by node
  std::span<const std::uint32_t> within = {};  // nodes may meet only where these are equal
  double enough = 0;  // ends after a sweep in which no more than this share of the nodes moved
};

// Moves nodes one at a time to the community where most bits are saved. kOneWay: enter and exit of
// a community are not the same.
template <bool kUnit, bool kOneWay>
class MapMover {
 public:
  MapMover(const Level<Flow>& level, double scale, Labels& labels)
      : level_(level),
        scale_(scale),
        labels_(labels),
        node_both_(level.num_nodes(), 0),
        modules_(level.num_nodes()),
        sums_(level.num_nodes()) {
    for (NodeId node = 0; node < level.num_nodes(); ++node) add_node(node);
    for (std::uint32_t label = level.num_nodes(); label-- > 0;) {
      Module& module = modules_[label];
      if (module.members == 0) empty_.push_back(label);
      remember(module);
      index_ += enter_of(module);
    }
  }

  void run(const MapSweep& options, Context& context) {
    Sweeps sweeps(level_.rows, labels_);
    const auto enough = static_cast<NodeId>(options.enough * level_.num_nodes());
    NodeId moved = 0;
    do {
      moved = sweeps.run(options.first_order, context,
                         [&](NodeId node) { return move(node, options.within); });
    } while (moved > enough);
  }

 private:
  struct Module {
    double rate = 0;
    double net = 0;
    double both = 0;  // flow in and out together
    double own = 0;   // its share of the code length, without the index
    std::uint32_t members = 0;
  };

  // Savings below are rounding.
  static constexpr double kNoise = 1e-13;

  [[nodiscard]] ArcOffset first_arc(NodeId node) const { return level_.rows.offsets[node]; }
  [[nodiscard]] static double enter_of(const Module& module) {
    return kOneWay ? (module.both - module.net) / 2 : module.both / 2;
  }
  [[nodiscard]] static double own_of(const Module& module) {
    const double enter = enter_of(module);
    if constexpr (!kOneWay) return plogp(enter + module.rate) - 2 * plogp(enter);
    const double exit = (module.both + module.net) / 2;
    return plogp(exit + module.rate) - plogp(enter) - plogp(exit);
  }
  static void remember(Module& module) { module.own = own_of(module); }

  void add_node(NodeId node) {
    Module& module = modules_[labels_[node]];
    double outward = 0;
    for (ArcOffset arc = first_arc(node); arc < first_arc(node + 1); ++arc) {
      const double flow = strength(arc) * scale_;
      node_both_[node] += flow;
      if (labels_[level_.rows.targets[arc]] != labels_[node]) outward += flow;
    }
    module.rate += level_.sizes[node].rate;
    module.net += level_.sizes[node].net;
    module.both += outward;
    ++module.members;
  }

  [[nodiscard]] double strength(ArcOffset arc) const {
    return kUnit ? 1.0 : level_.rows.strengths[arc];
  }

  void sum_links(NodeId node, std::span<const std::uint32_t> within) {
    sums_.clear();
    for (ArcOffset arc = first_arc(node); arc < first_arc(node + 1); ++arc) {
      const NodeId other = level_.rows.targets[arc];
      if (!within.empty() && within[other] != within[node]) continue;
      sums_.add(labels_[other], strength(arc));
    }
  }

  // A module without or with a node, whose links to it are `links`.
  [[nodiscard]] Module changed(const Module& module, NodeId node, double links, double sign) const {
    Module after = module;
    after.rate += sign * level_.sizes[node].rate;
    if constexpr (kOneWay) after.net += sign * level_.sizes[node].net;
    after.both += sign * (node_both_[node] - 2 * links * scale_);
    return after;
  }

  bool move(NodeId node, std::span<const std::uint32_t> within) {
    sum_links(node, within);
    const std::uint32_t old = labels_[node];
    if (sums_.labels().empty()) return false;
    if (sums_.labels().size() == 1 && sums_.labels().front() == old) return false;
    Module left = changed(modules_[old], node, sums_[old], -1);
    if (modules_[old].members == 1) left = Module();
    remember(left);
    const double leaving = left.own - modules_[old].own;
    const double index = index_ + enter_of(left) - enter_of(modules_[old]);
    double best_cost = plogp(index_) - kNoise;
    std::uint32_t best = old;
    const auto consider = [&](std::uint32_t label) {
      const Module joined = changed(modules_[label], node, sums_[label], 1);
      const double cost = leaving + own_of(joined) - modules_[label].own +
                          plogp(index + enter_of(joined) - enter_of(modules_[label]));
      if (cost < best_cost || (cost == best_cost && best != old && label < best)) {
        best = label;
        best_cost = cost;
      }
    };
    for (const std::uint32_t label : sums_.labels()) {
      if (label != old) consider(label);
    }
    if (modules_[old].members > 1 && !empty_.empty()) consider(empty_.back());
    if (best == old) return false;
    relabel(node, left, best);
    return true;
  }

  void relabel(NodeId node, Module& left, std::uint32_t label) {
    const std::uint32_t old = labels_[node];
    Module joined = changed(modules_[label], node, sums_[label], 1);
    remember(joined);
    index_ += enter_of(left) - enter_of(modules_[old]);
    index_ += enter_of(joined) - enter_of(modules_[label]);
    if (joined.members++ == 0) empty_.pop_back();
    left.members = modules_[old].members - 1;
    if (left.members == 0) empty_.push_back(old);
    modules_[old] = left;
    modules_[label] = joined;
    labels_[node] = label;
  }

  const Level<Flow>& level_;
  double scale_;
  Labels& labels_;
  std::vector<double> node_both_;  // flow in and out of each node
  std::vector<Module> modules_;
  double index_ = 0;  // flow between modules
  Labels empty_;
  LinkSums sums_;
};

inline void move_nodes(const Level<Flow>& level, double scale, bool one_way, Labels& labels,
                       const MapSweep& options, Context& context) {
  with_unit(level.rows, [&](auto unit) {
    constexpr bool kUnit = decltype(unit)::value;
    if (one_way) {
      MapMover<kUnit, true>(level, scale, labels).run(options, context);
    } else {
      MapMover<kUnit, false>(level, scale, labels).run(options, context);
    }
  });
}

}  // namespace mekhala::community
