#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "algorithms/spec.hpp"

// What community algorithms walk. Internal to this folder.
namespace mekhala::community {

using Labels = std::vector<std::uint32_t>;

// Rows of arcs, cheap to copy: storage is shared, or that of the Graph it was made of, which must
// then live as long.
struct Rows {
  std::span<const ArcOffset> offsets;
  std::span<const NodeId> targets;
  std::span<const double> strengths;  // of each arc; empty: 1 each
  std::shared_ptr<const void> storage;

  [[nodiscard]] NodeId num_nodes() const {
    return offsets.empty() ? 0 : static_cast<NodeId>(offsets.size() - 1);
  }
  [[nodiscard]] bool unit() const { return strengths.empty(); }
  [[nodiscard]] double strength(ArcOffset arc) const { return unit() ? 1.0 : strengths[arc]; }
};

// Undirected: direction is dropped, strengths of parallel edges are added, edges of strength 0 are
// left out, self-loops are kept apart. Each edge is in the rows of both its ends.
struct StrengthGraph : Rows {
  std::vector<double> loops;  // of each node
  double total = 0;           // of all edges, each once, loops too

  // Of all arcs at a node; a loop counts twice.
  [[nodiscard]] std::vector<double> node_strengths() const;
};

// Throws Error(usage) on strengths that are negative, not finite or not one for each edge, or whose
// sum is not finite. Keep the graph alive. O(n + m), in parallel.
[[nodiscard]] StrengthGraph strength_graph(const GraphView& graph, const EdgeValues& strengths,
                                           Context& context);

// The nodes of each label, in rising order; labels lie below count.
struct Groups {
  Groups(std::span<const std::uint32_t> labels, std::uint32_t count);
  std::vector<NodeId> first;
  std::vector<NodeId> nodes;
  [[nodiscard]] std::span<const NodeId> of(std::uint32_t label) const {
    return std::span(nodes).subspan(first[label], first[label + 1] - first[label]);
  }
};

// Numbers labels 0.. in order of first appearance; returns how many there are. Labels lie below
// `bound`.
std::uint32_t compact(Labels& labels, std::size_t bound);

// Nodes in blocks of up to 64 neighbors by number (at least 256 blocks), the blocks in drawn order:
// an order for the first sweep.
// Order by node alone leaves social networks, whose first nodes are their hubs, 0.003 to 0.006 of
// modularity worse; a full shuffle takes 1.2 of the time and is no better.
[[nodiscard]] std::vector<NodeId> shuffled_blocks(NodeId n, Random random);

// Sum over communities of (strength inside) / total - resolution ((strength of its nodes) / (2
// total))^2; 0 without edges. Labels lie below their number.
[[nodiscard]] double modularity(const StrengthGraph& graph, std::span<const std::uint32_t> labels,
                                Context& context, double resolution = 1);
// Sum over communities of (strength inside) - resolution (size) (size - 1) / 2.
[[nodiscard]] double constant_potts(const StrengthGraph& graph,
                                    std::span<const std::uint32_t> labels, Context& context,
                                    double resolution);
// Each edge once, loops too, where both ends have one label.
[[nodiscard]] double strength_inside(const StrengthGraph& graph,
                                     std::span<const std::uint32_t> labels, Context& context);

// Gives each piece of a community that is not connected a label of its own; true if there was any.
// Labels lie below the number of nodes before and after. O(n + m), in parallel by community.
bool split_unconnected(const Rows& graph, Labels& labels, Context& context);

}  // namespace mekhala::community
