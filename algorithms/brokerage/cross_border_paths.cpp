#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <limits>
#include <tuple>

#include "algorithms/brokerage/cross_border.hpp"
#include "algorithms/brokerage/pair_scores.hpp"
#include "algorithms/brokerage/side_mixes.hpp"
#include "algorithms/brokerage/victim_graph.hpp"

namespace mekhala {

using brokerage::kUnit;
using brokerage::PathGraph;
using brokerage::VictimGraph;
using brokerage::Victims;

namespace {

constexpr std::uint32_t kUnreached = UINT32_MAX;

struct Found {
  double part = 0;
  double share = 0;
  double credit = 0;
  std::size_t pair = 0;
  std::vector<NodeId> nodes;

  // Strongest first, then shortest, then by nodes.
  [[nodiscard]] bool before(const Found& other) const {
    if (part != other.part) return part > other.part;
    if (nodes.size() != other.nodes.size()) return nodes.size() < other.nodes.size();
    return nodes < other.nodes;
  }
};

// The `count` best, in order.
class Best {
 public:
  explicit Best(std::size_t count) : count_(count) {}
  void add(Found found) {
    if (count_ == 0 || (full() && !found.before(list_.back()))) return;
    const auto place = std::upper_bound(list_.begin(), list_.end(), found,
                                        [](const Found& a, const Found& b) { return a.before(b); });
    list_.insert(place, std::move(found));
    if (list_.size() > count_) list_.pop_back();
  }
  // Whether a path with at most this part, that length and first node could still come in.
  [[nodiscard]] bool may_take(double part, std::size_t num_nodes, NodeId first) const {
    if (count_ == 0) return false;
    if (!full()) return true;
    const Found& last = list_.back();
    const auto rank = [](double p, std::size_t length, NodeId node) {
      return std::tuple(-p, length, node);
    };
    return rank(part, num_nodes, first) <= rank(last.part, last.nodes.size(), last.nodes.front());
  }
  [[nodiscard]] std::size_t count() const { return count_; }
  [[nodiscard]] const std::vector<Found>& list() const { return list_; }

 private:
  [[nodiscard]] bool full() const { return list_.size() == count_; }
  std::size_t count_;
  std::vector<Found> list_;
};

// Distances and numbers of shortest paths from one node.
struct Reach {
  std::vector<std::uint32_t> distance;
  std::vector<double> paths;
  std::vector<NodeId> order;

  explicit Reach(NodeId n) : distance(n, kUnreached), paths(n, 0) {}

  void run(const PathGraph& graph, NodeId source) {
    for (const NodeId node : order) distance[node] = kUnreached;
    order.assign(1, source);
    distance[source] = 0;
    paths[source] = 1;
    for (std::size_t i = 0; i < order.size(); ++i) {
      const NodeId node = order[i];
      if (i > 0 && graph.passable[node] == 0) continue;
      for (const NodeId next : graph.neighbors(node)) {
        if (distance[next] == kUnreached) {
          distance[next] = distance[node] + 1;
          paths[next] = 0;
          order.push_back(next);
        }
        if (distance[next] == distance[node] + 1) paths[next] += paths[node];
      }
    }
  }
};

// What one pair of groups adds for a pair of people: weight / N_ab / number of pairs.
struct PairPart {
  double part;
  std::size_t pair;
};

class PathFinder {
 public:
  PathFinder(const VictimGraph& graph, const brokerage::SideMixes& sides, const Victims& victims,
             NodeId through, std::uint32_t min_group)
      : graph_(graph),
        sides_(sides),
        victims_(victims),
        through_(through),
        sizes_(victims.pair_sizes()),
        large_(victims.large_pairs(min_group)),
        from_through_(graph.num_nodes()),
        from_source_(graph.num_nodes()),
        marked_(graph.num_nodes(), 0) {
    averaged_ = static_cast<double>(std::count(large_.begin(), large_.end(), 1));
    from_through_.run(graph.graph, through);
  }

  // Paths from `source` to larger victims; returns how many there are in all.
  double collect(NodeId source, Best& best) {
    double total = 0;
    if (source == through_ || from_through_.distance[source] == kUnreached) return 0;
    from_source_.run(graph_.graph, source);
    for (const NodeId target : from_source_.order) {
      if (target <= source || target == through_) continue;
      if (from_through_.distance[target] == kUnreached) continue;
      if (from_source_.distance[target] !=
          from_source_.distance[through_] + from_through_.distance[target]) {
        continue;
      }
      const std::vector<PairPart> parts = parts_of(source, target);
      if (parts.empty()) continue;
      total += from_source_.paths[through_] * from_through_.paths[target];
      for (const PairPart& part : parts) collect_pair(source, target, part, best);
    }
    return total;
  }

