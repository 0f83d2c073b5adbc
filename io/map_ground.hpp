#pragma once

#include <cstddef>
#include <optional>
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

// The part of the page that lands lie in. The scene must have a room.
[[nodiscard]] MapRoom ground_of(const MapScene& scene);

// Where a name of a land stands.
struct LandName {
  Point at;
  std::size_t meets = 0;  // boxes that it would cover
  double foreign = 0;     // how far it is off its land: 0 not at all, 1 wholly
};

// Where names of lands stand.
class LandNames {
 public:
  explicit LandNames(const MapScene& scene);
  // The place where a name of that width and height covers the fewest boxes; if it can be on its
  // land, else on water rather than on another land; near to its label rather than far; always on
  // the ground. The land must have a label.
  [[nodiscard]] LandName place(std::size_t land, double width, double height,
                               const Taken& taken) const;
  // A point of the land, on the ground, for a line from a name that is off it: its label, else the
  // nearest on its shore. Nothing: none of it is on the ground.
  [[nodiscard]] std::optional<Point> anchor(std::size_t land, const Point& name) const;

 private:
  struct Shape {
    std::size_t land = 0;
    Box box;
    std::vector<Point> ring;
  };
  [[nodiscard]] double foreign(std::size_t land, const Point& at) const;  // cost of a point there

  const MapScene& scene_;
  MapRoom ground_;
  std::vector<Shape> shapes_;
};

}  // namespace mekhala::map
