#pragma once

#include <span>
#include <vector>

#include "engine/graph/graph.hpp"

// Boost.Graph behind a door: headers of this room show our own types only.
namespace mekhala::adapters {

struct FlowSolution {
  double value = 0;
  std::vector<double> flow;               // of each edge, from its source to its target
  std::vector<std::uint8_t> source_side;  // of each node: still reached from the source
};

// Maximum flow by the method of Boykov and Kolmogorov; an undirected edge carries its capacity
// either way. `capacities` holds one number, not negative, for each edge. source_side is the
// smallest side of all minimum cuts, so it does not depend on which maximum flow was found.
[[nodiscard]] FlowSolution boost_max_flow(const GraphView& graph, NodeId source, NodeId target,
                                          std::span<const double> capacities);

}  // namespace mekhala::adapters
