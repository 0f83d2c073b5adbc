#include "algorithms/centrality/harmonic_top.hpp"

#include <algorithm>
#include <atomic>
#include <bit>
#include <cmath>
#include <mutex>
#include <numeric>

#include "algorithms/centrality/many_searches.hpp"
#include "algorithms/structure/components.hpp"
#include "engine/base/parallel.hpp"

namespace mekhala {

namespace {

using detail::any;
using detail::has_lane;
using detail::kSources;
using detail::kWords;
using detail::NearbyRows;
using detail::Rows;
using detail::Word;
using detail::Words;

// One counter for each lane, held as binary digits: digit i of all lanes is one word. Adding a word
// costs about two steps, whatever number of lanes it counts for.
class LaneCounters {
 public:
  MEKHALA_INLINE void clear() { std::fill_n(digits(), kDigits, Word{}); }
  // Adds 2^place to each lane of `lanes`.
  MEKHALA_INLINE void add(Word lanes, unsigned place) {
    for (Word* digit = digits() + place; any(lanes); ++digit) {
      const Word carried = *digit & lanes;
      *digit ^= lanes;
      lanes = carried;
    }
  }
  MEKHALA_INLINE void add_times(const Word& lanes, std::uint64_t times) {
    for (; times != 0; times &= times - 1) {
      add(lanes, static_cast<unsigned>(std::countr_zero(times)));
    }
  }
  void take(std::vector<std::uint64_t>& counts) const {
    counts.assign(kSources, 0);
    for (unsigned digit = 0; digit < kDigits; ++digit) {
      for (NodeId i = 0; i < kWords; ++i) {
        for (std::uint64_t bits = digits_[digit].word[i]; bits != 0; bits &= bits - 1) {
          const auto lane = 64 * i + static_cast<unsigned>(std::countr_zero(bits));
          counts[lane] += std::uint64_t{1} << digit;
        }
      }
    }
  }

 private:
  static constexpr unsigned kDigits = 48;
  MEKHALA_INLINE Word* digits() { return reinterpret_cast<Word*>(digits_); }
  Words digits_[kDigits] = {};
};

constexpr double kSame = 1e-12;  // far more than rounding can do

struct Found {
  double score;
  NodeId node;
};

// What all batches know: the count-th greatest score so far. It only grows, and whoever reads an
// old one merely gives up later.
class Best {
 public:
  explicit Best(std::size_t count) : count_(count) {}
  [[nodiscard]] double threshold() const { return threshold_.load(std::memory_order_relaxed); }
  void add(const std::vector<Found>& found) {
    const std::lock_guard lock(mutex_);
    for (const Found& one : found) {
      if (one.score >= threshold()) kept_.push_back(one);
    }
    if (kept_.size() < count_) return;
    std::sort(kept_.begin(), kept_.end(), [](const Found& a, const Found& b) {
      return a.score != b.score ? a.score > b.score : a.node < b.node;
    });
    // Sums that are the same number may differ in their last digits.
    const double last = kept_[count_ - 1].score * (1 - kSame);
    while (kept_.back().score < last) kept_.pop_back();
    threshold_.store(last, std::memory_order_relaxed);
  }
  [[nodiscard]] const std::vector<Found>& kept() const { return kept_; }

 private:
  std::size_t count_;
  std::atomic<double> threshold_ = -1;
  std::mutex mutex_;
  std::vector<Found> kept_;
};

struct Scratch : detail::SearchScratch {
  using SearchScratch::SearchScratch;
  std::vector<std::uint64_t> counts, ahead;
  std::vector<Found> results;
};

struct Searched {
  const Rows& forward;
  const Rows& backward;
  const std::vector<NodeId>& reach;  // at most how many nodes are reached, itself not counted
  bool both_ways;                    // an arc leads back, so that a new node has one less ahead
};

// Searches from some nodes, each given up when it cannot come up to the threshold.
struct Contest {
  const Searched& graph;
  Scratch& scratch;
  double score[kSources] = {};
  std::uint64_t reached[kSources] = {};
  LaneCounters found_here, found_ahead;

  MEKHALA_INLINE Contest(const Searched& graph_, Scratch& scratch_)
      : graph(graph_), scratch(scratch_) {}

