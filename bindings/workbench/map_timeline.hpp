#pragma once

#include "bindings/workbench/map.hpp"

// The event chart, for make_map: internal to the workbench.
namespace mekhala {

// Time from left to right. A lane for each country, with the victims whose first dated link falls
// there, in circles; a lane for each of the first twelve hubs by crossing, with their dated links
// by what they tell of, victims grouped; a lane with the number of all others. A column is a month,
// a quarter or a year, as the span asks. What has no date, or one too vague for its column, is
// counted. In the release view no victim is drawn, and links of protected people are not counted.
//
// Cost: that of hubs, and a look at each statement of each link.
[[nodiscard]] MapScene timeline_map(const Case& store, const Disclosure& disclosure,
                                    const MapOptions& options, Context& context);

}  // namespace mekhala
