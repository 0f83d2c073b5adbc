#pragma once

#include <span>

#include "algorithms/spec.hpp"

namespace mekhala {

struct AnchoredLayoutOptions {
  NodeGroups areas;      // country areas; kNoGroup: outside all; not given: one area
  double radius = 6;     // of each node's mark, where no radii are given
  double gap = 14;       // least free space between two marks
  double area_gap = 70;  // least free space between the circles of two areas
  std::uint32_t iterations = 240;
  NodeId middle = kNoNode;  // whose area stands in the middle, the others round it; of maps only
};

// Points for a map: nodes of one area stand together, areas stand apart, linked nodes near each
// other and no two marks overlap. For drawings of up to some thousand nodes.
//
// Areas are placed on a ring in the order that makes links between them short (all orders are tried
// up to seven areas, then neighbors are swapped while that helps) and drawn together; nodes start
// on a spiral in their area, follow springs (edges) and repulsion (marks nearby), and stay inside
// their area's circle. Then overlaps are pushed apart and areas moved as a whole until marks and
// areas are free. Loops and parallel edges change nothing. No node: no points. Units are those of
// the radii. Afterwards every pair of marks is at least radius + radius apart, and the circles
// around two areas are disjoint. Cost: O(iterations (n + m)) for evenly spread nodes, by a grid of
// cells. The same bits for any
//   number of threads. Relabelling nodes gives another drawing of the same quality.
// Reference: Fruchterman and Reingold (1991), doi:10.1002/spe.4380211102 (springs, cells, cooling).
[[nodiscard]] NodePoints anchored_layout(const GraphView& graph,
                                         const AnchoredLayoutOptions& options, Context& context);
// The same with the radius of each node's mark.
[[nodiscard]] NodePoints anchored_layout(const GraphView& graph,
                                         const AnchoredLayoutOptions& options,
                                         std::span<const double> radii, Context& context);
[[nodiscard]] AlgorithmSpec anchored_layout_spec();

}  // namespace mekhala
