#include <fmt/format.h>

#include "engine/base/text.hpp"
#include "io/formats/write_parts.hpp"
#include "io/formats/writers.hpp"

namespace mekhala {
namespace {

void attribute(std::string& text, std::string_view id, std::string_view title, const char* type) {
  text += fmt::format("      <attribute id=\"{}\" title=\"{}\" type=\"{}\"/>\n", id,
                      escape_xml(title), type);
}

void value(std::string& text, std::string_view id, std::string_view content) {
  if (content.empty()) return;
  text += fmt::format("          <attvalue for=\"{}\" value=\"{}\"/>\n", id, escape_xml(content));
}

void values(std::string& text, const std::vector<ShownProperty>& properties,
            const std::vector<std::string>& names, char prefix) {
  const auto known = values_by_name(properties);
  for (std::size_t i = 0; i < names.size(); ++i) {
    const auto found = known.find(names[i]);
    if (found != known.end()) value(text, fmt::format("{}{}", prefix, i), joined(found->second));
  }
}

std::string times(const ShownSpan& span) {
  std::string text;
  if (!span.from.empty()) text += fmt::format(" start=\"{}\"", span.from);
  if (!span.to.empty()) text += fmt::format(" end=\"{}\"", span.to);
  return text;
}

void add_node(std::string& text, const ShownNode& node, const std::vector<std::string>& names) {
  text += fmt::format("      <node id=\"{}\" label=\"{}\">\n        <attvalues>\n",
                      escape_xml(node.id), escape_xml(node.label.empty() ? node.id : node.label));
  value(text, "kind", node.kind);
  value(text, "country", node.country);
  value(text, "roles", joined(node.roles));
  values(text, node.properties, names, 'n');
  text += "        </attvalues>\n      </node>\n";
}

void add_edge(std::string& text, const ShownGraph& graph, std::size_t index,
              const std::vector<std::string>& names) {
  const ShownEdge& edge = graph.edges[index];
  const std::vector<ShownSpan> spans = spans_of(edge.properties);
  text += fmt::format(
      "      <edge id=\"{}\" source=\"{}\" target=\"{}\" type=\"{}\" kind=\"{}\"{}{}>\n", index,
      escape_xml(graph.nodes[edge.from].id), escape_xml(graph.nodes[edge.to].id),
      edge.directed ? "directed" : "undirected", escape_xml(edge.kind),
      edge.strength ? fmt::format(" weight=\"{}\"", format_double(*edge.strength)) : std::string(),
      spans.size() == 1 ? times(spans.front()) : std::string());
  text += "        <attvalues>\n";
  if (edge.statements > 0) value(text, "statements", std::to_string(edge.statements));
  if (edge.sources > 0) value(text, "sources", std::to_string(edge.sources));
  values(text, edge.properties, names, 'e');
  text += "        </attvalues>\n";
  if (spans.size() > 1) {
    text += "        <spells>\n";
    for (const ShownSpan& span : spans) text += fmt::format("          <spell{}/>\n", times(span));
    text += "        </spells>\n";
  }
  text += "      </edge>\n";
}

}  // namespace

WrittenText as_gexf(const ShownGraph& graph) {
  WrittenText written;
  std::string& text = written.text;
  const std::vector<std::string> node_names = property_names(graph.nodes);
  const std::vector<std::string> edge_names = property_names(graph.edges);
  text =
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
      "<gexf xmlns=\"http://gexf.net/1.3\" version=\"1.3\">\n";
  if (const std::string lines = joined(about(graph)); !lines.empty()) {
    text +=
        fmt::format("  <meta>\n    <description>{}</description>\n  </meta>\n", escape_xml(lines));
  }
  text +=
      "  <graph mode=\"dynamic\" timeformat=\"date\" defaultedgetype=\"directed\">\n"
      "    <attributes class=\"node\">\n";
  attribute(text, "kind", "kind", "string");
  attribute(text, "country", "country", "string");
  attribute(text, "roles", "role", "string");
  for (std::size_t i = 0; i < node_names.size(); ++i) {
    attribute(text, fmt::format("n{}", i),
              column_name(node_names[i], {"kind", "country", "role", "id", "label"}), "string");
  }
  text += "    </attributes>\n    <attributes class=\"edge\">\n";
  attribute(text, "statements", "statements", "integer");
  attribute(text, "sources", "sources", "integer");
  for (std::size_t i = 0; i < edge_names.size(); ++i) {
    attribute(text, fmt::format("e{}", i),
              column_name(edge_names[i], {"statements", "sources", "weight", "relation"}),
              "string");
  }
  text += fmt::format("    </attributes>\n    <nodes count=\"{}\">\n", graph.nodes.size());
  for (const ShownNode& node : graph.nodes) add_node(text, node, node_names);
  text += fmt::format("    </nodes>\n    <edges count=\"{}\">\n", graph.edges.size());
  for (std::size_t i = 0; i < graph.edges.size(); ++i) add_edge(text, graph, i, edge_names);
  text += "    </edges>\n  </graph>\n</gexf>\n";
  report_statements_lost(graph.nodes, "GEXF", written.report);
  report_statements_lost(graph.edges, "GEXF", written.report, true);
  return written;
}

}  // namespace mekhala
