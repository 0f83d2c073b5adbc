#pragma once

#include <vector>

#include "io/map.hpp"
#include "io/map_geometry.hpp"
#include "io/map_marks.hpp"

// What lies beneath a map in a room: water, land, rules. Internal to the writer of maps.
namespace mekhala::map {

// The part of a ring inside a box; empty where there is none. A ring that leaves the box runs along
// its edge.
[[nodiscard]] std::vector<Point> clipped(const std::vector<MapPoint>& ring, const MapRoom& room);

// Water, then pale land, then land of an area, then rules. The scene must have a room.
void draw_ground(Background& background, const MapScene& scene);

// Where a name of that width and height covers the fewest boxes, on the land rather than off it and
// near to its label rather than far; always inside the room. The land must have a label.
[[nodiscard]] Point place_of_name(const MapLand& land, const MapRoom& room, double width,
                                  double height, const Taken& taken);

}  // namespace mekhala::map
