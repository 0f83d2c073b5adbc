#pragma once

#include "algorithms/spec.hpp"

namespace mekhala {

struct RoleSimilarityOptions {
  NodeOption node = {};  // the one that others are compared with
  NodeGroups kinds =
      {};  // at most 64: person, account, advertisement ...; none: all are of one kind
};

// Who sits in the network like a given node, such as a known recruiter, wherever it is: 1 for one
// that cannot be told from it, 0 for one that has nothing in common.
//
// A node's profile has, with log2(1 + x) of each: how many neighbors it has of each kind; how many
// of each kind those have, on average, by their own kind; and how many pairs of its neighbors know
// each other. In a directed graph the first two are taken for arcs out and for arcs in apart. The
// similarity is the sum of the smaller over the sum of the larger entries (Ruzicka). Two nodes that
// an automorphism exchanges have 1, whatever their distance: nobody must know anybody in common.
//
// Convention: parallel edges count once, loops never. With kinds, nodes of another kind than the
//   node's have no value; those without a kind are a kind of their own. The node itself has 1.
//   Alike in position is a lead to check, not guilt.
// Cost: O(m k + n k^2) time and O(n k) memory for k kinds, and O(m sqrt(m)) for pairs of neighbors.
//   The same bits for any number of threads.
// Reference: the features are the first two rounds of Henderson et al. (2011),
//   doi:10.1145/2020408.2020512, split by kind; the axioms Jin, Lee and Hong (2011),
//   doi:10.1145/2020408.2020561.
[[nodiscard]] NodeScores role_similarity(const GraphView& graph,
                                         const RoleSimilarityOptions& options, Context& context);
[[nodiscard]] AlgorithmSpec role_similarity_spec();

}  // namespace mekhala
