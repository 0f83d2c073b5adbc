#pragma once

#include <limits>
#include <stdexcept>
#include <string>
#include <type_traits>
#include <vector>

#include "engine/graph/result.hpp"

namespace mekhala {

// A column of numbers as plain numbers, NaN where it holds none.
[[nodiscard]] inline std::vector<double> numbers_of(const ColumnTable& table,
                                                    const std::string& name) {
  const AnyColumn* column = table.find(name);
  if (column == nullptr) throw std::out_of_range("no column " + name);
  return std::visit(
      [](const auto& cells) {
        std::vector<double> out(cells.size(), std::numeric_limits<double>::quiet_NaN());
        for (std::size_t row = 0; row < cells.size(); ++row) {
          using Cell = std::remove_cvref_t<decltype(cells[row])>;
          if constexpr (std::is_arithmetic_v<Cell>) {
            if (cells.has(row)) out[row] = static_cast<double>(cells[row]);
          }
        }
        return out;
      },
      *column);
}

}  // namespace mekhala
