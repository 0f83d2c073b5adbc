#pragma once

#include "algorithms/spec.hpp"

namespace mekhala {

struct LabelPropagationOptions {
  EdgeValues strengths = {};  // not negative; not given: 1 each
  std::uint32_t max_rounds = 1000;
};

// Communities by imitation: each node takes the label that is strongest among its neighbors, over
// and over, until no node would change.
//
// Convention: one node at a time, in an order drawn anew for each round; a node keeps its label if
//   that is among the strongest, else it draws one of them. A directed graph is taken as
//   undirected; strengths of parallel edges add; self-loops do nothing; an edge of strength 0 is
//   none. A node without edges is a community. A label that has travelled may be left in pieces: a
//   community here can be unconnected, unlike in leiden.
// Facts: modularity. No objective is behind this method, so there is no quality. info: rounds;
//   converged is false if nodes still changed in the last round allowed.
// Cost: O(n + m) a round, few rounds in practice, on one thread: the order is part of the answer.
// The
//   same bits for any number of threads; depends on the seed.
// Reference: Raghavan, Albert and Kumara (2007), doi:10.1103/PhysRevE.76.036106.
[[nodiscard]] NodeLabels label_propagation(const GraphView& graph,
                                           const LabelPropagationOptions& options,
                                           Context& context);
[[nodiscard]] AlgorithmSpec label_propagation_spec();

}  // namespace mekhala
