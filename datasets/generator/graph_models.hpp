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
// planted: node i is of group i mod `groups`; each edge joins two groups with chance `mixing` (a
//   stochastic block model with blocks of one size).
// power_law: node i has weight (i + 1)^(-1 / (exponent - 1)), edges join nodes in proportion to it
//   (Chung and Lu 2002, doi:10.1007/PL00012580).
// configuration: degrees drawn from a power law with `exponent`, then matched at random; loops and
//   repeats are undone by swaps (Molloy and Reed 1995, doi:10.1002/rsa.3240060204).
// kronecker: nodes * degree / 2 draws in the recursive matrix of Graph500 (.57 .19 .19 .05), loops
//   and repeats left out, so fewer edges than asked for; nodes rounded up to a power of two, their
//   numbers shuffled (Chakrabarti, Zhan and Faloutsos 2004, doi:10.1137/1.9781611972740.43).
// lfr: degrees and sizes of communities by power laws, each node with a share `mixing` of its edges
//   outside its community (Lancichinetti, Fortunato and Radicchi 2008,
//   doi:10.1103/PhysRevE.78.046110).
enum class GraphModel : std::uint8_t {
  random,
  preferential,
  small_world,
  planted,
  power_law,
  configuration,
  kronecker,
  lfr
};
inline constexpr std::string_view kGraphModels[] = {"random",    "preferential", "small_world",
                                                    "planted",   "power_law",    "configuration",
                                                    "kronecker", "lfr"};
[[nodiscard]] std::optional<GraphModel> graph_model_named(std::string_view name);

struct GraphPlan {
  GraphModel model = GraphModel::random;
  NodeId nodes = 1000;
  double degree = 8;  // the mean; of preferential and small_world an even number
  double mixing = 0.1;
  std::uint32_t groups = 4;
  double exponent = 2.5;
  // Of configuration and lfr: the highest degree; 0: 5 times the mean of lfr, else the square root
  // of all edge ends.
  std::uint32_t most_degree = 0;
  // Of lfr: sizes of communities; 0: as small as the mean degree, at least 10, and as large as 5
  // times that, or as the highest degree inside needs.
  double community_exponent = 1.5;
  std::uint32_t least_community = 0, most_community = 0;
  std::uint64_t seed = 1;
};

struct ModelGraph {
  NodeId nodes = 0;
  std::vector<EdgeEnds> edges;           // undirected, no loops or repeats, source < target, sorted
  std::vector<std::uint32_t> community;  // one a node, of planted and lfr; else empty
};

// The same plan gives the same graph for any number of threads. Cost: O(m log m) time; 24 bytes an
// edge, 80 where edges are swapped (small_world, configuration, lfr).
// Errors: Error(usage) for a plan that has no such graph: more edges than a third of all pairs, an
//   odd degree where it must be even, fewer than two nodes, communities that do not fit;
//   Error(limit) beyond the memory limit.
[[nodiscard]] ModelGraph make_graph(const GraphPlan& plan, Context& context);

}  // namespace mekhala::generator
