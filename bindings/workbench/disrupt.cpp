#include "bindings/workbench/disrupt.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>
#include <set>

#include "algorithms/brokerage/cross_border.hpp"
#include "algorithms/disruption/disruption.hpp"
#include "bindings/workbench/blind_order.hpp"
#include "bindings/workbench/hub_ground.hpp"
#include "bindings/workbench/session.hpp"
#include "engine/base/error.hpp"
#include "engine/base/version.hpp"

namespace mekhala {
namespace {

constexpr int kExitStep = 7;  // of the crime script: ransom and exit

double real_at(const Table& table, std::string_view name, std::size_t row) {
  return std::get<Column<double>>(*table.columns.find(name))[row];
}
double real_fact(const Table& table, std::string_view name) {
  return std::get<double>(*table.facts.find(name));
}

bool is_way_out(const LinkKindSpec& link) {
  return link.script_step == kExitStep || link.name == "family_of" || link.name == "represents";
}

// Those who carry, and the ties among them. Whoever is open comes first, in the order of nodes.
struct Network {
  std::vector<NodeId> nodes;   // of the projection
  std::vector<NodeId> number;  // node of the projection -> here; kNoNode
  Graph graph;
};

Graph among(const Projection& projection, const std::vector<NodeId>& number, NodeId count) {
  std::vector<EdgeEnds> edges;
  const GraphView graph = projection.graph;
  for (EdgeId edge = 0; edge < graph.num_edges(); ++edge) {
    const NodeId a = number[graph.source(edge)], b = number[graph.target(edge)];
    if (a != kNoNode && b != kNoNode) edges.push_back({a, b});
  }
  return removal_graph(Graph::from_edges(count, edges, false));
}

Network network_of(const Projection& projection) {
  Network network;
  network.number.assign(projection.graph.num_nodes(), kNoNode);
  for (NodeId node = 0; node < projection.graph.num_nodes(); ++node) {
    if (!projection.may_carry[node]) continue;
    network.number[node] = static_cast<NodeId>(network.nodes.size());
    network.nodes.push_back(node);
  }
  const auto count = static_cast<NodeId>(network.nodes.size());
  std::vector<bool> is_protected(count);
  for (NodeId i = 0; i < count; ++i) {
    const NodeId node = network.nodes[i];
    is_protected[i] = projection.is_protected[node] || projection.twin_of[node] != node;
  }
  const auto ranks = blind_ranks(among(projection, network.number, count), is_protected);
  std::vector<NodeId> sorted(count);
  for (NodeId i = 0; i < count; ++i) sorted[ranks[i]] = network.nodes[i];
  network.nodes = std::move(sorted);
  for (NodeId i = 0; i < count; ++i) network.number[network.nodes[i]] = i;
  network.graph = among(projection, network.number, count);
  return network;
}

class Experiment {
 public:
  Experiment(const Case& store, const Disclosure& disclosure, const DisruptOptions& options,
             Context& context)
      : store_(store), disclosure_(disclosure), options_(options), context_(context) {
    check();
    ground_ = make_ground(store, disclosure, options.hubs, options.places, context);
    ProjectionSpec spec = filters_of(options.hubs);
    spec.carriers_only = true;
    spec.carry = options.hubs.carry;
    spec.fold_identifiers = true;
    spec.directed = false;
    spec.places_carry = options.places;
    projection_ = project(store, disclosure.protection(), disclosure.asked(spec), context);
    network_ = network_of(projection_);
    choose();
  }

  DisruptReport run() {
    const Table still = disruption(network_.graph, plain_, context_);
    const Table reacting = disruption_recovery(network_.graph, reaction(), context_);
    DisruptReport report;
    report.nodes = network_.nodes.size();
    report.may_go = network_.nodes.size() - plain_.kept.nodes.size();
    report.largest_before = real_fact(still, "largest_before");
    report.efficiency_before = real_fact(still, "efficiency_before");
    report.robustness = real_fact(still, "robustness");
    list_rows(report, still, reacting);
    list_actions(report, still);
    describe(report, still);
    return report;
  }

