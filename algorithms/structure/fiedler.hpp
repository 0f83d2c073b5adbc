#pragma once

#include "algorithms/spec.hpp"

namespace mekhala {

struct FiedlerOptions {
  EdgeValues strengths = {};        // not negative; not given: 1 each
  std::uint32_t dense_below = 300;  // up to so many nodes by a dense solver
};

// The Fiedler vector: where a graph is thinnest. Nodes on the two sides of the weakest seam have
// values of opposite sign; its eigenvalue, the algebraic connectivity, says how thin the seam is.
//
// Convention: the second smallest eigenvalue of the Laplacian D - A and its unit vector. Directions
//   are dropped, parallel edges add, self-loops and edges of strength 0 do nothing. Of a graph in
//   pieces the vector is that of the largest piece (ties: the one with the smallest node); the
//   other nodes have none (NaN) and the algebraic connectivity is 0. A piece of one node has none
//   either. Sign: the first node whose value is not nearly 0 is positive. If the third eigenvalue
//   is the same, as in a ring, there are many such vectors: a note says so.
// Facts: algebraic_connectivity (of the whole graph), piece_connectivity and next_eigenvalue (of
// the
//   piece), piece_nodes. info: residual |L x - value x|; converged.
// Cost: O(n^3) dense; beyond, one sparse factorisation, which is cheap for thin and tree-like
// graphs
//   and not for dense ones of many thousand nodes. One thread; the same bits for any number.
// Reference: Fiedler (1973), Czechoslovak Mathematical Journal 23(2); solved by Eigen and Spectra.
[[nodiscard]] NodeScores fiedler(const GraphView& graph, const FiedlerOptions& options,
                                 Context& context);
[[nodiscard]] AlgorithmSpec fiedler_spec();

}  // namespace mekhala
