#include "bindings/workbench/name_search.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "engine/base/text.hpp"
#include "tests/bindings/program.hpp"

// A name in any script, by the verb find and by CALL search(...).

namespace mekhala {

namespace {

using program::Arguments;
using program::Folder;
using program::Ran;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

const std::vector<std::string> kMyawaddy = {"Myawaddy",   "မြဝတီ",     "เมียวดี",  "妙瓦底",
                                            "ミャワディ", "미야와디", "Мьявади"};

TEST(NameSearch, APlaceHasItsNamesInAllScriptsWhateverWasTyped) {
  for (const std::string& typed : kMyawaddy) {
    const auto spellings = spellings_of(typed);
    EXPECT_EQ(spellings.front(), typed);
    for (const std::string& other : kMyawaddy) {
      // Where two fold to one, one of them is enough: the search folds as well.
      const auto folded = [](const std::string& name) { return fold(name); };
      std::vector<std::string> all;
      std::transform(spellings.begin(), spellings.end(), std::back_inserter(all), folded);
      EXPECT_THAT(all, Contains(folded(other))) << typed;
    }
  }
  EXPECT_THAT(spellings_of("Somchai"), ElementsAre("Somchai"));
  EXPECT_THAT(spellings_of(""), ElementsAre(""));
}

TEST(NameSearch, OfAGraphFileTheNearestComeFirst) {
  const Folder folder;
  std::string file = "source,target\nnear Myawaddy bridge,Myawaddy 2\nMyawa,Somchai\n";
  for (const std::string& name : kMyawaddy) file += "Somchai," + name + "\n";
  folder.write("g.csv", file);
  const std::string text = "CALL search($t) YIELD node, place RETURN node.id AS id, place";
  for (const std::string& typed : kMyawaddy) {
    const nlohmann::json rows =
        program::run(folder, {"query", "g.csv", text, "--param", "t=" + typed, "--json"})
            .json()
            .at("rows");
    ASSERT_EQ(rows.size(), 9U) << typed;
    std::vector<std::string> exact;
    for (std::size_t i = 0; i < 7; ++i) {
      exact.push_back(rows[i].at("id"));
      EXPECT_EQ(rows[i].at("place"), i + 1);
    }
    EXPECT_THAT(exact, testing::UnorderedElementsAreArray(kMyawaddy));
    EXPECT_EQ(rows[7].at("id"), "Myawaddy 2");
    EXPECT_EQ(rows[8].at("id"), "near Myawaddy bridge");
  }
  EXPECT_THAT(program::run(folder, {"query", "g.csv", "CALL search(1) YIELD node RETURN node"}).err,
              HasSubstr("search"));
}

class NameSearchCase : public testing::Test {
 protected:
  NameSearchCase() {
    act({"new", "m.case"});
    for (const std::string& name : kMyawaddy) act({"add", "m.case", "city", "name=" + name});
    act({"add", "m.case", "person", "name=Supaporn Myawaddy"});
    act({"protect", "m.case", "Supaporn Myawaddy", "--as", "witness", "--reason", "asked for it",
         "--view", "work", "--purpose", "a test"});
  }
  void act(const Arguments& arguments) {
    const Ran ran = program::run(folder_, arguments);
    EXPECT_EQ(ran.code, 0) << ran.err;
  }
  [[nodiscard]] std::vector<std::string> labels(Arguments arguments) const {
    arguments.emplace_back("--json");
    const Ran ran = program::run(folder_, arguments);
    EXPECT_EQ(ran.code, 0) << ran.err;
    std::vector<std::string> found;
    const nlohmann::json document = ran.json();
    for (const auto& row : document.at("rows")) found.push_back(row.at("label"));
    return found;
  }
  Folder folder_;
};

TEST_F(NameSearchCase, FindsAPlaceInAllScriptsAndNobodyWhomTheViewHides) {
  const std::string text =
      "CALL search('เมียวดี') YIELD node, place RETURN node.label AS label ORDER BY place";
  const Arguments work = {"--view", "work", "--purpose", "a test"};
  Arguments ask = {"query", "m.case", text}, find = {"find", "m.case", "妙瓦底"};
  EXPECT_THAT(labels(ask), testing::UnorderedElementsAreArray(kMyawaddy));
  EXPECT_THAT(labels(find), testing::UnorderedElementsAreArray(kMyawaddy));
  EXPECT_EQ(labels(ask).front(), "เมียวดี");
  EXPECT_EQ(labels(find).front(), "妙瓦底");
  // The same answer whether or not somebody hidden would be found.
  EXPECT_THAT(
      labels({"query", "m.case", "CALL search('Supaporn') YIELD node RETURN node.label AS label"}),
      testing::IsEmpty());
  EXPECT_THAT(labels({"query", "m.case", text, "--view", "release"}), testing::IsEmpty());
  for (Arguments* arguments : {&ask, &find}) {
    arguments->insert(arguments->end(), work.begin(), work.end());
    EXPECT_THAT(labels(*arguments), Contains("Supaporn Myawaddy"));
    EXPECT_EQ(labels(*arguments).size(), 8U);
  }
}

}  // namespace

}  // namespace mekhala
