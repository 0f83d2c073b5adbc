#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <utility>
#include <vector>

#include "algorithms/brokerage/cross_border.hpp"

namespace mekhala {

struct CrossBorderVariantsOptions {
  NodeGroups groups = {};  // names alone: who is of which group stands in the mixes
  NodeSet blocked = {};
  bool victims_carry = true;
  std::uint32_t min_group = 5;
  std::uint32_t mix_steps = 2;
  std::vector<TwinNode> twins = {};
  bool joined = false;  // joined contacts too, with their own defaults
};

// One way in which the graph may be other than it was given. A twin goes with its person, and an
// edge of a twin with that edge of its person; it may go alone.
struct GraphVariant {
  std::vector<std::uint8_t> edges;  // of each edge: 0 where it is gone; empty: all stand
  std::vector<std::uint8_t> nodes;  // of each node: 0 where it is gone with its edges; empty: none
  // The second counts as the first, which takes over its edges; neither is a victim or a twin, and
  // the first of a pair is the second of none.
  std::vector<std::pair<NodeId, NodeId>> same;
  void reset() {
    edges.clear();
    nodes.clear();
    same.clear();
  }
};

// Of each node of the graph; all 0 where no pair of groups is large enough. What is gone, or counts
// as another, scores 0.
struct VariantScores {
  std::vector<double> crossing;
  std::vector<double> joined;  // empty unless asked for
};

// crossing of cross_border.hpp (and joined of joined_contacts.hpp) in `count` variants of one
// graph, side by side: draw(i, variant) says what variant number i is, take(i, scores) gets its
// scores. Both are called from several threads, for different i, in no order; what they do must
// depend on i alone.
//
// Convention: as cross_border; a victim who is gone is in no group, so that groups may fall below
//   min_group. Two nodes that count as one may stand inside a path where both may.
// Cost: that of an exact cross_border for each variant. The same bits for any number of threads.
// Errors: as cross_border; Error(usage) on a variant that does not fit the graph.
void cross_border_variants(const GraphView& graph, std::span<const GroupMix> mixes,
                           const CrossBorderVariantsOptions& options, std::size_t count,
                           const std::function<void(std::size_t, GraphVariant&)>& draw,
                           const std::function<void(std::size_t, const VariantScores&)>& take,
                           Context& context);

}  // namespace mekhala
