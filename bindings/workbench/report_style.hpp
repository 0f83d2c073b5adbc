#pragma once

#include <string>

#include "engine/case/disclosure.hpp"

namespace mekhala {

// The style sheet of a report: light and dark, from 360 pixels up, and A4 with maps on wide pages.
[[nodiscard]] std::string report_style(View view);

}  // namespace mekhala
