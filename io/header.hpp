#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "io/table.hpp"

// Which of the first rows of a table is its header. Shared by the readers of tables.
namespace mekhala {

using Records = std::vector<std::vector<std::string>>;
using KnownHeader = std::function<bool(std::string_view)>;

struct HeaderFinding {
  bool found = false;
  std::size_t record = 0;  // index into the records looked at
  bool sure = true;        // false: taken as header although nothing proves it
};

// By looking: known names, cells that differ in type from those below, the labels of a square
// matrix. Titles and comments above it are passed over.
[[nodiscard]] HeaderFinding find_header(const Records& records, std::optional<bool> forced,
                                        const KnownHeader& known_header);
// The number of cells that most records have; ties go to the larger. `how_many` may be null.
[[nodiscard]] std::size_t usual_width(const Records& records, std::size_t* how_many = nullptr);
// Gives names to columns without one and numbers to repeated ones (with a warning).
void name_columns(CellTable& table, std::size_t width);

}  // namespace mekhala
