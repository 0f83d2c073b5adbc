#pragma once

#include <cstdint>
#include <vector>

#include "algorithms/brokerage/victim_graph.hpp"

// Who is within a few steps of a node. Internal to this folder.
namespace mekhala::brokerage {

struct Nearby {
  std::vector<std::int64_t> units;  // node, group
  std::vector<std::int64_t> people;
  std::vector<std::int64_t> touched;
};

// Of every node: a search from each victim outwards, as for paths.
[[nodiscard]] Nearby victims_nearby(const PathGraph& graph, const Victims& victims,
                                    std::uint32_t steps, Context& context);
// Of a few, in their order: a search from each, which finds the same.
[[nodiscard]] Nearby victims_nearby_of(std::span<const NodeId> nodes, const PathGraph& graph,
                                       const Victims& victims, std::uint32_t steps,
                                       Context& context);
// Columns `near:A`, `near` and `touched`.
void add_nearby(Nearby nearby, const Victims& victims, ColumnTable& columns);

}  // namespace mekhala::brokerage
