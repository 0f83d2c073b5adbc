#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace mekhala {

// A workbook of text cells that is never whole in memory: rows become XML a piece at a time, wait
// in a file beside the target, and are packed at the end. The same rows give the same bytes,
// whenever and wherever. Cells are inline strings, so that nothing a cell holds is run.
class XlsxWriter {
 public:
  // Nothing stands at `path` before finish(). Errors: those of FileWriter.
  explicit XlsxWriter(const std::filesystem::path& path);
  ~XlsxWriter();
  XlsxWriter(const XlsxWriter&) = delete;
  XlsxWriter& operator=(const XlsxWriter&) = delete;

  // `name`: at most 31 characters, none of []:*?/\; Error(usage) otherwise or if it stands already.
  void begin_sheet(const std::string& name);
  // XML of whole rows, as append_row makes it, from any thread.
  void add_rows(std::string_view xml);
  static void append_row(std::string& xml, std::span<const std::string> cells);
  void finish();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

// A small workbook, whole in memory: sheets in order, `rows` as append_row makes them. The same
// sheets give the same bytes.
struct WorkbookSheet {
  std::string name;
  std::string rows;
};
[[nodiscard]] std::string workbook_of(std::span<const WorkbookSheet> sheets);

}  // namespace mekhala
