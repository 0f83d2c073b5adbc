#include "algorithms/brokerage/victim_graph.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>

#include "engine/base/error.hpp"
#include "engine/base/parallel.hpp"

namespace mekhala::brokerage {

std::vector<std::int64_t> Victims::totals() const {
  std::vector<std::int64_t> sums(names.size(), 0);
  for (const auto& row : shares) {
    for (const UnitShare& share : row) sums[share.group] += share.units;
  }
  return sums;
}

std::vector<double> Victims::pair_sizes() const {
  const std::vector<std::int64_t> sums = totals();
  constexpr double unit = static_cast<double>(kUnit);
  std::vector<double> sizes(num_pairs());
  for (std::uint32_t i = 0; i < num_groups(); ++i) {
    for (std::uint32_t j = i + 1; j < num_groups(); ++j) {
      sizes[pair(i, j)] =
          (static_cast<double>(sums[i]) / unit) * (static_cast<double>(sums[j]) / unit);
    }
  }
  // A person of two groups is no pair with herself.
  for (const auto& row : shares) {
    for (std::size_t a = 0; a < row.size(); ++a) {
      for (std::size_t b = a + 1; b < row.size(); ++b) {
        sizes[pair(row[a].group, row[b].group)] -=
            (static_cast<double>(row[a].units) / unit) * (static_cast<double>(row[b].units) / unit);
      }
    }
  }
  return sizes;
}

std::vector<std::uint8_t> Victims::large_pairs(std::uint32_t min_group) const {
  const std::vector<std::int64_t> sums = totals();
  const std::int64_t least = std::int64_t{std::max(min_group, 1U)} * kUnit;
  std::vector<std::uint8_t> large(num_pairs(), 0);
  for (std::uint32_t i = 0; i < num_groups(); ++i) {
    for (std::uint32_t j = i + 1; j < num_groups(); ++j) {
      large[pair(i, j)] = sums[i] >= least && sums[j] >= least ? 1 : 0;
    }
  }
  return large;
}

namespace {

void check_mix(const GroupMix& mix, NodeId num_nodes, std::size_t num_names) {
  if (mix.node >= num_nodes) {
    throw Error(ErrorCode::usage,
                fmt::format("groups name node {}, but the graph has {} nodes, numbered from 0",
                            mix.node, num_nodes));
  }
  if (mix.group >= num_names) {
    throw Error(ErrorCode::usage,
                fmt::format("groups hold group {}, but name only {} groups", mix.group, num_names));
  }
  if (!(mix.weight > 0 && mix.weight <= 1 + 1e-9)) {
    throw Error(ErrorCode::usage,
                fmt::format("the weight of node {} in a group must be in (0, 1]", mix.node));
  }
}

// For each group that was given, its place among the names that occur, in order of name.
std::vector<std::uint32_t> places_by_name(std::span<const GroupMix> mixes,
                                          std::span<const std::string> given,
                                          std::vector<std::string>& names) {
  std::map<std::string_view, std::uint32_t> places;
  for (const GroupMix& mix : mixes) places.emplace(given[mix.group], 0);
  for (auto& [name, place] : places) {
    place = static_cast<std::uint32_t>(names.size());
    names.emplace_back(name);
  }
  std::vector<std::uint32_t> place_of(given.size(), kNoGroup);
  for (std::size_t group = 0; group < given.size(); ++group) {
    const auto found = places.find(given[group]);
    if (found != places.end()) place_of[group] = found->second;
  }
  return place_of;
}

}  // namespace

Victims make_victims(NodeId num_nodes, std::span<const GroupMix> mixes,
                     std::span<const std::string> names) {
  for (const GroupMix& mix : mixes) check_mix(mix, num_nodes, names.size());
  Victims victims;
  const std::vector<std::uint32_t> place_of = places_by_name(mixes, names, victims.names);
  if (victims.num_groups() > 256) {
    throw Error(ErrorCode::limit_exceeded,
                fmt::format("{} groups are too many for a table of pairs; use a property with at "
                            "most 256 values",
                            victims.num_groups()));
  }
  std::map<NodeId, std::map<std::uint32_t, std::int64_t>> rows;
  for (const GroupMix& mix : mixes) {
    const auto units =
        static_cast<std::int64_t>(std::llround(mix.weight * static_cast<double>(kUnit)));
    rows[mix.node][place_of[mix.group]] += std::max<std::int64_t>(units, 1);
  }
  for (const auto& [node, row] : rows) {
    std::int64_t sum = 0;
    victims.nodes.push_back(node);
    victims.shares.emplace_back();
    for (const auto& [group, units] : row) {
      victims.shares.back().push_back({group, units});
      sum += units;
    }
    // Rounding may add half a unit for each group.
    if (sum > kUnit + static_cast<std::int64_t>(row.size())) {
      throw Error(ErrorCode::usage,
                  fmt::format("the weights of node {} add up to more than 1", node));
    }
  }
  return victims;
}

PathGraph path_graph(const GraphView& graph, const Victims& victims,
                     std::span<const NodeId> blocked, bool victims_carry,
                     std::span<const TwinNode> twins) {
  PathGraph simple;
  const NodeId n = graph.num_nodes();
  for (const TwinNode& both : twins) {
    if (std::max(both.twin, both.person) < n) continue;
    throw Error(ErrorCode::usage, "twins names a node that is not in the graph");
  }
  simple.twins.assign(twins.begin(), twins.end());
  simple.passable.assign(n, 1);
  for (const NodeId node : blocked) {
    if (node >= n) throw Error(ErrorCode::usage, "blocked names a node that is not in the graph");
    simple.passable[node] = 0;
  }
  if (!victims_carry) {
    for (const NodeId node : victims.nodes) simple.passable[node] = 0;
  }
  std::vector<NodeId> row;
  for (NodeId node = 0; node < n; ++node) {
    const auto out = graph.out_neighbors(node);
    row.assign(out.begin(), out.end());
    if (graph.directed()) {
      const auto in = graph.in_neighbors(node);
      row.insert(row.end(), in.begin(), in.end());
      std::sort(row.begin(), row.end());
    }
    row.erase(std::unique(row.begin(), row.end()), row.end());
    row.erase(std::remove(row.begin(), row.end(), node), row.end());
    simple.targets.insert(simple.targets.end(), row.begin(), row.end());
    simple.offsets.push_back(simple.targets.size());
  }
  return simple;
}

namespace {

// Peels what cannot lie between two victims: what may not be passed and is no victim, then dead
// ends, as long as there are any.
std::vector<std::uint32_t> degrees_without_dead_ends(const PathGraph& graph,
                                                     const std::vector<std::uint8_t>& is_victim,
                                                     std::vector<std::uint8_t>& kept) {
  const NodeId n = graph.num_nodes();
  std::vector<std::uint32_t> degrees(n);
  std::vector<NodeId> queue;
  const auto drop = [&](NodeId node) {
    kept[node] = 0;
    queue.push_back(node);
  };
  for (NodeId node = 0; node < n; ++node) {
    degrees[node] = static_cast<std::uint32_t>(graph.neighbors(node).size());
    if (is_victim[node] == 0 && (graph.passable[node] == 0 || degrees[node] < 2)) drop(node);
  }
  for (std::size_t i = 0; i < queue.size(); ++i) {
    for (const NodeId other : graph.neighbors(queue[i])) {
      --degrees[other];
      if (kept[other] != 0 && is_victim[other] == 0 && degrees[other] < 2) drop(other);
    }
  }
  return degrees;
}

// The only neighbor that is kept.
NodeId kept_neighbor(const PathGraph& graph, NodeId node, const std::vector<std::uint8_t>& kept) {
  for (const NodeId other : graph.neighbors(node)) {
    if (kept[other] != 0) return other;
  }
  return kNoNode;
}

}  // namespace

VictimGraph victim_graph(const PathGraph& graph, const Victims& victims, bool bundle) {
  const NodeId n = graph.num_nodes();
  std::vector<std::uint8_t> is_victim(n, 0);
  for (const NodeId node : victims.nodes) is_victim[node] = 1;
  std::vector<std::uint8_t> kept(n, 1);
  const std::vector<std::uint32_t> degrees = degrees_without_dead_ends(graph, is_victim, kept);

  // Bundles: (the node on which they hang, group) -> its smallest member, which stands for all.
  std::map<std::pair<NodeId, std::uint32_t>, NodeId> bundles;
  std::vector<std::uint32_t> bundle_size(n, 1);
  std::vector<std::uint8_t> has_twin(n, 0);
  for (const TwinNode& both : graph.twins) has_twin[both.person] = 1;
  for (std::size_t i = 0; bundle && i < victims.nodes.size(); ++i) {
    const NodeId node = victims.nodes[i];
    if (degrees[node] != 1 || has_twin[node] != 0 || victims.shares[i].size() != 1) continue;
    if (victims.shares[i].front().units != kUnit) continue;
    const NodeId hook = kept_neighbor(graph, node, kept);
    const auto [place, first] = bundles.try_emplace({hook, victims.shares[i].front().group}, node);
    if (first) continue;
    ++bundle_size[place->second];
    bundle_size[node] = 0;
  }

  VictimGraph small;
  small.num_groups = victims.num_groups();
  std::vector<NodeId> small_of(n, kNoNode);
  for (NodeId node = 0; node < n; ++node) {
    if (kept[node] == 0 || bundle_size[node] == 0) continue;
    small_of[node] = static_cast<NodeId>(small.original.size());
    small.original.push_back(node);
  }
  small.units.assign(small.original.size() * small.num_groups, 0);
  for (std::size_t i = 0; i < victims.nodes.size(); ++i) {
    const NodeId node = small_of[victims.nodes[i]];
    if (node == kNoNode) continue;
    for (const UnitShare& share : victims.shares[i]) {
      small.units[std::size_t{node} * small.num_groups + share.group] =
          share.units * bundle_size[victims.nodes[i]];
    }
  }
  for (const NodeId node : small.original) {
    for (const NodeId other : graph.neighbors(node)) {
      if (small_of[other] != kNoNode) small.graph.targets.push_back(small_of[other]);
    }
    small.graph.offsets.push_back(small.graph.targets.size());
    small.graph.passable.push_back(graph.passable[node]);
  }
  small.person_of.resize(small.original.size());
  std::iota(small.person_of.begin(), small.person_of.end(), NodeId{0});
  for (const TwinNode& both : graph.twins) {
    const NodeId twin = small_of[both.twin], person = small_of[both.person];
    if (twin != kNoNode && person != kNoNode) small.person_of[twin] = person;
  }
  return small;
}

namespace {

const std::int64_t* units_of(const VictimGraph& graph, NodeId node) {
  return graph.units.data() + std::size_t{node} * graph.num_groups;
}

void add(std::int64_t* sum, const std::int64_t* units, std::uint32_t num_groups) {
  for (std::uint32_t g = 0; g < num_groups; ++g) sum[g] += units[g];
}

bool is_zero(const std::int64_t* units, std::uint32_t num_groups) {
  return std::all_of(units, units + num_groups, [](std::int64_t value) { return value == 0; });
}

// Everything within two steps of one node, so that leaving out any one neighbor is a subtraction:
// gone are that neighbor and what is two steps away through it alone.
class TwoSteps {
 public:
  explicit TwoSteps(const VictimGraph& graph)
      : graph_(graph), ways_(graph.num_nodes(), 0), near_(graph.num_nodes(), 0) {}

