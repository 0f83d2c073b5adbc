#include "io/xlsx.hpp"

#include <expat.h>
#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <memory>
#include <unordered_map>
#include <unordered_set>

#include "engine/base/error.hpp"
#include "engine/base/text.hpp"
#include "engine/case/date.hpp"
#include "io/header.hpp"
#include "io/zip_archive.hpp"

namespace mekhala {
namespace {

constexpr std::uint64_t kMaxStringBytes = 1ULL << 30;
constexpr std::size_t kSampleRows = 200;

[[noreturn]] void fail(std::string_view file, std::string_view what) {
  throw Error(ErrorCode::invalid_input, fmt::format("{}: {}", file, what),
              Place{.file = std::string(file), .line = {}, .byte = {}, .column = {}, .value = {}});
}

// --- XML
// ------------------------------------------------------------------------------------------

std::string_view local_name(const char* name) {
  const std::string_view whole(name);
  const std::size_t colon = whole.rfind(':');
  return colon == std::string_view::npos ? whole : whole.substr(colon + 1);
}

std::string_view attribute(const char** attributes, std::string_view name) {
  for (; *attributes != nullptr; attributes += 2) {
    if (local_name(attributes[0]) == name) return attributes[1];
  }
  return {};
}

// Feeds one part through expat. A Handler has start(name, attributes), end(name) and text(text).
// Exceptions do not cross expat's frames: they are kept and thrown afterwards.
template <typename Handler>
class XmlReader {
 public:
  XmlReader(Handler& handler, std::string_view file, std::string_view part)
      : handler_(handler),
        file_(file),
        part_(part),
        parser_(XML_ParserCreate(nullptr), &XML_ParserFree) {
    XML_SetUserData(parser_.get(), this);
    XML_SetElementHandler(parser_.get(), &on_start, &on_end);
    XML_SetCharacterDataHandler(parser_.get(), &on_text);
    XML_SetStartDoctypeDeclHandler(parser_.get(), &on_doctype);
  }
  void feed(std::string_view bytes, bool last) {
    const XML_Status status =
        XML_Parse(parser_.get(), bytes.data(), static_cast<int>(bytes.size()), last ? 1 : 0);
    if (caught_) std::rethrow_exception(caught_);
    if (status == XML_STATUS_OK) return;
    const auto line = static_cast<std::uint64_t>(XML_GetCurrentLineNumber(parser_.get()));
    throw Error(
        ErrorCode::invalid_input,
        fmt::format("{}: its part {} is broken XML, line {}: {}; save the workbook again", file_,
                    part_, line, XML_ErrorString(XML_GetErrorCode(parser_.get()))),
        Place{.file = std::string(file_), .line = line, .byte = {}, .column = {}, .value = {}});
  }

 private:
  template <typename Call>
  void guarded(Call&& call) {
    if (caught_) return;
    try {
      call();
    } catch (...) {
      caught_ = std::current_exception();
      XML_StopParser(parser_.get(), XML_FALSE);
    }
  }
  static void XMLCALL on_start(void* self, const char* name, const char** attributes) {
    auto* reader = static_cast<XmlReader*>(self);
    reader->guarded([&] {
      if (++reader->depth_ > kMaxXmlDepth) {
        throw Error(ErrorCode::limit_exceeded,
                    fmt::format("{}: its part {} nests elements deeper than the limit of {}",
                                reader->file_, reader->part_, kMaxXmlDepth));
      }
      reader->handler_.start(local_name(name), attributes);
    });
  }
  static void XMLCALL on_end(void* self, const char* name) {
    auto* reader = static_cast<XmlReader*>(self);
    reader->guarded([&] {
      --reader->depth_;
      reader->handler_.end(local_name(name));
    });
  }
  static void XMLCALL on_text(void* self, const char* text, int length) {
    auto* reader = static_cast<XmlReader*>(self);
    reader->guarded([&] { reader->handler_.text({text, static_cast<std::size_t>(length)}); });
  }
  static void XMLCALL on_doctype(void* self, const char*, const char*, const char*, int) {
    auto* reader = static_cast<XmlReader*>(self);
    reader->guarded([&] {
      fail(reader->file_,
           fmt::format("its part {} declares a document type; DTD and entities are refused",
                       reader->part_));
    });
  }

