#pragma once

#include <vector>

#include "engine/graph/graph.hpp"
#include "engine/graph/result.hpp"

// Slow, obvious answers, from the list of edges alone. They share no code with what they check.
namespace mekhala::oracle {

using Matrix = std::vector<std::vector<double>>;

// Number of edges from row to column; an undirected edge counts both ways, a loop once.
[[nodiscard]] Matrix edge_counts(const GraphView& graph, bool respect_directions,
                                 const std::vector<double>& strengths = {});

// Floyd and Warshall; infinity where there is no path. Without lengths each edge has 1.
[[nodiscard]] Matrix distances(const GraphView& graph, bool respect_directions,
                               const std::vector<double>& lengths = {});

[[nodiscard]] std::vector<double> harmonic(const GraphView& graph, Direction direction);
[[nodiscard]] std::vector<double> closeness(const GraphView& graph, Direction direction,
                                            bool normalized, bool wasserman_faust);

struct Betweenness {
  std::vector<double> nodes;
  std::vector<double> edges;
};
// Walks every shortest path of every pair.
[[nodiscard]] Betweenness betweenness(const GraphView& graph, bool respect_directions, bool folded,
                                      const std::vector<double>& lengths = {});

// Solves the equations of PageRank by elimination.
[[nodiscard]] std::vector<double> page_rank(const GraphView& graph, double damping,
                                            bool respect_directions,
                                            const std::vector<double>& strengths,
                                            const std::vector<NodeId>& restart);

// Squares the shifted matrix again and again; right where one eigenvalue is the largest.
[[nodiscard]] std::vector<double> eigenvector(const Matrix& matrix);

// For each pair whether each reaches the other.
[[nodiscard]] std::vector<std::vector<bool>> same_component(const GraphView& graph, bool strong);
[[nodiscard]] std::size_t count_components(const GraphView& graph, NodeId without_node = kNoNode,
                                           EdgeId without_edge = kNoEdge);
[[nodiscard]] std::vector<double> core_number(const GraphView& graph);
[[nodiscard]] std::vector<double> clustering(const GraphView& graph);

// Every path that visits no node twice, by length, then nodes. Of parallel edges the shortest.
[[nodiscard]] std::vector<Path> simple_paths(const GraphView& graph, NodeId source, NodeId target,
                                             bool respect_directions,
                                             const std::vector<double>& lengths = {});

}  // namespace mekhala::oracle
