#include "algorithms/paths/k_shortest_paths.hpp"

#include <algorithm>
#include <set>

#include "algorithms/paths/steps.hpp"

namespace mekhala {

namespace {

struct Candidate {
  Path path;
  std::size_t deviation = 0;  // the first place at which it may differ from the path it came from
};

struct ShorterFirst {
  bool operator()(const Candidate& a, const Candidate& b) const {
    return std::tie(a.path.length, a.path.nodes) < std::tie(b.path.length, b.path.nodes);
  }
};

// Each path found splits the rest into sets by where they first leave it; the best of each set
// waits among the candidates.
class Yen {
 public:
  Yen(const GraphView& graph, const KShortestPathsOptions& options, Context& context)
      : options_(options), context_(context), route_(graph, options.lengths, options.directed) {}

  std::vector<Path> run() {
    Candidate first;
    if (route_.find(options_.source.node, options_.target.node, {}, context_, first.path)) {
      measure(first.path);
      waiting_.insert(std::move(first));
    }
    while (!waiting_.empty() && found_.size() < options_.k) {
      Candidate best = std::move(waiting_.extract(waiting_.begin()).value());
      found_.push_back(best.path);
      context_.report(static_cast<double>(found_.size()) / options_.k);
      if (found_.size() < options_.k) split(best);
    }
    return std::move(found_);
  }

 private:
  void measure(Path& path) const {
    path.length = 0;
    for (std::size_t i = path.edges.size(); i-- > 0;) {
      path.length = options_.lengths[path.edges[i]] + path.length;
    }
  }

  void split(const Candidate& best) {
    const Path& path = best.path;
    for (std::size_t i = 0; i < best.deviation; ++i) route_.block(path.nodes[i]);
    for (std::size_t i = best.deviation; i + 1 < path.nodes.size(); ++i) {
      offer(path, i);
      route_.block(path.nodes[i]);
    }
    for (const NodeId node : path.nodes) route_.unblock(node);
  }

  // The best path that follows `path` up to place i and then goes where none found has gone.
  void offer(const Path& path, std::size_t i) {
    Candidate candidate;
    Path& made = candidate.path;
    const auto end = static_cast<std::ptrdiff_t>(i);
    made.nodes.assign(path.nodes.begin(), path.nodes.begin() + end);
    made.edges.assign(path.edges.begin(), path.edges.begin() + end);
    const std::vector<NodeId> banned = taken_steps(path, i);
    if (!route_.find(path.nodes[i], options_.target.node, banned, context_, made)) return;
    measure(made);
    candidate.deviation = i;
    waiting_.insert(std::move(candidate));
    // Never more candidates than paths still wanted.
    if (waiting_.size() > options_.k - found_.size()) waiting_.erase(std::prev(waiting_.end()));
  }

  [[nodiscard]] std::vector<NodeId> taken_steps(const Path& path, std::size_t i) const {
    std::vector<NodeId> taken;
    const auto end = static_cast<std::ptrdiff_t>(i) + 1;
    for (const Path& other : found_) {
      if (other.nodes.size() <= i + 1) continue;
      if (std::equal(path.nodes.begin(), path.nodes.begin() + end, other.nodes.begin())) {
        taken.push_back(other.nodes[i + 1]);
      }
    }
    std::sort(taken.begin(), taken.end());
    return taken;
  }

  const KShortestPathsOptions& options_;
  Context& context_;
  detail::Route route_;
  std::vector<Path> found_;
  std::set<Candidate, ShorterFirst> waiting_;
};

}  // namespace

Paths k_shortest_paths(const GraphView& graph, const KShortestPathsOptions& options,
                       Context& context) {
  Paths result;
  result.paths = Yen(graph, options, context).run();
  result.facts.add("found", static_cast<std::int64_t>(result.paths.size()));
  return result;
}

AlgorithmSpec k_shortest_paths_spec() {
  return describe("k_shortest_paths", &k_shortest_paths)
      .family("paths")
      .summary("The k shortest paths between two nodes that visit no node twice.")
      .convention(
          "Paths differ by their nodes; of parallel edges the shortest stands, then the first. "
          "Equal "
          "lengths: the path whose nodes come first, read as a list of numbers.")
      .cost("O(k n (m + n log n))")
      .reference("doi:10.1287/mnsc.17.11.712, doi:10.1287/mnsc.18.7.401")
      .relabel_inexact()
      .param("source", &KShortestPathsOptions::source, "where the paths start")
      .required()
      .param("target", &KShortestPathsOptions::target, "where the paths end")
      .required()
      .param("k", &KShortestPathsOptions::k, "how many paths")
      .range(1, 100000)
      .param("lengths", &KShortestPathsOptions::lengths, "how far each edge reaches; none: hops")
      .range(0, std::numeric_limits<double>::infinity())
      .minimum_excluded()
      .param("directed", &KShortestPathsOptions::directed, "respect directions");
}

}  // namespace mekhala
