#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "engine/base/types.hpp"
#include "engine/query/value.hpp"

namespace mekhala::query {

using SymbolId = std::uint32_t;  // a label, relationship type or property key; one table for each

// Where the properties of a graph come from. A case hands one in that answers through its
// disclosure door, so that a query sees what the view may see and nothing else.
class PropertySource {
 public:
  virtual ~PropertySource() = default;
  // Null where there is none. The key is one of the graph's keys().
  [[nodiscard]] virtual Value of_node(NodeId node, SymbolId key) const = 0;
  [[nodiscard]] virtual Value of_relationship(EdgeId relationship, SymbolId key) const = 0;
  // All properties, in the order of their keys' names.
  [[nodiscard]] virtual std::vector<std::pair<SymbolId, Value>> all_of_node(NodeId node) const = 0;
  [[nodiscard]] virtual std::vector<std::pair<SymbolId, Value>> all_of_relationship(
      EdgeId relationship) const = 0;
};

// Names of one sort, numbered in the order of their first use.
class Symbols {
 public:
  SymbolId add(std::string_view name);
  [[nodiscard]] std::optional<SymbolId> find(std::string_view name) const;
  [[nodiscard]] const std::string& name(SymbolId symbol) const { return names_[symbol]; }
  [[nodiscard]] std::size_t size() const { return names_.size(); }

 private:
  std::vector<std::string> names_;
  std::unordered_map<std::string, SymbolId> index_;
};

// What a query runs on: nodes with labels, relationships with one type and a direction, and
// properties. Immutable. For each type and direction the arcs of a node lie side by side, sorted by
// (neighbor, relationship), so that an executor can walk, search and intersect them as spans.
class PropertyGraph {
 public:
  struct Arc {
    NodeId neighbor;
    EdgeId relationship;
  };

  [[nodiscard]] NodeId num_nodes() const { return num_nodes_; }
  [[nodiscard]] EdgeId num_relationships() const { return static_cast<EdgeId>(ends_.size()); }
  [[nodiscard]] const Symbols& labels() const { return labels_; }
  [[nodiscard]] const Symbols& types() const { return types_; }
  [[nodiscard]] const Symbols& keys() const { return keys_; }

  [[nodiscard]] std::span<const SymbolId> labels_of(NodeId node) const;  // ascending
  [[nodiscard]] bool has_label(NodeId node, SymbolId label) const;
  [[nodiscard]] std::span<const NodeId> nodes_with(SymbolId label) const;  // ascending

  [[nodiscard]] SymbolId type_of(EdgeId relationship) const { return type_of_[relationship]; }
  [[nodiscard]] NodeId source(EdgeId relationship) const { return ends_[relationship].first; }
  [[nodiscard]] NodeId target(EdgeId relationship) const { return ends_[relationship].second; }
  [[nodiscard]] std::size_t num_of_type(SymbolId type) const { return out_[type].arcs.size(); }
  [[nodiscard]] std::span<const Arc> out(NodeId node, SymbolId type) const {
    return out_[type].of(node);
  }
  [[nodiscard]] std::span<const Arc> in(NodeId node, SymbolId type) const {
    return in_[type].of(node);
  }

  [[nodiscard]] const PropertySource& properties() const { return *properties_; }

 private:
  friend class PropertyGraphBuilder;
  struct Adjacency {
    std::vector<std::uint32_t> offsets;
    std::vector<Arc> arcs;
    [[nodiscard]] std::span<const Arc> of(NodeId node) const {
      return {arcs.data() + offsets[node], arcs.data() + offsets[node + 1]};
    }
  };

  NodeId num_nodes_ = 0;
  Symbols labels_, types_, keys_;
  std::vector<std::uint32_t> label_offsets_;
  std::vector<SymbolId> node_labels_;
  std::vector<std::vector<NodeId>> nodes_with_;
  std::vector<std::pair<NodeId, NodeId>> ends_;
  std::vector<SymbolId> type_of_;
  std::vector<Adjacency> out_, in_;
  std::shared_ptr<const PropertySource> properties_;
};

// Collects a graph piece by piece, then makes it once. Properties are kept in memory unless a
// source of them is handed to build().
class PropertyGraphBuilder {
 public:
  Symbols labels, types, keys;

  NodeId add_node(std::vector<SymbolId> node_labels);  // any order, repeats allowed
  EdgeId add_relationship(NodeId source, NodeId target, SymbolId type);
  // A later value replaces an earlier one; null removes it.
  void set_node(NodeId node, SymbolId key, Value value);
  void set_relationship(EdgeId relationship, SymbolId key, Value value);

  // Cost: O(n * types + m log d). Throws Error(invalid_input) where an end is not a node.
  [[nodiscard]] PropertyGraph build(std::shared_ptr<const PropertySource> source = {}) const;

 private:
  std::vector<std::vector<SymbolId>> node_labels_;
  std::vector<std::pair<NodeId, NodeId>> ends_;
  std::vector<SymbolId> type_of_;
  std::vector<std::map<SymbolId, Value>> node_properties_, relationship_properties_;
};

}  // namespace mekhala::query
