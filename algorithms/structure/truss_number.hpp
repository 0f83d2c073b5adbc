#pragma once

#include "algorithms/spec.hpp"

namespace mekhala {

struct TrussNumberOptions {};

// Truss number: the largest k such that an edge belongs to a group of edges in which each is a side
// of at least k - 2 triangles of the group.
//
// Convention: the graph is read as simple and undirected: directions ignored, parallel edges
//   folded, each of which shows what the bundle has. An edge in no triangle: 2; a self-loop, which
//   is no tie between two: 0. Fact: the largest truss number.
// Cost: O(m sqrt(m) log(m)) time at worst, O(n + m) memory; triangles are counted in parallel,
//   edges peeled in turn. The same numbers for any number of threads.
// Reference: Cohen (2008), Trusses: cohesive subgraphs for social network analysis; Wang and Cheng
//   (2012), doi:10.14778/2311906.2311909.
[[nodiscard]] EdgeScores truss_number(const GraphView& graph, const TrussNumberOptions& options,
                                      Context& context);
[[nodiscard]] AlgorithmSpec truss_number_spec();

}  // namespace mekhala
