#include "io/formats/write_parts.hpp"

#include "engine/base/text.hpp"

namespace mekhala {
namespace {

// A prefix of an ISO date as the first or last day it may mean; "" of what is none.
std::string full_date(const std::string& prefix, bool last) {
  const std::string day = prefix.substr(0, 10);
  if (matches(day, "[0-9]{4}-[0-9]{2}-[0-9]{2}")) return day;
  if (matches(day, "[0-9]{4}")) return day + (last ? "-12-31" : "-01-01");
  if (!matches(day, "[0-9]{4}-[0-9]{2}")) return {};
  if (!last) return day + "-01";
  const auto year = parse_int(day.substr(0, 4)).value_or(0);
  const auto month = parse_int(day.substr(5, 2)).value_or(0);
  const bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
  const int days = month == 2                                              ? (leap ? 29 : 28)
                   : month == 4 || month == 6 || month == 9 || month == 11 ? 30
                                                                           : 31;
  return fmt::format("{}-{}", day, days);
}

}  // namespace

std::vector<std::string> about(const ShownGraph& graph) {
  std::vector<std::string> lines = graph.notes;
  if (!graph.marking.empty()) lines.insert(lines.begin(), "marking " + graph.marking);
  for (std::string& line : lines) {
    for (char& c : line) {
      if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) c = ' ';
    }
  }
  return lines;
}

std::string about_as_xml(const ShownGraph& graph) {
  std::string text;
  for (std::string line : about(graph)) {
    line = escape_xml(line);
    // "--" would end a comment.
    for (std::size_t at; (at = line.find("--")) != std::string::npos;) line.replace(at, 2, "- -");
    text += fmt::format("<!-- {} -->\n", line);
  }
  return text;
}

void report_marking_lost(const ShownGraph& graph, std::string_view format, WriteReport& report) {
  if (graph.marking.empty()) return;
  report.losses.push_back(fmt::format(
      "{} has no room for the export's marking {}: say it beside the file", format, graph.marking));
}

std::string joined(const std::vector<std::string>& values) {
  std::string text;
  for (const std::string& value : values) {
    if (!text.empty()) text += "; ";
    text += value;
  }
  return text;
}

std::map<std::string, std::vector<std::string>> values_by_name(
    const std::vector<ShownProperty>& properties) {
  std::map<std::string, std::vector<std::string>> values;
  for (const ShownProperty& property : properties) {
    if (property.name.empty() || property.value.empty()) continue;
    std::vector<std::string>& list = values[property.name];
    if (std::find(list.begin(), list.end(), property.value) == list.end()) {
      list.push_back(property.value);
    }
  }
  return values;
}

std::string column_name(const std::string& property, const std::vector<std::string>& taken) {
  return std::find(taken.begin(), taken.end(), property) == taken.end() ? property
                                                                        : "property." + property;
}

namespace {

// The values of each of these properties, several of one joined.
void add_values(std::vector<std::string>& row, const std::vector<ShownProperty>& properties,
                const std::vector<std::string>& names) {
  const auto values = values_by_name(properties);
  for (const std::string& name : names) {
    const auto found = values.find(name);
    row.push_back(found == values.end() ? std::string() : joined(found->second));
  }
}

std::vector<std::string> header_of(const std::vector<std::string>& fixed,
                                   const std::vector<std::string>& names) {
  std::vector<std::string> header = fixed;
  for (const std::string& name : names) header.push_back(column_name(name, fixed));
  return header;
}

}  // namespace

std::vector<std::vector<std::string>> node_rows(const ShownGraph& graph) {
  const std::vector<std::string> names = property_names(graph.nodes);
  std::vector<std::vector<std::string>> rows{
      header_of({"id", "kind", "label", "country", "role"}, names)};
  for (const ShownNode& node : graph.nodes) {
    std::vector<std::string> row = {node.id, node.kind, node.label, node.country,
                                    joined(node.roles)};
    add_values(row, node.properties, names);
    rows.push_back(std::move(row));
  }
  return rows;
}

std::vector<std::vector<std::string>> edge_rows(const ShownGraph& graph) {
  const std::vector<std::string> names = property_names(graph.edges);
  std::vector<std::vector<std::string>> rows{header_of(
      {"source", "target", "relation", "directed", "strength", "statements", "sources"}, names)};
  for (const ShownEdge& edge : graph.edges) {
    std::vector<std::string> row = {graph.nodes[edge.from].id,
                                    graph.nodes[edge.to].id,
                                    edge.kind,
                                    edge.directed ? "true" : "false",
                                    edge.strength ? format_double(*edge.strength) : "",
                                    edge.statements > 0 ? std::to_string(edge.statements) : "",
                                    edge.sources > 0 ? std::to_string(edge.sources) : ""};
    add_values(row, edge.properties, names);
    rows.push_back(std::move(row));
  }
  return rows;
}

std::vector<ShownSpan> spans_of(const std::vector<ShownProperty>& properties) {
  std::vector<ShownSpan> spans;
  for (const ShownProperty& property : properties) {
    ShownSpan span{full_date(property.from, false), full_date(property.to, true)};
    if (span.from.empty() && span.to.empty()) continue;
    const bool known = std::any_of(spans.begin(), spans.end(), [&](const ShownSpan& other) {
      return other.from == span.from && other.to == span.to;
    });
    if (!known) spans.push_back(std::move(span));
  }
  return spans;
}

std::optional<ShownPlace> place_of(const ShownNode& node) {
  ShownPlace place;
  for (const ShownProperty& property : node.properties) {
    const auto number = parse_double(property.value);
    if (!number) continue;
    if (property.name == "latitude" && place.latitude.empty() && *number >= -90 && *number <= 90) {
      place.latitude = property.value;
    }
    if (property.name == "longitude" && place.longitude.empty() && *number >= -180 &&
        *number <= 180) {
      place.longitude = property.value;
    }
  }
  if (place.latitude.empty() || place.longitude.empty()) return std::nullopt;
  return place;
}

void report_loss(WriteReport& report, std::uint64_t count, std::string_view what) {
  if (count > 0) report.losses.push_back(fmt::format("{} {}", count, what));
}

std::string json_member(std::string_view key, std::string_view value) {
  if (value.empty()) return {};
  return fmt::format(",\"{}\":\"{}\"", escape_json(key), escape_json(value));
}

}  // namespace mekhala
