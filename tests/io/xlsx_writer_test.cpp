#include "io/xlsx_writer.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "engine/base/error.hpp"
#include "engine/base/file.hpp"
#include "io/xlsx.hpp"
#include "tests/io/importing.hpp"

namespace mekhala {
namespace {

using testing::ElementsAre;
using testing_io::Folder;

using Cells = std::vector<std::string>;

std::string written(const std::filesystem::path& path, const std::vector<Cells>& rows) {
  XlsxWriter writer(path);
  writer.begin_sheet("People");
  std::string xml;
  for (const Cells& row : rows) XlsxWriter::append_row(xml, row);
  writer.add_rows(xml);
  writer.begin_sheet("Other & more");
  writer.finish();
  return read_file(path);
}

TEST(XlsxWriter, WhatIsWrittenIsRead) {
  const Folder folder;
  const std::filesystem::path path = folder.path() / "a.xlsx";
  const std::vector<Cells> rows = {{"Name", "Note", "Phone"},
                                   {"林昭明 <b>&", "", "+66 70 000 0100"},
                                   {"=1+1", "two\nlines", "  spaced  "}};
  const std::string bytes = written(path, rows);
  Context context;
  const auto tables = read_xlsx(bytes, "a.xlsx", {}, context);
  ASSERT_EQ(tables.size(), 1U) << "a sheet without cells is left out";
  EXPECT_EQ(tables[0].sheet, "People");
  EXPECT_THAT(tables[0].header, ElementsAre("Name", "Note", "Phone"));
  ASSERT_EQ(tables[0].rows(), 2U);
  EXPECT_EQ(tables[0].cell(0, 0), "林昭明 <b>&");
  EXPECT_EQ(tables[0].cell(0, 1), "");
  EXPECT_EQ(tables[0].cell(1, 0), "=1+1") << "text, not a formula";
  EXPECT_EQ(tables[0].cell(0, 2), "+66 70 000 0100");
}

TEST(XlsxWriter, TheSameRowsAreTheSameBytesAndNothingIsLeftBeside) {
  const Folder folder;
  const std::vector<Cells> rows(500, Cells{"a", "b", "c"});
  EXPECT_EQ(written(folder.path() / "a.xlsx", rows), written(folder.path() / "b.xlsx", rows));
  std::size_t files = 0;
  for (const auto& entry : std::filesystem::directory_iterator(folder.path())) {
    ++files;
    EXPECT_EQ(entry.path().extension(), ".xlsx");
    EXPECT_EQ(entry.status().permissions() & std::filesystem::perms::mask,
              std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
  }
  EXPECT_EQ(files, 2U);
}

TEST(XlsxWriter, WithoutAnEndThereIsNoFile) {
  const Folder folder;
  {
    XlsxWriter writer(folder.path() / "a.xlsx");
    writer.begin_sheet("A");
    writer.add_rows("<row/>");
  }
  EXPECT_TRUE(std::filesystem::is_empty(folder.path()));
}

TEST(XlsxWriter, NamesThatASheetCannotHaveAreRefused) {
  const Folder folder;
  XlsxWriter writer(folder.path() / "a.xlsx");
  writer.begin_sheet("A");
  for (const char* name : {"A", "", "a/b", "a:b", "0123456789012345678901234567890123"}) {
    EXPECT_THROW(writer.begin_sheet(name), Error) << name;
  }
}

}  // namespace
}  // namespace mekhala
