#pragma once

#include <cstdint>
#include <vector>

#include "algorithms/brokerage/side_mixes.hpp"
#include "algorithms/brokerage/victim_graph.hpp"

// The kernel of cross_border. Internal to this folder.
namespace mekhala::brokerage {

struct PairScores {
  std::vector<double> through;            // B_ab(v) at pair * num_nodes + node
  std::vector<double> crossing;           // the same, with credit
  std::vector<double> connected;          // of each pair: how many of its pairs of victims are
  std::uint64_t sources = 0;              // searches
  bool sampled = false;                   // the rest is of sampled scores only
  std::vector<std::uint64_t> drawn = {};  // of each pair: draws that count
  std::vector<double> reach = {};         // of each node: how far its mean crossing may be off
  std::uint64_t draws = 0;                // of all pairs
  double bound = 0;                       // how far any mean may be off
};

// The order in which groups take the part of the source; the last, largest one never does.
[[nodiscard]] std::vector<std::uint32_t> source_order(const Victims& victims);

[[nodiscard]] CrossBorderCost exact_cost(const VictimGraph& graph, const Victims& victims);

[[nodiscard]] PairScores pair_scores(const VictimGraph& graph, const SideMixes& sides,
                                     const Victims& victims, Context& context);

// The mean over the pairs with large[pair] of scores / pair size, for each node of the victim
// graph; empty if there is no such pair.
[[nodiscard]] std::vector<double> mean_over_pairs(const std::vector<double>& scores,
                                                  const std::vector<double>& pair_sizes,
                                                  const std::vector<std::uint8_t>& large,
                                                  std::size_t num_nodes);

}  // namespace mekhala::brokerage
