#include "algorithms/brokerage/walk_scores.hpp"

#include <algorithm>
#include <numeric>
#include <queue>

#include "algorithms/brokerage/side_search.hpp"
#include "algorithms/brokerage/walks.hpp"
#include "engine/base/parallel.hpp"

namespace mekhala::brokerage {

namespace {

using Stop = Walks::Stop;

constexpr double kUnitWeight = static_cast<double>(kUnit);
constexpr std::size_t kMostChunks = 64;

// What the sources of one chunk add up to; a column for each group of the other end.
struct Sums {
  std::vector<double> through, crossing, connected;
};

class Search {
 public:
  Search(const VictimGraph& graph, const SideMixes& sides, const WalkRules& rules)
      : graph_(graph), sides_(sides), rules_(rules), walks_(rules), count_(graph.num_nodes(), 0) {}

  void run(NodeId source, double weight, Sums& sums) {
    walks_.run(source);
    weight_ = weight;
    share_targets(sums);
    add_up();
    for (Stop stop = 1; stop < walks_.size(); ++stop) {
      if (is_useful(stop) && !walks_.is_end(stop) && !is_suspect(walks_.node(stop))) {
        add_inside(stop, sums);
      }
    }
    if (rules_.may_repeat()) add_repeated(sums);
    for (Stop stop = 0; stop < walks_.size(); ++stop) count_[walks_.node(stop)] = 0;
  }

 private:
  [[nodiscard]] std::size_t groups() const { return graph_.num_groups; }
  [[nodiscard]] double* share(Stop stop) { return share_.data() + stop * groups(); }
  [[nodiscard]] bool is_useful(Stop stop) {
    return std::any_of(share(stop), share(stop) + groups(), [](double part) { return part != 0; });
  }
  // Whether a path may pass the node twice, or pass it and end there.
  [[nodiscard]] bool is_suspect(NodeId node) const {
    return rules_.may_repeat() && count_[node] > 1;
  }

  // share_ of a stop: over the ends at or behind it, the weight of each group there over the paths
  // to it from the source, for each path from the stop on.
  void share_targets(Sums& sums) {
    share_.assign(walks_.size() * groups(), 0);
    for (Stop stop = 0; stop < walks_.size(); ++stop) {
      if (!walks_.is_end(stop)) continue;
      const std::int64_t* units = units_of(graph_, walks_.node(stop));
      for (std::size_t g = 0; g < groups(); ++g) {
        const double own = static_cast<double>(units[g]) / kUnitWeight;
        share(stop)[g] = own / walks_.paths(stop);
        sums.connected[g] += weight_ * own;
      }
    }
  }

  void add_up() {
    for (Stop stop = walks_.size(); stop-- > 0;) {
      for (const Stop next : walks_.after(stop)) {
        for (std::size_t g = 0; g < groups(); ++g) share(stop)[g] += share(next)[g];
      }
      if (stop > 0 && is_useful(stop)) ++count_[walks_.node(stop)];
    }
  }

  void add_inside(Stop stop, Sums& sums) {
    const NodeId node = walks_.node(stop);
    double* through = sums.through.data() + node * groups();
    double* crossing = sums.crossing.data() + node * groups();
    for (std::size_t g = 0; g < groups(); ++g) {
      through[g] += weight_ * walks_.paths(stop) * share(stop)[g];
    }
    for (const Stop next : walks_.after(stop)) {
      if (!is_useful(next)) continue;
      double credit = 0;
      for (const Stop before : walks_.before(stop)) {
        credit += walks_.paths(before) * gap(node, walks_.node(before), walks_.node(next));
      }
      if (credit == 0) continue;
      for (std::size_t g = 0; g < groups(); ++g) crossing[g] += weight_ * credit * share(next)[g];
    }
  }

