#include "algorithms/brokerage/group_distances.hpp"

#include <atomic>

#include "algorithms/brokerage/cross_border.hpp"
#include "algorithms/brokerage/victim_graph.hpp"
#include "engine/base/parallel.hpp"

namespace mekhala {

namespace {

using brokerage::VictimGraph;
using brokerage::Victims;

// Of ordered pairs of people of two groups, whole numbers all.
struct Counts {
  std::uint64_t connected = 0;
  std::uint64_t neighbors = 0;
  std::uint64_t hops = 0;
};

// A search from one victim; of each level, how many victims of each group are on it.
class LevelSearch {
 public:
  LevelSearch(const VictimGraph& graph, const std::vector<std::uint32_t>& group_of)
      : graph_(graph),
        group_of_(group_of),
        seen_(graph.num_nodes(), 0),
        on_level_(graph.num_groups, 0) {}

  template <typename Visit>
  void run(NodeId source, Visit&& visit) {
    order_.assign(1, source);
    seen_[source] = 1;
    std::size_t begin = 0;
    for (std::uint32_t hops = 1; begin < order_.size(); ++hops) {
      const std::size_t end = order_.size();
      for (; begin < end; ++begin) {
        if (begin > 0 && graph_.graph.passable[order_[begin]] == 0) continue;
        for (const NodeId next : graph_.graph.neighbors(order_[begin])) reach(next);
      }
      for (std::uint32_t group = 0; group < graph_.num_groups; ++group) {
        if (on_level_[group] > 0) visit(group, hops, on_level_[group]);
        on_level_[group] = 0;
      }
    }
    for (const NodeId node : order_) seen_[node] = 0;
  }

 private:
  void reach(NodeId node) {
    if (seen_[node] != 0) return;
    seen_[node] = 1;
    order_.push_back(node);
    if (group_of_[node] != kNoGroup) ++on_level_[group_of_[node]];
  }

  const VictimGraph& graph_;
  const std::vector<std::uint32_t>& group_of_;
  std::vector<std::uint8_t> seen_;
  std::vector<std::uint64_t> on_level_;
  std::vector<NodeId> order_;
};

// From group a (the source's) to group b at a * groups + b.
std::vector<Counts> count_all(const VictimGraph& graph, Context& context) {
  const std::size_t k = graph.num_groups;
  std::vector<std::uint32_t> group_of(graph.num_nodes(), kNoGroup);
  std::vector<NodeId> sources;
  for (NodeId node = 0; node < graph.num_nodes(); ++node) {
    for (std::uint32_t group = 0; group < k; ++group) {
      if (graph.units[node * k + group] == 0) continue;
      group_of[node] = group;
      sources.push_back(node);
    }
  }
  const auto add = [](std::uint64_t& sum, std::uint64_t value) {
    std::atomic_ref<std::uint64_t>(sum).fetch_add(value, std::memory_order_relaxed);
  };
  std::vector<Counts> counts(k * k);
  parallel_for(context, sources.size(), LevelSearch(graph, group_of),
               [&](std::size_t i, LevelSearch& search) {
                 Counts* own = counts.data() + group_of[sources[i]] * k;
                 search.run(sources[i],
                            [&](std::uint32_t group, std::uint32_t hops, std::uint64_t people) {
                              add(own[group].connected, people);
                              add(own[group].hops, people * hops);
                              if (hops == 1) add(own[group].neighbors, people);
                            });
               });
  return counts;
}

}  // namespace

Table group_distances(const GraphView& graph, const GroupDistancesOptions& options,
                      Context& context) {
  const Victims victims =
      brokerage::make_victims(graph.num_nodes(), mixes_of(options.groups), options.groups.names);
  const VictimGraph small = brokerage::victim_graph(
      brokerage::path_graph(graph, victims, options.blocked.nodes, options.victims_carry), victims,
      false);
  const std::vector<Counts> counts = count_all(small, context);
  const std::vector<std::int64_t> totals = victims.totals();
  const std::size_t k = victims.num_groups();
  Table table{.key = TableKey::group_pair};
  Column<std::int64_t> pairs(k * (k + 1) / 2);
  Column<double> connected(pairs.size()), neighbors(pairs.size()), hops(pairs.size());
  std::size_t row = 0;
  for (std::uint32_t a = 0; a < k; ++a) {
    for (std::uint32_t b = a; b < k; ++b, ++row) {
      table.group_pairs.emplace_back(victims.names[a], victims.names[b]);
      const std::int64_t left = totals[a] / brokerage::kUnit;
      const std::int64_t right = totals[b] / brokerage::kUnit;
      // Pairs of one group are met from both of their ends.
      const double ordered = static_cast<double>(a == b ? left * (left - 1) : left * right);
      pairs.set(row, a == b ? left * (left - 1) / 2 : left * right);
      const Counts& met = counts[a * k + b];
      connected.set(row, ordered > 0 ? static_cast<double>(met.connected) / ordered : 0);
      neighbors.set(row, ordered > 0 ? static_cast<double>(met.neighbors) / ordered : 0);
      if (met.connected == 0) continue;
      hops.set(row, static_cast<double>(met.hops) / static_cast<double>(met.connected));
    }
  }
  table.columns = ColumnTable(row);
  table.columns.add("pairs", std::move(pairs));
  table.columns.add("connected", std::move(connected));
  table.columns.add("neighbors", std::move(neighbors));
  table.columns.add("hops", std::move(hops));
  table.facts.add("victims", static_cast<std::int64_t>(victims.nodes.size()));
  table.facts.add("groups", static_cast<std::int64_t>(k));
  return table;
}

AlgorithmSpec group_distances_spec() {
  using Options = GroupDistancesOptions;
  return describe("group_distances", &group_distances)
      .family("brokerage")
      .summary("How near the victims of each two groups are to each other: the matrix of groups.")
      .convention(
          "Undirected hops; parallel edges count once, loops never; every node that is not blocked "
          "may be passed; unordered pairs of two different people; pairs of one group too; hops of "
          "connected pairs only.")
      .cost("O(v (n + m)) for v victims")
      .reference("doi:10.1016/j.socnet.2007.11.001")
      .param("groups", &Options::groups, "group of each victim, such as a country")
      .required()
      .param("blocked", &Options::blocked, "nodes that may not stand inside a path")
      .param("victims_carry", &Options::victims_carry, "victims may stand inside a path");
}

}  // namespace mekhala
