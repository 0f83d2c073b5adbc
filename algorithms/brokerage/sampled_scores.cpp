#include "algorithms/brokerage/sampled_scores.hpp"

#include <algorithm>
#include <atomic>
#include <functional>
#include <memory>

#include "algorithms/brokerage/drawn_paths.hpp"
#include "algorithms/brokerage/path_draw.hpp"
#include "algorithms/brokerage/side_memo.hpp"
#include "algorithms/brokerage/walk_scores.hpp"
#include "algorithms/mean_sampler.hpp"
#include "engine/base/parallel.hpp"

namespace mekhala::brokerage {
namespace {

constexpr std::size_t kBatch = 16384;  // draws
constexpr std::size_t kGrain = 32;

using Units = std::uint64_t;  // of 1 / detail::kMeanUnit
using detail::kMeanUnit;

void add(Units& sum, Units value) {
  std::atomic_ref<Units>(sum).fetch_add(value, std::memory_order_relaxed);
}

// Draws a victim of a group with a chance in proportion to its weight.
class GroupDraw {
 public:
  GroupDraw(const VictimGraph& graph, std::uint32_t group) {
    for (NodeId node = 0; node < graph.num_nodes(); ++node) {
      const std::int64_t units = graph.units[std::size_t{node} * graph.num_groups + group];
      if (units == 0) continue;
      total_ += static_cast<std::uint64_t>(units);
      nodes_.push_back(node);
      ends_.push_back(total_);
    }
  }

  [[nodiscard]] NodeId draw(Random& random) const {
    const auto end = std::upper_bound(ends_.begin(), ends_.end(), random.below(total_));
    return nodes_[static_cast<std::size_t>(end - ends_.begin())];
  }

 private:
  std::uint64_t total_ = 0;
  std::vector<NodeId> nodes_;
  std::vector<std::uint64_t> ends_;
};

// The drawn paths of a few draws, one after the other.
struct Drawn {
  std::vector<NodeId> nodes;
  std::vector<std::uint32_t> ends;   // of each path in `nodes`
  std::vector<std::uint32_t> paths;  // of each draw: how many; 0 where nobody is between
  std::vector<SideMemo::Side> unknown;

  void clear() {
    nodes.clear();
    ends.clear();
    paths.clear();
    unknown.clear();
  }
};

// What one draw gives a node.
struct Part {
  NodeId node;
  std::uint32_t paths;
  double gaps;
};

class Sampler : public detail::MeanSampler {
 public:
  struct Pair {
    std::uint32_t a, b;
    std::size_t place;  // among all pairs
  };

  Sampler(const VictimGraph& graph, std::vector<Pair> pairs, std::vector<NodeId> inner,
          const Sampling& sampling, const WalkRules* rules, Context& context)
      : MeanSampler(2 * inner.size(), sampling.epsilon, pairs.size(), context),
        context_(context),
        graph_(graph),
        pairs_(std::move(pairs)),
        inner_(std::move(inner)),
        sampling_(sampling),
        item_of_(graph.num_nodes(), 0),
        rules_(rules),
        rows_(rules == nullptr ? inner_rows(graph) : Adjacency({0}, {})),
        memo_(graph, sampling.mix_steps, context),
        searches_(context.threads()),
        paths_(context.threads()) {
    const std::size_t items = 2 * inner_.size();
    const std::size_t guards = 4 * sizeof(double);
    const std::size_t search = 2 * sizeof(double) + 2 * sizeof(NodeId);
    context.require_memory(items * ((pairs_.size() + 1) * sizeof(Units) + guards) +
                               graph.num_nodes() * context.threads() * search,
                           "cross_border");
    for (std::size_t i = 0; i < inner_.size(); ++i) {
      item_of_[inner_[i]] = static_cast<std::uint32_t>(i);
    }
    for (std::uint32_t group = 0; group < graph.num_groups; ++group) {
      groups_.emplace_back(graph, group);
    }
    first_.assign(items * pairs_.size(), 0);
    second_.assign(items, 0);
    connected_.assign(pairs_.size(), 0);
    batch_.resize((kBatch + kGrain - 1) / kGrain);
  }

