#pragma once

#include <cstdint>
#include <utility>
#include <vector>

#include "engine/case/projection.hpp"

namespace mekhala {

// One statement under an edge. `grade`: its own; what that leaves open, its source's.
struct EdgeClaim {
  StatementRow statement = 0;
  std::uint32_t source = 0;  // a place in EdgeEvidence::sources
  std::uint32_t voice = 0;   // who speaks through that source
  Grade grade;
};

// What the edges of a projection rest on, as re-runs draw it. Sources of one asserted origin are
// one voice, and so are all of which no origin is asserted: as far as anybody knows they repeat
// each other. A source whose title or name another gives as its origin is one voice with that one.
struct EdgeEvidence {
  Ragged<EdgeClaim> claims;             // edge -> its claims, by voice
  std::vector<std::uint64_t> edge_key;  // of an edge: depends on whose it is alone
  std::vector<std::int64_t> sources;    // rows, rising
  std::vector<std::uint32_t> voice_of;  // source -> voice
  std::vector<std::uint64_t> voice_key;
  std::vector<bool> voice_asserted;  // false of the one voice without an asserted origin
  // Pairs of nodes that a person could not decide whether they are one, neither of them protected:
  // the first is the smaller node and no pair's second.
  std::vector<std::pair<NodeId, NodeId>> unsure;
  std::uint64_t unsure_left_out = 0;  // pairs with somebody protected, or chained to another pair
};
[[nodiscard]] EdgeEvidence edge_evidence(const Case& store, const Projection& projection,
                                         Context& context);

// Which edges stand in a re-run under one grade table: in it a voice is live with the reliability r
// that its claim is graded with, (voice, edge) holds with the largest c of its live claims, and an
// edge stands if any live voice holds it. What a grade leaves open counts as certain (`ungraded`
// in) or is left out (out), for all of it alike.
//
// Common random numbers: re-run number i draws the same for a voice, and for a voice at an edge,
// whatever the table and whatever else is in the case. So a table that gives less never lets more
// stand, claims of one voice with one reliability live and die together, and claims with a lower
// one die first.
enum class Ungraded : std::uint8_t { in, out };
class EvidenceDraws {
 public:
  EvidenceDraws(const EdgeEvidence& evidence, const GradeTable& table, Ungraded ungraded,
                std::uint64_t seed);
  // 1 for each edge that stands in re-run `run`. O(claims).
  [[nodiscard]] std::vector<std::uint8_t> stands(std::uint64_t run) const;
  // Whether a grade of any claim leaves something open under this table.
  [[nodiscard]] bool has_ungraded() const { return has_ungraded_; }
  // In how many of 1 the edge stands: 1 - product over voices of (1 - P(voice holds it)).
  [[nodiscard]] double chance(EdgeId edge) const;

 private:
  struct Odds {
    double live, holds;
  };
  const EdgeEvidence& evidence_;
  std::uint64_t seed_;
  std::vector<Odds> odds_;  // of each claim
  bool has_ungraded_ = false;
};

}  // namespace mekhala
