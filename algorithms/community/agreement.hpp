#pragma once

#include <span>

#include "algorithms/spec.hpp"

namespace mekhala {

// How far two partitions of the same things agree. All are 1 for equal partitions, but
// variation_of_information, which is 0.
struct PartitionAgreement {
  double nmi = 1;  // mutual information over the mean of both entropies; 1 where both are 0
  double ami = 1;  // the same beyond chance: 0 on average for partitions with these sizes
  double ari = 1;  // pairs that are together in both, beyond chance; may be below 0
  double variation_of_information = 0;  // in nats, a distance
};

// Compares labels one by one; they need no order. ami and ari take chance as every way to deal out
// the same sizes. Where chance alone gives full agreement (both all in one, or both all alone) they
// are 1.
// Cost: O(n log n), and for ami O(number of sizes in a, times those in b, times the largest), as
//   parts of one size share their sum. Draws nothing.
// Reference: Strehl and Ghosh (2002), J. Mach. Learn. Res. 3, 583; Vinh, Epps and Bailey (2010),
//   J. Mach. Learn. Res. 11, 2837; Hubert and Arabie (1985), doi:10.1007/BF01908075; Meila (2007),
//   doi:10.1016/j.jmva.2006.11.013.
[[nodiscard]] PartitionAgreement partition_agreement(std::span<const std::uint32_t> a,
                                                     std::span<const std::uint32_t> b);

// ari alone, which needs no sum over sizes.
[[nodiscard]] double adjusted_rand_index(std::span<const std::uint32_t> a,
                                         std::span<const std::uint32_t> b);

struct PartitionAgreementOptions {
  NodeGroups first = {};
  NodeGroups second = {};
};

// The same of two groupings of a graph's nodes; the graph itself does not count.
//
// Convention: nodes without a group in either are left out and counted. Facts: nodes, left_out,
//   nmi, ami, ari, variation_of_information.
[[nodiscard]] Facts partition_agreement(const GraphView& graph,
                                        const PartitionAgreementOptions& options, Context& context);
[[nodiscard]] AlgorithmSpec partition_agreement_spec();

}  // namespace mekhala
