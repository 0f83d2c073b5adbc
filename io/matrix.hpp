#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "io/table.hpp"

namespace mekhala {

struct MatrixEntry {
  std::uint32_t row = 0;  // index into labels
  std::uint32_t column = 0;
  double value = 0;
  std::size_t table_row = 0;
  std::size_t table_column = 0;
};

// A labelled adjacency matrix: a square table whose first column holds the labels of its header.
// Empty cells and zeros are no tie.
struct Matrix {
  std::vector<std::string_view> labels;  // as in the header
  std::vector<MatrixEntry> entries;      // row by row, none of them 0
  bool symmetric = false;
};

// True where the labels agree (in any order) and most cells are numbers.
[[nodiscard]] bool is_matrix(const CellTable& table);
// Throws Error(invalid_input) naming line and column: a cell that is no finite number, a label that
// stands twice or only on one side.
[[nodiscard]] Matrix read_matrix(const CellTable& table);

}  // namespace mekhala
