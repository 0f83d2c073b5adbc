#include "algorithms/brokerage/key_player_goals.hpp"

#include <algorithm>
#include <array>
#include <bit>

namespace mekhala::brokerage {

namespace {

std::int64_t ordered_pairs(std::int64_t size) { return size * (size - 1); }

// --- fragmentation: pairs that are still connected
// ------------------------------------------------

// One search tells of every node how many pairs stay connected without it: it parts off the
// subtrees that reach nothing above it.
class Parting {
 public:
  Parting(const Adjacency& simple, std::span<const NodeId> without)
      : simple_(simple),
        found_(simple.num_nodes(), 0),
        low_(simple.num_nodes(), 0),
        parent_(simple.num_nodes(), kNoNode),
        below_(simple.num_nodes(), 1),
        parted_(simple.num_nodes(), 0),
        parted_pairs_(simple.num_nodes(), 0),
        next_(simple.num_nodes(), 0),
        gain_(simple.num_nodes(), 0) {
    for (const NodeId node : without) found_[node] = kGone;
    for (NodeId node = 0; node < simple.num_nodes(); ++node) {
      if (found_[node] == 0) search(node);
    }
  }

  [[nodiscard]] std::int64_t pairs() const { return pairs_; }
  // How many fewer there are without the node as well.
  [[nodiscard]] std::int64_t gain(NodeId node) const { return gain_[node]; }

 private:
  static constexpr std::uint32_t kGone = UINT32_MAX;

  void search(NodeId root) {
    order_.clear();
    enter(root, kNoNode);
    for (NodeId node = root; node != kNoNode;) {
      const auto neighbors = simple_.neighbors(node);
      if (next_[node] == neighbors.size()) {
        node = leave(node);
        continue;
      }
      const NodeId other = neighbors[next_[node]++];
      if (found_[other] == kGone) continue;
      if (found_[other] == 0) {
        enter(other, node);
        node = other;
      } else {
        low_[node] = std::min(low_[node], found_[other]);
      }
    }
    const auto size = static_cast<std::int64_t>(order_.size());
    pairs_ += ordered_pairs(size);
    for (const NodeId node : order_) {
      const std::int64_t rest = size - 1 - parted_[node];
      gain_[node] =
          ordered_pairs(size) - parted_pairs_[node] - (rest > 0 ? ordered_pairs(rest) : 0);
    }
  }
  void enter(NodeId node, NodeId from) {
    found_[node] = low_[node] = ++clock_;
    parent_[node] = from;
    order_.push_back(node);
  }
  NodeId leave(NodeId node) {
    const NodeId up = parent_[node];
    if (up == kNoNode) return up;
    below_[up] += below_[node];
    low_[up] = std::min(low_[up], low_[node]);
    if (low_[node] >= found_[up]) {
      parted_[up] += below_[node];
      parted_pairs_[up] += ordered_pairs(below_[node]);
    }
    return up;
  }

  const Adjacency& simple_;
  std::vector<std::uint32_t> found_, low_;
  std::vector<NodeId> parent_;
  std::vector<std::int64_t> below_, parted_, parted_pairs_;
  std::vector<std::size_t> next_;
  std::vector<std::int64_t> gain_;
  std::vector<NodeId> order_;
  std::int64_t pairs_ = 0;
  std::uint32_t clock_ = 0;
};

class Fragmentation final : public KeyPlayerScorer {
 public:
  explicit Fragmentation(const Adjacency& simple) : simple_(simple) {}
  void score(std::span<const NodeId> chosen, std::span<const NodeId> candidates,
             std::span<double> out) const override {
    const Parting parting(simple_, chosen);
    for (std::size_t i = 0; i < candidates.size(); ++i) {
      out[i] = static_cast<double>(parting.gain(candidates[i]) - parting.pairs());
    }
  }
  [[nodiscard]] double score(std::span<const NodeId> chosen) const override {
    return -static_cast<double>(Parting(simple_, chosen).pairs());
  }
  [[nodiscard]] bool takes_all_at_once() const override { return true; }

