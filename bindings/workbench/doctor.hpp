#pragma once

#include <string>
#include <vector>

#include "io/formats/limits.hpp"

namespace mekhala {

struct DoctorCheck {
  std::string name;  // "dot", "font km", "memory"
  bool ok = false;
  std::string detail;  // what was found
  std::string needed_for;
  bool optional = false;  // everything else works without it
};

struct DoctorReport {
  std::vector<DoctorCheck> checks;
  std::vector<std::string> missing_packages;   // Debian names
  [[nodiscard]] std::string apt_line() const;  // "" where nothing is missing
};

// Looks for what the program uses but does not hold: Graphviz (a trial drawing, not only the file),
// fonts of the region's scripts, Chromium (optional), memory. Never throws.
[[nodiscard]] DoctorReport examine_machine();

}  // namespace mekhala
