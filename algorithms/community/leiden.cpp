#include "algorithms/community/leiden.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "algorithms/community/strength_graph.hpp"

namespace mekhala {
namespace {

using community::StrengthGraph;
using Labels = std::vector<std::uint32_t>;

// One level: a graph whose nodes stand for sets of nodes. `sizes`: what a node brings into the
// penalty, its strength for modularity and the number of its nodes for cpm.
struct Level {
  StrengthGraph graph;
  std::vector<double> sizes;
};

// Sums of arc strengths from one node to communities; cleared by touching what was touched.
class LinkSums {
 public:
  explicit LinkSums(std::size_t size) : sums_(size, 0), seen_(size, 0) {}
  void add(std::uint32_t label, double strength) {
    if (seen_[label] == 0) {
      seen_[label] = 1;
      labels_.push_back(label);
    }
    sums_[label] += strength;
  }
  [[nodiscard]] double operator[](std::uint32_t label) const { return sums_[label]; }
  [[nodiscard]] const Labels& labels() const { return labels_; }
  void clear() {
    for (const std::uint32_t label : labels_) {
      sums_[label] = 0;
      seen_[label] = 0;
    }
    labels_.clear();
  }

 private:
  std::vector<double> sums_;
  std::vector<std::uint8_t> seen_;
  Labels labels_;
};

std::vector<NodeId> shuffled(NodeId n, Random& random) {
  std::vector<NodeId> order(n);
  std::iota(order.begin(), order.end(), NodeId{0});
  random.shuffle(std::span(order));
  return order;
}

// Gains below this share of all strength are rounding, not improvement.
constexpr double kNoise = 1e-12;

// Moves nodes one at a time to the community where they gain most, until no node gains.
class Mover {
 public:
  Mover(const Level& level, double penalty, Labels& labels)
      : level_(level),
        penalty_(penalty),
        labels_(labels),
        sizes_(level.graph.num_nodes(), 0),
        members_(level.graph.num_nodes(), 0),
        sums_(level.graph.num_nodes()) {
    for (NodeId node = 0; node < level.graph.num_nodes(); ++node) {
      sizes_[labels[node]] += level.sizes[node];
      ++members_[labels[node]];
    }
    for (std::uint32_t label = level.graph.num_nodes(); label-- > 0;) {
      if (members_[label] == 0) empty_.push_back(label);
    }
  }

  void run(Random& random, const Context& context) {
    const NodeId n = level_.graph.num_nodes();
    std::vector<NodeId> queue = shuffled(n, random);
    std::vector<std::uint8_t> queued(n, 1);
    std::size_t begin = 0;
    for (std::size_t step = 0; begin < queue.size(); ++step) {
      if (step % 4096 == 0) context.checkpoint();
      const NodeId node = queue[begin++];
      queued[node] = 0;
      if (begin > n && begin * 2 > queue.size()) {
        queue.erase(queue.begin(), queue.begin() + static_cast<std::ptrdiff_t>(begin));
        begin = 0;
      }
      if (!move(node)) continue;
      for (const NodeId other : neighbors(node)) {
        if (labels_[other] == labels_[node] || queued[other] != 0) continue;
        queued[other] = 1;
        queue.push_back(other);
      }
    }
  }

 private:
  [[nodiscard]] std::span<const NodeId> neighbors(NodeId node) const {
    return std::span(level_.graph.targets)
        .subspan(level_.graph.offsets[node],
                 level_.graph.offsets[node + 1] - level_.graph.offsets[node]);
  }

  bool move(NodeId node) {
    const std::uint32_t old = labels_[node];
    const double size = level_.sizes[node];
    sums_.clear();
    for (ArcOffset arc = level_.graph.offsets[node]; arc < level_.graph.offsets[node + 1]; ++arc) {
      sums_.add(labels_[level_.graph.targets[arc]], level_.graph.strengths[arc]);
    }
    const double stay = sums_[old] - penalty_ * size * (sizes_[old] - size);
    double best_gain = stay + kNoise * level_.graph.total;
    std::uint32_t best = old;
    const auto consider = [&](std::uint32_t label, double gain) {
      if (gain > best_gain || (gain == best_gain && best != old && label < best)) {
        best = label;
        best_gain = gain;
      }
    };
    for (const std::uint32_t label : sums_.labels()) {
      if (label != old) consider(label, sums_[label] - penalty_ * size * sizes_[label]);
    }
    if (members_[old] > 1 && !empty_.empty() && best_gain < 0) consider(empty_.back(), 0);
    if (best == old) return false;
    relabel(node, old, best);
    return true;
  }

  void relabel(NodeId node, std::uint32_t old, std::uint32_t label) {
    sizes_[old] -= level_.sizes[node];
    if (members_[label]++ == 0) empty_.pop_back();
    if (--members_[old] == 0) {
      sizes_[old] = 0;
      empty_.push_back(old);
    }
    sizes_[label] += level_.sizes[node];
    labels_[node] = label;
  }

