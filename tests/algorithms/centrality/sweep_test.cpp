#include "algorithms/centrality/sweep.hpp"

#include <gmock/gmock.h>

#include "engine/graph/bfs.hpp"
#include "tests/support/graphs.hpp"

namespace mekhala {
namespace {

using detail::DistanceSum;

// Several batches of sources, so large that levels are pushed and pulled, in pieces, one a path.
Graph several_batches(std::uint64_t seed, bool is_directed, EdgeId m) {
  Random random(seed, m);
  std::vector<EdgeEnds> edges;
  for (EdgeId i = 0; i < m; ++i) {
    const auto low = static_cast<NodeId>(random.below(1 + random.below(650)));
    edges.push_back({low, static_cast<NodeId>(random.below(650))});
  }
  for (NodeId i = 650; i < 690; ++i) edges.push_back({i, i + 1});
  return Graph::from_edges(700, edges, is_directed);
}

TEST(Sweep, AgreesWithASearchFromEachNode) {
  for (const bool is_directed : {false, true}) {
    for (const EdgeId m : {100U, 700U, 8000U, 60000U}) {
      for (const Direction direction : {Direction::out, Direction::in, Direction::both}) {
        SCOPED_TRACE(m);
        const Graph graph = several_batches(3, is_directed, m);
        Context context;
        const auto far = sum_distances(graph, direction, DistanceSum::distance, context);
        const auto near = sum_distances(graph, direction, DistanceSum::inverse, context);
        Bfs bfs(graph, direction);
        for (NodeId node = 0; node < graph.num_nodes(); ++node) {
          std::uint64_t distances = 0;
          std::uint32_t reached = 0;
          long double inverse = 0;
          bfs.for_each_level(node, [&](std::uint32_t distance, std::span<const NodeId> level) {
            if (distance == 0) return;
            distances += distance * level.size();
            reached += static_cast<std::uint32_t>(level.size());
            inverse += static_cast<long double>(level.size()) / distance;
          });
          ASSERT_EQ(far.distance[node], distances) << node;
          ASSERT_EQ(far.reached[node], reached) << node;
          ASSERT_NEAR(static_cast<double>(near.inverse[node]) * 0x1p-64,
                      static_cast<double>(inverse), 1e-12 * reached)
              << node;
        }
      }
    }
  }
}

}  // namespace
}  // namespace mekhala
