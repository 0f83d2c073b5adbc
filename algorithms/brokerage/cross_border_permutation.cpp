#include <fmt/format.h>

#include <algorithm>

#include "algorithms/brokerage/cross_border.hpp"
#include "algorithms/brokerage/labellings.hpp"
#include "algorithms/brokerage/pair_scores.hpp"
#include "algorithms/brokerage/sampled_permutations.hpp"
#include "algorithms/brokerage/side_mixes.hpp"
#include "algorithms/brokerage/side_search.hpp"
#include "algorithms/brokerage/victim_graph.hpp"

namespace mekhala {

using brokerage::PathGraph;
using brokerage::VictimGraph;
using brokerage::Victims;

namespace {

struct Scores {
  std::vector<double> crossing;  // of each node of the whole graph; empty: no pair is large enough
  std::vector<double> through;
};

Scores scores_of(const PathGraph& paths, const Victims& victims,
                 const CrossBorderPermutationOptions& options, Context& context) {
  const VictimGraph small = brokerage::victim_graph(paths, victims);
  const brokerage::SideMixes sides = brokerage::side_mixes(small, options.mix_steps, context);
  const brokerage::PairScores pairs = brokerage::pair_scores(small, sides, victims, context);
  const std::vector<double> sizes = victims.pair_sizes();
  const std::vector<std::uint8_t> large = victims.large_pairs(options.min_group);
  const auto whole = [&](const std::vector<double>& values) {
    const std::vector<double> mean =
        brokerage::mean_over_pairs(values, sizes, large, small.num_nodes());
    std::vector<double> all;
    if (std::count(large.begin(), large.end(), 1) == 0) return all;
    all.assign(paths.num_nodes(), 0);
    for (std::size_t i = 0; i < mean.size(); ++i) all[small.original[i]] = mean[i];
    return all;
  };
  return {.crossing = whole(pairs.crossing), .through = whole(pairs.through)};
}

Victims permuted(const Victims& victims, const std::vector<std::vector<std::size_t>>& batches,
                 Random random) {
  Victims changed = victims;
  const std::vector<std::size_t> donors =
      brokerage::donors_of(batches, victims.nodes.size(), random);
  for (std::size_t i = 0; i < donors.size(); ++i) changed.shares[i] = victims.shares[donors[i]];
  return changed;
}

double median(std::vector<double>& values) {
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  if (values.size() % 2 == 1) return *middle;
  return (*std::max_element(values.begin(), middle) + *middle) / 2;
}

// Scores of the nodes that have one at all, and of the same nodes in each run.
class Comparison {
 public:
  // Of `asked` only, unless that is empty.
  Comparison(const char* name, std::vector<double> scores, const std::vector<NodeId>& asked)
      : name_(name), scores_(std::move(scores)) {
    for (std::size_t node = 0; node < scores_.size(); ++node) {
      if (asked.empty() && scores_[node] > 0) nodes_.push_back(node);
    }
    for (const NodeId node : asked) {
      if (node < scores_.size() && scores_[node] > 0) nodes_.push_back(node);
    }
  }

  void add_run(const std::vector<double>& scores) {
    if (scores.empty()) return;
    for (const std::size_t node : nodes_) runs_.push_back(scores[node]);
  }

  void add_columns(std::size_t num_nodes, ColumnTable& columns) const {
    Column<double> score = scores_.empty() ? Column<double>(num_nodes) : Column<double>(scores_);
    Column<double> medians(num_nodes);
    Column<double> ratios(num_nodes);
    Column<std::int64_t> reached(num_nodes);
    const std::size_t runs = nodes_.empty() ? 0 : runs_.size() / nodes_.size();
    std::vector<double> values(runs);
    for (std::size_t i = 0; runs > 0 && i < nodes_.size(); ++i) {
      const double own = scores_[nodes_[i]];
      std::int64_t at_least = 0;
      for (std::size_t run = 0; run < runs; ++run) {
        values[run] = runs_[run * nodes_.size() + i];
        at_least += values[run] >= own * (1 - 1e-9) ? 1 : 0;
      }
      const double middle = median(values);
      medians.set(nodes_[i], middle);
      if (middle > 0) ratios.set(nodes_[i], own / middle);
      reached.set(nodes_[i], at_least);
    }
    columns.add(name_, std::move(score));
    columns.add(name_ + "_median", std::move(medians));
    columns.add(name_ + "_ratio", std::move(ratios));
    columns.add(name_ + "_reached", std::move(reached));
  }

