#pragma once

#include <algorithm>
#include <cmath>
#include <tuple>

#include "algorithms/spec.hpp"

namespace mekhala::detail {

// The arcs that a path may take, or with `against` those that lead to a node. Nothing is copied, so
// that a short path in a large graph costs little.
class Steps {
 public:
  Steps(const GraphView& graph, bool directed)
      : graph_(graph), both_(graph.directed() && !directed) {}

  // Calls visit(neighbor, edge); a neighbor may come more than once.
  template <typename Visit>
  void forward(NodeId node, Visit&& visit) const {
    row(graph_.out_neighbors(node), graph_.out_edges(node), visit);
    if (both_) row(graph_.in_neighbors(node), graph_.in_edges(node), visit);
  }
  template <typename Visit>
  void against(NodeId node, Visit&& visit) const {
    row(graph_.in_neighbors(node), graph_.in_edges(node), visit);
    if (both_) row(graph_.out_neighbors(node), graph_.out_edges(node), visit);
  }
  // Whether is(neighbor) holds for one that a step leads to.
  template <typename Is>
  [[nodiscard]] bool any_forward(NodeId node, Is&& is) const {
    const auto out = graph_.out_neighbors(node);
    if (std::any_of(out.begin(), out.end(), is)) return true;
    if (!both_) return false;
    const auto in = graph_.in_neighbors(node);
    return std::any_of(in.begin(), in.end(), is);
  }
  [[nodiscard]] std::size_t degree(NodeId node, bool forward) const {
    const std::size_t out = graph_.out_neighbors(node).size();
    const std::size_t in = graph_.in_neighbors(node).size();
    return both_ ? out + in : forward ? out : in;
  }

 private:
  template <typename Visit>
  static void row(std::span<const NodeId> neighbors, std::span<const EdgeId> edges, Visit& visit) {
    for (std::size_t i = 0; i < neighbors.size(); ++i) visit(neighbors[i], edges[i]);
  }

  GraphView graph_;
  bool both_;
};

// Searches from the target back to a source, then walks forward: of the shortest paths it takes the
// one whose nodes come first, read as a list of numbers, and of parallel edges the shortest, then
// the first. Lengths are added from the target on. Reusable; memory is cleared by what was touched.
class Route {
 public:
  Route(const GraphView& graph, const EdgeValues& lengths, bool directed);

  // A node that no path may pass.
  void block(NodeId node) { blocked_[node] = 1; }
  void unblock(NodeId node) { blocked_[node] = 0; }

  // The best path, without a first step to a node of `banned` (sorted). False where there is none.
  [[nodiscard]] bool find(NodeId source, NodeId target, std::span<const NodeId> banned,
                          Context& context, Path& path);

 private:
  [[nodiscard]] double length(EdgeId edge) const { return lengths_[edge]; }
  void search(NodeId source, NodeId target, std::span<const NodeId> banned, Context& context);
  void reach(NodeId node, double distance);
  void relax(NodeId node, NodeId source, std::span<const NodeId> banned);
  void walk(NodeId source, NodeId target, std::span<const NodeId> banned, Path& path) const;
  void clear();

  Steps steps_;
  const EdgeValues& lengths_;
  std::vector<double> distance_;  // to the target
  std::vector<NodeId> place_;     // in the order in which distances became final
  std::vector<std::uint8_t> blocked_;
  std::vector<NodeId> touched_;
  std::vector<std::pair<double, NodeId>> waiting_;  // a heap with lengths, a queue without
  NodeId settled_ = 0;
};

}  // namespace mekhala::detail
