#include <fmt/format.h>

#include "engine/base/error.hpp"
#include "io/formats/write_parts.hpp"
#include "io/formats/writers.hpp"
#include "io/xlsx.hpp"
#include "io/xlsx_writer.hpp"

namespace mekhala {
namespace {

WorkbookSheet sheet_of(const char* name, const std::vector<std::vector<std::string>>& rows) {
  if (rows.size() > kMaxXlsxRows || rows.front().size() > kMaxXlsxColumns) {
    throw Error(
        ErrorCode::limit_exceeded,
        fmt::format("the {} are more than a sheet's limit of {} rows and {} columns; export "
                    "them as CSV",
                    name, kMaxXlsxRows, kMaxXlsxColumns));
  }
  WorkbookSheet sheet{name, {}};
  for (const std::vector<std::string>& row : rows) XlsxWriter::append_row(sheet.rows, row);
  return sheet;
}

}  // namespace

WrittenText as_xlsx(const ShownGraph& graph) {
  WrittenText written;
  std::vector<WorkbookSheet> sheets{sheet_of("entities", node_rows(graph))};
  if (!graph.edges.empty()) sheets.push_back(sheet_of("links", edge_rows(graph)));
  written.text = workbook_of(sheets);
  report_statements_lost(graph.nodes, "XLSX", written.report);
  report_statements_lost(graph.edges, "XLSX", written.report);
  report_marking_lost(graph, "XLSX", written.report);
  return written;
}

}  // namespace mekhala
