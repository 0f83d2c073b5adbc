#include "io/graph_file.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "engine/base/error.hpp"
#include "engine/base/file.hpp"
#include "engine/base/random.hpp"
#include "io/json_graph.hpp"
#include "io/matrix.hpp"
#include "tests/io/importing.hpp"

namespace mekhala {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

GraphFile parse(std::string_view text, const GraphFileOptions& options = {}) {
  Context context;
  return parse_graph_file(text, "graph.txt", options, context);
}

Error error_of(std::string_view text) {
  try {
    (void)parse(text);
  } catch (const Error& error) {
    return error;
  }
  ADD_FAILURE() << "accepted: " << text;
  return {ErrorCode::failure, ""};
}

// "A>B 2" for each edge, the weight where there is one; ends of an undirected edge by name.
std::vector<std::string> edges_of(const GraphFile& file) {
  const GraphView graph = file.named.graph;
  const auto* column = file.named.edge_columns.find("weight");
  std::vector<std::string> edges;
  for (EdgeId e = 0; e < graph.num_edges(); ++e) {
    std::string a = file.named.names[graph.source(e)], b = file.named.names[graph.target(e)];
    if (!graph.directed() && b < a) std::swap(a, b);
    std::string text = a + (graph.directed() ? ">" : "-") + b;
    if (column != nullptr) {
      const auto& weights = std::get<Column<double>>(*column);
      text += weights.has(e) ? fmt::format(" {}", weights[e]) : " none";
    }
    edges.push_back(std::move(text));
  }
  std::sort(edges.begin(), edges.end());
  return edges;
}

TEST(GraphFile, PlainEdgeListsGoToTheFastLoader) {
  for (const char* text :
       {"A B 2\nB C 1\n", "A,B,2\nB,C,1\n", "A\tB\t2\nB\tC\t1\n", "A;B;2\nB;C;1\n"}) {
    const GraphFile file = parse(text);
    EXPECT_EQ(file.format, "edge list") << text;
    EXPECT_THAT(edges_of(file), ElementsAre("A-B 2", "B-C 1"));
  }
  EXPECT_THAT(edges_of(parse("B A\nA B\n", {.directed = true})), ElementsAre("A>B", "B>A"));
}

// However many rows there are: what has a name of its own is kept.
TEST(GraphFile, AThirdColumnWithANameIsRead) {
  std::string text = "source,target,day\n";
  for (int row = 0; row < 60; ++row) text += fmt::format("a{},b{},{}\n", row, row, row + 1);
  const GraphFile file = parse(text);
  EXPECT_EQ(file.format, "edge table");
  EXPECT_THAT(file.named.edge_columns.names(), Contains("day"));
  const std::size_t at = text.find("day");
  EXPECT_EQ(parse(text.replace(at, 3, "weight")).format, "edge list");
}

TEST(GraphFile, EdgeTables) {
  const GraphFile file =
      parse("Target,Source,Times,Note\n\"B, jr\",A,2,\"said \"\"hi\"\"\"\nC,\"B, jr\",,\n");
  EXPECT_EQ(file.format, "edge table");
  EXPECT_THAT(edges_of(file), ElementsAre("A-B, jr 2", "B, jr-C none"));
  EXPECT_THAT(file.named.notes, Contains(HasSubstr("Times was read as the weight")));
  ASSERT_NE(file.named.edge_columns.find("Note"), nullptr);
  const auto& notes = std::get<Column<std::string>>(*file.named.edge_columns.find("Note"));
  EXPECT_EQ(notes.has(0) ? notes[0] : notes[1], "said \"hi\"");
}

TEST(GraphFile, EdgeTablesInOtherWordsAndEncodings) {
  EXPECT_THAT(edges_of(parse("ต้นทาง,ปลายทาง\nก,ข\n")), ElementsAre("ก-ข"));
  EXPECT_THAT(edges_of(parse("起点;终点;次数\n张;王;3\n")), ElementsAre("张-王 3"));
  EXPECT_THAT(edges_of(parse(std::string_view("\xff\xfe"
                                              "A\0,\0B\0\n\0B\0,\0C\0\n\0",
                                              18))),
              ElementsAre("A-B", "B-C"));
  EXPECT_THAT(edges_of(parse("\xef\xbb\xbfsource,target\nA,B\n")), ElementsAre("A-B"));
  EXPECT_THAT(edges_of(parse("sep=;\nsource;target\nA;B\n")), ElementsAre("A-B"));
  EXPECT_THAT(edges_of(parse(gzip("source,target\nA,B\n"))), ElementsAre("A-B"));
}

TEST(GraphFile, IdsAreNumbersOnlyIfEveryOneIs) {
  const GraphFile numbers = parse("source,target,x\n10,9,a\n9,-3,b\n");
  EXPECT_TRUE(numbers.named.names.are_integers());
  EXPECT_EQ(numbers.named.names[0], "-3");
  const GraphFile text = parse("source,target,x\n10,9,a\n9,007,b\n");
  EXPECT_FALSE(text.named.names.are_integers());
  EXPECT_THAT(edges_of(text), ElementsAre("007-9", "10-9"));
}

TEST(GraphFile, Matrices) {
  const GraphFile symmetric = parse(",A,B,C\nA,0,2,0\nB,2,0,1\nC,0,1,0\n");
  EXPECT_EQ(symmetric.format, "matrix");
  EXPECT_FALSE(symmetric.named.graph.directed());
  EXPECT_THAT(edges_of(symmetric), ElementsAre("A-B 2", "B-C 1"));
  const char* lopsided = ",A,B,C\nA,0,2,0\nB,1,0,1\nC,0,0,5\n";
  const GraphFile directed = parse(lopsided);
  EXPECT_TRUE(directed.named.graph.directed());
  EXPECT_THAT(edges_of(directed), ElementsAre("A>B 2", "B>A 1", "B>C 1", "C>C 5"));
  const GraphFile folded = parse(lopsided, {.directed = false});
  EXPECT_THAT(edges_of(folded), ElementsAre("A-B 3", "B-C 1", "C-C 5"));
  EXPECT_THAT(folded.named.notes, Contains(HasSubstr("sum")));
  // Two people, three lines of three cells: a matrix, no edge list.
  EXPECT_EQ(parse(",A,B\nA,0,1\nB,1,0\n").format, "matrix");
  // Rows in another order than columns.
  EXPECT_THAT(edges_of(parse("x,A,B,C\nC,0,1,0\nA,0,2,0\nB,2,0,1\n")),
              ElementsAre("A-B 2", "B-C 1"));
}

TEST(GraphFile, NodeLinkJson) {
  const GraphFile file = parse(
      R"({"directed":true,"nodes":[{"id":"A"},{"id":"B"},{"id":"lone"}],"links":[{"source":"A","target":"B","weight":2,"note":"x"}]})");
  EXPECT_EQ(file.format, "json graph");
  EXPECT_TRUE(file.named.graph.directed());
  EXPECT_EQ(file.named.graph.num_nodes(), 3U);
  EXPECT_THAT(edges_of(file), ElementsAre("A>B 2"));
  const GraphFile numbered =
      parse(R"({"nodes":[{"name":"A"},{"name":"B"}],"links":[{"source":0,"target":1}]})");
  EXPECT_THAT(edges_of(numbered), ElementsAre("A-B"));
  EXPECT_EQ(parse(R"({"nodes":["A","B"],"edges":[]})").named.graph.num_nodes(), 2U);
  EXPECT_THAT(parse(R"({"nodes":[{"id":"A"},{"id":"A"}],"links":[]})").named.notes,
              Contains(HasSubstr("1 nodes have the id of an earlier one")));
}

struct Fault {
  const char* text;
  std::uint64_t line;  // 0: none to name
  const char* says;
};

// A graph with rows missing is another graph: one fault refuses the file.
TEST(GraphFile, FaultsRefuseTheFileAndNameTheirLine) {
  const Fault faults[] = {
      {"source,target,x\nA,B,1\nA,,2\n", 3, "empty"},
      {"source,target,weight,x\nA,B,1,\nA,C,\"1,5\",\n", 3, "weight"},
      {"source,target,x\nA,B,1\nA,B,1,9\n", 3, "cells"},
      {"name,colour,x\nA,red,1\nB,blue,2\n", 1, "name, colour, x"},
      {",A,B,C\nA,0,1,0\nB,x,0,1\nC,0,1,0\n", 3, "finite"},
      {"source,target,x\n\"A,B,1\nC,D,2\n", 2, "quote"},
      {R"({"nodes":[{"name":"A"}],"links":[{"source":0,"target":7}]})", 1, "link 1"},
      {R"({"nodes":[{"id":"A"}],"links":[{"source":"A"}]})", 1, "link 1"},
      {R"({"a":1})", 1, "nodes"},
      {R"([1,2])", 1, "nodes"},
      {"{\"nodes\":[\n{\"id\":}]}", 2, "byte"}};
  for (const Fault& fault : faults) {
    SCOPED_TRACE(fault.text);
    const Error error = error_of(fault.text);
    EXPECT_EQ(error.code(), ErrorCode::invalid_input);
    EXPECT_EQ(error.place().line.value_or(0), fault.line) << error.what();
    EXPECT_THAT(error.what(), HasSubstr(fault.says));
    EXPECT_THAT(error.what(), HasSubstr("graph.txt"));
  }
}

TEST(GraphFile, EmptyFilesAreEmptyGraphsOrRefused) {
  const GraphFile header = parse("source,target,x\n");
  EXPECT_EQ(header.named.graph.num_nodes(), 0U);
  EXPECT_EQ(parse(R"({"nodes":[],"links":[]})").named.graph.num_nodes(), 0U);
}

// A random graph written as edge table, as matrix and as JSON is the same graph.
TEST(GraphFile, ThreeFormsOfOneGraphAgree) {
  for (std::uint64_t seed = 1; seed <= 100; ++seed) {
    SCOPED_TRACE(fmt::format("seed {}", seed));
    Random random(seed, 5);
    const std::size_t n = 3 + random.below(8);
    std::vector<std::vector<int>> weight(n, std::vector<int>(n));
    for (std::size_t a = 0; a < n; ++a) {
      for (std::size_t b = 0; b < n; ++b) {
        if (random.below(3) == 0) weight[a][b] = static_cast<int>(1 + random.below(9));
      }
    }
    const auto name = [](std::size_t i) { return std::string("n") + static_cast<char>('a' + i); };
    // One entry whose mirror is empty, lest the matrix be symmetric by chance.
    weight[0][1] = 3;
    weight[1][0] = 0;
    std::string table = "source,target,weight,note\n", matrix = "x", nodes, links;
    for (std::size_t a = 0; a < n; ++a) {
      matrix += "," + name(a);
      nodes += fmt::format("{}{{\"id\":\"{}\"}}", a > 0 ? "," : "", name(a));
    }
    for (std::size_t a = 0; a < n; ++a) {
      matrix += "\n" + name(a);
      for (std::size_t b = 0; b < n; ++b) {
        matrix += fmt::format(",{}", weight[a][b]);
        if (weight[a][b] == 0) continue;
        table += fmt::format("{},{},{},x\n", name(a), name(b), weight[a][b]);
        links += fmt::format("{}{{\"source\":\"{}\",\"target\":\"{}\",\"weight\":{}}}",
                             links.empty() ? "" : ",", name(a), name(b), weight[a][b]);
      }
    }
    const GraphFileOptions directed{.directed = true};
    const auto from_table = edges_of(parse(table, directed));
    EXPECT_EQ(edges_of(parse(matrix + "\n", directed)), from_table) << matrix;
    EXPECT_EQ(edges_of(parse("{\"nodes\":[" + nodes + "],\"links\":[" + links + "]}", directed)),
              from_table);
  }
}

TEST(GraphFile, PublishedNetworks) {
  const auto bali = testing_io::shared("data/koschade-bali/koschade_bali_edges.csv");
  const auto caviar = testing_io::shared("data/caviar-phases/phase1.csv");
  if (!bali || !caviar) GTEST_SKIP() << testing_io::kNoShared;
  Context context;
  const GraphFile one = read_graph_file(*bali, {}, context);
  EXPECT_EQ(one.named.graph.num_nodes(), 17U);
  EXPECT_EQ(one.named.graph.num_edges(), 63U);
  const GraphFile two = read_graph_file(*caviar, {.directed = false}, context);
  EXPECT_EQ(two.named.graph.num_nodes(), 15U);
  EXPECT_EQ(two.named.graph.num_edges(), 18U);
}

// --- the pieces beneath --------------------------------------------------------------------------

TEST(JsonText, NumbersKeepEveryDigit) {
  const JsonDocument document =
      parse_json("[9007199254740993, 1.10, 18446744073709551616, -0]", "a.json");
  std::vector<std::string> texts;
  for (const Json& item : document.root.items) texts.push_back(item.text);
  EXPECT_EQ(texts[0], "9007199254740993");
  EXPECT_EQ(texts[1], "1.10");
  EXPECT_EQ(texts[2], "18446744073709551616");
}

TEST(JsonText, FaultsNameLineAndByteAndNoValue) {
  const auto fault = [](std::string_view text, std::uint64_t first_line = 1) {
    try {
      (void)parse_json(text, "a.json", first_line);
    } catch (const Error& error) {
      return error;
    }
    ADD_FAILURE() << "accepted: " << text;
    return Error(ErrorCode::failure, "");
  };
  const Error comma = fault("{\"a\": 1,\n\"b\": 2,}");
  EXPECT_EQ(comma.place().line, 2U);
  EXPECT_EQ(comma.place().byte, 16U);
  EXPECT_THAT(comma.what(), HasSubstr("line 2, byte 16"));
  EXPECT_EQ(fault("[1", 41).place().line, 41U);
  EXPECT_THAT(fault("{\"name\": \"Zephyrine\" \"x\"}").what(),
              testing::Not(HasSubstr("Zephyrine")));
  EXPECT_THAT(fault("{\"phone\": 1" + std::string(400, '2') + "}").what(),
              testing::Not(HasSubstr("222")))
      << "a number may be somebody's";
  EXPECT_THAT(fault("[\"\\ud800\"]").what(), HasSubstr("byte"));
  EXPECT_THAT(fault("[\"\xc0\xaf\"]").what(), HasSubstr("byte"));
  EXPECT_EQ(fault("").code(), ErrorCode::invalid_input);
  EXPECT_EQ(fault("[1] 2").code(), ErrorCode::invalid_input);
  EXPECT_THAT(fault(std::string_view("\xff\xfe[\0", 4)).what(), HasSubstr("UTF-16"));
  EXPECT_EQ(fault(std::string(kMaxJsonDepth + 1, '[')).code(), ErrorCode::limit_exceeded);
  (void)parse_json(std::string(kMaxJsonDepth, '[') + std::string(kMaxJsonDepth, ']'), "a.json");
}

TEST(JsonText, TheLastOfRepeatedKeysCounts) {
  std::string text = "{";
  for (int i = 0; i < 60; ++i) text += fmt::format("\"k{}\":{},", i % 50, i);
  text.back() = '}';
  const JsonDocument document = parse_json(text, "a.json");
  EXPECT_EQ(document.root.members.size(), 50U);
  EXPECT_EQ(document.duplicate_keys, 10U);
  EXPECT_EQ(document.first_duplicate, "k0");
  EXPECT_EQ(document.root.find("k0")->text, "50");
  EXPECT_EQ(document.root.find("k49")->text, "49");
  EXPECT_EQ(document.root.find("none"), nullptr);
}

TEST(JsonGraph, MembersAreColumns) {
  const JsonDocument document = parse_json(
      R"({"nodes":[{"id":1,"name":"A","tags":["x","y"],"deep":{"a":1,"b":{"c":2}}},{"id":2,"ok":true,"none":null}],"links":[{"source":{"id":1},"target":2}]})",
      "a.json");
  const GraphTables graph = json_graph_tables(document, "a.json");
  EXPECT_THAT(graph.nodes.header, ElementsAre("id", "name", "tags", "deep.a", "ok"));
  EXPECT_EQ(graph.nodes.cell(0, 2), "x; y");
  EXPECT_EQ(graph.nodes.cell(0, 3), "1");
  EXPECT_EQ(graph.nodes.cell(1, 4), "true");
  EXPECT_EQ(graph.nodes.cell(1, 1), "");
  EXPECT_EQ(graph.links.cell(0, 0), "1");
  EXPECT_FALSE(graph.directed.has_value());
  ASSERT_EQ(graph.nodes.warnings.list().size(), 1U);
  EXPECT_EQ(graph.nodes.warnings.list()[0].rule, "nested_member");
}

TEST(Table, OneWarningForEachKindOfFault) {
  WarningList list;
  for (std::uint64_t line = 1; line <= 30000; ++line)
    list.add("ragged", "name", line, "rows", "hint");
  list.add("ragged", "other", 5, "rows");
  list.add("ragged", "name", 0, "", "", 7);
  ASSERT_EQ(list.list().size(), 2U);
  EXPECT_EQ(list.list()[0].count, 30007U);
  EXPECT_EQ(list.list()[0].line, 1U);
  EXPECT_EQ(list.list()[0].lines.size(), kMaxWarningLines);
  EXPECT_EQ(list.list()[0].hint, "hint");
  EXPECT_THAT(list.list()[1].lines, ElementsAre(5U));
}

TEST(Table, RowsAsCsv) {
  const std::vector<std::string_view> cells{"A", "b, c", "", "say \"hi\"", "two\nlines"};
  EXPECT_EQ(row_as_csv(cells), "A,\"b, c\",,\"say \"\"hi\"\"\",\"two\nlines\"");
  EXPECT_EQ(row_as_csv({}), "");
}

}  // namespace
}  // namespace mekhala
