#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <numeric>

#include "algorithms/brokerage/cross_border.hpp"
#include "algorithms/brokerage/pair_scores.hpp"
#include "algorithms/brokerage/side_mixes.hpp"
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

// Places in Victims::nodes, by batch; batches in order of their first member.
std::vector<std::vector<std::size_t>> batches_of(const Victims& victims, const NodeGroups& batches,
                                                 NodeId num_nodes) {
  if (!batches.of.empty() && batches.of.size() != num_nodes) {
    throw Error(ErrorCode::usage, "batches must hold one batch for each node of the graph");
  }
  std::vector<std::vector<std::size_t>> members;
  std::map<std::uint32_t, std::size_t> place_of;
  for (std::size_t i = 0; i < victims.nodes.size(); ++i) {
    const std::uint32_t batch = batches.of.empty() ? kNoGroup : batches.of[victims.nodes[i]];
    std::size_t place = members.size();
    if (batch != kNoGroup) place = place_of.try_emplace(batch, place).first->second;
    if (place == members.size()) members.emplace_back();
    members[place].push_back(i);
  }
  return members;
}

Victims permuted(const Victims& victims, const std::vector<std::vector<std::size_t>>& batches,
                 Random random) {
  std::vector<std::size_t> from(batches.size());
  std::iota(from.begin(), from.end(), std::size_t{0});
  random.shuffle(std::span(from));
  Victims changed = victims;
  for (std::size_t batch = 0; batch < batches.size(); ++batch) {
    const std::vector<std::size_t>& to = batches[batch];
    const std::vector<std::size_t>& donors = batches[from[batch]];
    for (std::size_t j = 0; j < to.size(); ++j) {
      changed.shares[to[j]] = victims.shares[donors[j * donors.size() / to.size()]];
    }
  }
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
  Comparison(const char* name, std::vector<double> scores)
      : name_(name), scores_(std::move(scores)) {
    for (std::size_t node = 0; node < scores_.size(); ++node) {
      if (scores_[node] > 0) nodes_.push_back(node);
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

}  // namespace

Table cross_border_permutation_mixed(const GraphView& graph, std::span<const GroupMix> mixes,
                                     const CrossBorderPermutationOptions& options,
                                     Context& context) {
  const Victims victims = brokerage::make_victims(graph.num_nodes(), mixes, options.groups.names);
  const PathGraph paths = brokerage::path_graph(graph, victims, options.blocked.nodes,
                                                options.victims_carry, options.twins);
  const auto batches = batches_of(victims, options.batches, graph.num_nodes());
  Scores actual = scores_of(paths, victims, options, context);
  Comparison crossing("crossing", std::move(actual.crossing));
  Comparison through("through", std::move(actual.through));
  std::int64_t runs = 0;
  for (std::uint32_t run = 0; run < options.permutations; ++run) {
    const Scores scores =
        scores_of(paths, permuted(victims, batches, context.random(run)), options, context);
    runs += scores.crossing.empty() ? 0 : 1;
    crossing.add_run(scores.crossing);
    through.add_run(scores.through);
  }

  const std::size_t n = graph.num_nodes();
  Table table{.key = TableKey::node};
  table.ids.resize(n);
  for (std::size_t node = 0; node < n; ++node) table.ids[node] = static_cast<NodeId>(node);
  table.columns = ColumnTable(n);
  crossing.add_columns(n, table.columns);
  through.add_columns(n, table.columns);
  table.facts.add("victims", static_cast<std::int64_t>(victims.nodes.size()));
  table.facts.add("batches", static_cast<std::int64_t>(batches.size()));
  table.facts.add("permutations", std::int64_t{options.permutations});
  table.facts.add("permutations_with_scores", runs);
  table.info.rounds = options.permutations;
  if (batches.size() < 2) {
    table.info.notes.push_back("all victims are one batch: no permutation changes anything");
  }
  if (runs < options.permutations) {
    table.info.notes.push_back(fmt::format(
        "in {} of {} permutations no pair of groups was large enough: they are left out",
        options.permutations - runs, options.permutations));
  }
  return table;
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
          "missing where the score or the median is 0.")
      .cost("O(permutations v g (n + m)) for v victims in g groups")
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
      .randomized()
      .relabel_inexact();
}

}  // namespace mekhala