  const Level& level_;
  double penalty_;
  Labels& labels_;
  std::vector<double> sizes_;
  std::vector<std::uint32_t> members_;
  Labels empty_;
  LinkSums sums_;
};

// Within each community: from single nodes, merges of nodes that are well linked to their community
// with refined communities that are, drawn with a chance that grows with the gain.
class Refiner {
 public:
  Refiner(const Level& level, double penalty, double randomness, const Labels& labels)
      : level_(level),
        penalty_(penalty),
        randomness_(randomness),
        labels_(labels),
        refined_(level.graph.num_nodes()),
        sizes_(level.sizes),
        links_out_(level.graph.num_nodes(), 0),
        single_(level.graph.num_nodes(), 1),
        sums_(level.graph.num_nodes()) {
    std::iota(refined_.begin(), refined_.end(), 0U);
    community_sizes_.assign(level.graph.num_nodes(), 0);
    for (NodeId node = 0; node < level.graph.num_nodes(); ++node) {
      community_sizes_[labels[node]] += level.sizes[node];
      for (ArcOffset arc = begin_of(node); arc < begin_of(node + 1); ++arc) {
        if (labels[level.graph.targets[arc]] == labels[node]) {
          links_out_[node] += level.graph.strengths[arc];
        }
      }
    }
  }

  Labels run(Random& random) {
    for (const NodeId node : shuffled(level_.graph.num_nodes(), random)) {
      if (single_[node] != 0 && well_linked(node)) merge(node, random);
    }
    return std::move(refined_);
  }

 private:
  [[nodiscard]] ArcOffset begin_of(NodeId node) const { return level_.graph.offsets[node]; }

  // A refined community is named by the node that it began with.
  [[nodiscard]] bool well_linked(std::uint32_t refined) const {
    const double rest = community_sizes_[labels_[refined]] - sizes_[refined];
    return links_out_[refined] >= penalty_ * sizes_[refined] * rest - kNoise * level_.graph.total;
  }

  void merge(NodeId node, Random& random) {
    sums_.clear();
    for (ArcOffset arc = begin_of(node); arc < begin_of(node + 1); ++arc) {
      const NodeId other = level_.graph.targets[arc];
      if (labels_[other] == labels_[node]) {
        sums_.add(refined_[other], level_.graph.strengths[arc]);
      }
    }
    const std::uint32_t chosen = draw(node, random);
    if (chosen == node) return;
    refined_[node] = chosen;
    single_[node] = 0;
    single_[chosen] = 0;
    sizes_[chosen] += sizes_[node];
    links_out_[chosen] += links_out_[node] - 2 * sums_[chosen];
  }

  std::uint32_t draw(NodeId node, Random& random) {
    candidates_.clear();
    double best = 0;
    for (const std::uint32_t refined : sums_.labels()) {
      const double gain = sums_[refined] - penalty_ * sizes_[node] * sizes_[refined];
      if (gain < 0 || !well_linked(refined)) continue;
      candidates_.emplace_back(refined, gain);
      best = std::max(best, gain);
    }
    // Staying alone gains 0 and takes part in the draw.
    double sum = std::exp(-best / randomness_);
    const double alone = sum;
    for (const auto& [refined, gain] : candidates_) sum += std::exp((gain - best) / randomness_);
    double at = random.uniform() * sum - alone;
    if (at < 0 || candidates_.empty()) return node;
    for (const auto& [refined, gain] : candidates_) {
      at -= std::exp((gain - best) / randomness_);
      if (at < 0) return refined;
    }
    return candidates_.back().first;
  }

