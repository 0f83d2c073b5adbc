// What a writer writes its reader reads: the same nodes, edges and values, up to what the writer
// says it cannot hold.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>

#include "engine/base/text.hpp"
#include "engine/case/ontology.hpp"
#include "io/formats/write_parts.hpp"
#include "io/formats/writers.hpp"
#include "io/xlsx.hpp"
#include "tests/io/formats/random_shown.hpp"
#include "tests/io/formats/shown.hpp"
#include "tests/io/importing.hpp"

namespace mekhala {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;
using testing_io::cell;
using testing_io::random_shown_graph;

// Columns of a format; "" where it has none for this.
struct Columns {
  std::string id = "id", label = "label", kind = "kind", role = "role";
  std::string relation = "relation", strength = "weight";
};

void expect_same(const ShownGraph& graph, const GraphTables& read, const Columns& columns) {
  ASSERT_EQ(read.nodes.rows(), graph.nodes.size());
  ASSERT_EQ(read.links.rows(), graph.edges.size());
  EXPECT_EQ(read.undeclared, 0U);
  for (std::size_t i = 0; i < graph.nodes.size(); ++i) {
    const ShownNode& node = graph.nodes[i];
    EXPECT_EQ(cell(read.nodes, i, columns.id), node.id);
    EXPECT_EQ(cell(read.nodes, i, columns.label), node.label);
    EXPECT_EQ(cell(read.nodes, i, columns.kind), node.kind);
    EXPECT_EQ(cell(read.nodes, i, "country"), node.country);
    EXPECT_EQ(cell(read.nodes, i, columns.role), node.roles.empty() ? "" : node.roles.front());
    for (const ShownProperty& property : node.properties) {
      EXPECT_EQ(cell(read.nodes, i, property.name), property.value) << property.name;
    }
  }
  for (std::size_t e = 0; e < graph.edges.size(); ++e) {
    const ShownEdge& edge = graph.edges[e];
    EXPECT_EQ(read.links.cell(e, 0), read.nodes.cell(edge.from, 0));
    EXPECT_EQ(read.links.cell(e, 1), read.nodes.cell(edge.to, 0));
    EXPECT_EQ(cell(read.links, e, columns.relation), edge.kind);
    EXPECT_EQ(cell(read.links, e, columns.strength),
              edge.strength ? format_double(*edge.strength) : "");
    for (const ShownProperty& property : edge.properties) {
      EXPECT_EQ(cell(read.links, e, property.name), property.value);
    }
  }
}

using Write = std::function<WrittenText(const ShownGraph&)>;

void round_trips(const Write& write, const std::string& name, const Columns& columns) {
  for (std::uint64_t seed = 1; seed <= 60; ++seed) {
    SCOPED_TRACE(fmt::format("{} seed {}", name, seed));
    const ShownGraph graph = random_shown_graph(seed);
    const WrittenText written = write(graph);
    EXPECT_EQ(written.text, write(graph).text);
    Context context;
    const auto read = read_graph_tables(written.text, name, context);
    ASSERT_TRUE(read);
    expect_same(graph, *read, columns);
    if (::testing::Test::HasFailure()) {
      ADD_FAILURE() << written.text;
      return;
    }
  }
}

TEST(RoundTrip, GraphMl) {
  round_trips(as_graphml, "x.graphml",
              {.role = "roles", .relation = "kind", .strength = "strength"});
}
TEST(RoundTrip, Gexf) { round_trips(as_gexf, "x.gexf", {}); }
TEST(RoundTrip, Gml) { round_trips(as_gml, "x.gml", {.id = "record"}); }
TEST(RoundTrip, Cx2) {
  round_trips(as_cx2, "x.cx2",
              {.id = "record", .label = "name", .relation = "interaction", .strength = "strength"});
}
TEST(RoundTrip, Cyjs) {
  round_trips(as_cyjs, "x.cyjs",
              {.label = "name", .relation = "interaction", .strength = "strength"});
}
TEST(RoundTrip, Stix) {
  round_trips([](const ShownGraph& graph) { return as_stix(graph, Ontology::builtin()); }, "x.json",
              {.id = "record", .label = "name", .strength = "strength"});
}

TEST(RoundTrip, Anx) { round_trips(as_anx, "x.anx", {.label = "name", .strength = "strength"}); }

// Grades, notes, dates and directions have places of their own in a chart.
TEST(RoundTrip, AnxKeepsGradesAndDirections) {
  ShownGraph graph;
  graph.notes = {"a -- note -->"};
  graph.nodes = {{"R1", "person", "Ana \"x\" <b>", "LA", {"recruiter"}, false, "", {}},
                 {"V1", "person", "Ben", "", {}, false, "", {}}};
  graph.nodes[0].properties = {{"notes", "seen", "", "B2", "", "", ""},
                               {"alias", "A & B", "", "B2", "", "", ""}};
  graph.nodes[1].properties = {{"alias", "C", "", "A1", "", "", ""},
                               {"alias", "D", "", "E5", "", "", ""}};
  graph.edges.push_back({0, 1, "recruited", true, std::nullopt, 1, 1, {}});
  graph.edges.back().properties = {{"exists", "", "", "C3", "2024-02", "2024-03", ""}};
  graph.edges.push_back({1, 0, "linked_to", false, std::nullopt, 1, 1, {}});
  const WrittenText written = as_anx(graph);
  const testing_io::Shown shown = testing_io::show(written.text, "x.anx");
  ASSERT_FALSE(shown.error) << shown.error->what();
  EXPECT_THAT(shown.nodes,
              ElementsAre("R1 kind=person name=Ana \"x\" <b> grade=B2 notes=seen country=LA "
                          "role=recruiter alias=A & B",
                          "V1 kind=person name=Ben alias=C; D"));
  EXPECT_THAT(shown.links, ElementsAre("R1>V1 relation=recruited start=2024-02-01 grade=C3 "
                                       "end=2024-03-31 directed=true",
                                       "V1>R1 relation=linked_to directed=false"));
  EXPECT_THAT(written.report.losses, Contains(HasSubstr("2 grades of values that differ")));
}

TEST(RoundTrip, XlsxHoldsTheCellsOfCsv) {
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    SCOPED_TRACE(seed);
    const ShownGraph graph = random_shown_graph(seed);
    const std::string bytes = as_xlsx(graph).text;
    EXPECT_EQ(bytes, as_xlsx(graph).text);
    Context context;
    const auto tables = read_xlsx(bytes, "x.xlsx", {.header = true}, context);
    ASSERT_EQ(tables.size(), graph.edges.empty() ? 1U : 2U);
    const auto rows = node_rows(graph);
    ASSERT_EQ(tables[0].rows() + 1, rows.size());
    for (std::size_t r = 0; r + 1 < rows.size(); ++r) {
      EXPECT_EQ(cell(tables[0], r, "id"), rows[r + 1][0]);
      EXPECT_EQ(cell(tables[0], r, "label"), rows[r + 1][2]);
    }
  }
}

