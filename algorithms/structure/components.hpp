#pragma once

#include "algorithms/spec.hpp"

namespace mekhala {

enum class ComponentKind { weak, strong };
template <>
struct ChoiceNames<ComponentKind> {
  static std::vector<std::string> names() { return {"weak", "strong"}; }
};

struct ComponentsOptions {
  ComponentKind kind = ComponentKind::weak;
};

// Components: the pieces of a graph.
//
// Convention: weak: two nodes belong together if a path joins them, whatever its directions;
// strong:
//   if each reaches the other along directions. In an undirected graph both are the same. A node
//   without edges is a component. Self-loops and parallel edges change nothing. Labels are numbered
//   by size, largest first, ties by smallest node. Fact: the size of the largest.
// Cost: O(n + m) time, weak components in parallel; no recursion.
// Reference: weak: Sutton, Ben-Nun and Barak (2018), doi:10.1109/IPDPS.2018.00012; strong: Tarjan
//   (1972), doi:10.1137/0201010.
[[nodiscard]] NodeLabels components(const GraphView& graph, const ComponentsOptions& options,
                                    Context& context);
[[nodiscard]] AlgorithmSpec components_spec();

}  // namespace mekhala
