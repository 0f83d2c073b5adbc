#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace mekhala {

// Text in lines of at most `width` terminal cells (East Asian width, combining marks 0). Broken at
// spaces, and between the words of scripts that write none (Thai, Lao, Khmer, Burmese, Chinese),
// by ICU's dictionaries; never between two groups of digits, nor at a hyphen. A word that is wider
// than a line is broken between grapheme clusters, and only then. Leading blanks stay, and later
// lines get two more. `width` 0: no limit. At least one line; joined with what was broken at, they
// are the text. Cost: linear.
[[nodiscard]] std::vector<std::string> wrap_display(std::string_view text, std::size_t width);

// The widest piece of `text` that wrap_display does not like to break, in cells.
[[nodiscard]] std::size_t widest_word(std::string_view text);

}  // namespace mekhala
