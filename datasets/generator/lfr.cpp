#include "datasets/generator/lfr.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "engine/base/error.hpp"
#include "engine/base/parallel.hpp"

namespace mekhala::generator {
namespace {

constexpr std::uint64_t kDegrees = 51ULL << 48, kSizes = 52ULL << 48, kPlaces = 53ULL << 48,
                        kInside = 54ULL << 48, kOutside = 55ULL << 48;

struct Sizes {
  std::uint32_t least = 0, most = 0, most_degree = 0;
};

Sizes sizes_of(const GraphPlan& plan) {
  Sizes sizes;
  const auto whole = [](double x) { return static_cast<std::uint32_t>(std::ceil(x)); };
  sizes.most_degree = plan.most_degree > 0
                          ? plan.most_degree
                          : std::min<std::uint32_t>(whole(5 * plan.degree), plan.nodes / 3);
  sizes.least = plan.least_community > 0 ? plan.least_community
                                         : std::max<std::uint32_t>(10, whole(plan.degree));
  const std::uint32_t needed = whole((1 - plan.mixing) * sizes.most_degree) + 1;
  sizes.most = plan.most_community > 0 ? plan.most_community : std::max(5 * sizes.least, needed);
  if (sizes.least < 2 || sizes.least > sizes.most || sizes.most > plan.nodes) {
    throw Error(ErrorCode::usage,
                fmt::format("communities of {} to {} nodes do not fit into {} nodes; give other "
                            "--least-community and --most-community",
                            sizes.least, sizes.most, plan.nodes));
  }
  if (!(plan.degree < sizes.most_degree)) {
    throw Error(ErrorCode::usage, "--most-degree must be above the mean degree");
  }
  return sizes;
}

// Sizes that add up to the nodes: the last is what is left, or is shared among the others.
std::vector<std::uint32_t> community_sizes(const GraphPlan& plan, const Sizes& sizes) {
  Random random(plan.seed, kSizes);
  const PowerLaw law(plan.community_exponent, sizes.least, sizes.most);
  std::vector<std::uint32_t> all;
  std::uint64_t sum = 0;
  while (sum < plan.nodes) {
    const std::uint32_t size = std::clamp(law.draw_whole(random), sizes.least, sizes.most);
    if (sum + size > plan.nodes) break;
    all.push_back(size);
    sum += size;
  }
  std::uint64_t left = plan.nodes - sum;
  if (left >= sizes.least || all.empty()) {
    all.push_back(static_cast<std::uint32_t>(left));
    return all;
  }
  for (std::size_t i = 0; left > 0; i = (i + 1) % all.size(), --left) ++all[i];
  return all;
}

struct Placed {
  std::vector<std::uint32_t> inside;  // edges inside the community, by node
  std::vector<std::uint32_t> community;
};

// Those with most edges inside choose first, a place among all communities that are large enough.
Placed place_nodes(const GraphPlan& plan, const std::vector<std::uint32_t>& degree,
                   std::vector<std::uint32_t> sizes) {
  Random random(plan.seed, kPlaces);
  Placed placed{std::vector<std::uint32_t>(plan.nodes), std::vector<std::uint32_t>(plan.nodes)};
  for (NodeId node = 0; node < plan.nodes; ++node) {
    const double wanted = (1 - plan.mixing) * degree[node];
    const double whole = std::floor(wanted);
    placed.inside[node] =
        static_cast<std::uint32_t>(whole) + (random.uniform() < wanted - whole ? 1 : 0);
  }
  // Numbers say nothing of who knows whom.
  std::vector<NodeId> order(plan.nodes);
  std::iota(order.begin(), order.end(), NodeId{0});
  random.shuffle(std::span(order));
  std::stable_sort(order.begin(), order.end(),
                   [&](NodeId a, NodeId b) { return placed.inside[a] > placed.inside[b]; });
  std::vector<std::uint32_t> by_size(sizes.size());
  std::iota(by_size.begin(), by_size.end(), 0U);
  std::stable_sort(by_size.begin(), by_size.end(),
                   [&](std::uint32_t a, std::uint32_t b) { return sizes[a] > sizes[b]; });
  std::vector<std::uint32_t> places;  // free ones, by community
  std::size_t open = 0;
  for (const NodeId node : order) {
    while (open < by_size.size() &&
           (sizes[by_size[open]] > placed.inside[node] || places.empty())) {
      places.insert(places.end(), sizes[by_size[open]], by_size[open]);
      ++open;
    }
    const std::size_t at = random.below(places.size());
    const std::uint32_t community = places[at];
    places[at] = places.back();
    places.pop_back();
    placed.community[node] = community;
    placed.inside[node] = std::min(placed.inside[node], sizes[community] - 1);
  }
  return placed;
}

EdgeKeys edges_inside(const GraphPlan& plan, const Placed& placed, std::size_t communities,
                      Context& context) {
  std::vector<std::vector<NodeId>> members(communities);
  for (NodeId node = 0; node < plan.nodes; ++node) members[placed.community[node]].push_back(node);
  std::vector<EdgeKeys> parts(communities);
  parallel_for(
      context, communities,
      [&](std::size_t c) {
        Random random(plan.seed, kInside + c);
        std::vector<std::uint32_t> degree;
        for (const NodeId node : members[c]) degree.push_back(placed.inside[node]);
        match_ends(
            members[c], degree, [](NodeId, NodeId) { return true; }, random, parts[c]);
      },
      8);
  EdgeKeys keys;
  for (const EdgeKeys& part : parts) keys.insert(keys.end(), part.begin(), part.end());
  return keys;
}

}  // namespace

LfrGraph lfr_graph(const GraphPlan& plan, Context& context) {
  const Sizes sizes = sizes_of(plan);
  Random random(plan.seed, kDegrees);
  const PowerLaw law = PowerLaw::with_mean(plan.exponent, plan.degree, sizes.most_degree);
  std::vector<std::uint32_t> degree(plan.nodes);
  for (std::uint32_t& one : degree) one = law.draw_whole(random);
  const std::vector<std::uint32_t> communities = community_sizes(plan, sizes);
  const Placed placed = place_nodes(plan, degree, communities);
  LfrGraph graph{edges_inside(plan, placed, communities.size(), context), placed.community};
  context.checkpoint();
  std::vector<NodeId> names(plan.nodes);
  std::iota(names.begin(), names.end(), NodeId{0});
  for (NodeId node = 0; node < plan.nodes; ++node) degree[node] -= placed.inside[node];
  Random outside(plan.seed, kOutside);
  match_ends(
      names, degree, [&](NodeId a, NodeId b) { return placed.community[a] != placed.community[b]; },
      outside, graph.keys);
  return graph;
}

}  // namespace mekhala::generator
