#include "algorithms/brokerage/victim_graph.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>

#include "engine/base/error.hpp"
#include "engine/base/parallel.hpp"

namespace mekhala::brokerage {

std::vector<std::int64_t> Victims::totals() const {
  std::vector<std::int64_t> sums(names.size(), 0);
  for (const auto& row : shares) {
    for (const UnitShare& share : row) sums[share.group] += share.units;
  }
  return sums;
}

std::vector<double> Victims::pair_sizes() const {
  const std::vector<std::int64_t> sums = totals();
  constexpr double unit = static_cast<double>(kUnit);
  std::vector<double> sizes(num_pairs());
  for (std::uint32_t i = 0; i < num_groups(); ++i) {
    for (std::uint32_t j = i + 1; j < num_groups(); ++j) {
      sizes[pair(i, j)] =
          (static_cast<double>(sums[i]) / unit) * (static_cast<double>(sums[j]) / unit);
    }
  }
  // A person of two groups is no pair with herself.
  for (const auto& row : shares) {
    for (std::size_t a = 0; a < row.size(); ++a) {
      for (std::size_t b = a + 1; b < row.size(); ++b) {
        sizes[pair(row[a].group, row[b].group)] -=
            (static_cast<double>(row[a].units) / unit) * (static_cast<double>(row[b].units) / unit);
      }
    }
  }
  return sizes;
}

std::vector<std::uint8_t> Victims::large_pairs(std::uint32_t min_group) const {
  const std::vector<std::int64_t> sums = totals();
  const std::int64_t least = std::int64_t{std::max(min_group, 1U)} * kUnit;
  std::vector<std::uint8_t> large(num_pairs(), 0);
  for (std::uint32_t i = 0; i < num_groups(); ++i) {
    for (std::uint32_t j = i + 1; j < num_groups(); ++j) {
      large[pair(i, j)] = sums[i] >= least && sums[j] >= least ? 1 : 0;
    }
  }
  return large;
}

namespace {

void check_mix(const GroupMix& mix, NodeId num_nodes, std::size_t num_names) {
  if (mix.node >= num_nodes) {
    throw Error(ErrorCode::usage,
                fmt::format("groups name node {}, but the graph has {} nodes, numbered from 0",
                            mix.node, num_nodes));
  }
  if (mix.group >= num_names) {
    throw Error(ErrorCode::usage,
                fmt::format("groups hold group {}, but name only {} groups", mix.group, num_names));
  }
  if (!(mix.weight > 0 && mix.weight <= 1 + 1e-9)) {
    throw Error(ErrorCode::usage,
                fmt::format("the weight of node {} in a group must be in (0, 1]", mix.node));
  }
}

// For each group that was given, its place among the names that occur, in order of name.
std::vector<std::uint32_t> places_by_name(std::span<const GroupMix> mixes,
                                          std::span<const std::string> given,
                                          std::vector<std::string>& names) {
  std::map<std::string_view, std::uint32_t> places;
  for (const GroupMix& mix : mixes) places.emplace(given[mix.group], 0);
  for (auto& [name, place] : places) {
    place = static_cast<std::uint32_t>(names.size());
    names.emplace_back(name);
  }
  std::vector<std::uint32_t> place_of(given.size(), kNoGroup);
  for (std::size_t group = 0; group < given.size(); ++group) {
    const auto found = places.find(given[group]);
    if (found != places.end()) place_of[group] = found->second;
  }
  return place_of;
}

}  // namespace

Victims make_victims(NodeId num_nodes, std::span<const GroupMix> mixes,
                     std::span<const std::string> names) {
  for (const GroupMix& mix : mixes) check_mix(mix, num_nodes, names.size());
  Victims victims;
  const std::vector<std::uint32_t> place_of = places_by_name(mixes, names, victims.names);
  if (victims.num_groups() > 256) {
    throw Error(ErrorCode::limit_exceeded,
                fmt::format("{} groups are too many for a table of pairs; use a property with at "
                            "most 256 values",
                            victims.num_groups()));
  }
  std::map<NodeId, std::map<std::uint32_t, std::int64_t>> rows;
  for (const GroupMix& mix : mixes) {
    const auto units =
        static_cast<std::int64_t>(std::llround(mix.weight * static_cast<double>(kUnit)));
    rows[mix.node][place_of[mix.group]] += std::max<std::int64_t>(units, 1);
  }
  for (const auto& [node, row] : rows) {
    std::int64_t sum = 0;
    victims.nodes.push_back(node);
    victims.shares.emplace_back();
    for (const auto& [group, units] : row) {
      victims.shares.back().push_back({group, units});
      sum += units;
    }
    // Rounding may add half a unit for each group.
    if (sum > kUnit + static_cast<std::int64_t>(row.size())) {
      throw Error(ErrorCode::usage,
                  fmt::format("the weights of node {} add up to more than 1", node));
    }
  }
  return victims;
}

void edges_by_neighbor(const GraphView& graph, NodeId node, bool both,
                       std::vector<std::pair<NodeId, EdgeId>>& row) {
  row.clear();
  const auto add = [&](std::span<const NodeId> neighbors, std::span<const EdgeId> edges) {
    for (std::size_t i = 0; i < neighbors.size(); ++i) {
      if (neighbors[i] != node) row.emplace_back(neighbors[i], edges[i]);
    }
  };
  add(graph.neighbors(node, Direction::out), graph.out_edges(node));
  if (both) add(graph.neighbors(node, Direction::in), graph.in_edges(node));
  std::sort(row.begin(), row.end());
}

PathGraph path_graph(const GraphView& graph, const Victims& victims,
                     std::span<const NodeId> blocked, bool victims_carry,
                     std::span<const TwinNode> twins) {
  PathGraph simple;
  const NodeId n = graph.num_nodes();
  for (const TwinNode& both : twins) {
    if (std::max(both.twin, both.person) < n) continue;
    throw Error(ErrorCode::usage, "twins names a node that is not in the graph");
  }
  simple.twins.assign(twins.begin(), twins.end());
  simple.passable.assign(n, 1);
  for (const NodeId node : blocked) {
    if (node >= n) throw Error(ErrorCode::usage, "blocked names a node that is not in the graph");
    simple.passable[node] = 0;
  }
  if (!victims_carry) {
    for (const NodeId node : victims.nodes) simple.passable[node] = 0;
  }
  std::vector<NodeId> row;
  for (NodeId node = 0; node < n; ++node) {
    const auto out = graph.out_neighbors(node);
    row.assign(out.begin(), out.end());
    if (graph.directed()) {
      const auto in = graph.in_neighbors(node);
      row.insert(row.end(), in.begin(), in.end());
      std::sort(row.begin(), row.end());
    }
    row.erase(std::unique(row.begin(), row.end()), row.end());
    row.erase(std::remove(row.begin(), row.end(), node), row.end());
    simple.targets.insert(simple.targets.end(), row.begin(), row.end());
    simple.offsets.push_back(simple.targets.size());
  }
  return simple;
}

namespace {

// Peels what cannot lie between two victims: what may not be passed and is no victim, then dead
// ends, as long as there are any.
std::vector<std::uint32_t> degrees_without_dead_ends(const PathGraph& graph,
                                                     const std::vector<std::uint8_t>& is_victim,
                                                     std::vector<std::uint8_t>& kept) {
  const NodeId n = graph.num_nodes();
  std::vector<std::uint32_t> degrees(n);
  std::vector<NodeId> queue;
  const auto drop = [&](NodeId node) {
    kept[node] = 0;
    queue.push_back(node);
  };
  for (NodeId node = 0; node < n; ++node) {
    degrees[node] = static_cast<std::uint32_t>(graph.neighbors(node).size());
    if (is_victim[node] == 0 && (graph.passable[node] == 0 || degrees[node] < 2)) drop(node);
  }
  for (std::size_t i = 0; i < queue.size(); ++i) {
    for (const NodeId other : graph.neighbors(queue[i])) {
      --degrees[other];
      if (kept[other] != 0 && is_victim[other] == 0 && degrees[other] < 2) drop(other);
    }
  }
  return degrees;
}

// The only neighbor that is kept.
NodeId kept_neighbor(const PathGraph& graph, NodeId node, const std::vector<std::uint8_t>& kept) {
  for (const NodeId other : graph.neighbors(node)) {
    if (kept[other] != 0) return other;
  }
  return kNoNode;
}

}  // namespace

VictimGraph victim_graph(const PathGraph& graph, const Victims& victims, bool bundle) {
  const NodeId n = graph.num_nodes();
  std::vector<std::uint8_t> is_victim(n, 0);
  for (const NodeId node : victims.nodes) is_victim[node] = 1;
  std::vector<std::uint8_t> kept(n, 1);
  const std::vector<std::uint32_t> degrees = degrees_without_dead_ends(graph, is_victim, kept);

  // Bundles: (the node on which they hang, group) -> its smallest member, which stands for all.
  std::map<std::pair<NodeId, std::uint32_t>, NodeId> bundles;
  std::vector<std::uint32_t> bundle_size(n, 1);
  std::vector<std::uint8_t> has_twin(n, 0);
  for (const TwinNode& both : graph.twins) has_twin[both.person] = 1;
  for (std::size_t i = 0; bundle && i < victims.nodes.size(); ++i) {
    const NodeId node = victims.nodes[i];
    if (degrees[node] != 1 || has_twin[node] != 0 || victims.shares[i].size() != 1) continue;
    if (victims.shares[i].front().units != kUnit) continue;
    const NodeId hook = kept_neighbor(graph, node, kept);
    const auto [place, first] = bundles.try_emplace({hook, victims.shares[i].front().group}, node);
    if (first) continue;
    ++bundle_size[place->second];
    bundle_size[node] = 0;
  }

  VictimGraph small;
  small.num_groups = victims.num_groups();
  std::vector<NodeId> small_of(n, kNoNode);
  for (NodeId node = 0; node < n; ++node) {
    if (kept[node] == 0 || bundle_size[node] == 0) continue;
    small_of[node] = static_cast<NodeId>(small.original.size());
    small.original.push_back(node);
  }
  small.units.assign(small.original.size() * small.num_groups, 0);
  for (std::size_t i = 0; i < victims.nodes.size(); ++i) {
    const NodeId node = small_of[victims.nodes[i]];
    if (node == kNoNode) continue;
    for (const UnitShare& share : victims.shares[i]) {
      small.units[std::size_t{node} * small.num_groups + share.group] =
          share.units * bundle_size[victims.nodes[i]];
    }
  }
  for (const NodeId node : small.original) {
    for (const NodeId other : graph.neighbors(node)) {
      if (small_of[other] != kNoNode) small.graph.targets.push_back(small_of[other]);
    }
    small.graph.offsets.push_back(small.graph.targets.size());
    small.graph.passable.push_back(graph.passable[node]);
  }
  small.person_of.resize(small.original.size());
  std::iota(small.person_of.begin(), small.person_of.end(), NodeId{0});
  for (const TwinNode& both : graph.twins) {
    const NodeId twin = small_of[both.twin], person = small_of[both.person];
    if (twin != kNoNode && person != kNoNode) small.person_of[twin] = person;
  }
  return small;
}

}  // namespace mekhala::brokerage
