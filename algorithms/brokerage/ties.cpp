#include "algorithms/brokerage/ties.hpp"

#include <cmath>

#include "algorithms/adjacency.hpp"
#include "algorithms/strengths.hpp"

namespace mekhala::brokerage {

namespace {

// Calls emit(neighbor, strength) for each tie of a node.
template <typename Emit>
void walk(const GraphView& graph, const EdgeValues& strengths, const Adjacency& edges, NodeId node,
          Emit&& emit) {
  const auto neighbors = edges.neighbors(node);
  const auto ids = edges.edges(node);
  for (std::size_t i = 0; i < neighbors.size();) {
    const NodeId other = neighbors[i];
    double sum = 0;
    bool out = false, in = false;
    for (; i < neighbors.size() && neighbors[i] == other; ++i) {
      sum += strengths[ids[i]];
      (graph.source(ids[i]) == node ? out : in) = true;
    }
    if (!strengths.given()) sum = out && in ? 2 : 1;
    if (sum > 0) emit(other, sum);
  }
}

}  // namespace

Ties::Ties(const GraphView& graph, const EdgeValues& strengths, Context& context) {
  check_strengths(graph, strengths);
  const NodeId n = graph.num_nodes();
  const Adjacency edges(graph, {.direction = Direction::both, .fold_parallel = false}, context);
  offsets_.assign(std::size_t{n} + 1, 0);
  for (NodeId node = 0; node < n; ++node) {
    walk(graph, strengths, edges, node, [&](NodeId neighbor, double strength) {
      neighbors_.push_back(neighbor);
      strengths_.push_back(strength);
    });
    offsets_[node + std::size_t{1}] = neighbors_.size();
  }
}

}  // namespace mekhala::brokerage
