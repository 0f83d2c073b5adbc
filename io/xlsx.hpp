#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/context.hpp"
#include "io/table.hpp"

namespace mekhala {

inline constexpr std::uint64_t kMaxXlsxEntryBytes = 1ULL << 30;  // of one part, unpacked
inline constexpr std::uint64_t kMaxXlsxRatio = 200;              // unpacked to packed, above 16 MiB
inline constexpr std::uint64_t kMaxXlsxRows = 1048576;           // Excel's own limits
inline constexpr std::uint64_t kMaxXlsxColumns = 16384;
inline constexpr unsigned kMaxXmlDepth = 64;

struct XlsxOptions {
  std::string sheet = {};           // only this one; "" all
  std::optional<bool> header = {};  // forces one; nothing looks
  std::function<bool(std::string_view)> known_header = {};
};

[[nodiscard]] bool looks_like_xlsx(std::string_view bytes);  // a zip archive by its first bytes

// Reads a workbook's sheets as tables, from memory: nothing is ever written to disk, nothing that a
// part points to is fetched. Cells are what a reader sees, as text: shared and inline strings,
// numbers (whole ones without exponent), dates by their style as ISO text, "true" and "false"; a
// formula is its cached value, with a counted warning; an error such as #REF! is an empty cell with
// a warning. A merged range holds its value in each of its cells, with a warning; one in the header
// that reaches over several columns takes the names below it: "Broker name", "Broker phone". Sheets
// without a cell are left out.
//
// Errors: Error(invalid_input): no workbook, an encrypted one, an old .xls, a part that stands
// twice, broken
//   XML (with line), a document type or entities, a shared string that is not there, a cell or row
//   beyond Excel's limits, a sheet name that is not there (lists those seen).
//   Error(limit_exceeded) naming the limit: kMaxXlsxEntryBytes, kMaxXlsxRatio, kMaxXmlDepth.
[[nodiscard]] std::vector<CellTable> read_xlsx(std::string_view bytes, std::string_view file,
                                               const XlsxOptions& options, Context& context);

}  // namespace mekhala
