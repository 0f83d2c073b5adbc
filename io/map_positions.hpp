#pragma once

#include <map>
#include <string>
#include <string_view>

#include "io/map.hpp"

namespace mekhala {

// Where marks stood on an earlier map, so that they stand there again: by MapNode::key, which is
// what the map itself shows, never more.
struct MapPositions {
  struct Mark {
    double x = 0, y = 0;  // points of the page
    std::string area;     // name of the area that it stood in; "" none
  };
  std::string kind;  // of the map: hubs ...
  MapSize page;
  std::map<std::string, Mark> marks;
};

// JSON, "schema": "mekhala/positions/1". Marks without a key are left out.
[[nodiscard]] std::string positions_text(const MapScene& scene, std::string_view kind);
// Error(invalid_input) with the file and what is wrong. `file`: its name, for messages.
[[nodiscard]] MapPositions parse_positions(std::string_view text, std::string_view file);

}  // namespace mekhala
