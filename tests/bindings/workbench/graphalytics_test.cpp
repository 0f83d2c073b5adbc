#include "bindings/workbench/graphalytics.hpp"

#include <gmock/gmock.h>

#include "engine/base/error.hpp"
#include "tests/bindings/program.hpp"

namespace mekhala {
namespace {

using program::Folder;

// 1>2, 1>3, 2>3, 3>2, 4>3 with lengths 1, 5, 2, 1, 1; 5 stands alone. By hand:
// BFS from 1: 0 1 1, 4 and 5 not reached. SSSP from 1: 0 1 3.
// CDLP, one round: 1 hears 2 3: 2. 2 hears 1 3 3: 3. 3 hears 1 2 2 4: 2. 4 hears 3. 5 stays.
// LCC: 1: of 2>3 3>2 both: 1. 2: of 1 and 3 only 1>3: 1/2. 3: of 1 2 4 only 1>2: 1/6. 4, 5: 0.
// PR, one round, damping 1/2: each (1/2)/5 + (1/2)(1/5)/5 = 3/25 (5 is a sink); 2 gets also
// (1/10 + 1/5)/2 = 3/20, 3 also (1/10 + 1/5 + 1/5)/2 = 1/4.
void write_graph(const Folder& folder) {
  (void)folder.write("G/g.properties",
                     "graph.g.directed = true\n"
                     "graph.g.edge-properties.names = weight\n"
                     "graph.g.algorithms = bfs, cdlp, lcc, pr, sssp, wcc\n"
                     "graph.g.bfs.source-vertex = 1\n"
                     "graph.g.sssp.source-vertex = 1\n"
                     "graph.g.cdlp.max-iterations = 1\n"
                     "graph.g.pr.num-iterations = 1\n"
                     "graph.g.pr.damping-factor = 0.5\n");
  (void)folder.write("G/g.v", "1\n2\n3\n4\n5\n");
  (void)folder.write("G/g.e", "1 2 1\n1 3 5\n2 3 2\n3 2 1\n4 3 1\n");
  (void)folder.write("G/g-BFS", "1 0\n2 1\n3 1\n4 9223372036854775807\n5 9223372036854775807\n");
  (void)folder.write("G/g-CDLP", "1 2\n2 3\n3 2\n4 3\n5 5\n");
  (void)folder.write("G/g-LCC", "1 1.0\n2 0.5\n3 0.16667\n4 0.0\n5 0.0\n");
  (void)folder.write("G/g-PR", "1 0.12\n2 0.27\n3 0.37\n4 0.12\n5 0.12\n");
  (void)folder.write("G/g-SSSP", "1 0.0\n2 1.0\n3 3.0\n4 infinity\n5 Infinity\n");
  (void)folder.write("G/g-WCC", "1 7\n2 7\n3 7\n4 7\n5 1\n");
}

std::vector<GraphalyticsRun> bench(const Folder& folder) {
  Context context;
  return bench_graphalytics(folder / "G", context);
}

TEST(Graphalytics, SixAlgorithmsByHand) {
  const Folder folder;
  write_graph(folder);
  const auto runs = bench(folder);
  ASSERT_EQ(runs.size(), 6U);
  for (const GraphalyticsRun& run : runs) {
    EXPECT_EQ(run.verdict, GraphalyticsVerdict::right) << run.algorithm;
    EXPECT_EQ(run.vertices, 5U);
    EXPECT_EQ(run.edges, 5U);
    EXPECT_GT(run.evps(), 0);
  }
}

// Each answer is spoiled at one vertex; only that algorithm is wrong, there.
TEST(Graphalytics, AWrongValueIsSeen) {
  const std::vector<std::pair<std::string, std::string>> spoiled = {
      {"bfs", "1 0\n2 1\n3 2\n4 9223372036854775807\n5 9223372036854775807\n"},
      {"cdlp", "1 2\n2 3\n3 3\n4 3\n5 5\n"},
      {"lcc", "1 1.0\n2 0.5\n3 0.1669\n4 0.0\n5 0.0\n"},
      {"pr", "1 0.12\n2 0.27\n3 0.37004\n4 0.12\n5 0.12\n"},
      {"sssp", "1 0.0\n2 1.0\n3 infinity\n4 infinity\n5 infinity\n"},
      {"wcc", "1 7\n2 7\n3 8\n4 7\n5 1\n"}};
  for (const auto& [name, bytes] : spoiled) {
    SCOPED_TRACE(name);
    const Folder folder;
    write_graph(folder);
    std::string suffix;
    for (const char c : name) suffix += static_cast<char>(c - 'a' + 'A');
    (void)folder.write("G/g-" + suffix, bytes);
    for (const GraphalyticsRun& run : bench(folder)) {
      EXPECT_EQ(run.verdict,
                run.algorithm == name ? GraphalyticsVerdict::wrong : GraphalyticsVerdict::right);
      if (run.algorithm == name) {
        EXPECT_EQ(run.first_wrong, 3U);
      }
    }
  }
}

TEST(Graphalytics, LengthsMayBeZero) {
  for (const auto& [edges, distances] : std::vector<std::pair<std::string, std::string>>{
           {"1 2 0\n1 3 5\n2 3 0.5\n3 2 0\n4 3 0\n", "1 0\n2 0\n3 0.5\n4 infinity\n5 infinity\n"},
           {"1 2 0\n1 3 0\n2 3 0\n3 2 0\n4 3 0\n", "1 0\n2 0\n3 0\n4 infinity\n5 infinity\n"}}) {
    const Folder folder;
    write_graph(folder);
    (void)folder.write("G/g.e", edges);
    (void)folder.write("G/g-SSSP", distances);
    EXPECT_EQ(bench(folder)[4].verdict, GraphalyticsVerdict::right) << edges;
  }
}

TEST(Graphalytics, TwoPiecesUnderOneNameAreWrong) {
  const Folder folder;
  write_graph(folder);
  (void)folder.write("G/g-WCC", "1 7\n2 7\n3 7\n4 7\n5 7\n");
  const auto runs = bench(folder);
  EXPECT_EQ(runs.back().verdict, GraphalyticsVerdict::wrong);
  EXPECT_EQ(runs.back().first_wrong, 5U);
}

TEST(Graphalytics, WithoutAReferenceNothingIsSaid) {
  const Folder folder;
  write_graph(folder);
  std::filesystem::remove(folder / "G/g-PR");
  (void)folder.write("G/h.properties", "graph.h.directed = false\ngraph.h.algorithms = wcc\n");
  (void)folder.write("G/h.v", "1\n2\n");
  (void)folder.write("G/h.e", "1 2\n");
  const auto runs = bench(folder);
  ASSERT_EQ(runs.size(), 7U);
  EXPECT_EQ(runs[3].verdict, GraphalyticsVerdict::no_reference);
  EXPECT_EQ(runs[6].graph, "h");
  EXPECT_EQ(runs[6].verdict, GraphalyticsVerdict::no_reference);
}

TEST(Graphalytics, WhatAnAlgorithmLacksIsSaid) {
  const std::vector<std::pair<std::string, std::string>> faults = {
      {"bfs", "there is no graph.NAME.bfs.source-vertex; add it"},
      {"bfs\ngraph.g.bfs.source-vertex = 9", "bfs.source-vertex names no vertex"},
      {"sssp\ngraph.g.sssp.source-vertex = 1", "sssp needs weights"},
      {"ffm", "others than bfs, cdlp, lcc, pr, sssp and wcc"}};
  for (const auto& [algorithms, message] : faults) {
    SCOPED_TRACE(algorithms);
    const Folder folder;
    write_graph(folder);
    (void)folder.write("G/g.properties",
                       "graph.g.directed = true\ngraph.g.algorithms = " + algorithms + "\n");
    try {
      (void)bench(folder);
      ADD_FAILURE() << "nothing was refused";
    } catch (const Error& error) {
      EXPECT_EQ(error.code(), ErrorCode::invalid_input);
      EXPECT_EQ(error.place().file, "g.properties");
      EXPECT_THAT(error.what(), ::testing::HasSubstr(message));
    }
  }
}

TEST(Graphalytics, TheVerbPrintsATableAndEndsWithSix) {
  const Folder folder;
  write_graph(folder);
  const program::Ran good = program::run(folder, {"bench", "graphalytics", "G", "--json"});
  EXPECT_EQ(good.code, 0) << good.err;
  EXPECT_EQ(good.json().at("wrong"), 0);
  EXPECT_EQ(good.json().at("rows").size(), 6U);
  (void)folder.write("G/g-BFS", "1 0\n2 1\n3 1\n4 5\n5 9223372036854775807\n");
  const program::Ran bad = program::run(folder, {"bench", "graphalytics", "G"});
  EXPECT_EQ(bad.code, 6);
  EXPECT_THAT(bad.out,
              ::testing::HasSubstr("Wrong: bfs of g at 1 of 5 vertices, first at vertex 4"));
  EXPECT_THAT(bad.out, ::testing::HasSubstr("EVPS"));
  // What was typed is not repeated.
  const program::Ran none = program::run(folder, {"bench", "graphalytics", "Somebody"});
  EXPECT_EQ(none.code, 3);
  EXPECT_THAT(none.err, ::testing::Not(::testing::HasSubstr("Somebody")));
}

}  // namespace
}  // namespace mekhala
