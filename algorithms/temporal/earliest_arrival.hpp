#pragma once

#include "algorithms/temporal/contacts.hpp"

namespace mekhala {

struct EarliestArrivalOptions {
  NodeOption source = {};
  EdgeValues times = {};      // when each edge begins; NaN: nobody knows, it is on no way
  EdgeValues until = {};      // the last time at which it may begin; NaN: ever after; none: times
  EdgeValues durations = {};  // how long it takes; none: 0
  bool directed = true;       // respect the directions of a directed graph
  double wait = 0;            // between the end of an edge and the begin of the next, at least
};

// When something that starts at a node can have come to each other one, over edges in the order of
// their times.
//
// Convention: an edge is taken at its time and ends `durations` later; the next begins then or
//   after, and at least `wait` later. With `until` an edge may be taken at any time from `times` to
//   then: of what is not known to the day a way is found wherever some days in it allow one.
//   Undirected edges lead both ways, self-loops nowhere; of parallel edges each is one more
//   occasion. Whom no way in time leads to has no value, and the source has none either. Times are
//   numbers of any unit: days since 1970 in a case.
// Errors: Error(usage) where an edge may begin until before its time.
// Facts: reached, without the source; undated edges.
// Cost: O(m log m). The same bits for any number of threads.
// Reference: Wu, Cheng, Huang, Ke, Lu and Xu (2014), doi:10.14778/2732939.2732945.
[[nodiscard]] NodeScores earliest_arrival(const GraphView& graph,
                                          const EarliestArrivalOptions& options, Context& context);
[[nodiscard]] AlgorithmSpec earliest_arrival_spec();

}  // namespace mekhala
