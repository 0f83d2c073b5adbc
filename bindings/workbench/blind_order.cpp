#include "bindings/workbench/blind_order.hpp"

#include <algorithm>
#include <numeric>
#include <set>

namespace mekhala {

namespace {

// Nodes in classes that nothing yet tells apart, each a range of `order_`; a node's color is where
// its class begins. What is done next hangs on colors alone, never on the order within a class,
// until a class is told apart by that order for want of anything else.
class BlindOrder {
 public:
  BlindOrder(const GraphView& graph, const std::vector<bool>& is_protected)
      : graph_(graph),
        order_(graph.num_nodes()),
        color_(graph.num_nodes()),
        size_(graph.num_nodes(), 0) {
    std::iota(order_.begin(), order_.end(), NodeId{0});
    const auto hidden = std::stable_partition(order_.begin(), order_.end(),
                                              [&](NodeId node) { return !is_protected[node]; });
    const auto open = static_cast<NodeId>(hidden - order_.begin());
    for (NodeId place = 0; place < order_.size(); ++place) {
      color_[order_[place]] = std::min(place, open);
      ++size_[std::min(place, open)];
    }
    if (open < order_.size() && size_[open] > 1) waiting_.insert(open);
  }

  std::vector<NodeId> ranks() {
    refine();
    for (NodeId color = 0; color < order_.size(); color += size_[color]) {
      while (size_[color] > 1) part(color);
    }
    return std::move(color_);
  }

 private:
  using Signature = std::vector<NodeId>;

  [[nodiscard]] std::span<NodeId> members(NodeId color) {
    return std::span(order_).subspan(color, size_[color]);
  }
  template <typename Visit>
  void for_each_neighbor(NodeId node, Visit&& visit) const {
    for (const NodeId other : graph_.out_neighbors(node)) visit(other);
    if (!graph_.directed()) return;
    for (const NodeId other : graph_.in_neighbors(node)) visit(other);
  }

  // The colors around a node, those of a directed graph one way, then the other.
  [[nodiscard]] Signature signature(NodeId node) const {
    Signature colors;
    const auto add = [&](std::span<const NodeId> nodes) {
      const auto begin = static_cast<std::ptrdiff_t>(colors.size());
      for (const NodeId other : nodes) colors.push_back(color_[other]);
      std::sort(colors.begin() + begin, colors.end());
    };
    add(graph_.out_neighbors(node));
    if (graph_.directed()) {
      colors.push_back(kNoNode);
      add(graph_.in_neighbors(node));
    }
    return colors;
  }

  // Splits classes by what is seen around their members until that tells no more apart.
  void refine() {
    while (!waiting_.empty()) {
      const NodeId color = *waiting_.begin();
      waiting_.erase(waiting_.begin());
      split(color);
    }
  }

  void split(NodeId color) {
    const std::span<NodeId> nodes = members(color);
    std::vector<std::pair<Signature, NodeId>> seen;
    for (const NodeId node : nodes) seen.emplace_back(signature(node), node);
    std::stable_sort(seen.begin(), seen.end(),
                     [](const auto& a, const auto& b) { return a.first < b.first; });
    std::vector<NodeId> starts;
    for (NodeId i = 0; i < seen.size(); ++i) {
      nodes[i] = seen[i].second;
      if (i == 0 || seen[i].first != seen[i - 1].first) starts.push_back(i);
    }
    if (starts.size() > 1) cut(color, starts);
  }

  // Cuts a class at these places, counted from its begin; whoever sees a change is looked at again.
  void cut(NodeId color, std::vector<NodeId> starts) {
    const NodeId end = size_[color];
    starts.push_back(end);
    for (std::size_t i = 0; i + 1 < starts.size(); ++i) {
      size_[color + starts[i]] = starts[i + 1] - starts[i];
      for (NodeId place = starts[i]; place < starts[i + 1]; ++place) {
        color_[order_[color + place]] = color + starts[i];
      }
    }
    for (NodeId place = starts[1]; place < end; ++place) {
      for_each_neighbor(order_[color + place], [&](NodeId other) {
        if (size_[color_[other]] > 1) waiting_.insert(color_[other]);
      });
    }
  }

  // Nothing tells these apart: the order that they had does. One by one, so that what hangs on each
  // follows it; a crowd at once, which takes less time. Those with the same neighbors, which no
  // other node can tell apart either, at once too.
  void part(NodeId color) {
    constexpr NodeId kCrowd = 64;
    const std::span<NodeId> nodes = members(color);
    const auto same = [&](NodeId node) {
      const auto equal = [](auto a, auto b) { return std::ranges::equal(a, b); };
      return equal(graph_.out_neighbors(node), graph_.out_neighbors(nodes[0])) &&
             equal(graph_.in_neighbors(node), graph_.in_neighbors(nodes[0]));
    };
    std::vector<NodeId> starts{0, 1};
    if (nodes.size() > kCrowd || std::all_of(nodes.begin(), nodes.end(), same)) {
      starts.resize(nodes.size());
      std::iota(starts.begin(), starts.end(), NodeId{0});
    }
    cut(color, std::move(starts));
    refine();
  }

  GraphView graph_;
  std::vector<NodeId> order_, color_, size_;
  std::set<NodeId> waiting_;  // colors of classes to look at
};

}  // namespace

std::vector<NodeId> blind_ranks(const GraphView& graph, const std::vector<bool>& is_protected) {
  return BlindOrder(graph, is_protected).ranks();
}

}  // namespace mekhala
