#pragma once

#include "algorithms/spec.hpp"

namespace mekhala {

struct BridgesOptions {};

// Bridges: 1 for each edge without which its component would fall in two, else 0.
//
// Convention: directions are ignored. Self-loops are no bridges, nor is an edge beside which a
//   parallel one runs (in either direction). Facts: how many bridges there are.
// Cost: O(n + m) time and memory; no recursion.
// Reference: Hopcroft and Tarjan (1973), doi:10.1145/362248.362272.
[[nodiscard]] EdgeScores bridges(const GraphView& graph, const BridgesOptions& options,
                                 Context& context);
[[nodiscard]] AlgorithmSpec bridges_spec();

}  // namespace mekhala
