#pragma once

#include "algorithms/spec.hpp"

namespace mekhala {

struct CutNodesOptions {};

// Cut nodes: for each node, how many more pieces the graph would have without it.
//
// Convention: above 0 means a cut node (articulation point); 2 means that its component falls into
//   three. Directions are ignored; self-loops and parallel edges change nothing. A node without
//   edges, whose removal would leave a piece less, has 0 like every other that is no cut node.
//   Facts: how many cut nodes there are.
// Cost: O(n + m) time and memory; no recursion.
// Reference: Hopcroft and Tarjan (1973), doi:10.1145/362248.362272.
[[nodiscard]] NodeScores cut_nodes(const GraphView& graph, const CutNodesOptions& options,
                                   Context& context);
[[nodiscard]] AlgorithmSpec cut_nodes_spec();

}  // namespace mekhala
