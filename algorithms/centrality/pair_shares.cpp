#include "algorithms/centrality/pair_shares.hpp"

#include <algorithm>

namespace mekhala::detail {

namespace {

// Only ratios within a level matter, so a level whose counts grow large is scaled as a whole.
constexpr double kLarge = 0x1p300;
constexpr double kSmaller = 0x1p-300;

// Of things with the running sums of their weights, one.
NodeId choose(const std::vector<std::pair<NodeId, double>>& choices, Random& random) {
  const double at = random.uniform() * choices.back().second;
  const auto found =
      std::upper_bound(choices.begin(), choices.end(), at,
                       [](double value, const auto& choice) { return value < choice.second; });
  return found == choices.end() ? choices.back().first : found->first;
}

}  // namespace

PairShares::PairShares(const Adjacency& forward, const Adjacency& backward, bool ends_apart)
    : sides_{{&forward, &backward, {}, {}, {}, {}}, {&backward, &forward, {}, {}, {}, {}}},
      ends_apart_(ends_apart),
      marks_(forward.num_nodes(), 0),
      paths_(forward.num_nodes(), 0),
      shares_(forward.num_nodes(), 0) {}

std::span<const PairShares::Between> PairShares::find(NodeId source, NodeId target) {
  between_.clear();
  if (!meet(source, target)) return {};
  share_middle(level_, other_level_);
  walk_back(sides_[last_side_], level_);
  walk_back(sides_[1 - last_side_], other_level_);
  return between_;
}

bool PairShares::meet(NodeId source, NodeId target) {
  new_marks();
  start(sides_[0], source);
  start(sides_[1], target);
  for (;;) {
    last_side_ = next_side();
    if (sides_[last_side_].arcs.back() == 0) return false;
    if (meets(sides_[last_side_])) return true;
  }
}

std::size_t PairShares::next_side() const {
  // Nobody else's row leads to an end that is apart, so it must look round before it is passed by.
  if (ends_apart_ && sides_[0].last() == 0) return 0;
  if (ends_apart_ && sides_[1].last() == 0) return 1;
  return sides_[1].arcs.back() < sides_[0].arcs.back() ? 1 : 0;
}

void PairShares::new_marks() {
  for (const Side& side : sides_) {
    if (!side.begins.empty()) base_ = std::max(base_, side.mark(side.last() + 1));
  }
  base_ = (base_ + 2) & ~1U;
  // No search has more levels than there are nodes.
  if (base_ == 2 || (UINT32_MAX - base_) / 2 > marks_.size() + 2) return;
  std::fill(marks_.begin(), marks_.end(), 0);
  base_ = 2;
}

void PairShares::start(Side& side, NodeId end) {
  side.first_mark = base_ + (&side == &sides_[0] ? 0 : 1);
  side.nodes.assign(1, end);
  side.begins.assign({0, 1});
  side.arcs.assign(1, side.ahead->degree(end));
  side.scales.assign(1, 1);
  marks_[end] = side.first_mark;
  paths_[end] = 1;
}

// Asks for the memory that the next nodes of the level will want.
void PairShares::look_ahead(const Side& side, std::size_t i, std::size_t end) const {
  constexpr std::size_t kMost = 32;
  if (i + 6 < end) __builtin_prefetch(side.ahead->neighbors(side.nodes[i + 6]).data());
  if (i + 2 >= end) return;
  const auto soon = side.ahead->neighbors(side.nodes[i + 2]);
  for (const NodeId next : soon.first(std::min(kMost, soon.size()))) {
    __builtin_prefetch(&marks_[next]);
  }
}

bool PairShares::meets(Side& side) {
  const std::uint32_t fresh = side.mark(side.last() + 1);
  const std::size_t begin = side.begins[side.last()];
  const std::size_t end = side.begins.back();
  middle_.clear();
  for (std::size_t i = begin; i < end; ++i) {
    const NodeId node = side.nodes[i];
    look_ahead(side, i, end);
    const double paths = paths_[node];
    for (const NodeId next : side.ahead->neighbors(node)) {
      const std::uint32_t mark = marks_[next];
      if (mark < base_) {
        marks_[next] = fresh;
        paths_[next] = paths;
        side.nodes.push_back(next);
      } else if (mark == fresh) {
        paths_[next] += paths;
      } else if (((mark ^ fresh) & 1) != 0) {
        // Had the two sides met before, it would have been seen then: it is on the last level.
        middle_.emplace_back(node, next);
      }
    }
  }
  if (!middle_.empty()) return true;
  close_level(side);
  return false;
}

void PairShares::close_level(Side& side) {
  const std::size_t begin = side.begins.back();
  side.begins.push_back(side.nodes.size());
  std::uint64_t arcs = 0;
  double most = 0;
  for (std::size_t i = begin; i < side.nodes.size(); ++i) {
    arcs += side.ahead->degree(side.nodes[i]);
    most = std::max(most, paths_[side.nodes[i]]);
  }
  side.arcs.push_back(arcs);
  side.scales.push_back(most > kLarge ? kSmaller : 1);
  if (most <= kLarge) return;
  for (std::size_t i = begin; i < side.nodes.size(); ++i) paths_[side.nodes[i]] *= kSmaller;
}

void PairShares::give(NodeId node, double part, std::vector<NodeId>& level) {
  if (part <= 0) return;
  if (shares_[node] == 0) level.push_back(node);
  shares_[node] += part;
}

void PairShares::share_middle(std::vector<NodeId>& here, std::vector<NodeId>& there) {
  here.clear();
  there.clear();
  double total = 0;
  for (const auto& [near, far] : middle_) total += paths_[near] * paths_[far];
  for (const auto& [near, far] : middle_) {
    const double part = paths_[near] * paths_[far] / total;
    give(near, part, here);
    give(far, part, there);
  }
}

// From the level in the middle to the end; the end itself does not count.
void PairShares::walk_back(const Side& side, std::vector<NodeId>& level) {
  for (std::size_t depth = side.last(); depth > 0; --depth) {
    lower_level_.clear();
    if (depth > 1) step_back(side, depth, level);
    for (const NodeId node : level) {
      between_.push_back({node, shares_[node]});
      shares_[node] = 0;
    }
    level.swap(lower_level_);
  }
  for (const NodeId node : level) shares_[node] = 0;
}

void PairShares::step_back(const Side& side, std::size_t depth, const std::vector<NodeId>& level) {
  const double scale = side.scales[depth];
  std::uint64_t arcs = 0;
  for (const NodeId node : level) arcs += side.back->degree(node);
  if (arcs <= side.arcs[depth - 1]) {
    const std::uint32_t lower = side.mark(depth - 1);
    for (const NodeId node : level) {
      const double ratio = shares_[node] / paths_[node] * scale;
      for (const NodeId before : side.back->neighbors(node)) {
        if (marks_[before] == lower) give(before, ratio * paths_[before], lower_level_);
      }
    }
    return;
  }
  const std::uint32_t upper = side.mark(depth);
  for (std::size_t i = side.begins[depth - 1]; i < side.begins[depth]; ++i) {
    const NodeId node = side.nodes[i];
    double sum = 0;
    for (const NodeId next : side.ahead->neighbors(node)) {
      if (marks_[next] == upper && shares_[next] > 0) sum += shares_[next] / paths_[next];
    }
    give(node, sum * scale * paths_[node], lower_level_);
  }
}

void PairShares::draw(Random& random, std::vector<NodeId>& path) {
  path.clear();
  const Side& near_side = sides_[last_side_];
  const Side& far_side = sides_[1 - last_side_];
  choices_.clear();
  double total = 0;
  for (std::size_t i = 0; i < middle_.size(); ++i) {
    const auto [near, far] = middle_[i];
    total += paths_[near] * paths_[far];
    choices_.emplace_back(static_cast<NodeId>(i), total);
  }
  const auto [near, far] = middle_[choose(choices_, random)];
  draw_back(near_side, near_side.last(), near, random, path);
  std::reverse(path.begin(), path.end());
  draw_back(far_side, far_side.last(), far, random, path);
  if (last_side_ == 1) std::reverse(path.begin(), path.end());
}

void PairShares::draw_back(const Side& side, std::size_t depth, NodeId node, Random& random,
                           std::vector<NodeId>& path) {
  path.push_back(node);
  for (; depth > 1; --depth) path.push_back(node = draw_before(side, depth, node, random));
  if (depth == 1) path.push_back(side.nodes.front());
}

NodeId PairShares::draw_before(const Side& side, std::size_t depth, NodeId node, Random& random) {
  choices_.clear();
  double total = 0;
  const auto offer = [&](NodeId before) {
    total += paths_[before];
    choices_.emplace_back(before, total);
  };
  const std::size_t begin = side.begins[depth - 1];
  const std::size_t end = side.begins[depth];
  // Looked for from where it costs less: a busy node's row, or the rows of the level before it.
  if (side.back->degree(node) <= 8 * (end - begin)) {
    const std::uint32_t lower = side.mark(depth - 1);
    for (const NodeId before : side.back->neighbors(node)) {
      if (marks_[before] == lower) offer(before);
    }
  } else {
    for (std::size_t i = begin; i < end; ++i) {
      const auto row = side.ahead->neighbors(side.nodes[i]);
      const auto [first, last] = std::equal_range(row.begin(), row.end(), node);
      for (auto parallel = first; parallel != last; ++parallel) offer(side.nodes[i]);
    }
  }
  return choose(choices_, random);
}

}  // namespace mekhala::detail
