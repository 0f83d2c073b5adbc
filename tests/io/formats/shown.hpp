#pragma once

#include <fmt/format.h>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/error.hpp"
#include "io/formats/recognise.hpp"

namespace mekhala::testing_io {

// What a reader makes of a text, told in words.
struct Shown {
  std::optional<Error> error;
  std::string format;
  std::optional<bool> directed;
  std::vector<std::string> nodes;     // "A label=Ana kind=person": columns with a value, in order
  std::vector<std::string> links;     // "A>B weight=2"
  std::vector<std::string> warnings;  // "rule xCOUNT"
  std::uint64_t undeclared = 0;
};

inline std::vector<std::string> shown_rows(const CellTable& table, std::size_t fixed) {
  std::vector<std::string> rows;
  for (std::size_t r = 0; r < table.rows(); ++r) {
    std::string row(table.cell(r, 0));
    if (fixed == 2) row += fmt::format(">{}", table.cell(r, 1));
    for (std::size_t c = fixed; c < table.columns(); ++c) {
      if (!table.cell(r, c).empty())
        row += fmt::format(" {}={}", table.header[c], table.cell(r, c));
    }
    rows.push_back(std::move(row));
  }
  return rows;
}

inline Shown show(std::string_view bytes, std::string_view name) {
  Shown shown;
  Context context;
  try {
    const auto tables = read_graph_tables(bytes, name, context);
    if (!tables) return shown;
    shown.format = tables->format;
    shown.directed = tables->directed;
    shown.nodes = shown_rows(tables->nodes, 1);
    shown.links = shown_rows(tables->links, 2);
    shown.undeclared = tables->undeclared;
    for (const ImportWarning& warning : tables->nodes.warnings.list()) {
      shown.warnings.push_back(fmt::format("{} x{}", warning.rule, warning.count));
    }
  } catch (const Error& error) {
    shown.error = error;
  }
  return shown;
}

}  // namespace mekhala::testing_io
