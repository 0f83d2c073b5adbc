#pragma once

#include "algorithms/spec.hpp"

namespace mekhala {

struct HarmonicOptions {
  Direction direction = Direction::out;  // out: distance from the node; in: to it; both: undirected
  bool normalized = true;                // divide by n - 1, so that scores lie in [0, 1]
};

// Harmonic closeness: for each node, the sum of 1 / d(node, other) over all other nodes.
//
// Convention: d counts hops. An unreachable node adds 0, so a case in several pieces is fine.
//   Self-loops and parallel edges change nothing. Fewer than two nodes: all zeros.
// Cost: O(n (n + m)) time, 256 sources at once, so in practice far less; O(threads * n) memory. The
//   same bits for any number of threads.
// Reference: Marchiori and Latora (2000), doi:10.1016/S0378-4371(00)00311-3.
[[nodiscard]] NodeScores harmonic(const GraphView& graph, const HarmonicOptions& options,
                                  Context& context);
[[nodiscard]] AlgorithmSpec harmonic_spec();

}  // namespace mekhala
