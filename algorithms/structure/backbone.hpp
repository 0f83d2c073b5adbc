#pragma once

#include "algorithms/spec.hpp"

namespace mekhala {

struct BackboneOptions {
  EdgeValues strengths = {};  // how close each tie is; none: every edge 1
};

// The disparity filter: how surprising the strength of a tie is beside the other ties of its ends,
// 1
// - (1 - p)^(k - 1) for the share p that it has of the strength of an end with k ties, the larger
// of both ends. Keep ties above .95, say, and what is left is the backbone: no single threshold on
// strength, under which the ties of small nodes would all be lost.
//
// Convention: parallel edges add up and each shows what their sum has. In a directed graph a tie is
//   compared with all that go out of its source and all that come in to its target. An end with one
//   tie says nothing: 0. A self-loop, and a tie of strength 0: no value.
// Cost: O(n + m) time and memory. The same bits for any number of threads.
// Reference: Serrano, Boguna and Vespignani (2009), doi:10.1073/pnas.0808904106.
[[nodiscard]] EdgeScores backbone(const GraphView& graph, const BackboneOptions& options,
                                  Context& context);
[[nodiscard]] AlgorithmSpec backbone_spec();

}  // namespace mekhala
