#pragma once

#include "bindings/workbench/map.hpp"

// The geographic map, for make_map: internal to the workbench.
namespace mekhala {

// Places with the number of victims known to have been there, countries that they come from, and
// arrows as wide as people were taken that way, over country outlines. Equirectangular, true to
// scale at the middle of the page; marks that would cover each other are moved apart. A country or
// place off the page stands at its edge, on the side where it lies. In the release view: countries
// only.
[[nodiscard]] MapScene corridors_map(const Case& store, const Disclosure& disclosure,
                                     const MapOptions& options, Context& context);

}  // namespace mekhala