  // Into scores of all nodes and pairs; `sizes` as Victims::pair_sizes.
  void answer(const std::vector<double>& sizes, PairScores& scores) const {
    const double each = static_cast<double>(pairs_.size()) / static_cast<double>(draws());
    const std::size_t n = graph_.num_nodes();
    for (std::size_t p = 0; p < pairs_.size(); ++p) {
      const std::size_t pair = pairs_[p].place;
      scores.drawn[pair] = draws() / pairs_.size();
      scores.connected[pair] = sizes[pair] * each * static_cast<double>(connected_[p]);
      const double unit = sizes[pair] * each / kMeanUnit;
      for (std::size_t i = 0; i < inner_.size(); ++i) {
        const std::size_t at = pair * n + inner_[i];
        scores.through[at] = unit * static_cast<double>(first_[i * pairs_.size() + p]);
        scores.crossing[at] =
            unit * static_cast<double>(first_[(i + inner_.size()) * pairs_.size() + p]);
      }
    }
    scores.reach.assign(n, 0);
    for (std::size_t i = 0; i < inner_.size(); ++i) {
      scores.reach[inner_[i]] = reach(i + inner_.size());
    }
    scores.sampled = true;
    scores.sources = all_draws();
    scores.draws = draws();
    scores.bound = bound();
  }

 private:
  // Draw i is of pair i modulo their number and uses stream i, whoever draws it.
  void draw(std::uint64_t first, std::uint64_t count) override {
    for (std::uint64_t begin = 0; begin < count; begin += kBatch) {
      const std::uint64_t end = std::min<std::uint64_t>(count, begin + kBatch);
      const auto part_of = [&](double share) {
        return (static_cast<double>(begin) + share * static_cast<double>(end - begin)) /
               static_cast<double>(count);
      };
      {
        const ProgressPart part(context_, part_of(0), part_of(0.7));
        draw_batch(first + begin, end - begin);
      }
      {
        const ProgressPart part(context_, part_of(0.7), part_of(0.9));
        std::vector<SideMemo::Side> unknown;
        for (const Drawn& drawn : batch_) {
          unknown.insert(unknown.end(), drawn.unknown.begin(), drawn.unknown.end());
        }
        memo_.learn(std::move(unknown));
      }
      const ProgressPart part(context_, part_of(0.9), part_of(1));
      fold_batch(first + begin, end - begin);
    }
  }

  void draw_batch(std::uint64_t first, std::uint64_t count) {
    for (Drawn& drawn : batch_) drawn.clear();
    auto body = [&](std::size_t chunk, unsigned worker) {
      if (searches_[worker] == nullptr) {
        searches_[worker] = rules_ == nullptr ? draw_shortest(graph_, rows_) : draw_by(*rules_);
      }
      Drawn& drawn = batch_[chunk];
      const std::uint64_t end = std::min<std::uint64_t>(count, (chunk + 1) * kGrain);
      for (std::uint64_t i = chunk * kGrain; i < end; ++i) {
        draw_one(first + i, *searches_[worker], paths_[worker], drawn);
      }
      std::sort(drawn.unknown.begin(), drawn.unknown.end());
      drawn.unknown.erase(std::unique(drawn.unknown.begin(), drawn.unknown.end()),
                          drawn.unknown.end());
    };
    detail::run_chunks(context_, detail::chunk_count(count, kGrain), detail::ChunkBody(body));
  }

