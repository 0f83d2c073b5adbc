#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace mekhala {

// The Traffic Light Protocol, least strict first.
enum class Handling : std::uint8_t { none, clear, green, amber, amber_strict, red };
[[nodiscard]] const char* name_of(Handling handling);  // "TLP:AMBER+STRICT"; "" of none

// What a marking says. One that is no TLP is taken as the strictest, since nobody can tell what it
// allows; "" and the mark of invented data as none.
[[nodiscard]] Handling handling_of(std::string_view marking);
// Whether it is TLP of either version, whatever its case: "tlp white", "TLP:AMBER+STRICT".
[[nodiscard]] bool is_tlp(std::string_view marking);

// The marking of a row of a file: of all of it, and of single columns, whose own counts for these.
// As text: "TLP:AMBER; TLP:RED for phone".
struct RowHandling {
  Handling row = Handling::none;
  std::vector<std::pair<std::string, Handling>> columns;

  [[nodiscard]] Handling of(std::string_view column) const;
  void add(std::string_view text);  // of several the strictest
};

}  // namespace mekhala
