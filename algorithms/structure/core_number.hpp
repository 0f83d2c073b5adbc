#pragma once

#include "algorithms/spec.hpp"

namespace mekhala {

struct CoreNumberOptions {};

// Core number: the largest k such that a node belongs to a group in which everybody has at least k
// neighbors within the group.
//
// Convention: neighbors are counted once: parallel edges are folded, self-loops dropped, directions
//   ignored. A node without neighbors: 0. Fact: the largest core number.
// Cost: O(n + m) time and memory.
// Reference: Batagelj and Zaversnik (2003), arXiv:cs/0310049.
[[nodiscard]] NodeScores core_number(const GraphView& graph, const CoreNumberOptions& options,
                                     Context& context);
[[nodiscard]] AlgorithmSpec core_number_spec();

}  // namespace mekhala