  [[nodiscard]] double gap(NodeId node, NodeId before, NodeId after) const {
    if (before == after || sides_.num_classes[node] == 0) return 0;
    const auto mix = [&](NodeId side) {
      const std::uint32_t kind = sides_.class_of[arc_between(graph_, node, side)];
      return sides_.mixes.data() + (sides_.offsets[node] + kind) * groups();
    };
    return walk_gap(mix(before), mix(after), graph_.num_groups);
  }

  // Nodes with several useful stops: of a path that passes one of them more than once the first
  // passage counts, and none where the path ends at that node. So what has passed it is carried on
  // from stop to stop, up to the ends.
  void add_repeated(Sums& sums) {
    passed_.assign(walks_.size(), 0);
    credit_.assign(walks_.size(), 0);
    std::vector<std::pair<NodeId, Stop>> suspects;
    for (Stop stop = 1; stop < walks_.size(); ++stop) {
      if (walks_.is_end(stop) || !is_useful(stop) || !is_suspect(walks_.node(stop))) continue;
      suspects.emplace_back(walks_.node(stop), stop);
    }
    std::sort(suspects.begin(), suspects.end());
    for (std::size_t i = 0; i < suspects.size();) {
      const NodeId node = suspects[i].first;
      std::vector<Stop> stops;
      for (; i < suspects.size() && suspects[i].first == node; ++i) {
        stops.push_back(suspects[i].second);
      }
      carry(node, stops, sums);
    }
  }

  void carry(NodeId node, const std::vector<Stop>& stops, Sums& sums) {
    std::priority_queue<Stop, std::vector<Stop>, std::greater<>> waiting(stops.begin(),
                                                                         stops.end());
    std::vector<Stop> done;
    while (!waiting.empty()) {
      const Stop stop = waiting.top();
      while (!waiting.empty() && waiting.top() == stop) waiting.pop();
      done.push_back(stop);
      if (walks_.is_end(stop)) {
        if (walks_.node(stop) != node) end(node, stop, sums);
        continue;
      }
      const bool here = walks_.node(stop) == node;
      for (const Stop next : walks_.after(stop)) {
        if (!is_useful(next)) continue;
        if (passed_[next] == 0) waiting.push(next);
        passed_[next] += here ? walks_.paths(stop) : passed_[stop];
        credit_[next] += credit_[stop] + (here ? fresh_credit(node, stop, next) : 0);
      }
    }
    for (const Stop stop : done) passed_[stop] = credit_[stop] = 0;
  }

  // Of the paths that come to the stop and have not passed its node before.
  [[nodiscard]] double fresh_credit(NodeId node, Stop stop, Stop next) const {
    double credit = 0;
    for (const Stop before : walks_.before(stop)) {
      const double fresh = walks_.paths(before) - passed_[before];
      if (fresh != 0) credit += fresh * gap(node, walks_.node(before), walks_.node(next));
    }
    return credit;
  }

  void end(NodeId node, Stop stop, Sums& sums) {
    double* through = sums.through.data() + node * groups();
    double* crossing = sums.crossing.data() + node * groups();
    for (std::size_t g = 0; g < groups(); ++g) {
      through[g] += weight_ * passed_[stop] * share(stop)[g];
      crossing[g] += weight_ * credit_[stop] * share(stop)[g];
    }
  }

