#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "engine/base/context.hpp"
#include "engine/graph/graph.hpp"

// igraph behind a door: headers of this room show our own types only. Built with MEKHALA_IGRAPH,
// and a program that holds it is GPL-3.0-or-later as a whole.
//
// igraph keeps its error handler and random stream in globals: calls take turns, and the stream is
// seeded from the Context each time. An igraph error is thrown as Error(failure).
namespace mekhala::adapters {

struct IgraphCommunities {
  std::vector<std::uint32_t> labels;
  double value = 0;
};

// The map equation; value is the code length in bits. Empty strengths: 1 each.
[[nodiscard]] IgraphCommunities igraph_infomap_communities(const GraphView& graph,
                                                           std::span<const double> strengths,
                                                           std::uint32_t trials, Context& context);

// Short random walks on the undirected graph; value is igraph's modularity.
[[nodiscard]] IgraphCommunities igraph_walktrap_communities(const GraphView& graph,
                                                            std::span<const double> strengths,
                                                            std::uint32_t steps, Context& context);

// igraph's own Leiden for modularity on the undirected graph: a second opinion for tests; value is
// the modularity.
[[nodiscard]] IgraphCommunities igraph_leiden_communities(const GraphView& graph,
                                                          std::span<const double> strengths,
                                                          double resolution, Context& context);

}  // namespace mekhala::adapters