 private:
  [[nodiscard]] std::int64_t units(NodeId node, std::uint32_t group) const {
    return graph_.units[std::size_t{node} * graph_.num_groups + group];
  }

  [[nodiscard]] std::vector<PairPart> parts_of(NodeId source, NodeId target) const {
    std::vector<PairPart> parts;
    for (std::uint32_t i = 0; i < graph_.num_groups; ++i) {
      for (std::uint32_t j = i + 1; j < graph_.num_groups; ++j) {
        const std::size_t pair = victims_.pair(i, j);
        const auto weight =
            static_cast<double>(units(source, i)) * static_cast<double>(units(target, j)) +
            static_cast<double>(units(source, j)) * static_cast<double>(units(target, i));
        if (weight == 0 || large_[pair] == 0) continue;
        constexpr double unit = static_cast<double>(kUnit);
        parts.push_back({weight / unit / unit / sizes_[pair] / averaged_, pair});
      }
    }
    return parts;
  }

  // The neighbors of `node` one step nearer to the source from which `reach` was made.
  [[nodiscard]] std::vector<NodeId> nearer(const Reach& reach, NodeId node, NodeId source) const {
    std::vector<NodeId> list;
    for (const NodeId other : graph_.graph.neighbors(node)) {
      if (reach.distance[other] != kUnreached &&
          reach.distance[other] + 1 == reach.distance[node] &&
          (other == source || graph_.graph.passable[other] != 0)) {
        list.push_back(other);
      }
    }
    return list;
  }

  // The nodes that a shortest path from `from` (outside) to `to` may use, marked.
  void mark_between(const Reach& reach, NodeId from, NodeId to) {
    for (const NodeId node : touched_) marked_[node] = 0;
    touched_.assign(1, to);
    marked_[to] = 1;
    for (std::size_t i = 0; i < touched_.size(); ++i) {
      for (const NodeId other : nearer(reach, touched_[i], from)) {
        if (marked_[other] != 0) continue;
        marked_[other] = 1;
        touched_.push_back(other);
      }
    }
  }

  // The first `count` shortest paths from `from` to `to`, in order of node numbers.
  [[nodiscard]] std::vector<std::vector<NodeId>> first_paths(const Reach& reach, NodeId from,
                                                             NodeId to, std::size_t count) {
    mark_between(reach, from, to);
    std::vector<std::vector<NodeId>> paths;
    std::vector<NodeId> path{from};
    std::vector<std::size_t> next{0};
    while (!path.empty() && paths.size() < count) {
      const NodeId node = path.back();
      if (node == to) paths.push_back(path);
      const auto neighbors = graph_.graph.neighbors(node);
      std::size_t& i = next.back();
      while (i < neighbors.size() && (marked_[neighbors[i]] == 0 ||
                                      reach.distance[neighbors[i]] != reach.distance[node] + 1)) {
        ++i;
      }
      if (node == to || i == neighbors.size()) {
        path.pop_back();
        next.pop_back();
      } else {
        path.push_back(neighbors[i++]);
        next.push_back(0);
      }
    }
    return paths;
  }

  [[nodiscard]] const double* mix(NodeId neighbor) const {
    const auto row = graph_.graph.neighbors(through_);
    const auto place = std::lower_bound(row.begin(), row.end(), neighbor) - row.begin();
    const std::uint32_t side =
        sides_.class_of[graph_.graph.offsets[through_] + static_cast<ArcOffset>(place)];
    return sides_.mixes.data() + (sides_.offsets[through_] + side) * graph_.num_groups;
  }

