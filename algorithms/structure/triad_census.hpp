#pragma once

#include "algorithms/spec.hpp"

namespace mekhala {

struct TriadCensusOptions {};

// How many of all sets of three nodes are of each of the 16 kinds of directed triad, named by their
// mutual, asymmetric and null pairs (Holland and Leinhardt): 003, 012, 102, 021D (two arcs down
// from one), 021U (two up to one), 021C (a chain), 111D (a <-> b <- c), 111U (a <-> b -> c), 030T
// (the transitive one), 030C (the cycle), 201, 120D, 120U, 120C, 210, 300.
//
// Result: one fact for each kind, in that order; they add up to n (n - 1) (n - 2) / 6.
// Convention: parallel edges count once, loops never. An undirected edge is a mutual pair: only
//   003, 102, 201 and 300 occur.
// Cost: O(sum of squared degrees) time, O(m) where degrees are bounded, whatever n is; O(n + m)
//   memory. Refused above 3,810,778 nodes, whose triads are more than 64 bits count.
// Reference: Batagelj and Mrvar (2001), doi:10.1016/S0378-8733(01)00035-1.
[[nodiscard]] Facts triad_census(const GraphView& graph, const TriadCensusOptions& options,
                                 Context& context);
[[nodiscard]] AlgorithmSpec triad_census_spec();

}  // namespace mekhala
