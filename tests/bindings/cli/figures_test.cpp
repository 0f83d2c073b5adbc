#include <gtest/gtest.h>

#include <filesystem>

#include "tests/bindings/program.hpp"

// Published figures, from the published files through the program.

namespace mekhala {

namespace {

using program::Folder;
using program::Ran;
using program::run;

constexpr const char* kNoSharedData = "the folder ../shared/data is not beside this project";

std::string shared(const std::string& file) {
  return std::string(MEKHALA_SOURCE_DIR) + "/../shared/data/" + file;
}

double value_of(const nlohmann::json& answer, const std::string& node) {
  for (const auto& row : answer.at("rows")) {
    if (row.at("node") == node) return row.at("value").get<double>();
  }
  ADD_FAILURE() << "no row for " << node;
  return -1;
}

// Koschade (2006), table 3: the cell behind the Bali bombing of 2002.
TEST(Figures, KoschadeBaliWithoutMapping) {
  const std::string nodes = shared("koschade-bali/koschade_bali_nodes.csv");
  const std::string edges = shared("koschade-bali/koschade_bali_edges.csv");
  if (!std::filesystem::exists(nodes)) GTEST_SKIP() << kNoSharedData;
  const Folder folder;
  const Ran imported = run(folder, {"import", "t.case", nodes, edges, "--json"});
  ASSERT_EQ(imported.code, 0) << imported.err;
  const nlohmann::json report = imported.json();
  for (const auto& file : report.at("files")) {
    EXPECT_EQ(file.at("rejected"), 0) << file;
    EXPECT_EQ(file.at("rows"), file.at("accepted")) << file;
  }
  const nlohmann::json betweenness = run(folder, {"run", "betweenness", "t.case", "--normalized",
                                                  "false", "--undirected", "--json"})
                                         .json();
  EXPECT_EQ(betweenness.at("graph").at("nodes"), 17);
  EXPECT_EQ(betweenness.at("graph").at("edges"), 63);
  EXPECT_NEAR(value_of(betweenness, "Samudra"), 61.167, 0.0005);
  EXPECT_NEAR(value_of(betweenness, "Idris"), 6.17, 0.005);
  const nlohmann::json degree =
      run(folder, {"run", "degree", "t.case", "--undirected", "--json"}).json();
  EXPECT_EQ(value_of(degree, "Samudra"), 15);
  EXPECT_EQ(value_of(degree, "Idris"), 10);
}

struct Phase {
  int number, nodes, ties;
  double degree, betweenness;
};

class Caviar : public testing::TestWithParam<Phase> {};

// Morselli (2009): Freeman's centralisation of the CAVIAR network.
TEST_P(Caviar, Centralisation) {
  const Phase& phase = GetParam();
  const std::string file = shared("caviar-phases/phase" + std::to_string(phase.number) + ".csv");
  if (!std::filesystem::exists(file)) GTEST_SKIP() << kNoSharedData;
  const Folder folder;
  for (const char* measure : {"degree", "betweenness"}) {
    SCOPED_TRACE(measure);
    const Ran ran = run(folder, {"run", measure, file, "--undirected", "--json"});
    ASSERT_EQ(ran.code, 0) << ran.err;
    const nlohmann::json answer = ran.json();
    EXPECT_EQ(answer.at("graph").at("nodes"), phase.nodes);
    EXPECT_NEAR(answer.at("facts").at("centralization").get<double>(),
                std::string(measure) == "degree" ? phase.degree : phase.betweenness, 0.0005);
  }
  const nlohmann::json info = run(folder, {"info", file, "--undirected", "--json"}).json();
  EXPECT_EQ(info.at("edges").get<int>() - info.at("parallel_edges").get<int>(), phase.ties);
}

INSTANTIATE_TEST_SUITE_P(Figures, Caviar,
                         testing::Values(Phase{1, 15, 18, .791, .887}, Phase{5, 32, 39, .673, .865},
                                         Phase{9, 34, 44, .271, .534}),
                         [](const auto& phase) {
                           return "Phase" + std::to_string(phase.param.number);
                         });

}  // namespace

}  // namespace mekhala
