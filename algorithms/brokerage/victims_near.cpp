#include "algorithms/brokerage/victims_near.hpp"

#include <atomic>

#include "engine/base/parallel.hpp"

namespace mekhala {

namespace brokerage {

namespace {

class NearSearch {
 public:
  explicit NearSearch(const PathGraph& graph) : graph_(graph), seen_(graph.num_nodes(), 0) {}

  template <typename Visit>
  void run(NodeId source, std::uint32_t steps, Visit&& visit) {
    order_.assign(1, source);
    seen_[source] = 1;
    std::size_t begin = 0;
    for (std::uint32_t distance = 1; distance <= steps && begin < order_.size(); ++distance) {
      const std::size_t end = order_.size();
      for (; begin < end; ++begin) {
        const NodeId node = order_[begin];
        if (begin > 0 && graph_.passable[node] == 0) continue;
        for (const NodeId next : graph_.neighbors(node)) {
          if (seen_[next] != 0) continue;
          seen_[next] = 1;
          order_.push_back(next);
          visit(next, distance);
        }
      }
    }
    for (const NodeId node : order_) seen_[node] = 0;
  }

 private:
  const PathGraph& graph_;
  std::vector<std::uint8_t> seen_;
  std::vector<NodeId> order_;
};

Nearby nobody(std::size_t nodes, std::size_t groups, Context& context) {
  context.require_memory(nodes * (groups + 2) * 8, "the victims near each node");
  return {.units = std::vector<std::int64_t>(nodes * groups, 0),
          .people = std::vector<std::int64_t>(nodes, 0),
          .touched = std::vector<std::int64_t>(nodes, 0)};
}

}  // namespace

Nearby victims_nearby(const PathGraph& graph, const Victims& victims, std::uint32_t steps,
                      Context& context) {
  const std::size_t n = graph.num_nodes();
  const std::size_t k = victims.num_groups();
  Nearby nearby = nobody(n, k, context);
  // Whole numbers: the order of additions does not matter.
  const auto add = [](std::int64_t& sum, std::int64_t value) {
    std::atomic_ref<std::int64_t>(sum).fetch_add(value, std::memory_order_relaxed);
  };
  parallel_for(context, victims.nodes.size(), NearSearch(graph),
               [&](std::size_t i, NearSearch& search) {
                 search.run(victims.nodes[i], steps, [&](NodeId node, std::uint32_t distance) {
                   add(nearby.people[node], 1);
                   if (distance == 1) add(nearby.touched[node], 1);
                   for (const UnitShare& share : victims.shares[i]) {
                     add(nearby.units[node * k + share.group], share.units);
                   }
                 });
               });
  return nearby;
}

Nearby victims_nearby_of(std::span<const NodeId> nodes, const PathGraph& graph,
                         const Victims& victims, std::uint32_t steps, Context& context) {
  const std::size_t k = victims.num_groups();
  Nearby nearby = nobody(nodes.size(), k, context);
  std::vector<std::uint32_t> place_of(graph.num_nodes(), UINT32_MAX);
  for (std::size_t i = 0; i < victims.nodes.size(); ++i) {
    place_of[victims.nodes[i]] = static_cast<std::uint32_t>(i);
  }
  parallel_for(
      context, nodes.size(), NearSearch(graph),
      [&](std::size_t i, NearSearch& search) {
        search.run(nodes[i], steps, [&](NodeId node, std::uint32_t distance) {
          if (place_of[node] == UINT32_MAX) return;
          ++nearby.people[i];
          if (distance == 1) ++nearby.touched[i];
          for (const UnitShare& share : victims.shares[place_of[node]]) {
            nearby.units[i * k + share.group] += share.units;
          }
        });
      },
      1);
  return nearby;
}

void add_nearby(Nearby nearby, const Victims& victims, ColumnTable& columns) {
  const std::size_t n = nearby.people.size();
  const std::size_t k = victims.num_groups();
  for (std::size_t group = 0; group < k; ++group) {
    std::vector<double> weights(n);
    for (std::size_t node = 0; node < n; ++node) {
      weights[node] =
          static_cast<double>(nearby.units[node * k + group]) / static_cast<double>(kUnit);
    }
    columns.add("near:" + victims.names[group], Column<double>(std::move(weights)));
  }
  columns.add("near", Column<std::int64_t>(std::move(nearby.people)));
  columns.add("touched", Column<std::int64_t>(std::move(nearby.touched)));
}

}  // namespace brokerage

Table victims_near(const GraphView& graph, std::span<const GroupMix> mixes,
                   const CrossBorderOptions& options, std::span<const NodeId> nodes,
                   Context& context) {
  const brokerage::Victims victims =
      brokerage::make_victims(graph.num_nodes(), mixes, options.groups.names);
  const brokerage::PathGraph paths = brokerage::path_graph(graph, victims, options.blocked.nodes,
                                                           options.victims_carry, options.twins);
  Table table{.key = TableKey::node};
  table.ids.assign(nodes.begin(), nodes.end());
  table.columns = ColumnTable(nodes.size());
  brokerage::add_nearby(brokerage::victims_nearby_of(nodes, paths, victims, options.near, context),
                        victims, table.columns);
  return table;
}

}  // namespace mekhala
