#include "engine/query/property_graph.hpp"

#include <algorithm>
#include <numeric>

#include "engine/base/error.hpp"

namespace mekhala::query {
namespace {

using Properties = std::vector<std::pair<SymbolId, Value>>;

class MemoryProperties : public PropertySource {
 public:
  MemoryProperties(std::vector<Properties> nodes, std::vector<Properties> relationships)
      : nodes_(std::move(nodes)), relationships_(std::move(relationships)) {}

  [[nodiscard]] Value of_node(NodeId node, SymbolId key) const override {
    return find(nodes_[node], key);
  }
  [[nodiscard]] Value of_relationship(EdgeId relationship, SymbolId key) const override {
    return find(relationships_[relationship], key);
  }
  [[nodiscard]] Properties all_of_node(NodeId node) const override { return nodes_[node]; }
  [[nodiscard]] Properties all_of_relationship(EdgeId relationship) const override {
    return relationships_[relationship];
  }

 private:
  // A node has few properties: looking at each is as fast as anything cleverer.
  static Value find(const Properties& properties, SymbolId key) {
    for (const auto& [symbol, value] : properties) {
      if (symbol == key) return value;
    }
    return {};
  }

  std::vector<Properties> nodes_, relationships_;
};

std::vector<Properties> by_name(const std::vector<std::map<SymbolId, Value>>& all,
                                const Symbols& keys) {
  std::vector<Properties> sorted;
  sorted.reserve(all.size());
  for (const auto& properties : all) {
    sorted.emplace_back(properties.begin(), properties.end());
    std::sort(sorted.back().begin(), sorted.back().end(), [&](const auto& a, const auto& b) {
      return keys.name(a.first) < keys.name(b.first);
    });
  }
  return sorted;
}

}  // namespace

SymbolId Symbols::add(std::string_view name) {
  const auto [place, added] =
      index_.try_emplace(std::string(name), static_cast<SymbolId>(names_.size()));
  if (added) names_.emplace_back(name);
  return place->second;
}

std::optional<SymbolId> Symbols::find(std::string_view name) const {
  const auto found = index_.find(std::string(name));
  return found == index_.end() ? std::nullopt : std::optional(found->second);
}

std::span<const SymbolId> PropertyGraph::labels_of(NodeId node) const {
  return {node_labels_.data() + label_offsets_[node],
          node_labels_.data() + label_offsets_[node + 1]};
}

bool PropertyGraph::has_label(NodeId node, SymbolId label) const {
  const auto labels = labels_of(node);
  return std::find(labels.begin(), labels.end(), label) != labels.end();
}

std::span<const NodeId> PropertyGraph::nodes_with(SymbolId label) const {
  return nodes_with_[label];
}

NodeId PropertyGraphBuilder::add_node(std::vector<SymbolId> node_labels) {
  std::sort(node_labels.begin(), node_labels.end());
  node_labels.erase(std::unique(node_labels.begin(), node_labels.end()), node_labels.end());
  node_labels_.push_back(std::move(node_labels));
  node_properties_.emplace_back();
  return static_cast<NodeId>(node_labels_.size() - 1);
}

EdgeId PropertyGraphBuilder::add_relationship(NodeId source, NodeId target, SymbolId type) {
  ends_.emplace_back(source, target);
  type_of_.push_back(type);
  relationship_properties_.emplace_back();
  return static_cast<EdgeId>(ends_.size() - 1);
}

void PropertyGraphBuilder::set_node(NodeId node, SymbolId key, Value value) {
  node_properties_[node].erase(key);
  if (!value.is_null()) node_properties_[node].emplace(key, std::move(value));
}

void PropertyGraphBuilder::set_relationship(EdgeId relationship, SymbolId key, Value value) {
  relationship_properties_[relationship].erase(key);
  if (!value.is_null()) relationship_properties_[relationship].emplace(key, std::move(value));
}

PropertyGraph PropertyGraphBuilder::build(std::shared_ptr<const PropertySource> source) const {
  PropertyGraph graph;
  const std::size_t n = node_labels_.size();
  graph.num_nodes_ = static_cast<NodeId>(n);
  graph.labels_ = labels;
  graph.types_ = types;
  graph.keys_ = keys;
  graph.nodes_with_.resize(labels.size());
  graph.label_offsets_.assign(1, 0);
  for (std::size_t node = 0; node < n; ++node) {
    for (const SymbolId label : node_labels_[node]) {
      graph.node_labels_.push_back(label);
      graph.nodes_with_[label].push_back(static_cast<NodeId>(node));
    }
    graph.label_offsets_.push_back(static_cast<std::uint32_t>(graph.node_labels_.size()));
  }

  graph.ends_ = ends_;
  graph.type_of_ = type_of_;
  PropertyGraph::Adjacency empty;
  empty.offsets.assign(n + 1, 0);
  graph.out_.assign(types.size(), empty);
  graph.in_.assign(types.size(), empty);
  for (std::size_t i = 0; i < ends_.size(); ++i) {
    const auto [from, to] = ends_[i];
    if (from >= n || to >= n) {
      throw Error(ErrorCode::invalid_input, "a relationship ends at a node that is not there");
    }
    ++graph.out_[type_of_[i]].offsets[from + 1];
    ++graph.in_[type_of_[i]].offsets[to + 1];
  }
  const auto fill = [&](std::vector<PropertyGraph::Adjacency>& all, bool outward) {
    std::vector<std::vector<std::uint32_t>> next;
    for (PropertyGraph::Adjacency& adjacency : all) {
      std::partial_sum(adjacency.offsets.begin(), adjacency.offsets.end(),
                       adjacency.offsets.begin());
      adjacency.arcs.resize(adjacency.offsets.back());
      next.push_back(adjacency.offsets);
    }
    for (std::size_t i = 0; i < ends_.size(); ++i) {
      const auto [from, to] = outward ? ends_[i] : std::pair(ends_[i].second, ends_[i].first);
      all[type_of_[i]].arcs[next[type_of_[i]][from]++] = {to, static_cast<EdgeId>(i)};
    }
    for (PropertyGraph::Adjacency& adjacency : all) {
      for (std::size_t node = 0; node < n; ++node) {
        std::sort(adjacency.arcs.begin() + adjacency.offsets[node],
                  adjacency.arcs.begin() + adjacency.offsets[node + 1],
                  [](const PropertyGraph::Arc& a, const PropertyGraph::Arc& b) {
                    return std::pair(a.neighbor, a.relationship) <
                           std::pair(b.neighbor, b.relationship);
                  });
      }
    }
  };
  fill(graph.out_, true);
  fill(graph.in_, false);
  graph.properties_ =
      source ? std::move(source)
             : std::make_shared<MemoryProperties>(by_name(node_properties_, keys),
                                                  by_name(relationship_properties_, keys));
  return graph;
}

}  // namespace mekhala::query
