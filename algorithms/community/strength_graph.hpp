#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "algorithms/spec.hpp"

// What community algorithms walk. Internal to this folder.
namespace mekhala::community {

// Undirected: direction is dropped, strengths of parallel edges are added, edges of strength 0 are
// left out, self-loops are kept apart.
struct StrengthGraph {
  std::vector<ArcOffset> offsets{0};
  std::vector<NodeId> targets;    // each edge from both ends, sorted, no loops
  std::vector<double> strengths;  // of each arc
  std::vector<double> loops;      // of each node
  double total = 0;               // of all edges, each once, loops too

  [[nodiscard]] NodeId num_nodes() const { return static_cast<NodeId>(loops.size()); }
  // Of all arcs at a node; a loop counts twice.
  [[nodiscard]] std::vector<double> node_strengths() const;
};

// Throws Error(usage) on strengths that are negative, not finite or not one for each edge.
[[nodiscard]] StrengthGraph strength_graph(const GraphView& graph, const EdgeValues& strengths);

// Sum over communities of (strength inside) / total - resolution ((strength of its nodes) / (2
// total))^2; 0 without edges. Labels lie below their number.
[[nodiscard]] double modularity(const StrengthGraph& graph, std::span<const std::uint32_t> labels,
                                double resolution = 1);
// Sum over communities of (strength inside) - resolution (size) (size - 1) / 2.
[[nodiscard]] double constant_potts(const StrengthGraph& graph,
                                    std::span<const std::uint32_t> labels, double resolution);

// Gives each piece of a community that is not connected a label of its own; true if there was any.
bool split_unconnected(const StrengthGraph& graph, std::vector<std::uint32_t>& labels);

}  // namespace mekhala::community
