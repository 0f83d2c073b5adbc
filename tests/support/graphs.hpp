#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/graph/graph.hpp"

namespace mekhala {

// Graphs from one line of text: edges between blanks, "ana-ben" or "ana>ben"; a name alone is a
// node without edges. Nodes are numbered in the order of their names.
[[nodiscard]] Graph undirected(std::string_view text);
[[nodiscard]] Graph directed(std::string_view text);
[[nodiscard]] NodeId node_of(std::string_view text, std::string_view name);

struct RandomGraphOptions {
  NodeId max_nodes = 24;
  double edges_per_node = 2;
  std::optional<bool> directed = std::nullopt;  // none: as the seed has it
  bool loops = true;
  bool parallel_edges = true;
  bool pieces = true;  // now and then several components
};
// Everything follows from the seed: size (0 is possible), directions, pieces, loops, parallel
// edges.
[[nodiscard]] Graph random_graph(std::uint64_t seed, const RandomGraphOptions& options = {});

// A chain of k diamonds on nodes 0 to 3 k: between 3 i and 3 i + 3 stand the pair 3 i + 1 and
// 3 i + 2. It has 2^k shortest paths from end to end.
[[nodiscard]] std::vector<EdgeEnds> diamonds(NodeId k);

[[nodiscard]] std::vector<std::uint64_t> seeds(std::size_t count);

// One value above 0 for each edge: small multiples of 1/8, so that sums are exact and ties common.
[[nodiscard]] std::vector<double> random_values(std::uint64_t seed, EdgeId num_edges);

// The graph with node i renamed to names[i], and for each of its edges the edge it was.
struct Relabelled {
  Graph graph;
  std::vector<EdgeId> old_edge;
};
[[nodiscard]] Relabelled relabelled(const GraphView& graph, const std::vector<NodeId>& names);
[[nodiscard]] std::vector<NodeId> random_names(std::uint64_t seed, NodeId num_nodes);

}  // namespace mekhala
