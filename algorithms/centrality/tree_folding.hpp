#pragma once

#include <cstdint>
#include <vector>

#include "algorithms/adjacency.hpp"

namespace mekhala::detail {

// A graph whose arcs lead both ways, less the trees that hang on it: a node with one arc is folded
// into its neighbor, again and again. Shortest paths to what was folded into a node lead through
// it, so counting it as `weight` nodes gives what the nodes left and the edges between them have of
// pairs whose ends are in different places; the rest has a closed form.
struct TreeFolding {
  std::vector<std::uint8_t> folded;  // 1: not in the graph any more
  std::vector<double> weight;        // of each node left: itself and what was folded into it
  std::vector<double> nodes;  // betweenness, over unordered pairs, that is not to be searched
  std::vector<double> edges;  // the same of edges; those between nodes left have 0
};

// O(n + m). The core is empty of arcs where the graph is a forest.
[[nodiscard]] TreeFolding fold_trees(const Adjacency& adjacency, EdgeId num_edges);

}  // namespace mekhala::detail
