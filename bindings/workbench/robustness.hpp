#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "algorithms/brokerage/cross_border_variants.hpp"
#include "bindings/workbench/hub_ground.hpp"
#include "engine/case/edge_evidence.hpp"

// Re-runs of a ranking in which evidence fails as a grade table says it may: how far the rank of a
// hub depends on evidence that may be false. DESIGN section 4; never a probability of guilt.
namespace mekhala {

// edge_evidence of a ground, with draws that know nothing of the protected: the key of an edge to
// somebody protected comes from what is said of them, never from a name or number. Otherwise counts
// of re-runs would tell whether a guess of a name is right.
[[nodiscard]] EdgeEvidence hub_evidence(const Case& store, const Projection& projection,
                                        Context& context);
// For each node its place in an order that protected names and numbers have no say in, persons and
// twins alike.
[[nodiscard]] std::vector<std::uint64_t> blind_places(const Projection& projection,
                                                      const EdgeEvidence& evidence);

// Where a node stands among all that may be ranked. Tied ones share first..last; 0, 0: not ranked,
// for want of a score.
struct RankSpan {
  std::uint32_t first = 0, last = 0;
  bool operator==(const RankSpan&) const = default;
};
inline constexpr RankSpan kNotThere{UINT32_MAX, UINT32_MAX};  // hidden in this re-run

// Ranks in the order of `nodes`. `instead`: pairs of which the second counts as the first.
[[nodiscard]] std::vector<RankSpan> ranks_of(
    const VariantScores& scores, const std::vector<NodeId>& nodes,
    const std::vector<std::pair<NodeId, NodeId>>& instead = {});

// One table, with what is not graded all in or all out (or nothing not graded: in alone).
struct RerunSeries {
  std::string table;
  Ungraded ungraded = Ungraded::in;
  bool has_ungraded = false;
};

// The ranks of the tracked nodes in each re-run of each series.
struct RerunRanks {
  std::vector<RerunSeries> series;
  std::vector<NodeId> tracked;
  std::uint32_t runs = 0;
  std::vector<RankSpan> ranks;  // series by series, run by run, node by node
  [[nodiscard]] const RankSpan& at(std::size_t one, std::uint32_t run, std::size_t node) const {
    return ranks[(one * runs + run) * tracked.size() + node];
  }
};

// `nodes`: all that may be ranked. `tracked`: those of which ranks are kept.
[[nodiscard]] RerunRanks rerun_ranks(const HubGround& ground, const EdgeEvidence& evidence,
                                     const std::vector<NodeId>& nodes,
                                     const std::vector<NodeId>& tracked, const HubsOptions& options,
                                     Context& context);

// What a row of a table says of its re-runs.
[[nodiscard]] HubRange range_of(const RerunRanks& reruns, std::size_t series, std::size_t node,
                                std::uint32_t first);

// The re-runs behind the ranges of a table.
struct Reruns {
  EdgeEvidence evidence;
  RerunRanks ranks;          // the rows of the table first
  std::size_t rankable = 0;  // so many may be ranked
};
// Fills the ranges of the table's rows; nothing where no re-runs were asked for.
std::optional<Reruns> add_ranges(HubTable& table, const Case& store, const HubGround& ground,
                                 const HubsOptions& options, std::string_view name,
                                 Context& context);

// The value that a share of these lies at or below: from 0.5 on rounded up, else down. Reorders.
[[nodiscard]] std::uint32_t rank_quantile(std::vector<std::uint32_t>& values, double share);

// Throws Error(usage) for a share or table that is none, Error(refused) in a release: how far a
// rank moves tells how the evidence is graded, and how many sources it has.
void check_reruns(const HubsOptions& options, const Disclosure& disclosure);

// The grade tables of the re-runs: those asked for, or all.
[[nodiscard]] std::vector<std::string> tables_of(const RerunOptions& options);
// One line, for manifests.
[[nodiscard]] std::string print(const RerunOptions& options);

// Half the width of the range in which 95 of 100 counts such as this one would lie, were the
// re-runs drawn again; at least 0.
[[nodiscard]] double sampling_error(std::uint64_t count, std::uint64_t of);

// What cross_border_variants wants of a ground.
[[nodiscard]] CrossBorderVariantsOptions variants_of(const HubGround& ground, bool joined);
// All that may stand in the table `name`, in order of nodes.
[[nodiscard]] std::vector<NodeId> rankable_nodes(const HubGround& ground, const Ontology& ontology,
                                                 const HubsOptions& options, std::string_view name);

}  // namespace mekhala
