#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "tests/bindings/program.hpp"

// Runs docs/import.md, docs/maps.md, docs/query.md and docs/methods: blocks of csv and yaml are
// files of the names beside them, blocks of sh are calls, each with words that its answer holds, or
// "(exit N)".

namespace mekhala {

namespace {

using program::Arguments;
using program::Folder;
using program::Ran;

Arguments words_of(const std::string& line) {
  Arguments words;
  std::string word;
  bool quoted = false;
  for (const char c : line + " ") {
    if (c == '\'') {
      quoted = !quoted;
    } else if (c == ' ' && !quoted) {
      if (!word.empty()) words.push_back(std::exchange(word, {}));
    } else {
      word += c;
    }
  }
  return words;
}

void check(const Ran& ran, const std::string& call, int code) {
  EXPECT_EQ(ran.code, code) << call << "\n" << ran.err;
}

// How many calls it made.
std::size_t run_block(const Folder& folder, std::istream& page) {
  std::size_t calls = 0;
  std::string call;
  Ran ran;
  int code = 0;
  for (std::string line; std::getline(page, line) && line != "```";) {
    if (line.starts_with("$ mekhala ")) {
      if (!call.empty()) check(ran, call, code);
      call = line;
      code = 0;
      ran = program::run(folder, words_of(line.substr(10)));
      ++calls;
    } else if (line.starts_with("(exit ")) {
      code = line[6] - '0';
    } else {
      EXPECT_THAT(ran.out + ran.err, testing::HasSubstr(line)) << call;
    }
  }
  if (!call.empty()) check(ran, call, code);
  return calls;
}

// Writes a page's files, and runs its calls.
struct Followed {
  std::size_t calls = 0, files = 0;
};
Followed follow(const Folder& folder, std::istream& page) {
  Followed done;
  for (std::string line; std::getline(page, line);) {
    if (line == "```sh") {
      done.calls += run_block(folder, page);
    } else if (line.starts_with("```csv ") || line.starts_with("```yaml ")) {
      const std::string name = line.substr(line.find(' ') + 1);
      std::string text;
      while (std::getline(page, line) && line != "```") text += line + "\n";
      folder.write(name, text);
      ++done.files;
    }
  }
  return done;
}

TEST(Guide, TheExamplesOfImportRun) {
  std::ifstream page(std::string(MEKHALA_SOURCE_DIR) + "/docs/import.md");
  ASSERT_TRUE(page.is_open());
  const Folder folder;
  const Followed done = follow(folder, page);
  EXPECT_EQ(done.calls, 10U);
  EXPECT_EQ(done.files, 8U);
  EXPECT_TRUE(folder.has("rejects.csv"));
}

TEST(Guide, TheExamplesOfMapsRun) {
  std::ifstream page(std::string(MEKHALA_SOURCE_DIR) + "/docs/maps.md");
  ASSERT_TRUE(page.is_open());
  const Folder folder;
  EXPECT_EQ(follow(folder, page).calls, 18U);
  for (const char* file : {"hubs.svg", "hubs.png", "hubs.json", "full.svg", "near.svg", "ego.svg",
                           "together.svg", "paths.svg", "where.svg"}) {
    EXPECT_TRUE(folder.has(file)) << file;
  }
  EXPECT_FALSE(folder.has("hubs.pdf"));
}

TEST(Guide, TheExamplesOfQueriesRun) {
  std::ifstream page(std::string(MEKHALA_SOURCE_DIR) + "/docs/query.md");
  ASSERT_TRUE(page.is_open());
  const Folder folder;
  EXPECT_EQ(follow(folder, page).calls, 11U);
}

// Every page of docs/methods has a worked example, and it is true.
TEST(Guide, TheExamplesOfMethodsRun) {
  const std::filesystem::path folder_of_pages = std::string(MEKHALA_SOURCE_DIR) + "/docs/methods";
  std::size_t pages = 0;
  for (const auto& file : std::filesystem::directory_iterator(folder_of_pages)) {
    SCOPED_TRACE(file.path().filename().string());
    std::ifstream page(file.path());
    const Folder folder;
    EXPECT_GT(follow(folder, page).calls, 0U);
    ++pages;
  }
  EXPECT_GT(pages, 0U);
}

}  // namespace

}  // namespace mekhala
