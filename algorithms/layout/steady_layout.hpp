#pragma once

#include <span>

#include "algorithms/spec.hpp"

namespace mekhala {

// A page with marks on it, to which others are added.
struct SteadyLayoutOptions {
  double left = 0, bottom = 0, right = 1, top = 1;  // of the page; new marks lie inside
  double gap = 8;                                   // least free space around a new mark
  NodeGroups areas;                                 // kNoGroup: outside all; not given: one area
};

// Points for a drawing of which most is known: a node with a (finite) point in `before` keeps it
// exactly; each other one is placed at the free spot nearest to its neighbors, on the ground of its
// own area and off that of others where there is such a spot, first those with most neighbors in
// place. A new mark lies on no other one, unless the page is full: then where it covers the least.
//
// Undirected; parallel edges and loops change nothing. Units are those of the radii and the page.
// Cost: O(new (n + m + spots n)), spots being those looked at, some hundreds on a usual page. The
//   same bits for any number of threads.
// Errors: Error(usage) where sizes differ, for a radius that is not above 0, or an empty page.
[[nodiscard]] NodePoints steady_layout(const GraphView& graph, const SteadyLayoutOptions& options,
                                       std::span<const double> radii, const NodePoints& before,
                                       Context& context);

}  // namespace mekhala