 private:
  const Adjacency& simple_;
};

// --- distance_fragmentation: sum of 1 / d over pairs
// ----------------------------------------------

// What the pairs at each distance count.
using PairSum = double (*)(std::span<const std::uint64_t> counts);

double sum_of_inverses(std::span<const std::uint64_t> counts) {
  double sum = 0;
  for (std::size_t d = 1; d < counts.size(); ++d) {
    sum += static_cast<double>(counts[d]) / static_cast<double>(d);
  }
  return sum;
}

double sum_of_pairs(std::span<const std::uint64_t> counts) {
  double sum = 0;
  for (std::size_t d = 1; d < counts.size(); ++d) sum += static_cast<double>(counts[d]);
  return sum;
}

// Searches from 64 Words nodes at once, a bit for each: who has been seen, was found last, is
// found.
template <std::size_t Words>
struct Lanes {
  using Bits = std::array<std::uint64_t, Words>;
  std::vector<Bits> seen, rim, next;
};

// One step outwards; returns how many were found.
template <std::size_t Words>
[[gnu::always_inline]] inline std::uint64_t step(const Adjacency& simple,
                                                 const std::vector<std::uint8_t>& gone,
                                                 Lanes<Words>& lanes) {
  std::uint64_t found = 0;
  for (NodeId node = 0; node < simple.num_nodes(); ++node) {
    typename Lanes<Words>::Bits bits{};
    if (gone[node] == 0) {
      for (const NodeId other : simple.neighbors(node)) {
        const auto& rim = lanes.rim[other];
        for (std::size_t w = 0; w < Words; ++w) bits[w] |= rim[w];
      }
      for (std::size_t w = 0; w < Words; ++w) bits[w] &= ~lanes.seen[node][w];
      for (std::size_t w = 0; w < Words; ++w) {
        found += static_cast<std::uint64_t>(std::popcount(bits[w]));
      }
    }
    lanes.next[node] = bits;
  }
  for (NodeId node = 0; node < simple.num_nodes(); ++node) {
    for (std::size_t w = 0; w < Words; ++w) lanes.seen[node][w] |= lanes.next[node][w];
  }
  return found;
}

template <std::size_t Words>
using Step = std::uint64_t (*)(const Adjacency&, const std::vector<std::uint8_t>&, Lanes<Words>&);

template <std::size_t Words>
std::uint64_t step_plain(const Adjacency& simple, const std::vector<std::uint8_t>& gone,
                         Lanes<Words>& lanes) {
  return step<Words>(simple, gone, lanes);
}

// Whole numbers: the same on any processor.
#if defined(__x86_64__) && !defined(__AVX2__)
template <std::size_t Words>
__attribute__((target("avx2,popcnt"))) std::uint64_t step_avx2(
    const Adjacency& simple, const std::vector<std::uint8_t>& gone, Lanes<Words>& lanes) {
  return step<Words>(simple, gone, lanes);
}
template <std::size_t Words>
Step<Words> best_step() {
  __builtin_cpu_init();
  const bool fast = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("popcnt");
  return fast ? step_avx2<Words> : step_plain<Words>;
}
#else
template <std::size_t Words>
Step<Words> best_step() {
  return step_plain<Words>;
}
#endif

template <std::size_t Words>
class Searches {
 public:
  Searches(const Adjacency& simple, PairSum sum)
      : simple_(simple), sum_(sum), step_(best_step<Words>()) {
    lanes_.seen.resize(simple.num_nodes());
    lanes_.rim.resize(simple.num_nodes());
    lanes_.next.resize(simple.num_nodes());
  }

  double sum_without(const std::vector<std::uint8_t>& gone) {
    counts_.assign(1, 0);
    for (NodeId begin = 0; begin < simple_.num_nodes(); begin += 64 * Words) run(begin, gone);
    return sum_(counts_);
  }

 private:
  void run(NodeId begin, const std::vector<std::uint8_t>& gone) {
    const NodeId n = simple_.num_nodes();
    for (auto& bits : lanes_.rim) bits = {};
    for (std::size_t i = 0; i < 64 * Words && begin + i < n; ++i) {
      const auto node = static_cast<NodeId>(begin + i);
      if (gone[node] == 0) lanes_.rim[node][i / 64] |= std::uint64_t{1} << (i % 64);
    }
    lanes_.seen = lanes_.rim;
    for (std::size_t distance = 1;; ++distance) {
      const std::uint64_t found = step_(simple_, gone, lanes_);
      if (found == 0) return;
      if (counts_.size() <= distance) counts_.resize(distance + 1, 0);
      counts_[distance] += found;
      lanes_.rim.swap(lanes_.next);
    }
  }

