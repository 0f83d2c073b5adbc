#pragma once

#include "bindings/workbench/map.hpp"

// Entities and links themselves: the hubs and what lies nearest, or what lies around one entity.
// Internal to the workbench; ask make_map.
namespace mekhala {

[[nodiscard]] MapScene hubs_map(const Case& store, const Disclosure& disclosure,
                                const MapOptions& options, Context& context);
[[nodiscard]] MapScene ego_map(const Case& store, const Disclosure& disclosure,
                               const MapOptions& options, Context& context);

}  // namespace mekhala