// Lines of JSON and statements are two ways to say one thing.
TEST(RoundTrip, FollowTheMoneyStatementsSayWhatTheLinesSay) {
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    SCOPED_TRACE(seed);
    ShownGraph graph = random_shown_graph(seed);
    // Cells that a spreadsheet would run get an apostrophe in a table, which is told.
    const auto tame = [](std::string& text) {
      if (text.starts_with('-')) text.insert(0, "x");
    };
    for (ShownNode& node : graph.nodes) {
      tame(node.label);
      for (ShownProperty& property : node.properties) tame(property.value);
    }
    for (ShownEdge& edge : graph.edges) {
      for (ShownProperty& property : edge.properties) tame(property.value);
    }
    const WrittenText lines = as_ftm(graph, Ontology::builtin());
    const WrittenText statements = as_ftm_statements(graph, Ontology::builtin());
    EXPECT_EQ(lines.report.losses, statements.report.losses);
    const auto a = testing_io::import_bytes("x.ftm.json", lines.text, {.source = "x"});
    const auto b = testing_io::import_bytes("x.csv", statements.text, {.source = "x"});
    ASSERT_FALSE(a.refused()) << a.message();
    ASSERT_FALSE(b.refused()) << b.message();
    EXPECT_EQ(b.report().rejected, 0U);
    EXPECT_EQ(a.batch().entities, b.batch().entities);
    EXPECT_EQ(a.batch().links, b.batch().links);
    EXPECT_EQ(a.batch().values, b.batch().values);
  }
}