  const Adjacency& simple_;
  PairSum sum_;
  Step<Words> step_;
  Lanes<Words> lanes_;
  std::vector<std::uint64_t> counts_;
};

template <std::size_t Words>
class DistanceFragmentation final : public KeyPlayerScorer {
 public:
  DistanceFragmentation(const Adjacency& simple, PairSum sum) : simple_(simple), sum_(sum) {}
  void score(std::span<const NodeId> chosen, std::span<const NodeId> candidates,
             std::span<double> out) const override {
    std::vector<std::uint8_t> gone = mask(chosen);
    Searches<Words> searches(simple_, sum_);
    for (std::size_t i = 0; i < candidates.size(); ++i) {
      gone[candidates[i]] = 1;
      out[i] = -searches.sum_without(gone);
      gone[candidates[i]] = 0;
    }
  }
  [[nodiscard]] double score(std::span<const NodeId> chosen) const override {
    return -Searches<Words>(simple_, sum_).sum_without(mask(chosen));
  }

 private:
  [[nodiscard]] std::vector<std::uint8_t> mask(std::span<const NodeId> chosen) const {
    std::vector<std::uint8_t> gone(simple_.num_nodes(), 0);
    for (const NodeId node : chosen) gone[node] = 1;
    return gone;
  }
  const Adjacency& simple_;
  PairSum sum_;
};

std::unique_ptr<KeyPlayerScorer> by_searches(const Adjacency& simple, PairSum sum) {
  if (simple.num_nodes() <= 64) return std::make_unique<DistanceFragmentation<1>>(simple, sum);
  if (simple.num_nodes() <= 256) return std::make_unique<DistanceFragmentation<4>>(simple, sum);
  return std::make_unique<DistanceFragmentation<8>>(simple, sum);
}

// --- reach and distance_reach: how near the others are
// --------------------------------------------

constexpr std::uint16_t kFar = UINT16_MAX;

// Calls visit(node, distance) for everybody within so many steps of the source, itself included.
template <typename Visit>
void walk_ball(const Adjacency& simple, NodeId source, std::uint32_t steps, Visit&& visit) {
  std::vector<std::uint8_t> seen(simple.num_nodes(), 0);
  std::vector<NodeId> order{source};
  seen[source] = 1;
  std::size_t begin = 0;
  for (std::uint32_t distance = 0; begin < order.size(); ++distance) {
    const std::size_t end = order.size();
    for (std::size_t i = begin; i < end; ++i) visit(order[i], distance);
    if (distance == steps) return;
    for (; begin < end; ++begin) {
      for (const NodeId next : simple.neighbors(order[begin])) {
        if (seen[next] != 0) continue;
        seen[next] = 1;
        order.push_back(next);
      }
    }
  }
}

class Reach final : public KeyPlayerScorer {
 public:
  Reach(const Adjacency& simple, std::uint32_t steps, Context& context)
      : words_((std::size_t{simple.num_nodes()} + 63) / 64) {
    context.require_memory(simple.num_nodes() * words_ * 8, "who is within reach of whom");
    balls_.assign(simple.num_nodes() * words_, 0);
    parallel_for(context, simple.num_nodes(), [&](NodeId node) {
      std::uint64_t* ball = balls_.data() + node * words_;
      walk_ball(simple, node, steps, [&](NodeId other, std::uint32_t) {
        ball[other / 64] |= std::uint64_t{1} << (other % 64);
      });
    });
  }
  void score(std::span<const NodeId> chosen, std::span<const NodeId> candidates,
             std::span<double> out) const override {
    const std::vector<std::uint64_t> covered = cover(chosen);
    for (std::size_t i = 0; i < candidates.size(); ++i) {
      const std::uint64_t* ball = balls_.data() + candidates[i] * words_;
      std::uint64_t count = 0;
      for (std::size_t w = 0; w < words_; ++w) {
        count += static_cast<std::uint64_t>(std::popcount(covered[w] | ball[w]));
      }
      out[i] = static_cast<double>(count - chosen.size() - 1);
    }
  }
  [[nodiscard]] double score(std::span<const NodeId> chosen) const override {
    std::uint64_t count = 0;
    for (const std::uint64_t word : cover(chosen)) {
      count += static_cast<std::uint64_t>(std::popcount(word));
    }
    return static_cast<double>(count - chosen.size());
  }

