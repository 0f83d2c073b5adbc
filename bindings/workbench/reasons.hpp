#pragma once

#include <functional>
#include <vector>

#include "bindings/workbench/robustness.hpp"

// What a rank rests on: what is left of it without each source, and the smallest set of statements
// found whose falsity would end it.
namespace mekhala {

// A node with what its score depends on. `claims` and `nodes` outlive it.
struct HubQuestion {
  const HubGround& ground;
  const EdgeEvidence& evidence;
  const std::vector<NodeId>& nodes;  // all that may be ranked
  NodeId node = kNoNode;
  std::uint32_t first = 5;  // "among the first 5"
  bool joined = false;
};

// Rank and crossing of the node if exactly these were false: the edges go that rest on nothing
// else.
struct WithoutClaims {
  RankSpan rank;
  double crossing = 0;
};
// `drops(i, claim)`: whether claim is false in case number i.
[[nodiscard]] std::vector<WithoutClaims> without_claims(
    const HubQuestion& question, std::size_t count,
    const std::function<bool(std::size_t, const EdgeClaim&)>& drops, Context& context);

// A set of statements without which the node is not among the first any more, tied ones included.
struct FallSet {
  std::vector<StatementRow> statements;  // sorted; empty: none was looked for, see `why`
  // true: no smaller set does it, all were tried. false: found greedily; no part of it is enough,
  // a smaller set of others may be.
  bool smallest = false;
  RankSpan after;
  std::string why;
};
// Looks among the statements under the node's own links: without all of them it has no rank.
// Cost: a few measurements for each of its links.
[[nodiscard]] FallSet smallest_fall(const HubQuestion& question, Context& context);

// Fills sources, alarms and the smallest set of a report; nothing in a release.
void add_reasons(ExplainReport& report, const Case& store, const Disclosure& disclosure,
                 const HubGround& ground, NodeId node, const HubsOptions& options,
                 std::string_view table, Context& context);

}  // namespace mekhala
