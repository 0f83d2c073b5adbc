// Random graphs through the writers whose readers give back only a part: what they say they keep.

#include <gtest/gtest.h>

#include "engine/base/text.hpp"
#include "engine/case/ontology.hpp"
#include "io/delimited.hpp"
#include "io/formats/recognise.hpp"
#include "io/formats/write_parts.hpp"
#include "io/formats/writers.hpp"
#include "tests/io/formats/random_shown.hpp"

namespace mekhala {
namespace {

using testing_io::cell;
using testing_io::random_shown_graph;

constexpr std::uint64_t kSeeds = 60;

GraphTables read_back(const std::string& text, const char* name) {
  Context context;
  auto read = read_graph_tables(text, name, context);
  EXPECT_TRUE(read) << text;
  return read ? std::move(*read) : GraphTables{};
}

std::string label_of(const ShownNode& node) { return node.label.empty() ? node.id : node.label; }

TEST(WriteProperties, DotKeepsLabelsKindsOfLinksAndDirections) {
  for (std::uint64_t seed = 1; seed <= kSeeds; ++seed) {
    SCOPED_TRACE(seed);
    ShownGraph graph = random_shown_graph(seed);
    graph.notes = {"a note */ // \"quoted\"\nand more"};
    const GraphTables read = read_back(as_dot(graph).text, "x.dot");
    ASSERT_EQ(read.nodes.rows(), graph.nodes.size());
    ASSERT_EQ(read.links.rows(), graph.edges.size());
    for (std::size_t i = 0; i < graph.nodes.size(); ++i) {
      EXPECT_EQ(cell(read.nodes, i, "label"), label_of(graph.nodes[i]));
    }
    for (std::size_t e = 0; e < graph.edges.size(); ++e) {
      const ShownEdge& edge = graph.edges[e];
      EXPECT_EQ(read.links.cell(e, 0), read.nodes.cell(edge.from, 0));
      EXPECT_EQ(read.links.cell(e, 1), read.nodes.cell(edge.to, 0));
      EXPECT_EQ(cell(read.links, e, "label"), edge.kind);
      EXPECT_EQ(cell(read.links, e, "dir"), edge.directed ? "" : "none");
    }
  }
}

// Every cell comes back; those that a spreadsheet would run with their apostrophe.
TEST(WriteProperties, CsvKeepsEveryCell) {
  for (std::uint64_t seed = 1; seed <= kSeeds; ++seed) {
    SCOPED_TRACE(seed);
    const ShownGraph graph = random_shown_graph(seed);
    for (const auto& [rows, text] : {std::pair{node_rows(graph), nodes_as_csv(graph).text},
                                     std::pair{edge_rows(graph), edges_as_csv(graph).text}}) {
      Context context;
      DelimitedOptions options;
      options.header = true;
      const CellTable read = read_delimited(text, "x.csv", options, context);
      ASSERT_EQ(read.rows() + 1, rows.size());
      ASSERT_EQ(read.columns(), rows[0].size());
      for (std::size_t r = 0; r < read.rows(); ++r) {
        for (std::size_t c = 0; c < read.columns(); ++c) {
          const std::string& wanted = rows[r + 1][c];
          const bool run = !wanted.empty() &&
                           std::string_view("=+-@\t\r").find(wanted[0]) != std::string_view::npos;
          EXPECT_EQ(read.cell(r, c), run ? "'" + wanted : wanted);
        }
      }
    }
  }
}

TEST(WriteProperties, MapsKeepPlacesWithAllTheirValues) {
  for (std::uint64_t seed = 1; seed <= kSeeds; ++seed) {
    SCOPED_TRACE(seed);
    ShownGraph graph = random_shown_graph(seed);
    std::mt19937_64 draw(seed);
    std::vector<std::size_t> placed;
    for (std::size_t i = 0; i < graph.nodes.size(); ++i) {
      if (draw() % 2 == 0) continue;
      placed.push_back(i);
      const auto add = [&](const char* name, int degrees) {
        graph.nodes[i].properties.push_back(
            {name, format_double(degrees / 8.0), "", "", "", "", ""});
      };
      add("latitude", static_cast<int>(draw() % 1441) - 720);
      add("longitude", static_cast<int>(draw() % 2881) - 1440);
    }
    if (placed.empty()) continue;
    for (const bool kml : {true, false}) {
      const GraphTables read =
          read_back(kml ? as_kml(graph).text : as_geojson(graph).text, kml ? "x.kml" : "x.geojson");
      ASSERT_GE(read.nodes.rows(), placed.size());
      for (std::size_t row = 0; row < placed.size(); ++row) {
        const ShownNode& node = graph.nodes[placed[row]];
        EXPECT_EQ(cell(read.nodes, row, "name"), label_of(node));
        const auto place = place_of(node);
        ASSERT_TRUE(place);
        EXPECT_EQ(cell(read.nodes, row, "latitude"), place->latitude);
        EXPECT_EQ(cell(read.nodes, row, "longitude"), place->longitude);
        for (const ShownProperty& property : node.properties) {
          EXPECT_EQ(cell(read.nodes, row, property.name), property.value);
        }
      }
    }
  }
}

TEST(WriteProperties, PajekKeepsKindsStrengthsAndDirections) {
  for (std::uint64_t seed = 1; seed <= kSeeds; ++seed) {
    SCOPED_TRACE(seed);
    ShownGraph graph = random_shown_graph(seed);
    graph.marking = "TLP:AMBER";
    const GraphTables read = read_back(as_pajek(graph).text, "x.net");
    ASSERT_EQ(read.nodes.rows(), graph.nodes.size());
    ASSERT_EQ(read.links.rows(), graph.edges.size());
    std::size_t row = 0;
    for (const bool directed : {false, true}) {
      for (const ShownEdge& edge : graph.edges) {
        if (edge.directed != directed) continue;
        EXPECT_EQ(read.links.cell(row, 0), std::to_string(edge.from + 1));
        EXPECT_EQ(read.links.cell(row, 1), std::to_string(edge.to + 1));
        EXPECT_EQ(cell(read.links, row, "weight"), format_double(edge.strength.value_or(1)));
        EXPECT_EQ(cell(read.links, row, "relation"), edge.kind);
        // Said of single edges only where they differ.
        const std::string said = cell(read.links, row, "directed");
        EXPECT_EQ(said.empty() ? read.directed : said == "true", directed);
        ++row;
      }
    }
  }
}

// What FollowTheMoney's own model knows of these schemata: other members are dropped by its tools.
TEST(WriteProperties, FollowTheMoneyGetsThePropertiesThatItsSchemataHave) {
  ShownGraph graph;
  graph.nodes = {{"A1", "account", "telegram:ana", "", {}, false, "", {}},
                 {"B1", "bank_account", "77", "", {}, false, "", {}},
                 {"R1", "person", "Ana", "", {}, false, "", {}}};
  graph.nodes[0].properties = {{"service", "Telegram", "", "", "", "", ""},
                               {"identifier", "telegram:ana", "", "", "", "", ""},
                               {"record_id", "A1", "", "", "", "", ""}};
  graph.nodes[1].properties = {{"identifier", "77", "", "", "", "", ""}};
  graph.nodes[2].properties = {{"record_id", "other", "", "", "", "", ""}};
  graph.edges.push_back({1, 1, "pays", true, std::nullopt, 1, 1, {}});
  graph.edges.back().properties = {{"notes", "rent", "", "", "", "", ""}};
  const WrittenText written = as_ftm(graph, Ontology::builtin());
  EXPECT_EQ(written.text,
            "{\"id\":\"A1\",\"schema\":\"UserAccount\",\"properties\":{\"name\":[\"telegram:ana\"],"
            "\"service\":[\"Telegram\"],\"username\":[\"ana\"]}}\n"
            "{\"id\":\"B1\",\"schema\":\"BankAccount\",\"properties\":{\"accountNumber\":[\"77\"],"
            "\"name\":[\"77\"]}}\n"
            "{\"id\":\"R1\",\"schema\":\"Person\",\"properties\":{\"name\":[\"Ana\"]}}\n"
            "{\"id\":\"link-1\",\"schema\":\"Payment\",\"properties\":{\"beneficiary\":[\"B1\"],"
            "\"description\":[\"rent\"],\"payer\":[\"B1\"],\"summary\":[\"pays\"]}}\n");
  ASSERT_EQ(written.report.losses.size(), 1U);
  EXPECT_NE(written.report.losses[0].find("'record_id': 1 left out"), std::string::npos);
}

// What an export says of itself changes nothing in what is read from it.
TEST(WriteProperties, NotesAndMarkingsAreNoPartOfTheGraph) {
  using Write = WrittenText (*)(const ShownGraph&);
  for (const auto& [write, name] : {std::pair<Write, const char*>{as_graphml, "x.graphml"},
                                    {as_gexf, "x.gexf"},
                                    {as_gml, "x.gml"},
                                    {as_pajek, "x.net"},
                                    {as_dot, "x.dot"},
                                    {as_cx2, "x.cx2"},
                                    {as_cyjs, "x.cyjs"},
                                    {as_anx, "x.anx"}}) {
    SCOPED_TRACE(name);
    ShownGraph graph = random_shown_graph(7);
    const GraphTables plain = read_back(write(graph).text, name);
    graph.marking = "TLP:RED\n*Vertices 9 ]]> -- \"";
    graph.notes = {"--><node id=\"x\"/>", "\"} node [ id 77 ]", "graph { x -- y }", "</graph>"};
    const std::string text = write(graph).text;
    const GraphTables read = read_back(text, name);
    EXPECT_EQ(read.nodes.rows(), plain.nodes.rows());
    EXPECT_EQ(read.links.rows(), plain.links.rows());
    EXPECT_EQ(read.undeclared, 0U);
    EXPECT_NE(text.find("TLP:RED"), std::string::npos);
  }
}

}  // namespace
}  // namespace mekhala