  void start(NodeId node) {
    clear();
    sum_.assign(units_of(graph_, node), units_of(graph_, node) + graph_.num_groups);
    met_twin_ = false;
    mark_near(node);
    for (const NodeId neighbor : graph_.graph.neighbors(node)) mark_near(neighbor);
    for (const NodeId neighbor : graph_.graph.neighbors(node)) {
      add(sum_.data(), units_of(graph_, neighbor), graph_.num_groups);
      if (graph_.graph.passable[neighbor] == 0) continue;
      for (const NodeId far : graph_.graph.neighbors(neighbor)) {
        if (near_[far] != 0 || ++ways_[far] > 1) continue;
        touched_.push_back(far);
        met_twin_ |= graph_.person_of[far] != far;
        add(sum_.data(), units_of(graph_, far), graph_.num_groups);
      }
    }
  }

  // Whether a twin is within two steps: then the sums below miss its person.
  [[nodiscard]] bool met_twin() const { return met_twin_; }

  // `neighbor` may be passed.
  void without(NodeId neighbor, std::int64_t* mix) const {
    std::copy(sum_.begin(), sum_.end(), mix);
    subtract(mix, neighbor);
    for (const NodeId far : graph_.graph.neighbors(neighbor)) {
      if (near_[far] == 0 && ways_[far] == 1) subtract(mix, far);
    }
  }

