#pragma once

#include "algorithms/spec.hpp"

namespace mekhala {

struct BridgingCentralityOptions {};

// Bridging centrality: betweenness times the bridging coefficient (1 / k_v) / sum over neighbors u
// of 1 / k_u. It finds those of few ties between those of many: a driver, the owner of a guest
// house.
//
// Convention: read as simple and undirected: directions ignored, parallel edges folded, loops
//   dropped. Betweenness over unordered pairs, not normalised. 0 without neighbors.
// Cost: that of betweenness, O(n m) time. The same bits for any number of threads.
// Reference: Hwang, Cho, Zhang and Ramanathan (2006), Bridging centrality, KDD.
[[nodiscard]] NodeScores bridging_centrality(const GraphView& graph,
                                             const BridgingCentralityOptions& options,
                                             Context& context);
[[nodiscard]] AlgorithmSpec bridging_centrality_spec();

}  // namespace mekhala
