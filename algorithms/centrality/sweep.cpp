#include "algorithms/centrality/sweep.hpp"

#include <algorithm>
#include <bit>

#include "algorithms/centrality/nearby_rows.hpp"
#include "engine/base/parallel.hpp"

namespace mekhala::detail {

namespace {

#define MEKHALA_INLINE inline __attribute__((always_inline))

constexpr NodeId kWords = 4;
constexpr NodeId kSources = 64 * kWords;
using Word = std::uint64_t __attribute__((vector_size(8 * kWords), may_alias));
struct alignas(8 * kWords) Words {
  std::uint64_t word[kWords];
};
static_assert(sizeof(Word) == sizeof(Words));

MEKHALA_INLINE bool any(const Word& word) {
  std::uint64_t bits = 0;
  for (NodeId i = 0; i < kWords; ++i) bits |= word[i];
  return bits != 0;
}

struct Scratch {
  explicit Scratch(std::size_t n) : seen(n, Words{}), here(n, Words{}), next(n, Words{}) {}
  std::vector<Words> seen, here, next;  // all 0 between two searches
  std::vector<NodeId> level, found, touched;
  DistanceSums sums;
};

// Breadth-first search from many sources at once, one bit of a word for each. Reference: Then et
// al. (2014), doi:10.14778/2735496.2735507.
struct Sweep {
  const Rows& forward;   // followed from the sources on
  const Rows& backward;  // the same arcs the other way round
  Scratch& scratch;
  NodeId n;
  Word* seen;
  Word* here;
  Word* next;
  Word all = {};  // the bits in use
  std::uint64_t frontier_arcs = 0;
  bool listed = true;  // `level` holds the frontier
  bool all_touched = false;

  MEKHALA_INLINE Sweep(const Rows& forward_, const Rows& backward_, Scratch& scratch_)
      : forward(forward_),
        backward(backward_),
        scratch(scratch_),
        n(static_cast<NodeId>(forward_.offsets.size() - 1)),
        seen(reinterpret_cast<Word*>(scratch_.seen.data())),
        here(reinterpret_cast<Word*>(scratch_.here.data())),
        next(reinterpret_cast<Word*>(scratch_.next.data())) {}

  template <bool kInverse>
  MEKHALA_INLINE void run(NodeId begin, NodeId count) {
    start(begin, count);
    for (std::uint32_t distance = 1; frontier_arcs > 0; ++distance) {
      const unsigned __int128 inverse = (static_cast<unsigned __int128>(1) << 64) / distance;
      if (frontier_arcs > forward.targets.size() / 8) {
        pull<kInverse>(distance, inverse);
      } else {
        push<kInverse>(distance, inverse);
      }
    }
    clear();
  }

  MEKHALA_INLINE void start(NodeId begin, NodeId count) {
    scratch.level.clear();
    scratch.touched.clear();
    for (NodeId i = 0; i < count; ++i) {
      const NodeId node = begin + i;
      Word bit = {};
      bit[i / 64] = std::uint64_t{1} << (i % 64);
      all |= bit;
      here[node] = seen[node] = bit;
      scratch.level.push_back(node);
      frontier_arcs += forward.degree(node);
    }
    scratch.touched = scratch.level;
  }

  template <bool kInverse>
  MEKHALA_INLINE void count(NodeId node, const Word& fresh, std::uint32_t distance,
                            unsigned __int128 inverse) {
    unsigned sources = 0;
    for (NodeId i = 0; i < kWords; ++i) {
      sources += static_cast<unsigned>(std::popcount(static_cast<std::uint64_t>(fresh[i])));
    }
    if constexpr (kInverse) {
      scratch.sums.inverse[node] += inverse * sources;
    } else {
      scratch.sums.distance[node] += std::uint64_t{distance} * sources;
      scratch.sums.reached[node] += sources;
    }
    frontier_arcs += forward.degree(node);
  }

  template <bool kInverse>
  MEKHALA_INLINE void push(std::uint32_t distance, unsigned __int128 inverse) {
    if (!listed) list();
    auto& found = scratch.found;
    found.clear();
    for (const NodeId node : scratch.level) {
      const Word bits = here[node];
      for (ArcOffset arc = forward.offsets[node]; arc < forward.offsets[node + 1]; ++arc) {
        const NodeId to = forward.targets[arc];
        const Word fresh = bits & ~seen[to];
        if (!any(fresh)) continue;
        if (!any(next[to])) found.push_back(to);
        next[to] |= fresh;
      }
    }
    for (const NodeId node : scratch.level) here[node] = Word{};
    frontier_arcs = 0;
    for (const NodeId node : found) {
      const Word fresh = next[node];
      if (!any(seen[node])) scratch.touched.push_back(node);
      seen[node] |= fresh;
      here[node] = fresh;
      next[node] = Word{};
      count<kInverse>(node, fresh, distance, inverse);
    }
    scratch.level.swap(found);
  }

