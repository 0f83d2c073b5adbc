#include "algorithms/brokerage/side_mixes.hpp"

#include <algorithm>
#include <numeric>

#include "algorithms/brokerage/side_search.hpp"
#include "engine/base/parallel.hpp"

namespace mekhala::brokerage {

namespace {

// Units for each arc v -> u: u's side of v.
std::vector<std::int64_t> side_units(const VictimGraph& graph, std::uint32_t steps,
                                     Context& context) {
  const std::uint32_t k = graph.num_groups;
  context.require_memory(graph.graph.targets.size() * k * 16, "the mixes on each side of a node");
  std::vector<std::int64_t> units(graph.graph.targets.size() * k, 0);
  const std::pair scratch{TwoSteps(graph), SideSearch(graph)};
  parallel_for(context, graph.num_nodes(), scratch, [&](NodeId start, auto& own) {
    auto& [two, search] = own;
    if (steps == 2) two.start(start);
    for (const NodeId inner : graph.graph.neighbors(start)) {
      if (!can_be_inside(graph, inner)) continue;
      std::int64_t* mix = units.data() + arc_between(graph, inner, start) * k;
      if (steps == 2 && !two.met_twin()) two.without(inner, mix);
      if (is_zero(mix, k)) search.run(inner, start, steps, mix);
    }
  });
  return units;
}

}  // namespace

std::vector<std::int64_t> side_mix(const VictimGraph& graph, NodeId without, NodeId start,
                                   std::uint32_t steps) {
  std::vector<std::int64_t> mix(graph.num_groups);
  SideSearch(graph).run(without, start, steps, mix.data());
  return mix;
}

SideMixes side_mixes(const VictimGraph& graph, std::uint32_t steps, Context& context) {
  const NodeId n = graph.num_nodes();
  const std::uint32_t k = graph.num_groups;
  const std::vector<std::int64_t> units = side_units(graph, steps, context);
  std::vector<double> mixes(units.size());
  SideMixes sides;
  sides.class_of.assign(graph.graph.targets.size(), 0);
  sides.num_classes.assign(n, 0);
  parallel_for(context, n, [&](NodeId node) {
    if (!can_be_inside(graph, node)) return;
    const ArcOffset first = graph.graph.offsets[node];
    const std::size_t degree = graph.graph.neighbors(node).size();
    for (std::size_t i = 0; i < degree; ++i) {
      normalize(units.data() + (first + i) * k, k, mixes.data() + (first + i) * k);
    }
    const auto mix = [&](std::size_t arc) { return mixes.data() + (first + arc) * k; };
    std::vector<std::size_t> order(degree);
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
      return std::lexicographical_compare(mix(a), mix(a) + k, mix(b), mix(b) + k);
    });
    std::uint32_t classes = 0;
    for (std::size_t i = 0; i < degree; ++i) {
      if (i > 0 && !std::equal(mix(order[i]), mix(order[i]) + k, mix(order[i - 1]))) ++classes;
      sides.class_of[first + order[i]] = classes;
    }
    sides.num_classes[node] = classes + 1;
  });
  sides.offsets.assign(std::size_t{n} + 1, 0);
  for (NodeId node = 0; node < n; ++node) {
    sides.offsets[node + 1] = sides.offsets[node] + sides.num_classes[node];
  }
  sides.mixes.resize(sides.offsets[n] * k);
  for (NodeId node = 0; node < n; ++node) {
    if (sides.num_classes[node] == 0) continue;
    for (ArcOffset arc = graph.graph.offsets[node]; arc < graph.graph.offsets[node + 1]; ++arc) {
      const std::uint64_t target = sides.offsets[node] + sides.class_of[arc];
      std::copy_n(mixes.data() + arc * k, k, sides.mixes.data() + target * k);
    }
  }
  return sides;
}

}  // namespace mekhala::brokerage
