#pragma once

#include <string>
#include <utility>
#include <vector>

// Small workbooks made part by part, right or wrong ones.
namespace mekhala::testing_io {

using Parts = std::vector<std::pair<std::string, std::string>>;

// A zip archive of these parts, in order; a name may stand twice.
[[nodiscard]] std::string zipped(const Parts& parts);

struct SheetXml {
  std::string name = {};
  std::string rows = {};   // what stands inside <sheetData>
  std::string after = {};  // what follows it: <mergeCells>
  bool hidden = false;
};
struct WorkbookXml {
  std::vector<SheetXml> sheets = {};
  std::vector<std::string> strings = {};  // shared
  std::string styles = {};                // the whole part; "" none
  bool epoch_1904 = false;
};
[[nodiscard]] Parts parts_of(const WorkbookXml& workbook);
[[nodiscard]] std::string workbook(const WorkbookXml& workbook);
// Rows of inline strings, from row `first` on.
[[nodiscard]] std::string text_rows(const std::vector<std::vector<std::string>>& rows,
                                    unsigned first = 1);

}  // namespace mekhala::testing_io
