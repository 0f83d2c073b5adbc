#pragma once

#include <vector>

#include "algorithms/spec.hpp"

// The engine under betweenness and edge_betweenness.
namespace mekhala {

// What edges with the same two ends do: `counted`: each is a path of its own, so two parallel edges
// double the number of shortest paths through them; `folded`: together they are one edge.
enum class ParallelEdges { counted, folded };
template <>
struct ChoiceNames<ParallelEdges> {
  static std::vector<std::string> names() { return {"counted", "folded"}; }
};

namespace detail {

struct BrandesOptions {
  const EdgeValues& lengths;
  bool directed = true;  // false: directions are ignored
  ParallelEdges parallel = ParallelEdges::counted;
  bool nodes = true;  // which of the two sums to make
  bool edges = false;
};

struct BrandesSums {
  std::vector<double> nodes;  // over ordered pairs of a directed, unordered pairs of other graphs
  std::vector<double> edges;
};

// Shortest paths from every node, and what share of them passes each node or edge. The same bits
// for any number of threads.
[[nodiscard]] BrandesSums brandes(const GraphView& graph, const BrandesOptions& options,
                                  Context& context);

}  // namespace detail

}  // namespace mekhala
