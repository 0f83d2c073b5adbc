#pragma once

#include "bindings/workbench/map.hpp"

// Maps that stay as they were, for make_map: internal to the workbench.
namespace mekhala {

// Every mark that `before` has in the same area stands where it stood; the others are placed beside
// their neighbors. The legend says how many. With no marks in `before` the layout stays. Afterwards
// positions are points of the page. Throws Error(usage) for positions of another kind of map, or
// with none of this map's marks.
void keep_places(MapScene& scene, const MapPositions& before, const MapOptions& options,
                 Context& context);

}  // namespace mekhala
