#pragma once

#include <string>
#include <string_view>

namespace mekhala {

// Unicode's lower and upper case of a text, whatever the language, for people to read. To compare
// texts without regard to case use to_lower() of text.hpp, which folds.
[[nodiscard]] std::string to_lower_case(std::string_view text);
[[nodiscard]] std::string to_upper_case(std::string_view text);

}  // namespace mekhala
