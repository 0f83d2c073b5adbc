#include "bindings/cli/call.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <stop_token>

#include "tests/bindings/program.hpp"

namespace mekhala::cli {

namespace {

using testing::Contains;
using testing::HasSubstr;
using testing::UnorderedElementsAreArray;

Called called(const std::vector<std::string>& arguments) { return call(arguments, {}); }

TEST(Call, AnswersWhatTheProgramPrints) {
  const program::Folder folder;
  const std::string demo = program::make_demo(folder);
  const program::Ran ran = program::run(folder, {"find", demo, "Lin", "--json"});
  const Called found = called({"find", "--json", "--", (folder / demo).string(), "Lin"});
  EXPECT_EQ(found.status, 0) << found.error;
  EXPECT_EQ(found.out, ran.out);
  EXPECT_EQ(program::run(folder, {"find", demo, "Lin"}).out, found.people);
  ASSERT_EQ(found.tables.size(), 1U);
  EXPECT_EQ(found.tables[0].key, "rows");
  EXPECT_THAT(found.tables[0].columns,
              Contains(std::pair<std::string, std::string>("label", "name")));
  // On the command line this is a line on standard error.
  EXPECT_THAT(found.remarks, Contains(HasSubstr("team view")));
}

TEST(Call, IsTreatedAsAPipe) {
  const program::Folder folder;
  const std::string demo = (folder / program::make_demo(folder)).string();
  const Called refused = called({"find", "--json", "--view=work", "--", demo, "Lin"});
  EXPECT_EQ(refused.status, 5);
  EXPECT_THAT(refused.error, HasSubstr("--purpose"));
  EXPECT_EQ(refused.out, "");
}

TEST(Call, SaysWhatIsWrongOnceAndWithItsCode) {
  const Called wrong = called({"hbus"});
  EXPECT_EQ(wrong.status, 2);
  EXPECT_EQ(wrong.error, "mekhala: there is no such verb; did you mean hubs?");
  EXPECT_TRUE(wrong.remarks.empty());
  EXPECT_EQ(called({}).status, 2);
  EXPECT_EQ(called({"verify", "--json", "--", "nowhere.case"}).status, 3);
}

TEST(Call, StopsWhenAsked) {
  const program::Folder folder;
  const std::string demo = (folder / program::make_demo(folder)).string();
  std::stop_source stop;
  stop.request_stop();
  EXPECT_EQ(call({"hubs", "--json", "--", demo}, {.stop = stop.get_token()}).status, 130);
}

TEST(Call, ListsTheVerbsOfTheProgramWithTheirOptions) {
  std::vector<std::string> names;
  for (const Verb& verb : verbs()) {
    if (verb.name.find(' ') == std::string::npos) names.push_back(verb.name);
  }
  EXPECT_THAT(names, UnorderedElementsAreArray(program::verbs()));
  const std::vector<Verb> all = verbs();
  const auto hubs =
      std::find_if(all.begin(), all.end(), [](const Verb& verb) { return verb.name == "hubs"; });
  ASSERT_NE(hubs, all.end());
  const auto option = [&](const std::string& name) {
    return *std::find_if(hubs->options.begin(), hubs->options.end(),
                         [&](const VerbOption& held) { return held.name == name; });
  };
  EXPECT_TRUE(option("CASE").positional);
  EXPECT_TRUE(option("CASE").required);
  EXPECT_EQ(option("min-group").standard, "5");
  EXPECT_TRUE(option("threads").common);
  EXPECT_FALSE(option("top").common);
}

}  // namespace

}  // namespace mekhala::cli
