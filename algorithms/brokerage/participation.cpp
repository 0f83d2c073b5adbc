#include "algorithms/brokerage/participation.hpp"

#include "algorithms/adjacency.hpp"

namespace mekhala {

namespace {

// Counts of neighbors by group, and which groups were met: cheap to clear.
struct Counts {
  std::vector<std::uint64_t> of;
  std::vector<std::uint32_t> met;
};

}  // namespace

NodeScores participation(const GraphView& graph, const ParticipationOptions& options,
                         Context& context) {
  NodeScores scores{.values = std::vector<double>(graph.num_nodes())};
  if (options.groups.of.empty()) return scores;
  const Adjacency simple(graph, {.direction = Direction::both}, context);
  const Counts scratch{std::vector<std::uint64_t>(options.groups.names.size()), {}};
  parallel_for(context, graph.num_nodes(), scratch, [&](NodeId node, Counts& counts) {
    std::uint64_t total = 0;
    for (const NodeId neighbor : simple.neighbors(node)) {
      const std::uint32_t group = options.groups.of[neighbor];
      if (group == kNoGroup || neighbor == node) continue;
      if (counts.of[group]++ == 0) counts.met.push_back(group);
      ++total;
    }
    // Whole numbers up to the one division, so that the order of neighbors does not matter.
    std::uint64_t squares = 0;
    for (const std::uint32_t group : counts.met) {
      squares += counts.of[group] * counts.of[group];
      counts.of[group] = 0;
    }
    counts.met.clear();
    if (total > 0) {
      scores.values[node] = static_cast<double>(total * total - squares) /
                            (static_cast<double>(total) * static_cast<double>(total));
    }
  });
  return scores;
}

AlgorithmSpec participation_spec() {
  return describe("participation", &participation)
      .family("brokerage")
      .summary("How evenly the neighbors of a node spread over groups.")
      .convention(
          "Undirected; each neighbor once, loops never; neighbors without a group count nowhere; 0 "
          "where no neighbor has a group.")
      .cost("O(n + m)")
      .reference("doi:10.1038/nature03288")
      .param("groups", &ParticipationOptions::groups, "group of each node, such as a country")
      .required();
}

}  // namespace mekhala
