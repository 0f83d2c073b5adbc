#include "algorithms/paths/steps.hpp"

#include <algorithm>

namespace mekhala::detail {

namespace {

constexpr double kFar = std::numeric_limits<double>::infinity();

bool contains(std::span<const NodeId> sorted, NodeId node) {
  return std::binary_search(sorted.begin(), sorted.end(), node);
}

}  // namespace

Route::Route(const GraphView& graph, const EdgeValues& lengths, bool directed)
    : steps_(graph, directed),
      lengths_(lengths),
      distance_(graph.num_nodes(), kFar),
      place_(graph.num_nodes(), kNoNode),
      blocked_(graph.num_nodes(), 0) {}

bool Route::find(NodeId source, NodeId target, std::span<const NodeId> banned, Context& context,
                 Path& path) {
  search(source, target, banned, context);
  const bool found = place_[source] != kNoNode;
  if (found) walk(source, target, banned, path);
  clear();
  return found;
}

void Route::reach(NodeId node, double distance) {
  if (distance_[node] == kFar) touched_.push_back(node);
  distance_[node] = distance;
  waiting_.emplace_back(distance, node);
  if (lengths_.given()) std::push_heap(waiting_.begin(), waiting_.end(), std::greater<>{});
}

void Route::search(NodeId source, NodeId target, std::span<const NodeId> banned, Context& context) {
  reach(target, 0);
  for (std::size_t next = 0; next < waiting_.size();) {
    if ((settled_ & 0xfff) == 0) context.checkpoint();
    NodeId node = kNoNode;
    if (lengths_.given()) {
      std::pop_heap(waiting_.begin(), waiting_.end(), std::greater<>{});
      node = waiting_.back().second;
      waiting_.pop_back();
    } else {
      node = waiting_[next++].second;
    }
    if (place_[node] != kNoNode) continue;
    place_[node] = settled_++;
    if (node == source) return;
    relax(node, source, banned);
  }
}

void Route::relax(NodeId node, NodeId source, std::span<const NodeId> banned) {
  steps_.against(node, [&](NodeId before, EdgeId edge) {
    if (place_[before] != kNoNode || blocked_[before] != 0) return;
    if (before == source && contains(banned, node)) return;
    const double distance = length(edge) + distance_[node];
    if (distance < distance_[before]) reach(before, distance);
  });
}

void Route::walk(NodeId source, NodeId target, std::span<const NodeId> banned, Path& path) const {
  path.nodes.push_back(source);
  for (NodeId node = source; node != target;) {
    std::tuple<NodeId, double, EdgeId> best{kNoNode, 0, kNoEdge};
    steps_.forward(node, [&](NodeId next, EdgeId edge) {
      // Final before this node was, so that the walk cannot turn in a circle.
      if (place_[next] >= place_[node]) return;
      if (length(edge) + distance_[next] != distance_[node]) return;
      if (node == source && contains(banned, next)) return;
      best = std::min(best, std::tuple(next, length(edge), edge));
    });
    node = std::get<0>(best);
    path.nodes.push_back(node);
    path.edges.push_back(std::get<2>(best));
  }
}

void Route::clear() {
  for (const NodeId node : touched_) {
    distance_[node] = kFar;
    place_[node] = kNoNode;
  }
  touched_.clear();
  waiting_.clear();
  settled_ = 0;
}

}  // namespace mekhala::detail
