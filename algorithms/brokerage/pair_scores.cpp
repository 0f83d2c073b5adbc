#include "algorithms/brokerage/pair_scores.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "engine/base/error.hpp"
#include "engine/base/parallel.hpp"

namespace mekhala::brokerage {
namespace {

constexpr std::uint32_t kUnreached = UINT32_MAX;
constexpr double kUnitWeight = static_cast<double>(kUnit);

struct Source {
  NodeId node;
  double weight;
};

// What the sources of one chunk add up to; `targets` columns for each node.
struct Sums {
  std::vector<double> through;
  std::vector<double> crossing;
  std::vector<double> connected;
};

// One search from a victim and the walk back, with memory that is used again. K: how many groups
// the other end may be of, where that is known when this is compiled (it is the innermost loop),
// else 0.
template <std::size_t K>
class Search {
 public:
  Search(const VictimGraph& graph, const SideMixes& sides, std::vector<std::uint32_t> targets)
      : graph_(graph),
        sides_(sides),
        targets_(std::move(targets)),
        distance_(graph.num_nodes(), kUnreached),
        paths_(graph.num_nodes(), 0),
        share_(std::size_t{graph.num_nodes()} * targets_.size(), 0),
        down_(targets_.size()) {
    const auto most = std::max_element(sides.num_classes.begin(), sides.num_classes.end());
    credit_.assign(most == sides.num_classes.end() ? 0 : *most, kUnknown);
  }

  void run(const Source& source, Sums& sums) {
    forward(source.node);
    for (std::size_t i = order_.size(); i-- > 1;) backward(order_[i], source, sums);
    for (const NodeId node : order_) distance_[node] = kUnreached;
    order_.clear();
  }

 private:
  static constexpr double kUnknown = -1;

  struct Arc {
    NodeId node;
    std::uint32_t side;  // its class among the arcs of the node in hand
  };

  [[nodiscard]] std::size_t groups() const { return K != 0 ? K : targets_.size(); }

  void forward(NodeId source) {
    order_.push_back(source);
    distance_[source] = 0;
    paths_[source] = 1;
    for (std::size_t i = 0; i < order_.size(); ++i) {
      const NodeId node = order_[i];
      if (i > 0 && graph_.graph.passable[node] == 0) continue;
      for (const NodeId next : graph_.graph.neighbors(node)) {
        if (distance_[next] == kUnreached) {
          distance_[next] = distance_[node] + 1;
          paths_[next] = 0;
          order_.push_back(next);
        }
        if (distance_[next] == distance_[node] + 1) paths_[next] += paths_[node];
      }
    }
  }

  // share_ of a node: over the targets at or behind it, 1 / (paths from the source) for each path
  // from the node on; so shares of successors add up without a division.
  void backward(NodeId node, const Source& source, Sums& sums) {
    const std::size_t k = groups();
    if (!std::isfinite(paths_[node])) {
      throw Error(ErrorCode::limit_exceeded,
                  "there are more shortest paths between two victims than a number can hold; "
                  "project fewer carriers");
    }
    std::fill(down_.begin(), down_.end(), 0);
    if (graph_.graph.passable[node] != 0 && sides_.num_classes[node] != 0) {
      sort_arcs(node, source.node);
      if (!after_.empty()) add_inside(node, source, sums);
    }
    const std::int64_t* units = graph_.units.data() + std::size_t{node} * graph_.num_groups;
    for (std::size_t j = 0; j < k; ++j) {
      const std::int64_t own = units[targets_[j]];
      share_[node * k + j] = down_[j];
      if (own == 0) continue;
      const double weight = static_cast<double>(own) / kUnitWeight;
      share_[node * k + j] += weight / paths_[node];
      sums.connected[j] += source.weight * weight;
    }
  }

  // By which arcs paths come in, and by which they go on to where there is a target.
  void sort_arcs(NodeId node, NodeId source) {
    const std::size_t k = groups();
    before_.clear();
    after_.clear();
    const ArcOffset first = graph_.graph.offsets[node];
    const auto neighbors = graph_.graph.neighbors(node);
    for (std::size_t i = 0; i < neighbors.size(); ++i) {
      const NodeId other = neighbors[i];
      if (distance_[other] == distance_[node] + 1) {
        bool any = false;
        for (std::size_t j = 0; j < k; ++j) any = any || share_[other * k + j] != 0;
        if (any) after_.push_back({other, sides_.class_of[first + i]});
      } else if (distance_[other] + 1 == distance_[node] &&
                 (other == source || graph_.graph.passable[other] != 0)) {
        before_.push_back({other, sides_.class_of[first + i]});
      }
    }
  }

