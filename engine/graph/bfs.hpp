#pragma once

#include <algorithm>
#include <cstdint>
#include <span>
#include <vector>

#include "engine/graph/graph.hpp"

namespace mekhala {

// Breadth-first search with reusable memory; copy one for each thread.
class Bfs {
 public:
  Bfs(const GraphView& graph, Direction direction)
      : graph_(graph), direction_(direction), seen_(graph.num_nodes(), 0) {}

  // Calls visit(distance, nodes) for each level, from distance 0 ({source}) outwards. Within a
  // level nodes come in the order they were found. With Direction::both, arcs are followed both
  // ways.
  template <typename Visit>
  void for_each_level(NodeId source, Visit&& visit) {
    if (++round_ == 0) {
      std::fill(seen_.begin(), seen_.end(), 0);
      round_ = 1;
    }
    order_.clear();
    order_.push_back(source);
    seen_[source] = round_;
    std::size_t begin = 0;
    for (std::uint32_t distance = 0; begin < order_.size(); ++distance) {
      const std::size_t end = order_.size();
      visit(distance, std::span<const NodeId>(order_).subspan(begin, end - begin));
      for (std::size_t i = begin; i < end; ++i) {
        const NodeId node = order_[i];
        if (direction_ != Direction::in) extend(graph_.out_neighbors(node));
        if (direction_ == Direction::in || (direction_ == Direction::both && graph_.directed())) {
          extend(graph_.in_neighbors(node));
        }
      }
      begin = end;
    }
  }

 private:
  void extend(std::span<const NodeId> neighbors) {
    for (const NodeId neighbor : neighbors) {
      if (seen_[neighbor] != round_) {
        seen_[neighbor] = round_;
        order_.push_back(neighbor);
      }
    }
  }

  GraphView graph_;
  Direction direction_;
  std::vector<std::uint32_t> seen_;
  std::vector<NodeId> order_;
  std::uint32_t round_ = 0;
};

}  // namespace mekhala
