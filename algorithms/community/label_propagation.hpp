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
// Facts: modularity. No objective is behind this method, so there is no quality: where no groups
//   stand out it may well put all nodes into one. info: rounds; converged is false if nodes still
//   changed in the last round allowed.
// Cost: O(n + m) a round, few rounds in practice, on one thread: the order is part of the answer.
//   Memory: 12 bytes an arc if strengths are given or edges directed, 30 a node. The same bits for
//   any number of threads; depends on the seed.
// Reference: Raghavan, Albert and Kumara (2007), doi:10.1103/PhysRevE.76.036106; Traag and Subelj
//   (2023), doi:10.1038/s41598-023-29610-z.
[[nodiscard]] NodeLabels label_propagation(const GraphView& graph,
                                           const LabelPropagationOptions& options,
                                           Context& context);
[[nodiscard]] AlgorithmSpec label_propagation_spec();

}  // namespace mekhala
