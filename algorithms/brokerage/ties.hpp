#pragma once

#include <span>
#include <vector>

#include "algorithms/spec.hpp"

namespace mekhala::brokerage {

// Who is tied to whom, and how strongly: a_ij + a_ji for i != j.
//
// Without strengths an edge counts 1: parallel edges count once, and in a directed graph a tie that
// is claimed both ways counts 2. With strengths those of all edges between two nodes add up, and a
// tie of strength 0 is none. Loops are no ties. Rows are sorted by neighbor.
class Ties {
 public:
  // Throws Error(usage) on strengths that are negative, not finite or not one for each edge.
  // O(n + m).
  Ties(const GraphView& graph, const EdgeValues& strengths, Context& context);

  [[nodiscard]] NodeId num_nodes() const { return static_cast<NodeId>(offsets_.size() - 1); }
  [[nodiscard]] std::span<const NodeId> neighbors(NodeId node) const {
    return std::span(neighbors_)
        .subspan(offsets_[node], offsets_[node + std::size_t{1}] - offsets_[node]);
  }
  [[nodiscard]] std::span<const double> strengths(NodeId node) const {
    return std::span(strengths_)
        .subspan(offsets_[node], offsets_[node + std::size_t{1}] - offsets_[node]);
  }

 private:
  std::vector<std::size_t> offsets_;
  std::vector<NodeId> neighbors_;
  std::vector<double> strengths_;
};

}  // namespace mekhala::brokerage
