#pragma once

#include <algorithm>
#include <vector>

#include "algorithms/adjacency.hpp"

namespace mekhala::detail {

// Depth-first search that finds for each tree edge how far up the part below it reaches without it
// (Tarjan's low points). Directions are ignored; no recursion.
// Reference: Hopcroft and Tarjan (1973), doi:10.1145/362248.362272.
struct TreeEdge {
  NodeId above;
  NodeId below;
  EdgeId edge;
  bool above_is_root;
  bool cuts_node;  // the part below reaches no node above `above`
  bool cuts_edge;  // nor `above` itself, but by this edge
};

class LowSearch {
 public:
  explicit LowSearch(const Adjacency& adjacency)
      : adjacency_(adjacency),
        found_(adjacency.num_nodes(), kNoNode),
        low_(adjacency.num_nodes()) {}

  // Calls leave(tree edge) when the part below each tree edge is done.
  template <typename Leave>
  void run(Context& context, Leave&& leave) {
    for (NodeId root = 0; root < adjacency_.num_nodes(); ++root) {
      if (found_[root] != kNoNode) continue;
      enter(root, kNoEdge, context);
      while (!stack_.empty()) step(context, leave);
    }
  }

 private:
  struct Frame {
    NodeId node;
    EdgeId from;  // the edge by which it was found
    std::size_t next;
  };

  void enter(NodeId node, EdgeId from, Context& context) {
    if ((time_ & 0xfff) == 0) {
      context.checkpoint();
      context.report(static_cast<double>(time_) / adjacency_.num_nodes());
    }
    found_[node] = low_[node] = time_++;
    stack_.push_back({node, from, 0});
  }

  template <typename Leave>
  void step(Context& context, Leave& leave) {
    Frame& top = stack_.back();
    const auto row = adjacency_.neighbors(top.node);
    if (top.next < row.size()) {
      const NodeId neighbor = row[top.next];
      const EdgeId edge = adjacency_.edges(top.node)[top.next++];
      if (edge == top.from) return;
      if (found_[neighbor] == kNoNode) {
        enter(neighbor, edge, context);
      } else {
        low_[top.node] = std::min(low_[top.node], found_[neighbor]);
      }
      return;
    }
    const Frame done = top;
    stack_.pop_back();
    if (stack_.empty()) return;
    const NodeId above = stack_.back().node;
    low_[above] = std::min(low_[above], low_[done.node]);
    leave(TreeEdge{above, done.node, done.from, stack_.size() == 1,
                   low_[done.node] >= found_[above], low_[done.node] > found_[above]});
  }

  const Adjacency& adjacency_;
  std::vector<NodeId> found_, low_;
  std::vector<Frame> stack_;
  NodeId time_ = 0;
};

}  // namespace mekhala::detail
