#pragma once

#include <cstdint>
#include <vector>

#include "algorithms/paths/steps.hpp"

namespace mekhala::detail {

// Breadth-first search that knows two ways to find the next level: push, from each node of the
// level along its arcs; or, where the level has many of the arcs left, pull: each node not reached
// looks against its arcs until it meets one of the level. Threads share large levels; a node is
// written by one of them only. Reference: Beamer, Asanovic and Patterson (2012),
// doi:10.1109/SC.2012.50.
class HopSearch {
 public:
  HopSearch(const GraphView& graph, Direction direction, Context& context);

  // Writes the hops from the source into the values of those reached, and no others.
  void run(NodeId source, std::vector<double>& values);

  [[nodiscard]] NodeId reached() const { return reached_; }
  [[nodiscard]] std::uint32_t farthest() const { return farthest_; }

 private:
  using Words = std::vector<std::uint64_t>;

  [[nodiscard]] static bool has(const Words& words, NodeId node) {
    return (words[node / 64] >> (node % 64) & 1) != 0;
  }
  static void add(Words& words, NodeId node) {
    words[node / 64] |= std::uint64_t{1} << (node % 64);
  }

  // A level being found, and how many arcs leave it.
  struct Found {
    std::vector<NodeId> nodes;
    std::uint64_t arcs = 0;
  };

  void push(std::uint32_t hops, std::vector<double>& values);
  void push_shared(std::uint32_t hops, std::vector<double>& values);
  void take(NodeId node, std::uint32_t hops, std::vector<double>& values, Found& found) const;
  template <typename Visit>
  void steps(NodeId node, Visit&& visit) const;
  void pull_levels(std::uint32_t& hops, std::vector<double>& values);
  NodeId pull(std::uint32_t hops, std::vector<double>& values);
  std::uint64_t pull_word(std::size_t word, std::uint32_t hops, std::vector<double>& values) const;
  [[nodiscard]] bool joins(NodeId node) const;

  GraphView graph_;
  Steps steps_;
  Direction direction_;
  Context& context_;
  Words seen_, level_bits_, next_bits_;
  std::vector<NodeId> level_, next_;
  std::uint64_t level_arcs_ = 0;  // that leave the level
  std::uint64_t arcs_left_ = 0;
  NodeId reached_ = 0;
  std::uint32_t farthest_ = 0;
};

}  // namespace mekhala::detail
