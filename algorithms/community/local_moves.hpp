#pragma once

#include "algorithms/community/level.hpp"
#include "algorithms/community/sweeps.hpp"

// The local moves of Leiden. Internal to this folder.
namespace mekhala::community {

struct SweepOptions {
  std::span<const NodeId> first_order = {};  // of the first sweep; not given: by node
  // Ends after a sweep in which no more than this share of the nodes moved, ...
  double enough = 0;
  // ... or only once a sweep over all nodes, not just those next to a move, moves none.
  bool to_the_end = false;
};

// Moves nodes one at a time to the community where they gain most. Sweeps go by node, not by a
// queue in drawn order: rows are then read one after the other, which halves the time.
template <typename Size, bool kUnit>
class Mover {
 public:
  Mover(const Level<Size>& level, double penalty, Labels& labels)
      : level_(level),
        penalty_(penalty),
        labels_(labels),
        sizes_(level.num_nodes(), Size()),
        members_(level.num_nodes(), 0),
        sums_(level.num_nodes()) {
    for (NodeId node = 0; node < level.num_nodes(); ++node) {
      sizes_[labels[node]] += level.sizes[node];
      ++members_[labels[node]];
    }
    for (std::uint32_t label = level.num_nodes(); label-- > 0;) {
      if (members_[label] == 0) empty_.push_back(label);
    }
  }

  void run(const SweepOptions& options, Context& context) {
    Sweeps sweeps(level_.rows, labels_);
    const auto enough = static_cast<NodeId>(options.enough * level_.num_nodes());
    for (bool all = true;;) {
      const NodeId moved =
          sweeps.run(options.first_order, context, [&](NodeId node) { return move(node); });
      if (moved > enough) {
        all = false;
        continue;
      }
      if (!options.to_the_end || (all && moved == 0)) return;
      sweeps.wake_all();
      all = true;
    }
  }

 private:
  void sum_links(NodeId node) {
    sums_.clear();
    const ArcOffset end = level_.rows.offsets[node + 1];
    for (ArcOffset arc = level_.rows.offsets[node]; arc < end; ++arc) {
      sums_.add(labels_[level_.rows.targets[arc]], kUnit ? 1.0 : level_.rows.strengths[arc]);
    }
  }

  bool move(NodeId node) {
    sum_links(node);
    const std::uint32_t old = labels_[node];
    const Size& size = level_.sizes[node];
    const double stay = sums_[old] - penalty_ * cross(size, without(sizes_[old], size));
    double best_gain = stay + level_.noise;
    std::uint32_t best = old;
    for (const std::uint32_t label : sums_.labels()) {
      if (label == old) continue;
      const double gain = sums_[label] - penalty_ * cross(size, sizes_[label]);
      // Among equals the lowest label, so that the order of rows does not count.
      if (gain > best_gain || (gain == best_gain && best != old && label < best)) {
        best = label;
        best_gain = gain;
      }
    }
    if (best_gain < 0 && members_[old] > 1 && !empty_.empty()) best = empty_.back();
    if (best == old) return false;
    relabel(node, old, best);
    return true;
  }

  void relabel(NodeId node, std::uint32_t old, std::uint32_t label) {
    sizes_[old] -= level_.sizes[node];
    if (members_[label]++ == 0) empty_.pop_back();
    if (--members_[old] == 0) {
      sizes_[old] = Size();
      empty_.push_back(old);
    }
    sizes_[label] += level_.sizes[node];
    labels_[node] = label;
  }

  const Level<Size>& level_;
  double penalty_;
  Labels& labels_;
  std::vector<Size> sizes_;
  std::vector<std::uint32_t> members_;
  Labels empty_;
  LinkSums sums_;
};

template <typename Size>
void move_nodes(const Level<Size>& level, double penalty, Labels& labels,
                const SweepOptions& options, Context& context) {
  with_unit(level.rows, [&](auto unit) {
    Mover<Size, decltype(unit)::value>(level, penalty, labels).run(options, context);
  });
}

}  // namespace mekhala::community
