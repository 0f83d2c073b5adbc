#pragma once

#include "algorithms/spec.hpp"

namespace mekhala {

struct EiIndexOptions {
  NodeGroups groups = {};
  EdgeValues strengths = {};  // how close each tie is; none: every tie 1
};

// E-I index: (E - I) / (E + I), where E are a node's ties to other groups and I those in its own:
// -1 where all are inside, 1 where all lead out.
//
// Result: the index of each node. Facts: external and internal, the sums over all ties (each
//   once), and whole, the index of them; of no ties there is no whole.
// Convention: ties with somebody without a group are left out. Without strengths parallel edges
//   count once and a tie that is claimed both ways in a directed graph counts 2; with strengths all
//   edges between two nodes add up. Loops count nowhere. No value, not 0, for a node without a
//   group or without ties to anybody who has one. Read it beside the sizes of the groups: a small
//   group has few to be tied to inside.
// Cost: O(n + m) time. The same bits for any number of threads.
// Reference: Krackhardt and Stern (1988), doi:10.2307/2786835.
[[nodiscard]] NodeScores ei_index(const GraphView& graph, const EiIndexOptions& options,
                                  Context& context);
[[nodiscard]] AlgorithmSpec ei_index_spec();

}  // namespace mekhala
