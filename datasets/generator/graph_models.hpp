#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "engine/base/context.hpp"
#include "engine/graph/graph.hpp"

// Plain graphs by standard models, for benchmarks and teaching: no people, no places.
namespace mekhala::generator {

// random: so many edges, every set of them as likely as any other (Erdos and Renyi).
// preferential: each new node joins degree / 2 of those before it, in proportion to their degree
//   (Barabasi and Albert 1999, doi:10.1126/science.286.5439.509).
// small_world: a ring in which each node knows degree / 2 on either side, each edge put elsewhere
//   with chance `mixing` (Watts and Strogatz 1998, doi:10.1038/30918).
// planted: node i is of group i mod `groups`; each edge joins two groups with chance `mixing`.
// power_law: node i has weight (i + 1)^(-1 / (exponent - 1)), edges join nodes in proportion to it
//   (Chung and Lu 2002, doi:10.1007/PL00012580).
enum class GraphModel : std::uint8_t { random, preferential, small_world, planted, power_law };
inline constexpr std::string_view kGraphModels[] = {"random", "preferential", "small_world",
                                                    "planted", "power_law"};
[[nodiscard]] std::optional<GraphModel> graph_model_named(std::string_view name);

struct GraphPlan {
  GraphModel model = GraphModel::random;
  NodeId nodes = 1000;
  double degree = 8;  // the mean; of preferential and small_world an even number
  double mixing = 0.1;
  std::uint32_t groups = 4;
  double exponent = 2.5;
  std::uint64_t seed = 1;
};

// Undirected edges without loops or repeats, source < target, sorted. The same plan gives the same
// edges. O(m log m) time, 16 bytes an edge.
// Errors: Error(usage) for a plan that has no such graph: more edges than a third of all pairs, an
//   odd degree where it must be even, fewer than two nodes.
[[nodiscard]] std::vector<EdgeEnds> make_graph(const GraphPlan& plan, Context& context);

}  // namespace mekhala::generator
