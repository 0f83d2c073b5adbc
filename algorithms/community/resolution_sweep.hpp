#pragma once

#include "algorithms/spec.hpp"

namespace mekhala {

struct ResolutionSweepOptions {
  double from = 0.25;
  double to = 4;
  std::uint32_t steps = 13;
  std::uint32_t runs = 10;    // seeds at each step
  EdgeValues strengths = {};  // not negative; not given: 1 each
};

// What leiden finds at finer and finer resolution: where many seeds agree and neighboring steps
// change little, the communities are the graph's own and not the setting's.
//
// Table keyed by nothing, a row for each step: resolution (steps in equal ratios from `from` to
//   `to`), communities (of two or more nodes, in the run of best quality), alone (nodes in none),
//   largest, modularity (at resolution 1), agreement (mean adjusted Rand index over all pairs of
//   runs), same_as_before (adjusted Rand index of the best run to that of the step before; none in
//   the first row).
// Convention: that of leiden by modularity. Draws from the seed.
// Cost: steps * runs times leiden. The same bits for any number of threads.
// Reference: Reichardt and Bornholdt (2006), doi:10.1103/PhysRevE.74.016110; on plateaus Arenas,
//   Fernandez and Gomez (2008), doi:10.1088/1367-2630/10/5/053039.
[[nodiscard]] Table resolution_sweep(const GraphView& graph, const ResolutionSweepOptions& options,
                                     Context& context);
[[nodiscard]] AlgorithmSpec resolution_sweep_spec();

}  // namespace mekhala
