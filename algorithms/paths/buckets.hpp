#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "engine/base/types.hpp"

namespace mekhala::detail {

// Nodes that wait to be looked at, by distance: a ring of buckets, as wide as `width` each. A node
// may wait in several; the caller knows which of them is stale.
class Buckets {
 public:
  // No two distances that wait at the same time may differ by more than `reach`.
  Buckets(double width, double reach)
      : inverse_(1 / width),
        ring_(std::bit_ceil(static_cast<std::size_t>(reach * inverse_) + 3)),
        taken_((ring_.size() + 63) / 64, 0) {}

  void push(double distance, NodeId node) {
    const std::size_t place = index(distance) & (ring_.size() - 1);
    ring_[place].push_back(node);
    taken_[place / 64] |= std::uint64_t{1} << (place % 64);
  }

  // The nodes of the next bucket, which the caller may not keep over the next call; empty at the
  // end, after which the ring is as new.
  std::vector<NodeId>& next() {
    open_.clear();
    if (!find()) {
      place_ = 0;
      return open_;
    }
    open_.swap(ring_[place_]);
    taken_[place_ / 64] &= ~(std::uint64_t{1} << (place_ % 64));
    return open_;
  }

  // Forgets everybody.
  void clear() {
    while (!next().empty()) {
    }
  }

 private:
  [[nodiscard]] std::size_t index(double distance) const {
    return static_cast<std::size_t>(distance * inverse_);
  }

  // Moves to the first bucket from here on, around the ring, that holds somebody.
  bool find() {
    const std::size_t first = place_ / 64;
    for (std::size_t i = 0; i <= taken_.size(); ++i) {
      const std::size_t word = (first + i) % taken_.size();
      std::uint64_t bits = taken_[word];
      // The first word is looked at twice: from here on, and at last what lies before.
      if (i == 0) bits &= ~std::uint64_t{0} << (place_ % 64);
      if (bits == 0) continue;
      place_ = word * 64 + static_cast<std::size_t>(std::countr_zero(bits));
      return true;
    }
    return false;
  }

  double inverse_;
  std::vector<std::vector<NodeId>> ring_;
  std::vector<std::uint64_t> taken_;  // a bit for each bucket
  std::vector<NodeId> open_;
  std::size_t place_ = 0;
};

}  // namespace mekhala::detail
