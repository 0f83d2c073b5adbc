#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "engine/base/text.hpp"
#include "io/formats/write_parts.hpp"
#include "io/formats/writers.hpp"

namespace mekhala {
namespace {

// GML's strings are ASCII, with entities for all else.
std::string gml_text(std::string_view text) {
  std::string escaped;
  for (const std::uint32_t code : code_points(text)) {
    if (code == '"') {
      escaped += "&quot;";
    } else if (code == '&') {
      escaped += "&amp;";
    } else if (code >= 0x20 && code < 0x7f) {
      escaped += static_cast<char>(code);
    } else {
      escaped += fmt::format("&#{};", code);
    }
  }
  return escaped;
}

// Names of GML are letters and digits, a letter first.
std::string gml_name(std::string_view name) {
  std::string plain;
  for (const char c : name) {
    const bool good = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    plain += good ? c : '_';
  }
  if (plain.empty() ||
      !((plain[0] >= 'a' && plain[0] <= 'z') || (plain[0] >= 'A' && plain[0] <= 'Z'))) {
    plain.insert(0, "p_");
  }
  return plain;
}

void gml_value(std::string& text, std::string_view name, std::string_view value) {
  if (!value.empty()) text += fmt::format("    {} \"{}\"\n", name, gml_text(value));
}

void gml_properties(std::string& text, const std::vector<ShownProperty>& properties) {
  for (const auto& [name, values] : values_by_name(properties)) {
    const std::vector<std::string> own{"id",     "label",  "kind",    "country",    "role",
                                       "record", "source", "target",  "relation",   "directed",
                                       "value",  "weight", "sources", "statements", "graphics"};
    std::string column = gml_name(column_name(name, own));
    gml_value(text, column, joined(values));
  }
}

}  // namespace

WrittenText as_gml(const ShownGraph& graph) {
  WrittenText written;
  std::string& text = written.text;
  for (const std::string& line : about(graph)) {
    text += fmt::format("comment \"{}\"\n", gml_text(line));
  }
  text += "graph [\n  directed 1\n  multigraph 1\n";
  for (std::size_t i = 0; i < graph.nodes.size(); ++i) {
    const ShownNode& node = graph.nodes[i];
    text += fmt::format("  node [\n    id {}\n", i);
    gml_value(text, "label", node.label.empty() ? node.id : node.label);
    gml_value(text, "record", node.id);
    gml_value(text, "kind", node.kind);
    gml_value(text, "country", node.country);
    gml_value(text, "role", joined(node.roles));
    gml_properties(text, node.properties);
    text += "  ]\n";
  }
  std::uint64_t undirected = 0;
  for (const ShownEdge& edge : graph.edges) {
    text += fmt::format("  edge [\n    source {}\n    target {}\n", edge.from, edge.to);
    gml_value(text, "relation", edge.kind);
    if (!edge.directed) {
      text += "    directed 0\n";
      ++undirected;
    }
    if (edge.strength) text += fmt::format("    weight {}\n", format_double(*edge.strength));
    if (edge.statements > 0) text += fmt::format("    statements {}\n", edge.statements);
    if (edge.sources > 0) text += fmt::format("    sources {}\n", edge.sources);
    gml_properties(text, edge.properties);
    text += "  ]\n";
  }
  text += "]\n";
  report_statements_lost(graph.nodes, "GML", written.report);
  report_statements_lost(graph.edges, "GML", written.report);
  report_loss(written.report, undirected,
              "edges without direction: GML has one direction for the whole graph; they have "
              "`directed 0`, which few programs read");
  return written;
}

namespace {

// Labels in quotes; where two are equal, with their ids: programs take labels for names.
class PajekLabels {
 public:
  explicit PajekLabels(const ShownGraph& graph) {
    for (const ShownNode& node : graph.nodes) ++seen_[plain(label_of(node))];
  }
  [[nodiscard]] std::string of(const ShownNode& node) {
    std::string label = plain(label_of(node));
    if (label != label_of(node)) ++changed;
    if (seen_.at(label) > 1) {
      ++doubled;
      label += fmt::format(" ({})", plain(node.id));
    }
    return quoted(label);
  }
  [[nodiscard]] static std::string quoted(std::string_view text) {
    return fmt::format("\"{}\"", plain(text));
  }

  std::uint64_t changed = 0, doubled = 0;

 private:
  static const std::string& label_of(const ShownNode& node) {
    return node.label.empty() ? node.id : node.label;
  }
  static std::string plain(std::string_view text) {
    std::string plain;
    for (const char c : text) {
      const bool control = static_cast<unsigned char>(c) < 0x20 || c == 0x7f;
      plain += c == '"' ? '\'' : control ? ' ' : c;
    }
    return plain;
  }

