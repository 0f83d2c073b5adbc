#include "algorithms/centrality/brandes.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "algorithms/adjacency.hpp"
#include "algorithms/centrality/lanes.hpp"
#include "algorithms/centrality/length_search.hpp"
#include "algorithms/centrality/tree_folding.hpp"

namespace mekhala::detail {

namespace {

// Nodes in the order of breadth-first search from the busiest node of each component: consecutive
// sources lie close together, and so do the rows that they touch. Without those that are `seen`.
std::vector<NodeId> search_order(const Adjacency& adjacency, std::vector<std::uint8_t> seen) {
  const NodeId n = adjacency.num_nodes();
  std::vector<NodeId> starts;
  for (NodeId node = 0; node < n; ++node) {
    if (seen[node] == 0) starts.push_back(node);
  }
  std::stable_sort(starts.begin(), starts.end(),
                   [&](NodeId a, NodeId b) { return adjacency.degree(a) > adjacency.degree(b); });
  std::vector<NodeId> order;
  order.reserve(starts.size());
  for (const NodeId start : starts) {
    if (seen[start] != 0) continue;
    seen[start] = 1;
    std::size_t next = order.size();
    order.push_back(start);
    for (; next < order.size(); ++next) {
      for (const NodeId neighbor : adjacency.neighbors(order[next])) {
        if (seen[neighbor] != 0) continue;
        seen[neighbor] = 1;
        order.push_back(neighbor);
      }
    }
  }
  return order;
}

// The shortest of a bundle of parallel edges; with `counted` each arc has its own.
void fill_lengths(const BrandesOptions& options, const Adjacency& all,
                  const std::vector<NodeId>& order, const std::vector<NodeId>& name_of,
                  BrandesGraph& out) {
  out.lengths.resize(out.targets.size());
  std::vector<std::pair<NodeId, double>> row;
  for (std::size_t node = 0; node < order.size(); ++node) {
    const auto neighbors = all.neighbors(order[node]);
    const auto edges = all.edges(order[node]);
    row.clear();
    for (std::size_t i = 0; i < neighbors.size(); ++i) {
      if (name_of[neighbors[i]] == kNoNode) continue;
      const double length = options.lengths[edges[i]];
      const bool repeats = options.parallel == ParallelEdges::folded && !row.empty() &&
                           row.back().first == name_of[neighbors[i]];
      if (repeats) {
        row.back().second = std::min(row.back().second, length);
      } else {
        row.emplace_back(name_of[neighbors[i]], length);
      }
    }
    std::stable_sort(row.begin(), row.end(),
                     [](const auto& a, const auto& b) { return a.first < b.first; });
    for (std::size_t i = 0; i < row.size(); ++i) {
      out.lengths[out.offsets[node] + i] = row[i].second;
    }
  }
}

AdjacencyOptions walk_of(const BrandesOptions& options, ParallelEdges parallel) {
  return {.direction = options.directed ? Direction::out : Direction::both,
          .fold_parallel = parallel == ParallelEdges::folded,
          .drop_loops = true};
}

// The graph to be searched, and what its trees have without a search.
struct Prepared {
  BrandesGraph graph;
  TreeFolding trees;
  std::size_t sources = 0;  // the first nodes of the graph are searched from
};

// What is neither folded away nor alone: nodes that a search can start from to any purpose.
std::vector<std::uint8_t> left_out(const Adjacency& adjacency, const TreeFolding& trees) {
  std::vector<std::uint8_t> out = trees.folded;
  for (NodeId node = 0; node < adjacency.num_nodes(); ++node) {
    const auto neighbors = adjacency.neighbors(node);
    const bool alone = std::all_of(neighbors.begin(), neighbors.end(),
                                   [&](NodeId neighbor) { return trees.folded[neighbor] != 0; });
    if (alone) out[node] = 1;
  }
  return out;
}

void fill_rows(const Adjacency& adjacency, const std::vector<NodeId>& name_of, bool with_edges,
               Context& context, BrandesGraph& out) {
  using Row = std::vector<std::pair<NodeId, EdgeId>>;
  const std::size_t n = out.order.size();
  out.offsets.resize(n + 1, 0);
  for (std::size_t i = 0; i < n; ++i) {
    const auto neighbors = adjacency.neighbors(out.order[i]);
    const auto degree = std::count_if(neighbors.begin(), neighbors.end(),
                                      [&](NodeId node) { return name_of[node] != kNoNode; });
    out.offsets[i + 1] = out.offsets[i] + static_cast<ArcOffset>(degree);
  }
  out.targets.resize(out.offsets[n]);
  if (with_edges) out.edges.resize(out.offsets[n]);
  parallel_for(context, n, Row{}, [&](std::size_t i, Row& row) {
    const auto neighbors = adjacency.neighbors(out.order[i]);
    const auto edges = adjacency.edges(out.order[i]);
    row.clear();
    for (std::size_t a = 0; a < neighbors.size(); ++a) {
      const NodeId name = name_of[neighbors[a]];
      if (name != kNoNode) row.emplace_back(name, edges[a]);
    }
    std::sort(row.begin(), row.end());
    for (std::size_t a = 0; a < row.size(); ++a) {
      out.targets[out.offsets[i] + a] = row[a].first;
      if (with_edges) out.edges[out.offsets[i] + a] = row[a].second;
    }
  });
}

Prepared prepare(const GraphView& graph, const BrandesOptions& options, Context& context) {
  const Adjacency adjacency(graph, walk_of(options, options.parallel), context);
  const NodeId n = graph.num_nodes();
  const bool both_ways = !graph.directed() || !options.directed;
  Prepared prepared;
  BrandesGraph& out = prepared.graph;
  std::vector<std::uint8_t> without(n, 0);
  // Folding changes the order in which lengths are added, and with it, unless sums are exact, which
  // paths tie. A folded tree has closed forms only where paths start at everybody.
  const bool exact = !options.lengths.given() || sums_are_exact(options.lengths.values, n);
  if (both_ways && exact && options.sources == nullptr) {
    prepared.trees = fold_trees(adjacency, graph.num_edges());
    without = left_out(adjacency, prepared.trees);
  }
  out.order = search_order(adjacency, std::move(without));
  prepared.sources = out.order.size();
  if (options.sources != nullptr) {
    prepared.sources = options.sources->nodes.size();
    std::vector<std::uint8_t> first(n, 0);
    for (const NodeId node : options.sources->nodes) first[node] = 1;
    std::stable_partition(out.order.begin(), out.order.end(),
                          [&](NodeId node) { return first[node] != 0; });
  }
  std::vector<NodeId> name_of(n, kNoNode);
  for (std::size_t i = 0; i < out.order.size(); ++i) {
    name_of[out.order[i]] = static_cast<NodeId>(i);
  }
  out.weights.assign(out.order.size(), 1.0);
  if (!prepared.trees.weight.empty()) {
    for (std::size_t i = 0; i < out.order.size(); ++i) {
      out.weights[i] = prepared.trees.weight[out.order[i]];
    }
  }
  fill_rows(adjacency, name_of, options.edges, context, out);
  if (options.lengths.given()) {
    const Adjacency all(graph, walk_of(options, ParallelEdges::counted), context);
    fill_lengths(options, all, out.order, name_of, out);
  }
  return prepared;
}

// One source at a time, where path counts pass what a double can hold: long double goes up to
// 2^16383.
class SingleSource {
 public:
  explicit SingleSource(const BrandesGraph& graph) : graph_(&graph) {
    const std::size_t n = graph.order.size();
    distance_.assign(n, kFar);
    paths_.assign(n, 0);
    share_.assign(n, 0);
    place_.assign(n, kNoNode);
  }

