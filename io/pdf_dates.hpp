#pragma once

#include <string>

namespace mekhala {

// Puts a day that says nothing in the place of when a PDF was made and changed: the same map or
// report is the same bytes, and tells nobody when somebody worked on it. O(bytes).
void take_out_dates(std::string& pdf);

}  // namespace mekhala
