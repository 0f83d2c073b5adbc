#include "algorithms/temporal/temporal_betweenness.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace mekhala {

namespace {

using temporal::Contact;
using temporal::Contacts;

constexpr double kForever = std::numeric_limits<double>::infinity();
constexpr std::size_t kParts = 64;  // sums that are added in order
constexpr std::uint32_t kUnseen = UINT32_MAX;

// The times at which a way can arrive at each node; a node at such a time is a stop.
class Stops {
 public:
  explicit Stops(const Contacts& contacts) : offsets_(contacts.num_nodes() + std::size_t{1}, 0) {
    std::vector<std::vector<double>> times(contacts.num_nodes());
    for (NodeId node = 0; node < contacts.num_nodes(); ++node) {
      for (const Contact& contact : contacts.of(node)) {
        times[contact.to].push_back(contact.begin + contact.takes);
      }
    }
    for (NodeId node = 0; node < contacts.num_nodes(); ++node) {
      std::sort(times[node].begin(), times[node].end());
      times[node].erase(std::unique(times[node].begin(), times[node].end()), times[node].end());
      offsets_[node + 1] = offsets_[node] + times[node].size();
      times_.insert(times_.end(), times[node].begin(), times[node].end());
      node_of_.insert(node_of_.end(), times[node].size(), node);
    }
  }
  [[nodiscard]] std::size_t size() const { return times_.size(); }
  [[nodiscard]] std::size_t begin(NodeId node) const { return offsets_[node]; }
  [[nodiscard]] std::size_t end(NodeId node) const { return offsets_[node + 1]; }
  [[nodiscard]] NodeId node(std::size_t stop) const { return node_of_[stop]; }
  [[nodiscard]] double time(std::size_t stop) const { return times_[stop]; }
  [[nodiscard]] std::size_t at(NodeId node, double time) const {
    const auto first = times_.begin() + static_cast<std::ptrdiff_t>(offsets_[node]);
    const auto last = times_.begin() + static_cast<std::ptrdiff_t>(offsets_[node + 1]);
    return static_cast<std::size_t>(std::lower_bound(first, last, time) - times_.begin());
  }

 private:
  std::vector<std::size_t> offsets_;
  std::vector<double> times_;
  std::vector<NodeId> node_of_;
};

// All shortest ways from one source, and what they give to the nodes between. Copied once for each
// thread.
class Search {
 public:
  Search(const Contacts& contacts, const Stops& stops, double wait)
      : contacts_(&contacts),
        stops_(&stops),
        wait_(wait),
        edges_(stops.size(), kUnseen),
        ways_(stops.size(), 0),
        passed_(stops.size(), 0),
        least_(contacts.num_nodes(), kUnseen),
        ends_(contacts.num_nodes(), 0) {}

  // Adds to sums; returns how many nodes are reached.
  std::uint64_t run(NodeId source, std::vector<double>& sums) {
    clear();
    source_ = source;
    least_[source] = 0;
    leave(-kForever, source, 1, 0);
    for (std::size_t i = 0; i < order_.size(); ++i) {
      const std::size_t stop = order_[i];
      const NodeId node = stops_->node(stop);
      if (least_[node] == kUnseen) least_[node] = edges_[stop];
      if (edges_[stop] == least_[node]) ends_[node] += ways_[stop];
      if (!std::isfinite(ways_[stop])) {
        throw Error(ErrorCode::limit_exceeded,
                    "there are more shortest ways in time between two nodes than can be counted; "
                    "leave out parallel edges");
      }
      leave(stops_->time(stop) + wait_, node, ways_[stop], edges_[stop]);
    }
    std::uint64_t reached = 0;
    for (std::size_t i = order_.size(); i > 0; --i) gather(order_[i - 1], sums);
    for (NodeId node = 0; node < least_.size(); ++node) {
      reached += node != source && least_[node] != kUnseen ? 1 : 0;
    }
    return reached;
  }

 private:
  void clear() {
    for (const std::size_t stop : order_) {
      edges_[stop] = kUnseen;
      ways_[stop] = passed_[stop] = 0;
      least_[stops_->node(stop)] = kUnseen;
      ends_[stops_->node(stop)] = 0;
    }
    if (source_ != kNoNode) least_[source_] = kUnseen;
    order_.clear();
  }

  template <typename Visit>
  void each_next(double ready, NodeId node, Visit&& visit) const {
    for (const Contact& contact : contacts_->from(node, ready)) {
      if (contact.to != source_) visit(stops_->at(contact.to, contact.begin + contact.takes));
    }
  }