 private:
  void check() const {
    check_grouping(disclosure_, store_.ontology(), options_.hubs.group);
    if (disclosure_.view() == View::release) {
      throw Error(ErrorCode::refused,
                  "a release holds no order in which people are taken away: it would be a list of "
                  "targets; use the team view");
    }
    for (const auto& [kind, cost] : options_.costs) {
      if (store_.ontology().kind(kind) == kNoTerm || !(cost > 0) || !std::isfinite(cost)) {
        throw Error(ErrorCode::usage,
                    "--cost takes KIND=NUMBER with a known kind and a number above 0");
      }
    }
  }

  // Who may go, what each costs, and by what they are ordered.
  void choose() {
    plain_.order = options_.order;
    plain_.recompute = options_.recompute;
    plain_.block = options_.block;
    plain_.removals = options_.removals;
    plain_.points = UINT32_MAX;
    std::map<KindId, double> costs;
    for (const auto& [kind, cost] : options_.costs) costs[store_.ontology().kind(kind)] = cost;
    for (NodeId i = 0; i < network_.nodes.size(); ++i) {
      const NodeId node = network_.nodes[i];
      if (!may_go(node)) plain_.kept.nodes.push_back(i);
      const auto cost = costs.find(projection_.kind_of_node[node]);
      plain_.costs.push_back(cost == costs.end() ? 1 : cost->second);
    }
    if (options_.order == RemovalOrder::cross_border) {
      plain_.scorer = [this](const GraphView&, const std::vector<bool>& gone, Context& context) {
        return crossings(gone, context);
      };
    }
  }

  [[nodiscard]] bool may_go(NodeId node) const {
    if (!projection_.rankable[node] || projection_.is_protected[node]) return false;
    if (projection_.twin_of[node] != node) return false;
    const auto& kind = store_.ontology().kinds()[projection_.kind_of_node[node]];
    if (kind.table != (options_.places ? "places" : "actors")) return false;
    const auto& kinds = options_.hubs.kinds;
    return kinds.empty() || std::any_of(kinds.begin(), kinds.end(), [&](const std::string& name) {
             return store_.ontology().kind(name) == projection_.kind_of_node[node];
           });
  }

  // As `hubs` counts it, over victims too, in what is left.
  std::vector<double> crossings(const std::vector<bool>& gone, Context& context) const {
    const GraphView whole = ground_.projection.graph;
    std::vector<bool> missing(whole.num_nodes(), false);
    for (NodeId i = 0; i < gone.size(); ++i) {
      if (gone[i]) missing[ground_.projection.node_of(entity_at(i))] = true;
    }
    const Graph left = without_nodes(whole, missing);
    const Table table = cross_border_mixed(left, ground_.mixes, ground_.options, context);
    const auto& column = std::get<Column<double>>(*table.columns.find("crossing"));
    std::vector<double> scores(network_.nodes.size(), std::nan(""));
    for (NodeId i = 0; i < network_.nodes.size(); ++i) {
      if (!may_go(network_.nodes[i])) continue;
      const NodeId node = ground_.projection.node_of(entity_at(i));
      if (node != kNoNode && column.has(node)) scores[i] = column[node];
    }
    return scores;
  }

  [[nodiscard]] EntityRow entity_at(NodeId i) const {
    return projection_.entity_of[network_.nodes[i]];
  }

  [[nodiscard]] DisruptionRecoveryOptions reaction() const {
    DisruptionRecoveryOptions react;
    static_cast<RemovalOptions&>(react) = plain_;
    react.recovery = options_.recovery;
    react.share = options_.share;
    react.trials = options_.trials;
    react.points = plain_.points;
    react.sources = plain_.sources;
    if (options_.recovery == Recovery::step) react.steps = script_steps();
    return react;
  }

