#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "engine/base/types.hpp"

// Brandes' algorithm from eight sources at once, one lane of a vector for each.
namespace mekhala::detail {

inline constexpr NodeId kLanes = 8;

// The graph that is walked: parallel edges, loops and directions settled, nodes renumbered.
struct BrandesGraph {
  std::vector<ArcOffset> offsets;
  std::vector<NodeId> targets;
  std::vector<EdgeId> edges;    // of each arc; empty where nobody asks
  std::vector<double> lengths;  // of each arc; empty: hops
  std::vector<double> weights;  // as how many nodes each of ours counts
  std::vector<NodeId> order;    // the graph's node for each of ours
};

struct alignas(64) Lanes {
  double lane[kLanes];
};

struct LaneScratch {
  explicit LaneScratch(std::size_t num_nodes)
      : seen(num_nodes, 0), level(num_nodes, 0), value(num_nodes, Lanes{}) {}

  std::vector<std::uint8_t> seen;   // lanes whose source has reached the node
  std::vector<std::uint8_t> level;  // lanes that reach the node on the level at hand
  std::vector<Lanes> value;         // number of paths; on the way back (weight + share) / number
  std::vector<NodeId> nodes;        // level after level
  std::vector<std::uint8_t> masks;
  std::vector<std::size_t> begins;
};

// Adds to node_sums (each node's share of the pairs that start at the sources begin..begin+count)
// and edge_sums, either of which may be null. False, with nothing added, where there are too many
// paths for a double. The bits do not depend on the processor.
[[nodiscard]] bool run_lanes(const BrandesGraph& graph, NodeId begin, NodeId count,
                             LaneScratch& scratch, double* node_sums, double* edge_sums);

}  // namespace mekhala::detail
