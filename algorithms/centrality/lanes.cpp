#include "algorithms/centrality/lanes.hpp"

namespace mekhala::detail {

namespace {

// Casts between the two keep the bits.
using Vector = double __attribute__((vector_size(64), may_alias));
using Bits = long long __attribute__((vector_size(64), may_alias));
static_assert(sizeof(Vector) == sizeof(Lanes));

struct alignas(64) LaneMask {
  std::int64_t lane[kLanes];
};

constexpr std::array<LaneMask, 256> make_masks() {
  std::array<LaneMask, 256> masks{};
  for (unsigned bits = 0; bits < 256; ++bits) {
    for (unsigned lane = 0; lane < kLanes; ++lane) {
      masks[bits].lane[lane] = (bits >> lane & 1) != 0 ? -1 : 0;
    }
  }
  return masks;
}
constexpr std::array<LaneMask, 256> kMasks = make_masks();

constexpr double kTooMany = 1e300;

#define MEKHALA_INLINE inline __attribute__((always_inline))

MEKHALA_INLINE double sum(const Vector& v) {
  return ((v[0] + v[1]) + (v[2] + v[3])) + ((v[4] + v[5]) + (v[6] + v[7]));
}

// A lane that is masked out adds +0, which changes no bit of a sum that starts at +0.
struct Kernel {
  const BrandesGraph& graph;
  LaneScratch& scratch;
  const ArcOffset* offsets;
  const NodeId* targets;
  Vector* value;
  std::uint8_t* seen;
  std::uint8_t* level;
  const double* weights;
  const Bits* masks;
  Vector source_weights = {};

  MEKHALA_INLINE Kernel(const BrandesGraph& graph_, LaneScratch& scratch_)
      : graph(graph_),
        scratch(scratch_),
        offsets(graph_.offsets.data()),
        targets(graph_.targets.data()),
        value(reinterpret_cast<Vector*>(scratch_.value.data())),
        seen(scratch_.seen.data()),
        level(scratch_.level.data()),
        weights(graph_.weights.data()),
        masks(reinterpret_cast<const Bits*>(kMasks.data())) {}

  MEKHALA_INLINE void start(NodeId begin, NodeId count) {
    scratch.nodes.clear();
    scratch.masks.clear();
    scratch.begins.assign(1, 0);
    for (NodeId lane = 0; lane < count; ++lane) {
      const auto bit = static_cast<std::uint8_t>(1U << lane);
      scratch.nodes.push_back(begin + lane);
      scratch.masks.push_back(bit);
      scratch.value[begin + lane].lane[lane] = 1;
      seen[begin + lane] = bit;
      source_weights[lane] = weights[begin + lane];
    }
  }

  // From the last level to the next. False where path counts grow too large.
  MEKHALA_INLINE bool advance() {
    const std::size_t begin = scratch.begins.back();
    const std::size_t end = scratch.nodes.size();
    scratch.begins.push_back(end);
    for (std::size_t i = begin; i < end; ++i) {
      const NodeId node = scratch.nodes[i];
      const unsigned here = scratch.masks[i];
      const Vector paths = value[node];
      const ArcOffset last = offsets[node + 1];
      for (ArcOffset arc = offsets[node]; arc < last; ++arc) {
        const NodeId next = targets[arc];
        const unsigned fresh = here & ~static_cast<unsigned>(seen[next]);
        if (fresh == 0) continue;
        if (level[next] == 0) scratch.nodes.push_back(next);
        level[next] = static_cast<std::uint8_t>(level[next] | fresh);
        value[next] += (Vector)((Bits)paths & masks[fresh]);
      }
    }
    Bits too_many = {};
    for (std::size_t i = end; i < scratch.nodes.size(); ++i) {
      const NodeId node = scratch.nodes[i];
      seen[node] = static_cast<std::uint8_t>(seen[node] | level[node]);
      scratch.masks.push_back(level[node]);
      level[node] = 0;
      too_many |= value[node] > kTooMany;
    }
    long long any = 0;
    for (unsigned lane = 0; lane < kLanes; ++lane) any |= too_many[lane];
    return any == 0;
  }