  // The step of the crime script at which most links of a node stand, the earliest of several; a
  // place takes the place of a place.
  [[nodiscard]] NodeGroups script_steps() const {
    NodeGroups steps{std::vector<std::uint32_t>(network_.nodes.size(), kNoGroup), {}};
    constexpr std::uint32_t kPlace = 9;
    for (std::uint32_t step = 0; step <= kPlace; ++step) {
      steps.names.push_back(step == kPlace ? "place" : fmt::format("step {}", step));
    }
    const GraphView graph = projection_.graph;
    for (NodeId i = 0; i < network_.nodes.size(); ++i) {
      const NodeId node = network_.nodes[i];
      if (store_.ontology().kinds()[projection_.kind_of_node[node]].table == "places") {
        steps.of[i] = kPlace;
        continue;
      }
      std::map<int, int> counts;
      for (const EdgeId edge : graph.out_edges(node)) {
        const LinkKindId kind = projection_.kind_of_edge[edge];
        if (kind == kNoTerm) continue;
        const int step = store_.ontology().links()[kind].script_step;
        if (step > 0) ++counts[step];
      }
      int most = 0;
      for (const auto& [step, count] : counts) {
        if (count <= most) continue;
        most = count;
        steps.of[i] = static_cast<std::uint32_t>(step);
      }
    }
    return steps;
  }

  void list_rows(DisruptReport& report, const Table& still, const Table& reacting) {
    const auto lines = lifelines();
    report.supported = disclosure_.victim_count(lines.size());
    std::set<EntityRow> gone;
    for (std::size_t i = 0; i < still.ids.size(); ++i) {
      const auto step =
          static_cast<std::size_t>(std::get<Column<std::int64_t>>(*still.columns.find("step"))[i]);
      DisruptRow row;
      row.step = step;
      row.entity = disclosure_.entity(entity_at(still.ids[i]));
      row.cost = real_at(still, "cost", i);
      row.largest = real_at(still, "largest", i);
      row.efficiency = real_at(still, "efficiency", i);
      row.recovered = real_at(reacting, "recovered", step);
      row.recovered_low = real_at(reacting, "recovered_low", step);
      row.recovered_high = real_at(reacting, "recovered_high", step);
      row.recovered_left = real_at(reacting, "recovered_left", step);
      row.tied = disclosure_.victim_count(victims_beside(network_.nodes[still.ids[i]]));
      gone.insert(entity_at(still.ids[i]));
      const auto lost = std::count_if(lines.begin(), lines.end(), [&](const auto& ways) {
        return std::includes(gone.begin(), gone.end(), ways.begin(), ways.end());
      });
      row.cut_off = disclosure_.victim_count(static_cast<std::uint64_t>(lost));
      report.rows.push_back(std::move(row));
    }
  }

  [[nodiscard]] std::uint64_t victims_beside(NodeId node) const {
    std::set<NodeId> victims;
    for (const NodeId neighbor : projection_.graph.view().out_neighbors(node)) {
      if (projection_.victim[neighbor]) victims.insert(neighbor);
    }
    return victims.size();
  }

  // For each victim who has any: who ties them to family, helpers or a way out.
  [[nodiscard]] std::vector<std::set<EntityRow>> lifelines() const {
    ProjectionSpec spec = filters_of(options_.hubs);
    for (const LinkKindSpec& link : store_.ontology().links()) {
      if (is_way_out(link)) spec.link_kinds.push_back(link.name);
    }
    spec.fold_identifiers = true;
    spec.directed = false;
    const Projection ties =
        project(store_, disclosure_.protection(), disclosure_.asked(spec), context_);
    std::vector<std::set<EntityRow>> lines;
    for (NodeId node = 0; node < ties.graph.num_nodes(); ++node) {
      if (!ties.victim[node]) continue;
      std::set<EntityRow> ways;
      for (const NodeId other : ties.graph.view().out_neighbors(node)) {
        if (other != node) ways.insert(ties.entity_of[other]);
      }
      if (!ways.empty()) lines.push_back(std::move(ways));
    }
    return lines;
  }

  struct Left {
    double largest = 0, efficiency = 0;
  };
  Left left_without(const std::vector<NodeId>& order) {
    const auto n = static_cast<NodeId>(network_.nodes.size());
    std::vector<bool> gone(n, false);
    for (const NodeId node : order) gone[node] = true;
    const auto block = static_cast<std::uint32_t>(std::max<std::size_t>(order.size(), 1));
    const Fragments after = fragments_after(network_.graph, order, block, context_).back();
    const auto sources = efficiency_sources(n, plain_.sources, context_);
    return {after.largest / std::max(1.0, static_cast<double>(n)),
            inverse_distances(without_nodes(network_.graph, gone), sources, context_) /
                ordered_pairs(n)};
  }

