#include "algorithms/disruption/recovery.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace mekhala {

namespace {

constexpr std::uint64_t kTrialStream = 0x747269616c000000;

// What one trial came to at each measured step.
struct Outcome {
  std::vector<double> sums;  // of 1 / hops
  std::vector<double> largest;
  std::vector<double> ties;
};

// A network that loses nodes and gains ties.
class Reaction {
 public:
  Reaction(const GraphView& graph, const DisruptionRecoveryOptions& options, Random random)
      : options_(options), random_(random), seen_(graph.num_nodes(), 0) {
    rows_.resize(graph.num_nodes());
    may_tie_.assign(graph.num_nodes(), true);
    for (const NodeId node : options.kept.nodes) may_tie_[node] = false;
    for (NodeId node = 0; node < graph.num_nodes(); ++node) {
      const auto row = graph.out_neighbors(node);
      rows_[node].assign(row.begin(), row.end());
    }
  }

  // All of a block go before anybody reacts.
  void remove(std::span<const NodeId> block) {
    for (const NodeId node : block) may_tie_[node] = false;
    std::vector<std::pair<NodeId, std::vector<NodeId>>> bereaved;
    for (const NodeId node : block) {
      std::vector<NodeId> left;
      for (const NodeId neighbor : rows_[node]) {
        std::erase(rows_[neighbor], node);
        if (may_tie_[neighbor]) left.push_back(neighbor);
      }
      rows_[node].clear();
      bereaved.emplace_back(node, std::move(left));
    }
    std::sort(bereaved.begin(), bereaved.end());
    for (const auto& [node, neighbors] : bereaved) {
      for (const NodeId neighbor : neighbors) {
        if (random_.uniform() < options_.share) react(neighbor, node);
      }
    }
  }

  [[nodiscard]] std::uint64_t ties() const { return ties_; }
  [[nodiscard]] Graph graph() const {
    std::vector<EdgeEnds> edges;
    for (NodeId node = 0; node < rows_.size(); ++node) {
      for (const NodeId neighbor : rows_[node]) {
        if (node < neighbor) edges.push_back({node, neighbor});
      }
    }
    return Graph::from_edges(static_cast<NodeId>(rows_.size()), edges, false);
  }

 private:
  void react(NodeId node, NodeId lost) {
    const std::vector<NodeId> found =
        options_.recovery == Recovery::random ? anybody(node) : nearest(node, lost);
    if (found.empty()) return;
    const NodeId substitute = found[random_.below(found.size())];
    insert(node, substitute);
    insert(substitute, node);
    ++ties_;
  }

  void insert(NodeId node, NodeId neighbor) {
    auto& row = rows_[node];
    row.insert(std::lower_bound(row.begin(), row.end(), neighbor), neighbor);
  }

  [[nodiscard]] bool are_tied(NodeId a, NodeId b) const {
    return std::binary_search(rows_[a].begin(), rows_[a].end(), b);
  }

  [[nodiscard]] std::vector<NodeId> anybody(NodeId node) const {
    std::vector<NodeId> found;
    for (NodeId other = 0; other < rows_.size(); ++other) {
      if (may_tie_[other] && other != node && !are_tied(node, other)) found.push_back(other);
    }
    return found;
  }

  [[nodiscard]] std::uint32_t step_of(NodeId node) const {
    return options_.steps.of.empty() ? kNoGroup : options_.steps.of[node];
  }

  // The nearest who may take the place of `lost` for `node`, sorted.
  std::vector<NodeId> nearest(NodeId node, NodeId lost) {
    const bool by_step = options_.recovery == Recovery::step;
    const std::uint32_t wanted = step_of(lost);
    if (by_step && wanted == kNoGroup) return {};
    if (++round_ == 0) {
      std::fill(seen_.begin(), seen_.end(), 0);
      round_ = 1;
    }
    std::vector<NodeId> level{node}, next, found;
    seen_[node] = round_;
    for (std::uint32_t distance = 1; !level.empty() && found.empty(); ++distance) {
      next.clear();
      for (const NodeId from : level) {
        for (const NodeId to : rows_[from]) {
          if (seen_[to] == round_) continue;
          seen_[to] = round_;
          next.push_back(to);
          if (may_tie_[to] && (!by_step || step_of(to) == wanted)) found.push_back(to);
        }
      }
      // Who is next to the node already needs no new tie to be reached.
      if (distance == 1) {
        if (by_step && !found.empty()) return {};
        found.clear();
      }
      level.swap(next);
    }
    std::sort(found.begin(), found.end());
    return found;
  }

