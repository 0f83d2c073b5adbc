#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "engine/base/types.hpp"
#include "engine/graph/column.hpp"

// The closed set of shapes in which an algorithm answers. Every surface knows how to show each.
namespace mekhala {

// How a run went. `seconds` and `threads` stay outside fingerprints.
struct RunInfo {
  bool converged = true;
  std::uint64_t rounds = 0;
  double residual = 0;
  bool sampled = false;
  double seconds = 0;    // filled by whoever calls through the registry
  unsigned threads = 0;  // the same
  std::uint64_t seed = 0;
  std::vector<std::string> notes;  // what a reader must know: "3 of 10 pairs are not connected"
};

using FactValue = std::variant<bool, std::int64_t, double, std::string>;

// Named single values, in a fixed order.
struct Facts {
  std::vector<std::pair<std::string, FactValue>> items;
  void add(std::string name, FactValue value) {
    items.emplace_back(std::move(name), std::move(value));
  }
  [[nodiscard]] const FactValue* find(std::string_view name) const {
    for (const auto& [key, value] : items) {
      if (key == name) return &value;
    }
    return nullptr;
  }
  RunInfo info = {};
};

// One number for each node. A node without a value holds NaN (isolates under constraint, for one).
struct NodeScores {
  std::vector<double> values;
  Facts facts = {};
  RunInfo info = {};
};

// One label in 0..count-1 for each node: components, communities. Labels are numbered by size,
// largest first, ties by smallest node.
struct NodeLabels {
  std::vector<std::uint32_t> values;
  std::uint32_t count = 0;
  std::optional<double> quality = std::nullopt;
  Facts facts = {};
  RunInfo info = {};
};

struct EdgeScores {
  std::vector<double> values;
  Facts facts = {};
  RunInfo info = {};
};

struct NodePoints {
  std::vector<double> x;
  std::vector<double> y;
  Facts facts = {};
  RunInfo info = {};
};

struct Path {
  std::vector<NodeId> nodes;
  std::vector<EdgeId> edges;
  double length = 0;
};

struct Paths {
  std::vector<Path> paths;
  Facts facts = {};
  RunInfo info = {};
};

enum class TableKey { none, node, edge, group_pair, node_pair };

// Typed columns keyed by node, edge, pair of groups, pair of nodes (with an edge or not) or
// nothing.
struct Table {
  TableKey key = TableKey::none;
  std::vector<std::uint32_t> ids = {};                                // key node, edge, node_pair
  std::vector<NodeId> others = {};                                    // key node_pair
  std::vector<std::pair<std::string, std::string>> group_pairs = {};  // key group_pair
  ColumnTable columns = {};
  Facts facts = {};
  RunInfo info = {};
};

using Result = std::variant<NodeScores, NodeLabels, EdgeScores, NodePoints, Paths, Facts, Table>;

[[nodiscard]] RunInfo& run_info(Result& result);
[[nodiscard]] const RunInfo& run_info(const Result& result);
[[nodiscard]] const Facts& facts_of(const Result& result);
// Hex SHA-256 over everything but seconds and threads: equal runs have equal fingerprints.
[[nodiscard]] std::string fingerprint(const Result& result);

// Renumbers labels by size, largest first, ties by smallest node; returns how many there are.
std::uint32_t canonicalize_labels(std::vector<std::uint32_t>& labels);

}  // namespace mekhala
