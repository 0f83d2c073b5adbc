#include "io/xlsx_writer.hpp"

#include <fmt/format.h>
#include <zip.h>

#include <algorithm>
#include <cctype>
#include <optional>
#include <vector>

#include "engine/base/error.hpp"
#include "engine/base/file.hpp"
#include "engine/base/text.hpp"

namespace mekhala {
namespace {

// Spreadsheets read _x003D_ as a character by its number: each such text is told apart.
std::string without_escapes(std::string_view cell) {
  std::string out;
  for (std::size_t i = 0; i < cell.size(); ++i) {
    out += cell[i];
    const std::string_view rest = cell.substr(i);
    const bool escape = rest.size() >= 7 && rest.starts_with("_x") && rest[6] == '_' &&
                        std::all_of(rest.begin() + 2, rest.begin() + 6,
                                    [](unsigned char c) { return std::isxdigit(c) != 0; });
    if (escape) out += "x005F_";
  }
  return out;
}

constexpr const char* kMain = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
constexpr const char* kRelations =
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
constexpr const char* kPackage = "http://schemas.openxmlformats.org/package/2006";
constexpr const char* kSheetType =
    "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml";
constexpr const char* kDeclaration = R"(<?xml version="1.0" encoding="UTF-8" standalone="yes"?>)";
constexpr zip_uint16_t kNoTime = 0, kFirstDay = 0x21;  // 1980-01-01, as archives count
constexpr zip_uint32_t kFastest = 1;
constexpr zip_int64_t kToTheEnd = -1;

[[noreturn]] void cannot_pack(const std::filesystem::path& path, const char* why) {
  throw Error(ErrorCode::failure,
              fmt::format("{}: the workbook cannot be packed: {}; is the disk full?",
                          escape_terminal(path.string()), why));
}

struct Sheet {
  std::string name;
  std::filesystem::path rows;  // the part, waiting to be packed
};

// Parts of the package besides the sheets.
std::vector<std::pair<std::string, std::string>> fixed_parts(const std::vector<Sheet>& sheets) {
  std::string types, list, relations;
  for (std::size_t i = 1; i <= sheets.size(); ++i) {
    types += fmt::format(R"(<Override PartName="/xl/worksheets/sheet{}.xml" ContentType="{}"/>)", i,
                         kSheetType);
    list += fmt::format(R"(<sheet name="{}" sheetId="{}" r:id="rId{}"/>)",
                        escape_xml(sheets[i - 1].name), i, i);
    relations += fmt::format(
        R"(<Relationship Id="rId{}" Type="{}/worksheet" Target="worksheets/sheet{}.xml"/>)", i,
        kRelations, i);
  }
  return {{"[Content_Types].xml",
           fmt::format(R"({}<Types xmlns="{}/content-types"><Default Extension="rels" )"
                       R"(ContentType="application/vnd.openxmlformats-package.relationships+xml"/>)"
                       R"(<Override PartName="/xl/workbook.xml" ContentType="application/vnd.)"
                       R"(openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>{}</Types>)",
                       kDeclaration, kPackage, types)},
          {"_rels/.rels",
           fmt::format(R"({}<Relationships xmlns="{}/relationships"><Relationship Id="rId1" )"
                       R"(Type="{}/officeDocument" Target="xl/workbook.xml"/></Relationships>)",
                       kDeclaration, kPackage, kRelations)},
          {"xl/workbook.xml",
           fmt::format(R"({}<workbook xmlns="{}" xmlns:r="{}"><sheets>{}</sheets></workbook>)",
                       kDeclaration, kMain, kRelations, list)},
          {"xl/_rels/workbook.xml.rels",
           fmt::format(R"({}<Relationships xmlns="{}/relationships">{}</Relationships>)",
                       kDeclaration, kPackage, relations)}};
}

// An archive in memory; parts are read when it is closed.
class Archive {
 public:
  explicit Archive(const std::filesystem::path& path) : path_(path) {
    zip_error_t error;
    zip_error_init(&error);
    target_ = zip_source_buffer_create(nullptr, 0, 0, &error);
    if (target_ == nullptr) cannot_pack(path_, "no memory");
    zip_source_keep(target_);
    zip_ = zip_open_from_source(target_, ZIP_TRUNCATE, &error);
    if (zip_ == nullptr) cannot_pack(path_, zip_error_strerror(&error));
  }
  ~Archive() {
    if (zip_ != nullptr) zip_discard(zip_);
    zip_source_free(target_);
  }
  Archive(const Archive&) = delete;
  Archive& operator=(const Archive&) = delete;

  void add(const std::string& name, const std::string& bytes) {
    add(name, zip_source_buffer(zip_, bytes.data(), bytes.size(), 0));
  }
  void add(const std::string& name, const std::filesystem::path& file) {
    add(name, zip_source_file(zip_, file.c_str(), 0, kToTheEnd));
  }

