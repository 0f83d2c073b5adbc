#pragma once

#include <vector>

#include "engine/graph/graph.hpp"

namespace mekhala {

// An order of nodes that knows nothing of the protected ones but their links: rank of each node.
// Whoever is open comes first, in the order of nodes; whoever is protected after, by how they are
// linked to the open ones, step by step outwards. Only nodes alike in all of that keep the order
// they had, which hangs on names and numbers; what is linked to them follows it, so that swapping
// two such nodes and what hangs on them gives the same graph. Of a crowd of more than 64 that do
// not share their neighbors the order is taken at once: those linked among themselves may then keep
// a trace of it. O((n + m) log n) time in practice.
[[nodiscard]] std::vector<NodeId> blind_ranks(const GraphView& graph,
                                              const std::vector<bool>& is_protected);

}  // namespace mekhala
