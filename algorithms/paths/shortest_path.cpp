#include "algorithms/paths/shortest_path.hpp"

#include <limits>
#include <span>

#include "algorithms/paths/steps.hpp"

namespace mekhala {

namespace {

// Level by level from both ends, always the side with less to look at, until they meet. One mark a
// node, so that a step reads one place: Mark is as narrow as the path is short, for all of them are
// cleared first.
template <typename Mark>
class TwoEnds {
 public:
  TwoEnds(const GraphView& graph, bool directed, Context& context)
      : context_(context), steps_(graph, directed), marks_(graph.num_nodes(), kNotSeen) {}

  enum class Found { path, nothing, too_long };

  Found find(NodeId source, NodeId target, Path& path) {
    marks_[source] = kNearSource;
    marks_[target] = at(0);
    met_ = source == target;
    if (!met_) {
      from_source_ = {source};
      level_begins_ = {0};
    }
    near_target_ = {target};
    const Found found = meet();
    if (found == Found::path) walk(source, path);
    return found;
  }

 private:
  static constexpr Mark kNotSeen = 0;
  static constexpr Mark kNearSource = 1;
  static constexpr Mark at(std::uint32_t hops_to_target) {
    return static_cast<Mark>(hops_to_target + 2);
  }
  static constexpr std::uint32_t kMost = std::numeric_limits<Mark>::max() - 2;

  // Ends with each node of a shortest path marked by its hops to the target.
  Found meet() {
    std::uint32_t from_target = 0;
    while (!met_) {
      context_.checkpoint();
      const std::span<const NodeId> near_source = level(level_begins_.size() - 1);
      if (near_source.empty() || near_target_.empty()) return Found::nothing;
      if (level_begins_.size() + from_target >= kMost) return Found::too_long;
      if (cost(near_source, true) <= cost(near_target_, false)) {
        grow_from_source();
      } else {
        grow_from_target(++from_target);
      }
    }
    mark_way_back(from_target);
    return Found::path;
  }

  // The nodes so many hops from the source.
  [[nodiscard]] std::span<const NodeId> level(std::size_t hops) const {
    const std::size_t begin = level_begins_[hops];
    const bool last = hops + 1 == level_begins_.size();
    const std::size_t end = last ? from_source_.size() : level_begins_[hops + 1];
    return std::span(from_source_).subspan(begin, end - begin);
  }

  [[nodiscard]] std::size_t cost(std::span<const NodeId> level, bool forward) const {
    std::size_t arcs = 0;
    for (const NodeId node : level) arcs += steps_.degree(node, forward);
    return arcs;
  }

  // What the target's side has seen stays its own. A level that meets it is left unfinished: its
  // nodes that matter are on the other side.
  void grow_from_source() {
    const std::size_t end = from_source_.size();
    for (std::size_t i = level_begins_.back(); i < end; ++i) {
      met_ = steps_.any_forward(from_source_[i], [&](NodeId neighbor) {
        Mark& mark = marks_[neighbor];
        if (mark == kNotSeen) {
          mark = kNearSource;
          from_source_.push_back(neighbor);
        }
        return mark >= at(0);
      });
      if (met_) {
        from_source_.resize(end);
        return;
      }
    }
    level_begins_.push_back(end);
  }

  // Nodes that both have seen become the target's, and the last level of the source ends.
  void grow_from_target(std::uint32_t hops) {
    next_.clear();
    for (const NodeId node : near_target_) {
      steps_.against(node, [&](NodeId neighbor, EdgeId) {
        if (marks_[neighbor] >= at(0)) return;
        if (marks_[neighbor] == kNearSource) met_ = true;
        marks_[neighbor] = at(hops);
        next_.push_back(neighbor);
      });
    }
    near_target_.swap(next_);
    if (met_) {
      from_source_.resize(level_begins_.back());
      level_begins_.pop_back();
    }
  }

  // Looks on from each level of the source's half, which is no more than was looked at before.
  void mark_way_back(std::uint32_t hops) {
    for (std::size_t from_source = level_begins_.size(); from_source-- > 0; ++hops) {
      for (const NodeId node : level(from_source)) {
        const auto is_next = [&](NodeId neighbor) { return marks_[neighbor] == at(hops); };
        if (steps_.any_forward(node, is_next)) marks_[node] = at(hops + 1);
      }
    }
  }

  void walk(NodeId source, Path& path) {
    path.nodes.push_back(source);
    std::uint32_t left = marks_[source] - at(0);
    path.length = left;
    for (NodeId node = source; left > 0; --left) {
      std::pair<NodeId, EdgeId> best{kNoNode, kNoEdge};
      steps_.forward(node, [&](NodeId next, EdgeId edge) {
        if (marks_[next] == at(left - 1)) best = std::min(best, {next, edge});
      });
      node = best.first;
      path.nodes.push_back(node);
      path.edges.push_back(best.second);
    }
  }

  Context& context_;
  detail::Steps steps_;
  std::vector<Mark> marks_;
  std::vector<NodeId> from_source_;        // level after level
  std::vector<std::size_t> level_begins_;  // in it
  std::vector<NodeId> near_target_, next_;
  bool met_ = false;
};

template <typename Mark>
auto search(const GraphView& graph, const ShortestPathOptions& options, Context& context,
            Path& path) {
  TwoEnds<Mark> ends(graph, options.directed, context);
  return ends.find(options.source.node, options.target.node, path);
}

bool find_by_hops(const GraphView& graph, const ShortestPathOptions& options, Context& context,
                  Path& path) {
  using Narrow = TwoEnds<std::uint8_t>::Found;
  const Narrow found = search<std::uint8_t>(graph, options, context, path);
  if (found != Narrow::too_long) return found == Narrow::path;
  return search<std::uint32_t>(graph, options, context, path) ==
         TwoEnds<std::uint32_t>::Found::path;
}

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
    found = find_by_hops(graph, options, context, path);
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
