#pragma once

#include "algorithms/spec.hpp"

namespace mekhala {

struct PageRankOptions {
  double damping = 0.85;     // how often the walk goes on instead of starting again
  double tolerance = 1e-10;  // stop when a round changes all ranks together by no more than this
  std::uint32_t max_rounds = 1000;
  EdgeValues strengths =
      {};                // the walk takes an edge in proportion to its strength; none: all alike
  NodeSet restart = {};  // where the walk starts again; none: anywhere
  bool directed = true;  // respect the directions of a directed graph
};

// PageRank: how often a walk that follows edges at random, and starts again now and then, is at
// each node. Ranks sum to 1.
//
// Convention: parallel edges add up; a self-loop is one way to stay. A sink (a node with no way
// out,
//   or only with ways of strength 0; every isolated node is one) passes its rank to the restart
//   nodes, so nothing is lost. In an undirected graph an edge leads both ways. No nodes: no ranks.
// Cost: O(n + m) a round. To a tolerance of 1e-9 at the usual damping, some 40 rounds of an
//   undirected graph, whose walk has real eigenvalues and is hastened by Chebyshev's weights, and
//   40 to 60 of a directed one, hastened by Anderson's mixtures (plain rounds need 80 to 130).
//   RunInfo says whether the tolerance was reached; residual: by how
//   much the last round changed ranks, all together, had it been a plain one. The same bits for any
//   number of threads.
// Reference: Brin and Page (1998), doi:10.1016/S0169-7552(98)00110-X; Golub and Varga (1961),
// doi:10.1007/BF01386013 (Chebyshev's weights).
[[nodiscard]] NodeScores page_rank(const GraphView& graph, const PageRankOptions& options,
                                   Context& context);
[[nodiscard]] AlgorithmSpec page_rank_spec();

}  // namespace mekhala