  std::string close() {
    if (zip_close(zip_) != 0) cannot_pack(path_, zip_strerror(zip_));
    zip_ = nullptr;
    zip_stat_t stat;
    if (zip_source_stat(target_, &stat) != 0 || zip_source_open(target_) != 0)
      cannot_pack(path_, "no memory");
    std::string bytes(stat.size, '\0');
    const zip_int64_t got = zip_source_read(target_, bytes.data(), bytes.size());
    zip_source_close(target_);
    if (got != static_cast<zip_int64_t>(bytes.size())) cannot_pack(path_, "no memory");
    return bytes;
  }

 private:
  void add(const std::string& name, zip_source_t* part) {
    const zip_int64_t index =
        part == nullptr ? -1 : zip_file_add(zip_, name.c_str(), part, ZIP_FL_ENC_UTF_8);
    if (index < 0) {
      if (part != nullptr) zip_source_free(part);
      cannot_pack(path_, zip_strerror(zip_));
    }
    const auto at = static_cast<zip_uint64_t>(index);
    if (zip_set_file_compression(zip_, at, ZIP_CM_DEFLATE, kFastest) != 0 ||
        zip_file_set_dostime(zip_, at, kNoTime, kFirstDay, 0) != 0) {
      cannot_pack(path_, zip_strerror(zip_));
    }
  }

  std::filesystem::path path_;
  zip_source_t* target_ = nullptr;
  zip_t* zip_ = nullptr;
};

}  // namespace

struct XlsxWriter::State {
  std::filesystem::path path;
  std::vector<Sheet> sheets;
  std::optional<FileWriter> rows;

  ~State() {
    for (const Sheet& sheet : sheets) {
      std::error_code ignored;
      std::filesystem::remove(sheet.rows, ignored);
    }
  }
  void end_sheet() {
    if (!rows) return;
    rows->add("</sheetData></worksheet>");
    rows->finish();
    rows.reset();
  }
};

XlsxWriter::XlsxWriter(const std::filesystem::path& path) : state_(std::make_unique<State>()) {
  state_->path = path;
}
XlsxWriter::~XlsxWriter() = default;

void XlsxWriter::begin_sheet(const std::string& name) {
  const bool taken = std::any_of(state_->sheets.begin(), state_->sheets.end(),
                                 [&](const Sheet& sheet) { return sheet.name == name; });
  if (taken || name.empty() || count_code_points(name) > 31 ||
      name.find_first_of("[]:*?/\\") != std::string::npos) {
    throw Error(ErrorCode::usage,
                fmt::format("a sheet cannot be named '{}'; choose a name of its own of at most 31 "
                            "characters without []:*?/\\",
                            escape_terminal(name)));
  }
  state_->end_sheet();
  std::filesystem::path part = state_->path;
  part += fmt::format(".sheet{}.tmp", state_->sheets.size() + 1);
  state_->rows.emplace(part);
  state_->sheets.push_back({name, part});
  state_->rows->add(fmt::format(R"({}<worksheet xmlns="{}"><sheetData>)", kDeclaration, kMain));
}

void XlsxWriter::add_rows(std::string_view xml) { state_->rows->add(xml); }

void XlsxWriter::append_row(std::string& xml, std::span<const std::string> cells) {
  xml += "<row>";
  for (const std::string& cell : cells) {
    if (cell.empty()) {
      xml += "<c/>";
      continue;
    }
    xml += R"(<c t="inlineStr"><is><t>)";
    xml += escape_xml(without_escapes(cell));
    xml += "</t></is></c>";
  }
  xml += "</row>";
}

std::string workbook_of(std::span<const WorkbookSheet> sheets) {
  std::vector<Sheet> list;
  std::vector<std::string> rows;
  for (const WorkbookSheet& sheet : sheets) {
    list.push_back({sheet.name, {}});
    rows.push_back(fmt::format(R"({}<worksheet xmlns="{}"><sheetData>{}</sheetData></worksheet>)",
                               kDeclaration, kMain, sheet.rows));
  }
  const auto parts = fixed_parts(list);
  Archive archive("a workbook");
  for (const auto& [name, bytes] : parts) archive.add(name, bytes);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    archive.add(fmt::format("xl/worksheets/sheet{}.xml", i + 1), rows[i]);
  }
  return archive.close();
}

void XlsxWriter::finish() {
  if (state_->sheets.empty()) begin_sheet("Sheet1");
  state_->end_sheet();
  const auto parts = fixed_parts(state_->sheets);
  Archive archive(state_->path);
  for (const auto& [name, bytes] : parts) archive.add(name, bytes);
  for (std::size_t i = 0; i < state_->sheets.size(); ++i) {
    archive.add(fmt::format("xl/worksheets/sheet{}.xml", i + 1), state_->sheets[i].rows);
  }
  write_file(state_->path, archive.close());
}

}  // namespace mekhala
