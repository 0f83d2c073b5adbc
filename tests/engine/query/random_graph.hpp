#pragma once

#include <fmt/format.h>

#include <string>
#include <vector>

#include "engine/base/random.hpp"
#include "engine/query/property_graph.hpp"

// Small random property graphs, as ours and as SQL.
namespace mekhala::query::random_graph {

inline const std::vector<std::string> kLabels = {"A", "B"};
inline const std::vector<std::string> kTypes = {"T", "U"};

// Tables: nodes (id, k, s, is_A, is_B), rels (id, src, dst, type, k, s), and what one may walk
// along up to two different relationships, in their direction or in either: trails and
// trails_either (src, dst, hops, e1, e2, type1, type2; e < 0 where there is none).
class RandomGraph {
 public:
  explicit RandomGraph(Random random) {
    constexpr const char* kTexts[] = {"p", "q", "pq", "Qp", ""};
    const auto value = [&](PropertyGraphBuilder& builder, auto&& set, std::string& row) {
      const std::uint64_t k = random.below(6), s = random.below(7);
      if (k < 5) set(builder.keys.add("k"), Value(static_cast<std::int64_t>(k) - 1));
      if (s < 5) set(builder.keys.add("s"), Value(kTexts[s]));
      row += k < 5 ? fmt::format(", {}", static_cast<int>(k) - 1) : ", NULL";
      row += s < 5 ? fmt::format(", '{}'", kTexts[s]) : ", NULL";
    };
    PropertyGraphBuilder builder;
    for (const std::string& label : kLabels) builder.labels.add(label);
    for (const std::string& type : kTypes) builder.types.add(type);
    builder.keys.add("k"), builder.keys.add("s");
    const auto nodes = static_cast<NodeId>(1 + random.below(6));
    for (NodeId node = 0; node < nodes; ++node) {
      std::vector<SymbolId> labels;
      std::string is;
      for (SymbolId label = 0; label < kLabels.size(); ++label) {
        const bool has = random.below(2) == 0;
        if (has) labels.push_back(label);
        is += has ? ", 1" : ", 0";
      }
      builder.add_node(labels);
      std::string row = fmt::format("INSERT INTO nodes VALUES ({}", node);
      value(
          builder, [&](SymbolId key, const Value& v) { builder.set_node(node, key, v); }, row);
      sql_ += row + is + ");";
    }
    const std::uint64_t rels = random.below(10);
    for (std::uint64_t i = 0; i < rels; ++i) {
      const auto from = static_cast<NodeId>(random.below(nodes));
      const auto to = static_cast<NodeId>(random.below(nodes));
      const auto type = static_cast<SymbolId>(random.below(kTypes.size()));
      const EdgeId rel = builder.add_relationship(from, to, type);
      std::string row =
          fmt::format("INSERT INTO rels VALUES ({}, {}, {}, '{}'", rel, from, to, kTypes[type]);
      value(
          builder, [&](SymbolId key, const Value& v) { builder.set_relationship(rel, key, v); },
          row);
      sql_ += row + ");";
    }
    graph_ = builder.build();
  }

  [[nodiscard]] const PropertyGraph& graph() const { return graph_; }
  [[nodiscard]] std::string sql() const {
    std::string all =
        "CREATE TABLE nodes (id INTEGER, k INTEGER, s TEXT, is_A INTEGER, is_B INTEGER);"
        "CREATE TABLE rels (id INTEGER, src INTEGER, dst INTEGER, type TEXT, k INTEGER, s TEXT);" +
        sql_ +
        "CREATE TABLE either AS SELECT id, src, dst, type FROM rels "
        "UNION ALL SELECT id, dst, src, type FROM rels WHERE src <> dst;";
    for (const auto& [table, from] : {std::pair{"trails", "rels"}, {"trails_either", "either"}}) {
      all += fmt::format(
          "CREATE TABLE {0} AS SELECT id AS src, id AS dst, 0 AS hops, -1 AS e1, -1 AS e2, "
          "'' AS type1, '' AS type2 FROM nodes "
          "UNION ALL SELECT src, dst, 1, id, -1, type, '' FROM {1} "
          "UNION ALL SELECT a.src, b.dst, 2, a.id, b.id, a.type, b.type FROM {1} a, {1} b "
          "WHERE a.dst = b.src AND a.id <> b.id;",
          table, from);
    }
    return all;
  }

 private:
  PropertyGraph graph_;
  std::string sql_;
};

}  // namespace mekhala::query::random_graph
