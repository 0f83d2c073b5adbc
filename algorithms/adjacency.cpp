#include "algorithms/adjacency.hpp"

#include <algorithm>

#include "engine/base/parallel.hpp"

namespace mekhala {

struct Adjacency::Owned {
  std::vector<ArcOffset> offsets;
  std::unique_ptr<NodeId[]> targets;
  std::unique_ptr<EdgeId[]> edges;
};

namespace {

// Calls emit(neighbor, edge) for the arcs of a node that remain, sorted by (neighbor, edge).
class Rows {
 public:
  Rows(const GraphView& graph, const AdjacencyOptions& options)
      : graph_(graph), options_(options), merge_(graph.directed() && both(options)) {}

  [[nodiscard]] bool merges() const { return merge_; }

  template <typename Emit>
  void walk(NodeId node, Emit&& emit) const {
    NodeId last = kNoNode;
    const auto offer = [&](NodeId neighbor, EdgeId edge) {
      if (options_.drop_loops && neighbor == node) return;
      if (options_.fold_parallel && neighbor == last) return;
      last = neighbor;
      emit(neighbor, edge);
    };
    if (merge_) {
      merge(node, offer);
      return;
    }
    const auto neighbors = graph_.neighbors(node, options_.direction);
    const auto edges = graph_.edges(node, options_.direction);
    for (std::size_t i = 0; i < neighbors.size(); ++i) offer(neighbors[i], edges[i]);
  }

 private:
  static bool both(const AdjacencyOptions& options) { return options.direction == Direction::both; }

  template <typename Offer>
  void merge(NodeId node, Offer& offer) const {
    const auto out = graph_.out_neighbors(node);
    const auto out_edges = graph_.out_edges(node);
    const auto in = graph_.in_neighbors(node);
    const auto in_edges = graph_.in_edges(node);
    std::size_t i = 0;
    std::size_t j = 0;
    while (i < out.size() || j < in.size()) {
      if (j < in.size() && in[j] == node) {  // a loop stands in both lists
        ++j;
        continue;
      }
      const bool take_out =
          j == in.size() ||
          (i < out.size() && (out[i] < in[j] || (out[i] == in[j] && out_edges[i] < in_edges[j])));
      if (take_out) {
        offer(out[i], out_edges[i]);
        ++i;
      } else {
        offer(in[j], in_edges[j]);
        ++j;
      }
    }
  }

  GraphView graph_;
  AdjacencyOptions options_;
  bool merge_;
};

}  // namespace

Adjacency::Adjacency(std::vector<ArcOffset> offsets, std::span<const NodeId> targets) {
  auto owned = std::make_shared<Owned>();
  owned->offsets = std::move(offsets);
  owned->targets = std::make_unique_for_overwrite<NodeId[]>(targets.size());
  std::copy(targets.begin(), targets.end(), owned->targets.get());
  offsets_ = owned->offsets;
  targets_ = {owned->targets.get(), targets.size()};
  owned_ = std::move(owned);
}

Adjacency::Adjacency(const GraphView& graph, const AdjacencyOptions& options, Context& context) {
  const NodeId n = graph.num_nodes();
  const Rows rows(graph, options);
  const bool drops = options.drop_loops && graph.num_self_loops() > 0;
  const bool folds = options.fold_parallel && graph.num_parallel_edges() > 0;
  if (!rows.merges() && !drops && !folds && n > 0) {
    const bool in = options.direction == Direction::in;
    offsets_ = in ? graph.in_offsets() : graph.out_offsets();
    targets_ = in ? graph.in_targets() : graph.out_targets();
    // Rows lie one after the other, so the first row's begin spans them all.
    edges_ = {graph.edges(0, options.direction).data(), targets_.size()};
    return;
  }
  auto owned = std::make_shared<Owned>();
  owned->offsets.resize(std::size_t{n} + 1);
  ArcOffset* offsets = owned->offsets.data();
  parallel_for(
      context, n,
      [&](NodeId node) {
        ArcOffset count = 0;
        rows.walk(node, [&](NodeId, EdgeId) { ++count; });
        offsets[node] = count;
      },
      1024);
  ArcOffset total = 0;
  for (NodeId node = 0; node <= n; ++node) total += std::exchange(offsets[node], total);
  owned->targets = std::make_unique_for_overwrite<NodeId[]>(total);
  owned->edges = std::make_unique_for_overwrite<EdgeId[]>(total);
  parallel_for(
      context, n,
      [&](NodeId node) {
        ArcOffset place = offsets[node];
        rows.walk(node, [&](NodeId neighbor, EdgeId edge) {
          owned->targets[place] = neighbor;
          owned->edges[place++] = edge;
        });
      },
      1024);
  offsets_ = owned->offsets;
  targets_ = {owned->targets.get(), total};
  edges_ = {owned->edges.get(), total};
  owned_ = std::move(owned);
}

}  // namespace mekhala
