#pragma once

#include <span>
#include <string>
#include <string_view>

#include "datasets/gazetteer/gazetteer.hpp"

namespace mekhala {

// The first of these names that the gazetteer knows, not as a country; a town of that name in
// another country than this one ("": unknown) is another town. nullptr where it knows none.
[[nodiscard]] const Gazetteer::Place* place_called(std::span<const std::string> names,
                                                   std::string_view country);

}  // namespace mekhala
