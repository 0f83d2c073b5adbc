#include "engine/query/parser.hpp"

#include <gmock/gmock.h>

#include "engine/base/random.hpp"
#include "engine/query/compile.hpp"

namespace mekhala::query {
namespace {

using ::testing::HasSubstr;

QueryError error_of(std::string_view text) {
  const PropertyGraph graph = PropertyGraphBuilder().build();
  try {
    (void)compile(text, graph);
  } catch (const QueryError& error) {
    return error;
  }
  ADD_FAILURE() << "no error: " << text.substr(0, 60);
  return syntax_error("none", {}, "none");
}

std::string repeated(std::string_view part, std::size_t times) {
  std::string text;
  for (std::size_t i = 0; i < times; ++i) text += part;
  return text;
}

TEST(QueryParser, PointsAtThePlaceWithLineColumnAndCaret) {
  const std::string text = "MATCH (n)\nRETRUN n";
  const QueryError error = error_of(text);
  EXPECT_EQ(error.detail(), "UnexpectedSyntax");
  const std::string shown = explain(error, text);
  EXPECT_THAT(shown, HasSubstr("line 2, column 1"));
  EXPECT_THAT(shown, HasSubstr("did you mean RETURN?"));
  EXPECT_THAT(shown, HasSubstr("\n  RETRUN n\n  ^"));
}

TEST(QueryParser, TheCaretStandsUnderThaiTextToo) {
  const std::string text = "RETURN 'เมียวดี' + missing";
  const std::string shown = explain(error_of(text), text);
  EXPECT_THAT(shown, HasSubstr("\n  " + std::string(17, ' ') + "^"));
}

TEST(QueryParser, OffersTheNameThatWasMeant) {
  EXPECT_STREQ(error_of("WITH 1 AS recruiter RETURN recruter").what(),
               "'recruter' is not defined here; did you mean 'recruiter'?");
  EXPECT_THAT(error_of("RETURN cuont(1)").what(), HasSubstr("did you mean count()?"));
}

TEST(QueryParser, HostileTextIsEscapedInMessages) {
  const std::string text = "RETURN `a\x1b[2Jb`";
  EXPECT_THAT(explain(error_of(text), text), ::testing::Not(HasSubstr("\x1b")));
}

TEST(QueryParser, RefusesToWriteWithTheReason) {
  for (const char* text :
       {"CREATE (n)", "MATCH (n) SET n.x = 1", "MATCH (n) DETACH DELETE n RETURN 1",
        "MERGE (n:A) ON CREATE SET n.x = 1", "MATCH (n) REMOVE n:A",
        "RETURN EXISTS { MATCH (n) SET n.x = 1 }"}) {
    const QueryError error = error_of(text);
    EXPECT_EQ(error.kind(), ErrorKind::refused) << text;
    EXPECT_EQ(error.code(), ErrorCode::refused) << text;
    EXPECT_THAT(error.what(), HasSubstr("audit")) << text;
  }
}

TEST(QueryParser, DepthHasALimitAndNoStackOverflows) {
  const std::size_t many = 100'000;
  for (const std::string& text :
       {"RETURN " + repeated("(", many), "RETURN " + repeated("[", many),
        "RETURN " + repeated("-", many), "RETURN " + repeated("NOT ", many) + "true",
        "RETURN " + repeated("{a:", many), "RETURN 1" + repeated("+1", many),
        "RETURN x" + repeated(".x", many), "RETURN x" + repeated("[0]", many),
        "RETURN " + repeated("EXISTS{MATCH(n)WHERE ", many),
        "RETURN " + repeated("CASE WHEN ", many), "MATCH (n:" + repeated("!", many) + "A) RETURN n",
        "MATCH (n:" + repeated("(", many), "MATCH " + repeated("(", many),
        "RETURN [" + repeated("(a {x:[", many), "RETURN true" + repeated(" AND true", many)}) {
    EXPECT_NO_FATAL_FAILURE((void)error_of(text)) << text.substr(0, 40);
  }
}

TEST(QueryParser, NestingUpToTheLimitWorks) {
  const PropertyGraph graph = PropertyGraphBuilder().build();
  EXPECT_NO_THROW((void)compile("RETURN " + repeated("(", 190) + "1" + repeated(")", 190), graph));
  EXPECT_NO_THROW((void)compile("RETURN 1" + repeated("+1", 900), graph));
  EXPECT_NO_THROW((void)compile(
      "RETURN " + repeated("EXISTS{MATCH(n)WHERE ", 60) + "true" + repeated("}", 60), graph));
}

// Whatever the tokens, there is a plan or a QueryError, and its place is in the text.
TEST(QueryParser, AnyRowOfTokensIsAnsweredOrRefused) {
  const std::vector<std::string> words = {"MATCH ",
                                          "OPTIONAL MATCH ",
                                          "WHERE ",
                                          "RETURN ",
                                          "WITH ",
                                          "UNWIND ",
                                          " AS ",
                                          "x",
                                          "y",
                                          "(",
                                          ")",
                                          "[",
                                          "]",
                                          "{",
                                          "}",
                                          "-",
                                          ">",
                                          "<",
                                          ":",
                                          "A",
                                          ",",
                                          ".",
                                          "..",
                                          "*",
                                          "1",
                                          "2.5",
                                          "'s'",
                                          "$p",
                                          " AND ",
                                          " OR ",
                                          " NOT ",
                                          " IN ",
                                          "=",
                                          "+",
                                          "|",
                                          "count(",
                                          "collect(",
                                          "size(",
                                          " ORDER BY ",
                                          " LIMIT ",
                                          " UNION ",
                                          "DISTINCT ",
                                          "EXISTS {",
                                          "COUNT {",
                                          "CASE WHEN ",
                                          " THEN ",
                                          " END ",
                                          "null",
                                          "shortestPath(",
                                          "all(x IN ",
                                          "&",
                                          "!",
                                          ";"};
  PropertyGraphBuilder builder;
  builder.add_node({builder.labels.add("A")});
  const PropertyGraph graph = builder.build();
  for (std::uint64_t seed = 0; seed < 20'000; ++seed) {
    Random random(7, seed);
    std::string text = random.below(2) == 0 ? "MATCH (x)" : "RETURN ";
    for (std::uint64_t i = random.below(14); i > 0; --i) text += words[random.below(words.size())];
    try {
      (void)compile(text, graph);
    } catch (const QueryError& error) {
      ASSERT_LE(error.where().begin, text.size()) << text;
      (void)explain(error, text);
    }
  }
}

}  // namespace
}  // namespace mekhala::query