  void collect_pair(NodeId source, NodeId target, const PairPart& part, Best& best) {
    const std::size_t length = std::size_t{from_source_.distance[target]} + 1;
    const double share = 1 / from_source_.paths[target];
    if (!best.may_take(part.part * share, length, source)) return;
    // Paths from the middle to the target, read from the target's side, start at its successors.
    mark_between(from_through_, through_, target);
    std::vector<NodeId> after;
    for (const NodeId node : graph_.graph.neighbors(through_)) {
      if (marked_[node] != 0 && from_through_.distance[node] == 1) after.push_back(node);
    }
    for (const NodeId before : nearer(from_source_, through_, source)) {
      for (const NodeId next : after) {
        const double credit = brokerage::mix_gap(mix(before), mix(next), graph_.num_groups);
        const double worth = part.part * share * credit;
        if (credit > 0 && best.may_take(worth, length, source)) {
          list_paths({worth, share, credit, part.pair, {}}, source, before, next, target, best);
        }
      }
    }
  }

  void list_paths(const Found& kind, NodeId source, NodeId before, NodeId next, NodeId target,
                  Best& best) {
    const auto heads = first_paths(from_source_, source, before, best.count());
    const auto tails = first_paths_from(next, target, best.count());
    std::size_t listed = 0;
    for (const auto& head : heads) {
      for (const auto& tail : tails) {
        if (++listed > best.count()) return;
        Found found = kind;
        found.nodes = head;
        found.nodes.push_back(through_);
        found.nodes.insert(found.nodes.end(), tail.begin(), tail.end());
        best.add(std::move(found));
      }
    }
  }

  // Shortest paths from the middle's neighbor on: distances from the middle serve as well.
  [[nodiscard]] std::vector<std::vector<NodeId>> first_paths_from(NodeId next, NodeId target,
                                                                  std::size_t count) {
    return first_paths(from_through_, next, target, count);
  }