 private:
  [[nodiscard]] std::vector<std::uint64_t> cover(std::span<const NodeId> chosen) const {
    std::vector<std::uint64_t> covered(words_, 0);
    for (const NodeId node : chosen) {
      for (std::size_t w = 0; w < words_; ++w) covered[w] |= balls_[node * words_ + w];
    }
    return covered;
  }
  std::size_t words_;
  std::vector<std::uint64_t> balls_;
};

class DistanceReach final : public KeyPlayerScorer {
 public:
  DistanceReach(const Adjacency& simple, Context& context) : n_(simple.num_nodes()) {
    if (n_ >= kFar) {
      throw Error(ErrorCode::limit_exceeded,
                  "the goal distance_reach takes fewer than 65535 nodes; take a part of the graph");
    }
    context.require_memory(std::uint64_t{n_} * n_ * 2, "distances between all nodes");
    distances_.assign(std::size_t{n_} * n_, kFar);
    parallel_for(context, n_, [&](NodeId node) {
      std::uint16_t* row = distances_.data() + std::size_t{node} * n_;
      walk_ball(simple, node, n_, [&](NodeId other, std::uint32_t distance) {
        row[other] = static_cast<std::uint16_t>(distance);
      });
    });
    for (const std::uint16_t distance : distances_) {
      if (distance != kFar) longest_ = std::max<std::size_t>(longest_, distance);
    }
  }
  void score(std::span<const NodeId> chosen, std::span<const NodeId> candidates,
             std::span<double> out) const override {
    const std::vector<std::uint16_t> nearest = nearest_to(chosen);
    std::vector<std::uint64_t> counts(longest_ + 2);
    for (std::size_t i = 0; i < candidates.size(); ++i) {
      const std::uint16_t* row = distances_.data() + std::size_t{candidates[i]} * n_;
      std::fill(counts.begin(), counts.end(), 0);
      for (NodeId node = 0; node < n_; ++node) {
        // Members are at distance 0, which adds nothing; those out of reach fall into the last.
        ++counts[std::min<std::size_t>(std::min(nearest[node], row[node]), longest_ + 1)];
      }
      out[i] = sum_of_inverses(std::span(counts).first(longest_ + 1));
    }
  }
  [[nodiscard]] double score(std::span<const NodeId> chosen) const override {
    std::vector<std::uint64_t> counts(longest_ + 1);
    for (const std::uint16_t distance : nearest_to(chosen)) {
      if (distance != kFar) ++counts[distance];
    }
    return sum_of_inverses(counts);
  }

 private:
  [[nodiscard]] std::vector<std::uint16_t> nearest_to(std::span<const NodeId> chosen) const {
    std::vector<std::uint16_t> nearest(n_, kFar);
    for (const NodeId source : chosen) {
      const std::uint16_t* row = distances_.data() + std::size_t{source} * n_;
      for (NodeId node = 0; node < n_; ++node) nearest[node] = std::min(nearest[node], row[node]);
    }
    return nearest;
  }
  NodeId n_;
  std::size_t longest_ = 0;
  std::vector<std::uint16_t> distances_;
};

}  // namespace

std::unique_ptr<KeyPlayerScorer> key_player_scorer(const Adjacency& simple,
                                                   const KeyPlayersOptions& options, bool follows,
                                                   Context& context) {
  switch (options.goal) {
    case KeyPlayerGoal::fragmentation:
      // Pieces say which pairs are connected only where every tie leads both ways.
      if (follows) return by_searches(simple, sum_of_pairs);
      return std::make_unique<Fragmentation>(simple);
    case KeyPlayerGoal::distance_fragmentation:
      return by_searches(simple, sum_of_inverses);
    case KeyPlayerGoal::reach:
      return std::make_unique<Reach>(simple, options.steps, context);
    case KeyPlayerGoal::distance_reach:
      return std::make_unique<DistanceReach>(simple, context);
  }
  throw Error(ErrorCode::failure, "a goal that nobody knows");
}

}  // namespace mekhala::brokerage
