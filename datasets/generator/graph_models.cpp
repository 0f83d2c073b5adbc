#include "datasets/generator/graph_models.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <unordered_set>

#include "engine/base/error.hpp"

namespace mekhala::generator {
namespace {

constexpr std::uint64_t kGraphStream = 1ULL << 50;

[[noreturn]] void refuse(const std::string& why) { throw Error(ErrorCode::usage, why); }

void check(const GraphPlan& plan) {
  if (plan.nodes < 2) refuse("--nodes must be at least 2");
  if (!(plan.degree > 0) || plan.degree > plan.nodes / 3.0) {
    refuse(fmt::format("--degree must be above 0 and at most a third of the nodes, got {}",
                       plan.degree));
  }
  if (!(plan.mixing >= 0) || plan.mixing > 1) refuse("--mixing must be between 0 and 1");
  if (!(plan.exponent > 2)) refuse("--exponent must be above 2");
  if (plan.groups < 1 || plan.groups > plan.nodes / 2) {
    refuse("--groups must be at least 1 and at most half the nodes");
  }
  const bool even = std::fmod(plan.degree, 2) == 0;
  if (!even && (plan.model == GraphModel::preferential || plan.model == GraphModel::small_world)) {
    refuse("--degree must be an even number for this model");
  }
}

using Keys = std::vector<std::uint64_t>;  // source << 32 | target, source < target

std::uint64_t key_of(NodeId a, NodeId b) {
  return std::uint64_t{std::min(a, b)} << 32 | std::max(a, b);
}

// Draws pairs until there are `wanted` different ones; loops are no pairs.
template <typename Draw>
Keys different(std::uint64_t wanted, Context& context, Draw&& draw) {
  Keys keys;
  keys.reserve(wanted);
  for (int round = 0; keys.size() < wanted; ++round) {
    context.checkpoint();
    if (round == 200) refuse("there are not so many different edges of this kind; lower --degree");
    for (std::uint64_t missing = wanted - keys.size(); missing > 0; --missing) {
      const auto [a, b] = draw();
      if (a != b) keys.push_back(key_of(a, b));
    }
    std::sort(keys.begin(), keys.end());
    keys.erase(std::unique(keys.begin(), keys.end()), keys.end());
  }
  return keys;
}

std::uint64_t edges_of(const GraphPlan& plan) {
  return static_cast<std::uint64_t>(std::llround(plan.nodes * plan.degree / 2));
}

NodeId node_below(Random& random, std::uint64_t bound) {
  return static_cast<NodeId>(random.below(bound));
}

Keys random_graph(const GraphPlan& plan, Random& random, Context& context) {
  return different(edges_of(plan), context, [&] {
    return std::pair(node_below(random, plan.nodes), node_below(random, plan.nodes));
  });
}

// Begins with a clique of degree / 2 + 1 nodes, so that everybody has somebody to join.
Keys preferential(const GraphPlan& plan, Random& random, Context& context) {
  const auto each = static_cast<NodeId>(plan.degree / 2);
  Keys keys;
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
      keys.push_back(key_of(node, other));
      ends.insert(ends.end(), {node, other});
    }
  }
  return keys;
}

// An edge that is put elsewhere keeps one end; where everything is taken it stays.
Keys small_world(const GraphPlan& plan, Random& random, Context& context) {
  constexpr int kTries = 100;
  const auto each = static_cast<NodeId>(plan.degree / 2);
  std::unordered_set<std::uint64_t> keys;
  for (NodeId node = 0; node < plan.nodes; ++node) {
    for (NodeId step = 1; step <= each; ++step)
      keys.insert(key_of(node, (node + step) % plan.nodes));
  }
  for (NodeId node = 0; node < plan.nodes; ++node) {
    if (node % 65536 == 0) context.checkpoint();
    for (NodeId step = 1; step <= each; ++step) {
      if (random.uniform() >= plan.mixing) continue;
      for (int tries = 0; tries < kTries; ++tries) {
        const NodeId target = node_below(random, plan.nodes);
        if (target == node || !keys.insert(key_of(node, target)).second) continue;
        keys.erase(key_of(node, (node + step) % plan.nodes));
        break;
      }
    }
  }
  return {keys.begin(), keys.end()};
}

Keys planted(const GraphPlan& plan, Random& random, Context& context) {
  const std::uint32_t groups = plan.groups;
  const auto member = [&](std::uint32_t group) {
    const std::uint64_t size = (plan.nodes - group + groups - 1) / groups;
    return static_cast<NodeId>(group + groups * random.below(size));
  };
  return different(edges_of(plan), context, [&] {
    const NodeId a = node_below(random, plan.nodes);
    std::uint32_t group = a % groups;
    if (groups > 1 && random.uniform() < plan.mixing) {
      group = (group + 1 + static_cast<std::uint32_t>(random.below(groups - 1))) % groups;
    }
    return std::pair(a, member(group));
  });
}

Keys power_law(const GraphPlan& plan, Random& random, Context& context) {
  std::vector<double> upto(plan.nodes);
  double sum = 0;
  for (NodeId node = 0; node < plan.nodes; ++node) {
    sum += std::pow(node + 1.0, -1 / (plan.exponent - 1));
    upto[node] = sum;
  }
  const auto draw = [&] {
    const auto at = std::upper_bound(upto.begin(), upto.end(), random.uniform() * sum);
    return static_cast<NodeId>(std::min<std::ptrdiff_t>(at - upto.begin(), plan.nodes - 1));
  };
  return different(edges_of(plan), context, [&] {
    const NodeId a = draw();
    return std::pair(a, draw());
  });
}

}  // namespace

std::optional<GraphModel> graph_model_named(std::string_view name) {
  for (std::uint8_t i = 0; i < std::size(kGraphModels); ++i) {
    if (kGraphModels[i] == name) return static_cast<GraphModel>(i);
  }
  return std::nullopt;
}

std::vector<EdgeEnds> make_graph(const GraphPlan& plan, Context& context) {
  check(plan);
  context.require_memory(edges_of(plan) * 24, "the edges");
  Random random(plan.seed, kGraphStream);
  Keys keys;
  switch (plan.model) {
    case GraphModel::random:
      keys = random_graph(plan, random, context);
      break;
    case GraphModel::preferential:
      keys = preferential(plan, random, context);
      break;
    case GraphModel::small_world:
      keys = small_world(plan, random, context);
      break;
    case GraphModel::planted:
      keys = planted(plan, random, context);
      break;
    case GraphModel::power_law:
      keys = power_law(plan, random, context);
      break;
  }
  std::sort(keys.begin(), keys.end());
  std::vector<EdgeEnds> edges;
  edges.reserve(keys.size());
  for (const std::uint64_t key : keys) {
    edges.push_back({static_cast<NodeId>(key >> 32), static_cast<NodeId>(key & UINT32_MAX)});
  }
  return edges;
}

}  // namespace mekhala::generator