 private:
  std::string name_;
  std::vector<double> scores_;
  std::vector<std::size_t> nodes_;
  std::vector<double> runs_;  // run by run
};

Table table_of_nodes(std::size_t n) {
  Table table{.key = TableKey::node};
  table.ids.resize(n);
  for (std::size_t node = 0; node < n; ++node) table.ids[node] = static_cast<NodeId>(node);
  table.columns = ColumnTable(n);
  return table;
}

void add_facts(const Victims& victims, std::size_t batches, std::int64_t runs,
               const CrossBorderPermutationOptions& options, Table& table) {
  table.facts.add("victims", static_cast<std::int64_t>(victims.nodes.size()));
  table.facts.add("batches", static_cast<std::int64_t>(batches));
  table.facts.add("permutations", std::int64_t{options.permutations});
  table.facts.add("permutations_with_scores", runs);
  table.info.rounds = options.permutations;
  if (batches < 2) {
    table.info.notes.push_back("all victims are one batch: no permutation changes anything");
  }
  if (runs < options.permutations) {
    table.info.notes.push_back(fmt::format(
        "in {} of {} permutations no pair of groups was large enough: they are left out",
        options.permutations - runs, options.permutations));
  }
}

Table compared_exactly(const PathGraph& paths, const Victims& victims,
                       const std::vector<std::vector<std::size_t>>& batches,
                       const CrossBorderPermutationOptions& options, Context& context) {
  Scores actual = scores_of(paths, victims, options, context);
  Comparison crossing("crossing", std::move(actual.crossing), options.nodes.nodes);
  Comparison through("through", std::move(actual.through), options.nodes.nodes);
  std::int64_t runs = 0;
  for (std::uint32_t run = 0; run < options.permutations; ++run) {
    const Scores scores =
        scores_of(paths, permuted(victims, batches, context.random(run)), options, context);
    runs += scores.crossing.empty() ? 0 : 1;
    crossing.add_run(scores.crossing);
    through.add_run(scores.through);
  }
  Table table = table_of_nodes(paths.num_nodes());
  crossing.add_columns(paths.num_nodes(), table.columns);
  through.add_columns(paths.num_nodes(), table.columns);
  add_facts(victims, batches.size(), runs, options, table);
  return table;
}

// Estimates of the rows under each labelling, the given one first, and how far each may be off.
struct Sampled {
  std::span<const NodeId> nodes;
  std::span<const double> scores, reach;
};

void add_sampled(const char* name, const Sampled& sampled, std::size_t num_nodes,
                 ColumnTable& columns) {
  Column<double> score(num_nodes), medians(num_nodes), ratios(num_nodes);
  Column<double> ratios_low(num_nodes), ratios_high(num_nodes);
  Column<std::int64_t> reached(num_nodes), reached_low(num_nodes), reached_high(num_nodes);
  const std::size_t labellings =
      sampled.nodes.empty() ? 0 : sampled.scores.size() / sampled.nodes.size();
  for (std::size_t i = 0; labellings > 0 && i < sampled.nodes.size(); ++i) {
    const NodeId node = sampled.nodes[i];
    const auto scores = sampled.scores.subspan(i * labellings, labellings);
    const auto reach = sampled.reach.subspan(i * labellings, labellings);
    score.set(node, scores[0]);
    if (labellings < 2 || scores[0] == 0) continue;
    std::vector<double> middle(scores.begin() + 1, scores.end());
    std::vector<double> lows, highs;
    std::int64_t as_high = 0, surely = 0, perhaps = 0;
    for (std::size_t r = 1; r < labellings; ++r) {
      lows.push_back(std::max(0.0, scores[r] - reach[r]));
      highs.push_back(scores[r] + reach[r]);
      as_high += scores[r] >= scores[0] * (1 - 1e-9) ? 1 : 0;
      surely += scores[r] - reach[r] >= scores[0] + reach[0] ? 1 : 0;
      perhaps += scores[r] + reach[r] >= scores[0] - reach[0] ? 1 : 0;
    }
    const double half = median(middle), low = median(lows), high = median(highs);
    medians.set(node, half);
    if (half > 0) ratios.set(node, scores[0] / half);
    ratios_low.set(node, std::max(0.0, scores[0] - reach[0]) / high);
    if (low > 0) ratios_high.set(node, (scores[0] + reach[0]) / low);
    reached.set(node, as_high);
    reached_low.set(node, surely);
    reached_high.set(node, perhaps);
  }
  const std::string prefix = name;
  columns.add(prefix, std::move(score));
  columns.add(prefix + "_median", std::move(medians));
  columns.add(prefix + "_ratio", std::move(ratios));
  columns.add(prefix + "_reached", std::move(reached));
  columns.add(prefix + "_ratio_low", std::move(ratios_low));
  columns.add(prefix + "_ratio_high", std::move(ratios_high));
  columns.add(prefix + "_reached_low", std::move(reached_low));
  columns.add(prefix + "_reached_high", std::move(reached_high));
}

Table compared_by_sample(const PathGraph& paths, const Victims& victims,
                         const std::vector<std::vector<std::size_t>>& batches,
                         const CrossBorderPermutationOptions& options, Context& context) {
  const VictimGraph whole = brokerage::victim_graph(paths, victims, false);
  std::vector<std::uint8_t> asked(paths.num_nodes(), options.nodes.nodes.empty() ? 1 : 0);
  for (const NodeId node : options.nodes.nodes) {
    if (node < paths.num_nodes()) asked[node] = 1;
  }
  std::vector<NodeId> rows, nodes;
  for (NodeId node = 0; node < whole.num_nodes(); ++node) {
    if (asked[whole.original[node]] == 0 || !brokerage::can_be_inside(whole, node)) continue;
    rows.push_back(node);
    nodes.push_back(whole.original[node]);
  }
  const brokerage::Labellings labellings(victims, batches, options.permutations, options.min_group,
                                         context);
  brokerage::PermutationScores scores;
  if (labellings.has_given()) {
    scores = brokerage::sampled_permutations(whole, victims, labellings, rows,
                                             {.epsilon = options.epsilon,
                                              .relative = options.relative,
                                              .delta = options.delta,
                                              .mix_steps = options.mix_steps},
                                             context);
  }
  Table table = table_of_nodes(paths.num_nodes());
  add_sampled("crossing", {nodes, scores.crossing, scores.crossing_reach}, paths.num_nodes(),
              table.columns);
  add_sampled("through", {nodes, scores.through, scores.through_reach}, paths.num_nodes(),
              table.columns);
  const auto runs =
      static_cast<std::int64_t>(labellings.count()) - (labellings.has_given() ? 1 : 0);
  add_facts(victims, batches.size(), runs, options, table);
  table.facts.add("epsilon", options.epsilon);
  table.facts.add("relative", options.relative);
  table.facts.add("delta", options.delta);
  table.facts.add("draws", static_cast<std::int64_t>(scores.draws));
  table.info.sampled = true;
  table.info.notes.push_back(fmt::format(
      "sampled from {} pairs of victims: each score, of each permutation too, is within {} or {} "
      "of the node's own score, whichever is larger, with probability {}",
      scores.draws, options.epsilon, options.relative, 1 - options.delta));
  return table;
}

}  // namespace

Table cross_border_permutation_mixed(const GraphView& graph, std::span<const GroupMix> mixes,
                                     const CrossBorderPermutationOptions& options,
                                     Context& context) {
  const Victims victims = brokerage::make_victims(graph.num_nodes(), mixes, options.groups.names);
  const PathGraph paths = brokerage::path_graph(graph, victims, options.blocked.nodes,
                                                options.victims_carry, options.twins);
  const auto batches = brokerage::batches_of(victims, options.batches, graph.num_nodes());
  bool sampled = options.method == CrossBorderMethod::sampled;
  if (options.method == CrossBorderMethod::automatic) {
    const std::uint64_t steps =
        brokerage::exact_cost(brokerage::victim_graph(paths, victims), victims).steps;
    sampled = steps > kExactSteps / (std::uint64_t{options.permutations} + 1);
  }
  return sampled ? compared_by_sample(paths, victims, batches, options, context)
                 : compared_exactly(paths, victims, batches, options, context);
}

Table cross_border_permutation(const GraphView& graph, const CrossBorderPermutationOptions& options,
                               Context& context) {
  return cross_border_permutation_mixed(graph, mixes_of(options.groups), options, context);
}

AlgorithmSpec cross_border_permutation_spec() {
  using Options = CrossBorderPermutationOptions;
  return describe("cross_border_permutation", &cross_border_permutation)
      .family("brokerage")
      .summary("How far a cross-border score depends on which victim is of which group.")
      .convention(
          "As cross_border; groups change places between whole interview batches; the ratio is "
          "missing where the score or the median is 0; sampled, each score is within epsilon.")
      .cost("O(permutations v g (n + m)) for v victims in g groups; sampled: many short searches")
      .reference("doi:10.1016/j.socnet.2007.11.001")
      .param("groups", &Options::groups, "group of each victim, such as a country")
      .required()
      .param("batches", &Options::batches, "victims interviewed together; none: each one alone")
      .param("blocked", &Options::blocked, "nodes that may not stand inside a path")
      .param("victims_carry", &Options::victims_carry, "victims may stand inside a path")
      .param("min_group", &Options::min_group,
             "pairs of groups with fewer victims on a side are not averaged")
      .range(1, 1000000)
      .param("mix_steps", &Options::mix_steps,
             "steps within which a side's mix of groups is looked for")
      .range(0, 16)
      .param("permutations", &Options::permutations, "how many runs to compare with")
      .range(1, 100000)
      .param("nodes", &Options::nodes, "compare these only; none: all")
      .param("method", &Options::method,
             "auto: exact up to a thousand million steps over all runs, then sampled")
      .param("epsilon", &Options::epsilon, "sampled: the largest error of a score, or ...")
      .range(1e-6, 1)
      .maximum_excluded()
      .param("relative", &Options::relative, "... so much of the node's score where that is more")
      .range(0, 1)
      .param("delta", &Options::delta, "sampled: in what share of runs it may be larger")
      .range(1e-9, 1)
      .maximum_excluded()
      .randomized()
      .relabel_inexact();
}

}  // namespace mekhala
