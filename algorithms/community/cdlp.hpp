#pragma once

#include "algorithms/spec.hpp"

namespace mekhala {

struct CdlpOptions {
  std::uint32_t rounds = 10;  // at most so many
};

// Communities by synchronous label propagation, as LDBC Graphalytics defines it: label_propagation
// is the one for analysis, this one is what benchmarks agree upon.
//
// Convention: every node starts with its own number as its label. In a round all nodes at once take
//   the label that most of their neighbors had before, the smallest of those that tie. A neighbor
//   counts once for each edge; in a directed graph both over edges that come in and over those that
//   go out, so that a mutual pair counts twice; a self-loop counts, there twice. A node without
//   edges keeps its label. Two nodes that only have each other exchange labels for ever. A label
//   may be left in pieces.
// info: converged where a round changed nothing, which ends it; rounds.
// Cost: O(n + m) a round in parallel, 8 bytes a node and 4 for each node and thread. The same bits
//   for any number of threads; no drawing.
// Reference: Raghavan, Albert and Kumara (2007), doi:10.1103/PhysRevE.76.036106, made synchronous
//   by Iosup et al. (2016), doi:10.14778/3007263.3007270.
[[nodiscard]] NodeLabels cdlp(const GraphView& graph, const CdlpOptions& options, Context& context);

struct CdlpLabels {
  std::vector<NodeId> values;  // the node at which the label began
  RunInfo info = {};
};
// The labels before they are numbered by size.
[[nodiscard]] CdlpLabels cdlp_labels(const GraphView& graph, const CdlpOptions& options,
                                     Context& context);
[[nodiscard]] AlgorithmSpec cdlp_spec();

}  // namespace mekhala