  void draw_one(std::uint64_t number, PathDraw& search, std::vector<NodeId>& path, Drawn& drawn) {
    const std::size_t place = number % pairs_.size();
    const Pair& pair = pairs_[place];
    Random random = context_.random(number);
    NodeId s = 0, t = 0;
    // A person of both groups forms no pair with herself.
    do {
      s = groups_[pair.a].draw(random);
      t = groups_[pair.b].draw(random);
    } while (s == t);
    if (rules_ != nullptr && random.below(2) == 1) std::swap(s, t);
    const PathDraw::Joined joined = search.meet(s, t);
    if (joined != PathDraw::Joined::no) add(connected_[place], 1);
    const bool between = joined == PathDraw::Joined::over_others;
    drawn.paths.push_back(between ? kPathsOfPair : 0);
    for (std::uint32_t i = 0; between && i < kPathsOfPair; ++i) {
      search.draw(random, path);
      for (std::size_t j = 1; j + 1 < path.size(); ++j) {
        for (const NodeId start : {path[j - 1], path[j + 1]}) {
          const SideMemo::Side side{start, path[j]};
          if (!memo_.knows(side)) drawn.unknown.push_back(side);
        }
      }
      drawn.nodes.insert(drawn.nodes.end(), path.begin(), path.end());
      drawn.ends.push_back(static_cast<std::uint32_t>(drawn.nodes.size()));
    }
  }

  void fold_batch(std::uint64_t first, std::uint64_t count) {
    parallel_chunks(context_, count, kGrain,
                    [&](std::size_t begin, std::size_t, std::size_t chunk) {
                      fold(first + begin, batch_[chunk]);
                    });
  }

  void fold(std::uint64_t first, const Drawn& drawn) {
    std::vector<Part> parts;
    std::size_t path = 0;
    for (std::size_t i = 0; i < drawn.paths.size(); ++i) {
      parts.clear();
      for (std::uint32_t j = 0; j < drawn.paths[i]; ++j, ++path) {
        const std::size_t begin = path == 0 ? 0 : drawn.ends[path - 1];
        add_path(std::span(drawn.nodes).subspan(begin, drawn.ends[path] - begin), parts);
      }
      for (const Part& part : parts) {
        const std::size_t item = item_of_[part.node];
        add_units(item, (first + i) % pairs_.size(), part.paths);
        add_units(item + inner_.size(), (first + i) % pairs_.size(), part.gaps);
      }
    }
  }

  void add_path(std::span<const NodeId> path, std::vector<Part>& parts) const {
    for (std::size_t j = 1; j + 1 < path.size(); ++j) {
      const NodeId node = path[j];
      if (rules_ != nullptr && rules_->may_repeat() && is_passed_already(path, j)) continue;
      const double* before = memo_.mix({path[j - 1], node});
      const double* after = memo_.mix({path[j + 1], node});
      const double gap = rules_ == nullptr ? mix_gap(before, after, graph_.num_groups)
                                           : walk_gap(before, after, graph_.num_groups);
      const auto found = std::find_if(parts.begin(), parts.end(),
                                      [&](const Part& part) { return part.node == node; });
      if (found == parts.end()) {
        parts.push_back({node, 1, gap});
      } else {
        ++found->paths;
        found->gaps += gap;
      }
    }
  }

  [[nodiscard]] static bool is_passed_already(std::span<const NodeId> path, std::size_t at) {
    return path[at] == path.back() ||
           std::find(path.begin(), path.begin() + static_cast<std::ptrdiff_t>(at), path[at]) !=
               path.begin() + static_cast<std::ptrdiff_t>(at);
  }

  // `sum` over the paths of one draw.
  void add_units(std::size_t item, std::size_t pair, double sum) {
    const auto units = std::min(
        kMeanUnit, static_cast<Units>(sum / kPathsOfPair * static_cast<double>(kMeanUnit) + 0.5));
    if (units == 0) return;
    detail::MeanSums one;
    one.add(units);
    add(first_[item * pairs_.size() + pair], one.first);
    add(second_[item], one.second);
  }

  [[nodiscard]] bool is_ranked(std::size_t item) const {
    return sampling_.ranked.empty() || sampling_.ranked[inner_[item % inner_.size()]] != 0;
  }

