#include "io/matrix.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <unordered_map>

#include "engine/base/error.hpp"
#include "engine/base/text.hpp"

namespace mekhala {
namespace {

[[noreturn]] void fail(const CellTable& table, std::uint64_t line, std::string_view what) {
  throw Error(ErrorCode::invalid_input, fmt::format("{}, line {}: {}", table.file, line, what),
              Place{.file = table.file, .line = line, .byte = {}, .column = {}, .value = {}});
}

}  // namespace

bool is_matrix(const CellTable& table) {
  if (table.header_line == 0 || table.columns() < 3 || table.rows() + 1 != table.columns()) {
    return false;
  }
  std::vector<std::string_view> across(table.header.begin() + 1, table.header.end()), down;
  for (std::size_t r = 0; r < table.rows(); ++r) down.push_back(table.cell(r, 0));
  std::sort(across.begin(), across.end());
  std::sort(down.begin(), down.end());
  if (across != down) return false;
  std::size_t filled = 0, numbers = 0;
  for (std::size_t r = 0; r < table.rows(); ++r) {
    for (std::size_t c = 1; c < table.columns(); ++c) {
      const std::string_view cell = table.cell(r, c);
      if (cell.empty()) continue;
      ++filled;
      numbers += parse_double(cell) ? 1 : 0;
    }
  }
  return numbers * 10 >= filled * 8;
}

Matrix read_matrix(const CellTable& table) {
  Matrix matrix;
  matrix.labels.assign(table.header.begin() + 1, table.header.end());
  std::unordered_map<std::string_view, std::uint32_t> index;
  for (std::uint32_t i = 0; i < matrix.labels.size(); ++i) {
    if (!index.emplace(matrix.labels[i], i).second) {
      fail(table, table.header_line, "a label of the matrix stands twice");
    }
  }
  std::vector<bool> seen(matrix.labels.size());
  for (std::size_t r = 0; r < table.rows(); ++r) {
    const auto label = index.find(table.cell(r, 0));
    if (label == index.end())
      fail(table, table.lines[r], "this row's label is no column of the matrix");
    if (seen[label->second]) fail(table, table.lines[r], "a label of the matrix stands twice");
    seen[label->second] = true;
    for (std::size_t c = 1; c < table.columns(); ++c) {
      const std::string_view cell = table.cell(r, c);
      if (cell.empty()) continue;
      const auto value = parse_double(cell);
      if (!value) {
        fail(table, table.lines[r],
             fmt::format("column {}: not a finite number ({})", c + 1, shape_of(cell)));
      }
      if (*value == 0) continue;
      matrix.entries.push_back({.row = label->second,
                                .column = static_cast<std::uint32_t>(c - 1),
                                .value = *value,
                                .table_row = r,
                                .table_column = c});
    }
  }
  std::unordered_map<std::uint64_t, double> values;
  for (const MatrixEntry& entry : matrix.entries) {
    values[(std::uint64_t{entry.row} << 32) | entry.column] = entry.value;
  }
  matrix.symmetric =
      std::all_of(matrix.entries.begin(), matrix.entries.end(), [&](const MatrixEntry& entry) {
        const auto other = values.find((std::uint64_t{entry.column} << 32) | entry.row);
        return other != values.end() && other->second == entry.value;
      });
  return matrix;
}

}  // namespace mekhala
