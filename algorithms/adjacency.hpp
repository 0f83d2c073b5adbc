#pragma once

#include <memory>
#include <span>
#include <vector>

#include "engine/base/context.hpp"
#include "engine/graph/graph.hpp"

namespace mekhala {

// The neighbors that an algorithm walks, once directions, parallel edges and self-loops are
// settled.
struct AdjacencyOptions {
  Direction direction = Direction::both;  // of a directed graph; an undirected one has only `both`
  bool fold_parallel = true;              // a neighbor once, by its first edge; else once an edge
  bool drop_loops = true;                 // else an edge to itself is one arc
};

// Rows are sorted by (neighbor, edge). Where the graph's own arrays already hold what is asked for,
// they are borrowed: keep the graph alive. O(n + m) time, in parallel.
class Adjacency {
 public:
  Adjacency(const GraphView& graph, const AdjacencyOptions& options, Context& context);
  // Rows made elsewhere, each sorted; without edges. `offsets` has one entry more than there are
  // nodes.
  Adjacency(std::vector<ArcOffset> offsets, std::span<const NodeId> targets);

  [[nodiscard]] NodeId num_nodes() const { return static_cast<NodeId>(offsets_.size() - 1); }
  [[nodiscard]] ArcOffset num_arcs() const { return targets_.size(); }
  [[nodiscard]] std::span<const NodeId> neighbors(NodeId node) const {
    return targets_.subspan(offsets_[node], offsets_[node + 1] - offsets_[node]);
  }
  [[nodiscard]] std::span<const EdgeId> edges(NodeId node) const {
    return edges_.subspan(offsets_[node], offsets_[node + 1] - offsets_[node]);
  }
  [[nodiscard]] std::size_t degree(NodeId node) const {
    return static_cast<std::size_t>(offsets_[node + 1] - offsets_[node]);
  }
  [[nodiscard]] std::span<const ArcOffset> offsets() const { return offsets_; }
  [[nodiscard]] std::span<const NodeId> targets() const { return targets_; }

 private:
  struct Owned;
  std::shared_ptr<const Owned> owned_;
  std::span<const ArcOffset> offsets_;
  std::span<const NodeId> targets_;
  std::span<const EdgeId> edges_;
};

}  // namespace mekhala
