#include "algorithms/structure/components.hpp"

#include <algorithm>
#include <atomic>

namespace mekhala {

namespace {

// A forest over the nodes whose roots only fall: whichever thread comes first, the roots end up as
// the smallest node of each component.
class Forest {
 public:
  explicit Forest(NodeId num_nodes) : parent_(num_nodes) {
    for (NodeId node = 0; node < num_nodes; ++node) parent_[node] = node;
  }

  void join(NodeId a, NodeId b) {
    NodeId x = load(a);
    NodeId y = load(b);
    while (x != y) {
      const NodeId high = std::max(x, y);
      const NodeId low = std::min(x, y);
      NodeId expected = high;
      const NodeId above = load(high);
      if (above == low) return;
      if (above == high &&
          ref(high).compare_exchange_strong(expected, low, std::memory_order_relaxed)) {
        return;
      }
      x = load(load(high));
      y = load(low);
    }
  }

  void flatten(Context& context) {
    parallel_for(
        context, static_cast<NodeId>(parent_.size()),
        [&](NodeId node) {
          for (NodeId up = load(node); up != load(up); up = load(node)) store(node, load(up));
        },
        4096);
  }

  [[nodiscard]] NodeId load(NodeId node) const {
    return std::atomic_ref(const_cast<NodeId&>(parent_[node])).load(std::memory_order_relaxed);
  }
  [[nodiscard]] std::vector<std::uint32_t> take() { return std::move(parent_); }

 private:
  std::atomic_ref<NodeId> ref(NodeId node) { return std::atomic_ref(parent_[node]); }
  void store(NodeId node, NodeId value) { ref(node).store(value, std::memory_order_relaxed); }

  std::vector<NodeId> parent_;
};

// The root that most of a fixed sample of nodes share.
NodeId frequent_root(const Forest& forest, NodeId n) {
  std::vector<NodeId> roots;
  const NodeId step = std::max<NodeId>(1, n / 1024);
  for (std::uint64_t node = 0; node < n; node += step) {
    roots.push_back(forest.load(static_cast<NodeId>(node)));
  }
  std::sort(roots.begin(), roots.end());
  NodeId best = roots.front();
  std::size_t most = 0;
  for (std::size_t i = 0, first = 0; i < roots.size(); ++i) {
    if (roots[i] != roots[first]) first = i;
    if (i - first + 1 > most) {
      most = i - first + 1;
      best = roots[i];
    }
  }
  return best;
}

// Afforest: a few arcs of each node join nearly everything; then only nodes outside the largest
// component need to look at the rest of theirs.
std::vector<std::uint32_t> weak(const GraphView& graph, Context& context) {
  constexpr std::size_t kFirst = 2;
  const NodeId n = graph.num_nodes();
  Forest forest(n);
  if (n == 0) return {};
  const auto join_row = [&](NodeId node, std::span<const NodeId> row) {
    for (const NodeId neighbor : row) forest.join(node, neighbor);
  };
  {
    const ProgressPart part(context, 0, 0.3);
    parallel_for(
        context, n,
        [&](NodeId node) {
          const auto row = graph.out_neighbors(node);
          join_row(node, row.first(std::min(kFirst, row.size())));
        },
        4096);
  }
  {
    const ProgressPart part(context, 0.3, 0.4);
    forest.flatten(context);
  }
  const NodeId largest = frequent_root(forest, n);
  {
    const ProgressPart part(context, 0.4, 0.9);
    parallel_for(
        context, n,
        [&](NodeId node) {
          if (forest.load(node) == largest) return;
          const auto row = graph.out_neighbors(node);
          join_row(node, row.subspan(std::min(kFirst, row.size())));
          if (graph.directed()) join_row(node, graph.in_neighbors(node));
        },
        4096);
  }
  const ProgressPart part(context, 0.9, 1);
  forest.flatten(context);
  return forest.take();
}

// Tarjan's algorithm with its own stack.
class Strong {
 public:
  explicit Strong(const GraphView& graph)
      : graph_(graph),
        found_(graph.num_nodes(), kNoNode),
        low_(graph.num_nodes(), 0),
        label_(graph.num_nodes(), kNoNode) {}

  std::vector<std::uint32_t> run(Context& context) {
    for (NodeId root = 0; root < graph_.num_nodes(); ++root) {
      if ((root & 0xfff) == 0) context.checkpoint();
      if (found_[root] == kNoNode) search(root, context);
    }
    return std::move(label_);
  }

 private:
  struct Frame {
    NodeId node;
    std::size_t next;
  };

  void enter(NodeId node) {
    found_[node] = low_[node] = time_++;
    open_.push_back(node);
    stack_.push_back({node, 0});
  }

  void search(NodeId root, Context& context) {
    enter(root);
    while (!stack_.empty()) {
      Frame& top = stack_.back();
      const NodeId node = top.node;
      const auto row = graph_.out_neighbors(node);
      if (top.next < row.size()) {
        const NodeId neighbor = row[top.next++];
        if (found_[neighbor] == kNoNode) {
          if ((time_ & 0xfff) == 0) context.checkpoint();
          enter(neighbor);
        } else if (label_[neighbor] == kNoNode) {
          low_[node] = std::min(low_[node], found_[neighbor]);
        }
        continue;
      }
      stack_.pop_back();
      if (!stack_.empty()) {
        const NodeId above = stack_.back().node;
        low_[above] = std::min(low_[above], low_[node]);
      }
      if (low_[node] == found_[node]) close(node);
    }
  }

  void close(NodeId node) {
    NodeId member = kNoNode;
    do {
      member = open_.back();
      open_.pop_back();
      label_[member] = node;
    } while (member != node);
  }

  GraphView graph_;
  std::vector<NodeId> found_, low_;
  std::vector<std::uint32_t> label_;
  std::vector<NodeId> open_;  // reached, and not yet in a component
  std::vector<Frame> stack_;
  NodeId time_ = 0;
};

}  // namespace

NodeLabels components(const GraphView& graph, const ComponentsOptions& options, Context& context) {
  NodeLabels labels;
  labels.values = options.kind == ComponentKind::strong && graph.directed()
                      ? Strong(graph).run(context)
                      : weak(graph, context);
  labels.count = canonicalize_labels(labels.values);
  const auto largest = std::count(labels.values.begin(), labels.values.end(), 0U);
  labels.facts.add("largest", static_cast<std::int64_t>(largest));
  return labels;
}

AlgorithmSpec components_spec() {
  return describe("components", &components)
      .family("structure")
      .summary("The pieces of a graph.")
      .convention(
          "Weak: joined by a path, whatever its directions; strong: each reaches the other along "
          "directions. Self-loops and parallel edges change nothing. Labels by size, largest "
          "first, "
          "ties by smallest node.")
      .cost("O(n + m)")
      .reference("doi:10.1109/IPDPS.2018.00012, doi:10.1137/0201010")
      .param("kind", &ComponentsOptions::kind, "ignore directions, or follow them both ways");
}

}  // namespace mekhala
