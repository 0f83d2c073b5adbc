#include "algorithms/temporal/temporal_reach.hpp"

#include <cmath>
#include <limits>

namespace mekhala {

namespace {

// Every edge that has a time, at the same time.
EdgeValues at_once(const EdgeValues& times) {
  EdgeValues flat = times;
  for (double& time : flat.values) {
    if (!std::isnan(time)) time = 0;
  }
  return flat;
}

std::vector<std::uint64_t> reached_of(const temporal::Contacts& contacts, double wait,
                                      Context& context) {
  std::vector<std::uint64_t> reached(contacts.num_nodes());
  const temporal::EarliestSearch fresh(contacts, wait);
  parallel_for(context, contacts.num_nodes(), fresh,
               [&](NodeId node, temporal::EarliestSearch& search) {
                 search.run(node, -std::numeric_limits<double>::infinity());
                 reached[node] = search.reached().size() - 1;
               });
  return reached;
}

std::int64_t sum(const std::vector<std::uint64_t>& counts) {
  std::uint64_t total = 0;
  for (const std::uint64_t count : counts) total += count;
  return static_cast<std::int64_t>(total);
}

}  // namespace

NodeScores temporal_reach(const GraphView& graph, const TemporalReachOptions& options,
                          Context& context) {
  const NodeId n = graph.num_nodes();
  const temporal::ContactOptions way{.directed = options.directed,
                                     .backwards = options.reach == Reach::to};
  const temporal::Contacts contacts(graph, {options.times, options.until, options.durations}, way,
                                    context);
  NodeScores scores{.values = std::vector<double>(n)};
  std::vector<std::uint64_t> reached;
  {
    const ProgressPart part(context, 0, 0.5);
    reached = reached_of(contacts, options.wait, context);
  }
  const ProgressPart part(context, 0.5, 1);
  const EdgeValues flat_times = at_once(options.times), none;
  const temporal::Contacts flat(graph, {flat_times, none, none}, way, context);
  const double scale = options.normalized && n > 1 ? 1.0 / (n - 1) : 1.0;
  for (NodeId node = 0; node < n; ++node) {
    scores.values[node] = scale * static_cast<double>(reached[node]);
  }
  scores.facts.add("pairs", sum(reached));
  scores.facts.add("pairs_without_times", sum(reached_of(flat, 0, context)));
  scores.facts.add("undated", static_cast<std::int64_t>(contacts.num_undated()));
  return scores;
}

AlgorithmSpec temporal_reach_spec() {
  return describe("temporal_reach", &temporal_reach)
      .family("temporal")
      .summary("How many others each node can have reached, in the order of times.")
      .convention(
          "Edges in the order of their times: each begins when the one before has ended, and wait "
          "later, or after, at any time from times to until. Undated edges are on no way, "
          "self-loops lead nowhere; a node does not "
          "count itself.")
      .cost("O(n m log m)")
      .reference("doi:10.1103/PhysRevE.71.046119")
      .param("times", &TemporalReachOptions::times, "when each edge begins")
      .required()
      .may_miss()
      .param("until", &TemporalReachOptions::until,
             "the last time at which each edge may begin, empty: ever after; none: times")
      .may_miss()
      .param("durations", &TemporalReachOptions::durations, "how long each edge takes; none: 0")
      .range(0, std::numeric_limits<double>::infinity())
      .param("reach", &TemporalReachOptions::reach, "whom a node reaches (from), or who reaches it")
      .param("directed", &TemporalReachOptions::directed,
             "respect the directions of a directed graph")
      .param("wait", &TemporalReachOptions::wait, "between one edge and the next, at least")
      .range(0, std::numeric_limits<double>::infinity())
      .param("normalized", &TemporalReachOptions::normalized, "divide by n - 1");
}

}  // namespace mekhala