TEST(RoundTrip, HtcdsHoldsVictimsAndNothingElse) {
  ShownGraph graph;
  graph.nodes = {{"V1", "person", "Ana", "LA", {"victim"}, true, "victim", {}},
                 {"R1", "person", "Ben", "", {"recruiter"}, false, "", {}}};
  graph.nodes[0].properties = {{"name", "Ana Maria Roe", "", "", "", "", ""},
                               {"gender", "female", "", "", "", "", ""},
                               {"nationality", "LA", "", "", "", "", ""},
                               {"victim_status", "actual", "", "B2", "", "", ""},
                               {"method_of_control", "debt_bondage", "", "", "", "", ""},
                               {"method_of_control", "false_promises", "", "", "", "", ""},
                               {"exploitation_type", "forced_criminality", "", "", "", "", ""},
                               {"exploitation_place", "=Camp", "", "", "", "", ""},
                               {"alias", "Annie", "", "", "", "", ""}};
  graph.edges.push_back({1, 0, "recruited", true, std::nullopt, 1, 1, {}});
  const WrittenText written = as_htcds(graph, Ontology::builtin());
  EXPECT_THAT(written.text, Not(HasSubstr("Ben")));
  EXPECT_THAT(written.text, HasSubstr("DebtBondage FalsePromises"));
  EXPECT_THAT(written.text, HasSubstr(",ActualVictimOfTrafficking,"));
  EXPECT_THAT(written.text, Not(HasSubstr(",=Camp")));
  EXPECT_THAT(written.report.losses, Contains(HasSubstr("1 entities that are no victims")));
  EXPECT_THAT(written.report.losses, Contains(HasSubstr("1 links")));
  EXPECT_THAT(written.report.losses, Contains(HasSubstr("'alias': 1 left out")));
  EXPECT_THAT(written.report.losses, Contains(HasSubstr("1 kinds of exploitation")));
  const auto back = testing_io::import_bytes("x.csv", written.text);
  ASSERT_FALSE(back.refused()) << back.message();
  EXPECT_EQ(back.batch().one("V1", "name"), "Ana Maria Roe");
  EXPECT_EQ(back.batch().one("V1", "gender"), "female");
  EXPECT_EQ(back.batch().one("V1", "victim_status"), "actual");
  EXPECT_EQ(back.batch().one("V1", "exploitation_type"), "other");
  EXPECT_THAT(back.batch().of("V1", "method_of_control"),
              ElementsAre("debt_bondage", "false_promises"));
}

TEST(HtmlWriterOfExports, StandsAloneAndEscapesNames) {
  ShownGraph graph = random_shown_graph(2);
  graph.marking = "TLP:AMBER";
  graph.nodes[0].label = "</td><script>alert(1)</script>";
  graph.nodes[0].properties = {{"notes", "<img src=x onerror=y>", "", "B2", "2024", "", "file"}};
  const std::string page = as_html(graph).text;
  EXPECT_THAT(page, HasSubstr("default-src 'none'"));
  EXPECT_THAT(page, HasSubstr("&lt;script&gt;alert(1)"));
  EXPECT_THAT(page, Not(HasSubstr("<script")));
  EXPECT_THAT(page, Not(HasSubstr("<img")));
  EXPECT_THAT(page, Not(HasSubstr("://")));
  EXPECT_THAT(page, HasSubstr("(B2, 2024 to ..., file)"));
  EXPECT_THAT(page, HasSubstr("TLP:AMBER"));
}

