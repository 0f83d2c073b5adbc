#include "io/delimited.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>

#include "engine/base/error.hpp"
#include "engine/base/file.hpp"
#include "engine/base/random.hpp"
#include "engine/base/text.hpp"
#include "io/header_words.hpp"
#include "tests/io/importing.hpp"

namespace mekhala {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing_io::import_bytes;
using testing_io::Outcome;

DelimitedOptions encoded_in(const std::string& name) {
  DelimitedOptions options;
  options.encoding = name;
  return options;
}
DelimitedOptions cut_by(char delimiter) {
  DelimitedOptions options;
  options.delimiter = delimiter;
  return options;
}
DelimitedOptions with_header(bool there) {
  DelimitedOptions options;
  options.header = there;
  return options;
}

CellTable read(std::string_view bytes, DelimitedOptions options = {}) {
  Context context;
  if (!options.known_header) {
    options.known_header = [](std::string_view name) {
      return header_word(name) != HeaderWord::none;
    };
  }
  return read_delimited(bytes, "table.csv", options, context);
}

Error error_of(std::string_view bytes, const DelimitedOptions& options = {}) {
  try {
    (void)read(bytes, options);
  } catch (const Error& error) {
    return error;
  }
  ADD_FAILURE() << "accepted";
  return {ErrorCode::failure, ""};
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

std::vector<std::string> rules(const CellTable& table) {
  std::vector<std::string> all;
  for (const ImportWarning& one : table.warnings.list()) all.push_back(one.rule);
  return all;
}

// --- encodings, by tables of their own: nothing here goes through the door that is tested
// ---------

std::string utf16(std::string_view utf8, bool big, bool mark) {
  std::string out;
  const auto unit = [&](std::uint32_t value) {
    const char high = static_cast<char>(value >> 8), low = static_cast<char>(value & 0xff);
    out += big ? high : low;
    out += big ? low : high;
  };
  if (mark) unit(0xfeff);
  for (std::uint32_t point : code_points(utf8)) {
    if (point < 0x10000) {
      unit(point);
      continue;
    }
    point -= 0x10000;
    unit(0xd800 + (point >> 10));
    unit(0xdc00 + (point & 0x3ff));
  }
  return out;
}

// Thai letters U+0E01.. stand at 0xA1.. in TIS-620.
std::string tis620(std::string_view utf8) {
  std::string out;
  for (const std::uint32_t point : code_points(utf8)) {
    out += static_cast<char>(point < 0x80 ? point : point - 0x0e00 + 0xa0);
  }
  return out;
}

// Latin-1 letters stand at their own number in Windows-1252.
std::string windows1252(std::string_view utf8) {
  std::string out;
  for (const std::uint32_t point : code_points(utf8)) out += static_cast<char>(point);
  return out;
}

// Some characters of GB 2312, by their published codes.
std::string gbk(std::string_view utf8) {
  static const std::map<std::uint32_t, const char*> codes{
      {U'张', "\xd5\xc5"}, {U'王', "\xcd\xf5"}, {U'李', "\xc0\xee"}, {U'伟', "\xce\xb0"},
      {U'芳', "\xb7\xbc"}, {U'娜', "\xc4\xc8"}, {U'公', "\xb9\xab"}, {U'司', "\xcb\xbe"},
      {U'中', "\xd6\xd0"}, {U'国', "\xb9\xfa"}, {U'电', "\xb5\xe7"}, {U'话', "\xbb\xb0"},
      {U'姓', "\xd0\xd5"}, {U'名', "\xc3\xfb"}, {U'人', "\xc8\xcb"}, {U'老', "\xc0\xcf"},
      {U'板', "\xb0\xe5"}, {U'园', "\xd4\xb0"}, {U'区', "\xc7\xf8"}};
  std::string out;
  for (const std::uint32_t point : code_points(utf8)) {
    if (point < 0x80) {
      out += static_cast<char>(point);
    } else {
      out += codes.at(point);
    }
  }
  return out;
}

constexpr const char* kThai =
    "รหัส,ชื่อ,หมายเหตุ\n1,สมชาย ใจดี,ทำงานที่แม่สอด\n2,สมหญิง รักไทย,ถูกชักชวนไปทำงาน\n3,มานะ "
    "ดีมาก,ข้ามแดนที่ด่าน\n";
constexpr const char* kChinese =
    "姓名,公司,电话\n张伟,中国公司,1390001\n王芳,中国电话公司,1390002\n李娜,园区老板公司,1390003\n";
constexpr const char* kWestern =
    "id,name,note\n1,Iván Núñez Peña,años\n2,João Pereira Muñoz,não\n3,François Lefèvre,été\n";

struct Encoded {
  const char* name;
  std::string bytes;
  std::vector<std::string> encodings;  // any of these names is right
  const char* utf8;
};

std::vector<Encoded> encoded_files() {
  return {{"UTF-8", kThai, {"UTF-8"}, kThai},
          {"UTF-8 with mark", std::string("\xef\xbb\xbf") + kThai, {"UTF-8"}, kThai},
          {"UTF-16LE with mark", utf16(kThai, false, true), {"UTF-16LE"}, kThai},
          {"UTF-16BE with mark", utf16(kChinese, true, true), {"UTF-16BE"}, kChinese},
          {"Windows-1252", windows1252(kWestern), {"windows-1252", "ISO-8859-1"}, kWestern},
          {"GBK", gbk(kChinese), {"GBK", "GB18030", "gb18030"}, kChinese},
          {"TIS-620", tis620(kThai), {"TIS-620", "windows-874"}, kThai}};
}

TEST(Delimited, EncodingsAreFoundAndSaid) {
  for (const Encoded& file : encoded_files()) {
    SCOPED_TRACE(file.name);
    const CellTable table = read(file.bytes);
    EXPECT_THAT(file.encodings, testing::Contains(table.encoding));
    const CellTable plain = read(file.utf8);
    EXPECT_EQ(table.header, plain.header);
    ASSERT_EQ(table.rows(), 3U);
    for (std::size_t r = 0; r < 3; ++r) EXPECT_EQ(row(table, r), row(plain, r));
    const Outcome outcome = import_bytes("table.csv", file.bytes);
    ASSERT_FALSE(outcome.refused()) << outcome.message();
    EXPECT_EQ(outcome.report().encoding, table.encoding);
    EXPECT_EQ(outcome.report().accepted, 3U);
  }
}

TEST(Delimited, Utf16WithoutMarkIsRefusedByName) {
  for (const bool big : {false, true}) {
    const Error error = error_of(utf16("source,target\nA,B\nB,C\n", big, false));
    EXPECT_EQ(error.code(), ErrorCode::invalid_input);
    EXPECT_THAT(error.what(), HasSubstr("UTF-16"));
    // Named by hand, it is read.
    const CellTable table = read(utf16("source,target\nA,B\nB,C\n", big, false),
                                 encoded_in(big ? "UTF-16BE" : "UTF-16LE"));
    EXPECT_THAT(table.header, ElementsAre("source", "target"));
    EXPECT_THAT(row(table, 1), ElementsAre("B", "C"));
  }
}

TEST(Delimited, ForcedEncodingIsTaken) {
  const CellTable table = read(windows1252("id,name\n1,Peña\n"), encoded_in("windows-1252"));
  EXPECT_THAT(row(table, 0), ElementsAre("1", "Peña"));
  EXPECT_EQ(error_of("id,name\n1,x\n", encoded_in("klingon")).code(), ErrorCode::invalid_input);
}

TEST(Delimited, DelimitersAreFoundAndSaid) {
  const std::map<char, const char*> names{
      {',', "comma"}, {';', "semicolon"}, {'\t', "tab"}, {'|', "pipe"}};
  for (const auto& [delimiter, name] : names) {
    SCOPED_TRACE(name);
    std::string bytes = "source,target,date\nA,B,2024-01-01\nB,C,2024-01-02\n";
    std::replace(bytes.begin(), bytes.end(), ',', delimiter);
    const CellTable table = read(bytes);
    EXPECT_EQ(table.delimiter, delimiter);
    EXPECT_THAT(table.header, ElementsAre("source", "target", "date"));
    EXPECT_THAT(row(table, 1), ElementsAre("B", "C", "2024-01-02"));
    const Outcome outcome = import_bytes("x.csv", bytes);
    EXPECT_EQ(outcome.report().tables.at(0).delimiter, name);
    EXPECT_EQ(outcome.report().format, delimiter == '\t' ? "tsv" : "csv");
  }
}

TEST(Delimited, SpacesWithQuotedCells) {
  const CellTable table = read(
      "Source Target Type timeset\nFred Ann Directed \"[2016-02-03, 2016-02-04]\"\n"
      "Ann Fred Directed \"[2016-03-04, Infinity]\"\n");
  EXPECT_EQ(table.delimiter, ' ');
  EXPECT_THAT(row(table, 0), ElementsAre("Fred", "Ann", "Directed", "[2016-02-03, 2016-02-04]"));
}

TEST(Delimited, OtherDelimitersInsideCellsDoNotMislead) {
  const CellTable table =
      read("name;phone;note\nSok, Dara;012,345;a|b\nChan, Lina;012,346;c|d\nMa, Aye;012,347;e|f\n");
  EXPECT_EQ(table.delimiter, ';');
  EXPECT_THAT(row(table, 0), ElementsAre("Sok, Dara", "012,345", "a|b"));
}

TEST(Delimited, SepLineDecides) {
  const CellTable table = read("sep=|\r\nsource|target\r\nA;B|C,D\r\n");
  EXPECT_EQ(table.delimiter, '|');
  EXPECT_EQ(table.header_line, 2U);
  EXPECT_EQ(table.lines.front(), 3U);
  EXPECT_THAT(row(table, 0), ElementsAre("A;B", "C,D"));
  const CellTable quoted = read("\"sep=;\"\nsource;target\nA;B\n");
  EXPECT_THAT(quoted.header, ElementsAre("source", "target"));
}

TEST(Delimited, ForcedDelimiterIsTaken) {
  const std::string text = "source;x,target;y\nA;1,B;2\nC;3,D;4\n";
  const CellTable table = read(text, cut_by(','));
  EXPECT_EQ(table.delimiter, ',');
  EXPECT_THAT(row(table, 1), ElementsAre("C;3", "D;4"));
  EXPECT_EQ(read(text, cut_by(';')).columns(), 3U);
}

TEST(Delimited, QuotesByTheStandardAndSingleOnes) {
  const CellTable table = read("id,name\n1,\"Ros, \"\"the\nagent\"\"\"\n2,\"\"\n3,\" padded \"\n");
  EXPECT_EQ(table.quote, '"');
  EXPECT_THAT(row(table, 0), ElementsAre("1", "Ros, \"the\nagent\""));
  EXPECT_THAT(row(table, 1), ElementsAre("2", ""));
  EXPECT_THAT(row(table, 2), ElementsAre("3", "padded"));
  EXPECT_THAT(table.lines, ElementsAre(2U, 4U, 5U));
  const CellTable single = read("id,name\n1,'Ros, Chan'\n2,'D''Arc, J'\n");
  EXPECT_EQ(single.quote, '\'');
  EXPECT_THAT(row(single, 0), ElementsAre("1", "Ros, Chan"));
  EXPECT_THAT(row(single, 1), ElementsAre("2", "D'Arc, J"));
}

TEST(Delimited, BareQuotesStayWithAWarning) {
  const CellTable table = read("id,name\n1,Ali \"Boss\" Khan\n2,\"Ali\" Hassan\n3,5\" pipe\n");
  EXPECT_THAT(row(table, 0), ElementsAre("1", "Ali \"Boss\" Khan"));
  EXPECT_THAT(row(table, 1), ElementsAre("2", "\"Ali\" Hassan"));
  EXPECT_THAT(row(table, 2), ElementsAre("3", "5\" pipe"));
  ASSERT_NE(warning(table, "bare_quote"), nullptr);
  EXPECT_THAT(warning(table, "bare_quote")->lines, ElementsAre(2U, 3U, 4U));
}

TEST(Delimited, OpenQuoteNamesTheLineWhereItOpens) {
  const Error error = error_of("id,name\n1,Ann\n2,\"Ben\n3,Cleo\n4,Dan\n");
  EXPECT_EQ(error.code(), ErrorCode::invalid_input);
  EXPECT_EQ(error.place().line, 3U);
  EXPECT_THAT(error.what(), HasSubstr("line 3"));
  EXPECT_THAT(error.what(), testing::Not(HasSubstr("Ben"))) << "a message may not quote a value";
  // Also far beyond the records that are looked at to find the dialect.
  std::string longer = "id,name\n";
  for (int i = 0; i < 5000; ++i) longer += fmt::format("{},Ann\n", i);
  longer += "5000,\"Ben\n5001,Cleo\n";
  EXPECT_EQ(error_of(longer).place().line, 5002U);
  EXPECT_EQ(error_of("sep=,\nid,name\n1,Ann\n2,\"Ben\n").place().line, 4U);
}

TEST(Delimited, SpacesAroundCellsAreTrimmedAndCounted) {
  const CellTable table = read(" source , target\n A ,B\nC, D \n");
  EXPECT_THAT(table.header, ElementsAre("source", "target"));
  EXPECT_THAT(row(table, 0), ElementsAre("A", "B"));
  EXPECT_THAT(row(table, 1), ElementsAre("C", "D"));
  ASSERT_NE(warning(table, "spaces_trimmed"), nullptr);
  EXPECT_EQ(warning(table, "spaces_trimmed")->count, 4U);
  EXPECT_EQ(warning(table, "spaces_trimmed")->line, 1U);
}

TEST(Delimited, NewlinesOfAnyMix) {
  const CellTable mixed = read("source,target\nA,B\r\nB,C\rC,D");
  ASSERT_EQ(mixed.rows(), 3U);
  EXPECT_THAT(mixed.lines, ElementsAre(2U, 3U, 4U));
  ASSERT_NE(warning(mixed, "mixed_newlines"), nullptr);
  EXPECT_THAT(warning(mixed, "mixed_newlines")->message, HasSubstr("1 LF, 1 CRLF, 1 CR"));
  const CellTable old = read("source,target\rA,B\rB,C\r");
  ASSERT_EQ(old.rows(), 2U);
  EXPECT_NE(warning(old, "cr_newlines"), nullptr);
  EXPECT_THAT(rules(read("source,target\r\nA,B\r\nB,C\r\n")), IsEmpty());
}

TEST(Delimited, RaggedRowsAreNamedAndNeverShifted) {
  const CellTable table = read("source,target,note\nA,B\nA,B,x,extra\nA,B,x,,\nA,B,y\n");
  ASSERT_EQ(table.rows(), 3U);
  EXPECT_THAT(row(table, 0), ElementsAre("A", "B", ""));
  EXPECT_THAT(row(table, 1), ElementsAre("A", "B", "x"))
      << "empty cells beyond the header are none";
  ASSERT_NE(warning(table, "short_row"), nullptr);
  EXPECT_THAT(warning(table, "short_row")->lines, ElementsAre(2U));
  ASSERT_EQ(table.rejected.size(), 1U);
  EXPECT_EQ(table.rejected[0].line, 3U);
  EXPECT_EQ(table.rejected[0].rule, "ragged_row");
  EXPECT_EQ(table.rejected[0].row, "A,B,x,extra");
  EXPECT_EQ(table.rejected[0].value, "extra");
}

TEST(Delimited, NulIsRefusedWithItsLine) {
  const Error error = error_of(std::string_view("source,target\nA,B\nA\0x,B\n", 23));
  EXPECT_EQ(error.code(), ErrorCode::invalid_input);
  EXPECT_TRUE(error.place().line == 3U || error.place().byte == 19U)
      << "neither line 3 nor byte 19: " << error.what();
}

TEST(Delimited, DuplicateAndEmptyHeadersGetNames) {
  const CellTable table = read("name,phone,phone,,\nAnn,1,2,3,4\nBen,5,6,7,8\n");
  EXPECT_THAT(table.header, ElementsAre("name", "phone", "phone (2)", "column 4", "column 5"));
  ASSERT_NE(warning(table, "duplicate_header"), nullptr);
  EXPECT_EQ(warning(table, "duplicate_header")->line, 1U);
  EXPECT_THAT(row(table, 1), ElementsAre("Ben", "5", "6", "7", "8"));
}

TEST(Delimited, NumberedHeadersDoNotCollide) {
  const CellTable table =
      read("name,name (2),name,column 5,\nAnn,b,c,d,e\nBen,f,g,h,i\n", with_header(true));
  std::vector<std::string> names = table.header;
  std::sort(names.begin(), names.end());
  EXPECT_EQ(std::unique(names.begin(), names.end()), names.end())
      << "two columns of one name: " << testing::PrintToString(table.header);
}

TEST(Delimited, NoHeader) {
  const CellTable table = read("A,B,3\nB,C,4\nC,A,5\n");
  EXPECT_EQ(table.header_line, 0U);
  EXPECT_THAT(table.header, ElementsAre("column 1", "column 2", "column 3"));
  EXPECT_EQ(table.rows(), 3U);
  EXPECT_NE(warning(table, "no_header"), nullptr);
  EXPECT_EQ(read("A,B,3\nB,C,4\nC,A,5\n", with_header(true)).rows(), 2U);
  EXPECT_EQ(read("source,target\nB,C\n", with_header(false)).rows(), 2U);
}

// Told by who comes again: the words themselves could be a header.
TEST(Delimited, AListOfEdgesHasNoHeader) {
  const CellTable table = read("Ann,Ben\nBen,Cleo\nCleo,Dan\n");
  EXPECT_EQ(table.header_line, 0U);
  EXPECT_EQ(table.rows(), 3U);
  const Outcome outcome = import_bytes("ties.csv", "Ann,Ben\nBen,Cleo\nCleo,Dan\n");
  EXPECT_THAT(outcome.batch().links, ElementsAre("Ann -linked_to-> Ben", "Ben -linked_to-> Cleo",
                                                 "Cleo -linked_to-> Dan"));
}

TEST(Delimited, HeaderOnlyAndNothingAtAll) {
  const CellTable header = read("source,target,relation\n");
  EXPECT_THAT(header.header, ElementsAre("source", "target", "relation"));
  EXPECT_EQ(header.rows(), 0U);
  for (const char* empty : {"", "\n", " \n\t\n", "\xef\xbb\xbf"}) {
    EXPECT_EQ(read(empty).columns(), 0U);
    const Outcome outcome = import_bytes("empty.csv", empty);
    ASSERT_TRUE(outcome.refused());
    EXPECT_THAT(outcome.message(), HasSubstr("empty.csv"));
    EXPECT_THAT(outcome.message(), HasSubstr("empty"));
  }
}

TEST(Delimited, TitlesAndCommentsAboveTheHeaderAreLeftOut) {
  const CellTable table = read(
      "# exported from the register\nInterviews 2024,,\n,,\nid,name,phone\n1,Ann,23\n2,Ben,24\n");
  EXPECT_THAT(table.header, ElementsAre("id", "name", "phone"));
  EXPECT_EQ(table.header_line, 4U);
  ASSERT_NE(warning(table, "preamble"), nullptr);
  EXPECT_EQ(warning(table, "preamble")->count, 2U);
  EXPECT_THAT(table.lines, ElementsAre(5U, 6U));
}

TEST(Delimited, BlankLinesAreCountedNotRows) {
  const CellTable table = read("source,target\n\nA,B\n , \n\nB,C\n\n");
  EXPECT_EQ(table.rows(), 2U);
  EXPECT_EQ(table.blank_rows, 4U);
  EXPECT_THAT(table.lines, ElementsAre(3U, 6U));
}

TEST(Delimited, GzipIsUnpackedAndSaid) {
  const CellTable table = read(gzip("source,target\nA,B\n"));
  EXPECT_EQ(table.compression, "gzip");
  EXPECT_THAT(row(table, 0), ElementsAre("A", "B"));
  const Outcome outcome = import_bytes("calls.csv", gzip("source,target\nA,B\n"));
  ASSERT_FALSE(outcome.refused());
  EXPECT_EQ(outcome.report().compression, "gzip");
  EXPECT_EQ(outcome.report().accepted, 1U);
  std::string cut = gzip("source,target\nA,B\n");
  cut.resize(cut.size() - 9);
  EXPECT_EQ(import_bytes("calls.csv", cut).error->code(), ErrorCode::invalid_input);
}

TEST(Delimited, TooManyCellsNameTheLimit) {
  std::string wide = "source,target\nA,B\n";
  wide += std::string(kMaxColumns + 2, ',') + "\n";
  const Error error = error_of(wide);
  EXPECT_EQ(error.code(), ErrorCode::limit_exceeded);
  EXPECT_THAT(error.what(), HasSubstr("65536"));
}

TEST(Delimited, StopsWhenAsked) {
  std::string bytes = "source,target\n";
  for (int i = 0; i < 40000; ++i) bytes += "A,B\n";
  std::stop_source stop;
  stop.request_stop();
  Context context({.stop = stop.get_token()});
  try {
    (void)read_delimited(bytes, "x.csv", {}, context);
    FAIL() << "not stopped";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::interrupted);
  }
}

// --- properties ----------------------------------------------------------------------------------

struct Dialect {
  char delimiter;
  const char* newline;
  bool always_quoted;
};

std::string written(const std::vector<std::vector<std::string>>& cells, const Dialect& dialect,
                    Random& random) {
  std::string text;
  for (const auto& record : cells) {
    for (std::size_t c = 0; c < record.size(); ++c) {
      if (c > 0) text += dialect.delimiter;
      const std::string& cell = record[c];
      const bool must = cell.find_first_of("\"\n\r,;|\t'") != std::string::npos;
      if (!must && !dialect.always_quoted && random.below(4) != 0) {
        text += cell;
        continue;
      }
      text += '"';
      for (const char letter : cell) {
        text += letter;
        if (letter == '"') text += '"';
      }
      text += '"';
    }
    text += dialect.newline;
  }
  return text;
}

std::string random_cell(Random& random) {
  static const std::vector<std::string> pieces{"Ann",     "Sok Dara",
                                               "สมชาย",   "ສົມຊາຍ",
                                               "សុខ",      "အောင်",
                                               "张伟",    "Nguyễn",
                                               "Peña",    "\"",
                                               "\"\"",    ",",
                                               ";",       "|",
                                               "\n",      "\r\n",
                                               "'",       "7",
                                               "+856 20", "2024-01-02",
                                               "=1+1",    "\xf0\x9f\x98\x80",
                                               "-",       "x",
                                               "0",       ".",
                                               "a b"};
  std::string cell;
  for (std::uint64_t n = random.below(4); n > 0; --n) cell += pieces[random.below(pieces.size())];
  return std::string(trim(cell));
}

TEST(Delimited, RandomTablesComeBackCellByCell) {
  for (std::uint64_t seed = 1; seed <= 300; ++seed) {
    SCOPED_TRACE(fmt::format("seed {}", seed));
    Random random(seed, 1);
    const std::size_t width = 2 + random.below(5), height = 1 + random.below(30);
    std::vector<std::vector<std::string>> cells(1);
    for (std::size_t c = 0; c < width; ++c) {
      static const char* names[] = {"source", "target", "date", "remarks", "weight", "relation"};
      cells[0].emplace_back(names[c]);
    }
    for (std::size_t r = 0; r < height; ++r) {
      cells.emplace_back();
      for (std::size_t c = 0; c < width; ++c) cells.back().push_back(random_cell(random));
      // A row of blanks is no row; the property is about the others.
      if (cells.back()[0].empty()) cells.back()[0] = "A";
    }
    const Dialect dialect{",;\t|" [random.below(4)],
                          std::array { "\n", "\r\n", "\r" }[random.below(3)], random.below(3) == 0};
    const std::string utf8 = written(cells, dialect, random);
    const std::uint64_t form = random.below(4);
    const std::string bytes = form == 0   ? utf8
                              : form == 1 ? "\xef\xbb\xbf" + utf8
                                          : utf16(utf8, form == 3, true);
    const CellTable table = read(bytes);
    ASSERT_EQ(table.header, cells[0]) << utf8;
    ASSERT_EQ(table.delimiter, dialect.delimiter);
    ASSERT_EQ(table.rows(), height) << utf8;
    for (std::size_t r = 0; r < height; ++r) ASSERT_EQ(row(table, r), cells[r + 1]) << utf8;
    ASSERT_THAT(table.rejected, IsEmpty());
  }
}

// Whatever becomes of the bytes, the import is refused or every record is accounted for.
TEST(Delimited, RowsAddUpUnderRandomCorruption) {
  const std::string valid =
      "source,target,relation,weight,date\nAnn,\"Ben, jr\",recruits,1,2024-01-01\n"
      "Ben,Cleo,\"says \"\"hi\"\"\",2,2024-01-02\nสมชาย,Dan,pays,3,05/06/2567\nDan,Eve,,4,\n";
  std::size_t read_whole = 0;
  for (std::uint64_t seed = 1; seed <= 400; ++seed) {
    SCOPED_TRACE(fmt::format("seed {}", seed));
    Random random(seed, 2);
    std::string bytes = valid;
    for (std::uint64_t n = 1 + random.below(6); n > 0; --n) {
      const std::size_t at = random.below(bytes.size());
      switch (random.below(4)) {
        case 0:
          bytes[at] = static_cast<char>(random.below(256));
          break;
        case 1:
          bytes.erase(at, 1 + random.below(4));
          break;
        case 2:
          bytes.insert(at, 1, "\",\n\r;\t"[random.below(6)]);
          break;
        default:
          bytes[at] = "\",\n\r;\t\0'"[random.below(8)];
      }
      if (bytes.empty()) bytes = "x";
    }
    const Outcome outcome = import_bytes("calls.csv", bytes);
    if (outcome.refused()) {
      EXPECT_TRUE(outcome.error->code() == ErrorCode::invalid_input ||
                  outcome.error->code() == ErrorCode::limit_exceeded)
          << outcome.message();
      EXPECT_THAT(outcome.message(), HasSubstr("calls.csv"));
      continue;
    }
    ++read_whole;
    const ImportReport& report = outcome.report();
    EXPECT_EQ(report.rows, report.accepted + report.rejected);
    EXPECT_EQ(report.rejected, outcome.rejections().size());
    for (const Rejection& rejection : outcome.rejections()) {
      EXPECT_GT(rejection.line, 0U);
      EXPECT_NE(rejection.rule, "");
      EXPECT_NE(rejection.hint, "");
    }
    for (const NewStatement& statement : outcome.files[0].batch.statements) {
      EXPECT_FALSE(find_invalid_utf8(statement.value).has_value());
    }
  }
  EXPECT_GT(read_whole, 100U) << "the corruption is so heavy that little is tested";
}

}  // namespace
}  // namespace mekhala
