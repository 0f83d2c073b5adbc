#include "algorithms/structure/triad_census.hpp"

#include <algorithm>
#include <array>

#include "algorithms/adjacency.hpp"

namespace mekhala {

namespace {

constexpr std::array<const char*, 16> kKinds{"003",  "012",  "102",  "021D", "021U", "021C",
                                             "111D", "111U", "030T", "030C", "201",  "120D",
                                             "120U", "120C", "210",  "300"};
// The kind of three nodes v, u, w by their arcs: 1 for v -> u, 2 for u -> v, 4 and 8 for v and w,
// 16 and 32 for u and w.
constexpr std::array<std::uint8_t, 64> kKindOf{
    0, 1,  1,  2,  1, 3,  5, 7,  1,  5,  4,  6,  2, 7,  6,  10, 1,  5,  3,  7, 4, 8,
    8, 12, 5,  9,  8, 13, 6, 13, 11, 14, 1,  4,  5, 6,  5,  8,  9,  13, 3,  8, 8, 11,
    7, 12, 13, 14, 2, 6,  7, 10, 6,  11, 13, 14, 7, 13, 12, 14, 10, 14, 14, 15};
using Census = std::array<std::uint64_t, 16>;
constexpr NodeId kMostNodes = 3810778;
__extension__ using Wide = unsigned __int128;

// Neighbors in either direction, and which: 1 for an arc to the neighbor, 2 for one from it.
struct Pairs {
  std::vector<std::size_t> offsets;
  std::vector<NodeId> neighbors;
  std::vector<std::uint8_t> ways;

  [[nodiscard]] std::span<const NodeId> row(NodeId node) const {
    return std::span(neighbors).subspan(offsets[node],
                                        offsets[node + std::size_t{1}] - offsets[node]);
  }
  [[nodiscard]] const std::uint8_t* ways_of(NodeId node) const {
    return ways.data() + offsets[node];
  }
};

Pairs pairs_of(const GraphView& graph, Context& context) {
  const Adjacency edges(graph, {.direction = Direction::both, .fold_parallel = false}, context);
  Pairs pairs;
  pairs.offsets.assign(std::size_t{graph.num_nodes()} + 1, 0);
  for (NodeId node = 0; node < graph.num_nodes(); ++node) {
    const auto neighbors = edges.neighbors(node);
    for (std::size_t i = 0; i < neighbors.size(); ++i) {
      const bool out = graph.source(edges.edges(node)[i]) == node;
      const std::uint8_t way = !graph.directed() ? 3 : out ? 1 : 2;
      if (i > 0 && neighbors[i] == neighbors[i - 1]) {
        pairs.ways.back() |= way;
      } else {
        pairs.neighbors.push_back(neighbors[i]);
        pairs.ways.push_back(way);
      }
    }
    pairs.offsets[node + std::size_t{1}] = pairs.neighbors.size();
  }
  return pairs;
}

// What arcs there are between the node and w; 0 where w is no neighbor.
struct Cursor {
  std::span<const NodeId> row;
  const std::uint8_t* ways;
  std::size_t at = 0;
  [[nodiscard]] NodeId next() const { return at < row.size() ? row[at] : kNoNode; }
  std::uint8_t take(NodeId w) { return next() == w ? ways[at++] : std::uint8_t{0}; }
};

// Every three nodes of which v and u > v are neighbors, each counted at one pair of neighbors only.
void count_pair(const Pairs& pairs, NodeId n, NodeId v, NodeId u, std::uint8_t way,
                Census& census) {
  Cursor of_v{pairs.row(v), pairs.ways_of(v)};
  Cursor of_u{pairs.row(u), pairs.ways_of(u)};
  std::uint64_t apart = std::uint64_t{n} - 2;
  for (NodeId w = std::min(of_v.next(), of_u.next()); w != kNoNode;
       w = std::min(of_v.next(), of_u.next())) {
    const std::uint8_t with_v = of_v.take(w);
    const std::uint8_t with_u = of_u.take(w);
    if (w == v || w == u) continue;
    --apart;
    if (u < w || (v < w && with_v == 0)) ++census[kKindOf[way | with_v << 2 | with_u << 4]];
  }
  census[way == 3 ? 2 : 1] += apart;
}

}  // namespace

Facts triad_census(const GraphView& graph, const TriadCensusOptions&, Context& context) {
  const NodeId n = graph.num_nodes();
  if (n > kMostNodes) {
    throw Error(ErrorCode::limit_exceeded,
                "triad_census counts triads of up to 3810778 nodes; take a part of the graph");
  }
  context.require_memory(std::uint64_t{graph.num_edges()} * 34 + std::uint64_t{n} * 24,
                         "triad_census");
  const Pairs pairs = [&] {
    const ProgressPart part(context, 0, 0.1);
    return pairs_of(graph, context);
  }();
  const ProgressPart part(context, 0.1, 1);
  const auto counted = parallel_collect(context, n, Census{}, [&](NodeId v, Census& census) {
    const auto row = pairs.row(v);
    for (std::size_t i = 0; i < row.size(); ++i) {
      if (row[i] > v) count_pair(pairs, n, v, row[i], pairs.ways_of(v)[i], census);
    }
  });
  Census total{};
  std::uint64_t all = 0;
  for (const Census& census : counted) {
    for (std::size_t kind = 0; kind < total.size(); ++kind) total[kind] += census[kind];
  }
  for (const std::uint64_t count : total) all += count;
  const auto triads = static_cast<Wide>(n) * (n > 0 ? n - 1 : 0) * (n > 1 ? n - 2 : 0);
  total[0] = static_cast<std::uint64_t>(triads / 6) - all;
  Facts facts;
  for (std::size_t kind = 0; kind < total.size(); ++kind) {
    facts.add(kKinds[kind], static_cast<std::int64_t>(total[kind]));
  }
  return facts;
}

AlgorithmSpec triad_census_spec() {
  return describe("triad_census", &triad_census)
      .family("structure")
      .summary("How many threes of nodes are tied in each of the 16 possible ways.")
      .convention(
          "Kinds by mutual, asymmetric and null pairs; 111D is a <-> b <- c, 111U a <-> b -> c. "
          "Parallel edges count once, loops never; an undirected edge is a mutual pair.")
      .cost("O(sum of squared degrees)")
      .reference("doi:10.1016/S0378-8733(01)00035-1");
}

}  // namespace mekhala
