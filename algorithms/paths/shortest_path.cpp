#include "algorithms/paths/shortest_path.hpp"

#include <cstdlib>
#include <memory>

#include "algorithms/paths/steps.hpp"

namespace mekhala {

namespace {

// Numbers that start at 0 without being written: pages that a search never touches cost nothing.
class Marks {
 public:
  explicit Marks(std::size_t size)
      : marks_(static_cast<std::uint32_t*>(std::calloc(size, sizeof(std::uint32_t))), &std::free) {
    if (!marks_) throw std::bad_alloc();
  }
  std::uint32_t& operator[](NodeId node) { return marks_.get()[node]; }

 private:
  std::unique_ptr<std::uint32_t, void (*)(void*)> marks_;
};

// Level by level from both ends, always the side with less to look at, until they meet.
class TwoEnds {
 public:
  TwoEnds(const GraphView& graph, bool directed, Context& context)
      : context_(context),
        steps_(graph, directed),
        ahead_(graph.num_nodes()),
        behind_(graph.num_nodes()) {}

  // False where they never meet.
  bool find(NodeId source, NodeId target, Path& path) {
    // Marks are distances plus 1, so that 0 is a node not seen.
    ahead_[source] = 1;
    behind_[target] = 1;
    near_source_ = {source};
    near_target_ = {target};
    std::uint32_t hops = source == target ? 0 : meet();
    if (hops == kApart) return false;
    if (source != target) mark_way_back();
    walk(source, hops, path);
    return true;
  }

 private:
  static constexpr std::uint32_t kApart = UINT32_MAX;

  std::uint32_t meet() {
    std::uint32_t from_source = 0;
    std::uint32_t from_target = 0;
    for (;;) {
      context_.checkpoint();
      if (near_source_.empty() || near_target_.empty()) return kApart;
      const bool forward = cost(near_source_, true) <= cost(near_target_, false);
      if (forward) {
        grow(true, near_source_, ahead_, behind_, ++from_source + 1);
      } else {
        grow(false, near_target_, behind_, ahead_, ++from_target + 1);
      }
      if (met_.empty()) continue;
      depth_ = from_source;
      return from_source + from_target;
    }
  }

  [[nodiscard]] std::size_t cost(const std::vector<NodeId>& level, bool forward) const {
    std::size_t arcs = 0;
    for (const NodeId node : level) arcs += steps_.degree(node, forward);
    return arcs;
  }

  void grow(bool forward, std::vector<NodeId>& level, Marks& own, Marks& other,
            std::uint32_t mark) {
    std::vector<NodeId> next;
    const auto visit = [&](NodeId node, EdgeId) {
      if (own[node] != 0) return;
      own[node] = mark;
      next.push_back(node);
      if (other[node] != 0) met_.push_back(node);
    };
    for (const NodeId node : level) {
      if (forward) {
        steps_.forward(node, visit);
      } else {
        steps_.against(node, visit);
      }
    }
    level = std::move(next);
  }

  // Gives every node of the source's half that lies on a shortest path its distance to the target.
  void mark_way_back() {
    std::vector<NodeId> level = met_;
    for (std::uint32_t depth = depth_; depth > 0; --depth) {
      std::vector<NodeId> before;
      for (const NodeId node : level) {
        const std::uint32_t mark = behind_[node] + 1;
        steps_.against(node, [&](NodeId neighbor, EdgeId) {
          if (ahead_[neighbor] != depth || behind_[neighbor] != 0) return;
          behind_[neighbor] = mark;
          before.push_back(neighbor);
        });
      }
      level = std::move(before);
    }
  }

  void walk(NodeId source, std::uint32_t hops, Path& path) {
    path.nodes.push_back(source);
    path.length = hops;
    NodeId node = source;
    for (std::uint32_t left = hops; left > 0; --left) {
      std::pair<NodeId, EdgeId> best{kNoNode, kNoEdge};
      steps_.forward(node, [&](NodeId next, EdgeId edge) {
        if (behind_[next] == left) best = std::min(best, {next, edge});
      });
      node = best.first;
      path.nodes.push_back(node);
      path.edges.push_back(best.second);
    }
  }

  Context& context_;
  detail::Steps steps_;
  Marks ahead_, behind_;
  std::vector<NodeId> near_source_, near_target_, met_;
  std::uint32_t depth_ = 0;  // levels from the source when they met
};

}  // namespace

Paths shortest_path(const GraphView& graph, const ShortestPathOptions& options, Context& context) {
  Paths result;
  Path path;
  const NodeId source = options.source.node;
  const NodeId target = options.target.node;
  bool found = false;
  if (options.lengths.given()) {
    detail::Route route(graph, options.lengths, options.directed);
    found = route.find(source, target, {}, context, path);
    for (std::size_t i = path.edges.size(); i-- > 0;) path.length += options.lengths[path.edges[i]];
  } else {
    found = TwoEnds(graph, options.directed, context).find(source, target, path);
  }
  result.facts.add("connected", found);
  if (found) result.paths.push_back(std::move(path));
  return result;
}

AlgorithmSpec shortest_path_spec() {
  return describe("shortest_path", &shortest_path)
      .family("paths")
      .summary("A shortest path between two nodes.")
      .convention(
          "Of several shortest paths the one whose nodes come first, read as a list of numbers; of "
          "parallel edges the shortest, then the first. Not connected: no path.")
      .cost("O(n + m); with lengths O(m + n log n)")
      .reference("doi:10.1007/BF01386390")
      .relabel_inexact()
      .param("source", &ShortestPathOptions::source, "where the path starts")
      .required()
      .param("target", &ShortestPathOptions::target, "where the path ends")
      .required()
      .param("lengths", &ShortestPathOptions::lengths, "how far each edge reaches; none: hops")
      .range(0, std::numeric_limits<double>::infinity())
      .minimum_excluded()
      .param("directed", &ShortestPathOptions::directed, "respect directions");
}

}  // namespace mekhala
