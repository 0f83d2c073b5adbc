#pragma once

#include <string>
#include <string_view>

#include "engine/case/disclosure.hpp"

namespace mekhala {

// The style sheet of a report: light and dark, from 360 pixels up, and A4 with maps on wide pages.
// `handling` is printed on each page; no quotation mark and no backslash in it.
[[nodiscard]] std::string report_style(View view, std::string_view handling);

}  // namespace mekhala
