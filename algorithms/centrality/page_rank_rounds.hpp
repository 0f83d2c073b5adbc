#pragma once

#include "algorithms/spec.hpp"

namespace mekhala {

struct PageRankRoundsOptions {
  double damping = 0.85;      // how often the walk goes on instead of starting again
  std::uint32_t rounds = 20;  // exactly so many
};

// PageRank after a stated number of plain rounds, as LDBC Graphalytics defines it; page_rank is for
// everything else: it goes on until nothing changes, and is hastened.
//
// Convention: every node starts with 1 / n. In a round a node passes its rank on along its edges in
//   equal parts, and a node without a way out (a sink) to all nodes. Parallel edges add up; a
//   self-loop is one way to stay; an undirected edge leads both ways. Ranks sum to 1. No nodes: no
//   ranks; no rounds: 1 / n each.
// Cost: O(n + m) a round, 24 bytes a node. The same bits for any number of threads.
// Reference: Iosup et al. (2016), LDBC Graphalytics, doi:10.14778/3007263.3007270.
[[nodiscard]] NodeScores page_rank_rounds(const GraphView& graph,
                                          const PageRankRoundsOptions& options, Context& context);
[[nodiscard]] AlgorithmSpec page_rank_rounds_spec();

}  // namespace mekhala
