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
  const NodeSet* sources = nullptr;  // only paths that start here, in ordered pairs
};

struct BrandesSums {
  // Over ordered pairs of a directed graph or where sources are given, else over unordered ones.
  std::vector<double> nodes;
  std::vector<double> edges;
};

// Shortest paths from every node or each source, and what share of them passes each node or edge.
// The same bits for any number of threads.
[[nodiscard]] BrandesSums brandes(const GraphView& graph, const BrandesOptions& options,
                                  Context& context);

}  // namespace detail

}  // namespace mekhala
