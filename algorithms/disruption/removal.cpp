#include "algorithms/disruption/removal.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "algorithms/brokerage/cross_border.hpp"
#include "algorithms/centrality/betweenness.hpp"
#include "algorithms/centrality/collective_influence.hpp"
#include "algorithms/centrality/katz.hpp"
#include "algorithms/disruption/dismantling.hpp"
#include "algorithms/disruption/forest.hpp"
#include "engine/graph/bfs.hpp"

namespace mekhala {

namespace {

constexpr std::uint64_t kOrderStream = 0x6f72646572;
constexpr std::uint64_t kSourceStream = 0x736f75726365;

std::vector<double> degrees(const GraphView& graph) {
  std::vector<double> scores(graph.num_nodes());
  for (NodeId node = 0; node < graph.num_nodes(); ++node) {
    scores[node] = static_cast<double>(graph.out_neighbors(node).size());
  }
  return scores;
}

std::vector<double> crossings(const GraphView& graph, const NodeGroups& groups, Context& context) {
  CrossBorderOptions options;
  options.groups = groups;
  const Table table = cross_border(graph, options, context);
  const auto& column = std::get<Column<double>>(*table.columns.find("crossing"));
  std::vector<double> scores(graph.num_nodes(), std::nan(""));
  for (NodeId node = 0; node < graph.num_nodes(); ++node) {
    if (column.has(node)) scores[node] = column[node];
  }
  return scores;
}

std::vector<double> scores_of(const GraphView& left, const std::vector<bool>& gone,
                              const RemovalOptions& options, Context& context) {
  if (options.scorer) return options.scorer(left, gone, context);
  switch (options.order) {
    case RemovalOrder::degree:
      return degrees(left);
    case RemovalOrder::betweenness:
      return betweenness(left, {}, context).values;
    case RemovalOrder::katz:
      return katz(left, {}, context).values;
    case RemovalOrder::collective_influence:
      return collective_influence(left, {}, context).values;
    case RemovalOrder::cross_border:
      return crossings(left, options.groups, context);
    case RemovalOrder::dismantling:
    case RemovalOrder::key_players:
    case RemovalOrder::random:
      break;
  }
  throw Error(ErrorCode::failure, "an order that is planned or drawn has no scores");
}

void check(const GraphView& graph, const RemovalOptions& options) {
  if (options.block == 0) throw Error(ErrorCode::usage, "block must be 1 or more");
  if (options.order == RemovalOrder::cross_border && !options.scorer && options.groups.of.empty()) {
    throw Error(ErrorCode::usage, "groups must be given for the order cross_border");
  }
  if (options.costs.empty()) return;
  const bool fits = options.costs.size() == graph.num_nodes() &&
                    std::all_of(options.costs.begin(), options.costs.end(),
                                [](double cost) { return cost > 0 && std::isfinite(cost); });
  if (!fits) {
    throw Error(ErrorCode::usage, "costs must be one finite number above 0 for each node");
  }
}

// Everybody who may be removed, the most worthwhile first.
void sort_by_score(std::vector<NodeId>& nodes, const std::vector<double>& scores,
                   const std::vector<double>& costs, std::size_t wanted) {
  std::vector<double> worth(scores.size());
  for (std::size_t i = 0; i < scores.size(); ++i) {
    worth[i] = std::isnan(scores[i]) ? -INFINITY : scores[i] / (costs.empty() ? 1 : costs[i]);
  }
  const auto end = nodes.begin() + static_cast<std::ptrdiff_t>(std::min(wanted, nodes.size()));
  std::partial_sort(nodes.begin(), end, nodes.end(), [&](NodeId a, NodeId b) {
    return worth[a] != worth[b] ? worth[a] > worth[b] : a < b;
  });
}

// The first `wanted` of `candidates`, which are not gone, come to the front, in their order.
void choose(std::vector<NodeId>& candidates, const GraphView& left, const std::vector<bool>& gone,
            const RemovalOptions& options, std::size_t wanted, Context& context) {
  if (!options.scorer && options.order == RemovalOrder::dismantling) {
    candidates = dismantling_order(left, candidates, options.costs, context).order;
  } else if (!options.scorer && options.order == RemovalOrder::key_players) {
    const auto chosen = key_player_order(left, candidates, options.costs, wanted, context);
    std::vector<bool> first(left.num_nodes(), false);
    for (const NodeId node : chosen) first[node] = true;
    std::erase_if(candidates, [&](NodeId node) { return first[node]; });
    candidates.insert(candidates.begin(), chosen.begin(), chosen.end());
  } else {
    sort_by_score(candidates, scores_of(left, gone, options, context), options.costs, wanted);
  }
}

}  // namespace

Graph removal_graph(const GraphView& graph) {
  return fold_parallel_edges(as_undirected(graph), true).graph;
}

Graph without_nodes(const GraphView& graph, const std::vector<bool>& gone) {
  std::vector<EdgeEnds> edges;
  for (EdgeId edge = 0; edge < graph.num_edges(); ++edge) {
    if (gone[graph.source(edge)] || gone[graph.target(edge)]) continue;
    edges.push_back({graph.source(edge), graph.target(edge)});
  }
  return Graph::from_edges(graph.num_nodes(), edges, graph.directed());
}

std::vector<NodeId> removal_order(const GraphView& graph, const RemovalOptions& options,
                                  Context& context, std::uint64_t draw) {
  check(graph, options);
  std::vector<NodeId> candidates;
  for (NodeId node = 0; node < graph.num_nodes(); ++node) {
    if (!std::binary_search(options.kept.nodes.begin(), options.kept.nodes.end(), node)) {
      candidates.push_back(node);
    }
  }
  const std::size_t wanted = options.removals == 0
                                 ? candidates.size()
                                 : std::min<std::size_t>(options.removals, candidates.size());
  if (options.order == RemovalOrder::random && !options.scorer) {
    Random random = context.random(kOrderStream + draw);
    random.shuffle(std::span<NodeId>(candidates));
    candidates.resize(wanted);
    return candidates;
  }
  std::vector<bool> gone(graph.num_nodes(), false);
  if (!options.recompute) {
    choose(candidates, graph, gone, options, wanted, context);
    candidates.resize(wanted);
    return candidates;
  }
  std::vector<NodeId> order;
  while (order.size() < wanted) {
    const double done = static_cast<double>(order.size()) / static_cast<double>(wanted);
    const std::size_t count = std::min<std::size_t>(options.block, wanted - order.size());
    const ProgressPart part(context, done,
                            done + static_cast<double>(count) / static_cast<double>(wanted));
    const Graph left = without_nodes(graph, gone);
    choose(candidates, left, gone, options, count, context);
    for (std::size_t i = 0; i < count; ++i) gone[candidates[i]] = true;
    order.insert(order.end(), candidates.begin(),
                 candidates.begin() + static_cast<std::ptrdiff_t>(count));
    candidates.erase(candidates.begin(), candidates.begin() + static_cast<std::ptrdiff_t>(count));
  }
  return order;
}

std::vector<Fragments> fragments_after(const GraphView& graph, std::span<const NodeId> order,
                                       std::uint32_t block, Context& context) {
  const NodeId n = graph.num_nodes();
  const std::size_t steps = (order.size() + block - 1) / block;
  std::vector<Fragments> after(steps + 1);
  std::vector<bool> here(n, true);
  for (const NodeId node : order) here[node] = false;
  Forest forest(n);
  Fragments now;
  const auto add = [&](NodeId node) {
    ++now.components;
    now.largest = std::max<NodeId>(now.largest, 1);
    for (const NodeId neighbor : graph.out_neighbors(node)) {
      if (!here[neighbor]) continue;
      const NodeId size = forest.join(node, neighbor);
      if (size == 0) continue;
      --now.components;
      now.largest = std::max(now.largest, size);
    }
  };
  std::vector<bool> stays(n, false);
  stays.swap(here);  // nodes come one by one, and each joins those that came before
  for (NodeId node = 0; node < n; ++node) {
    if (!stays[node]) continue;
    here[node] = true;
    add(node);
  }
  after[steps] = now;
  for (std::size_t step = steps; step > 0; --step) {
    if (step % 4096 == 0) context.checkpoint();
    const std::size_t end = std::min<std::size_t>(order.size(), step * block);
    for (std::size_t i = (step - 1) * block; i < end; ++i) {
      here[order[i]] = true;
      add(order[i]);
    }
    after[step - 1] = now;
  }
  return after;
}

std::vector<NodeId> efficiency_sources(NodeId num_nodes, std::uint32_t count, Context& context) {
  std::vector<NodeId> sources(num_nodes);
  std::iota(sources.begin(), sources.end(), NodeId{0});
  if (count == 0 || count >= num_nodes) return sources;
  Random random = context.random(kSourceStream);
  for (std::uint32_t i = 0; i < count; ++i) {
    std::swap(sources[i], sources[i + random.below(num_nodes - i)]);
  }
  sources.resize(count);
  std::sort(sources.begin(), sources.end());
  return sources;
}

double inverse_distances(const GraphView& graph, std::span<const NodeId> sources,
                         Context& context) {
  if (sources.empty()) return 0;
  // Pairs at each distance are whole numbers: their sum is the same whoever counts them.
  struct Search {
    Bfs bfs;
    std::vector<std::uint64_t> pairs;
  };
  const Search fresh{Bfs(graph, Direction::out), {}};
  const auto used =
      parallel_collect(context, sources.size(), fresh, [&](std::size_t i, Search& search) {
        search.bfs.for_each_level(sources[i],
                                  [&](std::uint32_t distance, std::span<const NodeId> level) {
                                    if (search.pairs.size() <= distance)
                                      search.pairs.resize(distance + 1);
                                    search.pairs[distance] += level.size();
                                  });
      });
  std::vector<std::uint64_t> pairs;
  for (const Search& search : used) {
    if (pairs.size() < search.pairs.size()) pairs.resize(search.pairs.size());
    for (std::size_t d = 0; d < search.pairs.size(); ++d) pairs[d] += search.pairs[d];
  }
  double sum = 0;
  for (std::size_t d = 1; d < pairs.size(); ++d) {
    sum += static_cast<double>(pairs[d]) / static_cast<double>(d);
  }
  return sum * (static_cast<double>(graph.num_nodes()) / static_cast<double>(sources.size()));
}

std::vector<std::size_t> measured_steps(std::size_t steps, std::uint32_t points) {
  std::vector<std::size_t> chosen{0};
  const std::size_t count = std::min<std::size_t>(points, steps);
  for (std::size_t i = 1; i <= count; ++i) chosen.push_back(steps * i / count);
  return chosen;
}

}  // namespace mekhala
