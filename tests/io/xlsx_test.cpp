#include "io/xlsx.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "engine/base/error.hpp"
#include "engine/base/random.hpp"
#include "io/header_words.hpp"
#include "tests/io/importing.hpp"
#include "tests/io/workbook.hpp"

namespace mekhala {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing_io::import_bytes;
using testing_io::import_paths;
using testing_io::Outcome;
using testing_io::parts_of;
using testing_io::SheetXml;
using testing_io::text_rows;
using testing_io::workbook;
using testing_io::WorkbookXml;
using testing_io::zipped;

std::vector<CellTable> read(const std::string& bytes, XlsxOptions options = {}) {
  Context context;
  options.known_header = [](std::string_view name) {
    return header_word(name) != HeaderWord::none;
  };
  return read_xlsx(bytes, "book.xlsx", options, context);
}

// The one sheet of a workbook with these rows.
CellTable sheet(const std::string& rows, WorkbookXml book = {}, const std::string& after = "") {
  book.sheets = {{.name = "Calls", .rows = rows, .after = after}};
  return std::move(read(workbook(book)).at(0));
}

Error error_of(const std::string& bytes, const XlsxOptions& options = {}) {
  try {
    (void)read(bytes, options);
  } catch (const Error& error) {
    return error;
  }
  ADD_FAILURE() << "accepted";
  return {ErrorCode::failure, ""};
}

Error sheet_error(const std::string& rows) {
  return error_of(workbook({.sheets = {{.name = "Calls", .rows = rows}}}));
}

std::vector<std::string> row(const CellTable& table, std::size_t r) {
  std::vector<std::string> cells;
  if (r >= table.rows()) return {"no such row"};
  for (const std::string_view cell : table.row(r)) cells.emplace_back(cell);
  return cells;
}

const ImportWarning* warning(const CellTable& table, std::string_view rule) {
  for (const ImportWarning& one : table.warnings.list()) {
    if (one.rule == rule) return &one;
  }
  return nullptr;
}

const std::string kHeader = text_rows({{"source", "target", "weight", "date"}});

TEST(Xlsx, LooksByItsBytes) {
  EXPECT_TRUE(looks_like_xlsx(workbook({.sheets = {{.name = "A", .rows = kHeader}}})));
  EXPECT_FALSE(looks_like_xlsx("PK but text"));
  EXPECT_FALSE(looks_like_xlsx(""));
}

TEST(Xlsx, CellsAreWhatAReaderSees) {
  WorkbookXml book;
  book.strings = {"<t>Ann</t>", "<r><t>Be</t></r><r><t>n</t></r><rPh><t>ben-reading</t></rPh>"};
  const CellTable table = sheet(
      kHeader +
          R"(<row r="2"><c r="A2" t="s"><v>0</v></c><c r="B2" t="s"><v>1</v></c>)"
          R"(<c r="C2"><v>8.562012345E9</v></c><c r="D2" t="b"><v>1</v></c></row>)"
          R"(<row r="3"><c r="A3" t="inlineStr"><is><t>Cleo</t></is></c><c r="C3"><v>2.5</v></c>)"
          R"(<c r="D3" t="str"><f>A1</f><v>said</v></c></row>)",
      book);
  EXPECT_THAT(table.header, ElementsAre("source", "target", "weight", "date"));
  EXPECT_THAT(row(table, 0), ElementsAre("Ann", "Ben", "8562012345", "true"));
  EXPECT_THAT(row(table, 1), ElementsAre("Cleo", "", "2.5", "said"));
  EXPECT_THAT(table.lines, ElementsAre(2U, 3U));
  EXPECT_EQ(table.type(0, 2), CellType::number);
  EXPECT_EQ(table.type(0, 3), CellType::boolean);
  EXPECT_EQ(table.type(0, 0), CellType::text);
  ASSERT_NE(warning(table, "formula_cached"), nullptr);
  EXPECT_THAT(warning(table, "formula_cached")->lines, ElementsAre(3U));
}

// Serial 45292 is 2024-01-01; 1 is 1900-01-01; 60 is the 29 February 1900 that never was.
TEST(Xlsx, DatesByTheirStyle) {
  WorkbookXml book;
  book.styles =
      R"(<styleSheet><numFmts><numFmt numFmtId="164" formatCode="[$-41E]d\ mmm\ yyyy"/>)"
      R"(<numFmt numFmtId="165" formatCode="0.00&quot;days&quot;"/></numFmts>)"
      R"(<cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="164"/><xf numFmtId="165"/>)"
      R"(<xf numFmtId="22"/></cellXfs></styleSheet>)";
  const auto cells = [&](int style, const char* value) {
    return fmt::format(
        R"(<row r="2"><c r="A2" t="inlineStr"><is><t>A</t></is></c><c r="B2" t="inlineStr"><is><t>B</t></is></c><c r="D2" s="{}"><v>{}</v></c></row>)",
        style, value);
  };
  const auto date = [&](int style, const char* value) {
    return std::string(sheet(kHeader + cells(style, value), book).cell(0, 3));
  };
  EXPECT_EQ(date(1, "45292"), "2024-01-01");
  EXPECT_EQ(date(2, "45292"), "2024-01-01");
  EXPECT_EQ(date(4, "45292.5"), "2024-01-01T12:00");
  EXPECT_EQ(date(1, "1"), "1900-01-01");
  EXPECT_EQ(date(1, "59"), "1900-02-28");
  EXPECT_EQ(date(1, "61"), "1900-03-01");
  EXPECT_EQ(date(0, "45292"), "45292");
  EXPECT_EQ(date(3, "45292"), "45292") << "a format with days in quotes is no date";
  book.epoch_1904 = true;
  EXPECT_EQ(date(1, "43830"), "2024-01-01");
}

TEST(Xlsx, ErrorsAndEmptyFormulasAreSaid) {
  const CellTable table = sheet(
      kHeader +
      R"(<row r="2"><c r="A2" t="inlineStr"><is><t>A</t></is></c><c r="B2" t="inlineStr"><is><t>B</t></is></c>)"
      R"(<c r="C2" t="e"><f>X1</f><v>#REF!</v></c><c r="D2"><f>NOW()</f></c></row>)");
  EXPECT_THAT(row(table, 0), ElementsAre("A", "B", "", ""));
  ASSERT_NE(warning(table, "error_cell"), nullptr);
  EXPECT_THAT(warning(table, "error_cell")->message, HasSubstr("#REF!"));
  EXPECT_NE(warning(table, "formula_without_value"), nullptr);
}

TEST(Xlsx, MergedCellsHoldTheirValue) {
  const CellTable table = sheet(
      text_rows({{"source", "target", "note"}, {"A", "B", "raid"}, {"", "C", ""}, {"D", "E", ""}}),
      {}, R"(<mergeCells><mergeCell ref="A2:A3"/><mergeCell ref="C2:C4"/></mergeCells>)");
  EXPECT_THAT(row(table, 1), ElementsAre("A", "C", "raid"));
  EXPECT_THAT(row(table, 2), ElementsAre("D", "E", "raid"));
  ASSERT_NE(warning(table, "merged_cells"), nullptr);
  EXPECT_EQ(warning(table, "merged_cells")->count, 2U);
}

TEST(Xlsx, AHeaderOfTwoRows) {
  const std::string bytes = workbook(
      {.sheets = {{.name = "Register",
                   .rows = text_rows({{"Shelter register"},
                                      {"Case no", "Name", "Broker", "", "Compound"},
                                      {"", "", "Name", "Phone", ""},
                                      {"1", "Ana", "Ros", "+855 40 000 101", "Jade Park"},
                                      {"2", "Ben", "Ros", "", ""}}),
                   .after = "<mergeCells><mergeCell ref=\"A1:E1\"/><mergeCell ref=\"C2:D2\"/>"
                            "<mergeCell ref=\"A2:A3\"/><mergeCell ref=\"B2:B3\"/>"
                            "<mergeCell ref=\"E2:E3\"/><mergeCell ref=\"E4:E5\"/></mergeCells>"}}});
  const std::vector<CellTable> tables = read(bytes);
  EXPECT_THAT(tables.at(0).header,
              ElementsAre("Case no", "Name", "Broker Name", "Broker Phone", "Compound"));
  EXPECT_THAT(tables[0].lines, ElementsAre(4U, 5U));
  const Outcome outcome = import_bytes("register.xlsx", bytes);
  EXPECT_THAT(outcome.batch().links,
              testing::UnorderedElementsAre("Ros -recruited-> 1", "Ros -recruited-> 2",
                                            "Ros -uses-> +85540000101", "1 -held_at-> Jade Park",
                                            "2 -held_at-> Jade Park"));
}

// One cell far to the right must not cost room in every row.
TEST(Xlsx, ACellFarToTheRightNamesTheLimit) {
  std::string rows = kHeader;
  for (int r = 2; r < 1200; ++r)
    rows += fmt::format(R"(<row r="{}"><c r="XFD{}"><v>1</v></c></row>)", r, r);
  const Error error = sheet_error(rows);
  EXPECT_EQ(error.code(), ErrorCode::limit_exceeded);
  EXPECT_THAT(error.what(), HasSubstr("16384"));
}

TEST(Xlsx, TitlesAndEmptyRowsAboveTheHeader) {
  const CellTable table =
      sheet(text_rows({{"Register of calls 2024"}}) +
            text_rows({{"source", "target", "weight", "date"}, {"A", "B", "1", "2024-01-01"}}, 3) +
            R"(<row r="9"></row>)");
  EXPECT_EQ(table.header_line, 3U);
  EXPECT_THAT(table.header, ElementsAre("source", "target", "weight", "date"));
  EXPECT_THAT(table.lines, ElementsAre(4U));
  EXPECT_NE(warning(table, "preamble"), nullptr);
}

TEST(Xlsx, EachSheetIsATableAndNamedOnesAlone) {
  const std::string bytes = workbook(
      {.sheets = {
           {.name = "Calls", .rows = text_rows({{"source", "target"}, {"A", "B"}})},
           {.name = "Old", .rows = text_rows({{"source", "target"}, {"C", "D"}}), .hidden = true},
           {.name = "Empty", .rows = ""}}});
  const std::vector<CellTable> tables = read(bytes);
  ASSERT_EQ(tables.size(), 2U);
  EXPECT_EQ(tables[0].sheet, "Calls");
  EXPECT_EQ(warning(tables[0], "hidden_sheet"), nullptr);
  EXPECT_EQ(tables[1].sheet, "Old");
  EXPECT_NE(warning(tables[1], "hidden_sheet"), nullptr);
  ASSERT_EQ(read(bytes, {.sheet = "Old"}).size(), 1U);
  const Error error = error_of(bytes, {.sheet = "New"});
  EXPECT_EQ(error.code(), ErrorCode::usage);
  EXPECT_THAT(error.what(), HasSubstr("Calls, Old, Empty"));
  const Outcome outcome = import_bytes("book.xlsx", bytes);
  ASSERT_FALSE(outcome.refused()) << outcome.message();
  EXPECT_EQ(outcome.report().format, "xlsx");
  EXPECT_EQ(outcome.report().tables.size(), 2U);
  EXPECT_THAT(outcome.batch().links, ElementsAre("A -linked_to-> B", "C -linked_to-> D"));
}

TEST(Xlsx, PlacesBeyondExcelAreRefused) {
  const std::string start = kHeader + R"(<row r="2">)";
  EXPECT_THAT(sheet_error(start + R"(<c r="XFE2"><v>1</v></c></row>)").what(), HasSubstr("16384"));
  EXPECT_THAT(sheet_error(kHeader + R"(<row r="4294967296"><c><v>1</v></c></row>)").what(),
              HasSubstr("1048576"));
  EXPECT_THAT(sheet_error(start + R"(<c r="A3"><v>1</v></c></row>)").what(), HasSubstr("row 2"));
  EXPECT_THAT(sheet_error(start + R"(<c r="B2"><v>1</v></c><c r="B2"><v>2</v></c></row>)").what(),
              HasSubstr("twice"));
  EXPECT_THAT(sheet_error(start + R"(<c r="B2" t="s"><v>7</v></c></row>)").what(),
              HasSubstr("shared string"));
  EXPECT_THAT(sheet_error(kHeader + R"(<row r="3"/><row r="2"/>)").what(),
              HasSubstr("out of order"));
  EXPECT_EQ(sheet_error(start + R"(<c r="A2"><v>1</c></row>)").code(), ErrorCode::invalid_input);
}

TEST(Xlsx, HostileXmlIsRefused) {
  testing_io::Parts parts = parts_of({.sheets = {{.name = "A", .rows = kHeader}}});
  parts.front().second =
      "<!DOCTYPE x [<!ENTITY a SYSTEM \"file:///etc/passwd\">]>" + parts.front().second;
  EXPECT_THAT(error_of(zipped(parts)).what(), HasSubstr("entities"));
  std::string deep;
  for (unsigned i = 0; i < kMaxXmlDepth + 2; ++i) deep += "<x>";
  const Error error = sheet_error(deep);
  EXPECT_EQ(error.code(), ErrorCode::limit_exceeded);
  EXPECT_THAT(error.what(), HasSubstr(std::to_string(kMaxXmlDepth)));
}

TEST(Xlsx, ArchivesThatAreNoWorkbook) {
  EXPECT_THAT(error_of(zipped({{"readme.txt", "hello"}})).what(), HasSubstr("no workbook"));
  EXPECT_THAT(error_of(zipped({{"EncryptionInfo", "x"}})).what(), HasSubstr("encrypted"));
  EXPECT_EQ(error_of("PK\x03\x04 cut").code(), ErrorCode::invalid_input);
  testing_io::Parts parts = parts_of({.sheets = {{.name = "A", .rows = kHeader}}});
  parts.push_back(parts.front());
  EXPECT_THAT(error_of(zipped(parts)).what(), HasSubstr("twice"));
}

TEST(Xlsx, PartsOutsideAreNotTouchedAndSaid) {
  testing_io::Parts parts =
      parts_of({.sheets = {{.name = "A", .rows = text_rows({{"source", "target"}, {"A", "B"}})}}});
  parts.emplace_back("../../evil", "x");
  parts.emplace_back("/tmp/evil-mekhala", "x");
  const std::vector<CellTable> tables = read(zipped(parts));
  ASSERT_NE(warning(tables.at(0), "foreign_parts"), nullptr);
  EXPECT_EQ(warning(tables.at(0), "foreign_parts")->count, 2U);
  EXPECT_FALSE(std::filesystem::exists("/tmp/evil-mekhala"));
}

TEST(Xlsx, BombsNameTheirLimit) {
  std::string rows = kHeader + R"(<row r="2"><c t="inlineStr"><is><t>)";
  rows += std::string(40UL << 20, 'A');
  rows += "</t></is></c></row>";
  const Error error = sheet_error(rows);
  EXPECT_EQ(error.code(), ErrorCode::limit_exceeded);
  EXPECT_THAT(error.what(), HasSubstr("ratio"));
}

// Broken in any byte, a workbook is read or refused, and what is read adds up.
TEST(Xlsx, RandomCorruptionIsReadOrRefused) {
  const std::string good = workbook({.sheets = {{.name = "Calls",
                                                 .rows = text_rows({{"source", "target", "date"},
                                                                    {"A", "B", "2024-01-01"},
                                                                    {"B", "C", "2024-01-02"}})}},
                                     .strings = {"<t>x</t>"}});
  for (std::uint64_t seed = 1; seed <= 200; ++seed) {
    SCOPED_TRACE(fmt::format("seed {}", seed));
    Random random(seed, 3);
    std::string bytes = good;
    for (std::uint64_t n = 1 + random.below(4); n > 0; --n) {
      bytes[4 + random.below(bytes.size() - 4)] = static_cast<char>(random.below(256));
    }
    const Outcome outcome = import_bytes("book.xlsx", bytes);
    if (outcome.refused()) {
      EXPECT_TRUE(outcome.error->code() == ErrorCode::invalid_input ||
                  outcome.error->code() == ErrorCode::limit_exceeded)
          << outcome.message();
    } else {
      EXPECT_EQ(outcome.report().rows, outcome.report().accepted + outcome.report().rejected);
    }
  }
}

TEST(Xlsx, PublishedWorkbooksAsTheirTruthSays) {
  const auto donations = testing_io::shared("data/formats/xlsx/nomenklatura-donations.xlsx");
  const auto plain = testing_io::shared("data/formats/csv/nomenklatura-donations.csv");
  if (!donations || !plain) GTEST_SKIP() << testing_io::kNoShared;
  const auto import_one = [](const std::filesystem::path& path, const std::string& sheet) {
    ImportOptions options;
    options.source = "donations";
    options.mapping = fmt::format(
        "tables:\n  - file: {}\n{}    entities:\n"
        "      party: {{schema: organization, key: Party, key_type: name}}\n"
        "      donor: {{schema: organization, key: Donor, key_type: name}}\n    links:\n"
        "      gift: {{schema: pays, from: donor, to: party, keys: [DonationDate, DonationEUR]}}\n",
        path.filename().string(), sheet);
    return import_paths({path}, options);
  };
  const Outcome book = import_one(*donations, "    sheet: donations\n");
  const Outcome text = import_one(*plain, "");
  ASSERT_FALSE(book.refused()) << book.message();
  ASSERT_FALSE(text.refused()) << text.message();
  EXPECT_EQ(text.report().rows, 292U);
  EXPECT_EQ(book.report().rows, 292U);
  EXPECT_EQ(book.report().tables.at(0).header, text.report().tables.at(0).header);
  EXPECT_EQ(book.batch().entities, text.batch().entities) << "the same rows as CSV and as XLSX";
  EXPECT_EQ(book.report().links, text.report().links);
}

}  // namespace
}  // namespace mekhala
