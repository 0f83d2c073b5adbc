#pragma once

#include <cstdint>
#include <vector>

#include "algorithms/brokerage/victim_graph.hpp"

// The kernel of joined_contacts. Internal to this folder.
namespace mekhala::brokerage {

// Contacts that count for each group, of node v and group g at v * groups + g.
[[nodiscard]] std::vector<std::uint64_t> contact_counts(const PathGraph& paths,
                                                        const Victims& victims,
                                                        std::uint32_t mix_steps, double least_share,
                                                        Context& context);

// The second largest of each node's counts.
[[nodiscard]] std::vector<double> second_largest(const std::vector<std::uint64_t>& counts,
                                                 std::size_t num_nodes, std::uint32_t num_groups);

}  // namespace mekhala::brokerage
