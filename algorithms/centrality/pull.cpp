#include "algorithms/centrality/pull.hpp"

namespace mekhala::detail {

bool is_acyclic(const GraphView& graph, const EdgeValues& strengths) {
  const NodeId n = graph.num_nodes();
  std::vector<std::uint32_t> missing(n, 0);
  for (EdgeId edge = 0; edge < graph.num_edges(); ++edge) {
    if (strengths[edge] > 0) ++missing[graph.target(edge)];
  }
  std::vector<NodeId> ready;
  for (NodeId node = 0; node < n; ++node) {
    if (missing[node] == 0) ready.push_back(node);
  }
  for (std::size_t i = 0; i < ready.size(); ++i) {
    const auto neighbors = graph.out_neighbors(ready[i]);
    const auto edges = graph.out_edges(ready[i]);
    for (std::size_t j = 0; j < neighbors.size(); ++j) {
      if (strengths[edges[j]] > 0 && --missing[neighbors[j]] == 0) ready.push_back(neighbors[j]);
    }
  }
  return ready.size() == n;
}

}  // namespace mekhala::detail
