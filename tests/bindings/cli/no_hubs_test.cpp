#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>

#include "tests/bindings/program.hpp"

// Where there is nobody to rank, the tables and the map say why, and what to run next.

namespace mekhala {

namespace {

using program::Folder;
using program::Ran;
using program::run;
using testing::HasSubstr;

struct NoHubs {
  const char* name;
  const char* file;
  const char* reason;
  const char* next;
};

void PrintTo(const NoHubs& one, std::ostream* out) { *out << one.name; }

const NoHubs kNoHubs[] = {
    {"NoVictims", "source,target\nana,ben\n", "no victims are known",
     "mekhala role CASE ID victim"},
    {"NoCountry", "Case no,Role\nV1,victim\nV2,victim\n",
     "2 victims are known, and none has a known exploitation_country",
     "mekhala add CASE ID exploitation_country=VALUE"},
    {"OneCountry", "Case no,Role,Exploitation country\nV1,victim,KH\nV2,victim,KH\n",
     "are in one group (KH 2)", "--group nationality"},
    {"TooFew", "Case no,Role,Exploitation country\nV1,victim,KH\nV2,victim,MM\n",
     "fewer than 5 victims on a side of each pair (KH 1, MM 1)", "--min-group 1"},
    {"NoCarriers",
     "Case no,Role,Exploitation country\nV1,victim,KH\nV2,victim,KH\nV3,victim,KH\nV4,victim,KH\n"
     "V5,victim,KH\nW1,victim,MM\nW2,victim,MM\nW3,victim,MM\nW4,victim,MM\nW5,victim,MM\n",
     "no carriers lead from victims of one group to those of another (KH 5, MM 5)",
     "--carry location"}};

std::string on_one_line(const std::string& text) {
  std::string line;
  std::istringstream in(text);
  for (std::string word; in >> word;) line += (line.empty() ? "" : " ") + word;
  return line;
}

class WithoutHubs : public testing::TestWithParam<NoHubs> {};

TEST_P(WithoutHubs, TheReasonIsSaid) {
  const Folder folder;
  folder.write("a.csv", GetParam().file);
  ASSERT_EQ(run(folder, {"import", "t.case", "a.csv"}).code, 0);
  const Ran hubs = run(folder, {"hubs", "t.case"});
  ASSERT_EQ(hubs.code, 0) << hubs.err;
  EXPECT_THAT(hubs.out, HasSubstr(GetParam().reason));
  EXPECT_THAT(hubs.out, HasSubstr(GetParam().next));
  EXPECT_THAT(run(folder, {"hubs", "t.case", "--json"}).json().at("nothing").get<std::string>(),
              HasSubstr(GetParam().reason));
  const Ran map = run(folder, {"map", "t.case", "-o", "m.dot"});
  ASSERT_EQ(map.code, 0) << map.err;
  EXPECT_THAT(map.err, HasSubstr(GetParam().reason));
  EXPECT_THAT(folder.read("m.dot"), HasSubstr("Nothing to draw"));
}

// A release says no count of fewer than ten.
TEST_P(WithoutHubs, AReleaseCountsNobody) {
  const Folder folder;
  folder.write("a.csv", GetParam().file);
  ASSERT_EQ(run(folder, {"import", "t.case", "a.csv"}).code, 0);
  const std::string out = on_one_line(run(folder, {"hubs", "t.case", "--view", "release"}).out);
  EXPECT_THAT(out, HasSubstr("Nobody and nothing to rank"));
  for (const char* count : {"KH 1", "KH 2", "KH 5", "MM 1", "MM 5", ": 2 victims"}) {
    EXPECT_THAT(out, testing::Not(HasSubstr(count)));
  }
}

INSTANTIATE_TEST_SUITE_P(NoHubs, WithoutHubs, testing::ValuesIn(kNoHubs),
                         [](const auto& one) { return std::string(one.param.name); });

}  // namespace

}  // namespace mekhala