// Each object keeps its own marking, and what is marked less strictly in it says so.
TEST(RoundTrip, StixKeepsMarkingsOfObjectsAndValues) {
  ShownGraph graph;
  graph.marking = "TLP:GREEN";
  graph.nodes = {{"R1", "person", "Ana", "LA", {}, false, "", {}, "TLP:RED"},
                 {"R2", "person", "Ben", "", {}, false, "", {}}};
  graph.nodes[0].properties = {{"alias", "Annie", "", "", "", "", "", "TLP:GREEN"},
                               {"occupation", "driver", "", "", "", "", "", "TLP:RED"},
                               {"handling", "TLP:RED", "", "", "", "", "", "TLP:RED"}};
  const auto read = testing_io::show(as_stix(graph, Ontology::builtin()).text, "x.json");
  ASSERT_EQ(read.nodes.size(), 2U);
  EXPECT_THAT(read.nodes[0], HasSubstr("marking=TLP:RED; TLP:GREEN for alias"));
  EXPECT_THAT(read.nodes[1], HasSubstr("marking=TLP:GREEN"));
}

TEST(RoundTrip, GexfKeepsTimesAndDirections) {
  ShownGraph graph = random_shown_graph(3);
  graph.edges.clear();
  ShownEdge edge;
  edge.kind = "recruited";
  edge.properties = {{"notes", "x", "", "", "2024-02", "2024-02", ""}};
  graph.edges.push_back(edge);
  edge.directed = false;
  edge.properties.push_back({"notes", "y", "", "", "2025", "", ""});
  graph.edges.push_back(edge);
  Context context;
  const auto read = read_graph_tables(as_gexf(graph).text, "x.gexf", context);
  ASSERT_TRUE(read);
  EXPECT_EQ(cell(read->links, 0, "start"), "2024-02-01");
  EXPECT_EQ(cell(read->links, 0, "end"), "2024-02-29");
  EXPECT_EQ(cell(read->links, 1, "spells"), "[2024-02-01, 2024-02-29] [2025-01-01, ]");
  EXPECT_EQ(cell(read->links, 0, "directed"), "true");
  EXPECT_EQ(cell(read->links, 1, "directed"), "false");
}

TEST(RoundTrip, PajekKeepsLabelsKindsAndStrengths) {
  ShownGraph graph;
  graph.nodes.resize(2);
  graph.nodes[0].label = "Ana \"B\"";
  graph.nodes[1].id = "V2";
  graph.edges.push_back({0, 1, "recruited", true, 2.5, 1, 1, {}});
  graph.edges.push_back({1, 0, "linked_to", false, std::nullopt, 1, 1, {}});
  const WrittenText written = as_pajek(graph);
  const testing_io::Shown shown = testing_io::show(written.text, "x.net");
  EXPECT_THAT(shown.nodes, ElementsAre("1 label=Ana 'B'", "2 label=V2"));
  EXPECT_THAT(shown.links, ElementsAre("2>1 weight=1 relation=linked_to directed=false",
                                       "1>2 weight=2.5 relation=recruited directed=true"));
  EXPECT_THAT(written.report.losses, Contains(HasSubstr("1 labels hold '")));
  graph.nodes[1].label = "Ana \"B\"";
  EXPECT_THAT(as_pajek(graph).text, HasSubstr("2 \"Ana 'B' (V2)\""));
}

