#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/case/batch.hpp"

// What a reader of rows hands on: cells as they stand in the file, and where they stand.
namespace mekhala {

// One kind of fault or oddity in one column, however often it occurs: a repeat of one fault 30,000
// times is one warning with a count. No field holds a value of the file.
struct ImportWarning {
  std::string rule;        // stable short name: "date_order", "ragged_row"
  std::string message;     // one sentence, lower case
  std::string hint;        // what to do
  std::string column;      // "" where it concerns the row or the file
  std::uint64_t line = 0;  // where first seen, as a text editor counts; 0: the whole file
  std::uint64_t count = 1;
  std::vector<std::uint64_t> lines;  // the first kMaxWarningLines of them
};
inline constexpr std::size_t kMaxWarningLines = 20;

// A row that was not taken. `value` is verbatim and may name a victim: it goes into the rejects
// file (mode 0600) and nowhere else.
struct Rejection {
  std::string file;
  std::string sheet;
  std::uint64_t line = 0;
  std::string column;
  std::string value;
  std::string rule;
  std::string message;
  std::string hint;
  std::string row;  // the whole row as CSV
};

// Collects warnings: equal (rule, column) are one entry, in order of first sight.
class WarningList {
 public:
  void add(std::string_view rule, std::string_view column, std::uint64_t line,
           std::string_view message, std::string_view hint = {}, std::uint64_t count = 1);
  [[nodiscard]] const std::vector<ImportWarning>& list() const { return warnings_; }
  [[nodiscard]] std::vector<ImportWarning> take() { return std::move(warnings_); }
  void append(const std::vector<ImportWarning>& more);

 private:
  std::vector<ImportWarning> warnings_;
};

// Owns what the cells of one file point to; a Batch made from them keeps it alive.
struct TableText {
  std::string text;  // decoded, UTF-8
  TextArena arena;   // cells that are not verbatim pieces of `text`
};

enum class CellType : std::uint8_t { text, number, date, boolean, error };

// Rows of cells. Trimmed of white space around them; never shifted: a short row's missing cells are
// empty, a long row is rejected by its reader.
struct CellTable {
  std::string file;         // name without folders
  std::string sheet;        // of a workbook; else ""
  std::string format;       // "csv", "xlsx"
  std::string encoding;     // IANA name
  std::string compression;  // "gzip" or ""
  char delimiter = 0;       // 0 where it means nothing
  char quote = '"';
  std::uint64_t header_line = 0;  // 0: the file has no header; columns are called column 1, 2 ...
  std::vector<std::string> header;
  std::vector<std::string_view> cells;  // row by row, columns() each
  std::vector<std::uint64_t> lines;     // first line of each row
  std::vector<CellType> types;          // empty (all text) or one a cell
  std::uint64_t blank_rows = 0;         // skipped, not counted as rows
  std::vector<Rejection> rejected;      // rows that the reader itself refused
  WarningList warnings;
  std::shared_ptr<TableText> owner = std::make_shared<TableText>();

  [[nodiscard]] std::size_t columns() const { return header.size(); }
  [[nodiscard]] std::size_t rows() const { return lines.size(); }
  [[nodiscard]] std::string_view cell(std::size_t row, std::size_t column) const {
    return cells[row * header.size() + column];
  }
  [[nodiscard]] CellType type(std::size_t row, std::size_t column) const {
    return types.empty() ? CellType::text : types[row * header.size() + column];
  }
  [[nodiscard]] std::span<const std::string_view> row(std::size_t index) const {
    return std::span(cells).subspan(index * header.size(), header.size());
  }
};

// The row as one CSV line, for the rejects file.
[[nodiscard]] std::string row_as_csv(std::span<const std::string_view> cells);

}  // namespace mekhala
