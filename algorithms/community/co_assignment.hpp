#pragma once

#include <vector>

#include "algorithms/community/leiden.hpp"
#include "algorithms/spec.hpp"

namespace mekhala {

// A partition of nodes for each of several runs.
using Partitions = std::vector<std::vector<std::uint32_t>>;

// How sure it is where a node belongs. Two nodes are together in a share of the runs; a node's
// stability is the mean of that share over the others of its community, or of a node that is alone
// in it the share of runs in which it is alone. `next` is the community
// other than its own of whose members it is with most, kNoGroup where there is none, and
// next_stability the mean share there.
struct NodeStability {
  std::vector<double> stability;
  std::vector<std::uint32_t> next;
  std::vector<double> next_stability;
};
// `labels` are 0..count-1, and each of `runs` holds labels of the same nodes.
// Cost: O(runs * n * communities that a run's community meets), O(runs * n) memory; exact: the
//   matrix of pairs is never made. The same bits for any number of threads.
[[nodiscard]] NodeStability node_stability(const std::vector<std::uint32_t>& labels,
                                           const Partitions& runs, Context& context);

// The adjusted Rand index of two runs, on average over all pairs of them; 1 for fewer than two.
// Cost: O(runs^2 n).
[[nodiscard]] double mean_rand_index(const Partitions& runs, Context& context);

// The partition in the middle of all: the one under which the pairs that are together in most runs
// are together, and the others apart, as far as single moves get from the best of the runs. The
// stability of a node with company is a half at least.
// Cost: as node_stability, for each round of moves. Labels by size, largest first.
[[nodiscard]] std::vector<std::uint32_t> median_partition(const Partitions& runs, Context& context);

struct CommunityStabilityOptions {
  NodeGroups groups = {};     // the partition to judge
  double resolution = 1;      // of the runs
  EdgeValues strengths = {};  // not negative; not given: 1 each
  std::uint32_t runs = 50;
};
struct ConsensusCommunitiesOptions {
  double resolution = 1;
  EdgeValues strengths = {};  // not negative; not given: 1 each
  std::uint32_t runs = 50;
};

// Communities on which many seeds of leiden agree, and how sure each node's place is.
//
// Table keyed by node: community, stability, next_community, next_stability (see NodeStability).
// Facts: communities, modularity, mean_ari (over all pairs of runs), mean_stability.
// Convention: that of leiden by modularity, one trial a run. The consensus is the median partition
//   of the runs (pairs together in most of them). Nodes that belong to no run's community with
//   others are alone. Draws from the seed.
// Cost: runs times leiden, plus that of median_partition. The same bits for any number of threads.
// Reference: Lancichinetti and Fortunato (2012), doi:10.1038/srep00336; Barthelemy and Leclerc
//   (1995), the median procedure for partitions.
[[nodiscard]] Table consensus_communities(const GraphView& graph,
                                          const ConsensusCommunitiesOptions& options,
                                          Context& context);
// The stability of a given partition's nodes under many seeds of leiden: how often each is with the
// others of its group. The same columns, communities by the names of groups; a node without a group
// has no values.
[[nodiscard]] Table community_stability(const GraphView& graph,
                                        const CommunityStabilityOptions& options, Context& context);
[[nodiscard]] AlgorithmSpec consensus_communities_spec();
[[nodiscard]] AlgorithmSpec community_stability_spec();

}  // namespace mekhala
