#pragma once

#include "algorithms/temporal/contacts.hpp"

namespace mekhala {

struct TemporalBetweennessOptions {
  EdgeValues times = {};      // when each edge begins; NaN: nobody knows, it is on no way
  EdgeValues durations = {};  // how long it takes; none: 0
  bool directed = true;       // respect the directions of a directed graph
  double wait = 0;            // between the end of an edge and the begin of the next, at least
  bool normalized = false;    // divide by the ordered pairs of others, (n - 1)(n - 2)
};

// Betweenness in time: for each node v, the sum over ordered pairs of others s, t of the share of
// the shortest ways in time from s to t that pass v; shortest are those of fewest edges.
//
// Convention: ways as in earliest_arrival, without `until`: an edge of a case counts on its first
//   day. Of parallel edges, and edges between the same two at several times, each makes a way of
//   its own. A longer beginning may be part of a shortest way, where the shorter one comes too late
//   for what follows or too early for nothing else. Ends do not count; pairs that no way joins add
//   0; pairs are ordered, in an undirected graph too, for time has a direction.
// Facts: pairs that a way joins; undated edges.
// Cost: for each source the sum over nodes of d a, of d contacts and a times of arrival there: for
//   thousands of edges, not for millions. O(threads m + 64 n) memory. The same bits for any number
//   of threads.
// Errors: Error(limit_exceeded) where ways between two nodes are more than a double counts.
// Reference: Buss, Molter, Niedermeier and Rymar (2020), doi:10.1145/3394486.3403259.
[[nodiscard]] NodeScores temporal_betweenness(const GraphView& graph,
                                              const TemporalBetweennessOptions& options,
                                              Context& context);
[[nodiscard]] AlgorithmSpec temporal_betweenness_spec();

}  // namespace mekhala