  const DisruptionRecoveryOptions& options_;
  Random random_;
  std::vector<std::vector<NodeId>> rows_;  // sorted
  std::vector<bool> may_tie_;
  std::vector<std::uint32_t> seen_;
  std::uint32_t round_ = 0;
  std::uint64_t ties_ = 0;
};

// The parts of a trial run on one thread: what runs side by side are trials.
double inverse_distances_alone(const GraphView& graph, std::span<const NodeId> sources) {
  Context alone({.threads = 1});
  return inverse_distances(graph, sources, alone);
}

NodeId largest_component(const GraphView& graph, std::span<const NodeId> gone) {
  Context alone({.threads = 1});
  return fragments_after(graph, gone,
                         static_cast<std::uint32_t>(std::max<std::size_t>(gone.size(), 1)), alone)
      .back()
      .largest;
}

Outcome run_trial(const GraphView& graph, std::span<const NodeId> order,
                  std::span<const std::size_t> measured, std::span<const NodeId> sources,
                  const DisruptionRecoveryOptions& options, std::size_t trial, Context& context) {
  Reaction reaction(graph, options, context.random(kTrialStream + trial));
  Outcome outcome;
  std::size_t removed = 0;
  for (const std::size_t step : measured) {
    const std::size_t end = std::min<std::size_t>(order.size(), step * options.block);
    while (removed < end) {
      context.checkpoint();
      const std::size_t count = std::min<std::size_t>(options.block, end - removed);
      reaction.remove(order.subspan(removed, count));
      removed += count;
    }
    const Graph left = reaction.graph();
    outcome.sums.push_back(inverse_distances_alone(left, sources));
    outcome.largest.push_back(largest_component(left, order.first(removed)));
    outcome.ties.push_back(static_cast<double>(reaction.ties()));
  }
  return outcome;
}

// The nearest rank: the smallest value that at least that share of them does not exceed.
double percentile(std::vector<double> values, double share) {
  std::sort(values.begin(), values.end());
  const auto rank =
      static_cast<std::size_t>(std::ceil(share * static_cast<double>(values.size()) - 1e-9));
  return values[std::max<std::size_t>(rank, 1) - 1];
}

double mean(const std::vector<double>& values) {
  double sum = 0;
  for (const double value : values) sum += value;
  return sum / static_cast<double>(values.size());
}

// One value of each trial at one step.
template <typename Member>
std::vector<double> at_step(const std::vector<Outcome>& outcomes, Member member, std::size_t step) {
  std::vector<double> values;
  for (const Outcome& outcome : outcomes) values.push_back((outcome.*member)[step]);
  return values;
}

}  // namespace

