#include "io/writers.hpp"

#include <expat.h>
#include <gmock/gmock.h>

#include <nlohmann/json.hpp>
#include <set>
#include <sstream>

#include "engine/case/ontology.hpp"
#include "io/graphviz.hpp"

namespace mekhala {
namespace {

using testing::HasSubstr;
using testing::Not;

ShownGraph hostile_graph() {
  ShownGraph graph;
  graph.view = "team";
  ShownNode agency{
      "A-1", "organization", "=HYPERLINK(\"http://x\")", "KH", {"broker", "agent"}, false, "", {}};
  agency.properties = {{"name", "Agency <b>&\"'", "", "B2", "", "", ""},
                       {"note", "@SUM(1)", "", "", "2024-01", "", ""}};
  ShownNode account{"a\"]; evil", "account", "h\x1b[2Jandle \\N", "", {}, false, "", {}};
  graph.nodes = {agency, account, {"P-3F9A2C", "person", "P-3F9A2C", "LA", {}, true, "victim", {}}};
  ShownEdge controls{
      0,   1, "controls", true,
      2.5, 3, 2,          {{"note", "1,5; x", "", "C3", "2024-02-01", "2024-03", ""}}};
  graph.edges = {controls, {0, 2, "recruited", true, std::nullopt, 1, 1, {}}};
  return graph;
}

std::vector<std::string> lines(const std::string& text) {
  std::vector<std::string> result;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) result.push_back(line);
  return result;
}

TEST(Writers, CsvNeutralisesFormulas) {
  const WrittenText nodes = nodes_as_csv(hostile_graph());
  EXPECT_THAT(nodes.text, HasSubstr("\"'=HYPERLINK("));
  EXPECT_THAT(nodes.text, HasSubstr("'@SUM(1)"));
  EXPECT_EQ(lines(nodes.text).size(), 4U);
  EXPECT_THAT(lines(nodes.text)[0], HasSubstr("id,kind,label,country,role,name,note"));
  const WrittenText edges = edges_as_csv(hostile_graph());
  EXPECT_EQ(lines(edges.text).size(), 3U);
  EXPECT_THAT(edges.text, HasSubstr("A-1,P-3F9A2C,recruited,true,,1,1,"));
}

TEST(Writers, SaysWhatCsvCannotHold) {
  EXPECT_THAT(nodes_as_csv(hostile_graph()).report.losses,
              testing::ElementsAre(HasSubstr("no grade of a value: 1"), HasSubstr("no dates")));
}

struct Counted {
  int nodes = 0, edges = 0;
  std::string text;
};

TEST(Writers, GraphmlIsWellFormedAndWhole) {
  const std::string text = as_graphml(hostile_graph()).text;
  Counted counted;
  XML_Parser parser = XML_ParserCreate(nullptr);
  XML_SetUserData(parser, &counted);
  XML_SetElementHandler(
      parser,
      [](void* data, const XML_Char* name, const XML_Char**) {
        auto& c = *static_cast<Counted*>(data);
        c.nodes += std::string(name) == "node" ? 1 : 0;
        c.edges += std::string(name) == "edge" ? 1 : 0;
      },
      nullptr);
  XML_SetCharacterDataHandler(parser, [](void* data, const XML_Char* s, int n) {
    static_cast<Counted*>(data)->text.append(s, static_cast<std::size_t>(n));
  });
  EXPECT_EQ(XML_Parse(parser, text.data(), static_cast<int>(text.size()), 1), XML_STATUS_OK);
  XML_ParserFree(parser);
  EXPECT_EQ(counted.nodes, 3);
  EXPECT_EQ(counted.edges, 2);
  EXPECT_THAT(counted.text, HasSubstr("Agency <b>&\"'"));
}

TEST(Writers, DotIsReadByGraphviz) {
  if (find_dot().empty()) GTEST_SKIP() << "Graphviz is not installed";
  const std::string svg = draw(as_dot(hostile_graph()).text, DrawFormat::svg);
  std::size_t nodes = 0;
  for (std::size_t at = svg.find("class=\"node\""); at != std::string::npos;
       at = svg.find("class=\"node\"", at + 1)) {
    ++nodes;
  }
  EXPECT_EQ(nodes, 3U);
}

TEST(Writers, FtmLinesAreJsonWithEndsThatExist) {
  const WrittenText written = as_ftm(hostile_graph(), Ontology::builtin());
  std::set<std::string> ids;
  std::size_t edges = 0;
  for (const std::string& line : lines(written.text)) {
    const nlohmann::json entity = nlohmann::json::parse(line);
    ids.insert(entity["id"].get<std::string>());
    EXPECT_TRUE(entity["properties"].is_object());
    for (const auto& [name, values] : entity["properties"].items()) {
      EXPECT_TRUE(values.is_array()) << name;
    }
    if (!entity["id"].get<std::string>().starts_with("link-")) continue;
    ++edges;
    EXPECT_EQ(entity["properties"]["role"][0].is_string(), true);
  }
  EXPECT_EQ(edges, 2U);
  EXPECT_EQ(ids.size(), 5U);
  EXPECT_THAT(written.report.losses, testing::Contains(HasSubstr("no grades")));
}

TEST(Writers, EmptyGraphIsStillAFile) {
  const ShownGraph empty;
  EXPECT_EQ(lines(nodes_as_csv(empty).text).size(), 1U);
  EXPECT_THAT(as_graphml(empty).text, HasSubstr("</graphml>"));
  EXPECT_EQ(as_ftm(empty, Ontology::builtin()).text, "");
}

}  // namespace
}  // namespace mekhala
