#include "algorithms/brokerage/ei_index.hpp"

#include <cmath>

#include "algorithms/brokerage/permuted_groups.hpp"
#include "algorithms/brokerage/ties.hpp"

namespace mekhala {

namespace {

// External and internal ties, each at both of its ends.
std::pair<double, double> sums_of(const brokerage::Ties& ties,
                                  const std::vector<std::uint32_t>& groups) {
  double external = 0, internal = 0;
  for (NodeId node = 0; node < ties.num_nodes(); ++node) {
    if (groups[node] == kNoGroup) continue;
    for (std::size_t i = 0; i < ties.neighbors(node).size(); ++i) {
      const std::uint32_t group = groups[ties.neighbors(node)[i]];
      if (group == kNoGroup) continue;
      (group == groups[node] ? internal : external) += ties.strengths(node)[i];
    }
  }
  return {external, internal};
}

void compare(const brokerage::Ties& ties, const EiIndexOptions& options, double whole, Facts& facts,
             Context& context) {
  std::vector<double> drawn(options.permutations);
  parallel_for(
      context, options.permutations,
      [&](std::uint32_t run) {
        const auto [external, internal] =
            sums_of(ties, brokerage::permuted_groups(options.groups.of, context.random(run)));
        drawn[run] = external + internal > 0 ? (external - internal) / (external + internal) : 0;
      },
      1);
  double mean = 0, squares = 0, low = 1, high = 1;
  for (const double value : drawn) {
    mean += value / options.permutations;
    // Runs with the same ties inside may differ by a rounding.
    low += value <= whole + 1e-12 ? 1 : 0;
    high += value >= whole - 1e-12 ? 1 : 0;
  }
  for (const double value : drawn) squares += (value - mean) * (value - mean);
  const double deviation =
      options.permutations > 1 ? std::sqrt(squares / (options.permutations - 1)) : 0;
  facts.add("expected", mean);
  if (deviation > 1e-12) facts.add("z", (whole - mean) / deviation);
  facts.add("p_low", low / (options.permutations + 1.0));
  facts.add("p_high", high / (options.permutations + 1.0));
}

}  // namespace

NodeScores ei_index(const GraphView& graph, const EiIndexOptions& options, Context& context) {
  const NodeId n = graph.num_nodes();
  const auto& groups = options.groups.of;
  if (groups.size() != n) {
    throw Error(ErrorCode::usage, "groups must hold one group for each node of the graph");
  }
  NodeScores scores{.values = std::vector<double>(n, std::nan(""))};
  const brokerage::Ties ties(graph, options.strengths, context);
  double all_external = 0, all_internal = 0;
  for (NodeId node = 0; node < n; ++node) {
    if (groups[node] == kNoGroup) continue;
    double external = 0, internal = 0;
    for (std::size_t i = 0; i < ties.neighbors(node).size(); ++i) {
      const std::uint32_t group = groups[ties.neighbors(node)[i]];
      if (group == kNoGroup) continue;
      (group == groups[node] ? internal : external) += ties.strengths(node)[i];
    }
    if (external + internal == 0) continue;
    scores.values[node] = (external - internal) / (external + internal);
    all_external += external;
    all_internal += internal;
  }
  // Each tie was met at both of its ends.
  scores.facts.add("external", all_external / 2);
  scores.facts.add("internal", all_internal / 2);
  if (all_external + all_internal > 0) {
    const double whole = (all_external - all_internal) / (all_external + all_internal);
    scores.facts.add("whole", whole);
    if (options.permutations > 0) compare(ties, options, whole, scores.facts, context);
  }
  return scores;
}

AlgorithmSpec ei_index_spec() {
  return describe("ei_index", &ei_index)
      .family("brokerage")
      .summary("Whether a node's ties lead out of its group (1) or stay inside (-1).")
      .convention(
          "(E - I) / (E + I). Ties with somebody without a group are left out. Without strengths "
          "parallel edges count once, a tie claimed both ways 2; with strengths all edges between "
          "two nodes add up. Loops never. No value, not 0, without such ties.")
      .cost("O(n + m), for each permutation")
      .reference("doi:10.2307/2786835")
      .param("groups", &EiIndexOptions::groups, "group of each node, such as a country")
      .required()
      .param("strengths", &EiIndexOptions::strengths, "how close each tie is")
      .range(0, std::numeric_limits<double>::infinity())
      .param("permutations", &EiIndexOptions::permutations,
             "runs with groups exchanged, to compare the whole with; 0: none")
      .range(0, 100000)
      .randomized()
      .relabel_inexact();
}

}  // namespace mekhala
