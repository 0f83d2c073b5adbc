#include <fmt/format.h>

#include "engine/base/text.hpp"
#include "io/formats/write_parts.hpp"
#include "io/formats/writers.hpp"

namespace mekhala {
namespace {

// What is known of a node or an edge as members of a JSON object; each starts with a comma.
std::string properties_json(const std::vector<ShownProperty>& properties,
                            const std::vector<std::string>& own) {
  std::string text;
  for (const auto& [name, values] : values_by_name(properties)) {
    text += json_member(column_name(name, own), joined(values));
  }
  return text;
}

const std::vector<std::string> kNodeOwn{"id", "name", "kind", "country", "role"};
const std::vector<std::string> kEdgeOwn{"id",       "source",     "target",  "interaction",
                                        "strength", "statements", "sources", "directed"};

std::string node_json(const ShownNode& node) {
  return json_member("name", node.label.empty() ? node.id : node.label) +
         json_member("kind", node.kind) + json_member("country", node.country) +
         json_member("role", joined(node.roles)) + properties_json(node.properties, kNodeOwn);
}

std::string edge_json(const ShownEdge& edge) {
  std::string text = json_member("interaction", edge.kind);
  if (edge.strength) text += fmt::format(",\"strength\":{}", format_double(*edge.strength));
  if (edge.statements > 0) text += fmt::format(",\"statements\":{}", edge.statements);
  if (edge.sources > 0) text += fmt::format(",\"sources\":{}", edge.sources);
  text += fmt::format(",\"directed\":{}", edge.directed);
  return text + properties_json(edge.properties, kEdgeOwn);
}

// An object from members that each start with a comma.
std::string object(std::string_view members) {
  if (members.starts_with(',')) members.remove_prefix(1);
  return fmt::format("{{{}}}", members);
}

}  // namespace

WrittenText as_cyjs(const ShownGraph& graph) {
  WrittenText written;
  std::string& text = written.text;
  const std::string self =
      json_member("name", graph.title) + json_member("description", joined(about(graph)));
  text = fmt::format("{{\"data\":{},\n\"elements\":{{\"nodes\":[", object(self));
  for (std::size_t i = 0; i < graph.nodes.size(); ++i) {
    const ShownNode& node = graph.nodes[i];
    text += fmt::format("{}\n{{\"data\":{}}}", i == 0 ? "" : ",",
                        object(json_member("id", node.id) + node_json(node)));
  }
  text += "],\"edges\":[";
  for (std::size_t i = 0; i < graph.edges.size(); ++i) {
    const ShownEdge& edge = graph.edges[i];
    const std::string ends = json_member("id", fmt::format("link-{}", i + 1)) +
                             json_member("source", graph.nodes[edge.from].id) +
                             json_member("target", graph.nodes[edge.to].id);
    text += fmt::format("{}\n{{\"data\":{}}}", i == 0 ? "" : ",", object(ends + edge_json(edge)));
  }
  text += "]}}\n";
  report_statements_lost(graph.nodes, "CYJS", written.report);
  report_statements_lost(graph.edges, "CYJS", written.report);
  return written;
}

WrittenText as_cx2(const ShownGraph& graph) {
  WrittenText written;
  std::string& text = written.text;
  const auto declare = [](std::vector<std::string> names, const std::vector<std::string>& own,
                          const std::vector<std::string>& fixed) {
    std::string declared;
    for (const std::string& name : fixed) {
      const char* type = name == "strength"                          ? "double"
                         : name == "directed"                        ? "boolean"
                         : name == "statements" || name == "sources" ? "integer"
                                                                     : "string";
      declared += fmt::format(",\"{}\":{{\"d\":\"{}\"}}", name, type);
    }
    for (const std::string& name : names) {
      declared += fmt::format(",\"{}\":{{\"d\":\"string\"}}", escape_json(column_name(name, own)));
    }
    return object(declared);
  };
  text = fmt::format(
      "[{{\"CXVersion\":\"2.0\",\"hasFragments\":false}},\n"
      "{{\"metaData\":[{{\"name\":\"networkAttributes\",\"elementCount\":1}},{{\"name\":\"nodes\","
      "\"elementCount\":{}}},{{\"name\":\"edges\","
      "\"elementCount\":{}}}]}},\n",
      graph.nodes.size(), graph.edges.size());
  text += fmt::format(
      "{{\"attributeDeclarations\":[{{\"networkAttributes\":{{\"name\":{{\"d\":\"string\"}},"
      "\"description\":{{\"d\":\"string\"}}}},\"nodes\":{},\"edges\":{}}}]}},\n"
      "{{\"networkAttributes\":[{}]}},\n{{\"nodes\":[",
      declare(property_names(graph.nodes), kNodeOwn, {"name", "record", "kind", "country", "role"}),
      declare(property_names(graph.edges), kEdgeOwn,
              {"interaction", "strength", "statements", "sources", "directed"}),
      object(json_member("name", graph.title) + json_member("description", joined(about(graph)))));
  for (std::size_t i = 0; i < graph.nodes.size(); ++i) {
    const ShownNode& node = graph.nodes[i];
    text += fmt::format("{}\n{{\"id\":{},\"v\":{}}}", i == 0 ? "" : ",", i,
                        object(json_member("record", node.id) + node_json(node)));
  }
  text += "]},\n{\"edges\":[";
  for (std::size_t i = 0; i < graph.edges.size(); ++i) {
    const ShownEdge& edge = graph.edges[i];
    text += fmt::format("{}\n{{\"id\":{},\"s\":{},\"t\":{},\"v\":{}}}", i == 0 ? "" : ",", i,
                        edge.from, edge.to, object(edge_json(edge)));
  }
  text += "]},\n{\"status\":[{\"success\":true}]}]\n";
  report_statements_lost(graph.nodes, "CX2", written.report);
  report_statements_lost(graph.edges, "CX2", written.report);
  return written;
}

WrittenText as_geojson(const ShownGraph& graph) {
  WrittenText written;
  std::string& text = written.text;
  std::uint64_t without = 0, links = 0;
  bool first = true;
  text = fmt::format("{{\"type\":\"FeatureCollection\"{},\"features\":[",
                     json_member("description", joined(about(graph))));
  for (const ShownNode& node : graph.nodes) {
    const auto place = place_of(node);
    if (!place) {
      ++without;
      continue;
    }
    text += fmt::format(
        "{}\n{{\"type\":\"Feature\",\"id\":\"{}\",\"geometry\":{{\"type\":\"Point\","
        "\"coordinates\":[{},{}]}},\"properties\":{}}}",
        first ? "" : ",", escape_json(node.id), format_double(*parse_double(place->longitude)),
        format_double(*parse_double(place->latitude)), object(node_json(node)));
    first = false;
  }
  for (const ShownEdge& edge : graph.edges) {
    const auto from = place_of(graph.nodes[edge.from]), to = place_of(graph.nodes[edge.to]);
    if (!from || !to) {
      ++links;
      continue;
    }
    text += fmt::format(
        "{}\n{{\"type\":\"Feature\",\"geometry\":{{\"type\":\"LineString\",\"coordinates\":"
        "[[{},{}],[{},{}]]}},\"properties\":{}}}",
        first ? "" : ",", format_double(*parse_double(from->longitude)),
        format_double(*parse_double(from->latitude)), format_double(*parse_double(to->longitude)),
        format_double(*parse_double(to->latitude)),
        object(json_member("from", graph.nodes[edge.from].id) +
               json_member("to", graph.nodes[edge.to].id) + edge_json(edge)));
    first = false;
  }
  text += "]}\n";
  report_loss(written.report, without, "entities without coordinates are left out of the map");
  report_loss(written.report, links, "links without coordinates at both ends are left out");
  report_statements_lost(graph.nodes, "GeoJSON", written.report);
  report_statements_lost(graph.edges, "GeoJSON", written.report);
  return written;
}

WrittenText as_kml(const ShownGraph& graph) {
  WrittenText written;
  std::string& text = written.text;
  std::uint64_t without = 0, links = 0;
  const auto data = [&](std::string_view name, std::string_view value) {
    if (value.empty()) return;
    text += fmt::format("      <Data name=\"{}\"><value>{}</value></Data>\n", escape_xml(name),
                        escape_xml(value));
  };
  text =
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
      "<kml xmlns=\"http://www.opengis.net/kml/2.2\">\n<Document>\n";
  if (const std::string lines = joined(about(graph)); !lines.empty()) {
    text += fmt::format("  <description>{}</description>\n", escape_xml(lines));
  }
  for (const ShownNode& node : graph.nodes) {
    const auto place = place_of(node);
    if (!place) {
      ++without;
      continue;
    }
    text += fmt::format("  <Placemark>\n    <name>{}</name>\n    <ExtendedData>\n",
                        escape_xml(node.label.empty() ? node.id : node.label));
    data("id", node.id);
    data("kind", node.kind);
    data("country", node.country);
    data("role", joined(node.roles));
    for (const auto& [name, values] : values_by_name(node.properties)) data(name, joined(values));
    text += fmt::format(
        "    </ExtendedData>\n    <Point><coordinates>{},{}</coordinates></Point>\n"
        "  </Placemark>\n",
        place->longitude, place->latitude);
  }
  for (const ShownEdge& edge : graph.edges) {
    const auto from = place_of(graph.nodes[edge.from]), to = place_of(graph.nodes[edge.to]);
    if (!from || !to) {
      ++links;
      continue;
    }
    const std::vector<ShownSpan> spans = spans_of(edge.properties);
    text += fmt::format("  <Placemark>\n    <name>{}</name>\n", escape_xml(edge.kind));
    if (spans.size() == 1) {
      text += "    <TimeSpan>";
      if (!spans[0].from.empty()) text += fmt::format("<begin>{}</begin>", spans[0].from);
      if (!spans[0].to.empty()) text += fmt::format("<end>{}</end>", spans[0].to);
      text += "</TimeSpan>\n";
    }
    text += "    <ExtendedData>\n";
    data("from", graph.nodes[edge.from].id);
    data("to", graph.nodes[edge.to].id);
    for (const auto& [name, values] : values_by_name(edge.properties)) data(name, joined(values));
    text += fmt::format(
        "    </ExtendedData>\n    <LineString><coordinates>{},{} {},{}</coordinates>"
        "</LineString>\n  </Placemark>\n",
        from->longitude, from->latitude, to->longitude, to->latitude);
  }
  text += "</Document>\n</kml>\n";
  report_loss(written.report, without, "entities without coordinates are left out of the map");
  report_loss(written.report, links, "links without coordinates at both ends are left out");
  report_statements_lost(graph.nodes, "KML", written.report);
  report_statements_lost(graph.edges, "KML", written.report);
  return written;
}

}  // namespace mekhala
