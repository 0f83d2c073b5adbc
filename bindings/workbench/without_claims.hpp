#pragma once

#include <functional>
#include <vector>

#include "bindings/workbench/robustness.hpp"

// Scores of a case in which some of what is said were false.
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
// The same for claims under some edges alone, and of all nodes: take(i, scores) gets the scores of
// case number i, from several threads and in no order. `question.node` is not asked for.
void each_without_claims(const HubQuestion& question, std::size_t count,
                         const std::function<bool(std::size_t, EdgeId, const EdgeClaim&)>& drops,
                         const std::function<void(std::size_t, const VariantScores&)>& take,
                         Context& context);

}  // namespace mekhala
