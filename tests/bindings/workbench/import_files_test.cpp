#include "bindings/workbench/import_files.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include "engine/base/context.hpp"
#include "engine/base/error.hpp"
#include "io/xlsx_writer.hpp"
#include "tests/bindings/program.hpp"

namespace mekhala {

namespace {

using program::Folder;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::Pair;

constexpr const char* kFirst = "source,target\nAna Reyes,Ben Cruz\n,Cleo Diaz\nBen Cruz,Dora Lim\n";
constexpr const char* kSecond = "source,target\nDora Lim,Eva Tan\nAna Reyes,Ben Cruz\n";

ImportRequest request(const Folder& folder, const std::vector<std::string>& files) {
  ImportRequest asked;
  asked.case_file = folder / "t.case";
  for (const std::string& file : files) asked.files.push_back(folder / file);
  asked.options.source = "field notes";
  asked.actor.name = "tester";
  return asked;
}

std::vector<std::string> labels(const ImportOutcome& outcome) {
  std::vector<std::string> names;
  for (const ShownEntity& entity : outcome.fresh.shown) names.push_back(entity.label);
  std::sort(names.begin(), names.end());
  return names;
}

TEST(ImportFiles, EveryRowIsAccountedFor) {
  const Folder folder;
  folder.write("a.csv", kFirst);
  Context context;
  const ImportOutcome outcome = import_files(request(folder, {"a.csv"}), context);
  EXPECT_TRUE(outcome.made_case);
  EXPECT_TRUE(outcome.written);
  ASSERT_EQ(outcome.files.size(), 1U);
  EXPECT_EQ(outcome.files[0].rows, 3U);
  EXPECT_EQ(outcome.files[0].accepted, 2U);
  EXPECT_EQ(outcome.files[0].rejected, 1U);
  ASSERT_EQ(outcome.rejections.size(), 1U);
  EXPECT_EQ(outcome.rejections[0].line, 3U);
  EXPECT_EQ(outcome.rejections[0].column, "source");
  EXPECT_FALSE(outcome.rejections[0].hint.empty());
  const CaseCounts counts = Case::open(folder / "t.case", Case::Mode::read).counts();
  EXPECT_THAT(counts.entities, testing::Contains(Pair("person", 3)));
}

TEST(ImportFiles, SaysWhatIsNewSinceTheLastOne) {
  const Folder folder;
  folder.write("a.csv", kFirst);
  folder.write("b.csv", kSecond);
  Context context;
  const ImportOutcome first = import_files(request(folder, {"a.csv"}), context);
  EXPECT_THAT(labels(first), ElementsAre("Ana Reyes", "Ben Cruz", "Dora Lim"));
  const ImportOutcome second = import_files(request(folder, {"b.csv"}), context);
  EXPECT_THAT(labels(second), ElementsAre("Eva Tan"));
  EXPECT_EQ(second.fresh.nameable, 1U);
  EXPECT_THAT(second.fresh.entities, ElementsAre(Pair("person", 1)));
  const ImportOutcome again = import_files(request(folder, {"b.csv"}), context);
  ASSERT_EQ(again.appended.size(), 1U);
  EXPECT_TRUE(again.appended[0].already_imported);
  EXPECT_THAT(again.fresh.shown, IsEmpty());
}

TEST(ImportFiles, ACopyUnderAnotherNameCountsNobodyTwice) {
  const Folder folder;
  folder.write("a.csv", kFirst);
  folder.write("copy of a.csv", kFirst);
  folder.write("b.csv", kSecond);
  Context context;
  const ImportOutcome first = import_files(request(folder, {"a.csv"}), context);
  const ImportOutcome both = import_files(request(folder, {"copy of a.csv", "b.csv"}), context);
  ASSERT_EQ(both.appended.size(), 2U);
  EXPECT_TRUE(both.appended[0].already_imported);
  EXPECT_EQ(both.appended[0].imported_at, first.tx);
  EXPECT_FALSE(both.appended[1].already_imported);
  EXPECT_THAT(labels(both), ElementsAre("Eva Tan"));
  // Whoever says that it is another source's is warned.
  ImportRequest named = request(folder, {"copy of a.csv"});
  named.options.source = "partner";
  const ImportOutcome again = import_files(named, context);
  EXPECT_FALSE(again.appended[0].already_imported);
  ASSERT_FALSE(again.files[0].warnings.empty());
  EXPECT_EQ(again.files[0].warnings.back().rule, "same_bytes");
}

TEST(ImportFiles, ACorrectedCopyIsNotTheSameFile) {
  const Folder folder;
  folder.write("a.csv", kFirst);
  Context context;
  const auto rules = [](const ImportOutcome& outcome) {
    std::vector<std::string> all;
    for (const ImportWarning& warning : outcome.files[0].warnings) all.push_back(warning.rule);
    return all;
  };
  const ImportOutcome first = import_files(request(folder, {"a.csv"}), context);
  EXPECT_THAT(rules(first), IsEmpty());
  folder.write("a.csv", std::string(kFirst) + "Dora Lim,Eva Tan\n");
  const ImportOutcome second = import_files(request(folder, {"a.csv"}), context);
  EXPECT_THAT(rules(second), ElementsAre("another_version"));
  {
    Case store = Case::open(folder / "t.case", Case::Mode::write);
    store.undo({"tester", ""}, second.tx);
    store.undo({"tester", ""}, first.tx);
  }
  folder.write("a.csv", std::string(kFirst) + "Dora Lim,Eva Tan,\n");
  EXPECT_THAT(rules(import_files(request(folder, {"a.csv"}), context)),
              testing::Not(testing::Contains("another_version")));
}

TEST(ImportFiles, EachSheetOfAWorkbookCanBeTakenByItself) {
  const Folder folder;
  const auto people = [](const std::string& one, const std::string& other) {
    std::string rows;
    for (const auto& [from, to] :
         {std::pair<std::string, std::string>("source", "target"), {one, other}}) {
      const std::string cells[] = {from, to};
      XlsxWriter::append_row(rows, cells);
    }
    return rows;
  };
  XlsxWriter book(folder / "book.xlsx");
  book.begin_sheet("North");
  book.add_rows(people("Ana Reyes", "Ben Cruz"));
  book.begin_sheet("South");
  book.add_rows(people("Dora Lim", "Eva Tan"));
  book.finish();
  Context context;
  ImportRequest asked = request(folder, {"book.xlsx"});
  const auto take = [&](const std::string& sheet) {
    asked.options.sheet = sheet;
    return import_files(asked, context);
  };
  EXPECT_THAT(labels(take("North")), ElementsAre("Ana Reyes", "Ben Cruz"));
  EXPECT_TRUE(take("North").appended[0].already_imported);
  // The whole adds what was not read of it, and after it no part is new.
  EXPECT_THAT(labels(take("")), ElementsAre("Dora Lim", "Eva Tan"));
  EXPECT_TRUE(take("South").appended[0].already_imported);
  EXPECT_TRUE(Case::open(folder / "t.case", Case::Mode::read).verify(context).ok);
}

// A guess at a victim's number gets the answer that a number out of the blue gets.
TEST(ImportFiles, NobodyIsToldWhetherANumberWasKnown) {
  const auto told = [](const char* number, View view) {
    const Folder folder;
    folder.write("a.csv", "id,name,role,phone\nV1,Vic One,victim,+66812345601\n");
    folder.write("b.csv", fmt::format("Caller,Called\n{},+66898765432\n", number));
    Context context;
    static_cast<void>(import_files(request(folder, {"a.csv"}), context));
    ImportRequest asked = request(folder, {"b.csv"});
    asked.view = view;
    const ImportOutcome outcome = import_files(asked, context);
    std::string text = fmt::format("{} {}", outcome.fresh.told, outcome.fresh.nameable);
    for (const auto& [kind, count] : outcome.fresh.entities)
      text += fmt::format(" {} {}", kind, count);
    for (const auto& [kind, count] : outcome.fresh.links)
      text += fmt::format(" {} {}", kind, count);
    for (const ShownEntity& entity : outcome.fresh.shown) text += " " + entity.label;
    return text;
  };
  for (const View view : {View::team, View::release}) {
    EXPECT_EQ(told("+66812345601", view), told("+66812345699", view));
  }
  EXPECT_NE(told("+66812345601", View::work), told("+66812345699", View::work));
}

TEST(ImportFiles, RejectsNeverStandWhereTheCaseDoes) {
  const Folder folder;
  folder.write("a.csv", kFirst);
  Context context;
  ImportRequest asked = request(folder, {"a.csv"});
  for (const char* suffix : {"", "-wal", ".lock"}) {
    asked.rejects = asked.case_file.string() + suffix;
    EXPECT_THROW((void)import_files(asked, context), Error) << suffix;
    EXPECT_FALSE(std::filesystem::exists(*asked.rejects)) << suffix;
  }
}

TEST(ImportFiles, StrictRefusesAndLeavesNoCase) {
  const Folder folder;
  folder.write("a.csv", kFirst);
  folder.write("b.csv", kSecond);
  ImportRequest asked = request(folder, {"b.csv", "a.csv"});
  asked.strict = true;
  asked.rejects = folder / "rejects.csv";
  Context context;
  try {
    static_cast<void>(import_files(asked, context));
    FAIL() << "it took a bad row";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::rows_rejected);
    EXPECT_EQ(error.place().line, 3U);
    EXPECT_EQ(error.place().column, "source");
  }
  EXPECT_THAT(folder.files(), ElementsAre("a.csv", "b.csv", "rejects.csv"));
  EXPECT_THAT(folder.read("rejects.csv"), testing::HasSubstr("Cleo Diaz"));
  struct stat status {};
  ASSERT_EQ(::stat((folder / "rejects.csv").c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777, 0600U);
}

TEST(ImportFiles, AFailedImportLeavesTheCaseAsItWas) {
  const Folder folder;
  folder.write("a.csv", kFirst);
  folder.write("broken.xlsx", "PK\x03\x04 cut off");
  Context context;
  static_cast<void>(import_files(request(folder, {"a.csv"}), context));
  const std::string before = folder.read("t.case");
  EXPECT_THROW(static_cast<void>(import_files(request(folder, {"a.csv", "broken.xlsx"}), context)),
               Error);
  EXPECT_EQ(folder.read("t.case"), before);
  EXPECT_THAT(folder.files(), ElementsAre("a.csv", "broken.xlsx", "t.case"));
}

TEST(ImportFiles, CancelledLeavesNothing) {
  const Folder folder;
  folder.write("a.csv", kFirst);
  std::stop_source source;
  source.request_stop();
  Context context({.stop = source.get_token()});
  EXPECT_THROW(static_cast<void>(import_files(request(folder, {"a.csv"}), context)), Error);
  EXPECT_THAT(folder.files(), ElementsAre("a.csv"));
}

TEST(ImportFiles, WithholdsNamesWhereverTheyStand) {
  ImportOutcome outcome;
  outcome.files.resize(1);
  outcome.files[0].file = "Lena Hart.csv";
  outcome.files[0].warnings.push_back({});
  outcome.files[0].warnings[0].message = "Lena Hart.csv: a remark";
  outcome.mapping = "tables:\n  - file: \"Lena Hart.csv\"\n  - file: other.csv\n";
  withhold(outcome, [](std::string_view text) {
    return text == "Lena Hart.csv" ? std::string("[withheld]") : std::string(text);
  });
  EXPECT_EQ(outcome.files[0].file, "[withheld]");
  EXPECT_EQ(outcome.files[0].warnings[0].message, "[withheld]: a remark");
  EXPECT_EQ(outcome.mapping, "tables:\n  - file: \"[withheld]\"\n  - file: other.csv\n");
}

}  // namespace

}  // namespace mekhala
