#include <gmock/gmock.h>

#include <cmath>

#include "algorithms/spec.hpp"
#include "tests/support/graphs.hpp"

namespace mekhala {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

std::string message_of(const std::function<void()>& call, ErrorCode code = ErrorCode::usage) {
  try {
    call();
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), code);
    return error.what();
  }
  ADD_FAILURE() << "nothing was refused";
  return {};
}

std::string refusal(const std::string& algorithm, const OptionMap& options) {
  const Graph graph = undirected("a-b b-c");
  return message_of([&] { (void)check_options(find_algorithm(algorithm), options, graph); });
}

TEST(Registry, FindsByNameAndSuggestsNearOnes) {
  EXPECT_EQ(find_algorithm("page_rank").name, "page_rank");
  const auto lookup = [](const char* name) {
    return message_of([&] { (void)find_algorithm(name); });
  };
  EXPECT_THAT(lookup("pagerank"), HasSubstr("did you mean page_rank"));
  EXPECT_THAT(lookup("Betweeness"), HasSubstr("did you mean betweenness"));
  EXPECT_THAT(lookup("components\x1b[2J"),
              AllOf(HasSubstr("components?[2J"), Not(HasSubstr("\x1b"))));
  EXPECT_THAT(lookup("zzzzzzzz"), HasSubstr("mekhala list"));
}

TEST(Registry, MessagesNameTheParameterAndItsRange) {
  EXPECT_EQ(refusal("page_rank", {{"damping", 1.2}}), "damping must be in [0, 1), got 1.2");
  EXPECT_EQ(refusal("page_rank", {{"damping", 1.0}}), "damping must be in [0, 1), got 1");
  EXPECT_EQ(refusal("page_rank", {{"damping", -0.5}}), "damping must be in [0, 1), got -0.5");
  EXPECT_EQ(refusal("page_rank", {{"tolerance", 0.0}}), "tolerance must be in (0, 1], got 0");
  EXPECT_EQ(refusal("page_rank", {{"damping", std::nan("")}}), "damping must be a number, got NaN");
  EXPECT_EQ(refusal("page_rank", {{"damping", std::string("high")}}), "damping must be a number");
  EXPECT_EQ(refusal("page_rank", {{"max_rounds", std::int64_t{0}}}),
            "max_rounds must be in [1, 1000000], got 0");
  EXPECT_EQ(refusal("page_rank", {{"max_rounds", 10.0}}), "max_rounds must be a whole number");
  EXPECT_EQ(refusal("degree", {{"direction", std::string("up")}}),
            "direction must be one of out, in, both, got \"up\"");
  EXPECT_EQ(refusal("page_rank", {{"dampin", 0.5}}),
            "page_rank has no option \"dampin\"; did you mean damping?");
  EXPECT_EQ(refusal("core_number", {{"k", 0.5}}), "core_number has no option \"k\"; it has none");
  EXPECT_EQ(refusal("betweenness", {{"normalized", 1.0}}), "normalized must be true or false");
}

TEST(Registry, NodesAndValuesAreCheckedAgainstTheGraph) {
  EXPECT_THAT(refusal("bfs_distances", {}), HasSubstr("bfs_distances needs source"));
  EXPECT_EQ(refusal("bfs_distances", {{"source", NodeOption{3}}}),
            "source names node 3, but the graph has 3 nodes, numbered from 0");
  EXPECT_THAT(refusal("bfs_distances", {{"source", NodeOption{}}}), HasSubstr("must be given"));
  EXPECT_THAT(refusal("page_rank", {{"restart", NodeSet{{0, 7}}}}), HasSubstr("node 7"));
  EXPECT_EQ(refusal("betweenness", {{"lengths", EdgeValues{{1}}}}),
            "lengths must hold one number for each of the 2 edges, got 1");
  EXPECT_EQ(refusal("betweenness", {{"lengths", EdgeValues{{1, 0}}}}),
            "lengths must be finite numbers in (0, inf); that of edge 1 is not");
  EXPECT_THAT(refusal("betweenness", {{"lengths", EdgeValues{{INFINITY, 1}}}}),
              HasSubstr("that of edge 0 is not"));
  EXPECT_THAT(refusal("strength", {{"strengths", EdgeValues{{NAN, 1}}}}),
              HasSubstr("that of edge 0 is not"));
}

TEST(Registry, ValuesOfAFileStayOutOfTheMessage) {
  const Graph graph = undirected("a-b");
  try {
    (void)check_options(find_algorithm("betweenness"), {{"lengths", EdgeValues{{-123456}}}}, graph);
    FAIL();
  } catch (const Error& error) {
    EXPECT_THAT(error.what(), Not(HasSubstr("123456")));
    EXPECT_EQ(error.place().value, "-123456");
  }
}

TEST(Registry, FillsDefaultsAndTakesWholeNumbersForReals) {
  const Graph graph = undirected("a-b");
  const AlgorithmSpec& spec = find_algorithm("page_rank");
  const OptionMap options =
      check_options(spec, {{"damping", std::int64_t{0}}, {"restart", NodeSet{{1, 0, 1}}}}, graph);
  EXPECT_EQ(options.size(), spec.options.size());
  EXPECT_EQ(std::get<double>(options.at("damping")), 0.0);
  EXPECT_THAT(std::get<NodeSet>(options.at("restart")).nodes, ::testing::ElementsAre(0, 1));
}

TEST(Registry, SaysHowARunWent) {
  Context context({.threads = 2, .seed = 9});
  const Graph graph = undirected("a-b");
  const Result result = find_algorithm("degree").run(graph, {}, context);
  EXPECT_EQ(run_info(result).threads, 2U);
  EXPECT_EQ(run_info(result).seed, 0U);  // nothing is drawn, so no seed can have mattered
  EXPECT_GE(run_info(result).seconds, 0);
}

TEST(Registry, NamesOfShapes) {
  EXPECT_STREQ(name_of(ResultShape::node_scores), "node_scores");
  EXPECT_STREQ(name_of(ResultShape::table), "table");
}

}  // namespace
}  // namespace mekhala
