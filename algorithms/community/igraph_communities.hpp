#pragma once

#include "algorithms/spec.hpp"

namespace mekhala {

struct IgraphInfomapOptions {
  EdgeValues strengths = {};  // above 0; not given: 1 each
  std::uint32_t trials = 10;
};

// Communities that a random walker stays in for long: those for which a walk is described in fewest
// bits, by igraph. Only in builds with MEKHALA_IGRAPH.
//
// Convention: the walker follows edges (of an undirected graph either way) and jumps anywhere with
//   probability 0.15, which is part of the description; parallel edges add; a node without edges is
//   a community. The best of `trials` runs. quality is the code length in bits (smaller is better).
// Cost: nearly linear a trial, on one thread; igraph copies the graph. The same bits for any number
//   of threads; depends on the seed and on igraph's version.
// Reference: Rosvall and Bergstrom (2008), doi:10.1073/pnas.0706851105, by igraph.
[[nodiscard]] NodeLabels igraph_infomap(const GraphView& graph, const IgraphInfomapOptions& options,
                                        Context& context);
struct IgraphWalktrapOptions {
  EdgeValues strengths = {};  // above 0; not given: 1 each
  std::uint32_t steps = 4;    // length of the walks
};

// Communities of nodes from which short random walks lead to the same places, by igraph: merged
// pair by pair, and cut where modularity is highest. Only in builds with MEKHALA_IGRAPH.
//
// Convention: directions are dropped; parallel edges add; a node without edges is a community.
//   quality is the modularity.
// Cost: O(n^2 m) at worst, O(n^2 log n) on sparse graphs; one thread. Draws nothing.
// Reference: Pons and Latapy (2005), doi:10.1007/11569596_31, by igraph.
[[nodiscard]] NodeLabels igraph_walktrap(const GraphView& graph,
                                         const IgraphWalktrapOptions& options, Context& context);

// Adds the entries of both to the catalogue; nothing in builds without igraph.
void add_igraph_specs(std::vector<AlgorithmSpec>& specs);

}  // namespace mekhala