TEST(RoundTrip, Neo4jIsImportedAsOneGraph) {
  ShownGraph graph;
  graph.nodes = {{"V1", "person", "Ana, \"x\"", "LA", {"recruiter"}, false, "", {}},
                 {"C1", "location", "=Camp", "", {}, false, "", {}}};
  graph.nodes[0].properties = {{"alias", "a;b", "", "", "", "", ""}};
  graph.edges.push_back({0, 1, "linked_to", false, 2, 1, 1, {}});
  const WrittenText nodes = neo4j_nodes(graph);
  EXPECT_THAT(nodes.report.losses, Contains(HasSubstr("1 cells that a spreadsheet would run")));
  EXPECT_THAT(nodes.report.losses, Contains(HasSubstr("1 semicolons")));
  const testing_io::Folder folder;
  const auto outcome =
      testing_io::import_paths({folder.write("x-nodes.csv", nodes.text),
                                folder.write("x.csv", neo4j_relationships(graph).text)});
  ASSERT_FALSE(outcome.refused()) << outcome.message();
  EXPECT_THAT(outcome.batch(0).entities, ElementsAre("location:C1", "person:V1"));
  EXPECT_EQ(outcome.batch(0).one("V1", "name"), "Ana, \"x\"");
  EXPECT_EQ(outcome.batch(0).one("V1", "role"), "recruiter");
  EXPECT_EQ(outcome.batch(0).one("V1", "alias"), "a,b");
  EXPECT_THAT(outcome.batch(1).links, ElementsAre("C1 -linked_to-> V1"));
}

TEST(RoundTrip, MapsHoldPlacesAndSayWhatTheyLeaveOut) {
  ShownGraph graph;
  graph.nodes = {{"P1", "location", "Gate <1>", "TH", {}, false, "", {}},
                 {"P2", "location", "Camp", "", {}, false, "", {}},
                 {"V1", "person", "Ana", "", {}, false, "", {}}};
  graph.nodes[0].properties = {{"latitude", "16.7", "", "", "", "", ""},
                               {"longitude", "98.5", "", "", "", "", ""}};
  graph.nodes[1].properties = {{"latitude", "17", "", "", "", "", ""},
                               {"longitude", "99", "", "", "", "", ""}};
  graph.edges.push_back({0, 1, "linked_to", false, std::nullopt, 1, 1, {}});
  graph.edges.push_back({0, 2, "linked_to", false, std::nullopt, 1, 1, {}});
  for (const auto& [written, name] :
       {std::pair{as_kml(graph), "x.kml"}, std::pair{as_geojson(graph), "x.geojson"}}) {
    SCOPED_TRACE(name);
    Context context;
    const auto read = read_graph_tables(written.text, name, context);
    ASSERT_TRUE(read);
    ASSERT_EQ(read->nodes.rows(), 3U);  // two places and the line between them
    EXPECT_EQ(cell(read->nodes, 0, "name"), "Gate <1>");
    EXPECT_EQ(cell(read->nodes, 0, "latitude"), "16.7");
    EXPECT_EQ(cell(read->nodes, 0, "longitude"), "98.5");
    EXPECT_EQ(cell(read->nodes, 2, "geometry"), "LineString");
    EXPECT_THAT(written.report.losses, Contains(HasSubstr("1 entities without coordinates")));
    EXPECT_THAT(written.report.losses, Contains(HasSubstr("1 links without coordinates")));
  }
}

// An id made from a name could be tested by whoever guesses the name.
TEST(StixWriter, IdsAreNotMadeFromOneName) {
  ShownGraph one = random_shown_graph(1), other = one;
  other.notes = {"another export"};
  const auto id_of = [](const ShownGraph& graph) {
    const auto read = testing_io::show(as_stix(graph, Ontology::builtin()).text, "x.json");
    return read.nodes.back().substr(0, read.nodes.back().find(' '));
  };
  EXPECT_NE(id_of(one), id_of(other));
  EXPECT_EQ(id_of(one), id_of(one));
  ShownGraph marked = one;
  marked.marking = "TLP:AMBER";
  EXPECT_THAT(as_stix(marked, Ontology::builtin()).text,
              HasSubstr("marking-definition--f88d31f6-486f-44da-b317-01333bde0b82"));
}

}  // namespace
}  // namespace mekhala
