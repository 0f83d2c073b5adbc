#pragma once

#include <cstddef>
#include <string_view>

namespace mekhala {

// How many slips of typing lie between two words: a letter more, less or another, or two neighbors
// changed about. By bytes. O(a b) time. Reference: Damerau (1964), doi:10.1145/363958.363994.
[[nodiscard]] std::size_t edit_distance(std::string_view a, std::string_view b);

}  // namespace mekhala
