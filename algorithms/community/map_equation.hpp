#pragma once

#include "algorithms/spec.hpp"

namespace mekhala {

struct MapEquationOptions {
  EdgeValues strengths = {};  // not negative; not given: 1 each
  double jump = 0.15;         // of a directed graph: the chance of a jump at each step
  std::uint32_t max_passes = 100;
  double tolerance = 1e-4;  // a pass that saves no more bits is the last
};

// Communities that a random walker stays in for long: those by which a walk is described in fewest
// bits, with one code for the communities and one inside each (two-level Infomap). Nodes move to
// the community that saves most, communities become the nodes of the next level, and from the top
// nodes move again on each level down to the graph itself. Later passes first divide each community
// into parts that move as wholes.
//
// quality is the code length in bits a step, smaller is better: with p the visit rate of a node,
// and
//   enter and exit the flow into and out of a community, in terms of h(x) = x log2 x: h(sum of
//   enter) - sum h(enter) - sum h(exit) + sum over communities of h(exit + sum of p) - sum over
//   nodes of h(p). No community is ever unconnected: its pieces are never described worse apart.
// Convention: undirected: the walker follows edges, in proportion to strength, and never jumps.
//   Directed: it follows arcs, and jumps with probability `jump`, and always where no arc leads
//   out, to nodes in proportion to the strength of their arcs out; only steps along arcs are part
//   of the description (unrecorded teleportation), and the visit rate is the flow that comes in
//   along arcs. Parallel edges add; a self-loop is a step that stays; an edge of strength 0 is
//   none. A node without edges is a community. Without edges the code length is 0.
// Facts: code_length, modularity (undirected). info: rounds are passes; converged is false if the
//   last pass allowed still saved more than the tolerance. Another seed may give another partition
//   of nearly the same code length.
// Cost: O(n + m) a pass and level in practice, on one thread but for the building of levels; three
//   logarithms for each community next to a node. Memory: about 16 bytes an arc and 110 a node. The
//   same bits for any number of threads; depends on the seed.
// Reference: Rosvall and Bergstrom (2008), doi:10.1073/pnas.0706851105; Lambiotte and Rosvall
//   (2012), doi:10.1103/PhysRevE.85.056107.
[[nodiscard]] NodeLabels map_equation(const GraphView& graph, const MapEquationOptions& options,
                                      Context& context);
[[nodiscard]] AlgorithmSpec map_equation_spec();

}  // namespace mekhala
