#pragma once

#include <string>

namespace mekhala {

// Puts a day that says nothing in the place of when a PDF was made and changed: the same map or
// report is the same bytes, and tells nobody when somebody worked on it. O(bytes).
void take_out_dates(std::string& pdf);

// Chromium calls the parts of a document by numbers that depend on how fast it was:
// "(node00000081)". They become 1, 2, 3 ... in the order they have. Nothing changes its length.
// O(bytes).
void number_parts_anew(std::string& pdf);

}  // namespace mekhala
