#pragma once

#include <algorithm>
#include <cstdint>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "algorithms/brokerage/cross_border.hpp"
#include "engine/base/context.hpp"
#include "engine/graph/graph.hpp"

// What the measures of cross_border.hpp share: victims with their groups, the simple graph on which
// paths run, and the small graph that is left of it. Internal to this folder.
namespace mekhala::brokerage {

// Weights are whole numbers of 1 / kUnit, so that sums do not depend on their order and equal mixes
// are equal bits. kUnit is the least common multiple of 1..14 (and of 16): a weight of 1 that
// several groups share equally is exact.
inline constexpr std::int64_t kUnit = 720720;

// A share of a node's weight of 1 that belongs to a group.
struct UnitShare {
  std::uint32_t group = 0;
  std::int64_t units = 0;
};

// The people between whom paths are counted, in order of nodes; groups are those that occur, in
// order of name, so that pairs have one name: the smaller group first.
struct Victims {
  std::vector<NodeId> nodes;
  std::vector<std::vector<UnitShare>> shares;  // of each of `nodes`, by group
  std::vector<std::string> names;

  [[nodiscard]] std::uint32_t num_groups() const {
    return static_cast<std::uint32_t>(names.size());
  }
  [[nodiscard]] std::size_t num_pairs() const { return names.size() * (names.size() - 1) / 2; }
  // Where the pair of groups i < j stands among all pairs.
  [[nodiscard]] std::size_t pair(std::uint32_t i, std::uint32_t j) const {
    return std::size_t{i} * names.size() - std::size_t{i} * (i + 1) / 2 + (j - i - 1);
  }
  [[nodiscard]] std::string pair_name(std::uint32_t i, std::uint32_t j) const {
    return names[i] + "-" + names[j];
  }
  // Which pairs have at least `min_group` victims on each side.
  [[nodiscard]] std::vector<std::uint8_t> large_pairs(std::uint32_t min_group) const;
  // Sums over people of the weight of each group, in units.
  [[nodiscard]] std::vector<std::int64_t> totals() const;
  // For each pair, how many (weighted) pairs of different people there are.
  [[nodiscard]] std::vector<double> pair_sizes() const;
};

// Checks and sorts. Throws Error(usage) on a node, group or weight that does not fit and
// Error(limit_exceeded) on more than 256 groups.
[[nodiscard]] Victims make_victims(NodeId num_nodes, std::span<const GroupMix> mixes,
                                   std::span<const std::string> names);

// Undirected, without loops and parallel edges. `passable`: may stand inside a path.
struct PathGraph {
  std::vector<ArcOffset> offsets{0};
  std::vector<NodeId> targets;
  std::vector<std::uint8_t> passable;
  std::vector<TwinNode> twins;

  [[nodiscard]] NodeId num_nodes() const { return static_cast<NodeId>(passable.size()); }
  [[nodiscard]] std::span<const NodeId> neighbors(NodeId node) const {
    return std::span<const NodeId>(targets).subspan(offsets[node],
                                                    offsets[node + 1] - offsets[node]);
  }
};
[[nodiscard]] PathGraph path_graph(const GraphView& graph, const Victims& victims,
                                   std::span<const NodeId> blocked, bool victims_carry,
                                   std::span<const TwinNode> twins = {});

// Other nodes that edges of `node` lead to, each with the edge, sorted, into `row`; `both` counts
// edges that come in too.
void edges_by_neighbor(const GraphView& graph, NodeId node, bool both,
                       std::vector<std::pair<NodeId, EdgeId>>& row);

// The part of a path graph that can lie between two victims: dead ends without a victim are gone,
// and victims of one group that hang on one and the same node by nothing else, and have no twin,
// are one node.
struct VictimGraph {
  PathGraph graph;
  std::uint32_t num_groups = 0;
  std::vector<NodeId> original;     // a node of the full graph; of a bundle its smallest
  std::vector<std::int64_t> units;  // of node v and group g at v * num_groups + g
  std::vector<NodeId> person_of;    // whom a mix counts that reaches the node: itself, or of a twin
                                    // its person
  [[nodiscard]] NodeId num_nodes() const { return graph.num_nodes(); }
};
[[nodiscard]] VictimGraph victim_graph(const PathGraph& graph, const Victims& victims,
                                       bool bundle = true);

}  // namespace mekhala::brokerage