  void run(NodeId source, double* node_sums, double* edge_sums) {
    search(source);
    collect(source, node_sums, edge_sums);
    for (const NodeId node : settled_) {
      distance_[node] = kFar;
      paths_[node] = 0;
      share_[node] = 0;
      place_[node] = kNoNode;
    }
    settled_.clear();
  }

 private:
  static constexpr double kFar = std::numeric_limits<double>::infinity();

  [[nodiscard]] double length(ArcOffset arc) const {
    return graph_->lengths.empty() ? 1.0 : graph_->lengths[arc];
  }

  void push(double distance, NodeId node) {
    heap_.emplace_back(distance, node);
    std::push_heap(heap_.begin(), heap_.end(), std::greater<>{});
  }

  void search(NodeId source) {
    distance_[source] = 0;
    paths_[source] = 1;
    push(0, source);
    while (!heap_.empty()) {
      std::pop_heap(heap_.begin(), heap_.end(), std::greater<>{});
      const auto [distance, node] = heap_.back();
      heap_.pop_back();
      if (place_[node] != kNoNode) continue;
      place_[node] = static_cast<NodeId>(settled_.size());
      settled_.push_back(node);
      relax(node, distance);
    }
  }

  void relax(NodeId node, double distance) {
    for (ArcOffset arc = graph_->offsets[node]; arc < graph_->offsets[node + 1]; ++arc) {
      const NodeId next = graph_->targets[arc];
      if (place_[next] != kNoNode) continue;
      const double reached = distance + length(arc);
      if (reached < distance_[next]) {
        distance_[next] = reached;
        paths_[next] = paths_[node];
        push(reached, next);
      } else if (reached == distance_[next]) {
        paths_[next] += paths_[node];
      }
    }
    if (!std::isfinite(paths_[node])) {
      throw Error(ErrorCode::limit_exceeded,
                  "betweenness: more than 2^16383 shortest paths between two nodes; fold parallel "
                  "edges or take a part of the graph");
    }
  }

