#include "algorithms/layout/layout_parts.hpp"

#include <algorithm>
#include <cmath>

namespace mekhala::layout {
namespace {

constexpr double kGoldenAngle = 2.399963229728653;
constexpr std::uint32_t kUnseen = UINT32_MAX;

template <typename Visit>
void for_each_neighbor(const GraphView& graph, NodeId node, Visit&& visit) {
  for (const NodeId other : graph.out_neighbors(node)) visit(other);
  if (!graph.directed()) return;
  for (const NodeId other : graph.in_neighbors(node)) visit(other);
}

}  // namespace

std::vector<Component> components_of(const GraphView& graph) {
  const NodeId n = graph.num_nodes();
  std::vector<std::uint32_t> index(n, kUnseen);
  std::vector<Component> components;
  for (NodeId start = 0; start < n; ++start) {
    if (index[start] != kUnseen) continue;
    Component made;
    made.original.push_back(start);
    index[start] = 0;
    for (std::size_t i = 0; i < made.original.size(); ++i) {
      for_each_neighbor(graph, made.original[i], [&](NodeId other) {
        if (index[other] != kUnseen) return;
        index[other] = 0;
        made.original.push_back(other);
      });
    }
    std::sort(made.original.begin(), made.original.end());
    for (std::uint32_t i = 0; i < made.size(); ++i) index[made.original[i]] = i;
    std::vector<std::uint32_t> row;
    for (const NodeId node : made.original) {
      row.clear();
      for_each_neighbor(graph, node, [&](NodeId other) {
        if (other != node) row.push_back(index[other]);
      });
      std::sort(row.begin(), row.end());
      row.erase(std::unique(row.begin(), row.end()), row.end());
      made.targets.insert(made.targets.end(), row.begin(), row.end());
      made.offsets.push_back(static_cast<std::uint32_t>(made.targets.size()));
    }
    components.push_back(std::move(made));
  }
  std::stable_sort(components.begin(), components.end(),
                   [](const auto& a, const auto& b) { return a.size() > b.size(); });
  return components;
}

Point apart(std::uint32_t a, std::uint32_t b) {
  const double angle = kGoldenAngle * (static_cast<double>(a) * 31 + b + 1);
  return {std::cos(angle), std::sin(angle)};
}

}  // namespace mekhala::layout