  // Each path counts the gap between the mixes of the arc it came by and the arc it leaves by. What
  // all paths that come in give an arc to leave by depends on the class of that arc only.
  void add_inside(NodeId node, const Source& source, Sums& sums) {
    const std::size_t k = groups();
    double* crossing = sums.crossing.data() + node * k;
    double* through = sums.through.data() + node * k;
    for (const Arc& arc : after_) {
      const double* share = share_.data() + arc.node * k;
      const double credit = credit_of(node, arc.side);
      for (std::size_t j = 0; j < k; ++j) down_[j] += share[j];
      if (credit == 0) continue;
      for (std::size_t j = 0; j < k; ++j) crossing[j] += source.weight * credit * share[j];
    }
    for (std::size_t j = 0; j < k; ++j) through[j] += source.weight * paths_[node] * down_[j];
    for (const Arc& arc : after_) credit_[arc.side] = kUnknown;
  }

  double credit_of(NodeId node, std::uint32_t side) {
    if (credit_[side] != kUnknown) return credit_[side];
    const std::uint32_t all = graph_.num_groups;
    const double* mixes = sides_.mixes.data() + sides_.offsets[node] * all;
    double credit = 0;
    for (const Arc& arc : before_) {
      credit += paths_[arc.node] *
                mix_gap(mixes + std::size_t{arc.side} * all, mixes + std::size_t{side} * all, all);
    }
    return credit_[side] = credit;
  }