  template <bool kEdges>
  MEKHALA_INLINE void successors(NodeId node, unsigned here, double* edge_sums, Vector& total) {
    const ArcOffset last = offsets[node + 1];
    for (ArcOffset arc = offsets[node]; arc < last; ++arc) {
      const NodeId next = targets[arc];
      const unsigned below = here & level[next];
      if (below == 0) continue;
      const Bits part = (Bits)value[next] & masks[below];
      if constexpr (kEdges) {
        const Vector passing = (Vector)part * value[node] * source_weights;
        const Bits kept = (Bits)passing & masks[below];
        edge_sums[graph.edges[arc]] += sum((Vector)kept);
      }
      total += (Vector)part;
    }
  }

  // Levels from the last to the first; below the level at hand lie `level` marks of the next one.
  template <bool kEdges>
  MEKHALA_INLINE void collect(double* node_sums, double* edge_sums) {
    const std::size_t levels = scratch.begins.size() - 1;  // the last one found is empty
    for (std::size_t depth = levels; depth-- > 0;) {
      const std::size_t begin = scratch.begins[depth];
      const std::size_t end = scratch.begins[depth + 1];
      const std::size_t below_end =
          depth + 1 < levels ? scratch.begins[depth + 2] : scratch.nodes.size();
      for (std::size_t i = end; i < below_end; ++i) level[scratch.nodes[i]] = scratch.masks[i];
      for (std::size_t i = begin; i < end; ++i) {
        const NodeId node = scratch.nodes[i];
        const unsigned here = scratch.masks[i];
        Vector total = {};
        successors<kEdges>(node, here, edge_sums, total);
        if (depth == 0) continue;
        const Vector paths = value[node];
        const Vector product = paths * total;
        const Bits mask = masks[here];
        const Bits kept = (Bits)product & mask;
        const Vector share = (Vector)kept;
        const Vector ratio = (weights[node] + share) / paths;
        const Bits blend = ((Bits)ratio & mask) | ((Bits)paths & ~mask);
        value[node] = (Vector)blend;
        if (node_sums != nullptr) node_sums[node] += sum(share * source_weights);
      }
      for (std::size_t i = end; i < below_end; ++i) level[scratch.nodes[i]] = 0;
    }
  }

  MEKHALA_INLINE void clear() {
    for (const NodeId node : scratch.nodes) {
      value[node] = Vector{};
      seen[node] = 0;
      level[node] = 0;
    }
  }

  MEKHALA_INLINE bool run(NodeId begin, NodeId count, double* node_sums, double* edge_sums) {
    start(begin, count);
    bool fits = true;
    while (fits && scratch.begins.back() < scratch.nodes.size()) fits = advance();
    if (fits) {
      if (edge_sums != nullptr) {
        collect<true>(node_sums, edge_sums);
      } else {
        collect<false>(node_sums, edge_sums);
      }
    }
    clear();
    return fits;
  }
};

using Run = bool (*)(const BrandesGraph&, NodeId, NodeId, LaneScratch&, double*, double*);

bool run_plain(const BrandesGraph& graph, NodeId begin, NodeId count, LaneScratch& scratch,
               double* node_sums, double* edge_sums) {
  return Kernel(graph, scratch).run(begin, count, node_sums, edge_sums);
}

#if defined(__x86_64__) && !defined(__AVX512F__)
__attribute__((target("avx2"))) bool run_avx2(const BrandesGraph& graph, NodeId begin, NodeId count,
                                              LaneScratch& scratch, double* node_sums,
                                              double* edge_sums) {
  return Kernel(graph, scratch).run(begin, count, node_sums, edge_sums);
}

__attribute__((target("avx512f"))) bool run_avx512(const BrandesGraph& graph, NodeId begin,
                                                   NodeId count, LaneScratch& scratch,
                                                   double* node_sums, double* edge_sums) {
  return Kernel(graph, scratch).run(begin, count, node_sums, edge_sums);
}

Run best_run() {
  __builtin_cpu_init();
  if (__builtin_cpu_supports("avx512f")) return run_avx512;
  if (__builtin_cpu_supports("avx2")) return run_avx2;
  return run_plain;
}
#else
Run best_run() { return run_plain; }
#endif

}  // namespace

bool run_lanes(const BrandesGraph& graph, NodeId begin, NodeId count, LaneScratch& scratch,
               double* node_sums, double* edge_sums) {
  static const Run run = best_run();
  return run(graph, begin, count, scratch, node_sums, edge_sums);
}

}  // namespace mekhala::detail
