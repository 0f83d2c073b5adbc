#pragma once

#include "bindings/workbench/map.hpp"

// How two entities are connected, for make_map: internal to the workbench.
namespace mekhala {

// The union of the paths that find_paths gives, and nothing that it does not give: a column for
// each hop, by the shortest path on which an entity stands, from the first end at the left to the
// second at the right. Victims between the ends who have the same neighbors are one circle with
// their number; an end stands under the name that the view gives it. Positions are points of the
// page.
//
// Cost: that of find_paths. Errors: those of find_paths.
[[nodiscard]] MapScene paths_map(const Case& store, const Disclosure& disclosure,
                                 const MapOptions& options, Context& context);

}  // namespace mekhala
