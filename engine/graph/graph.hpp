#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/context.hpp"
#include "engine/base/types.hpp"

namespace mekhala {

enum class Direction { out, in, both };

// What every algorithm takes: a graph as spans, trivially copyable, valid while its Graph lives.
//
// Arcs of a node are sorted by (neighbor, edge). An undirected edge is two arcs with one edge id,
// an undirected self-loop one arc. In a directed graph the reverse index is always there; in an
// undirected graph `in` and `out` are the same. Parallel edges are kept.
class GraphView {
 public:
  [[nodiscard]] NodeId num_nodes() const { return num_nodes_; }
  [[nodiscard]] EdgeId num_edges() const { return static_cast<EdgeId>(sources_.size()); }
  [[nodiscard]] ArcOffset num_arcs() const { return out_targets_.size(); }
  [[nodiscard]] bool directed() const { return directed_; }

  // The ends of an edge as it was given (for an undirected edge source <= target).
  [[nodiscard]] NodeId source(EdgeId edge) const { return sources_[edge]; }
  [[nodiscard]] NodeId target(EdgeId edge) const { return targets_[edge]; }

  [[nodiscard]] std::span<const NodeId> out_neighbors(NodeId node) const {
    return out_targets_.subspan(out_offsets_[node], out_offsets_[node + 1] - out_offsets_[node]);
  }
  [[nodiscard]] std::span<const EdgeId> out_edges(NodeId node) const {
    return out_edges_.subspan(out_offsets_[node], out_offsets_[node + 1] - out_offsets_[node]);
  }
  [[nodiscard]] std::span<const NodeId> in_neighbors(NodeId node) const {
    return in_targets_.subspan(in_offsets_[node], in_offsets_[node + 1] - in_offsets_[node]);
  }
  [[nodiscard]] std::span<const EdgeId> in_edges(NodeId node) const {
    return in_edges_.subspan(in_offsets_[node], in_offsets_[node + 1] - in_offsets_[node]);
  }
  // `both` is not stored: for a directed graph walk out and in. out or in only.
  [[nodiscard]] std::span<const NodeId> neighbors(NodeId node, Direction direction) const {
    return direction == Direction::in ? in_neighbors(node) : out_neighbors(node);
  }
  [[nodiscard]] std::span<const EdgeId> edges(NodeId node, Direction direction) const {
    return direction == Direction::in ? in_edges(node) : out_edges(node);
  }
  [[nodiscard]] std::span<const ArcOffset> out_offsets() const { return out_offsets_; }
  [[nodiscard]] std::span<const NodeId> out_targets() const { return out_targets_; }
  [[nodiscard]] std::span<const ArcOffset> in_offsets() const { return in_offsets_; }
  [[nodiscard]] std::span<const NodeId> in_targets() const { return in_targets_; }

  // Counts over edges: an edge from a node to itself; an edge that repeats an earlier one's ends.
  [[nodiscard]] EdgeId num_self_loops() const { return num_self_loops_; }
  [[nodiscard]] EdgeId num_parallel_edges() const { return num_parallel_edges_; }

 private:
  friend class Graph;
  NodeId num_nodes_ = 0;
  bool directed_ = false;
  EdgeId num_self_loops_ = 0;
  EdgeId num_parallel_edges_ = 0;
  std::span<const NodeId> sources_, targets_;
  std::span<const ArcOffset> out_offsets_, in_offsets_;
  std::span<const NodeId> out_targets_, in_targets_;
  std::span<const EdgeId> out_edges_, in_edges_;
};

struct EdgeEnds {
  NodeId source;
  NodeId target;
};

// An immutable graph in compressed sparse rows. Copies share storage. Nothing changes after it is
// made. One edge set has one byte image: the order in which edges come in does not matter, except
// that parallel edges are numbered in the order given.
class Graph {
 public:
  Graph();  // no nodes, undirected

  // Edges are renumbered: sorted by (source, target), ties by input order; an undirected edge is
  // stored with source <= target. `edge_order`, if given, receives for each new edge its input
  // index. Throws Error(invalid_input) if an end is not below num_nodes, Error(limit_exceeded) past
  // 2^32 - 2 nodes or edges. O(n + m) time.
  [[nodiscard]] static Graph from_edges(NodeId num_nodes, std::span<const EdgeEnds> edges,
                                        bool directed, std::vector<EdgeId>* edge_order = nullptr);
  // The same from edges in pieces, one piece after the other, with the threads of `context`.
  [[nodiscard]] static Graph from_edges(NodeId num_nodes,
                                        std::span<const std::span<const EdgeEnds>> pieces,
                                        bool directed, Context& context,
                                        std::vector<EdgeId>* edge_order = nullptr);

  [[nodiscard]] GraphView view() const { return view_; }
  operator GraphView() const { return view_; }  // NOLINT: a graph is its view
  [[nodiscard]] NodeId num_nodes() const { return view_.num_nodes(); }
  [[nodiscard]] EdgeId num_edges() const { return view_.num_edges(); }
  [[nodiscard]] bool directed() const { return view_.directed(); }
  // SHA-256 over the canonical image, hex: equal graphs have equal fingerprints.
  [[nodiscard]] std::string fingerprint() const;
  [[nodiscard]] std::uint64_t memory_bytes() const;

 private:
  struct Storage;
  Graph(std::shared_ptr<const Storage> storage, const GraphView& view);
  std::shared_ptr<const Storage> storage_;
  GraphView view_;
};

// A copy with parallel edges folded into one and, if asked, self-loops dropped. `fold_of[old edge]`
// is the new edge (kNoEdge for a dropped loop); values are added up over fold_of by fold_values.
struct FoldedGraph {
  Graph graph;
  std::vector<EdgeId> fold_of;
};
[[nodiscard]] FoldedGraph fold_parallel_edges(const GraphView& graph, bool drop_self_loops);
// Sums of edge values over what was folded together, in the order of the old edges. Throws
// Error(usage) unless there is one value for each old edge.
[[nodiscard]] std::vector<double> fold_values(const FoldedGraph& folded,
                                              std::span<const double> values);
// The undirected graph with the same edges; an edge and its reverse become parallel edges.
[[nodiscard]] Graph as_undirected(const GraphView& graph,
                                  std::vector<EdgeId>* edge_order = nullptr);

}  // namespace mekhala
