#pragma once

#include <span>

#include "algorithms/spec.hpp"

namespace mekhala {

struct StressLayoutOptions {
  std::uint32_t rounds = 30;    // of descent
  std::uint32_t exact = 10000;  // components up to this many nodes are laid out by all their pairs
  std::uint32_t pivots = 200;   // of larger ones: nodes whose distances to all others are kept
};

// Points whose distances are like the distances in the graph, for any graph that is to be looked
// at: the full drawing of a case, or a benchmark's.
//
// Minimizes, for each component, stress = sum over pairs of d^-2 (|x_i - x_j| - d)^2, d being hops,
// by stochastic descent: over all pairs up to `exact` nodes; above, over edges and over each node
// against `pivots` nodes far from each other, each of which speaks for the nodes around it.
// Components are packed side by side in rows, large ones first, isolated nodes last. An edge is
// about 1 long. Edges are undirected; loops and parallel edges change nothing. No node: no points.
// Cost: O(n m / 64 + rounds n^2) and n^2 / 2 bytes; above `exact` O(pivots (n + m) + rounds (pivots
//   n + m)) and 2 pivots n bytes. The same bits for any number of threads; depends on the seed.
//   Relabelling nodes gives another drawing of the same quality.
// Errors: Error(limit_exceeded) where memory does not suffice.
// Reference: Zheng, Pawar and Goodman (2019), doi:10.1109/TVCG.2018.2859997 (stochastic descent);
//   Ortmann, Klimenta and Brandes (2017), doi:10.7155/jgaa.00440 (sparse stress).
[[nodiscard]] NodePoints stress_layout(const GraphView& graph, const StressLayoutOptions& options,
                                       Context& context);
// The same from where the nodes stood before: a missing (not finite) point is given one beside its
// neighbors. What changes little moves little. One point for each node.
[[nodiscard]] NodePoints stress_layout(const GraphView& graph, const StressLayoutOptions& options,
                                       const NodePoints& before, Context& context);

// How far a drawing's distances are from the graph's: the mean over connected pairs of
// d^-2 (s |x_i - x_j| - d)^2, with the scale s that makes it least. 0: exact; a random drawing of a
// usual graph is about 0.2 to 0.4. With more than `sources` nodes it is taken over pairs that begin
// at that many nodes, evenly spread. Cost: O(sources (n + m)).
// Error(usage) where points and graph differ in size.
[[nodiscard]] double layout_stress(const GraphView& graph, const NodePoints& points, NodeId sources,
                                   Context& context);

[[nodiscard]] AlgorithmSpec stress_layout_spec();

}  // namespace mekhala
