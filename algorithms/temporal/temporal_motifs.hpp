#pragma once

#include "algorithms/spec.hpp"

namespace mekhala {

struct TemporalMotifsOptions {
  EdgeValues times = {};  // when each edge happens; NaN: nobody knows, it is in no motif
  double window = 30;     // from the first edge of a motif to its last, at most
};

// Temporal motifs of two and three edges: how often edges among at most three nodes follow one
// another, in each pattern, within a window of time.
//
// A motif is written by its edges in the order of time, its nodes A, B, C in the order in which
// they come up: "AB AB AC" is somebody who turned to one twice, then to another; "AB BA" an answer.
// Convention: times of a motif's edges differ: what happened at the same time has no order and is
//   no motif. Last time - first time <= window. Every set of edges in such an order counts,
//   whatever lies between; parallel edges are edges of their own; self-loops are in none. Of an
//   undirected graph "AB" and "BA" are one, and the names are those that make the motif come first
//   in the alphabet. Its edges hang together after each step.
// Table, motifs of two edges, then of three, by name: motif, edges, count. Those that do not occur
//   are left out.
// Facts: undated edges.
// Cost: O(m k^2) time for k edges at a node within a window, O(chunks) memory. The same counts for
//   any number of threads.
// Reference: Paranjape, Benson and Leskovec (2017), doi:10.1145/3018661.3018731.
[[nodiscard]] Table temporal_motifs(const GraphView& graph, const TemporalMotifsOptions& options,
                                    Context& context);
[[nodiscard]] AlgorithmSpec temporal_motifs_spec();

}  // namespace mekhala
