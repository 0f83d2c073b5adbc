#include "algorithms/brokerage/within_module_z.hpp"

#include <cmath>

#include "algorithms/adjacency.hpp"

namespace mekhala {

namespace {

struct Sums {
  std::uint64_t size = 0, neighbors = 0, squares = 0;
};

}  // namespace

NodeScores within_module_z(const GraphView& graph, const WithinModuleZOptions& options,
                           Context& context) {
  const NodeId n = graph.num_nodes();
  const auto& groups = options.groups.of;
  NodeScores scores{.values = std::vector<double>(n, std::nan(""))};
  if (groups.empty()) return scores;
  const Adjacency simple(graph, {.direction = Direction::both}, context);
  std::vector<std::uint64_t> own(n, 0);
  parallel_for(context, n, [&](NodeId node) {
    if (groups[node] == kNoGroup) return;
    for (const NodeId neighbor : simple.neighbors(node)) {
      own[node] += groups[neighbor] == groups[node] ? 1U : 0U;
    }
  });
  // Whole numbers up to the last division, so that the order of nodes does not matter.
  std::vector<Sums> sums(options.groups.names.size());
  for (NodeId node = 0; node < n; ++node) {
    if (groups[node] == kNoGroup) continue;
    Sums& sum = sums[groups[node]];
    ++sum.size;
    sum.neighbors += own[node];
    sum.squares += own[node] * own[node];
  }
  for (NodeId node = 0; node < n; ++node) {
    if (groups[node] == kNoGroup) continue;
    const Sums& sum = sums[groups[node]];
    const std::uint64_t spread = sum.size * sum.squares - sum.neighbors * sum.neighbors;
    if (spread == 0) continue;
    const double above =
        static_cast<double>(sum.size * own[node]) - static_cast<double>(sum.neighbors);
    scores.values[node] = above / std::sqrt(static_cast<double>(spread));
  }
  return scores;
}

AlgorithmSpec within_module_z_spec() {
  return describe("within_module_z", &within_module_z)
      .family("brokerage")
      .summary("How far a node has more neighbors in its own group than others of the group.")
      .convention(
          "Undirected; each neighbor once, loops never; standard deviation over the whole group; "
          "no value without a group and where all of a group have equally many.")
      .cost("O(n + m)")
      .reference("doi:10.1038/nature03288")
      .param("groups", &WithinModuleZOptions::groups, "group of each node, such as a community")
      .required();
}

}  // namespace mekhala
