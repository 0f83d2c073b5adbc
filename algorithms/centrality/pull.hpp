#pragma once

#include <algorithm>
#include <vector>

#include "algorithms/spec.hpp"

namespace mekhala::detail {

// What flows to a node along its edges: for each of them its strength times the value at the other
// end. Parallel edges add up; a self-loop counts once. The options outlive it.
class Pull {
 public:
  Pull(const GraphView& graph, const EdgeValues& strengths, Direction direction)
      : graph_(graph), strengths_(strengths), direction_(direction) {}

  [[nodiscard]] double operator()(NodeId node, const std::vector<double>& values) const {
    if (!graph_.directed() || direction_ != Direction::both) return one(node, direction_, values);
    return one(node, Direction::out, values) + one(node, Direction::in, values) -
           loops(node) * values[node];
  }

 private:
  [[nodiscard]] double one(NodeId node, Direction direction,
                           const std::vector<double>& values) const {
    const auto neighbors = graph_.neighbors(node, direction);
    double sum = 0;
    if (!strengths_.given()) {
      for (const NodeId neighbor : neighbors) sum += values[neighbor];
      return sum;
    }
    const auto edges = graph_.edges(node, direction);
    for (std::size_t i = 0; i < neighbors.size(); ++i) {
      sum += strengths_[edges[i]] * values[neighbors[i]];
    }
    return sum;
  }

  // A loop stands in both lists of a directed graph, but counts once.
  [[nodiscard]] double loops(NodeId node) const {
    const auto row = graph_.out_neighbors(node);
    const auto range = std::equal_range(row.begin(), row.end(), node);
    double sum = 0;
    for (auto arc = range.first; arc != range.second; ++arc) {
      sum += strengths_[graph_.out_edges(node)[static_cast<std::size_t>(arc - row.begin())]];
    }
    return sum;
  }

  GraphView graph_;
  const EdgeValues& strengths_;
  Direction direction_;
};

// True where no walk along directions can go on for ever, over edges of positive strength.
[[nodiscard]] bool is_acyclic(const GraphView& graph, const EdgeValues& strengths);

// The largest of each(node) over all nodes, 0 where there are none or all are below.
template <typename Each>
double largest(Context& context, NodeId num_nodes, Each&& each) {
  constexpr std::size_t kGrain = 2048;
  return parallel_reduce(
      context, num_nodes, kGrain, 0.0,
      [&](std::size_t begin, std::size_t end) {
        double most = 0;
        for (std::size_t i = begin; i < end; ++i) {
          most = std::max(most, each(static_cast<NodeId>(i)));
        }
        return most;
      },
      [](double a, double b) { return std::max(a, b); });
}

}  // namespace mekhala::detail
