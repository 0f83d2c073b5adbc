#pragma once

#include "algorithms/spec.hpp"

namespace mekhala {

struct StrengthOptions {
  EdgeValues strengths = {};
  Direction direction = Direction::both;  // both: the sum of in and out
};

// Strength: the sum of the strengths of the edges that end at a node.
//
// Convention: without strengths each edge counts 1, so that this is the degree. Parallel edges add
//   up; a self-loop adds its strength twice in an undirected graph, and once in and once out in a
//   directed one. Strengths may be negative. The direction matters in directed graphs only.
// Cost: O(n + m) time, O(n) memory.
// Reference: Barrat et al. (2004), doi:10.1073/pnas.0400087101.
[[nodiscard]] NodeScores strength(const GraphView& graph, const StrengthOptions& options,
                                  Context& context);
[[nodiscard]] AlgorithmSpec strength_spec();

}  // namespace mekhala