  std::map<std::string, std::uint64_t> seen_;
};

}  // namespace

WrittenText as_pajek(const ShownGraph& graph) {
  WrittenText written;
  std::string& text = written.text;
  std::uint64_t values = 0;
  PajekLabels labels(graph);
  for (const std::string& line : about(graph)) text += fmt::format("% {}\n", line);
  text += fmt::format("*Vertices {}\n", graph.nodes.size());
  for (std::size_t i = 0; i < graph.nodes.size(); ++i) {
    const ShownNode& node = graph.nodes[i];
    text += fmt::format("{} {}\n", i + 1, labels.of(node));
    values += node.properties.size() + node.roles.size() + (node.country.empty() ? 0 : 1) +
              (node.kind.empty() ? 0 : 1);
  }
  // Some readers take the last section's word for the whole graph: arcs come last.
  for (const bool directed : {false, true}) {
    const bool any = std::any_of(graph.edges.begin(), graph.edges.end(),
                                 [&](const ShownEdge& edge) { return edge.directed == directed; });
    if (any) text += directed ? "*Arcs\n" : "*Edges\n";
    for (const ShownEdge& edge : graph.edges) {
      if (edge.directed != directed) continue;
      text += fmt::format("{} {} {} l {}\n", edge.from + 1, edge.to + 1,
                          format_double(edge.strength.value_or(1)), PajekLabels::quoted(edge.kind));
    }
  }
  for (const ShownEdge& edge : graph.edges) values += edge.properties.size();
  report_loss(written.report, values,
              "values (kinds, countries, roles, properties) left out: Pajek has labels, strengths "
              "and kinds of links alone");
  report_loss(written.report, graph.nodes.size(),
              "ids became running numbers in the order of the export");
  report_loss(written.report, labels.changed, "labels hold ' for a quote or a blank for a control");
  report_loss(written.report, labels.doubled, "equal labels have their id behind them");
  return written;
}

namespace {

std::string neo4j_row(const std::vector<std::string>& cells, std::uint64_t& neutralised) {
  std::string text;
  for (std::size_t i = 0; i < cells.size(); ++i) {
    if (i > 0) text += ',';
    const std::string escaped = escape_csv(cells[i]);
    neutralised += escaped.starts_with('\'') || escaped.starts_with("\"'") ? 1 : 0;
    text += escaped;
  }
  return text + "\n";
}

// Items of a list stand between semicolons.
std::string neo4j_list(const std::vector<std::string>& values, std::uint64_t& changed) {
  std::string text;
  for (std::string value : values) {
    for (char& c : value) {
      if (c != ';') continue;
      c = ',';
      ++changed;
    }
    text += (text.empty() ? "" : ";") + value;
  }
  return text;
}

// The word before the colon; one in it would end the name.
std::string neo4j_name(std::string name) {
  for (char& c : name) c = c == ':' || c == '(' || c == ')' ? '_' : c;
  return name;
}

void report_neo4j(WriteReport& report, std::uint64_t neutralised, std::uint64_t changed) {
  report_loss(report, neutralised,
              "cells that a spreadsheet would run have an apostrophe in front");
  report_loss(report, changed, "semicolons inside values of lists became commas");
}

template <typename Item>
void neo4j_properties(std::vector<std::string>& row, const Item& item,
                      const std::vector<std::string>& names, std::uint64_t& changed) {
  const auto values = values_by_name(item.properties);
  for (const std::string& name : names) {
    const auto found = values.find(name);
    row.push_back(found == values.end() ? std::string() : neo4j_list(found->second, changed));
  }
}

}  // namespace

WrittenText neo4j_nodes(const ShownGraph& graph) {
  WrittenText written;
  std::uint64_t neutralised = 0, changed = 0;
  std::vector<std::string> header = {"id:ID", ":LABEL", "label", "country", "role:string[]"};
  const std::vector<std::string> names = property_names(graph.nodes);
  for (const std::string& name : names) {
    header.push_back(neo4j_name(column_name(name, {"id", "label", "country", "role"})) +
                     ":string[]");
  }
  written.text = neo4j_row(header, neutralised);
  for (const ShownNode& node : graph.nodes) {
    std::vector<std::string> row = {node.id, node.kind, node.label, node.country,
                                    neo4j_list(node.roles, changed)};
    neo4j_properties(row, node, names, changed);
    written.text += neo4j_row(row, neutralised);
  }
  report_statements_lost(graph.nodes, "Neo4j CSV", written.report);
  report_neo4j(written.report, neutralised, changed);
  return written;
}

WrittenText neo4j_relationships(const ShownGraph& graph) {
  WrittenText written;
  std::uint64_t neutralised = 0, changed = 0, undirected = 0;
  std::vector<std::string> header = {":START_ID",       ":END_ID",        ":TYPE",
                                     "strength:double", "statements:int", "sources:int"};
  const std::vector<std::string> names = property_names(graph.edges);
  for (const std::string& name : names) {
    header.push_back(neo4j_name(column_name(name, {"strength", "statements", "sources"})) +
                     ":string[]");
  }
  written.text = neo4j_row(header, neutralised);
  for (const ShownEdge& edge : graph.edges) {
    undirected += edge.directed ? 0 : 1;
    std::vector<std::string> row = {graph.nodes[edge.from].id,
                                    graph.nodes[edge.to].id,
                                    edge.kind,
                                    edge.strength ? format_double(*edge.strength) : "",
                                    edge.statements > 0 ? std::to_string(edge.statements) : "",
                                    edge.sources > 0 ? std::to_string(edge.sources) : ""};
    neo4j_properties(row, edge, names, changed);
    written.text += neo4j_row(row, neutralised);
  }
  report_statements_lost(graph.edges, "Neo4j CSV", written.report);
  report_neo4j(written.report, neutralised, changed);
  report_loss(written.report, undirected,
              "links without direction: each relationship of Neo4j has one");
  report_marking_lost(graph, "Neo4j CSV", written.report);
  return written;
}

}  // namespace mekhala
