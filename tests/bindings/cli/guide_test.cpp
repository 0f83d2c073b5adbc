#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "tests/bindings/program.hpp"

// Runs docs/import.md, docs/maps.md and docs/methods: blocks of csv and yaml are files of the names
// beside them, blocks of sh are calls, each with words that its answer holds, or "(exit N)".

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
struct Counted {
  std::size_t calls = 0, files = 0;
};

Counted run_page(const Folder& folder, const std::string& name) {
  std::ifstream page(std::string(MEKHALA_SOURCE_DIR) + "/docs/" + name);
  EXPECT_TRUE(page.is_open()) << name;
  Counted counted;
  for (std::string line; std::getline(page, line);) {
    if (line == "```sh") {
      counted.calls += run_block(folder, page);
    } else if (line.starts_with("```csv ") || line.starts_with("```yaml ")) {
      const std::string file = line.substr(line.find(' ') + 1);
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
      folder.write(file, text);
      ++counted.files;
    }
  }
  return counted;
}

TEST(Guide, TheExamplesOfImportRun) {
  const Folder folder;
  const Counted counted = run_page(folder, "import.md");
  EXPECT_EQ(counted.calls, 10U);
  EXPECT_EQ(counted.files, 8U);
  EXPECT_TRUE(folder.has("rejects.csv"));
}

TEST(Guide, TheExamplesOfMethodsRun) {
  const Folder brokers, players;
  const Counted brokerage = run_page(brokers, "methods/brokerage.md");
  EXPECT_EQ(brokerage.calls, 5U);
  EXPECT_EQ(brokerage.files, 2U);
  const Counted key_players = run_page(players, "methods/key_players.md");
  EXPECT_EQ(key_players.calls, 6U);
  EXPECT_EQ(key_players.files, 1U);
}

TEST(Guide, TheExamplesOfMapsRun) {
  const Folder folder;
  EXPECT_EQ(follow(folder, page).calls, 18U);
  EXPECT_EQ(run_page(folder, "maps.md").calls, 18U);
  for (const char* file : {"hubs.svg", "hubs.png", "hubs.json", "full.svg", "near.svg", "ego.svg",
                           "together.svg", "paths.svg", "where.svg"}) {
    EXPECT_TRUE(folder.has(file)) << file;
  }
  EXPECT_FALSE(folder.has("hubs.pdf"));
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
    std::size_t calls = 0;
    for (std::string line; std::getline(page, line);) {
      if (line == "```sh") {
        calls += run_block(folder, page);
      } else if (line.starts_with("```csv ")) {
        const std::string file = line.substr(line.find(' ') + 1);
        std::string text;
        while (std::getline(page, line) && line != "```") text += line + "\n";
        folder.write(file, text);
      }
    }
    EXPECT_EQ(calls, expected);
  }
  EXPECT_GT(pages, 0U);
}
  TEST(Guide, TheExamplesOfMethodsRun) {
    for (const auto& [name, expected] :
         std::vector<std::pair<std::string, std::size_t>>{{"disruption.md", 3}}) {
      SCOPED_TRACE(name);
      std::ifstream page(std::string(MEKHALA_SOURCE_DIR) + "/docs/methods/" + name);
      ASSERT_TRUE(page.is_open());
      const Folder folder;
      std::size_t calls = 0;
      for (std::string line; std::getline(page, line);) {
        if (line == "```sh") calls += run_block(folder, page);
      }
      EXPECT_EQ(calls, expected);
    }
  }

}  // namespace

}  // namespace mekhala
