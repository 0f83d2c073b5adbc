#pragma once

#include "algorithms/adjacency.hpp"
#include "algorithms/spec.hpp"

namespace mekhala {

struct TrianglesOptions {};

// Triangles: how many pairs of a node's neighbors are neighbors of each other.
//
// Convention: the graph is read as simple and undirected: directions ignored, parallel edges
//   folded, self-loops dropped. Facts: triangles of the whole graph.
// Cost: O(m sqrt(m)) time at worst, O(n + m) memory and O(n) for each thread.
// Reference: Latapy (2008), doi:10.1016/j.tcs.2008.07.017.
[[nodiscard]] NodeScores triangles(const GraphView& graph, const TrianglesOptions& options,
                                   Context& context);
[[nodiscard]] AlgorithmSpec triangles_spec();

namespace detail {
// The same of a folded adjacency without loops, in both directions.
[[nodiscard]] std::vector<std::uint64_t> count_triangles(const Adjacency& adjacency,
                                                         Context& context);
}  // namespace detail

}  // namespace mekhala
