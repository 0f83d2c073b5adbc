#include "io/graphalytics.hpp"

#include <gmock/gmock.h>

#include <filesystem>
#include <fstream>

#include "engine/base/error.hpp"

namespace mekhala {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

// A folder with a small graph whose files can be spoiled one by one.
class GraphalyticsFiles : public ::testing::Test {
 protected:
  GraphalyticsFiles() {
    std::string name = (std::filesystem::temp_directory_path() / "graphalyticsXXXXXX").string();
    if (::mkdtemp(name.data()) == nullptr) throw std::runtime_error("no temporary folder");
    folder_ = name;
    write("g.properties",
          "# a comment\n"
          "graph.g.vertex-file = g.v\n"
          "graph.g.edge-file = g.e\n"
          "graph.g.meta.vertices = 4\n"
          "graph.g.meta.edges = 3\n"
          "graph.g.directed = true\n"
          "graph.g.edge-properties.names = weight\n"
          "graph.g.algorithms = bfs, SSSP\n"
          "graph.g.bfs.source-vertex = 18446744073709551615\n"
          "graph.g.pr.damping-factor = 0.5\n"
          "graph.other.directed = perhaps\n");
    write("g.v", "30\n10\n18446744073709551615\n20 \n");
    write("g.e", "30 10 0.5\n10 20 2\r\n18446744073709551615\t10 1e-3");
  }
  ~GraphalyticsFiles() override { std::filesystem::remove_all(folder_); }

  void write(const std::string& name, const std::string& bytes) const {
    std::ofstream(folder_ / name, std::ios::binary) << bytes;
  }
  [[nodiscard]] GraphalyticsGraph read(unsigned threads = 0) const {
    Context context({.threads = threads});
    return read_graphalytics(read_graphalytics_properties(folder_ / "g.properties"), context);
  }
  // What reading says, as FILE:LINE: RULE.
  template <typename Read>
  std::string refused(Read&& reading) const {
    try {
      reading();
    } catch (const Error& error) {
      EXPECT_EQ(error.code(), ErrorCode::invalid_input);
      const Place& place = error.place();
      return place.file + (place.line ? ":" + std::to_string(*place.line) : "") + ": " +
             error.what();
    }
    return "nothing was refused";
  }
  [[nodiscard]] std::string refused_graph() const {
    return refused([&] { (void)read(); });
  }

