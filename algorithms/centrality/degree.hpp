#pragma once

#include "algorithms/spec.hpp"

namespace mekhala {

struct DegreeOptions {
  Direction direction = Direction::both;  // both: the sum of in and out
};

// Degree: how many edges end at a node.
//
// Convention: parallel edges count one each; a self-loop counts 2 in an undirected graph, and 1 in
//   and 1 out in a directed one. The direction matters in directed graphs only. The centralization
//   among the facts is Freeman's, so it reads a simple graph: each neighbor once, no loops, and for
//   `both` no directions. It is left out below three nodes.
// Cost: O(n + m) time, O(n) memory.
// Reference: Freeman (1978), doi:10.1016/0378-8733(78)90021-7.
[[nodiscard]] NodeScores degree(const GraphView& graph, const DegreeOptions& options,
                                Context& context);
[[nodiscard]] AlgorithmSpec degree_spec();

}  // namespace mekhala
