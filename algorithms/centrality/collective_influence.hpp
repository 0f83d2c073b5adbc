#pragma once

#include "algorithms/spec.hpp"

namespace mekhala {

struct CollectiveInfluenceOptions {
  std::uint32_t radius = 2;  // steps to the rim of the ball
};

// Collective influence: (k_v - 1) times the sum of k_u - 1 over the nodes u exactly `radius` steps
// away: how much falls apart where v is taken away, as seen from nearby.
//
// Convention: read as simple and undirected: directions ignored, parallel edges folded, loops
//   dropped. radius 0 gives (k - 1)^2. 0 without neighbors. Scores are of the network as it is;
//   nothing is removed.
// Cost: O(n times the ball) time, O(n threads) memory. Whole numbers.
// Reference: Morone and Makse (2015), doi:10.1038/nature14604.
[[nodiscard]] NodeScores collective_influence(const GraphView& graph,
                                              const CollectiveInfluenceOptions& options,
                                              Context& context);
[[nodiscard]] AlgorithmSpec collective_influence_spec();

}  // namespace mekhala