  Handler& handler_;
  std::string file_;
  std::string part_;
  std::unique_ptr<XML_ParserStruct, void (*)(XML_Parser)> parser_;
  unsigned depth_ = 0;
  std::exception_ptr caught_;
};

template <typename Handler>
void parse_part(const ZipArchive& archive, const std::string& part, std::string_view file,
                Handler& handler) {
  XmlReader<Handler> reader(handler, file, part);
  archive.read(part, [&](std::string_view piece) { reader.feed(piece, false); });
  reader.feed({}, true);
}

struct Relations {
  std::unordered_map<std::string, std::string> targets;  // Id -> part
  void start(std::string_view name, const char** attributes) {
    if (name != "Relationship" || attribute(attributes, "TargetMode") == "External") return;
    std::string target(attribute(attributes, "Target"));
    target = target.starts_with('/') ? target.substr(1) : "xl/" + target;
    targets[std::string(attribute(attributes, "Id"))] = std::move(target);
  }
  void end(std::string_view) {}
  void text(std::string_view) {}
};

struct Workbook {
  struct Sheet {
    std::string name;
    std::string relation;
    bool hidden = false;
  };
  std::vector<Sheet> sheets;
  bool epoch_1904 = false;
  void start(std::string_view name, const char** attributes) {
    if (name == "sheet") {
      Sheet sheet;
      for (const char** at = attributes; *at != nullptr; at += 2) {
        const std::string_view key(at[0]);
        if (key == "name") sheet.name = at[1];
        if (key.size() > 3 && key.ends_with(":id")) sheet.relation = at[1];
        if (key == "state") sheet.hidden = std::string_view(at[1]) != "visible";
      }
      sheets.push_back(std::move(sheet));
    } else if (name == "workbookPr") {
      const std::string_view flag = attribute(attributes, "date1904");
      epoch_1904 = flag == "1" || flag == "true";
    }
  }
  void end(std::string_view) {}
  void text(std::string_view) {}
};

// Strings are kept by the table's text, once; phonetic readings (rPh) are not part of them.
struct SharedStrings {
  std::vector<std::string> strings;
  std::uint64_t bytes = 0;
  std::string_view file;
  bool in_text = false;
  unsigned phonetic = 0;
  std::string current;
  void start(std::string_view name, const char**) {
    if (name == "si") current.clear();
    if (name == "rPh") ++phonetic;
    in_text = name == "t" && phonetic == 0;
  }
  void end(std::string_view name) {
    if (name == "rPh") --phonetic;
    if (name == "t") in_text = false;
    if (name == "si") {
      bytes += current.size();
      if (bytes > kMaxStringBytes) {
        throw Error(
            ErrorCode::limit_exceeded,
            fmt::format("{}: its strings exceed the limit of {} bytes", file, kMaxStringBytes));
      }
      strings.push_back(current);
    }
  }
  void text(std::string_view more) {
    if (in_text) current += more;
  }
};

// A format code shows a date if it has day, month, year, hour or second signs outside of quotes,
// brackets and escapes.
bool is_date_format(std::string_view code) {
  bool quoted = false, bracket = false;
  for (std::size_t i = 0; i < code.size(); ++i) {
    const char c = code[i];
    if (c == '"') quoted = !quoted;
    if (quoted) continue;
    if (c == '[') bracket = true;
    if (c == ']') bracket = false;
    if (bracket) continue;
    if (c == '\\' || c == '_' || c == '*') {
      ++i;
      continue;
    }
    if (c == ';') break;
    if (std::string_view("ymdhsYMDHS").find(c) != std::string_view::npos) return true;
  }
  return false;
}

bool is_builtin_date(unsigned id) {
  return (id >= 14 && id <= 22) || (id >= 27 && id <= 36) || (id >= 45 && id <= 47) ||
         (id >= 50 && id <= 58) || (id >= 71 && id <= 81);
}

struct Styles {
  std::unordered_map<unsigned, bool> custom;
  std::vector<bool> dates;  // by style index
  bool in_cell_formats = false;
  static unsigned number(std::string_view text) {
    unsigned value = 0;
    std::from_chars(text.data(), text.data() + text.size(), value);
    return value;
  }
  void start(std::string_view name, const char** attributes) {
    if (name == "numFmt") {
      custom[number(attribute(attributes, "numFmtId"))] =
          is_date_format(attribute(attributes, "formatCode"));
    } else if (name == "cellXfs") {
      in_cell_formats = true;
    } else if (name == "xf" && in_cell_formats) {
      const unsigned id = number(attribute(attributes, "numFmtId"));
      const auto found = custom.find(id);
      dates.push_back(found != custom.end() ? found->second : is_builtin_date(id));
    }
  }
  void end(std::string_view name) {
    if (name == "cellXfs") in_cell_formats = false;
  }
  void text(std::string_view) {}
};

// --- cells
// -------------------------------------------------------------------------------------------

std::string date_text(double serial, bool epoch_1904) {
  const double whole = std::floor(serial);
  auto minutes = static_cast<int>(std::lround((serial - whole) * 24 * 60));
  auto day = static_cast<std::int64_t>(whole);
  if (minutes == 24 * 60) {
    minutes = 0;
    ++day;
  }
  // Day 60 of the 1900 system is a 29 February that never was.
  const std::int64_t offset = epoch_1904 ? -24107 : (day > 60 ? -25569 : -25568);
  const auto days = static_cast<std::int32_t>(day + offset);
  Date date{
      .first_day = days, .last_day = days, .precision = DatePrecision::day, .minute_of_day = -1};
  if (minutes > 0) {
    date.precision = DatePrecision::minute;
    date.minute_of_day = static_cast<std::int16_t>(minutes);
  }
  return to_string(date);
}

// Whole numbers as a reader sees them: 8.562012345E9 is a phone number.
std::string number_text(const std::string& raw) {
  if (raw.find_first_of(".eE") == std::string::npos) return raw;
  const auto value = parse_double(raw);
  if (!value || std::floor(*value) != *value || std::abs(*value) >= 1e15) return raw;
  return fmt::format("{:.0f}", *value);
}

struct CellRef {
  std::uint64_t row = 0;  // 1-based; 0: not given
  std::uint64_t column = 0;
};

std::optional<CellRef> parse_ref(std::string_view text) {
  CellRef ref;
  std::size_t i = 0;
  for (; i < text.size() && ((text[i] | 0x20) >= 'a' && (text[i] | 0x20) <= 'z'); ++i) {
    ref.column = ref.column * 26 + static_cast<std::uint64_t>((text[i] | 0x20) - 'a' + 1);
    if (ref.column > kMaxXlsxColumns) return std::nullopt;
  }
  const auto [end, fault] = std::from_chars(text.data() + i, text.data() + text.size(), ref.row);
  if (i == 0 || fault != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  if (ref.row == 0 || ref.row > kMaxXlsxRows) return std::nullopt;
  return ref;
}

struct SheetCell {
  std::uint32_t column = 0;
  CellType type = CellType::text;
  std::string text;
};
struct SheetRow {
  std::uint64_t number = 0;
  std::vector<SheetCell> cells;
};
struct MergedRange {
  CellRef first, last;
};

struct SheetParser {
  std::string_view file;
  std::string_view sheet;
  const std::vector<std::string>& strings;
  const std::vector<bool>& dates;
  bool epoch_1904;
  WarningList& warnings;
  Context& context;

  std::vector<SheetRow> rows{};
  std::vector<MergedRange> merged{};
  std::uint64_t row = 0;
  std::uint64_t column = 0;
  std::string type{};
  std::size_t style = 0;
  std::string value{};
  bool in_value = false, has_value = false, has_formula = false, in_cell = false;
  unsigned phonetic = 0;

  [[noreturn]] void refuse(std::uint64_t at, std::string_view what) const {
    throw Error(
        ErrorCode::invalid_input,
        fmt::format("{}, sheet {}, row {}: {}", file, escape_terminal(sheet), at, what),
        Place{.file = std::string(file), .line = at, .byte = {}, .column = {}, .value = {}});
  }

  void start(std::string_view name, const char** attributes) {
    if (name == "c") {
      start_cell(attributes);
    } else if (in_cell && name == "rPh") {
      ++phonetic;
    } else if (in_cell && (name == "v" || (name == "t" && phonetic == 0))) {
      in_value = has_value = true;
    } else if (in_cell && name == "f") {
      has_formula = true;
    } else if (name == "row") {
      start_row(attributes);
    } else if (name == "mergeCell") {
      start_merge(attribute(attributes, "ref"));
    }
  }
  void start_row(const char** attributes) {
    const std::string_view number = attribute(attributes, "r");
    std::uint64_t given = row + 1;
    if (!number.empty()) {
      const auto [end, fault] =
          std::from_chars(number.data(), number.data() + number.size(), given);
      if (fault != std::errc{} || end != number.data() + number.size() || given == 0 ||
          given > kMaxXlsxRows) {
        refuse(row + 1, fmt::format("a row number beyond Excel's limit of {} rows", kMaxXlsxRows));
      }
      if (given <= row) refuse(given, "rows are out of order; save the workbook again");
    }
    if (given > kMaxXlsxRows) {
      refuse(given, fmt::format("more than Excel's limit of {} rows", kMaxXlsxRows));
    }
    row = given;
    column = 0;
    rows.push_back({.number = row, .cells = {}});
    if ((row & 0xfff) == 0) context.checkpoint();
  }
  void start_cell(const char** attributes) {
    if (rows.empty()) refuse(1, "a cell outside of a row");
    const std::string_view ref = attribute(attributes, "r");
    if (!ref.empty()) {
      const auto parsed = parse_ref(ref);
      if (!parsed) {
        refuse(row, fmt::format("a cell reference beyond Excel's limits of {} columns and {} rows",
                                kMaxXlsxColumns, kMaxXlsxRows));
      }
      if (parsed->row != row) refuse(row, "a cell whose reference names another row");
      if (parsed->column <= column) refuse(row, "cells out of order, or one that stands twice");
      column = parsed->column;
    } else if (++column > kMaxXlsxColumns) {
      refuse(row, fmt::format("more than Excel's limit of {} columns", kMaxXlsxColumns));
    }
    type = attribute(attributes, "t");
    style = Styles::number(attribute(attributes, "s"));
    value.clear();
    in_cell = true;
    in_value = has_value = has_formula = false;
  }
  void start_merge(std::string_view range) {
    const std::size_t colon = range.find(':');
    if (colon == std::string_view::npos) return;
    const auto first = parse_ref(range.substr(0, colon));
    const auto last = parse_ref(range.substr(colon + 1));
    if (first && last) merged.push_back({*first, *last});
  }
  void end(std::string_view name) {
    if (!in_cell) return;
    if (name == "v" || name == "t") in_value = false;
    if (name == "rPh") --phonetic;
    if (name == "c") end_cell();
  }
  void text(std::string_view more) {
    if (in_value) value += more;
  }

  void end_cell() {
    in_cell = false;
    if (has_formula) {
      warnings.add(has_value ? "formula_cached" : "formula_without_value", "", row,
                   has_value ? "cells are formulas; the value that was stored with them was used"
                             : "cells are formulas without a stored value; taken as empty",
                   "paste values instead of formulas");
    }
    if (!has_value) return;
    SheetCell cell{
        .column = static_cast<std::uint32_t>(column - 1), .type = CellType::text, .text = {}};
    if (type == "s") {
      std::size_t index = 0;
      const auto [end, fault] = std::from_chars(value.data(), value.data() + value.size(), index);
      if (fault != std::errc{} || end != value.data() + value.size() || index >= strings.size()) {
        refuse(row, "a cell points to a shared string that is not there; save the workbook again");
      }
      cell.text = strings[index];
    } else if (type == "e") {
      warnings.add(
          "error_cell", "", row,
          fmt::format("cells hold an error such as {}; taken as empty", escape_terminal(value)),
          "mend the formula");
      return;
    } else if (type == "b") {
      cell.type = CellType::boolean;
      cell.text = value == "1" || value == "true" ? "true" : "false";
    } else if (type == "d") {
      cell.type = CellType::date;
      cell.text = value;
    } else if (type.empty() || type == "n") {
      const auto number = parse_double(value);
      const bool date = style < dates.size() && dates[style];
      if (date && number && *number >= 0 && *number < 2958466) {
        cell.type = CellType::date;
        cell.text = date_text(*number, epoch_1904);
      } else {
        cell.type = CellType::number;
        cell.text = number_text(value);
      }
    } else {
      cell.text = value;
    }
    if (!cell.text.empty()) rows.back().cells.push_back(std::move(cell));
  }
};

const SheetCell* cell_at(const SheetRow& row, std::uint32_t column) {
  const auto found = std::lower_bound(
      row.cells.begin(), row.cells.end(), column,
      [](const SheetCell& cell, std::uint32_t wanted) { return cell.column < wanted; });
  return found != row.cells.end() && found->column == column ? &*found : nullptr;
}

// Gives each cell of a merged range the range's value, inside the area that has cells.
void spread_merged(std::vector<SheetRow>& rows, const std::vector<MergedRange>& merged,
                   std::uint32_t width, WarningList& warnings) {
  std::uint64_t budget = 1u << 20;
  for (const MergedRange& range : merged) {
    auto row = std::lower_bound(rows.begin(), rows.end(), range.first.row,
                                [](const SheetRow& r, std::uint64_t n) { return r.number < n; });
    if (row == rows.end() || row->number != range.first.row) continue;
    const SheetCell* origin = cell_at(*row, static_cast<std::uint32_t>(range.first.column - 1));
    if (origin == nullptr) continue;
    const SheetCell source = *origin;
    warnings.add("merged_cells", "", row->number,
                 "merged cells; each of them was given the value of the merged range",
                 "unmerge the cells where that is not meant");
    for (; row != rows.end() && row->number <= range.last.row; ++row) {
      const auto end =
          static_cast<std::uint32_t>(std::min<std::uint64_t>(range.last.column, width));
      for (auto c = static_cast<std::uint32_t>(range.first.column - 1); c < end; ++c) {
        if (budget == 0) return;
        --budget;
        if (cell_at(*row, c) != nullptr) continue;
        SheetCell copy = source;
        copy.column = c;
        row->cells.insert(std::upper_bound(row->cells.begin(), row->cells.end(), c,
                                           [](std::uint32_t wanted, const SheetCell& cell) {
                                             return wanted < cell.column;
                                           }),
                          std::move(copy));
      }
    }
  }
}

// A header of two rows: "Broker" over "name" and "phone" is "Broker name" and "Broker phone". True
// where the row below the header is its second half.
bool add_second_header(std::vector<std::string>& header, std::uint64_t header_row,
                       const SheetRow& below, const std::vector<MergedRange>& merged) {
  if (below.number != header_row + 1) return false;
  std::vector<std::pair<std::uint32_t, std::string>> names;
  for (const MergedRange& range : merged) {
    if (range.first.row != header_row || range.last.row != header_row) continue;
    for (std::uint64_t c = range.first.column; c <= range.last.column && c <= header.size(); ++c) {
      const SheetCell* cell = cell_at(below, static_cast<std::uint32_t>(c - 1));
      if (cell == nullptr || cell->type != CellType::text) return false;
      names.emplace_back(static_cast<std::uint32_t>(c - 1),
                         header[c - 1] + " " + std::string(trim(cell->text)));
    }
  }
  // Beside them stand cells that reach over both rows, or nothing.
  for (const SheetCell& cell : below.cells) {
    const bool named = std::any_of(names.begin(), names.end(),
                                   [&](const auto& name) { return name.first == cell.column; });
    if (!named && trim(cell.text) != header[cell.column]) return false;
  }
  // What reaches over all columns is a title.
  if (names.empty() || names.size() == header.size()) return false;
  for (auto& [column, name] : names) header[column] = std::move(name);
  return true;
}

// Room for each cell of the widest row in every row would be most of the memory for nothing.
void refuse_sparse(const std::vector<SheetRow>& rows, std::uint64_t width, const CellTable& table) {
  const std::uint64_t room = rows.size() * width;
  std::uint64_t filled = 0;
  for (const SheetRow& row : rows) filled += row.cells.size();
  if (room <= (1ULL << 28) && (room <= (1ULL << 24) || filled * 64 >= room)) return;
  throw Error(
      ErrorCode::limit_exceeded,
      fmt::format("{}, sheet {}: {} rows of {} columns, {} cells of them filled, exceed the "
                  "limit; delete the cells far to the right, or split the sheet",
                  table.file, escape_terminal(table.sheet), rows.size(), width, filled));
}

CellTable to_table(std::vector<SheetRow>& rows, const std::vector<MergedRange>& merged,
                   std::uint32_t width, const XlsxOptions& options, CellTable table) {
  std::erase_if(rows, [&](const SheetRow& row) {
    if (row.cells.empty()) ++table.blank_rows;
    return row.cells.empty();
  });
  refuse_sparse(rows, width, table);
  Records sample;
  for (std::size_t r = 0; r < std::min(rows.size(), kSampleRows); ++r) {
    std::vector<std::string> record(width);
    for (const SheetCell& cell : rows[r].cells) record[cell.column] = std::string(trim(cell.text));
    sample.push_back(std::move(record));
  }
  HeaderFinding header = find_header(sample, options.header, options.known_header);
  std::size_t first = 0;
  if (header.found) {
    first = header.record + 1;
    // Either of two rows may have looked more like the header.
    for (const std::size_t top : {header.record, header.record == 0 ? 0 : header.record - 1}) {
      if (top + 1 >= rows.size() ||
          !add_second_header(sample[top], rows[top].number, rows[top + 1], merged)) {
        continue;
      }
      header.record = top;
      first = top + 2;
      break;
    }
    table.header = sample[header.record];
    table.header_line = rows[header.record].number;
    if (header.record > 0) {
      table.warnings.add("preamble", "", rows.front().number, "rows above the header were left out",
                         "", header.record);
    }
    if (!header.sure) {
      table.warnings.add("header_unsure", "", table.header_line,
                         "the first row was taken as the header, though nothing in it proves it",
                         "say so if it holds data");
    }
  } else if (!rows.empty()) {
    table.warnings.add("no_header", "", 0,
                       "the sheet has no header; columns are called column 1, column 2 ...",
                       "add a first row with the names of the columns");
  }
  name_columns(table, width);
  const std::size_t count = rows.size() - std::min(first, rows.size());
  table.cells.resize(count * width);
  table.types.resize(count * width, CellType::text);
  for (std::size_t r = 0; r < count; ++r) {
    SheetRow& row = rows[first + r];
    table.lines.push_back(row.number);
    for (const SheetCell& cell : row.cells) {
      table.cells[r * width + cell.column] = table.owner->arena.keep(trim(cell.text));
      table.types[r * width + cell.column] = cell.type;
    }
    row.cells = {};
  }
  return table;
}

}  // namespace

bool looks_like_xlsx(std::string_view bytes) {
  return bytes.starts_with(std::string_view("PK\x03\x04", 4)) ||
         bytes.starts_with(std::string_view("PK\x05\x06", 4));
}

std::vector<CellTable> read_xlsx(std::string_view bytes, std::string_view file,
                                 const XlsxOptions& options, Context& context) {
  const ZipArchive archive(bytes, file);
  if (archive.has("EncryptionInfo")) {
    fail(file, "the workbook is encrypted; save it without a password");
  }
  if (!archive.has("xl/workbook.xml")) {
    fail(file, "a zip archive, but no workbook (xl/workbook.xml is missing); unpack it first");
  }
  Workbook workbook;
  parse_part(archive, "xl/workbook.xml", file, workbook);
  Relations relations;
  parse_part(archive, "xl/_rels/workbook.xml.rels", file, relations);
  SharedStrings strings;
  strings.file = file;
  if (archive.has("xl/sharedStrings.xml"))
    parse_part(archive, "xl/sharedStrings.xml", file, strings);
  Styles styles;
  if (archive.has("xl/styles.xml")) parse_part(archive, "xl/styles.xml", file, styles);

  std::vector<CellTable> tables;
  bool seen = options.sheet.empty();
  std::string names;
  for (const Workbook::Sheet& sheet : workbook.sheets) {
    names += (names.empty() ? "" : ", ") + escape_terminal(sheet.name);
    if (!options.sheet.empty() && sheet.name != options.sheet) continue;
    seen = true;
    const auto target = relations.targets.find(sheet.relation);
    if (target == relations.targets.end()) {
      fail(file,
           fmt::format("sheet {} names a part that is not there", escape_terminal(sheet.name)));
    }
    if (!target->second.starts_with("xl/worksheets/")) continue;  // a chart sheet
    CellTable table;
    table.file = std::string(file);
    table.sheet = sheet.name;
    table.format = "xlsx";
    table.encoding = "UTF-8";
    if (sheet.hidden) {
      table.warnings.add("hidden_sheet", "", 0, "the sheet is hidden in the workbook; it was read");
    }
    if (archive.outside() > 0) {
      table.warnings.add("foreign_parts", "", 0,
                         "the archive has parts that point outside of it; they were not touched",
                         "", archive.outside());
    }
    SheetParser parser{.file = file,
                       .sheet = sheet.name,
                       .strings = strings.strings,
                       .dates = styles.dates,
                       .epoch_1904 = workbook.epoch_1904,
                       .warnings = table.warnings,
                       .context = context};
    parse_part(archive, target->second, file, parser);
    std::uint32_t width = 0;
    for (const SheetRow& row : parser.rows) {
      if (!row.cells.empty()) width = std::max(width, row.cells.back().column + 1);
    }
    if (width == 0) continue;
    spread_merged(parser.rows, parser.merged, width, table.warnings);
    tables.push_back(to_table(parser.rows, parser.merged, width, options, std::move(table)));
  }
  if (!seen) {
    throw Error(ErrorCode::usage,
                fmt::format("{}: no sheet of that name; there are: {}", file, names));
  }
  return tables;
}

}  // namespace mekhala