  const Level& level_;
  double penalty_;
  double randomness_;
  const Labels& labels_;
  Labels refined_;
  std::vector<double> sizes_;
  std::vector<double> links_out_;  // of a refined community to the rest of its community
  std::vector<std::uint8_t> single_;
  std::vector<double> community_sizes_;
  LinkSums sums_;
  std::vector<std::pair<std::uint32_t, double>> candidates_;
};

// Numbers labels 0.. in order of first appearance; returns how many there are.
std::uint32_t compact(Labels& labels) {
  Labels name(labels.size(), UINT32_MAX);
  std::uint32_t count = 0;
  for (std::uint32_t& label : labels) {
    if (name[label] == UINT32_MAX) name[label] = count++;
    label = name[label];
  }
  return count;
}

// The level above: one node for each label. Rows come out sorted because nodes are taken by label.
Level aggregated(const Level& level, const Labels& labels, std::uint32_t count) {
  const NodeId n = level.graph.num_nodes();
  std::vector<NodeId> first(std::size_t{count} + 1, 0);
  for (const std::uint32_t label : labels) ++first[label + 1];
  std::partial_sum(first.begin(), first.end(), first.begin());
  std::vector<NodeId> members(n);
  std::vector<NodeId> next(first.begin(), first.end() - 1);
  for (NodeId node = 0; node < n; ++node) members[next[labels[node]]++] = node;

  Level above;
  above.graph.total = level.graph.total;
  above.graph.loops.assign(count, 0);
  above.sizes.assign(count, 0);
  LinkSums sums(count);
  for (std::uint32_t label = 0; label < count; ++label) {
    sums.clear();
    double inside = 0;
    for (NodeId i = first[label]; i < first[label + 1]; ++i) {
      const NodeId node = members[i];
      above.sizes[label] += level.sizes[node];
      above.graph.loops[label] += level.graph.loops[node];
      for (ArcOffset arc = level.graph.offsets[node]; arc < level.graph.offsets[node + 1]; ++arc) {
        const std::uint32_t other = labels[level.graph.targets[arc]];
        if (other == label) {
          inside += level.graph.strengths[arc];
        } else {
          sums.add(other, level.graph.strengths[arc]);
        }
      }
    }
    above.graph.loops[label] += inside / 2;
    Labels row = sums.labels();
    std::sort(row.begin(), row.end());
    for (const std::uint32_t other : row) {
      above.graph.targets.push_back(other);
      above.graph.strengths.push_back(sums[other]);
    }
    above.graph.offsets.push_back(above.graph.targets.size());
  }
  return above;
}

// One pass over all levels; `labels` of the base nodes get better or stay.
void pass(const Level& base, double penalty, double randomness, Labels& labels, Random& random,
          const Context& context) {
  Level level = base;
  Labels node_of(labels.size());  // base node -> node of the level
  std::iota(node_of.begin(), node_of.end(), 0U);
  Labels current = labels;  // of the nodes of the level
  for (;;) {
    context.checkpoint();
    Mover(level, penalty, current).run(random, context);
    const std::uint32_t count = compact(current);
    for (std::size_t node = 0; node < labels.size(); ++node) labels[node] = current[node_of[node]];
    const NodeId n = level.graph.num_nodes();
    if (count == n) return;
    Labels refined = Refiner(level, penalty, randomness, current).run(random);
    std::uint32_t refined_count = compact(refined);
    if (refined_count == n) {
      // Nothing merged: go on with the communities themselves.
      refined = current;
      refined_count = count;
    }
    Labels above(refined_count);
    for (NodeId node = 0; node < n; ++node) above[refined[node]] = current[node];
    for (std::uint32_t& node : node_of) node = refined[node];
    level = aggregated(level, refined, refined_count);
    current = std::move(above);
  }
}

void check(const LeidenOptions& options) {
  if (!(options.resolution >= 0) || !std::isfinite(options.resolution)) {
    throw Error(ErrorCode::usage, "resolution must be finite and not negative");
  }
  if (!(options.randomness > 0) || !std::isfinite(options.randomness)) {
    throw Error(ErrorCode::usage, "randomness must be finite and above 0");
  }
}

}  // namespace

NodeLabels leiden(const GraphView& graph, const LeidenOptions& options, Context& context) {
  check(options);
  Level base{.graph = community::strength_graph(graph, options.strengths), .sizes = {}};
  const bool by_strength = options.objective == LeidenObjective::modularity;
  base.sizes =
      by_strength ? base.graph.node_strengths() : std::vector<double>(base.graph.num_nodes(), 1);
  const double penalty =
      !by_strength ? options.resolution
                   : (base.graph.total > 0 ? options.resolution / (2 * base.graph.total) : 0);

  NodeLabels result;
  result.values.resize(base.graph.num_nodes());
  std::iota(result.values.begin(), result.values.end(), 0U);
  result.info.converged = false;
  std::uint32_t round = 0;
  for (; round < options.max_passes && !result.info.converged; ++round) {
    Random random = context.random(round);
    Labels labels = result.values;
    pass(base, penalty, options.randomness, labels, random, context);
    (void)community::split_unconnected(base.graph, labels);
    (void)compact(labels);
    result.info.converged = labels == result.values;
    result.values = std::move(labels);
  }
  result.info.rounds = round;
  result.count = canonicalize_labels(result.values);
  result.quality = by_strength
                       ? community::modularity(base.graph, result.values, options.resolution)
                       : community::constant_potts(base.graph, result.values, options.resolution);
  result.facts.add("modularity", community::modularity(base.graph, result.values));
  if (!result.info.converged) {
    result.info.notes.push_back("the last pass allowed still changed something; allow more passes");
  }
  return result;
}

AlgorithmSpec leiden_spec() {
  return describe("leiden", &leiden)
      .family("community")
      .summary("Communities by the Leiden method; none is unconnected.")
      .convention(
          "Directions are dropped, strengths of parallel edges add, a loop counts once inside its "
          "community; a node without edges is a community; another seed may give another answer.")
      .cost("O(n + m) a pass and level, on one thread")
      .reference("doi:10.1038/s41598-019-41695-z")
      .param("objective", &LeidenOptions::objective, "what makes a partition good")
      .param("resolution", &LeidenOptions::resolution, "larger: smaller communities")
      .range(0, 1e9)
      .param("strengths", &LeidenOptions::strengths, "how close the ends of each edge are")
      .range(0, std::numeric_limits<double>::infinity())
      .param("randomness", &LeidenOptions::randomness, "of merging; smaller: greedier")
      .range(0, 1e9)
      .minimum_excluded()
      .param("max_passes", &LeidenOptions::max_passes, "stop after so many passes")
      .range(1, 1000000)
      .randomized()
      .relabel_inexact();
}

}  // namespace mekhala
