#include "algorithms/brokerage/subset_betweenness.hpp"

#include "algorithms/adjacency.hpp"

namespace mekhala {

namespace {

constexpr std::size_t kChunks = 64;

// One search from a source: distances, numbers of shortest paths, and the order of discovery.
struct Search {
  std::vector<std::uint32_t> distance;
  std::vector<double> paths, dependency;
  std::vector<NodeId> order;
};

class Walker {
 public:
  Walker(const Adjacency& graph, const SubsetBetweennessOptions& options, NodeId n)
      : graph_(graph), blocked_(n), target_(n, options.targets.nodes.empty()) {
    for (const NodeId node : options.blocked.nodes) blocked_[node] = true;
    for (const NodeId node : options.targets.nodes) target_[node] = true;
  }

  void add(NodeId source, Search& search, std::vector<double>& scores) const {
    forward(source, search);
    for (std::size_t i = search.order.size(); i-- > 1;) {
      const NodeId node = search.order[i];
      const double share =
          ((target_[node] ? 1.0 : 0.0) + search.dependency[node]) / search.paths[node];
      for (const NodeId before : graph_.neighbors(node)) {
        if (search.distance[before] + 1 != search.distance[node]) continue;
        if (blocked_[before] && before != source) continue;
        search.dependency[before] += search.paths[before] * share;
      }
      if (!blocked_[node]) scores[node] += search.dependency[node];
    }
    for (const NodeId node : search.order) {
      search.distance[node] = UINT32_MAX;
      search.paths[node] = search.dependency[node] = 0;
    }
  }

 private:
  void forward(NodeId source, Search& search) const {
    search.order.assign(1, source);
    search.distance[source] = 0;
    search.paths[source] = 1;
    for (std::size_t at = 0; at < search.order.size(); ++at) {
      const NodeId node = search.order[at];
      if (blocked_[node] && node != source) continue;
      for (const NodeId next : graph_.neighbors(node)) {
        if (search.distance[next] == UINT32_MAX) {
          search.distance[next] = search.distance[node] + 1;
          search.order.push_back(next);
        }
        if (search.distance[next] == search.distance[node] + 1) {
          search.paths[next] += search.paths[node];
        }
      }
    }
  }

  const Adjacency& graph_;
  std::vector<bool> blocked_, target_;
};

}  // namespace

NodeScores subset_betweenness(const GraphView& graph, const SubsetBetweennessOptions& options,
                              Context& context) {
  const NodeId n = graph.num_nodes();
  NodeScores scores{.values = std::vector<double>(n)};
  const Adjacency simple(graph, {.direction = Direction::both}, context);
  std::vector<NodeId> sources = options.sources.nodes;
  if (sources.empty()) {
    for (NodeId node = 0; node < n; ++node) sources.push_back(node);
  }
  const Walker walker(simple, options, n);
  const std::size_t grain = std::max<std::size_t>(1, (sources.size() + kChunks - 1) / kChunks);
  std::vector<std::vector<double>> parts(detail::chunk_count(sources.size(), grain));
  context.require_memory(parts.size() * std::uint64_t{n} * sizeof(double), "subset_betweenness");
  parallel_chunks(context, sources.size(), grain,
                  [&](std::size_t begin, std::size_t end, std::size_t chunk) {
                    Search search{std::vector<std::uint32_t>(n, UINT32_MAX),
                                  std::vector<double>(n),
                                  std::vector<double>(n),
                                  {}};
                    parts[chunk].assign(n, 0);
                    for (std::size_t i = begin; i < end; ++i) {
                      context.checkpoint();
                      walker.add(sources[i], search, parts[chunk]);
                    }
                  });
  for (const std::vector<double>& part : parts) {
    for (NodeId node = 0; node < n; ++node) scores.values[node] += part[node];
  }
  return scores;
}

AlgorithmSpec subset_betweenness_spec() {
  return describe("subset_betweenness", &subset_betweenness)
      .family("brokerage")
      .summary("How many shortest paths from some nodes to some others pass a node.")
      .convention(
          "Undirected hops; parallel edges count once, loops never; ends do not count; ordered "
          "pairs, so that everybody to everybody is twice betweenness; unconnected pairs add 0.")
      .cost("O(s (n + m)) for s sources")
      .reference("doi:10.1016/j.socnet.2007.11.001")
      .param("sources", &SubsetBetweennessOptions::sources, "where paths begin; none: anywhere")
      .param("targets", &SubsetBetweennessOptions::targets, "where paths end; none: anywhere")
      .param("blocked", &SubsetBetweennessOptions::blocked,
             "nodes that may not stand inside a path");
}

}  // namespace mekhala