  const VictimGraph& graph_;
  const SideMixes& sides_;
  const WalkRules& rules_;
  Walks walks_;
  double weight_ = 0;
  std::vector<double> share_;            // stop, group
  std::vector<std::uint32_t> count_;     // useful stops of a node
  std::vector<double> passed_, credit_;  // of a stop: paths to it that have passed a node, scratch
};

// Both orders of a pair, half each, at the pair's place.
void add_to_pairs(const std::vector<Sums>& sums, std::uint32_t group, const Victims& victims,
                  std::size_t n, PairScores& scores, Context& context) {
  const std::size_t k = victims.num_groups();
  for (std::uint32_t other = 0; other < k; ++other) {
    if (other == group) continue;
    const std::size_t pair = victims.pair(std::min(group, other), std::max(group, other));
    for (const Sums& part : sums) scores.connected[pair] += part.connected[other] / 2;
    parallel_for(
        context, n,
        [&](std::size_t node) {
          for (const Sums& part : sums) {
            scores.through[pair * n + node] += part.through[node * k + other] / 2;
            scores.crossing[pair * n + node] += part.crossing[node * k + other] / 2;
          }
        },
        4096);
  }
}

}  // namespace

VictimGraph whole_victim_graph(const PathGraph& graph, const Victims& victims) {
  VictimGraph whole;
  whole.graph = graph;
  whole.num_groups = victims.num_groups();
  whole.original.resize(graph.num_nodes());
  std::iota(whole.original.begin(), whole.original.end(), NodeId{0});
  whole.person_of = whole.original;
  for (const TwinNode& both : graph.twins) whole.person_of[both.twin] = both.person;
  whole.units.assign(std::size_t{graph.num_nodes()} * whole.num_groups, 0);
  for (std::size_t i = 0; i < victims.nodes.size(); ++i) {
    for (const UnitShare& share : victims.shares[i]) {
      whole.units[std::size_t{victims.nodes[i]} * whole.num_groups + share.group] = share.units;
    }
  }
  return whole;
}

double walk_gap(const double* p, const double* q, std::uint32_t num_groups) {
  const auto is_empty = [&](const double* mix) {
    return std::all_of(mix, mix + num_groups, [](double share) { return share == 0; });
  };
  return is_empty(p) || is_empty(q) ? 0 : mix_gap(p, q, num_groups);
}

CrossBorderCost walk_cost(const VictimGraph& graph, const Victims& victims) {
  CrossBorderCost cost;
  for (const auto& shares : victims.shares) cost.sources += shares.size();
  cost.steps = 2 * cost.sources * graph.graph.targets.size();
  return cost;
}

PairScores walk_scores(const VictimGraph& graph, const SideMixes& sides, const Victims& victims,
                       const WalkRules& rules, Context& context) {
  const std::size_t n = graph.num_nodes();
  const std::size_t k = victims.num_groups();
  context.require_memory(victims.num_pairs() * n * 16 + kMostChunks * n * k * 16, "cross_border");
  PairScores scores{.through = std::vector<double>(victims.num_pairs() * n, 0),
                    .crossing = std::vector<double>(victims.num_pairs() * n, 0),
                    .connected = std::vector<double>(victims.num_pairs(), 0)};
  std::vector<std::optional<Search>> searches(context.threads());
  for (std::uint32_t group = 0; group < k && k > 1; ++group) {
    std::vector<NodeId> sources;
    for (NodeId node = 0; node < n; ++node) {
      if (units_of(graph, node)[group] > 0) sources.push_back(node);
    }
    scores.sources += sources.size();
    const std::size_t grain =
        std::max<std::size_t>(1, (sources.size() + kMostChunks - 1) / kMostChunks);
    std::vector<Sums> sums(detail::chunk_count(sources.size(), grain));
    auto body = [&](std::size_t chunk, unsigned worker) {
      Sums& own = sums[chunk];
      own.through.assign(n * k, 0);
      own.crossing.assign(n * k, 0);
      own.connected.assign(k, 0);
      if (!searches[worker]) searches[worker].emplace(graph, sides, rules);
      const std::size_t end = std::min(sources.size(), (chunk + 1) * grain);
      for (std::size_t i = chunk * grain; i < end; ++i) {
        context.checkpoint();
        const auto units = static_cast<double>(units_of(graph, sources[i])[group]);
        searches[worker]->run(sources[i], units / kUnitWeight, own);
      }
    };
    detail::run_chunks(context, sums.size(), detail::ChunkBody(body));
    add_to_pairs(sums, group, victims, n, scores, context);
  }
  return scores;
}

}  // namespace mekhala::brokerage
