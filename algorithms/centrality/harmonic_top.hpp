#pragma once

#include "algorithms/spec.hpp"

namespace mekhala {

struct HarmonicTopOptions {
  std::uint32_t count = 10;
  Direction direction = Direction::out;  // follow edges from the node, to it, or both ways
  bool normalized = true;                // divide by n - 1
};

// The nodes of the greatest harmonic centrality, and what it is; all others have no value (NaN).
//
// Convention: as of `harmonic`. Exact. Nodes that tie with the last are all listed.
// Cost: O(n (n + m)) time at worst, in practice far less: a node is given up as soon as it is
//   certain that it is not among the greatest, 256 nodes at once. O(threads * n) memory.
// Reference: the bounds are those of Bergamini et al. (2019), doi:10.1145/3344719.
[[nodiscard]] NodeScores harmonic_top(const GraphView& graph, const HarmonicTopOptions& options,
                                      Context& context);
[[nodiscard]] AlgorithmSpec harmonic_top_spec();

}  // namespace mekhala
