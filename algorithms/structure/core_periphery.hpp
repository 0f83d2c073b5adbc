#pragma once

#include "algorithms/spec.hpp"

namespace mekhala {

struct CorePeripheryOptions {};

// Core and periphery: the split of the nodes with the fewest errors, where an error is a pair
// within the core without a tie, or a tie within the periphery; ties between the two are free. 1
// for a node of the core, 0 for one of the periphery.
//
// Result: the best split of all, not a search. Facts: core_size; errors; correlation, that of ties
//   with the ideal over the pairs inside core and inside periphery (Borgatti and Everett), missing
//   where either does not vary; and exchangeable, how many nodes of the periphery could take the
//   place of one of the core without more errors: where it is not 0, who is in the core is partly
//   arbitrary. A network without this shape has a split too: read errors and correlation first.
// Convention: read as simple and undirected: directions ignored, parallel edges folded, loops
//   dropped. Of several best splits the one with the smallest core; nodes of equal degree by
//   number.
// Cost: O(n + m) time. The core is as large as the h-index of the degrees.
// Reference: Lip (2011), arXiv:1102.5511; Borgatti and Everett (1999),
//   doi:10.1016/S0378-8733(99)00019-2.
[[nodiscard]] NodeScores core_periphery(const GraphView& graph, const CorePeripheryOptions& options,
                                        Context& context);
[[nodiscard]] AlgorithmSpec core_periphery_spec();

}  // namespace mekhala
