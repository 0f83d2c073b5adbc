#include "bindings/workbench/without_claims.hpp"

#include <algorithm>

namespace mekhala {

void each_without_claims(const HubQuestion& question, std::size_t count,
                         const std::function<bool(std::size_t, EdgeId, const EdgeClaim&)>& drops,
                         const std::function<void(std::size_t, const VariantScores&)>& take,
                         Context& context) {
  const Ragged<EdgeClaim>& claims = question.evidence.claims;
  cross_border_variants(
      question.ground.projection.graph, question.ground.mixes,
      variants_of(question.ground, question.joined), count,
      [&](std::size_t i, GraphVariant& variant) {
        variant.edges.assign(claims.size(), 0);
        for (EdgeId edge = 0; edge < claims.size(); ++edge) {
          const auto of = claims[edge];
          variant.edges[edge] = std::any_of(
              of.begin(), of.end(), [&](const EdgeClaim& claim) { return !drops(i, edge, claim); });
        }
      },
      take, context);
}

std::vector<WithoutClaims> without_claims(
    const HubQuestion& question, std::size_t count,
    const std::function<bool(std::size_t, const EdgeClaim&)>& drops, Context& context) {
  std::vector<WithoutClaims> after(count);
  const auto place = static_cast<std::size_t>(
      std::lower_bound(question.nodes.begin(), question.nodes.end(), question.node) -
      question.nodes.begin());
  each_without_claims(
      question, count,
      [&](std::size_t i, EdgeId, const EdgeClaim& claim) { return drops(i, claim); },
      [&](std::size_t i, const VariantScores& scores) {
        after[i] = {ranks_of(scores, question.nodes)[place], scores.crossing[question.node]};
      },
      context);
  return after;
}

}  // namespace mekhala
