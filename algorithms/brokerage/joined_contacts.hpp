#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "algorithms/brokerage/cross_border.hpp"

namespace mekhala {

struct JoinedContactsOptions {
  NodeGroups groups = {};     // the group of each victim; kNoGroup: not a victim, or group unknown
  NodeSet blocked = {};       // may end a way to a victim, never stand inside one
  bool victims_carry = true;  // false: no way passes a victim
  std::uint32_t mix_steps = 2;       // how far from a contact its surroundings reach
  double least_share = 0.8;          // of one group, for a contact to count for it
  std::vector<TwinNode> twins = {};  // a mix that reaches a twin counts its person, once
};

// How many contacts a node has on the second largest of its sides.
//
// A contact of v is a neighbor u that is a victim or may stand inside a way, and from which victims
// can be reached without v; whoever stands beside v as a twin and in person is one contact, in
// person. Its surroundings are
// the mix of groups that crossing uses (cross_border.hpp): of the victims within `mix_steps` steps
// of u in the graph without v, else of the nearest. Where one group has at least `least_share` of
// it, u counts for that group. joined(v) is the second largest of these counts: 3 says that v has
// at least three contacts in each of two groups. Collecting in one group scores 0, and so does
// working for somebody who joins groups: the other side is then that one contact, and mixed.
//
// Convention: undirected hops; parallel edges count once, loops never; a contact that is a victim
//   counts for the groups round it, itself among them. Groups without a victim do not exist. Whole
//   numbers: many nodes tie, and crossing tells them apart.
// Table by node, all nodes: joined; for each group `contacts:A`. Facts: victims, groups.
// Cost: O(m) mixes of O(mean degree + g) each; no search over all pairs. The same bits for any
//   number of threads.
// Errors: as cross_border.
// Beside crossing it does without shortest paths: work that several do alike, which shares a path's
//   credit out among them, does not lower it, and a busy place in one country does not raise it.
[[nodiscard]] Table joined_contacts(const GraphView& graph, const JoinedContactsOptions& options,
                                    Context& context);
// For victims of several groups, as cross_border_mixed.
[[nodiscard]] Table joined_contacts_mixed(const GraphView& graph, std::span<const GroupMix> mixes,
                                          const JoinedContactsOptions& options, Context& context);
[[nodiscard]] AlgorithmSpec joined_contacts_spec();

}  // namespace mekhala
