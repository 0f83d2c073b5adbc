#pragma once

#include <string_view>

namespace mekhala {

[[nodiscard]] std::string_view version();  // "0.1.0"

}  // namespace mekhala