  const VictimGraph& graph_;
  const brokerage::SideMixes& sides_;
  const Victims& victims_;
  NodeId through_;
  std::vector<double> sizes_;
  std::vector<std::uint8_t> large_;
  double averaged_ = 0;
  Reach from_through_;
  Reach from_source_;
  std::vector<std::uint8_t> marked_;
  std::vector<NodeId> touched_;
};

// The smallest edge between two neighbors, in either direction.
EdgeId edge_between(const GraphView& graph, NodeId a, NodeId b) {
  EdgeId best = kNoEdge;
  const auto look = [&](std::span<const NodeId> nodes, std::span<const EdgeId> edges, NodeId to) {
    const auto place = std::lower_bound(nodes.begin(), nodes.end(), to) - nodes.begin();
    const auto at = static_cast<std::size_t>(place);
    if (at < nodes.size() && nodes[at] == to) best = std::min(best, edges[at]);
  };
  look(graph.out_neighbors(a), graph.out_edges(a), b);
  look(graph.in_neighbors(a), graph.in_edges(a), b);
  return best;
}

Path whole_path(const GraphView& graph, const VictimGraph& small, const Found& found) {
  Path path;
  path.length = static_cast<double>(found.nodes.size() - 1);
  for (const NodeId node : found.nodes) path.nodes.push_back(small.original[node]);
  for (std::size_t i = 0; i + 1 < path.nodes.size(); ++i) {
    path.edges.push_back(edge_between(graph, path.nodes[i], path.nodes[i + 1]));
  }
  return path;
}

std::vector<std::string> pair_names(const Victims& victims) {
  std::vector<std::string> names(victims.num_pairs());
  for (std::uint32_t i = 0; i < victims.num_groups(); ++i) {
    for (std::uint32_t j = i + 1; j < victims.num_groups(); ++j) {
      names[victims.pair(i, j)] = victims.pair_name(i, j);
    }
  }
  return names;
}

struct Collected {
  Best best;
  double total = 0;
};

Collected collect_all(const PathFinder& fresh, const std::vector<NodeId>& sources,
                      std::size_t count, Context& context) {
  constexpr std::size_t grain = 8;
  std::vector<Collected> parts(detail::chunk_count(sources.size(), grain), {Best(count), 0});
  std::vector<std::optional<PathFinder>> finders(context.threads());
  auto body = [&](std::size_t chunk, unsigned worker) {
    if (!finders[worker]) finders[worker].emplace(fresh);
    const std::size_t end = std::min(sources.size(), (chunk + 1) * grain);
    for (std::size_t i = chunk * grain; i < end; ++i) {
      parts[chunk].total += finders[worker]->collect(sources[i], parts[chunk].best);
    }
  };
  detail::run_chunks(context, parts.size(), detail::ChunkBody(body));
  Collected all{Best(count), 0};
  for (const Collected& part : parts) {
    all.total += part.total;
    for (const Found& found : part.best.list()) all.best.add(found);
  }
  return all;
}

void add_facts(const Collected& collected, const Victims& victims, double crossing, Paths& result) {
  const std::vector<std::string> names = pair_names(victims);
  result.facts.add("crossing", crossing);
  result.facts.add("total", collected.total);
  for (std::size_t i = 0; i < collected.best.list().size(); ++i) {
    const Found& found = collected.best.list()[i];
    result.facts.add(fmt::format("part:{}", i), found.part);
    result.facts.add(fmt::format("share:{}", i), found.share);
    result.facts.add(fmt::format("credit:{}", i), found.credit);
    result.facts.add(fmt::format("pair:{}", i), names[found.pair]);
  }
}

}  // namespace

Paths cross_border_paths_mixed(const GraphView& graph, std::span<const GroupMix> mixes,
                               const CrossBorderPathsOptions& options, Context& context) {
  if (options.node.node >= graph.num_nodes()) {
    throw Error(ErrorCode::usage, "node must be a node of the graph: give the one to explain");
  }
  const Victims victims = brokerage::make_victims(graph.num_nodes(), mixes, options.groups.names);
  const PathGraph paths = brokerage::path_graph(graph, victims, options.blocked.nodes,
                                                options.victims_carry, options.twins);
  const VictimGraph small = brokerage::victim_graph(paths, victims, /*bundle=*/false);
  Paths result;
  const auto place =
      std::lower_bound(small.original.begin(), small.original.end(), options.node.node);
  if (place == small.original.end() || *place != options.node.node ||
      paths.passable[options.node.node] == 0) {
    result.facts.add("crossing", 0.0);
    result.facts.add("total", 0.0);
    result.info.notes.push_back("no path between two victims goes through this node");
    return result;
  }
  const auto node = static_cast<NodeId>(place - small.original.begin());
  const brokerage::SideMixes sides = brokerage::side_mixes(small, options.mix_steps, context);
  const brokerage::PairScores scores = brokerage::pair_scores(small, sides, victims, context);
  const std::vector<double> crossing =
      brokerage::mean_over_pairs(scores.crossing, victims.pair_sizes(),
                                 victims.large_pairs(options.min_group), small.num_nodes());
  if (crossing.empty()) {
    result.info.notes.push_back("no pair of groups has enough victims on both sides");
  }
  std::vector<NodeId> sources;
  for (NodeId i = 0; i < small.num_nodes(); ++i) {
    const auto* units = small.units.data() + std::size_t{i} * small.num_groups;
    if (std::any_of(units, units + small.num_groups, [](auto value) { return value > 0; })) {
      sources.push_back(i);
    }
  }
  const Collected collected = collect_all(
      PathFinder(small, sides, victims, node, options.min_group), sources, options.count, context);
  for (const Found& found : collected.best.list()) {
    result.paths.push_back(whole_path(graph, small, found));
  }
  add_facts(collected, victims, crossing.empty() ? 0.0 : crossing[node], result);
  return result;
}

Paths cross_border_paths(const GraphView& graph, const CrossBorderPathsOptions& options,
                         Context& context) {
  return cross_border_paths_mixed(graph, mixes_of(options.groups), options, context);
}

AlgorithmSpec cross_border_paths_spec() {
  using Options = CrossBorderPathsOptions;
  return describe("cross_border_paths", &cross_border_paths)
      .family("brokerage")
      .summary("The paths between victims of different groups that give a node its crossing.")
      .convention(
          "As cross_border; strongest part first, then shorter, then by node; a path starts at its "
          "smaller end.")
      .cost("O(v g (n + m)) for v victims in g groups, and the paths listed")
      .reference("doi:10.1016/j.socnet.2007.11.001")
      .param("groups", &Options::groups, "group of each victim, such as a country")
      .required()
      .param("node", &Options::node, "the node to explain")
      .required()
      .param("blocked", &Options::blocked, "nodes that may not stand inside a path")
      .param("victims_carry", &Options::victims_carry, "victims may stand inside a path")
      .param("min_group", &Options::min_group,
             "pairs of groups with fewer victims on a side are not averaged")
      .range(1, 1000000)
      .param("mix_steps", &Options::mix_steps,
             "steps within which a side's mix of groups is looked for")
      .range(0, 16)
      .param("count", &Options::count, "how many paths to list")
      .range(0, 100000);
}

}  // namespace mekhala