  // The frontier as a list, after a pull.
  MEKHALA_INLINE void list() {
    scratch.level.clear();
    for (NodeId node = 0; node < n; ++node) {
      next[node] = Word{};
      if (any(here[node])) scratch.level.push_back(node);
    }
    listed = true;
  }

  template <bool kInverse>
  MEKHALA_INLINE void pull(std::uint32_t distance, unsigned __int128 inverse) {
    frontier_arcs = 0;
    for (NodeId node = 0; node < n; ++node) {
      const Word missing = all & ~seen[node];
      Word fresh = {};
      if (any(missing)) {
        ArcOffset arc = backward.offsets[node];
        const ArcOffset end = backward.offsets[node + 1];
        Word bits = {};
        while (arc < end) {
          const ArcOffset stop = std::min(end, arc + 8);
          for (; arc < stop; ++arc) bits |= here[backward.targets[arc]];
          if (!any(missing & ~bits)) break;
        }
        fresh = bits & missing;
      }
      next[node] = fresh;
      if (!any(fresh)) continue;
      seen[node] |= fresh;
      count<kInverse>(node, fresh, distance, inverse);
    }
    std::swap(here, next);
    listed = false;
    all_touched = true;
  }

  MEKHALA_INLINE void clear() {
    if (all_touched) {
      std::fill_n(seen, n, Word{});
      std::fill_n(here, n, Word{});
      std::fill_n(next, n, Word{});
      return;
    }
    for (const NodeId node : scratch.touched) seen[node] = here[node] = Word{};
  }
};

using Run = void (*)(const Rows&, const Rows&, NodeId, NodeId, DistanceSum, Scratch&);

MEKHALA_INLINE void run_any(const Rows& forward, const Rows& backward, NodeId begin, NodeId count,
                            DistanceSum which, Scratch& scratch) {
  Sweep sweep(forward, backward, scratch);
  if (which == DistanceSum::inverse) {
    sweep.run<true>(begin, count);
  } else {
    sweep.run<false>(begin, count);
  }
}

void run_plain(const Rows& forward, const Rows& backward, NodeId begin, NodeId count,
               DistanceSum which, Scratch& scratch) {
  run_any(forward, backward, begin, count, which, scratch);
}

#if defined(__x86_64__) && !defined(__AVX512F__)
__attribute__((target("avx2,popcnt"))) void run_avx2(const Rows& forward, const Rows& backward,
                                                     NodeId begin, NodeId count, DistanceSum which,
                                                     Scratch& scratch) {
  run_any(forward, backward, begin, count, which, scratch);
}

__attribute__((target("avx512f,avx512vl,popcnt"))) void run_avx512(const Rows& forward,
                                                                   const Rows& backward,
                                                                   NodeId begin, NodeId count,
                                                                   DistanceSum which,
                                                                   Scratch& scratch) {
  run_any(forward, backward, begin, count, which, scratch);
}

Run best_run() {
  __builtin_cpu_init();
  if (__builtin_cpu_supports("avx512vl")) return run_avx512;
  if (__builtin_cpu_supports("avx2")) return run_avx2;
  return run_plain;
}
#else
Run best_run() { return run_plain; }
#endif

template <typename T>
void add_up(std::vector<T>& total, const std::vector<T>& part, const std::vector<NodeId>& order) {
  if (total.empty()) total.resize(part.size(), T{});
  for (std::size_t i = 0; i < part.size(); ++i) total[order[i]] += part[i];
}

}  // namespace

DistanceSums sum_distances(const GraphView& graph, Direction direction, DistanceSum which,
                           Context& context) {
  const NodeId n = graph.num_nodes();
  const Direction other = direction == Direction::out  ? Direction::in
                          : direction == Direction::in ? Direction::out
                                                       : Direction::both;
  const bool inverse = which == DistanceSum::inverse;
  context.require_memory(context.threads() * std::uint64_t{n} * (3 * sizeof(Words) + 32) +
                             8 * std::uint64_t{graph.num_arcs()},
                         "closeness");
  NearbyRows rows;
  {
    const ProgressPart part(context, 0, 0.01);
    // A search counts at the nodes that it reaches, so it runs against the direction asked for.
    rows = NearbyRows(graph, other, context);
  }
  const ProgressPart part(context, 0.01, 1);
  Scratch scratch(n);
  (inverse ? (void)scratch.sums.inverse.resize(n) : (void)scratch.sums.distance.resize(n));
  if (!inverse) scratch.sums.reached.resize(n);
  const Run run = best_run();
  const NodeId batches = (n + kSources - 1) / kSources;
  const auto used = parallel_collect(
      context, batches, scratch,
      [&](NodeId batch, Scratch& own) {
        const NodeId begin = batch * kSources;
        run(rows.forward, rows.backward(), begin, std::min(kSources, n - begin), which, own);
      },
      1);
  DistanceSums total;
  for (const Scratch& own : used) {
    add_up(total.inverse, own.sums.inverse, rows.order);
    add_up(total.distance, own.sums.distance, rows.order);
    add_up(total.reached, own.sums.reached, rows.order);
  }
  return total;
}

}  // namespace mekhala::detail
