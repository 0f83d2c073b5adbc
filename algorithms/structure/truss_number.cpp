#include "algorithms/structure/truss_number.hpp"

#include <atomic>

#include "algorithms/structure/oriented.hpp"

namespace mekhala {

namespace {

using detail::Oriented;

using Support = std::vector<std::uint32_t>;  // of each arc: the triangles that it is a side of

void add_to(std::uint32_t& count, std::uint32_t more) {
  std::atomic_ref(count).fetch_add(more, std::memory_order_relaxed);
}

// `marked`: for each target of the node, its arc plus 1; all 0 before and after.
void count_closed_by(const Oriented& graph, NodeId node, std::vector<ArcOffset>& marked,
                     Support& support) {
  const ArcOffset begin = graph.offsets[node];
  const ArcOffset end = graph.offsets[node + std::size_t{1}];
  if (begin == end) return;
  for (ArcOffset arc = begin; arc < end; ++arc) marked[graph.targets[arc]] = arc + 1;
  graph.for_each_arc_to(node, [&](NodeId, ArcOffset first, ArcOffset row_end) {
    std::uint32_t closed = 0;
    for (ArcOffset second = first + 1; second < row_end; ++second) {
      const ArcOffset third = marked[graph.targets[second]];
      if (third == 0) continue;
      ++closed;
      add_to(support[second], 1);
      add_to(support[third - 1], 1);
    }
    if (closed > 0) add_to(support[first], closed);
  });
  for (ArcOffset arc = begin; arc < end; ++arc) marked[graph.targets[arc]] = 0;
}

Support count_support(const Oriented& graph, Context& context) {
  Support support(graph.targets.size(), 0);
  parallel_for(
      context, graph.num_nodes(), std::vector<ArcOffset>(graph.num_nodes(), 0),
      [&](NodeId node, std::vector<ArcOffset>& marked) {
        count_closed_by(graph, node, marked, support);
      },
      64);
  return support;
}

// Edges sorted by support, in buckets that shrink by single swaps as triangles fall.
class EdgePeeling {
 public:
  EdgePeeling(const Oriented& graph, Support support)
      : graph_(graph), support_(std::move(support)), source_(support_.size()) {
    const std::size_t m = support_.size();
    for (NodeId node = 0; node < graph.num_nodes(); ++node) {
      for (ArcOffset arc = graph.offsets[node]; arc < graph.offsets[node + std::size_t{1}]; ++arc) {
        source_[arc] = node;
      }
    }
    std::uint32_t most = 0;
    for (const std::uint32_t count : support_) most = std::max(most, count);
    begins_.assign(std::size_t{most} + 2, 0);
    for (const std::uint32_t count : support_) ++begins_[count + std::size_t{1}];
    for (std::size_t s = 1; s < begins_.size(); ++s) begins_[s] += begins_[s - 1];
    order_.resize(m);
    place_.resize(m);
    std::vector<ArcOffset> next(begins_.begin(), begins_.end() - 1);
    for (ArcOffset arc = 0; arc < m; ++arc) {
      place_[arc] = next[support_[arc]]++;
      order_[place_[arc]] = arc;
    }
  }

  // For each edge its support in the densest group that it belongs to.
  Support run(Context& context) {
    for (std::size_t i = 0; i < order_.size(); ++i) {
      if ((i & 0xff) == 0) {
        context.checkpoint();
        context.report(static_cast<double>(i) / static_cast<double>(order_.size()));
      }
      if (support_[order_[i]] > 0) remove(order_[i]);
    }
    return std::move(support_);
  }

 private:
  [[nodiscard]] std::size_t degree(NodeId node) const {
    const std::size_t next = std::size_t{node} + 1;
    return graph_.offsets[next] - graph_.offsets[node] + graph_.in_offsets[next] -
           graph_.in_offsets[node];
  }

  // Takes the edge out of every triangle that is still whole.
  void remove(ArcOffset edge) {
    NodeId few = source_[edge];
    NodeId many = graph_.targets[edge];
    if (degree(few) > degree(many)) std::swap(few, many);
    const auto close = [&](ArcOffset side, NodeId third) {
      if (place_[side] <= place_[edge]) return;  // gone
      const ArcOffset other = graph_.find(many, third);
      if (other == UINT64_MAX || place_[other] <= place_[edge]) return;
      lower(side, support_[edge]);
      lower(other, support_[edge]);
    };
    for (ArcOffset arc = graph_.offsets[few]; arc < graph_.offsets[few + std::size_t{1}]; ++arc) {
      close(arc, graph_.targets[arc]);
    }
    const ArcOffset end = graph_.in_offsets[few + std::size_t{1}];
    for (ArcOffset in = graph_.in_offsets[few]; in < end; ++in) {
      close(graph_.in_arcs[in], graph_.in_sources[in]);
    }
  }

  // By one triangle, but not below that of the edge that was removed.
  void lower(ArcOffset edge, std::uint32_t least) {
    const std::uint32_t support = support_[edge];
    if (support <= least) return;
    const ArcOffset first_place = begins_[support];
    const ArcOffset first = order_[first_place];
    const ArcOffset place = place_[edge];
    order_[first_place] = edge;
    order_[place] = first;
    place_[edge] = first_place;
    place_[first] = place;
    ++begins_[support];
    --support_[edge];
  }

  const Oriented& graph_;
  Support support_;
  std::vector<NodeId> source_;
  std::vector<ArcOffset> order_, place_;
  std::vector<ArcOffset> begins_;  // of each support within order_
};

}  // namespace

EdgeScores truss_number(const GraphView& graph, const TrussNumberOptions&, Context& context) {
  context.require_memory(
      56 * std::uint64_t{graph.num_edges()} + (40 + 8 * context.threads()) * graph.num_nodes(),
      "truss_number");
  const Oriented oriented = [&] {
    const ProgressPart part(context, 0, 0.1);
    return detail::orient(Adjacency(graph, {}, context), context);
  }();
  Support support;
  {
    const ProgressPart part(context, 0.1, 0.3);
    support = count_support(oriented, context);
  }
  {
    const ProgressPart part(context, 0.3, 0.95);
    support = EdgePeeling(oriented, std::move(support)).run(context);
  }
  const ProgressPart part(context, 0.95, 1);
  EdgeScores scores{.values = std::vector<double>(graph.num_edges(), 0.0)};
  parallel_for(
      context, graph.num_edges(),
      [&](EdgeId edge) {
        const NodeId a = graph.source(edge);
        const NodeId b = graph.target(edge);
        if (a == b) return;
        scores.values[edge] = 2.0 + support[oriented.find(oriented.rank[a], oriented.rank[b])];
      },
      4096);
  if (!scores.values.empty()) {
    const double most = *std::max_element(scores.values.begin(), scores.values.end());
    scores.facts.add("max", static_cast<std::int64_t>(most));
  }
  return scores;
}

AlgorithmSpec truss_number_spec() {
  return describe("truss_number", &truss_number)
      .family("structure")
      .summary("How deep inside a group full of triangles an edge lies.")
      .convention(
          "The largest k such that the edge is in a group where each edge is a side of k - 2 "
          "triangles of the group. Parallel edges are folded and share the number, directions "
          "ignored. An edge in no triangle has 2, a self-loop 0.")
      .cost("O(m sqrt(m) log(m))")
      .reference("doi:10.14778/2311906.2311909");
}

}  // namespace mekhala
