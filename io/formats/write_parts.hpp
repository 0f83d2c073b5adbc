#pragma once

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "io/shown_graph.hpp"

// What writers of graphs share.
namespace mekhala {

// What an export says of itself, a line each: its marking, then its notes; no control characters.
[[nodiscard]] std::vector<std::string> about(const ShownGraph& graph);
// The same as comments of XML.
[[nodiscard]] std::string about_as_xml(const ShownGraph& graph);
// For a format that has no room for it.
void report_marking_lost(const ShownGraph& graph, std::string_view format, WriteReport& report);

// Several values of one property, joined by "; ".
[[nodiscard]] std::string joined(const std::vector<std::string>& values);
// The values of each property, best first, in the order of names.
[[nodiscard]] std::map<std::string, std::vector<std::string>> values_by_name(
    const std::vector<ShownProperty>& properties);
// Columns that a writer makes itself; a property of the same name gets "property." before it.
[[nodiscard]] std::string column_name(const std::string& property,
                                      const std::vector<std::string>& taken);

// Entities and links as the rows of two tables, each with its header: id, kind, label, country,
// role; source, target, relation, directed, strength, statements, sources; then a column a
// property.
[[nodiscard]] std::vector<std::vector<std::string>> node_rows(const ShownGraph& graph);
[[nodiscard]] std::vector<std::vector<std::string>> edge_rows(const ShownGraph& graph);

template <typename Items>
std::vector<std::string> property_names(const Items& items) {
  std::set<std::string> names;
  for (const auto& item : items) {
    for (const ShownProperty& property : item.properties) {
      if (!property.name.empty() && !property.value.empty()) names.insert(property.name);
    }
  }
  return {names.begin(), names.end()};
}

// What a format without room for statements loses, said once with a count: grades of values, and
// dates where it has no time.
template <typename Items>
void report_statements_lost(const Items& items, std::string_view format, WriteReport& report,
                            bool keeps_dates = false) {
  std::size_t grades = 0, dates = 0;
  for (const auto& item : items) {
    for (const ShownProperty& property : item.properties) {
      grades += property.grade.empty() ? 0 : 1;
      dates += keeps_dates || (property.from.empty() && property.to.empty()) ? 0 : 1;
    }
  }
  if (grades > 0) {
    report.losses.push_back(
        fmt::format("{} holds no grade of a value: {} left out", format, grades));
  }
  if (dates > 0) {
    report.losses.push_back(
        fmt::format("{} holds no dates of a value: {} left out", format, dates));
  }
}

// When a link held, as the statements of it say: first day, last day, in full dates; "" open.
struct ShownSpan {
  std::string from, to;
};
[[nodiscard]] std::vector<ShownSpan> spans_of(const std::vector<ShownProperty>& properties);

// The place of a node; nothing where it has none that can be read.
struct ShownPlace {
  std::string latitude, longitude;
};
[[nodiscard]] std::optional<ShownPlace> place_of(const ShownNode& node);

// "N things: what became of them", only where there are any.
void report_loss(WriteReport& report, std::uint64_t count, std::string_view what);

// A member of a JSON object: `,"key":"value"`, nothing where the value is empty.
[[nodiscard]] std::string json_member(std::string_view key, std::string_view value);

}  // namespace mekhala
