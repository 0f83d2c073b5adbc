#include "algorithms/centrality/sweep.hpp"

#include <algorithm>
#include <bit>

#include "algorithms/centrality/many_searches.hpp"
#include "engine/base/parallel.hpp"

namespace mekhala::detail {

namespace {

struct Scratch : SearchScratch {
  using SearchScratch::SearchScratch;
  DistanceSums sums;
};

template <bool kInverse>
MEKHALA_INLINE void sweep(const Rows& forward, const Rows& backward, NodeId begin, NodeId count,
                          Scratch& scratch) {
  ManySearches searches(forward, backward, scratch);
  searches.start(count, [begin](NodeId lane) { return begin + lane; });
  DistanceSums& sums = scratch.sums;
  for (std::uint32_t distance = 1; searches.frontier_arcs > 0; ++distance) {
    const unsigned __int128 inverse = (static_cast<unsigned __int128>(1) << 64) / distance;
    searches.advance([&](NodeId node, const Word& fresh) __attribute__((always_inline)) {
      unsigned sources = 0;
      for (NodeId i = 0; i < kWords; ++i) {
        sources += static_cast<unsigned>(std::popcount(static_cast<std::uint64_t>(fresh[i])));
      }
      if constexpr (kInverse) {
        sums.inverse[node] += inverse * sources;
      } else {
        sums.distance[node] += std::uint64_t{distance} * sources;
        sums.reached[node] += sources;
      }
    });
  }
  searches.clear();
}

using Run = void (*)(const Rows&, const Rows&, NodeId, NodeId, DistanceSum, Scratch&);

MEKHALA_INLINE void run_any(const Rows& forward, const Rows& backward, NodeId begin, NodeId count,
                            DistanceSum which, Scratch& scratch) {
  if (which == DistanceSum::inverse) {
    sweep<true>(forward, backward, begin, count, scratch);
  } else {
    sweep<false>(forward, backward, begin, count, scratch);
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
