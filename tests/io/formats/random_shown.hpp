#pragma once

#include <fmt/format.h>

#include <iterator>
#include <random>
#include <string>

#include "io/shown_graph.hpp"
#include "io/table.hpp"

// Graphs as a view may show them, with texts that formats escape.
namespace mekhala::testing_io {

inline constexpr const char* kTexts[] = {
    "Ana",       "a & b <c>",   "say \"no\"",
    "it's",      "Jos\xc3\xa9", "\xe0\xba\xaa\xe0\xba\xbb\xe0\xba\xa1",
    "a; b",      "x\\n\\\"y",   "\xf0\x9f\x98\x80",
    "007",       "&amp;",       "[1,2]",
    "{\"k\":1}", "-- > ]]>",    "true",
    "1e400",     "NaN"};

inline ShownGraph random_shown_graph(std::uint64_t seed) {
  std::mt19937_64 draw(seed);
  const auto below = [&](std::size_t n) { return static_cast<std::size_t>(draw() % n); };
  const auto text = [&] { return std::string(kTexts[below(std::size(kTexts))]); };
  const char* kinds[] = {"person", "organization", "account", "location", "event", "bank_account"};
  ShownGraph graph;
  graph.view = "team";
  const std::size_t n = 1 + below(8);
  for (std::size_t i = 0; i < n; ++i) {
    ShownNode node;
    node.id = fmt::format("{} {}", i, text());
    node.kind = kinds[below(std::size(kinds))];
    node.label = text();
    if (below(2) == 0) node.country = "LA";
    if (below(2) == 0) node.roles = {"recruiter"};
    if (below(2) == 0) node.properties.push_back({"notes", text(), "", "", "", "", ""});
    if (below(3) == 0) node.properties.push_back({"alias", text(), "", "B2", "2024", "", ""});
    graph.nodes.push_back(std::move(node));
  }
  for (std::size_t e = below(12); e > 0; --e) {
    ShownEdge edge;
    edge.from = below(n);
    edge.to = below(n);
    edge.kind = below(2) == 0 ? "recruited" : "linked_to";
    edge.directed = edge.kind == "recruited";
    if (below(2) == 0) edge.strength = static_cast<double>(below(100)) / 8;
    edge.statements = 1;
    if (below(2) == 0)
      edge.properties.push_back({"notes", text(), "", "", "2024-02", "2024-02", ""});
    graph.edges.push_back(std::move(edge));
  }
  return graph;
}

// The cell of a column; "" where there is none of that name.
inline std::string cell(const CellTable& table, std::size_t row, const std::string& column) {
  for (std::size_t c = 0; c < table.columns(); ++c) {
    if (table.header[c] == column) return std::string(table.cell(row, c));
  }
  return {};
}

}  // namespace mekhala::testing_io