  void collect(NodeId source, double* node_sums, double* edge_sums) {
    for (std::size_t i = settled_.size(); i-- > 0;) {
      const NodeId node = settled_[i];
      long double share = 0;
      for (ArcOffset arc = graph_->offsets[node]; arc < graph_->offsets[node + 1]; ++arc) {
        const NodeId next = graph_->targets[arc];
        if (place_[next] == kNoNode || place_[next] <= place_[node]) continue;
        if (distance_[node] + length(arc) != distance_[next]) continue;
        const long double part =
            paths_[node] * ((graph_->weights[next] + share_[next]) / paths_[next]);
        share += part;
        if (edge_sums != nullptr) {
          edge_sums[graph_->edges[arc]] += static_cast<double>(part) * graph_->weights[source];
        }
      }
      share_[node] = share;
      if (node_sums == nullptr || node == source) continue;
      node_sums[node] += static_cast<double>(share) * graph_->weights[source];
    }
  }

  const BrandesGraph* graph_;
  std::vector<double> distance_;
  std::vector<long double> paths_, share_;
  std::vector<NodeId> place_, settled_;  // in the order in which distances became final
  std::vector<std::pair<double, NodeId>> heap_;
};

// Sources are cut into a number of runs that depends on the graph only; each run adds into its own
// memory, and runs are added up in order.
struct Runs {
  std::size_t batches = 0;  // of kLanes sources
  std::size_t grain = 1;    // batches in a run
  std::size_t count = 0;
  std::size_t width = 0;  // numbers in a run's memory

