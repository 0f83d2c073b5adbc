#pragma once

#include <bit>
#include <cstdint>
#include <vector>

#include "algorithms/adjacency.hpp"

namespace mekhala::detail {

// Breadth-first search from 64 sources at once, one bit of a word for each. Copy one for each
// thread. Reference: Then et al. (2014), doi:10.14778/2735496.2735507.
class Sweep {
 public:
  static constexpr NodeId kSources = 64;

  // `forward` is followed from the sources on; `backward` holds the same arcs the other way round.
  Sweep(const Adjacency& forward, const Adjacency& backward)
      : forward_(&forward),
        backward_(&backward),
        seen_(forward.num_nodes(), 0),
        here_(forward.num_nodes(), 0),
        next_(forward.num_nodes(), 0) {}

  // Calls visit(node, count, distance) for each node and each distance above 0 at which `count`
  // sources reach it.
  template <typename Visit>
  void run(std::span<const NodeId> sources, Visit&& visit) {
    start(sources);
    for (std::uint32_t distance = 1; !level_.empty(); ++distance) {
      if (frontier_arcs_ > forward_->num_arcs() / 4) {
        pull();
      } else {
        push();
      }
      finish_level([&](NodeId node, unsigned count) { visit(node, count, distance); });
    }
    for (const NodeId node : touched_) seen_[node] = 0;
    touched_.clear();
  }

 private:
  void start(std::span<const NodeId> sources) {
    level_.clear();
    frontier_arcs_ = 0;
    all_ = 0;
    for (std::size_t i = 0; i < sources.size(); ++i) {
      const std::uint64_t bit = std::uint64_t{1} << i;
      all_ |= bit;
      seen_[sources[i]] = here_[sources[i]] = bit;
      level_.push_back(sources[i]);
      touched_.push_back(sources[i]);
      frontier_arcs_ += forward_->degree(sources[i]);
    }
  }

  void push() {
    found_.clear();
    for (const NodeId node : level_) {
      const std::uint64_t bits = here_[node];
      for (const NodeId next : forward_->neighbors(node)) {
        const std::uint64_t fresh = bits & ~seen_[next];
        if (fresh == 0) continue;
        if (next_[next] == 0) found_.push_back(next);
        next_[next] |= fresh;
      }
    }
  }

  void pull() {
    found_.clear();
    for (NodeId node = 0; node < forward_->num_nodes(); ++node) {
      const std::uint64_t missing = all_ & ~seen_[node];
      if (missing == 0) continue;
      std::uint64_t bits = 0;
      for (const NodeId before : backward_->neighbors(node)) {
        bits |= here_[before];
        if ((bits & missing) == missing) break;
      }
      if ((bits & missing) == 0) continue;
      next_[node] = bits & missing;
      found_.push_back(node);
    }
  }

  template <typename Visit>
  void finish_level(Visit&& visit) {
    for (const NodeId node : level_) here_[node] = 0;
    level_.swap(found_);
    frontier_arcs_ = 0;
    for (const NodeId node : level_) {
      const std::uint64_t fresh = next_[node];
      if (seen_[node] == 0) touched_.push_back(node);
      seen_[node] |= fresh;
      here_[node] = fresh;
      next_[node] = 0;
      frontier_arcs_ += forward_->degree(node);
      visit(node, static_cast<unsigned>(std::popcount(fresh)));
    }
  }

  const Adjacency* forward_;
  const Adjacency* backward_;
  std::vector<std::uint64_t> seen_, here_, next_;
  std::vector<NodeId> level_, found_, touched_;
  std::uint64_t all_ = 0;
  std::uint64_t frontier_arcs_ = 0;
};

// For each node, sums over the other nodes that it reaches (`in`: that reach it). Each holds whole
// numbers only, so that no order of additions matters.
struct DistanceSums {
  // 1 / distance in units of 2^-64, rounded down; off by less than 2^-64 a node.
  std::vector<unsigned __int128> inverse;
  std::vector<std::uint64_t> distance;
  std::vector<std::uint32_t> reached;
};
enum class DistanceSum { inverse, distance };  // `distance` fills `reached` too
[[nodiscard]] DistanceSums sum_distances(const GraphView& graph, Direction direction,
                                         DistanceSum which, Context& context);

}  // namespace mekhala::detail