  // Ways of one edge more, where no shorter one arrives at the same time.
  void leave(double ready, NodeId node, double ways, std::uint32_t edges) {
    each_next(ready, node, [&](std::size_t next) {
      if (edges_[next] == kUnseen) {
        edges_[next] = edges + 1;
        order_.push_back(next);
      }
      if (edges_[next] == edges + 1) ways_[next] += ways;
    });
  }

  // What passes this stop: of each stop after it the part of its ways that come from here, times
  // what passes that one and what ends there.
  void gather(std::size_t stop, std::vector<double>& sums) {
    const NodeId node = stops_->node(stop);
    double passed = 0;
    each_next(stops_->time(stop) + wait_, node, [&](std::size_t next) {
      if (edges_[next] != edges_[stop] + 1) return;
      const NodeId to = stops_->node(next);
      const double ending = edges_[next] == least_[to] ? ways_[next] / ends_[to] : 0;
      passed += ways_[stop] / ways_[next] * (passed_[next] + ending);
    });
    passed_[stop] = passed;
    sums[node] += passed;
  }

  const Contacts* contacts_;
  const Stops* stops_;
  double wait_;
  NodeId source_ = kNoNode;
  std::vector<std::uint32_t> edges_;  // of the shortest ways to a stop
  std::vector<double> ways_, passed_;
  std::vector<std::uint32_t> least_;  // edges of the shortest ways to a node
  std::vector<double> ends_;          // how many those are
  std::vector<std::size_t> order_;
};

}  // namespace

NodeScores temporal_betweenness(const GraphView& graph, const TemporalBetweennessOptions& options,
                                Context& context) {
  const NodeId n = graph.num_nodes();
  const EdgeValues none;
  const Contacts contacts(graph, {options.times, none, options.durations},
                          {.directed = options.directed}, context);
  const Stops stops(contacts);
  const std::size_t grain = std::max<std::size_t>(1, (n + kParts - 1) / kParts);
  std::vector<std::vector<double>> sums(detail::chunk_count(n, grain));
  std::vector<std::uint64_t> reached(sums.size(), 0);
  const Search fresh(contacts, stops, options.wait);
  parallel_for(
      context, sums.size(), fresh,
      [&](std::size_t part, Search& search) {
        sums[part].assign(n, 0);
        const std::size_t end = std::min<std::size_t>(n, (part + 1) * grain);
        for (std::size_t node = part * grain; node < end; ++node) {
          context.checkpoint();
          reached[part] += search.run(static_cast<NodeId>(node), sums[part]);
        }
      },
      1);
  NodeScores scores{.values = std::vector<double>(n, 0)};
  std::uint64_t pairs = 0;
  for (std::size_t part = 0; part < sums.size(); ++part) {
    for (NodeId node = 0; node < n; ++node) scores.values[node] += sums[part][node];
    pairs += reached[part];
  }
  if (options.normalized && n > 2) {
    for (double& value : scores.values) value /= (n - 1.0) * (n - 2.0);
  }
  scores.facts.add("pairs", static_cast<std::int64_t>(pairs));
  scores.facts.add("undated", static_cast<std::int64_t>(contacts.num_undated()));
  return scores;
}

AlgorithmSpec temporal_betweenness_spec() {
  return describe("temporal_betweenness", &temporal_betweenness)
      .family("temporal")
      .summary("How often a node lies on the shortest ways in the order of times.")
      .convention(
          "Shares of the ways in time of fewest edges, over ordered pairs; each edge begins when "
          "the "
          "one before has ended, and wait later, or after. Edges between the same two at several "
          "times, and parallel ones, are ways of their own. Ends do not count, pairs that no way "
          "joins add 0; undated edges are on no way, self-loops lead nowhere.")
      .cost("O(sum over sources and nodes of contacts times arrivals)")
      .reference("doi:10.1145/3394486.3403259")
      .param("times", &TemporalBetweennessOptions::times, "when each edge begins")
      .required()
      .may_miss()
      .param("durations", &TemporalBetweennessOptions::durations,
             "how long each edge takes; none: 0")
      .range(0, kForever)
      .param("directed", &TemporalBetweennessOptions::directed,
             "respect the directions of a directed graph")
      .param("wait", &TemporalBetweennessOptions::wait, "between one edge and the next, at least")
      .range(0, kForever)
      .param("normalized", &TemporalBetweennessOptions::normalized,
             "divide by the ordered pairs of others");
}

}  // namespace mekhala