  void look() override {
    for (std::size_t measure = 0; measure < 2; ++measure) {
      means_.clear();
      for (std::size_t i = 0; i < inner_.size(); ++i) {
        const std::size_t item = measure * inner_.size() + i;
        if (is_ranked(item)) means_.push_back(mean(item));
      }
      bars_[measure] = 0;
      if (sampling_.first == 0 || sampling_.first >= means_.size()) continue;
      const auto last = means_.begin() + static_cast<std::ptrdiff_t>(sampling_.first - 1);
      std::nth_element(means_.begin(), last, means_.end(), std::greater<>{});
      bars_[measure] = (1 - sampling_.relative) * *last;
    }
  }

  [[nodiscard]] double tolerance(std::size_t item) const override {
    if (!is_ranked(item)) return 1;
    const double score = mean(item);
    return std::max({sampling_.epsilon, sampling_.relative * score,
                     bars_[item < inner_.size() ? 0 : 1] - score});
  }

  [[nodiscard]] detail::MeanSums sums(std::size_t item) const override {
    detail::MeanSums sum{.first = 0, .second = second_[item]};
    for (std::size_t p = 0; p < pairs_.size(); ++p) sum.first += first_[item * pairs_.size() + p];
    return sum;
  }

  void forget() override {
    std::fill(first_.begin(), first_.end(), 0);
    std::fill(second_.begin(), second_.end(), 0);
    std::fill(connected_.begin(), connected_.end(), 0);
  }

  Context& context_;
  const VictimGraph& graph_;
  std::vector<Pair> pairs_;
  std::vector<NodeId> inner_;  // those that can stand inside a path
  Sampling sampling_;
  double bars_[2] = {0, 0};  // of through and crossing: what the first are to reach
  std::vector<std::uint32_t> item_of_;
  const WalkRules* rules_;
  Adjacency rows_;
  SideMemo memo_;
  std::vector<GroupDraw> groups_;
  std::vector<std::unique_ptr<PathDraw>> searches_;
  std::vector<std::vector<NodeId>> paths_;
  std::vector<Drawn> batch_;
  // Items: through of each of inner_, then crossing of each.
  std::vector<Units> first_;  // of an item and a pair
  std::vector<Units> second_;
  std::vector<double> means_;     // scratch
  std::vector<Units> connected_;  // draws of a pair that some path joins
};

}  // namespace

PairScores sampled_scores(const VictimGraph& graph, const Victims& victims,
                          const Sampling& sampling, Context& context, const WalkRules* rules) {
  const std::size_t n = graph.num_nodes();
  const std::vector<std::uint8_t> large = victims.large_pairs(sampling.min_group);
  std::vector<Sampler::Pair> pairs;
  for (std::uint32_t a = 0; a < victims.num_groups(); ++a) {
    for (std::uint32_t b = a + 1; b < victims.num_groups(); ++b) {
      const std::size_t place = victims.pair(a, b);
      if (large[place] != 0) pairs.push_back({a, b, place});
    }
  }
  context.require_memory(large.size() * n * 16, "cross_border");
  PairScores scores{.through = std::vector<double>(large.size() * n, 0),
                    .crossing = std::vector<double>(large.size() * n, 0),
                    .connected = std::vector<double>(large.size(), 0)};
  scores.drawn.assign(large.size(), 0);
  scores.sampled = true;
  if (pairs.empty()) return scores;
  std::vector<NodeId> inner;
  for (NodeId node = 0; node < n; ++node) {
    const bool inside =
        rules == nullptr ? can_be_inside(graph, node) : graph.graph.passable[node] != 0;
    if (inside) inner.push_back(node);
  }
  Sampler sampler(graph, std::move(pairs), std::move(inner), sampling, rules, context);
  sampler.run(sampling.delta);
  sampler.answer(victims.pair_sizes(), scores);
  return scores;
}

}  // namespace mekhala::brokerage