  const VictimGraph& graph_;
  const SideMixes& sides_;
  std::vector<std::uint32_t> targets_;  // the groups of the other end
  std::vector<std::uint32_t> distance_;
  std::vector<double> paths_;
  std::vector<double> share_;
  std::vector<double> down_;
  std::vector<NodeId> order_;
  std::vector<Arc> before_;
  std::vector<Arc> after_;
  std::vector<double> credit_;  // by class of the arc that is left by
};

std::vector<Source> all_sources(const VictimGraph& graph, std::uint32_t group) {
  std::vector<Source> sources;
  for (NodeId node = 0; node < graph.num_nodes(); ++node) {
    const std::int64_t units = graph.units[std::size_t{node} * graph.num_groups + group];
    if (units > 0) sources.push_back({node, static_cast<double>(units) / kUnitWeight});
  }
  return sources;
}

// Chunks are many enough to keep threads busy and few enough that their sums fit; their number
// follows from the sizes only.
std::size_t chunk_grain(std::size_t sources, std::size_t bytes_of_sums) {
  const std::size_t fit = (std::size_t{256} << 20) / std::max<std::size_t>(bytes_of_sums, 1);
  const std::size_t chunks = std::clamp<std::size_t>(fit, 4, 64);
  return std::max<std::size_t>(1, (sources + chunks - 1) / chunks);
}

template <std::size_t K>
std::vector<Sums> run_chunks_of(const VictimGraph& graph, const SideMixes& sides,
                                const std::vector<std::uint32_t>& targets,
                                const std::vector<Source>& sources, Context& context) {
  const std::size_t size = std::size_t{graph.num_nodes()} * targets.size();
  const std::size_t grain = chunk_grain(sources.size(), size * 16);
  std::vector<Sums> sums(detail::chunk_count(sources.size(), grain));
  context.require_memory(sums.size() * size * 16, "cross_border");
  const Search<K> fresh(graph, sides, targets);
  std::vector<std::optional<Search<K>>> searches(context.threads());
  auto body = [&](std::size_t chunk, unsigned worker) {
    Sums& own = sums[chunk];
    own.through.assign(size, 0);
    own.crossing.assign(size, 0);
    own.connected.assign(targets.size(), 0);
    if (!searches[worker]) searches[worker].emplace(fresh);
    const std::size_t end = std::min(sources.size(), (chunk + 1) * grain);
    for (std::size_t i = chunk * grain; i < end; ++i) {
      context.checkpoint();
      searches[worker]->run(sources[i], own);
    }
  };
  detail::run_chunks(context, sums.size(), detail::ChunkBody(body));
  return sums;
}

std::vector<Sums> run_all(const VictimGraph& graph, const SideMixes& sides,
                          const std::vector<std::uint32_t>& targets,
                          const std::vector<Source>& sources, Context& context) {
  switch (targets.size()) {
    case 1:
      return run_chunks_of<1>(graph, sides, targets, sources, context);
    case 2:
      return run_chunks_of<2>(graph, sides, targets, sources, context);
    case 3:
      return run_chunks_of<3>(graph, sides, targets, sources, context);
    default:
      return run_chunks_of<0>(graph, sides, targets, sources, context);
  }
}

}  // namespace

std::vector<std::uint32_t> source_order(const Victims& victims) {
  const std::vector<std::int64_t> totals = victims.totals();
  std::vector<std::uint32_t> order(victims.num_groups());
  std::iota(order.begin(), order.end(), 0U);
  std::stable_sort(order.begin(), order.end(),
                   [&](std::uint32_t a, std::uint32_t b) { return totals[a] < totals[b]; });
  return order;
}

CrossBorderCost exact_cost(const VictimGraph& graph, const Victims& victims) {
  CrossBorderCost cost;
  const std::vector<std::uint32_t> order = source_order(victims);
  for (std::size_t rank = 0; rank + 1 < order.size(); ++rank) {
    for (NodeId node = 0; node < graph.num_nodes(); ++node) {
      const std::size_t at = std::size_t{node} * graph.num_groups + order[rank];
      cost.sources += graph.units[at] > 0 ? 1U : 0U;
    }
  }
  cost.steps = 2 * cost.sources * graph.graph.targets.size();
  return cost;
}

PairScores pair_scores(const VictimGraph& graph, const SideMixes& sides, const Victims& victims,
                       Context& context) {
  const std::size_t n = graph.num_nodes();
  const std::size_t pairs = victims.num_pairs();
  context.require_memory(pairs * n * 16, "cross_border");
  PairScores scores{.through = std::vector<double>(pairs * n, 0),
                    .crossing = std::vector<double>(pairs * n, 0),
                    .connected = std::vector<double>(pairs, 0)};
  const std::vector<std::uint32_t> order = source_order(victims);
  for (std::size_t rank = 0; rank + 1 < order.size(); ++rank) {
    const std::uint32_t group = order[rank];
    const std::vector<std::uint32_t> targets(order.begin() + static_cast<std::ptrdiff_t>(rank) + 1,
                                             order.end());
    const std::vector<Source> sources = all_sources(graph, group);
    scores.sources += sources.size();
    const std::vector<Sums> sums = run_all(graph, sides, targets, sources, context);
    for (std::size_t j = 0; j < targets.size(); ++j) {
      const std::size_t pair =
          victims.pair(std::min(group, targets[j]), std::max(group, targets[j]));
      for (const Sums& part : sums) scores.connected[pair] += part.connected[j];
      parallel_for(
          context, n,
          [&](std::size_t node) {
            for (const Sums& part : sums) {
              scores.through[pair * n + node] += part.through[node * targets.size() + j];
              scores.crossing[pair * n + node] += part.crossing[node * targets.size() + j];
            }
          },
          4096);
    }
  }
  return scores;
}

std::vector<double> mean_over_pairs(const std::vector<double>& scores,
                                    const std::vector<double>& pair_sizes,
                                    const std::vector<std::uint8_t>& large, std::size_t num_nodes) {
  std::size_t count = 0;
  for (const std::uint8_t is_large : large) count += is_large;
  if (count == 0) return {};
  std::vector<double> mean(num_nodes, 0);
  for (std::size_t pair = 0; pair < large.size(); ++pair) {
    if (large[pair] == 0) continue;
    for (std::size_t node = 0; node < num_nodes; ++node) {
      mean[node] += scores[pair * num_nodes + node] / pair_sizes[pair];
    }
  }
  for (double& value : mean) value /= static_cast<double>(count);
  return mean;
}

}  // namespace mekhala::brokerage
