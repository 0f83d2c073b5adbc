#include "io/writers.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <vector>

#include "engine/base/text.hpp"
#include "engine/case/ontology.hpp"
#include "io/formats/write_parts.hpp"

namespace mekhala {
namespace {

void add_row(std::string& text, const std::vector<std::string>& cells) {
  for (std::size_t i = 0; i < cells.size(); ++i) {
    if (i > 0) text += ',';
    text += escape_csv(cells[i]);
  }
  text += "\r\n";
}

}  // namespace

WrittenText nodes_as_csv(const ShownGraph& graph) {
  WrittenText written;
  for (const std::vector<std::string>& row : node_rows(graph)) add_row(written.text, row);
  report_statements_lost(graph.nodes, "CSV", written.report);
  return written;
}

WrittenText edges_as_csv(const ShownGraph& graph) {
  WrittenText written;
  for (const std::vector<std::string>& row : edge_rows(graph)) add_row(written.text, row);
  report_statements_lost(graph.edges, "CSV", written.report);
  report_marking_lost(graph, "CSV", written.report);
  return written;
}

namespace {

void graphml_key(std::string& text, std::string_view id, std::string_view name, const char* where,
                 const char* type) {
  text += fmt::format("  <key id=\"{}\" for=\"{}\" attr.name=\"{}\" attr.type=\"{}\"/>\n", id,
                      where, escape_xml(name), type);
}

void graphml_data(std::string& text, std::string_view key, std::string_view value) {
  if (value.empty()) return;
  text += fmt::format("      <data key=\"{}\">{}</data>\n", key, escape_xml(value));
}

void graphml_properties(std::string& text, const std::vector<ShownProperty>& properties,
                        const std::vector<std::string>& names, std::string_view prefix) {
  const auto values = values_by_name(properties);
  for (std::size_t i = 0; i < names.size(); ++i) {
    const auto found = values.find(names[i]);
    if (found != values.end())
      graphml_data(text, fmt::format("{}{}", prefix, i), joined(found->second));
  }
}

}  // namespace

WrittenText as_graphml(const ShownGraph& graph) {
  WrittenText written;
  std::string& text = written.text;
  text =
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
      "<graphml xmlns=\"http://graphml.graphdrawing.org/xmlns\">\n" +
      about_as_xml(graph);
  const std::vector<std::string> node_names = property_names(graph.nodes);
  const std::vector<std::string> edge_names = property_names(graph.edges);
  // Two keys: some readers know no key for all.
  graphml_key(text, "kind", "kind", "node", "string");
  graphml_key(text, "relation", "kind", "edge", "string");
  graphml_key(text, "label", "label", "node", "string");
  graphml_key(text, "country", "country", "node", "string");
  graphml_key(text, "roles", "roles", "node", "string");
  graphml_key(text, "strength", "strength", "edge", "double");
  graphml_key(text, "statements", "statements", "edge", "int");
  graphml_key(text, "sources", "sources", "edge", "int");
  for (std::size_t i = 0; i < node_names.size(); ++i) {
    graphml_key(text, fmt::format("n{}", i),
                column_name(node_names[i], {"kind", "label", "country", "roles"}), "node",
                "string");
  }
  for (std::size_t i = 0; i < edge_names.size(); ++i) {
    graphml_key(
        text, fmt::format("e{}", i),
        column_name(edge_names[i], {"kind", "strength", "statements", "sources", "directed"}),
        "edge", "string");
  }
  const auto undirected =
      static_cast<std::size_t>(std::count_if(graph.edges.begin(), graph.edges.end(),
                                             [](const ShownEdge& edge) { return !edge.directed; }));
  // NetworkX refuses a file with both, and igraph overlooks what single edges say.
  const bool mixed = undirected > 0 && undirected < graph.edges.size();
  if (mixed) graphml_key(text, "directed", "directed", "edge", "boolean");
  text += "  <graph id=\"case\" edgedefault=\"directed\">\n";
  for (const ShownNode& node : graph.nodes) {
    text += fmt::format("    <node id=\"{}\">\n", escape_xml(node.id));
    graphml_data(text, "kind", node.kind);
    graphml_data(text, "label", node.label);
    graphml_data(text, "country", node.country);
    graphml_data(text, "roles", joined(node.roles));
    graphml_properties(text, node.properties, node_names, "n");
    text += "    </node>\n";
  }
  for (std::size_t i = 0; i < graph.edges.size(); ++i) {
    const ShownEdge& edge = graph.edges[i];
    text += fmt::format("    <edge id=\"l{}\" source=\"{}\" target=\"{}\"{}>\n", i,
                        escape_xml(graph.nodes[edge.from].id), escape_xml(graph.nodes[edge.to].id),
                        edge.directed || mixed ? "" : " directed=\"false\"");
    if (mixed && !edge.directed) graphml_data(text, "directed", "false");
    graphml_data(text, "relation", edge.kind);
    if (edge.strength) graphml_data(text, "strength", format_double(*edge.strength));
    if (edge.statements > 0) graphml_data(text, "statements", std::to_string(edge.statements));
    if (edge.sources > 0) graphml_data(text, "sources", std::to_string(edge.sources));
    graphml_properties(text, edge.properties, edge_names, "e");
    text += "    </edge>\n";
  }
  text += "  </graph>\n</graphml>\n";
  if (mixed) {
    written.report.losses.push_back(
        fmt::format("{} edges without direction have the value `directed` false: few programs read "
                    "GraphML that mixes both",
                    undirected));
  }
  report_statements_lost(graph.nodes, "GraphML", written.report);
  report_statements_lost(graph.edges, "GraphML", written.report);
  return written;
}

namespace {

const char* dot_shape(std::string_view kind) {
  static const std::map<std::string_view, const char*> shapes = {
      {"person", "ellipse"},      {"organization", "box"},     {"account", "hexagon"},
      {"phone", "diamond"},       {"bank_account", "octagon"}, {"wallet", "octagon"},
      {"email", "parallelogram"}, {"location", "house"},       {"advertisement", "note"},
      {"document", "tab"},        {"vehicle", "cds"}};
  const auto found = shapes.find(kind);
  return found == shapes.end() ? "ellipse" : found->second;
}

}  // namespace

WrittenText as_dot(const ShownGraph& graph) {
  WrittenText written;
  std::string& text = written.text;
  const auto shorten = [](const std::string& label) { return truncate_display(label, 80); };
  for (const std::string& line : about(graph)) text += fmt::format("// {}\n", line);
  text += "digraph mekhala {\n  node [fontname=\"Noto Sans\"];\n  edge [fontname=\"Noto Sans\"];\n";
  for (std::size_t i = 0; i < graph.nodes.size(); ++i) {
    const ShownNode& node = graph.nodes[i];
    text += fmt::format("  n{} [label=\"{}\", shape={}];\n", i,
                        escape_dot(shorten(node.label.empty() ? node.id : node.label)),
                        dot_shape(node.kind));
  }
  for (const ShownEdge& edge : graph.edges) {
    const double width = 1 + std::clamp(edge.strength.value_or(1.0), 0.0, 20.0) / 5;
    text += fmt::format("  n{} -> n{} [label=\"{}\", penwidth={:.2f}{}];\n", edge.from, edge.to,
                        escape_dot(shorten(edge.kind)), width, edge.directed ? "" : ", dir=none");
  }
  text += "}\n";
  std::size_t values = 0;
  for (const ShownNode& node : graph.nodes) values += node.properties.size();
  for (const ShownEdge& edge : graph.edges) values += edge.properties.size();
  if (values > 0) {
    written.report.losses.push_back(
        fmt::format("DOT is a drawing: {} property values are left out", values));
  }
  return written;
}

}  // namespace mekhala
