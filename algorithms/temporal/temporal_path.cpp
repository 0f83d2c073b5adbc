#include "algorithms/temporal/temporal_path.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace mekhala {

namespace {

using temporal::Contact;
using temporal::Contacts;
using temporal::EarliestSearch;

constexpr double kForever = std::numeric_limits<double>::infinity();

// Edges from the source on, or nothing.
std::vector<EdgeId> earliest(const Contacts& contacts, const TemporalPathOptions& options) {
  EarliestSearch search(contacts, options.wait);
  search.run(options.source.node, -kForever, options.target.node);
  return search.has(options.target.node) ? search.way_to(options.target.node)
                                         : std::vector<EdgeId>{};
}

std::vector<EdgeId> fastest(const Contacts& contacts, const TemporalPathOptions& options,
                            Context& context) {
  EarliestSearch search(contacts, options.wait);
  std::vector<EdgeId> best;
  double least = kForever;
  const auto departures = contacts.of(options.source.node);
  for (std::size_t i = 0; i < departures.size(); ++i) {
    const double start = departures[i].begin;
    if (i > 0 && start == departures[i - 1].begin) continue;
    context.checkpoint();
    search.run(options.source.node, start, options.target.node);
    if (!search.has(options.target.node)) break;  // who leaves later does not come either
    // A way that waits before it leaves is found again, shorter, with its own departure.
    const double takes = search.arrival(options.target.node) - start;
    if (takes < least) {
      least = takes;
      best = search.way_to(options.target.node);
    }
  }
  return best;
}

// Round by round the earliest arrival over one more edge: fewest edges first, then the earliest.
std::vector<EdgeId> shortest(const Contacts& contacts, const TemporalPathOptions& options,
                             Context& context) {
  struct Step {
    NodeId node, from;
    EdgeId edge;
  };
  const NodeId n = contacts.num_nodes();
  std::vector<double> ready(n, kForever);  // when a node may be left
  ready[options.source.node] = -kForever;
  std::vector<NodeId> frontier{options.source.node};
  std::vector<std::vector<Step>> rounds;
  std::vector<double> next_ready = ready;
  while (!frontier.empty() && ready[options.target.node] == kForever) {
    context.checkpoint();
    std::vector<Step> steps;
    std::vector<NodeId> reached;
    for (const NodeId node : frontier) {
      for (const Contact& contact : contacts.from(node, ready[node])) {
        const double end = contact.end(ready[node]);
        if (contact.last < ready[node] || end + options.wait >= next_ready[contact.to]) continue;
        next_ready[contact.to] = end + options.wait;
        steps.push_back({contact.to, node, contact.edge});
        reached.push_back(contact.to);
      }
    }
    std::sort(reached.begin(), reached.end());
    reached.erase(std::unique(reached.begin(), reached.end()), reached.end());
    for (const NodeId node : reached) ready[node] = next_ready[node];
    frontier = std::move(reached);
    rounds.push_back(std::move(steps));
  }
  if (ready[options.target.node] == kForever) return {};
  std::vector<EdgeId> edges;
  NodeId at = options.target.node;
  for (std::size_t round = rounds.size(); round > 0; --round) {
    // The last step into a node in a round is its best; each node of a way was bettered in its own.
    const auto step = std::find_if(rounds[round - 1].rbegin(), rounds[round - 1].rend(),
                                   [&](const Step& s) { return s.node == at; });
    edges.push_back(step->edge);
    at = step->from;
  }
  std::reverse(edges.begin(), edges.end());
  return edges;
}

// Taking each edge as early as it can be.
double arrival_over(const std::vector<EdgeId>& edges, const TemporalPathOptions& options) {
  double ready = -kForever, arrival = ready;
  for (const EdgeId edge : edges) {
    arrival = std::max(ready, options.times[edge]) +
              (options.durations.given() ? options.durations[edge] : 0);
    ready = arrival + options.wait;
  }
  return arrival;
}

Path path_over(const GraphView& graph, NodeId source, std::vector<EdgeId> edges) {
  Path path{.nodes = {source}, .edges = std::move(edges)};
  for (const EdgeId edge : path.edges) {
    const NodeId at = path.nodes.back();
    path.nodes.push_back(graph.source(edge) == at ? graph.target(edge) : graph.source(edge));
  }
  return path;
}

}  // namespace

Paths temporal_path(const GraphView& graph, const TemporalPathOptions& options, Context& context) {
  if (options.goal == TemporalGoal::fastest && options.until.given()) {
    throw Error(ErrorCode::usage,
                "the fastest way is looked for among edges of one time each: give times "
                "alone (of a case: --times begin), or another goal");
  }
  const Contacts contacts(graph, {options.times, options.until, options.durations},
                          {.directed = options.directed}, context);
  const NodeId source = options.source.node;
  const bool stays = source == options.target.node;
  Paths out;
  std::vector<EdgeId> edges;
  if (!stays && options.goal == TemporalGoal::earliest) edges = earliest(contacts, options);
  if (!stays && options.goal == TemporalGoal::fastest) edges = fastest(contacts, options, context);
  if (!stays && options.goal == TemporalGoal::shortest) {
    edges = shortest(contacts, options, context);
  }
  const bool connected = stays || !edges.empty();
  out.facts.add("connected", connected);
  if (!edges.empty()) {
    const double departure = options.times[edges.front()];
    const double arrival = arrival_over(edges, options);
    out.facts.add("departure", departure);
    out.facts.add("arrival", arrival);
    out.facts.add("edges", static_cast<std::int64_t>(edges.size()));
    const auto count = static_cast<double>(edges.size());
    Path path = path_over(graph, source, std::move(edges));
    path.length = options.goal == TemporalGoal::earliest  ? arrival
                  : options.goal == TemporalGoal::fastest ? arrival - departure
                                                          : count;
    out.paths.push_back(std::move(path));
  } else if (stays) {
    out.paths.push_back({.nodes = {source}, .edges = {}});
  }
  out.facts.add("undated", static_cast<std::int64_t>(contacts.num_undated()));
  return out;
}

AlgorithmSpec temporal_path_spec() {
  return describe("temporal_path", &temporal_path)
      .family("temporal")
      .summary("A way over edges in the order of their times: earliest, fastest or shortest.")
      .convention(
          "Each edge begins when the one before has ended, and wait later, or after, at any time "
          "from times to until (not where fastest is the goal). Undated edges are on no way, "
          "self-loops lead nowhere. length: arrival, duration or number of edges; "
          "of several fastest the first to leave, of several shortest the first to arrive.")
      .cost("O(m log m), for fastest times the departures of the source")
      .reference("doi:10.14778/2732939.2732945")
      .param("source", &TemporalPathOptions::source, "where it starts")
      .required()
      .param("target", &TemporalPathOptions::target, "where it ends")
      .required()
      .param("times", &TemporalPathOptions::times, "when each edge begins")
      .required()
      .may_miss()
      .param("until", &TemporalPathOptions::until,
             "the last time at which each edge may begin, empty: ever after; none: times")
      .may_miss()
      .param("durations", &TemporalPathOptions::durations, "how long each edge takes; none: 0")
      .range(0, kForever)
      .param("goal", &TemporalPathOptions::goal, "what is least: arrival, duration or edges")
      .param("directed", &TemporalPathOptions::directed,
             "respect the directions of a directed graph")
      .param("wait", &TemporalPathOptions::wait, "between one edge and the next, at least")
      .range(0, kForever);
}

}  // namespace mekhala
