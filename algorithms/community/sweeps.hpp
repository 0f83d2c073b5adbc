#pragma once

#include <algorithm>
#include <span>
#include <vector>

#include "algorithms/community/rows.hpp"

namespace mekhala::community {

// Sweeps over nodes that may move, one at a time: each node is looked at in the first, later only
// those next to a move. Internal to this folder.
class Sweeps {
 public:
  Sweeps(const Rows& rows, const Labels& labels)
      : rows_(rows), labels_(labels), waiting_(rows.num_nodes(), 1) {}

  // One sweep by node, the first in `first_order` if that is given. move(node) says whether it
  // moved; then neighbors that are elsewhere wait for a look. Returns how many moved.
  template <typename Move>
  NodeId run(std::span<const NodeId> first_order, Context& context, Move&& move) {
    const NodeId n = rows_.num_nodes();
    const bool ordered = first_ && !first_order.empty();
    NodeId moved = 0;
    for (NodeId i = 0; i < n; ++i) {
      if (i % 1024 == 0) {
        context.checkpoint();
        if (first_) context.report(0.5 * i / n);
      }
      const NodeId node = ordered ? first_order[i] : i;
      if (waiting_[node] == 0) continue;
      waiting_[node] = 0;
      if (!move(node)) continue;
      ++moved;
      for (ArcOffset arc = rows_.offsets[node]; arc < rows_.offsets[node + 1]; ++arc) {
        const NodeId other = rows_.targets[arc];
        if (labels_[other] != labels_[node]) waiting_[other] = 1;
      }
    }
    first_ = false;
    return moved;
  }

  void wake_all() { std::fill(waiting_.begin(), waiting_.end(), std::uint8_t{1}); }

 private:
  const Rows& rows_;
  const Labels& labels_;
  std::vector<std::uint8_t> waiting_;
  bool first_ = true;
};

}  // namespace mekhala::community