  MEKHALA_INLINE void run(const NodeId* sources, NodeId count, const Best& best) {
    detail::ManySearches searches(graph.forward, graph.backward, scratch);
    searches.start(count, [sources](NodeId lane) { return sources[lane]; });
    for (std::uint32_t distance = 1; searches.frontier_arcs > 0 && any(searches.alive);
         ++distance) {
      found_here.clear();
      found_ahead.clear();
      searches.advance([&](NodeId node, const Word& fresh) __attribute__((always_inline)) {
        const std::uint64_t degree = graph.forward.degree(node);
        found_here.add(fresh, 0);
        found_ahead.add_times(fresh, graph.both_ways ? degree - 1 : degree);
      });
      judge(sources, count, distance, best.threshold(), searches.alive);
    }
    scratch.results.clear();
    for (NodeId lane = 0; lane < count; ++lane) {
      if (has_lane(searches.alive, lane)) scratch.results.push_back({score[lane], sources[lane]});
    }
    searches.clear();
  }

  // Adds the level just found, and drops the lanes for which the rest cannot be enough: as many
  // nodes as the frontier's arcs allow one hop on, all others two hops on.
  MEKHALA_INLINE void judge(const NodeId* sources, NodeId count, std::uint32_t distance,
                            double threshold, Word& alive) {
    found_here.take(scratch.counts);
    found_ahead.take(scratch.ahead);
    for (NodeId lane = 0; lane < count; ++lane) {
      if (!has_lane(alive, lane)) continue;
      reached[lane] += scratch.counts[lane];
      score[lane] += static_cast<double>(scratch.counts[lane]) / distance;
      const std::uint64_t rest = graph.reach[sources[lane]] - reached[lane];
      const std::uint64_t ahead = std::min(rest, scratch.ahead[lane]);
      const double most = score[lane] + static_cast<double>(ahead) / (distance + 1) +
                          static_cast<double>(rest - ahead) / (distance + 2);
      if (most * (1 + kSame) < threshold) alive[lane / 64] &= ~(std::uint64_t{1} << (lane % 64));
    }
  }
};

using Run = void (*)(const Searched&, Scratch&, const NodeId*, NodeId, const Best&);

void run_plain(const Searched& graph, Scratch& scratch, const NodeId* sources, NodeId count,
               const Best& best) {
  Contest(graph, scratch).run(sources, count, best);
}

#if defined(__x86_64__) && !defined(__AVX512F__)
__attribute__((target("avx2,popcnt,bmi"))) void run_avx2(const Searched& graph, Scratch& scratch,
                                                         const NodeId* sources, NodeId count,
                                                         const Best& best) {
  Contest(graph, scratch).run(sources, count, best);
}

Run best_run() {
  __builtin_cpu_init();
  return __builtin_cpu_supports("avx2") ? run_avx2 : run_plain;
}
#else
Run best_run() { return run_plain; }
#endif

// How many other nodes each can reach at most: those of its component.
std::vector<NodeId> most_reached(const GraphView& graph, const std::vector<NodeId>& order,
                                 Context& context) {
  const NodeLabels pieces = components(graph, {}, context);
  std::vector<NodeId> size(pieces.count, 0);
  for (const std::uint32_t label : pieces.values) ++size[label];
  std::vector<NodeId> reach(order.size());
  for (std::size_t i = 0; i < order.size(); ++i) reach[i] = size[pieces.values[order[i]]] - 1;
  return reach;
}

// For each node what its score cannot exceed: at distance k there are no more nodes than walks of
// k steps that never turn back. One pass over the arcs for each k.
std::vector<double> walk_bounds(const Searched& graph, Context& context) {
  constexpr std::uint32_t kSteps = 5;
  const std::size_t n = graph.reach.size();
  std::vector<double> bound(n, 0), before(n, 0), walks(n), longer(n), left(n);
  for (std::size_t i = 0; i < n; ++i) {
    walks[i] = static_cast<double>(graph.forward.degree(static_cast<NodeId>(i)));
    left[i] = graph.reach[i];
  }
  for (std::uint32_t step = 1;; ++step) {
    parallel_for(context, n, [&](std::size_t i) {
      const double here = std::min(left[i], walks[i]);
      bound[i] += here / step;
      left[i] -= here;
      if (step == kSteps) bound[i] += left[i] / (step + 1);
    });
    if (step == kSteps) return bound;
    parallel_for(context, n, [&](std::size_t i) {
      const auto node = static_cast<NodeId>(i);
      double sum = 0;
      for (ArcOffset arc = graph.forward.offsets[node]; arc < graph.forward.offsets[node + 1];
           ++arc) {
        sum += walks[graph.forward.targets[arc]];
      }
      const auto degree = static_cast<double>(graph.forward.degree(node));
      // Of the walks over a neighbor those that come straight back: all its first steps to here.
      if (graph.both_ways) sum -= step == 1 ? degree : (degree - 1) * before[i];
      longer[i] = sum;
    });
    before.swap(walks);
    walks.swap(longer);
  }
}

}  // namespace

NodeScores harmonic_top(const GraphView& graph, const HarmonicTopOptions& options,
                        Context& context) {
  const NodeId n = graph.num_nodes();
  NodeScores scores{.values = std::vector<double>(n, std::nan(""))};
  if (n == 0) return scores;
  context.require_memory(context.threads() * std::uint64_t{n} * (3 * sizeof(Words) + 16) +
                             8 * std::uint64_t{graph.num_arcs()} + 48 * std::uint64_t{n},
                         "harmonic_top");
  const NearbyRows rows(graph, options.direction, context);
  const std::vector<NodeId> reach = most_reached(graph, rows.order, context);
  const bool both_ways = !graph.directed() || options.direction == Direction::both;
  const Searched searched{rows.forward, rows.backward(), reach, both_ways};
  const std::vector<double> bounds = walk_bounds(searched, context);
  std::vector<NodeId> promising(n);
  std::iota(promising.begin(), promising.end(), NodeId{0});
  std::stable_sort(promising.begin(), promising.end(),
                   [&](NodeId a, NodeId b) { return bounds[a] > bounds[b]; });
  Best best(options.count);
  const Run run = best_run();
  Scratch scratch(n);
  // The most promising first, for a threshold; the rest by nearness, to share their searches.
  const NodeId first = std::min(n, std::max<NodeId>(64, options.count));
  for (NodeId begin = 0; begin < first; begin += kSources) {
    run(searched, scratch, promising.data() + begin, std::min(kSources, first - begin), best);
    best.add(scratch.results);
  }
  std::vector<NodeId> rest;
  for (NodeId i = first; i < n; ++i) {
    if (bounds[promising[i]] * (1 + kSame) >= best.threshold()) rest.push_back(promising[i]);
  }
  std::sort(rest.begin(), rest.end());
  const std::size_t batches = (rest.size() + kSources - 1) / kSources;
  const auto used = parallel_collect(
      context, batches, scratch,
      [&](std::size_t batch, Scratch& own) {
        const std::size_t begin = batch * kSources;
        const auto count =
            static_cast<NodeId>(std::min<std::size_t>(kSources, rest.size() - begin));
        run(searched, own, rest.data() + begin, count, best);
        best.add(own.results);
      },
      1);
  const double scale = options.normalized && n > 1 ? 1.0 / (n - 1) : 1.0;
  for (const Found& found : best.kept()) {
    scores.values[rows.order[found.node]] = scale * found.score;
  }
  return scores;
}

AlgorithmSpec harmonic_top_spec() {
  return describe("harmonic_top", &harmonic_top)
      .family("centrality")
      .summary("The nodes nearest to everyone, found without measuring all.")
      .convention(
          "The greatest scores of harmonic, exact; who ties with the last is listed too; all other "
          "nodes have no value. Self-loops and parallel edges change nothing.")
      .cost(
          "O(n (n + m)) at worst; nodes are given up as soon as they cannot be among the greatest")
      .reference("doi:10.1145/3344719")
      .param("count", &HarmonicTopOptions::count, "how many nodes")
      .range(1, 4294967295.0)
      .param("direction", &HarmonicTopOptions::direction, "follow edges out of or in to the node")
      .param("normalized", &HarmonicTopOptions::normalized, "divide by n - 1");
}

}  // namespace mekhala
