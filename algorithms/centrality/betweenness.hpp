#pragma once

#include "algorithms/centrality/brandes.hpp"
#include "algorithms/spec.hpp"

namespace mekhala {

struct BetweennessOptions {
  EdgeValues lengths = {};  // none: hops
  bool directed = true;     // respect the directions of a directed graph
  ParallelEdges parallel_edges = ParallelEdges::counted;
  bool normalized = false;  // divide by the number of pairs of other nodes
  NodeSet sources = {};     // only paths that start here; none: anywhere
};

// Betweenness: for each node v, the sum over pairs of other nodes s, t of the share of shortest
// paths from s to t that pass v.
//
// Convention: pairs are unordered in an undirected graph (or with directed = false), ordered in a
//   directed one. Ends do not count. Pairs that are not connected add 0. Self-loops change nothing.
//   Parallel edges: `counted` makes each a path of its own, `folded` makes them one edge, as long
//   as the shortest. With lengths, all above 0, two paths tie when their lengths, added from the
//   source on, are the same double: give whole numbers, or multiples of 1/8, where ties matter.
//   normalized divides by (n - 1)(n - 2) / 2, of a directed graph by (n - 1)(n - 2). The
//   centralization among the facts is Freeman's, for three or more nodes.
//   With sources, pairs are ordered, of a source and anybody else, and normalized divides by their
//   number, sources (n - 2); there is no centralization then.
// Cost: O(n m) time, with lengths O(n (m + n log n)), n the number of sources; in hops eight
// sources
//   at once, in parallel over sources. Trees that hang on an undirected graph cost nothing, with
//   lengths only where all sums are exact: n and m are what is left without them.
//   O((threads + 64) n) memory, with lengths O(threads m) beside it. The same bits for any number
//   of threads and any processor.
// Reference: Brandes (2001), doi:10.1080/0022250X.2001.9990249; Freeman (1977),
// doi:10.2307/3033543.
[[nodiscard]] NodeScores betweenness(const GraphView& graph, const BetweennessOptions& options,
                                     Context& context);
[[nodiscard]] AlgorithmSpec betweenness_spec();

}  // namespace mekhala