 private:
  void mark_near(NodeId node) {
    near_[node] = 1;
    touched_.push_back(node);
    met_twin_ |= graph_.person_of[node] != node;
  }
  void subtract(std::int64_t* mix, NodeId node) const {
    const std::int64_t* units = units_of(graph_, node);
    for (std::uint32_t g = 0; g < graph_.num_groups; ++g) mix[g] -= units[g];
  }
  void clear() {
    for (const NodeId node : touched_) {
      near_[node] = 0;
      ways_[node] = 0;
    }
    touched_.clear();
  }

  const VictimGraph& graph_;
  std::vector<std::uint32_t> ways_;
  std::vector<std::uint8_t> near_;
  std::vector<NodeId> touched_;
  std::vector<std::int64_t> sum_;
  bool met_twin_ = false;
};

// One side by its definition.
class SideSearch {
 public:
  explicit SideSearch(const VictimGraph& graph)
      : graph_(graph), seen_(graph.num_nodes(), 0), counted_(graph.num_nodes(), 0) {}

  void run(NodeId without, NodeId start, std::uint32_t steps, std::int64_t* mix) {
    const std::uint32_t k = graph_.num_groups;
    std::fill(mix, mix + k, 0);
    order_.assign(1, start);
    seen_[start] = seen_[without] = 1;
    std::size_t begin = 0;
    for (std::uint32_t distance = 0; begin < order_.size(); ++distance) {
      if (distance > steps && !is_zero(mix, k)) break;
      const std::size_t end = order_.size();
      for (std::size_t i = begin; i < end; ++i) {
        const NodeId person = graph_.person_of[order_[i]];
        if (counted_[person] == 0) add(mix, units_of(graph_, person), k);
        counted_[person] = 1;
        if (i == 0 || graph_.graph.passable[order_[i]] != 0) extend(order_[i]);
      }
      begin = end;
    }
    for (const NodeId node : order_) seen_[node] = counted_[graph_.person_of[node]] = 0;
    seen_[without] = 0;
  }

