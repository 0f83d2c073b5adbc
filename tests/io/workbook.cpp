#include "tests/io/workbook.hpp"

#include <fmt/format.h>
#include <zip.h>

#include <stdexcept>

#include "engine/base/text.hpp"

namespace mekhala::testing_io {
namespace {

constexpr const char* kMain = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
constexpr const char* kRelations =
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

}  // namespace

std::string zipped(const Parts& parts) {
  // libzip refuses to add a name twice; it is added under another one of equal length, which is
  // then put right in the bytes: names stand in the clear, and no checksum covers them.
  zip_error_t error;
  zip_error_init(&error);
  zip_source_t* target = zip_source_buffer_create(nullptr, 0, 0, &error);
  zip_source_keep(target);
  zip_t* archive = zip_open_from_source(target, ZIP_TRUNCATE, &error);
  if (archive == nullptr) throw std::runtime_error("no archive");
  std::vector<std::pair<std::string, std::string>> renamed;
  for (const auto& [name, bytes] : parts) {
    std::string own = name;
    while (zip_name_locate(archive, own.c_str(), 0) >= 0) ++own.back();
    if (own != name) renamed.emplace_back(own, name);
    zip_source_t* part = zip_source_buffer(archive, bytes.data(), bytes.size(), 0);
    if (zip_file_add(archive, own.c_str(), part, ZIP_FL_ENC_UTF_8) < 0) {
      throw std::runtime_error("no part");
    }
  }
  if (zip_close(archive) != 0) throw std::runtime_error("archive not written");
  zip_stat_t stat;
  zip_source_stat(target, &stat);
  std::string bytes(stat.size, '\0');
  zip_source_open(target);
  zip_source_read(target, bytes.data(), bytes.size());
  zip_source_close(target);
  zip_source_free(target);
  for (const auto& [own, name] : renamed) {
    for (std::size_t at = bytes.find(own); at != std::string::npos; at = bytes.find(own, at + 1)) {
      bytes.replace(at, own.size(), name);
    }
  }
  return bytes;
}

Parts parts_of(const WorkbookXml& workbook) {
  std::string sheets, relations;
  Parts parts;
  for (std::size_t i = 0; i < workbook.sheets.size(); ++i) {
    const SheetXml& sheet = workbook.sheets[i];
    sheets +=
        fmt::format(R"(<sheet name="{}" sheetId="{}" r:id="rId{}"{}/>)", escape_xml(sheet.name),
                    i + 1, i + 1, sheet.hidden ? R"( state="hidden")" : "");
    relations += fmt::format(
        R"(<Relationship Id="rId{}" Type="{}/worksheet" Target="worksheets/sheet{}.xml"/>)", i + 1,
        kRelations, i + 1);
    parts.emplace_back(
        fmt::format("xl/worksheets/sheet{}.xml", i + 1),
        fmt::format(R"(<worksheet xmlns="{}"><sheetData>{}</sheetData>{}</worksheet>)", kMain,
                    sheet.rows, sheet.after));
  }
  parts.emplace_back(
      "xl/workbook.xml",
      fmt::format(R"(<workbook xmlns="{}" xmlns:r="{}">{}<sheets>{}</sheets></workbook>)", kMain,
                  kRelations, workbook.epoch_1904 ? R"(<workbookPr date1904="1"/>)" : "", sheets));
  parts.emplace_back(
      "xl/_rels/workbook.xml.rels",
      fmt::format(
          R"(<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{}</Relationships>)",
          relations));
  if (!workbook.strings.empty()) {
    std::string strings;
    for (const std::string& text : workbook.strings) strings += "<si>" + text + "</si>";
    parts.emplace_back("xl/sharedStrings.xml",
                       fmt::format(R"(<sst xmlns="{}">{}</sst>)", kMain, strings));
  }
  if (!workbook.styles.empty()) parts.emplace_back("xl/styles.xml", workbook.styles);
  return parts;
}

std::string workbook(const WorkbookXml& made) { return zipped(parts_of(made)); }

std::string text_rows(const std::vector<std::vector<std::string>>& rows, unsigned first) {
  std::string xml;
  for (std::size_t r = 0; r < rows.size(); ++r) {
    xml += fmt::format(R"(<row r="{}">)", first + r);
    for (const std::string& cell : rows[r]) {
      xml += cell.empty()
                 ? "<c/>"
                 : fmt::format(R"(<c t="inlineStr"><is><t>{}</t></is></c>)", escape_xml(cell));
    }
    xml += "</row>";
  }
  return xml;
}

}  // namespace mekhala::testing_io
