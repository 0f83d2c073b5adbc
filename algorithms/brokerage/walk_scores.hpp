#pragma once

#include "algorithms/brokerage/pair_scores.hpp"
#include "algorithms/brokerage/walk_rules.hpp"

// The exact kernel of cross_border where PathRules say what a path is. Internal to this folder.
namespace mekhala::brokerage {

// Every node of a path graph, none bundled: paths by rules may turn where shortest ones do not, and
// victims who hang on one node may do so by different edges.
[[nodiscard]] VictimGraph whole_victim_graph(const PathGraph& graph, const Victims& victims);

// 1 - sum of min(p, q), but 0 where nobody is on one of the two sides, as behind a path's turn in a
// dead end.
[[nodiscard]] double walk_gap(const double* p, const double* q, std::uint32_t num_groups);

// A search from each victim of each group; paths from s to t and from t to s count half each.
// `graph` and `sides` of the whole graph.
[[nodiscard]] PairScores walk_scores(const VictimGraph& graph, const SideMixes& sides,
                                     const Victims& victims, const WalkRules& rules,
                                     Context& context);

[[nodiscard]] CrossBorderCost walk_cost(const VictimGraph& graph, const Victims& victims);

}  // namespace mekhala::brokerage