  void list_actions(DisruptReport& report, const Table& still) {
    const std::string kind = options_.places ? "places" : "actors";
    const std::string removed = fmt::format("{} {}", still.ids.size(), kind);
    const auto add = [&](const char* action, std::string who, const std::vector<NodeId>& order) {
      const Left left = left_without(order);
      report.actions.push_back({action, std::move(who), left.largest, left.efficiency, {}, {}});
    };
    add("remove", removed, still.ids);
    add_random(report, removed);
    std::vector<NodeId> made_to;
    for (NodeId i = 0; i < network_.nodes.size(); ++i) {
      const NodeId node = network_.nodes[i];
      if (projection_.twin_of[node] != node || projection_.is_protected[node]) made_to.push_back(i);
    }
    const std::string people = disclosure_.victim_count(made_to.size()) +
                               " protected people over whom ties of recruiting run";
    add("protect", people, made_to);
    std::vector<NodeId> both = made_to;
    both.insert(both.end(), still.ids.begin(), still.ids.end());
    add("protect and remove", removed + " and those people", both);
  }

  void add_random(DisruptReport& report, const std::string& removed) {
    RemovalOptions draws = plain_;
    draws.order = RemovalOrder::random;
    draws.scorer = {};
    std::vector<double> efficiency;
    double largest = 0;
    for (std::uint32_t draw = 0; draw < options_.trials; ++draw) {
      const Left left =
          left_without(removal_order(network_.graph, draws, context_, std::uint64_t{draw} + 1));
      efficiency.push_back(left.efficiency);
      largest += left.largest;
    }
    if (efficiency.empty()) return;
    std::sort(efficiency.begin(), efficiency.end());
    const auto count = static_cast<double>(efficiency.size());
    const auto at = [&](double share) {
      return efficiency[static_cast<std::size_t>(
          std::max(0.0, std::ceil(share * count - 1e-9) - 1))];
    };
    const double mean = std::accumulate(efficiency.begin(), efficiency.end(), 0.0) / count;
    report.actions.push_back(
        {"remove at random", removed, largest / count, mean, at(0.05), at(0.95)});
  }

  void describe(DisruptReport& report, const Table& still) const {
    report.notes = still.info.notes;
    if (report.rows.empty()) {
      report.notes.push_back(
          "nobody here may be taken away: no actor carries that is not "
          "protected, or --kinds names other kinds");
    }
    std::string costs;
    for (const auto& [kind, cost] : options_.costs) costs += fmt::format(" cost:{}={}", kind, cost);
    const std::string options = fmt::format(
        "order={} recompute={} block={} removals={} recovery={} share={} trials={} places={}{}",
        ChoiceNames<RemovalOrder>::names()[static_cast<std::size_t>(options_.order)],
        options_.recompute, options_.block, options_.removals,
        ChoiceNames<Recovery>::names()[static_cast<std::size_t>(options_.recovery)], options_.share,
        options_.trials, options_.places, costs);
    report.manifest = {{"case", store_.fingerprint()},
                       {"projection", projection_.spec},
                       {"algorithm", "disruption, disruption_recovery"},
                       {"options", options},
                       {"seed", std::to_string(context_.seed())},
                       {"view", name_of(disclosure_.view())},
                       {"version", std::string(version())}};
  }

  const Case& store_;
  const Disclosure& disclosure_;
  const DisruptOptions& options_;
  Context& context_;
  HubGround ground_;
  Projection projection_;
  Network network_;
  DisruptionOptions plain_;
};

}  // namespace

DisruptReport disrupt(const Case& store, const Disclosure& disclosure,
                      const DisruptOptions& options, Context& context) {
  return Experiment(store, disclosure, options, context).run();
}

}  // namespace mekhala
