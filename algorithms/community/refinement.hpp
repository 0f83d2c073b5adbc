#pragma once

#include <cmath>
#include <numeric>

#include "algorithms/community/level.hpp"

// The refinement of Leiden. Internal to this folder.
namespace mekhala::community {

// Within each community, from single nodes: merges of nodes that are well linked to their community
// with refined communities that are, drawn with a chance that grows with the gain. What comes out
// is connected, and each set named by a node of it. Communities know nothing of each other: they
// are refined in parallel, each from a random stream of its own.
template <typename Size, bool kUnit>
class Refiner {
 public:
  // Labels lie below count. Streams from `stream` on, one a label.
  Refiner(const Level<Size>& level, double penalty, double randomness, const Labels& labels,
          std::uint32_t count)
      : level_(level),
        penalty_(penalty),
        randomness_(randomness),
        labels_(labels),
        groups_(labels, count),
        count_(count),
        refined_(level.num_nodes()),
        sizes_(level.sizes),
        links_out_(level.num_nodes(), kUnknown),
        single_(level.num_nodes(), 1) {
    std::iota(refined_.begin(), refined_.end(), 0U);
  }

  Labels run(std::uint64_t stream, Context& context) {
    parallel_for(
        context, count_, Scratch(level_.num_nodes()),
        [&](std::uint32_t label, Scratch& scratch) {
          if (groups_.of(label).size() < 2) return;
          refine(label, context.random(stream + label), scratch, context);
        },
        share_of(count_, 16, level_.rows.targets.size()));
    return std::move(refined_);
  }

 private:
  static constexpr double kUnknown = -1;
  // Chances below exp(-30) of the best are none.
  static constexpr double kFar = 30;

  struct Scratch {
    explicit Scratch(NodeId n) : sums(n) {}
    LinkSums sums;
    std::vector<NodeId> order;
    std::vector<std::pair<std::uint32_t, double>> candidates;
  };

  void refine(std::uint32_t label, Random random, Scratch& scratch, const Context& context) {
    const auto nodes = groups_.of(label);
    Size whole = Size();
    for (const NodeId node : nodes) whole += level_.sizes[node];
    scratch.order.assign(nodes.begin(), nodes.end());
    random.shuffle(std::span(scratch.order));
    std::size_t seen = 0;
    for (const NodeId node : scratch.order) {
      if (++seen % 1024 == 0) context.checkpoint();
      if (single_[node] == 0) continue;
      links_out_[node] = sum_links(node, label, scratch.sums);
      if (well_linked(node, whole)) merge(node, choose(node, whole, random, scratch), scratch.sums);
    }
  }

  double sum_links(NodeId node, std::uint32_t label, LinkSums& sums) const {
    sums.clear();
    return walk_inside(node, label,
                       [&](NodeId other, double strength) { sums.add(refined_[other], strength); });
  }

  // The strength of a node to the rest of its community.
  template <typename Visit>
  double walk_inside(NodeId node, std::uint32_t label, Visit&& visit) const {
    double sum = 0;
    const ArcOffset end = level_.rows.offsets[node + 1];
    for (ArcOffset arc = level_.rows.offsets[node]; arc < end; ++arc) {
      const NodeId other = level_.rows.targets[arc];
      if (labels_[other] != label) continue;
      const double strength = kUnit ? 1.0 : level_.rows.strengths[arc];
      sum += strength;
      visit(other, strength);
    }
    return sum;
  }

  // A refined community is named by the node that it began with.
  bool well_linked(std::uint32_t refined, const Size& whole) {
    if (links_out_[refined] == kUnknown) {
      links_out_[refined] = walk_inside(refined, labels_[refined], [](NodeId, double) {});
    }
    const double expected = penalty_ * cross(sizes_[refined], without(whole, sizes_[refined]));
    return links_out_[refined] >= expected - level_.noise;
  }

  void merge(NodeId node, std::uint32_t chosen, const LinkSums& sums) {
    if (chosen == node) return;
    refined_[node] = chosen;
    single_[node] = 0;
    single_[chosen] = 0;
    sizes_[chosen] += sizes_[node];
    // Never below 0 by rounding, which would read as unknown.
    links_out_[chosen] = std::max(0.0, links_out_[chosen] + links_out_[node] - 2 * sums[chosen]);
  }

  // Draws until what is drawn is well linked: the same chances as to draw among those only, and
  // most candidates are never looked at. Staying alone gains 0 and takes part in the draw.
  std::uint32_t choose(NodeId node, const Size& whole, Random& random, Scratch& scratch) {
    auto& candidates = scratch.candidates;
    candidates.assign(1, {node, 0.0});
    double best = 0;
    for (const std::uint32_t refined : scratch.sums.labels()) {
      const double gain = scratch.sums[refined] - penalty_ * cross(sizes_[node], sizes_[refined]);
      if (gain < 0) continue;
      candidates.emplace_back(refined, gain);
      best = std::max(best, gain);
    }
    while (candidates.size() > 1) {
      const std::size_t drawn = draw(candidates, best, random);
      const std::uint32_t refined = candidates[drawn].first;
      if (refined == node || well_linked(refined, whole)) return refined;
      candidates.erase(candidates.begin() + static_cast<std::ptrdiff_t>(drawn));
      best = 0;
      for (const auto& candidate : candidates) best = std::max(best, candidate.second);
    }
    return node;
  }

  [[nodiscard]] double chance(double gain, double best) const {
    if (gain == best) return 1;
    const double distance = (best - gain) / randomness_;
    return distance > kFar ? 0 : std::exp(-distance);
  }

  std::size_t draw(std::span<const std::pair<std::uint32_t, double>> candidates, double best,
                   Random& random) const {
    double sum = 0;
    std::size_t last = 0;
    for (std::size_t i = 0; i < candidates.size(); ++i) {
      const double mine = chance(candidates[i].second, best);
      if (mine > 0) last = i;
      sum += mine;
    }
    double at = random.uniform() * sum;
    for (std::size_t i = 0; i < last; ++i) {
      at -= chance(candidates[i].second, best);
      if (at < 0) return i;
    }
    return last;
  }

  const Level<Size>& level_;
  double penalty_;
  double randomness_;
  const Labels& labels_;
  Groups groups_;
  std::uint32_t count_;
  Labels refined_;
  std::vector<Size> sizes_;
  std::vector<double> links_out_;  // of a refined community to the rest of its community
  std::vector<std::uint8_t> single_;
};

template <typename Size>
[[nodiscard]] Labels refined_of(const Level<Size>& level, double penalty, double randomness,
                                const Labels& labels, std::uint32_t count, std::uint64_t stream,
                                Context& context) {
  return with_unit(level.rows, [&](auto unit) {
    using Kind = Refiner<Size, decltype(unit)::value>;
    return Kind(level, penalty, randomness, labels, count).run(stream, context);
  });
}

}  // namespace mekhala::community
