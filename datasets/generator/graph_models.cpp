#include "datasets/generator/graph_models.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <functional>
#include <numeric>
#include <unordered_set>

#include "datasets/generator/lfr.hpp"
#include "datasets/generator/matching.hpp"
#include "engine/base/error.hpp"
#include "engine/base/parallel_sort.hpp"

namespace mekhala::generator {
namespace {

constexpr std::uint64_t kGraphStream = 1ULL << 50;
constexpr std::size_t kStretch = 1 << 16;
constexpr std::uint64_t kLoop = UINT64_MAX;  // after all keys

[[noreturn]] void refuse(const std::string& why) { throw Error(ErrorCode::usage, why); }

void check(const GraphPlan& plan) {
  if (plan.nodes < 2) refuse("--nodes must be at least 2");
  if (plan.nodes > NodeId{1} << 31) refuse("--nodes must be at most 2,147,483,648");
  if (!(plan.degree > 0) || plan.degree > plan.nodes / 3.0) {
    refuse(fmt::format("--degree must be above 0 and at most a third of the nodes, got {}",
                       plan.degree));
  }
  if (!(plan.mixing >= 0) || plan.mixing > 1) refuse("--mixing must be between 0 and 1");
  if (!(plan.exponent > 2)) refuse("--exponent must be above 2");
  if (!(plan.community_exponent > 0)) refuse("--community-exponent must be above 0");
  if (plan.most_degree > plan.nodes / 3) {
    refuse("--most-degree must be at most a third of the nodes");
  }
  if (plan.groups < 1 || plan.groups > plan.nodes / 2) {
    refuse("--groups must be at least 1 and at most half the nodes");
  }
  const bool even = std::fmod(plan.degree, 2) == 0;
  if (!even && (plan.model == GraphModel::preferential || plan.model == GraphModel::small_world)) {
    refuse("--degree must be an even number for this model");
  }
}

// Draws pairs until there are `wanted` different ones; loops are no pairs. draw(random): one pair.
// Each round draws what is missing, in stretches with a random stream of their own.
template <typename Draw>
EdgeKeys different(std::uint64_t wanted, std::uint64_t seed, Context& context, Draw&& draw) {
  EdgeKeys keys;
  for (std::uint64_t round = 0; keys.size() < wanted; ++round) {
    if (round == 200) refuse("there are not so many different edges of this kind; lower --degree");
    const std::size_t before = keys.size();
    keys.resize(wanted);
    parallel_chunks(context, wanted - before, kStretch,
                    [&](std::size_t begin, std::size_t end, std::size_t chunk) {
                      Random random(seed, kGraphStream + (round << 32) + chunk);
                      for (std::size_t i = begin; i < end; ++i) {
                        const auto [a, b] = draw(random);
                        keys[before + i] = a == b ? kLoop : edge_key(a, b);
                      }
                    });
    parallel_sort(context, keys, std::less<>());
    keys.erase(std::unique(keys.begin(), keys.end()), keys.end());
    if (!keys.empty() && keys.back() == kLoop) keys.pop_back();
  }
  return keys;
}

NodeId nodes_of(const GraphPlan& plan) {
  return plan.model == GraphModel::kronecker ? std::bit_ceil(plan.nodes) : plan.nodes;
}

std::uint64_t edges_of(const GraphPlan& plan) {
  return static_cast<std::uint64_t>(std::llround(nodes_of(plan) * plan.degree / 2));
}

NodeId node_below(Random& random, std::uint64_t bound) {
  return static_cast<NodeId>(random.below(bound));
}

EdgeKeys random_graph(const GraphPlan& plan, Context& context) {
  return different(edges_of(plan), plan.seed, context, [&](Random& random) {
    return std::pair(node_below(random, plan.nodes), node_below(random, plan.nodes));
  });
}

// Begins with a clique of degree / 2 + 1 nodes, so that everybody has somebody to join.
EdgeKeys preferential(const GraphPlan& plan, Random& random, Context& context) {
  const auto each = static_cast<NodeId>(plan.degree / 2);
  EdgeKeys keys;
  std::vector<NodeId> ends;  // every node as often as it has edges
  std::vector<NodeId> chosen;
  for (NodeId node = 1; node < plan.nodes; ++node) {
    if (node % 65536 == 0) context.checkpoint();
    chosen.clear();
    while (chosen.size() < std::min(each, node)) {
      const NodeId other =
          node <= each ? static_cast<NodeId>(chosen.size()) : ends[random.below(ends.size())];
      if (std::find(chosen.begin(), chosen.end(), other) == chosen.end()) chosen.push_back(other);
    }
    for (const NodeId other : chosen) {
      keys.push_back(edge_key(node, other));
      ends.insert(ends.end(), {node, other});
    }
  }
  return keys;
}

// An edge that is put elsewhere keeps one end; where everything is taken it stays.
EdgeKeys small_world(const GraphPlan& plan, Random& random, Context& context) {
  constexpr int kTries = 100;
  const auto each = static_cast<NodeId>(plan.degree / 2);
  std::unordered_set<std::uint64_t> keys;
  for (NodeId node = 0; node < plan.nodes; ++node) {
    for (NodeId step = 1; step <= each; ++step)
      keys.insert(edge_key(node, (node + step) % plan.nodes));
  }
  for (NodeId node = 0; node < plan.nodes; ++node) {
    if (node % 65536 == 0) context.checkpoint();
    for (NodeId step = 1; step <= each; ++step) {
      if (random.uniform() >= plan.mixing) continue;
      for (int tries = 0; tries < kTries; ++tries) {
        const NodeId target = node_below(random, plan.nodes);
        if (target == node || !keys.insert(edge_key(node, target)).second) continue;
        keys.erase(edge_key(node, (node + step) % plan.nodes));
        break;
      }
    }
  }
  return {keys.begin(), keys.end()};
}

EdgeKeys planted(const GraphPlan& plan, Context& context) {
  const std::uint32_t groups = plan.groups;
  const auto member = [&](Random& random, std::uint32_t group) {
    const std::uint64_t size = (plan.nodes - group + groups - 1) / groups;
    return static_cast<NodeId>(group + groups * random.below(size));
  };
  return different(edges_of(plan), plan.seed, context, [&](Random& random) {
    const NodeId a = node_below(random, plan.nodes);
    std::uint32_t group = a % groups;
    if (groups > 1 && random.uniform() < plan.mixing) {
      group = (group + 1 + static_cast<std::uint32_t>(random.below(groups - 1))) % groups;
    }
    return std::pair(a, member(random, group));
  });
}

EdgeKeys power_law(const GraphPlan& plan, Context& context) {
  std::vector<double> upto(plan.nodes);
  double sum = 0;
  for (NodeId node = 0; node < plan.nodes; ++node) {
    sum += std::pow(node + 1.0, -1 / (plan.exponent - 1));
    upto[node] = sum;
  }
  const auto draw = [&](Random& random) {
    const auto at = std::upper_bound(upto.begin(), upto.end(), random.uniform() * sum);
    return static_cast<NodeId>(std::min<std::ptrdiff_t>(at - upto.begin(), plan.nodes - 1));
  };
  return different(edges_of(plan), plan.seed, context, [&](Random& random) {
    const NodeId a = draw(random);
    return std::pair(a, draw(random));
  });
}

EdgeKeys configuration(const GraphPlan& plan, Random& random) {
  const double ends = plan.nodes * plan.degree;
  const double most = plan.most_degree > 0
                          ? plan.most_degree
                          : std::min(std::max(std::sqrt(ends), 2 * plan.degree), plan.nodes / 3.0);
  if (!(plan.degree < most)) refuse("--most-degree must be above the mean degree");
  const PowerLaw law = PowerLaw::with_mean(plan.exponent, plan.degree, most);
  std::vector<std::uint32_t> degree(plan.nodes);
  for (std::uint32_t& one : degree) one = law.draw_whole(random);
  std::vector<NodeId> names(plan.nodes);
  std::iota(names.begin(), names.end(), NodeId{0});
  EdgeKeys keys;
  match_ends(
      names, degree, [](NodeId, NodeId) { return true; }, random, keys);
  return keys;
}

// One draw goes down the matrix, a quarter at each level, with the shares of Graph500.
EdgeKeys kronecker(const GraphPlan& plan, Context& context) {
  const NodeId nodes = nodes_of(plan);
  const int levels = std::countr_zero(nodes);
  std::vector<NodeId> name(nodes);
  std::iota(name.begin(), name.end(), NodeId{0});
  Random names(plan.seed, kGraphStream - 1);
  names.shuffle(std::span(name));
  EdgeKeys keys(edges_of(plan));
  parallel_chunks(context, keys.size(), kStretch,
                  [&](std::size_t begin, std::size_t end, std::size_t chunk) {
                    Random random(plan.seed, kGraphStream + chunk);
                    for (std::size_t i = begin; i < end; ++i) {
                      NodeId a = 0, b = 0;
                      for (int level = 0; level < levels; ++level) {
                        const double u = random.uniform();
                        a = a << 1 | (u >= 0.76 ? 1U : 0U);
                        b = b << 1 | (u >= 0.95 || (u >= 0.57 && u < 0.76) ? 1U : 0U);
                      }
                      keys[i] = a == b ? kLoop : edge_key(name[a], name[b]);
                    }
                  });
  parallel_sort(context, keys, std::less<>());
  keys.erase(std::unique(keys.begin(), keys.end()), keys.end());
  if (!keys.empty() && keys.back() == kLoop) keys.pop_back();
  return keys;
}

std::vector<std::uint32_t> planted_groups(const GraphPlan& plan) {
  std::vector<std::uint32_t> community(plan.nodes);
  for (NodeId node = 0; node < plan.nodes; ++node) community[node] = node % plan.groups;
  return community;
}

}  // namespace

std::optional<GraphModel> graph_model_named(std::string_view name) {
  for (std::uint8_t i = 0; i < std::size(kGraphModels); ++i) {
    if (kGraphModels[i] == name) return static_cast<GraphModel>(i);
  }
  return std::nullopt;
}

ModelGraph make_graph(const GraphPlan& plan, Context& context) {
  check(plan);
  const bool swaps = plan.model == GraphModel::configuration || plan.model == GraphModel::lfr ||
                     plan.model == GraphModel::small_world;
  context.require_memory(edges_of(plan) * (swaps ? 80 : 24), "the edges");
  ModelGraph graph{.nodes = nodes_of(plan), .edges = {}, .community = {}};
  Random random(plan.seed, kGraphStream);
  EdgeKeys keys;
  switch (plan.model) {
    case GraphModel::random:
      keys = random_graph(plan, context);
      break;
    case GraphModel::preferential:
      keys = preferential(plan, random, context);
      break;
    case GraphModel::small_world:
      keys = small_world(plan, random, context);
      break;
    case GraphModel::planted:
      keys = planted(plan, context);
      graph.community = planted_groups(plan);
      break;
    case GraphModel::power_law:
      keys = power_law(plan, context);
      break;
    case GraphModel::configuration:
      keys = configuration(plan, random);
      break;
    case GraphModel::kronecker:
      keys = kronecker(plan, context);
      break;
    case GraphModel::lfr: {
      LfrGraph made = lfr_graph(plan, context);
      keys = std::move(made.keys);
      graph.community = std::move(made.community);
      break;
    }
  }
  parallel_sort(context, keys, std::less<>());
  graph.edges.reserve(keys.size());
  for (const std::uint64_t key : keys) {
    graph.edges.push_back({static_cast<NodeId>(key >> 32), static_cast<NodeId>(key & UINT32_MAX)});
  }
  return graph;
}

}  // namespace mekhala::generator
