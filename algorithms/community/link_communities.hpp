#pragma once

#include "algorithms/spec.hpp"

namespace mekhala {

struct LinkCommunitiesOptions {
  // Merge links at least so similar; 0: where partition density is highest.
  double similarity = 0;
};

// Communities of links, so that a node belongs to as many as its links do: a broker who stands in
// several cells is in each of them, where a partition of nodes would have to choose one.
//
// Two links that share a node k, to i and to j, are as similar as the neighborhoods of i and j
// (with themselves) overlap: |both| / |either|. Links are merged from the most similar on, by their
// most similar pair (single linkage), up to the level whose partition density is highest: the mean
// over links of how full their community is, m - (n - 1) over what n nodes could hold beyond a
// tree.
//
// Table keyed by node, a row for each node and community of its: community, links (of the node in
//   it), share (of all the node's links). Facts: communities, partition_density, similarity (of the
//   cut), single_links (links that are alone, and in no row).
// Convention: undirected; parallel edges count once, loops never. Communities by number of links,
//   largest first, ties by smallest node pair. Of equal densities the finer cut.
// Cost: O(sum of squared degrees) time, O(pairs of nodes with a common neighbor) memory, refused
//   over the budget. Draws nothing; the same bits for any number of threads.
// Reference: Ahn, Bagrow and Lehmann (2010), doi:10.1038/nature09182.
[[nodiscard]] Table link_communities(const GraphView& graph, const LinkCommunitiesOptions& options,
                                     Context& context);
[[nodiscard]] AlgorithmSpec link_communities_spec();

}  // namespace mekhala
