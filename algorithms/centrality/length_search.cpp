#include "algorithms/centrality/length_search.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>

namespace mekhala::detail {

namespace {

constexpr double kFar = std::numeric_limits<double>::infinity();

// Buckets, if lengths allow. Narrower than the shortest edge by 2^-20, which outweighs all rounding
// as long as there are fewer than 2^30 buckets from end to end.
std::optional<Buckets> make_buckets(const BrandesGraph& graph) {
  constexpr double kMostInRing = 1 << 12;
  constexpr double kMost = 1 << 30;
  if (graph.lengths.empty()) return std::nullopt;
  const auto [least, most] = std::minmax_element(graph.lengths.begin(), graph.lengths.end());
  const double width = *least / (1 + 0x1p-20);
  const double ring = *most / width;
  const bool fits = std::isnormal(width) && std::isfinite(1 / width) && ring < kMostInRing &&
                    ring * static_cast<double>(graph.order.size()) < kMost;
  if (!fits) return std::nullopt;
  return Buckets(width, *most);
}

}  // namespace

bool sums_are_exact(const std::vector<double>& lengths, NodeId num_nodes) {
  if (lengths.empty()) return true;
  double most = 0;
  int finest = std::numeric_limits<int>::max();  // every length is a multiple of 2^finest
  for (const double length : lengths) {
    if (!std::isfinite(length)) return false;
    int exponent = 0;
    const auto digits = static_cast<std::uint64_t>(std::ldexp(std::frexp(length, &exponent), 53));
    if (digits == 0) return false;
    finest = std::min(finest, exponent - 53 + std::countr_zero(digits));
    most = std::max(most, length);
  }
  return most * num_nodes <= std::ldexp(1.0, 53 + finest);
}

LengthSearch::LengthSearch(const BrandesGraph& graph)
    : graph_(&graph),
      distance_(graph.order.size(), kFar),
      nodes_(graph.order.size()),
      final_(graph.order.size(), 0),
      buckets_(make_buckets(graph)) {}

bool LengthSearch::run(NodeId source, const Context& context, double* node_sums,
                       double* edge_sums) {
  constexpr double kMostPaths = 1e150;
  distance_[source] = 0;
  nodes_[source] = {1, 0, kNone};
  if (buckets_) {
    search_buckets(source, context);
  } else {
    search_heap(source, context);
  }
  const bool fits = std::all_of(settled_.begin(), settled_.end(),
                                [&](NodeId node) { return nodes_[node].paths <= kMostPaths; });
  if (fits) collect(source, node_sums, edge_sums);
  clear();
  return fits;
}

void LengthSearch::search_buckets(NodeId source, const Context& context) {
  Buckets& buckets = *buckets_;
  const auto push = [&](double distance, NodeId node) { buckets.push(distance, node); };
  push(0, source);
  for (;;) {
    const std::vector<NodeId>& bucket = buckets.next();
    if (bucket.empty()) return;
    for (const NodeId node : bucket) {
      if (final_[node] != 0) continue;
      settle(node, context);
      relax(node, push);
    }
  }
}

void LengthSearch::search_heap(NodeId source, const Context& context) {
  const auto push = [&](double distance, NodeId node) {
    heap_.emplace_back(distance, node);
    std::push_heap(heap_.begin(), heap_.end(), std::greater<>{});
  };
  push(0, source);
  while (!heap_.empty()) {
    std::pop_heap(heap_.begin(), heap_.end(), std::greater<>{});
    const NodeId node = heap_.back().second;
    heap_.pop_back();
    if (final_[node] != 0) continue;
    settle(node, context);
    relax(node, push);
  }
}

void LengthSearch::settle(NodeId node, const Context& context) {
  if ((settled_.size() & 0xfff) == 0xfff) context.checkpoint();
  final_[node] = 1;
  settled_.push_back(node);
}

template <typename Push>
void LengthSearch::relax(NodeId node, Push&& push) {
  const double distance = distance_[node];
  const double paths = nodes_[node].paths;
  const ArcOffset end = graph_->offsets[node + 1];
  for (ArcOffset arc = graph_->offsets[node]; arc < end; ++arc) {
    const NodeId next = graph_->targets[arc];
    const double reached = distance + graph_->lengths[arc];
    if (reached > distance_[next] || final_[next] != 0) continue;
    Node& other = nodes_[next];
    if (reached < distance_[next]) {
      distance_[next] = reached;
      other = {paths, 0, kNone};
      push(reached, next);
    } else {
      other.paths += paths;
    }
    keep(node, arc, other);
  }
}

void LengthSearch::keep(NodeId node, ArcOffset arc, Node& reached) {
  const EdgeId edge = graph_->edges.empty() ? kNoEdge : graph_->edges[arc];
  before_.push_back({node, edge, reached.before});
  reached.before = before_.size() - 1;
}

void LengthSearch::collect(NodeId source, double* node_sums, double* edge_sums) {
  const double weight = graph_->weights[source];
  for (std::size_t i = settled_.size(); i-- > 1;) {  // the source comes first, and is an end
    const NodeId node = settled_[i];
    const Node& own = nodes_[node];
    const double each = (graph_->weights[node] + own.share) / own.paths;
    for (ArcOffset at = own.before; at != kNone; at = before_[at].next) {
      const Before& before = before_[at];
      const double part = nodes_[before.node].paths * each;
      nodes_[before.node].share += part;
      if (edge_sums != nullptr) edge_sums[before.edge] += part * weight;
    }
    if (node_sums != nullptr) node_sums[node] += own.share * weight;
  }
}

void LengthSearch::clear() {
  for (const NodeId node : settled_) {
    distance_[node] = kFar;
    final_[node] = 0;
  }
  settled_.clear();
  before_.clear();
}

}  // namespace mekhala::detail
