#include "algorithms/brokerage/cross_border.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <optional>

#include "algorithms/brokerage/pair_scores.hpp"
#include "algorithms/brokerage/sampled_scores.hpp"
#include "algorithms/brokerage/side_mixes.hpp"
#include "algorithms/brokerage/victim_graph.hpp"
#include "algorithms/brokerage/victims_near.hpp"
#include "algorithms/brokerage/walk_scores.hpp"

namespace mekhala {

using brokerage::kUnit;
using brokerage::PairScores;
using brokerage::PathGraph;
using brokerage::VictimGraph;
using brokerage::Victims;

namespace {

// The graph on which paths run, and what they are where rules say so.
struct Ground {
  VictimGraph graph;
  std::optional<brokerage::WalkRules> rules;

  [[nodiscard]] CrossBorderCost cost(const Victims& victims) const {
    return rules ? brokerage::walk_cost(graph, victims) : brokerage::exact_cost(graph, victims);
  }
};

Ground ground_of(const GraphView& graph, const PathGraph& paths, const Victims& victims,
                 const CrossBorderOptions& options) {
  const PathRules rules = path_rules(options);
  if (!rules.any()) return {brokerage::victim_graph(paths, victims), std::nullopt};
  return {brokerage::whole_victim_graph(paths, victims),
          brokerage::WalkRules(graph, paths, victims, rules)};
}

PairScores scores_of(const Ground& ground, const Victims& victims,
                     const CrossBorderOptions& options, Context& context) {
  const VictimGraph& graph = ground.graph;
  const bool sampled = options.method == CrossBorderMethod::automatic
                           ? ground.cost(victims).steps > kExactSteps
                           : options.method == CrossBorderMethod::sampled;
  if (sampled) {
    std::vector<std::uint8_t> ranked(options.ranked.nodes.empty() ? 0 : graph.num_nodes(), 0);
    for (NodeId node = 0; node < ranked.size(); ++node) {
      ranked[node] = std::binary_search(options.ranked.nodes.begin(), options.ranked.nodes.end(),
                                        graph.original[node])
                         ? 1
                         : 0;
    }
    return brokerage::sampled_scores(graph, victims,
                                     {.epsilon = options.epsilon,
                                      .delta = options.delta,
                                      .relative = options.relative,
                                      .first = options.first,
                                      .ranked = std::move(ranked),
                                      .min_group = options.min_group,
                                      .mix_steps = options.mix_steps},
                                     context, ground.rules ? &*ground.rules : nullptr);
  }
  const brokerage::SideMixes sides = brokerage::side_mixes(graph, options.mix_steps, context);
  if (ground.rules) {
    return brokerage::walk_scores(graph, sides, victims, *ground.rules, context);
  }
  return brokerage::pair_scores(graph, sides, victims, context);
}

// Values of the victim graph's nodes, divided by `size`, at the nodes of the whole graph.
Column<double> spread(const VictimGraph& graph, std::span<const double> values, double size,
                      std::size_t num_nodes) {
  std::vector<double> all(num_nodes, 0);
  for (NodeId node = 0; node < graph.num_nodes(); ++node) {
    all[graph.original[node]] = size > 0 ? values[node] / size : 0.0;
  }
  return Column<double>(std::move(all));
}

void add_means(const VictimGraph& graph, const PairScores& scores, const Victims& victims,
               std::uint32_t min_group, std::size_t num_nodes, ColumnTable& columns) {
  const std::vector<double> sizes = victims.pair_sizes();
  const std::vector<std::uint8_t> large = victims.large_pairs(min_group);
  const auto add = [&](const char* name, const std::vector<double>& values) {
    const std::vector<double> mean =
        brokerage::mean_over_pairs(values, sizes, large, graph.num_nodes());
    const bool defined = std::count(large.begin(), large.end(), 1) > 0;
    columns.add(name, defined ? spread(graph, mean, 1, num_nodes) : Column<double>(num_nodes));
  };
  add("crossing", scores.crossing);
  add("through", scores.through);
  if (scores.reach.empty()) return;
  std::vector<double> low =
      brokerage::mean_over_pairs(scores.crossing, sizes, large, graph.num_nodes());
  std::vector<double> high = low;
  for (std::size_t node = 0; node < low.size(); ++node) {
    low[node] = std::max(0.0, low[node] - scores.reach[node]);
    high[node] = std::min(1.0, high[node] + scores.reach[node]);
  }
  columns.add("crossing_low", spread(graph, low, 1, num_nodes));
  columns.add("crossing_high", spread(graph, high, 1, num_nodes));
}

bool is_known(const PairScores& scores, std::size_t pair) {
  return !scores.sampled || scores.drawn[pair] > 0;
}

void add_pairs(const VictimGraph& graph, const PairScores& scores,
               const std::vector<double>& values, const char* measure, const Victims& victims,
               std::size_t num_nodes, ColumnTable& columns) {
  const std::vector<double> sizes = victims.pair_sizes();
  const std::size_t n = graph.num_nodes();
  for (std::uint32_t i = 0; i < victims.num_groups(); ++i) {
    for (std::uint32_t j = i + 1; j < victims.num_groups(); ++j) {
      const std::size_t pair = victims.pair(i, j);
      const auto own = std::span(values).subspan(pair * n, n);
      columns.add(fmt::format("{}:{}", measure, victims.pair_name(i, j)),
                  is_known(scores, pair) ? spread(graph, own, sizes[pair], num_nodes)
                                         : Column<double>(num_nodes));
    }
  }
}

void add_facts(const PairScores& scores, const Victims& victims, const CrossBorderOptions& options,
               const CrossBorderCost& cost, Table& table) {
  const std::vector<std::int64_t> totals = victims.totals();
  const std::vector<double> sizes = victims.pair_sizes();
  const std::vector<std::uint8_t> large = victims.large_pairs(options.min_group);
  const auto averaged = std::count(large.begin(), large.end(), 1);
  Facts& facts = table.facts;
  facts.add("victims", static_cast<std::int64_t>(victims.nodes.size()));
  facts.add("groups", static_cast<std::int64_t>(victims.num_groups()));
  facts.add("pairs", static_cast<std::int64_t>(large.size()));
  facts.add("pairs_averaged", static_cast<std::int64_t>(averaged));
  facts.add("sources", static_cast<std::int64_t>(scores.sources));
  facts.add("steps", static_cast<std::int64_t>(cost.steps));
  for (std::uint32_t i = 0; i < victims.num_groups(); ++i) {
    facts.add("victims:" + victims.names[i],
              static_cast<double>(totals[i]) / static_cast<double>(kUnit));
  }
  for (std::uint32_t i = 0; i < victims.num_groups(); ++i) {
    for (std::uint32_t j = i + 1; j < victims.num_groups(); ++j) {
      const std::size_t pair = victims.pair(i, j);
      const double share = sizes[pair] > 0 ? scores.connected[pair] / sizes[pair] : 0.0;
      if (is_known(scores, pair)) facts.add("connected:" + victims.pair_name(i, j), share);
      facts.add("averaged:" + victims.pair_name(i, j), large[pair] != 0);
    }
  }
  if (scores.sampled) {
    facts.add("epsilon", options.epsilon);
    facts.add("delta", options.delta);
    facts.add("relative", options.relative);
    facts.add("first", static_cast<std::int64_t>(options.first));
    facts.add("draws", static_cast<std::int64_t>(scores.draws));
    facts.add("bound", scores.bound);
  }
}

std::string what_is_sampled(const PairScores& scores, const CrossBorderOptions& options) {
  const std::string relative =
      options.relative > 0
          ? fmt::format(", or {} of the score where that is more,", options.relative)
          : "";
  if (options.first == 0) {
    return fmt::format(
        "sampled from {} pairs of victims: crossing and through of everybody are within {}{} with "
        "probability {}; whoever scores less than that may be missing",
        scores.draws, options.epsilon, relative, 1 - options.delta);
  }
  return fmt::format(
      "sampled from {} pairs of victims: crossing and through of the first {} are within {}{} with "
      "probability {}; everybody else is behind the last of them, or level with it to that "
      "precision",
      scores.draws, options.first, options.epsilon, relative, 1 - options.delta);
}

// The notes name no group: which ones they are stands in the facts.
void add_notes(const PairScores& scores, const Victims& victims, const CrossBorderOptions& options,
               Table& table) {
  const std::vector<std::uint8_t> large = victims.large_pairs(options.min_group);
  const std::vector<double> sizes = victims.pair_sizes();
  const auto small = std::count(large.begin(), large.end(), 0);
  std::vector<std::string>& notes = table.info.notes;
  if (victims.num_groups() < 2) {
    notes.push_back("fewer than two groups have victims: nothing to link");
    return;
  }
  if (small > 0) {
    notes.push_back(fmt::format(
        "{} of {} pairs of groups have fewer than {} victims on a side: listed, not averaged",
        small, large.size(), options.min_group));
  }
  std::size_t apart = 0;
  for (std::size_t pair = 0; pair < large.size(); ++pair) {
    if (!is_known(scores, pair)) continue;
    apart += scores.connected[pair] < sizes[pair] * (1 - 1e-12) ? 1U : 0U;
  }
  if (apart > 0) {
    notes.push_back(fmt::format(
        "in {} of {} pairs of groups some victims are not connected: they add 0, see connected",
        apart, large.size()));
  }
  if (scores.sampled) notes.push_back(what_is_sampled(scores, options));
}

}  // namespace

PathRules path_rules(const CrossBorderOptions& options) {
  return {.follow_directions = options.follow_directions,
          .lengths = options.lengths,
          .times = options.times,
          .until = options.until,
          .script = options.script,
          .node_kinds = options.node_kinds,
          .edge_kinds = options.edge_kinds,
          .node_words = options.node_words};
}

std::vector<GroupMix> mixes_of(const NodeGroups& groups) {
  std::vector<GroupMix> mixes;
  for (std::size_t node = 0; node < groups.of.size(); ++node) {
    if (groups.of[node] == kNoGroup) continue;
    mixes.push_back({static_cast<NodeId>(node), groups.of[node], 1});
  }
  return mixes;
}

Table cross_border_mixed(const GraphView& graph, std::span<const GroupMix> mixes,
                         const CrossBorderOptions& options, Context& context) {
  const Victims victims = brokerage::make_victims(graph.num_nodes(), mixes, options.groups.names);
  const PathGraph paths = brokerage::path_graph(graph, victims, options.blocked.nodes,
                                                options.victims_carry, options.twins);
  const Ground ground = ground_of(graph, paths, victims, options);
  const VictimGraph& small = ground.graph;
  const PairScores scores = scores_of(ground, victims, options, context);

  const std::size_t n = graph.num_nodes();
  Table table{.key = TableKey::node};
  table.ids.resize(n);
  for (std::size_t node = 0; node < n; ++node) table.ids[node] = static_cast<NodeId>(node);
  table.columns = ColumnTable(n);
  add_means(small, scores, victims, options.min_group, n, table.columns);
  add_pairs(small, scores, scores.crossing, "crossing", victims, n, table.columns);
  add_pairs(small, scores, scores.through, "through", victims, n, table.columns);
  if (options.near > 0) {
    brokerage::add_nearby(brokerage::victims_nearby(paths, victims, options.near, context), victims,
                          table.columns);
  }
  add_facts(scores, victims, options, ground.cost(victims), table);
  add_notes(scores, victims, options, table);
  table.info.sampled = scores.sampled;
  return table;
}

Table cross_border(const GraphView& graph, const CrossBorderOptions& options, Context& context) {
  return cross_border_mixed(graph, mixes_of(options.groups), options, context);
}

CrossBorderCost cross_border_cost(const GraphView& graph, std::span<const GroupMix> mixes,
                                  const CrossBorderOptions& options) {
  const Victims victims = brokerage::make_victims(graph.num_nodes(), mixes, options.groups.names);
  const PathGraph paths = brokerage::path_graph(graph, victims, options.blocked.nodes,
                                                options.victims_carry, options.twins);
  return ground_of(graph, paths, victims, options).cost(victims);
}

AlgorithmSpec cross_border_spec() {
  return describe("cross_border", &cross_border)
      .family("brokerage")
      .summary("Who links victims of different groups: the measures crossing and through of hubs.")
      .convention(
          "Undirected hops unless asked otherwise; parallel edges count once, loops never; ends do "
          "not count; every node "
          "that is not blocked may be passed; unconnected pairs add 0; pairs of groups with few "
          "victims are listed and not averaged; with directions, times or a script paths both ways "
          "count half each; a lead, not guilt.")
      .cost("O(v g (n + m)) for v victims in g groups; sampled: some thousands of short searches")
      .reference("doi:10.1016/j.socnet.2007.11.001; doi:10.1145/3284359")
      .param("groups", &CrossBorderOptions::groups, "group of each victim, such as a country")
      .required()
      .param("blocked", &CrossBorderOptions::blocked, "nodes that may not stand inside a path")
      .param("victims_carry", &CrossBorderOptions::victims_carry, "victims may stand inside a path")
      .param("min_group", &CrossBorderOptions::min_group,
             "pairs of groups with fewer victims on a side are not averaged")
      .range(1, 1000000)
      .param("mix_steps", &CrossBorderOptions::mix_steps,
             "steps within which a side's mix of groups is looked for")
      .range(0, 16)
      .param("near", &CrossBorderOptions::near,
             "steps within which victims are near; 0: none are looked for")
      .range(0, 16)
      .param("method", &CrossBorderOptions::method,
             "auto: exact up to a thousand million steps, then sampled")
      .param("epsilon", &CrossBorderOptions::epsilon, "sampled: the largest error of a score")
      .range(1e-6, 1)
      .maximum_excluded()
      .param("delta", &CrossBorderOptions::delta, "sampled: in what share of runs it may be larger")
      .range(1e-9, 1)
      .maximum_excluded()
      .param("relative", &CrossBorderOptions::relative,
             "sampled: a score may be off by so much of itself, too")
      .range(0, 0.5)
      .param("first", &CrossBorderOptions::first,
             "sampled: settle these many first ones, and only that the others are behind; 0: all")
      .range(0, 1000000)
      .param("ranked", &CrossBorderOptions::ranked,
             "sampled: settle the scores of these only; none: of all")
      .param("follow_directions", &CrossBorderOptions::follow_directions,
             "paths follow the directions of a directed graph")
      .param("lengths", &CrossBorderOptions::lengths,
             "how long each edge is: paths of least length; none: of fewest hops")
      .range(0, std::numeric_limits<double>::infinity())
      .minimum_excluded()
      .param("times", &CrossBorderOptions::times,
             "when each edge begins: paths in the order of time; none: in any")
      .may_miss()
      .param("until", &CrossBorderOptions::until,
             "until when an edge may be walked; none: at its time alone")
      .may_miss()
      .param("script", &CrossBorderOptions::script,
             "what stands on a path: account person (paid|booked)* .")
      .param("node_kinds", &CrossBorderOptions::node_kinds, "kinds that a script names")
      .param("edge_kinds", &CrossBorderOptions::edge_kinds, "kinds that a script names")
      .randomized();
}

}  // namespace mekhala