  std::filesystem::path folder_;
};

TEST_F(GraphalyticsFiles, NodesGoByIdAndLengthsByEdge) {
  const GraphalyticsGraph graph = read();
  EXPECT_THAT(graph.ids, ElementsAre(10, 20, 30, 18446744073709551615U));
  ASSERT_EQ(graph.graph.num_edges(), 3U);
  EXPECT_TRUE(graph.graph.directed());
  EXPECT_THAT(graph.lengths, ElementsAre(2, 0.5, 1e-3));  // 10>20, 30>10, the last
  EXPECT_EQ(graph.find(30), 2U);
  EXPECT_EQ(graph.find(11), kNoNode);
  EXPECT_THAT(graph.properties.algorithms, ElementsAre("bfs", "sssp"));
  EXPECT_EQ(graph.properties.bfs_source, 18446744073709551615U);
  EXPECT_EQ(graph.properties.damping, 0.5);
  EXPECT_EQ(graph.properties.pr_rounds, 10U);
}

// More than one piece, read by several threads: the same graph, and the right line in a message.
TEST_F(GraphalyticsFiles, LargeFilesAreReadInPieces) {
  constexpr std::size_t kNodes = 100'000;
  std::string vertices, edges;
  for (std::size_t i = 0; i < kNodes; ++i) vertices += std::to_string(1000 + i) + "\n";
  for (std::size_t i = 0; i + 1 < kNodes; ++i) {
    edges += std::to_string(1000 + i) + " " + std::to_string(1001 + i) + "   " +
             std::to_string(i % 7) + "\n";
  }
  write("g.properties",
        "graph.g.directed=false\ngraph.g.algorithms=wcc\n"
        "graph.g.edge-properties.names=weight\n");
  write("g.v", vertices);
  write("g.e", edges);
  ASSERT_GT(edges.size(), std::size_t{1} << 20);
  const GraphalyticsGraph one = read(1);
  EXPECT_EQ(one.graph.num_edges(), kNodes - 1);
  EXPECT_EQ(one.lengths[kNodes - 2], static_cast<double>((kNodes - 2) % 7));
  for (const unsigned threads : {2U, 3U}) {
    EXPECT_EQ(read(threads).graph.fingerprint(), one.graph.fingerprint());
    EXPECT_EQ(read(threads).lengths, one.lengths);
  }
  write("g.e", edges + "1000 999 1\n");
  EXPECT_EQ(refused_graph(),
            "g.e:100000: there is no such vertex in the vertex file; add it there");
  write("g.e", edges + "1001 1000 1\n");
  EXPECT_THAT(refused_graph(), HasSubstr("g.e:100000: the edge repeats that of line 1"));
}

TEST_F(GraphalyticsFiles, EachFaultHasItsLine) {
  const auto edges = [&](const std::string& bytes) {
    write("g.e", bytes);
    return refused_graph();
  };
  EXPECT_THAT(edges("10 20 1\n10 30\n"), HasSubstr("g.e:2: the weight is missing"));
  EXPECT_THAT(edges("10 20 1\n10 30 -1\n"), HasSubstr("g.e:2: a weight is a finite number"));
  EXPECT_THAT(edges("10 20 nan\n"), HasSubstr("g.e:1: a weight is a finite number"));
  EXPECT_THAT(edges("10 20 1 7\n"), HasSubstr("g.e:1: an edge is two vertices and a weight"));
  EXPECT_THAT(edges("\n10 20 1\n"), HasSubstr("g.e:1: an edge is two vertices"));
  EXPECT_THAT(edges("10 x 1\n"), HasSubstr("g.e:1: a vertex is a whole number"));
  EXPECT_THAT(edges("10 -20 1\n"), HasSubstr("g.e:1: a vertex is a whole number"));
  EXPECT_THAT(edges("10 10 1\n"), HasSubstr("g.e:1: an edge joins two different vertices"));
  EXPECT_THAT(edges("10 20 1\n30 20 1\n10 20 2\n"), HasSubstr("g.e:3: the edge repeats"));
  EXPECT_THAT(edges("10 20 1\n"), HasSubstr("g.e: there are 1 edges here, where 3 were said"));
  write("g.v", "10\n20\n10\n");
  EXPECT_THAT(refused_graph(), HasSubstr("g.v:3: a vertex is there twice"));
  write("g.v", "10\n\n");
  EXPECT_THAT(refused_graph(), HasSubstr("g.v:2: a vertex is a whole number"));
  std::filesystem::remove(folder_ / "g.v");
  EXPECT_THAT(refused_graph(), HasSubstr("g.v: there is no such file"));
}

TEST_F(GraphalyticsFiles, PropertiesAreChecked) {
  const auto properties = [&](const std::string& bytes) {
    write("g.properties", bytes);
    return refused_graph();
  };
  const std::string good = "graph.g.directed = true\ngraph.g.algorithms = bfs\n";
  EXPECT_THAT(properties("graph.g.algorithms = bfs\n"), HasSubstr("no graph.NAME.directed"));
  EXPECT_THAT(properties("graph.g.directed = true\n"), HasSubstr("no graph.NAME.algorithms"));
  EXPECT_THAT(properties("graph.g.directed = maybe\n"), HasSubstr("g.properties:1: directed is"));
  EXPECT_THAT(properties(good + "what is this\n"), HasSubstr("g.properties:3: a line is KEY"));
  EXPECT_THAT(properties(good + "graph.g.bfs.source-vertex = -1\n"),
              HasSubstr("g.properties:3: bfs.source-vertex is a whole number"));
  EXPECT_THAT(properties(good + "graph.g.pr.num-iterations = 99999999\n"),
              HasSubstr("from 0 to 1000000"));
  EXPECT_THAT(properties(good + "graph.g.pr.damping-factor = 2\n"),
              HasSubstr("g.properties:3: pr.damping-factor is a number from 0 to 1"));
  EXPECT_THAT(properties(good + "graph.g.edge-properties.names = a, b\n"),
              HasSubstr("one property at most"));
  // Nothing leads out of the folder.
  write("g.properties", good + "graph.g.vertex-file = ../../etc/g.v\n");
  EXPECT_EQ(read_graphalytics_properties(folder_ / "g.properties").vertex_file, folder_ / "g.v");
}

TEST_F(GraphalyticsFiles, AFolderWithoutPropertiesIsRefused) {
  EXPECT_THAT(graphalytics_files(folder_), ElementsAre(folder_ / "g.properties"));
  std::filesystem::remove(folder_ / "g.properties");
  EXPECT_THAT(refused([&] { (void)graphalytics_files(folder_); }),
              HasSubstr("no .properties file here"));
  EXPECT_THAT(refused([&] { (void)graphalytics_files(folder_ / "none"); }),
              HasSubstr("no folder that can be read"));
}

TEST_F(GraphalyticsFiles, ReferencesCoverEachVertexOnce) {
  const GraphalyticsGraph graph = read();
  const auto real = [&](const std::string& bytes) {
    write("g-SSSP", bytes);
    return read_graphalytics_reference(folder_ / "g-SSSP", graph, GraphalyticsValues::real).real;
  };
  const std::string rest = "30 3\n18446744073709551615 4\n";
  EXPECT_THAT(real("20 Infinity\n10 1.5e+00\n" + rest),
              ElementsAre(1.5, std::numeric_limits<double>::infinity(), 3, 4));
  const auto fault = [&](const std::string& bytes) { return refused([&] { (void)real(bytes); }); };
  EXPECT_THAT(fault("10 1\n" + rest), HasSubstr("g-SSSP: there are 3 vertices here, where 4"));
  EXPECT_THAT(fault("10 1\n10 1\n" + rest), HasSubstr("g-SSSP:2: a vertex is there twice"));
  EXPECT_THAT(fault("10 1\n11 1\n" + rest), HasSubstr("g-SSSP:2: there is no such vertex"));
  EXPECT_THAT(fault("10 one\n20 1\n" + rest), HasSubstr("g-SSSP:1: a value is a number"));
  write("g-BFS", "10 9223372036854775807\n20 1.0\n" + rest);
  EXPECT_THAT(refused([&] {
                (void)read_graphalytics_reference(folder_ / "g-BFS", graph,
                                                  GraphalyticsValues::whole);
              }),
              HasSubstr("g-BFS:2: a value is a whole number"));
}

}  // namespace
}  // namespace mekhala
