#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "engine/base/context.hpp"
#include "io/table.hpp"

namespace mekhala {

inline constexpr std::size_t kMaxCellBytes = 64u << 20;
inline constexpr std::size_t kMaxColumns = 65536;

struct DelimitedOptions {
  std::string encoding = {};        // forces one; "" looks
  char delimiter = 0;               // forces one; 0 looks
  std::optional<bool> header = {};  // forces one; nothing looks
  // True for a name that a header is likely to hold; helps to tell a header from a first row.
  std::function<bool(std::string_view)> known_header = {};
};

// Reads delimited text: comma, semicolon, tab, pipe or single spaces between cells, found by
// looking at the first records (a line `sep=;` decides); quotes by RFC 4180, also single ones; any
// mix of LF, CRLF and CR. A header is found by looking: known names, cells that differ in type from
// those below, or the labels of a square matrix. Lines before it that start with '#', or hold less
// than half of its cells, are skipped and counted.
//
// A cell is what stands between delimiters, white space around it trimmed. A quote inside an
// unquoted cell is kept as it stands, with a warning. A row with too few cells has the missing ones
// empty, with a warning; a row with more cells than the header (that are not empty) is rejected:
// values never move to another column. Lines without any value are skipped and counted.
//
// Errors: Error(invalid_input) naming the line: a quote that is never closed (the line where it
// opens),
//   bytes that the encoding cannot hold, NUL. Error(limit_exceeded): a cell above kMaxCellBytes, a
//   row above kMaxColumns.
// Cost: one pass, no allocation a cell. Memory: the decoded text and 16 bytes a cell.
[[nodiscard]] CellTable read_delimited(std::string_view bytes, std::string_view file,
                                       const DelimitedOptions& options, Context& context);

}  // namespace mekhala
