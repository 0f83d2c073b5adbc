#pragma once

#include "algorithms/temporal/contacts.hpp"

namespace mekhala {

enum class TemporalGoal { earliest, fastest, shortest };
template <>
struct ChoiceNames<TemporalGoal> {
  static std::vector<std::string> names() { return {"earliest", "fastest", "shortest"}; }
};

struct TemporalPathOptions {
  NodeOption source = {};
  NodeOption target = {};
  EdgeValues times = {};      // when each edge begins; NaN: nobody knows, it is on no way
  EdgeValues until = {};      // the last time at which it may begin; NaN: ever after; none: times
  EdgeValues durations = {};  // how long it takes; none: 0
  TemporalGoal goal = TemporalGoal::earliest;
  bool directed = true;  // respect the directions of a directed graph
  double wait = 0;       // between the end of an edge and the begin of the next, at least
};

// A way from one node to another over edges in the order of their times: the one that arrives
// earliest; that takes least time from its departure to its arrival; or that has fewest edges.
//
// Convention: as earliest_arrival. length: of the earliest its arrival, of the fastest arrival less
//   departure, of the shortest its edges; of several fastest the first to leave, of several
//   shortest the first to arrive. No way: no path, and the fact `connected` is false. From a node
//   to itself: that node alone, length 0.
// Errors: Error(usage) on `until` with the goal fastest: when to leave is then no list of times.
// Facts: connected; departure, arrival, edges where there is one with edges; undated edges.
// Cost: earliest O(m log m), fastest that for each departure from the source, shortest O(m) for
//   each edge of the path. The same bits for any number of threads.
// Reference: Wu, Cheng, Huang, Ke, Lu and Xu (2014), doi:10.14778/2732939.2732945.
[[nodiscard]] Paths temporal_path(const GraphView& graph, const TemporalPathOptions& options,
                                  Context& context);
[[nodiscard]] AlgorithmSpec temporal_path_spec();

}  // namespace mekhala
