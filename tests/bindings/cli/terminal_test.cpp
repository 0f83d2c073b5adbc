#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>
#include <sstream>

#include "engine/base/text.hpp"
#include "tests/bindings/program.hpp"

// What somebody at a terminal sees: everything, in lines that fit, on words.

namespace mekhala {

namespace {

using program::Arguments;
using program::Folder;
using program::Ran;
using testing::HasSubstr;
using testing::Not;

const program::Surroundings kPlain{{{"TERM", "xterm"}, {"NO_COLOR", "1"}}, {}, false};

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

std::set<std::string> words_of(const std::string& text) {
  std::set<std::string> words;
  std::istringstream in(text);
  for (std::string word; in >> word;) {
    if (word.find_first_not_of('-') != std::string::npos) words.insert(word);
  }
  return words;
}

class Terminal : public testing::Test {
 protected:
  Terminal() : demo_(program::make_demo(folder_)) {
    folder_.write("mixed.csv",
                  "Case no,Full name,Interview date,Nationality\n"
                  "V-0000000001,Ana Cruz,2024-02-31,Atlantis of the Western Sea\n"
                  "V-0000000002,Ben Go,03/04/2024,PH\n,,,PH\n");
  }
  Folder folder_;
  std::string demo_;
};

TEST_F(Terminal, TablesWrapOnWordsAndLoseNothing) {
  for (const Arguments& arguments :
       std::vector<Arguments>{{"import", "n.case", "mixed.csv", "--dry-run"},
                              {"list"},
                              {"list", "properties"},
                              {"list", "page_rank"},
                              {"resolve", demo_},
                              {"resolve", demo_, "--decisions"},
                              {"log", demo_}}) {
    SCOPED_TRACE(program::shown(arguments));
    const Ran free = program::run(folder_, arguments);
    ASSERT_EQ(free.code, 0) << free.err;
    EXPECT_THAT(free.out, Not(HasSubstr("\u2026"))) << "no terminal: no limit";
    for (const unsigned short columns : std::initializer_list<unsigned short>{80, 100, 160}) {
      const Ran ran = program::run_on_terminal(folder_, arguments, columns, kPlain);
      ASSERT_EQ(ran.code, 0) << ran.err;
      EXPECT_THAT(ran.out, Not(HasSubstr("\u2026"))) << ran.out;
      bool mapping = false;
      for (const std::string& line : lines_of(ran.out)) {
        mapping = mapping || line.starts_with("version:");
        if (!mapping) {
          EXPECT_LE(display_width(line), columns) << line;
        }
      }
      if (ran.out.find("(too narrow for:") != std::string::npos) continue;
      const std::set<std::string> shown = words_of(ran.out);
      for (std::string word : words_of(free.out)) {
        if (word == "#") continue;
        EXPECT_TRUE(shown.contains(word)) << word << " at " << columns << "\n" << ran.out;
      }
    }
  }
}

TEST_F(Terminal, HelpWrapsOnWordsWithDescriptionsAligned) {
  std::vector<Arguments> calls = {{"--help"}};
  for (const std::string& verb : program::verbs()) calls.push_back({verb, "--help"});
  for (const Arguments& arguments : calls) {
    SCOPED_TRACE(program::shown(arguments));
    const std::set<std::string> all = words_of(program::run(folder_, arguments).out);
    const Ran ran = program::run_on_terminal(folder_, arguments, 80, kPlain);
    for (const std::string& line : lines_of(ran.out)) EXPECT_LE(display_width(line), 80U) << line;
    EXPECT_EQ(words_of(ran.out), all);
  }
  const std::vector<std::string> lines =
      lines_of(program::run_on_terminal(folder_, {"find", "--help"}, 80, kPlain).out);
  const auto view = std::find_if(lines.begin(), lines.end(), [](const std::string& line) {
    return line.find("--view") != std::string::npos;
  });
  ASSERT_NE(view, lines.end());
  ASSERT_NE(view + 1, lines.end());
  EXPECT_EQ((view + 1)->find_first_not_of(' '), view->find("work (names")) << *(view + 1);
}

TEST_F(Terminal, LongErrorsWrapOnWords) {
  folder_.write("prose.csv", "one,two,three\nx,1.5,2.5\nx,2.5,3.5\n");
  const Arguments arguments = {"import", "n.case", "prose.csv"};
  program::Surroundings both = kPlain;
  both.errors_on_terminal = true;
  const Ran free = program::run(folder_, arguments);
  ASSERT_EQ(free.code, 3) << free.out;
  EXPECT_EQ(lines_of(free.err).size(), 1U) << "no terminal: one line";
  const Ran ran = program::run_on_terminal(folder_, arguments, 80, both);
  EXPECT_GT(lines_of(ran.out).size(), 1U);
  for (const std::string& line : lines_of(ran.out)) EXPECT_LE(display_width(line), 80U) << line;
  EXPECT_EQ(words_of(ran.out), words_of(free.err));
}

TEST_F(Terminal, AViewThatNobodyAskedForIsNamedOnce) {
  constexpr const char* kReminder = "view: team: protected people are codes";
  const Arguments hubs = {"hubs", demo_, "--permutations", "0"};
  const Ran ran = program::run_on_terminal(folder_, hubs, 100, kPlain);
  const std::size_t at = ran.err.find(kReminder);
  ASSERT_NE(at, std::string::npos) << ran.err;
  EXPECT_EQ(ran.err.find(kReminder, at + 1), std::string::npos);
  for (const Arguments& more :
       std::vector<Arguments>{{"--view", "team"}, {"--json"}, {"--quiet"}}) {
    Arguments arguments = hubs;
    arguments.insert(arguments.end(), more.begin(), more.end());
    EXPECT_THAT(program::run_on_terminal(folder_, arguments, 100, kPlain).err,
                Not(HasSubstr(kReminder)));
  }
  EXPECT_THAT(program::run(folder_, hubs).err, Not(HasSubstr(kReminder))) << "no terminal";
}

// --- what `show` and `log` say of where things come from
// ------------------------------------------

class Provenance : public testing::Test {
 protected:
  Provenance() {
    folder_.write("people.csv",
                  "Case no,Full name,Recruiter,Recruited on,Odd thing\n"
                  "V1,Ana Cruz,Sok Dara,2024-02-03,blue door\nV2,Ben Go,Sok Dara,2024-02-05,\n");
    folder_.write("Ana Cruz.csv", "Recruiter,Employer,Odd thing\nRos Chan,Golden Bird,red car\n");
    EXPECT_EQ(program::run(folder_, {"import", "t.case", "people.csv", "Ana Cruz.csv"}).code, 0);
  }
  [[nodiscard]] Ran show(const std::string& who, const Arguments& more) const {
    Arguments arguments = {"show", "t.case", who};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return program::run(folder_, arguments);
  }
  Folder folder_;
};

TEST_F(Provenance, ShowSaysWhenLinksHeldAndWhichFilesSaySo) {
  const Arguments work = {"--view", "work", "--purpose", "test"};
  const Ran shown = show("Sok Dara", work);
  ASSERT_EQ(shown.code, 0) << shown.err;
  EXPECT_THAT(shown.out, HasSubstr("since"));
  EXPECT_THAT(shown.out, testing::ContainsRegex("recruited +to +Ana Cruz .*2024-02-03 +2024-02-03 "
                                                ".*people.csv"));
  EXPECT_THAT(shown.out, testing::ContainsRegex("role +recruiter .*people.csv"));
  const Ran other = show("Ros Chan", work);
  EXPECT_THAT(other.out, testing::ContainsRegex("notes: Odd thing +red car .*Ana Cruz.csv"));
  // Nothing of it goes further than the team may see.
  const nlohmann::json team = show("Sok Dara", {"--json"}).json();
  ASSERT_EQ(team.at("links").size(), 2U);
  for (const auto& link : team.at("links")) {
    EXPECT_EQ(link.at("from"), "");
    EXPECT_TRUE(link.at("files").empty());
  }
  EXPECT_THAT(show("Ros Chan", {}).out, Not(HasSubstr("Ana")));
}

TEST_F(Provenance, TheLogNamesFilesAsFarAsTheViewMay) {
  const Ran work = program::run(folder_, {"log", "t.case", "--view", "work", "--purpose", "test"});
  EXPECT_THAT(work.out, HasSubstr("people.csv, Ana Cruz.csv"));
  EXPECT_THAT(work.out, HasSubstr("files 2, rows 3"));
  const Ran team = program::run(folder_, {"log", "t.case"});
  EXPECT_THAT(team.out, HasSubstr("people.csv"));
  EXPECT_THAT(team.out, Not(HasSubstr("Ana")));
  const nlohmann::json release =
      program::run(folder_, {"log", "t.case", "--view", "release", "--json"}).json();
  for (const auto& row : release.at("rows")) EXPECT_TRUE(row.at("files").empty());
}

}  // namespace

}  // namespace mekhala
