#pragma once

#include <algorithm>
#include <cstdint>
#include <vector>

#include "algorithms/brokerage/victim_graph.hpp"

// How the mixes on the sides of a node are found, in units. Internal to this folder.
namespace mekhala::brokerage {

[[nodiscard]] inline bool can_be_inside(const VictimGraph& graph, NodeId node) {
  return graph.graph.passable[node] != 0 && graph.graph.neighbors(node).size() > 1;
}

[[nodiscard]] inline ArcOffset arc_between(const VictimGraph& graph, NodeId from, NodeId to) {
  const auto row = graph.graph.neighbors(from);
  return graph.graph.offsets[from] +
         static_cast<ArcOffset>(std::lower_bound(row.begin(), row.end(), to) - row.begin());
}

inline const std::int64_t* units_of(const VictimGraph& graph, NodeId node) {
  return graph.units.data() + std::size_t{node} * graph.num_groups;
}

inline void add(std::int64_t* sum, const std::int64_t* units, std::uint32_t num_groups) {
  for (std::uint32_t g = 0; g < num_groups; ++g) sum[g] += units[g];
}

inline bool is_zero(const std::int64_t* units, std::uint32_t num_groups) {
  return std::all_of(units, units + num_groups, [](std::int64_t value) { return value == 0; });
}

// Shares of 1; all 0 where there is no victim.
inline void normalize(const std::int64_t* units, std::uint32_t num_groups, double* mix) {
  std::int64_t total = 0;
  for (std::uint32_t g = 0; g < num_groups; ++g) total += units[g];
  for (std::uint32_t g = 0; g < num_groups; ++g) {
    mix[g] = total == 0 ? 0.0 : static_cast<double>(units[g]) / static_cast<double>(total);
  }
}

// Everything within two steps of one node, so that leaving out any one neighbor is a subtraction:
// gone are that neighbor and what is two steps away through it alone.
class TwoSteps {
 public:
  explicit TwoSteps(const VictimGraph& graph)
      : graph_(graph), ways_(graph.num_nodes(), 0), near_(graph.num_nodes(), 0) {}

  void start(NodeId node) {
    clear();
    sum_.assign(units_of(graph_, node), units_of(graph_, node) + graph_.num_groups);
    met_twin_ = false;
    mark_near(node);
    for (const NodeId neighbor : graph_.graph.neighbors(node)) mark_near(neighbor);
    for (const NodeId neighbor : graph_.graph.neighbors(node)) {
      add(sum_.data(), units_of(graph_, neighbor), graph_.num_groups);
      if (graph_.graph.passable[neighbor] == 0) continue;
      for (const NodeId far : graph_.graph.neighbors(neighbor)) {
        if (near_[far] != 0 || ++ways_[far] > 1) continue;
        touched_.push_back(far);
        met_twin_ |= graph_.person_of[far] != far;
        add(sum_.data(), units_of(graph_, far), graph_.num_groups);
      }
    }
  }

  // Whether a twin is within two steps: then the sums below miss its person.
  [[nodiscard]] bool met_twin() const { return met_twin_; }

  // `neighbor` may be passed.
  void without(NodeId neighbor, std::int64_t* mix) const {
    std::copy(sum_.begin(), sum_.end(), mix);
    subtract(mix, neighbor);
    for (const NodeId far : graph_.graph.neighbors(neighbor)) {
      if (near_[far] == 0 && ways_[far] == 1) subtract(mix, far);
    }
  }

 private:
  void mark_near(NodeId node) {
    near_[node] = 1;
    touched_.push_back(node);
    met_twin_ |= graph_.person_of[node] != node;
  }
  void subtract(std::int64_t* mix, NodeId node) const {
    const std::int64_t* units = units_of(graph_, node);
    for (std::uint32_t g = 0; g < graph_.num_groups; ++g) mix[g] -= units[g];
  }
  void clear() {
    for (const NodeId node : touched_) {
      near_[node] = 0;
      ways_[node] = 0;
    }
    touched_.clear();
  }

  const VictimGraph& graph_;
  std::vector<std::uint32_t> ways_;
  std::vector<std::uint8_t> near_;
  std::vector<NodeId> touched_;
  std::vector<std::int64_t> sum_;
  bool met_twin_ = false;
};

// One side by its definition.
class SideSearch {
 public:
  explicit SideSearch(const VictimGraph& graph)
      : graph_(graph), seen_(graph.num_nodes(), 0), counted_(graph.num_nodes(), 0) {}

  void run(NodeId without, NodeId start, std::uint32_t steps, std::int64_t* mix) {
    const std::uint32_t k = graph_.num_groups;
    std::fill(mix, mix + k, 0);
    visit(without, start, steps, [&](NodeId person) {
      const std::int64_t* units = units_of(graph_, person);
      add(mix, units, k);
      return !is_zero(units, k);
    });
  }

  // count(person) once for everybody on the side; it says whether they are a victim. Goes `steps`
  // far, and on until there is one.
  template <typename Count>
  void visit(NodeId without, NodeId start, std::uint32_t steps, Count&& count) {
    order_.assign(1, start);
    seen_[start] = seen_[without] = 1;
    std::size_t begin = 0;
    bool any = false;
    for (std::uint32_t distance = 0; begin < order_.size(); ++distance) {
      if (distance > steps && any) break;
      const std::size_t end = order_.size();
      for (std::size_t i = begin; i < end; ++i) {
        const NodeId person = graph_.person_of[order_[i]];
        if (counted_[person] == 0 && count(person)) any = true;
        counted_[person] = 1;
        if (i == 0 || graph_.graph.passable[order_[i]] != 0) extend(order_[i]);
      }
      begin = end;
    }
    for (const NodeId node : order_) seen_[node] = counted_[graph_.person_of[node]] = 0;
    seen_[without] = 0;
  }

 private:
  void extend(NodeId node) {
    for (const NodeId next : graph_.graph.neighbors(node)) {
      if (seen_[next] != 0) continue;
      seen_[next] = 1;
      order_.push_back(next);
    }
  }

  const VictimGraph& graph_;
  std::vector<std::uint8_t> seen_, counted_;
  std::vector<NodeId> order_;
};

}  // namespace mekhala::brokerage
