#pragma once

#include <algorithm>
#include <cstdint>
#include <vector>

#include "algorithms/brokerage/victim_graph.hpp"

// The mixes of groups on the sides of a node. Internal to this folder.
namespace mekhala::brokerage {

// For each arc v -> u of the graph, the mix of groups on u's side of v: see cross_border.hpp. Arcs
// of one node that see the same mix share a class.
struct SideMixes {
  std::vector<std::uint32_t> class_of;     // of each arc, counted from 0 at each node
  std::vector<std::uint32_t> num_classes;  // of each node; 0 where a node cannot be inside a path
  std::vector<std::uint64_t> offsets;      // node -> its first class in `mixes`
  std::vector<double> mixes;               // class c, group g at c * num_groups + g
};
[[nodiscard]] SideMixes side_mixes(const VictimGraph& graph, std::uint32_t steps, Context& context);
// One mix by its definition, in units: the slow way, for arcs that see no victim within `steps` and
// for tests.
[[nodiscard]] std::vector<std::int64_t> side_mix(const VictimGraph& graph, NodeId without,
                                                 NodeId start, std::uint32_t steps);

// 1 - sum over groups of min(p, q); written so that equal mixes give exactly 0.
[[nodiscard]] inline double mix_gap(const double* p, const double* q, std::uint32_t num_groups) {
  double gap = 0;
  for (std::uint32_t g = 0; g < num_groups; ++g) gap += std::max(p[g] - q[g], 0.0);
  return std::min(gap, 1.0);
}

}  // namespace mekhala::brokerage
