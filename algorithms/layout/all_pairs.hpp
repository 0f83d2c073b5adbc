#pragma once

#include <cstdint>
#include <vector>

#include "algorithms/layout/layout_parts.hpp"
#include "engine/base/context.hpp"

// Stress over all pairs of nodes of one component. Internal to this folder.
namespace mekhala::layout {

// Stochastic descent over every pair, once in each round. Nodes stand in blocks, by chance; pairs
// of blocks that share none go side by side, and within two blocks the pairs of one diagonal share
// no node, so that the order of moves is one and the same for any number of threads. `step`: of the
// first round, relative to a pair one hop apart; later ones shrink to 0.1. Cost: O(n m / 64 +
// rounds n^2), n^2 / 2 bytes. Hops above 255 count as 255.
void descend_all_pairs(const Component& part, std::uint32_t rounds, double first_step,
                       double last_step, std::vector<Point>& at, Context& context);

}  // namespace mekhala::layout
