#pragma once

#include "algorithms/spec.hpp"

namespace mekhala {

struct TwoModeFoldOptions {
  Direction direction = Direction::out;  // pairs share targets (out), sources (in) or either (both)
  std::uint32_t largest = 1000;          // what more nodes share joins nobody; 0: no limit
};

// A two-mode network folded to one: which nodes share what, and how much that says. People at one
// meeting, phones in one advertisement, victims of one compound: each two of k who share something
// get 1 / (k - 1) for it, so that a crowd joins nobody closely (Newman), beside the plain count.
//
// Convention: edges lead from those who are folded to what they share. In an undirected graph each
//   two nodes that share a neighbor are a pair, on both sides. Parallel edges once, loops never, so
//   that nobody shares itself. A pair is listed once, the lower node first, the closest first, ties
//   by number. `largest` drops what more nodes share: a big hotel.
// Table by pair of nodes: newman, the sum of 1 / (k - 1); shared, how many; backbone, the disparity
//   filter over newman: how surprising this tie is beside the others of either end (`backbone`
//   says how): keep pairs above .95, say.
// Facts: pairs; folded, nodes in one; dropped, of what is shared by more than `largest` (a note
// says
//   so too: k nodes are k^2 / 2 pairs, for 1 / (k - 1) each).
// Cost: O(sum of k^2 log) time and 24 bytes for each two who share something. One thread.
// Errors: Error(limit_exceeded) where that needs more memory than allowed: set `largest`.
// Reference: Newman (2001), doi:10.1103/PhysRevE.64.016132; Serrano, Boguna and Vespignani (2009),
//   doi:10.1073/pnas.0808904106.
[[nodiscard]] Table two_mode_fold(const GraphView& graph, const TwoModeFoldOptions& options,
                                  Context& context);
[[nodiscard]] AlgorithmSpec two_mode_fold_spec();

}  // namespace mekhala
