#pragma once

#include "algorithms/spec.hpp"

namespace mekhala {

struct ConstraintOptions {
  EdgeValues strengths = {};  // how close each tie is; none: every tie 1
};

// Burt's structural holes: how far a node's contacts are tied to each other and so leave it no room
// between them. With p_ij, the share of i's ties that goes to j, (a_ij + a_ji) over the sum of
// those over all k:
//   constraint       sum over contacts j of (p_ij + sum over q of p_iq p_qj)^2; low: a broker.
//                    One minus it is autonomy.
//   effective_size   sum over contacts j of 1 - sum over q of p_iq m_jq, m_jq being the tie of j
//                    and q over j's strongest: contacts less their redundancy.
//   efficiency       effective_size over the number of contacts
//   hierarchy        how far one contact makes all the constraint (Coleman and Theil), 0 to 1
//
// Result: a table with a row for each node. A node without contacts has no values, not 0; one with
//   a single contact has no hierarchy.
// Convention: directions count through a_ij + a_ji only. Without strengths parallel edges count
//   once and a tie that is claimed both ways in a directed graph counts 2; with strengths all edges
//   between two nodes add up. Loops count nowhere. j and q run over contacts of i, both ways.
// Cost: O(sum of squared degrees) time, O(n threads + m) memory. The same bits for any number of
//   threads.
// Reference: Burt (1992), Structural holes; Borgatti (1997), Connections 20(1), 35-38.
[[nodiscard]] Table constraint(const GraphView& graph, const ConstraintOptions& options,
                               Context& context);
[[nodiscard]] AlgorithmSpec constraint_spec();

}  // namespace mekhala