  Runs(const Prepared& prepared, const BrandesOptions& options, EdgeId num_edges) {
    const std::size_t n = prepared.graph.order.size();
    batches = (prepared.sources + kLanes - 1) / kLanes;
    width = (options.nodes ? n : 0) + (options.edges ? num_edges : 0);
    constexpr std::size_t kBudget = std::size_t{1} << 28;
    const std::size_t most = std::clamp<std::size_t>(kBudget / (8 * (width + 1)), 4, 64);
    grain = std::max<std::size_t>(1, (batches + most - 1) / most);
    count = (batches + grain - 1) / grain;
  }
};

struct Worker {
  LaneScratch lanes;
  std::vector<LengthSearch> lengths;  // these two are made when first needed
  std::vector<SingleSource> single;
};

void run_batch(const Prepared& prepared, std::size_t batch, Worker& worker, double* nodes,
               double* edges) {
  const BrandesGraph& graph = prepared.graph;
  const auto n = static_cast<NodeId>(prepared.sources);
  const auto begin = static_cast<NodeId>(batch * kLanes);
  const auto count = std::min<NodeId>(kLanes, n - begin);
  if (graph.lengths.empty() && run_lanes(graph, begin, count, worker.lanes, nodes, edges)) return;
  const bool with_lengths = !graph.lengths.empty();
  if (with_lengths && worker.lengths.empty()) worker.lengths.emplace_back(graph);
  for (NodeId source = begin; source < begin + count; ++source) {
    if (with_lengths && worker.lengths.front().run(source, nodes, edges)) continue;
    if (worker.single.empty()) worker.single.emplace_back(graph);
    worker.single.front().run(source, nodes, edges);
  }
}

// All edges of a bundle show what their first edge got.
void spread_over_bundles(const GraphView& graph, const BrandesOptions& options, Context& context,
                         std::vector<double>& edges) {
  const Adjacency all(graph, walk_of(options, ParallelEdges::counted), context);
  for (NodeId node = 0; node < graph.num_nodes(); ++node) {
    const auto neighbors = all.neighbors(node);
    const auto row = all.edges(node);
    for (std::size_t i = 1, first = 0; i < row.size(); ++i) {
      if (neighbors[i] != neighbors[first]) first = i;
      edges[row[i]] = edges[row[first]];
    }
  }
}

}  // namespace

BrandesSums brandes(const GraphView& graph, const BrandesOptions& options, Context& context) {
  const NodeId n = graph.num_nodes();
  const EdgeId m = graph.num_edges();
  Prepared prepared;
  {
    const ProgressPart part(context, 0, 0.01);
    prepared = prepare(graph, options, context);
  }
  const BrandesGraph& searched = prepared.graph;
  const std::size_t left = searched.order.size();
  const Runs runs(prepared, options, m);
  // With lengths a worker may keep an arc twice: to its neighbor, and among those that wait.
  const std::size_t arcs = searched.lengths.empty() ? 0 : 24 * searched.targets.size();
  context.require_memory(runs.count * runs.width * sizeof(double) +
                             context.threads() * (left * (sizeof(Lanes) + 16) + arcs),
                         "betweenness");
  std::vector<double> sums(runs.count * runs.width, 0.0);
  {
    const ProgressPart part(context, 0.01, 0.99);
    Worker scratch{LaneScratch(searched.lengths.empty() ? left : 0), {}, {}};
    parallel_for(
        context, runs.batches, scratch,
        [&](std::size_t batch, Worker& worker) {
          context.checkpoint();
          double* memory = sums.data() + batch / runs.grain * runs.width;
          run_batch(prepared, batch, worker, options.nodes ? memory : nullptr,
                    options.edges ? memory + (options.nodes ? left : 0) : nullptr);
        },
        runs.grain);
  }
  const ProgressPart part(context, 0.99, 1);
  std::vector<double> totals(runs.width, 0.0);
  const bool ordered = (graph.directed() && options.directed) || options.sources != nullptr;
  const double half = ordered ? 1.0 : 0.5;
  parallel_for(
      context, runs.width,
      [&](std::size_t i) {
        for (std::size_t run = 0; run < runs.count; ++run) totals[i] += sums[run * runs.width + i];
        totals[i] *= half;
      },
      4096);
  BrandesSums out;
  if (options.nodes) {
    out.nodes = std::move(prepared.trees.nodes);
    out.nodes.resize(n, 0);
    for (std::size_t i = 0; i < left; ++i) out.nodes[searched.order[i]] += totals[i];
  }
  if (options.edges) {
    out.edges = std::move(prepared.trees.edges);
    out.edges.resize(m, 0);
    for (EdgeId edge = 0; edge < m; ++edge) out.edges[edge] += totals[totals.size() - m + edge];
    if (options.parallel == ParallelEdges::folded) {
      spread_over_bundles(graph, options, context, out.edges);
    }
  }
  return out;
}

}  // namespace mekhala::detail
