#include "algorithms/temporal/earliest_arrival.hpp"

#include <cmath>
#include <limits>

namespace mekhala {

NodeScores earliest_arrival(const GraphView& graph, const EarliestArrivalOptions& options,
                            Context& context) {
  const temporal::Contacts contacts(graph, {options.times, options.until, options.durations},
                                    {.directed = options.directed}, context);
  temporal::EarliestSearch search(contacts, options.wait);
  search.run(options.source.node, -std::numeric_limits<double>::infinity());
  NodeScores scores{.values = std::vector<double>(graph.num_nodes(), std::nan(""))};
  for (const NodeId node : search.reached().subspan(1)) scores.values[node] = search.arrival(node);
  scores.facts.add("reached", static_cast<std::int64_t>(search.reached().size() - 1));
  scores.facts.add("undated", static_cast<std::int64_t>(contacts.num_undated()));
  return scores;
}

AlgorithmSpec earliest_arrival_spec() {
  return describe("earliest_arrival", &earliest_arrival)
      .family("temporal")
      .summary("When something that starts at a node can have come to each other one.")
      .convention(
          "Edges in the order of their times: each begins when the one before has ended, and wait "
          "later, or after, at any time from times to until. Undated edges are on no way, "
          "self-loops lead nowhere. Whoever is not "
          "reached, and the source, has no value.")
      .cost("O(m log m)")
      .reference("doi:10.14778/2732939.2732945")
      .param("source", &EarliestArrivalOptions::source, "where it starts")
      .required()
      .param("times", &EarliestArrivalOptions::times, "when each edge begins")
      .required()
      .may_miss()
      .param("until", &EarliestArrivalOptions::until,
             "the last time at which each edge may begin, empty: ever after; none: times")
      .may_miss()
      .param("durations", &EarliestArrivalOptions::durations, "how long each edge takes; none: 0")
      .range(0, std::numeric_limits<double>::infinity())
      .param("directed", &EarliestArrivalOptions::directed,
             "respect the directions of a directed graph")
      .param("wait", &EarliestArrivalOptions::wait, "between one edge and the next, at least")
      .range(0, std::numeric_limits<double>::infinity());
}

}  // namespace mekhala