Table disruption_recovery(const GraphView& given, const DisruptionRecoveryOptions& options,
                          Context& context) {
  if (options.recovery == Recovery::step && options.steps.of.empty()) {
    throw Error(ErrorCode::usage, "steps must be given for the recovery by step");
  }
  const Graph graph = removal_graph(given);
  const NodeId n = graph.num_nodes();
  std::vector<NodeId> order;
  {
    const ProgressPart part(context, 0, 0.3);
    order = removal_order(graph, options, context);
  }
  const ProgressPart part(context, 0.3, 1);
  const auto after = fragments_after(graph, order, options.block, context);
  const auto measured = measured_steps(after.size() - 1, options.points);
  const auto sources = efficiency_sources(n, options.sources, context);
  std::vector<Outcome> outcomes(options.trials);
  parallel_for(
      context, outcomes.size(),
      [&](std::size_t trial) {
        outcomes[trial] = run_trial(graph, order, measured, sources, options, trial, context);
      },
      1);

  const double pairs = ordered_pairs(n), whole = n == 0 ? 1.0 : static_cast<double>(n);
  const std::vector<std::string> names{
      "largest",        "efficiency",     "recovered",         "recovered_low",
      "recovered_high", "recovered_left", "largest_recovered", "ties"};
  std::vector<Column<double>> columns(names.size(), Column<double>(measured.size()));
  Column<std::int64_t> removed_column(measured.size());
  Table table{.columns = ColumnTable(measured.size())};
  std::vector<bool> gone(n, false);
  std::size_t removed = 0;
  for (std::size_t row = 0; row < measured.size(); ++row) {
    const std::size_t end = std::min<std::size_t>(order.size(), measured[row] * options.block);
    for (; removed < end; ++removed) gone[order[removed]] = true;
    const double sum = inverse_distances(without_nodes(graph, gone), sources, context);
    const std::vector<double> sums = at_step(outcomes, &Outcome::sums, row);
    const double values[] = {static_cast<double>(after[measured[row]].largest) / whole,
                             sum / pairs,
                             mean(sums) / pairs,
                             percentile(sums, 0.05) / pairs,
                             percentile(sums, 0.95) / pairs,
                             mean(sums) / ordered_pairs(n - removed),
                             mean(at_step(outcomes, &Outcome::largest, row)) / whole,
                             mean(at_step(outcomes, &Outcome::ties, row))};
    removed_column.set(row, static_cast<std::int64_t>(removed));
    for (std::size_t i = 0; i < names.size(); ++i) columns[i].set(row, values[i]);
  }
  table.columns.add("removed", std::move(removed_column));
  for (std::size_t i = 0; i < names.size(); ++i) table.columns.add(names[i], columns[i]);
  const auto& efficiency = columns[1];
  table.facts.add("nodes", static_cast<std::int64_t>(n));
  table.facts.add("removed", static_cast<std::int64_t>(order.size()));
  table.facts.add("trials", static_cast<std::int64_t>(options.trials));
  table.facts.add("efficiency_before", efficiency[0]);
  if (options.sources != 0 && options.sources < n) {
    table.info.sampled = true;
    table.info.notes.push_back(
        fmt::format("efficiency is measured from {} of {} nodes", options.sources, n));
  }
  return table;
}

AlgorithmSpec disruption_recovery_spec() {
  constexpr double kMost = 4294967295.0;
  return describe("disruption_recovery", &disruption_recovery)
      .family("disruption")
      .summary("The same where those who lost a tie find substitutes: an experiment, no forecast.")
      .convention(
          "As disruption; after each block every neighbor of a removed node ties, with chance "
          "share, to a substitute that is no neighbor yet: one of the nearest, one of the nearest "
          "of the removed node's group, or any. Who is kept neither seeks nor becomes one. Means "
          "and the 5th and 95th percentile over trials; a model, not what people will do.")
      .cost("O(trials (points sources m + ties m))")
      .reference("doi:10.1038/srep04238")
      .randomized()
      .relabel_inexact()
      .param<RemovalOrder>("order", &DisruptionRecoveryOptions::order, "by which score nodes go")
      .param<bool>("recompute", &DisruptionRecoveryOptions::recompute,
                   "score what is left before each block")
      .param<std::uint32_t>("block", &DisruptionRecoveryOptions::block, "nodes taken away at once")
      .range(1, kMost)
      .param<std::uint32_t>("removals", &DisruptionRecoveryOptions::removals,
                            "nodes taken away in all; 0: all that may be")
      .param<NodeSet>("kept", &DisruptionRecoveryOptions::kept,
                      "nodes that are never taken away and never tie anew")
      .param<NodeGroups>("groups", &DisruptionRecoveryOptions::groups,
                         "group of each victim, for the order cross_border")
      .param("recovery", &DisruptionRecoveryOptions::recovery, "who takes the place of who is gone")
      .param("steps", &DisruptionRecoveryOptions::steps,
             "script step of each node, for the recovery by step")
      .param("share", &DisruptionRecoveryOptions::share,
             "of lost ties for which a new one is looked for")
      .range(0, 1)
      .param("trials", &DisruptionRecoveryOptions::trials, "reactions drawn")
      .range(1, kMost)
      .param("points", &DisruptionRecoveryOptions::points,
             "steps after which efficiency is measured")
      .range(1, kMost)
      .param("sources", &DisruptionRecoveryOptions::sources,
             "nodes from which efficiency is measured, drawn where there are more; 0: all");
}

}  // namespace mekhala
