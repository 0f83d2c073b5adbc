#pragma once

#include <vector>

#include "engine/graph/graph.hpp"

namespace mekhala {

// An order of nodes that knows nothing of the protected ones but their links: rank of each node.
// Whoever is open comes first, in the order of nodes; whoever is protected after, by how they are
// linked to the open ones, step by step outwards. Only nodes alike in all of that keep the order
// they had, which hangs on names and numbers: for an answer in which ties break by node, swapping
// two such nodes changes nothing that can be told apart. O(rounds (n + m log m)) time.
[[nodiscard]] std::vector<NodeId> blind_ranks(const GraphView& graph,
                                              const std::vector<bool>& is_protected);

}  // namespace mekhala
