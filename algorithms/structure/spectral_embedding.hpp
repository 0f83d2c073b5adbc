#pragma once

#include "algorithms/spec.hpp"

namespace mekhala {

struct SpectralEmbeddingOptions {
  double tolerance = 1e-8;         // stop when both vectors are this near to being eigenvectors
  std::uint32_t max_rounds = 500;  // of a few passes over the graph each
  EdgeValues strengths = {};       // not negative; not given: 1 each
};

// Places nodes so that those who share neighbors are near each other: two eigenvectors of the walk
// on the graph (Laplacian eigenmaps), the ones that change most slowly.
//
// Convention: x and y solve D^-1 A x = value x for the second and third largest values, the same as
//   the second and third smallest of the normalised Laplacian I - D^-1/2 A D^-1/2; their squares,
//   weighted by degree, sum to 1. Directions are dropped, parallel edges add, a self-loop counts
//   once, edges of strength 0 do nothing. Only the largest component (ties: the one with the
//   smallest node) is placed, all others lie at 0, 0, and a note says so; a component of two nodes
//   has no y, of one node neither. Sign: the first node that is not nearly 0 is positive. Where
//   values tie there are many such vectors, and the answer is one of them.
// Facts: x_eigenvalue, y_eigenvalue, of the normalised Laplacian: 0 to 2.
// info: residual, the longer of D^1/2 (D^-1 A x - value x); converged; rounds.
// Cost: some 17 passes over the graph a round in parallel, 150 bytes a node. More rounds where
//   values lie close together, as they do in long chains. The same bits for any number of threads.
// Reference: Belkin and Niyogi (2003), doi:10.1162/089976603321780317; solved by Chebyshev-filtered
//   subspaces, Zhou et al. (2006), doi:10.1016/j.jcp.2006.03.017.
[[nodiscard]] NodePoints spectral_embedding(const GraphView& graph,
                                            const SpectralEmbeddingOptions& options,
                                            Context& context);
[[nodiscard]] AlgorithmSpec spectral_embedding_spec();

}  // namespace mekhala
