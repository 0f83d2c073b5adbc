#pragma once

#include "algorithms/temporal/contacts.hpp"

namespace mekhala {

enum class Reach { from, to };
template <>
struct ChoiceNames<Reach> {
  static std::vector<std::string> names() { return {"from", "to"}; }
};

struct TemporalReachOptions {
  EdgeValues times = {};      // when each edge begins; NaN: nobody knows, it is on no way
  EdgeValues until = {};      // the last time at which it may begin; NaN: ever after; none: times
  EdgeValues durations = {};  // how long it takes; none: 0
  Reach reach = Reach::from;  // whom a node reaches; or who reaches it
  bool directed = true;       // respect the directions of a directed graph
  double wait = 0;            // between the end of an edge and the begin of the next, at least
  bool normalized = true;     // divide by n - 1
};

// How many others each node can have reached, or have been reached by, over edges in the order of
// their times. Where a picture without times joins two nodes, time may forbid the way.
//
// Convention: as earliest_arrival; a node does not count itself. Fewer than two nodes: 0.
// Facts: pairs, ordered ones that a way in time joins; pairs_without_times, the same where times do
//   not count but an edge without one still does not exist; undated edges.
// Cost: O(n m log m) time, O(threads n + m) memory. The same bits for any number of threads.
// Reference: Holme (2005), doi:10.1103/PhysRevE.71.046119.
[[nodiscard]] NodeScores temporal_reach(const GraphView& graph, const TemporalReachOptions& options,
                                        Context& context);
[[nodiscard]] AlgorithmSpec temporal_reach_spec();

}  // namespace mekhala
