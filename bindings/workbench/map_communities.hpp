#pragma once

#include "bindings/workbench/map.hpp"

// A large case from afar: who belongs together as one circle, the links between circles as one
// line, and the hubs in a table. Internal to the workbench; ask make_map.
namespace mekhala {

// Leiden communities of all that the filters let through; at most 40 circles, the largest, and 80
// lines between them, the thickest; what is left out is counted. In a release communities are those
// of the links between entities that may be named.
[[nodiscard]] MapScene communities_map(const Case& store, const Disclosure& disclosure,
                                       const MapOptions& options, Context& context);

}  // namespace mekhala
