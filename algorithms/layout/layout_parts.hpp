#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "engine/graph/graph.hpp"

// What layouts share. Internal to this folder.
namespace mekhala::layout {

struct Point {
  double x = 0;
  double y = 0;
};

// One connected component, undirected, without loops and parallel edges, with nodes of its own.
struct Component {
  std::vector<NodeId> original;
  std::vector<std::uint32_t> offsets{0};
  std::vector<std::uint32_t> targets;

  [[nodiscard]] std::uint32_t size() const { return static_cast<std::uint32_t>(original.size()); }
  [[nodiscard]] std::span<const std::uint32_t> neighbors(std::uint32_t node) const {
    return std::span(targets).subspan(offsets[node], offsets[node + 1] - offsets[node]);
  }
};
// Large ones first; of one size in order of their smallest node.
[[nodiscard]] std::vector<Component> components_of(const GraphView& graph);

// A direction for two nodes that stand in one place: always the same.
[[nodiscard]] Point apart(std::uint32_t a, std::uint32_t b);

}  // namespace mekhala::layout