 private:
  void extend(NodeId node) {
    for (const NodeId next : graph_.graph.neighbors(node)) {
      if (seen_[next] != 0) continue;
      seen_[next] = 1;
      order_.push_back(next);
    }
  }

  const VictimGraph& graph_;
  std::vector<std::uint8_t> seen_, counted_;
  std::vector<NodeId> order_;
};

bool can_be_inside(const VictimGraph& graph, NodeId node) {
  return graph.graph.passable[node] != 0 && graph.graph.neighbors(node).size() > 1;
}

ArcOffset arc_between(const VictimGraph& graph, NodeId from, NodeId to) {
  const auto row = graph.graph.neighbors(from);
  return graph.graph.offsets[from] +
         static_cast<ArcOffset>(std::lower_bound(row.begin(), row.end(), to) - row.begin());
}

// Units for each arc v -> u: u's side of v.
std::vector<std::int64_t> side_units(const VictimGraph& graph, std::uint32_t steps,
                                     Context& context) {
  const std::uint32_t k = graph.num_groups;
  context.require_memory(graph.graph.targets.size() * k * 16, "the mixes on each side of a node");
  std::vector<std::int64_t> units(graph.graph.targets.size() * k, 0);
  const std::pair scratch{TwoSteps(graph), SideSearch(graph)};
  parallel_for(context, graph.num_nodes(), scratch, [&](NodeId start, auto& own) {
    auto& [two, search] = own;
    if (steps == 2) two.start(start);
    for (const NodeId inner : graph.graph.neighbors(start)) {
      if (!can_be_inside(graph, inner)) continue;
      std::int64_t* mix = units.data() + arc_between(graph, inner, start) * k;
      if (steps == 2 && !two.met_twin()) two.without(inner, mix);
      if (is_zero(mix, k)) search.run(inner, start, steps, mix);
    }
  });
  return units;
}

void normalize(const std::int64_t* units, std::uint32_t num_groups, double* mix) {
  std::int64_t total = 0;
  for (std::uint32_t g = 0; g < num_groups; ++g) total += units[g];
  for (std::uint32_t g = 0; g < num_groups; ++g) {
    mix[g] = total == 0 ? 0.0 : static_cast<double>(units[g]) / static_cast<double>(total);
  }
}

}  // namespace

std::vector<std::int64_t> side_mix(const VictimGraph& graph, NodeId without, NodeId start,
                                   std::uint32_t steps) {
  std::vector<std::int64_t> mix(graph.num_groups);
  SideSearch(graph).run(without, start, steps, mix.data());
  return mix;
}

SideMixes side_mixes(const VictimGraph& graph, std::uint32_t steps, Context& context) {
  const NodeId n = graph.num_nodes();
  const std::uint32_t k = graph.num_groups;
  const std::vector<std::int64_t> units = side_units(graph, steps, context);
  std::vector<double> mixes(units.size());
  SideMixes sides;
  sides.class_of.assign(graph.graph.targets.size(), 0);
  sides.num_classes.assign(n, 0);
  parallel_for(context, n, [&](NodeId node) {
    if (!can_be_inside(graph, node)) return;
    const ArcOffset first = graph.graph.offsets[node];
    const std::size_t degree = graph.graph.neighbors(node).size();
    for (std::size_t i = 0; i < degree; ++i) {
      normalize(units.data() + (first + i) * k, k, mixes.data() + (first + i) * k);
    }
    const auto mix = [&](std::size_t arc) { return mixes.data() + (first + arc) * k; };
    std::vector<std::size_t> order(degree);
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
      return std::lexicographical_compare(mix(a), mix(a) + k, mix(b), mix(b) + k);
    });
    std::uint32_t classes = 0;
    for (std::size_t i = 0; i < degree; ++i) {
      if (i > 0 && !std::equal(mix(order[i]), mix(order[i]) + k, mix(order[i - 1]))) ++classes;
      sides.class_of[first + order[i]] = classes;
    }
    sides.num_classes[node] = classes + 1;
  });
  sides.offsets.assign(std::size_t{n} + 1, 0);
  for (NodeId node = 0; node < n; ++node) {
    sides.offsets[node + 1] = sides.offsets[node] + sides.num_classes[node];
  }
  sides.mixes.resize(sides.offsets[n] * k);
  for (NodeId node = 0; node < n; ++node) {
    if (sides.num_classes[node] == 0) continue;
    for (ArcOffset arc = graph.graph.offsets[node]; arc < graph.graph.offsets[node + 1]; ++arc) {
      const std::uint64_t target = sides.offsets[node] + sides.class_of[arc];
      std::copy_n(mixes.data() + arc * k, k, sides.mixes.data() + target * k);
    }
  }
  return sides;
}

}  // namespace mekhala::brokerage
