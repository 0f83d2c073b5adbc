#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "engine/query/property_graph.hpp"

// The questions of LSQB (a benchmark of counting labelled subgraphs, github.com/ldbc/lsqb), in our
// words and in SQL. What is measured with them is no official result of LDBC.
namespace mekhala::lsqb {

struct Question {
  int number = 0;
  const char* cypher = nullptr;
  const char* sql = nullptr;  // over tables named as the edge files and the unions of `sql_tables`
};
[[nodiscard]] std::span<const Question> questions();
// Statements that make the tables of messages (posts and comments) and ties both ways.
[[nodiscard]] std::span<const char* const> sql_tables();

struct Data {
  query::PropertyGraph graph;
  // Edge files by name without ending: ends as nodes of the graph.
  std::map<std::string, std::vector<std::pair<NodeId, NodeId>>> edges;
};
// A folder in the layout "projected-fk": one file for each label (Person.csv) and each kind of edge
// (Person_knows_Person.csv), '|' between cells, one heading. Posts and comments are :Message too.
// Throws Error naming what cannot be read.
[[nodiscard]] Data read(const std::filesystem::path& folder);

// Count by question, as published for `scale` ("example", "0.1").
[[nodiscard]] std::map<int, std::int64_t> published(const std::filesystem::path& file,
                                                    const std::string& scale);

}  // namespace mekhala::lsqb
