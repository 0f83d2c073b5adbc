#pragma once

#include "algorithms/spec.hpp"

namespace mekhala {

struct SubsetBetweennessOptions {
  NodeSet sources = {};  // where paths begin; empty: anywhere
  NodeSet targets = {};  // where they end; empty: anywhere
  NodeSet blocked = {};  // may end a path, never stand inside it
};

// Betweenness of paths from some nodes to some others: for each node v, the sum over ordered pairs
// of a source s and a target t, s != v != t, of the share of shortest paths from s to t that have v
// inside.
//
// Convention: undirected hops; parallel edges count once, loops never; unconnected pairs add 0.
// With
//   the same sources and targets each pair counts in both orders: everybody to everybody is twice
//   `betweenness`. Blocked nodes score 0.
// Cost: O(sources (n + m)) time, O(64 n) memory. The same bits for any number of threads.
// Reference: Brandes (2008), doi:10.1016/j.socnet.2007.11.001.
[[nodiscard]] NodeScores subset_betweenness(const GraphView& graph,
                                            const SubsetBetweennessOptions& options,
                                            Context& context);
[[nodiscard]] AlgorithmSpec subset_betweenness_spec();

}  // namespace mekhala
