#pragma once

#include "algorithms/spec.hpp"

namespace mekhala {

enum class LabelOrder { drawn, numbered };

template <>
struct ChoiceNames<LabelOrder> {
  static std::vector<std::string> names() { return {"drawn", "numbered"}; }
};

struct LabelPropagationOptions {
  EdgeValues strengths = {};  // not negative; not given: 1 each
  // In which nodes look at their neighbors. By number it is faster, and better where near numbers
  // mean near nodes; where the first nodes are hubs it lets their labels take everything.
  LabelOrder order = LabelOrder::drawn;
  // 1: of what a label has among a node's neighbors only that counts which is more than chance
  // would give it, where it holds more than a 32nd of all strength; so that none takes everything.
  // 0: the plain method of 2007.
  double restraint = 1;
  std::uint32_t max_rounds = 1000;
};

// Communities by imitation: each node takes the label that is strongest among its neighbors, until
// no node would change. Only nodes next to a change are looked at again.
//
// Convention: one node at a time, in blocks of up to 64 by number, the blocks in drawn order, or
// all by
//   number; a node draws among the strongest labels (after 50 rounds it keeps its own if that is
//   among them). A directed graph is taken as undirected; strengths of parallel edges add;
//   self-loops do nothing; an edge of strength 0 is none. A node without edges is a community. A
//   label that has travelled may be in pieces at the end: each piece is a community of its own, so
//   that all are connected.
//   Chance gives a label the share of a node's strength that it holds of all strength beyond that
//   32nd: of the mean of what it holds without and with the node.
// Facts: modularity. No objective is behind this method, so there is no quality; without restraint
//   it may well put all nodes into one. info: rounds; converged is false if nodes still
//   changed in the last round allowed.
// Cost: O(n + m) a round, few rounds in practice, on one thread: the order is part of the answer.
//   Memory: 12 bytes an arc if strengths are given or edges directed, 46 a node. The same bits for
//   any number of threads; depends on the seed.
// Reference: Raghavan, Albert and Kumara (2007), doi:10.1103/PhysRevE.76.036106; Barber and Clark
//   (2009), doi:10.1103/PhysRevE.80.026129, for the restraint, which they put on all labels; Traag
//   and Subelj (2023), doi:10.1038/s41598-023-29610-z.
[[nodiscard]] NodeLabels label_propagation(const GraphView& graph,
                                           const LabelPropagationOptions& options,
                                           Context& context);
[[nodiscard]] AlgorithmSpec label_propagation_spec();

}  // namespace mekhala
