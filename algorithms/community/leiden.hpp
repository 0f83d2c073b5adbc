#pragma once

#include "algorithms/spec.hpp"

namespace mekhala {

enum class LeidenObjective { modularity, cpm };

template <>
struct ChoiceNames<LeidenObjective> {
  static std::vector<std::string> names() { return {"modularity", "cpm"}; }
};

struct LeidenOptions {
  LeidenObjective objective = LeidenObjective::modularity;
  double resolution = 1;      // larger: smaller communities; for cpm a density, often far below 1
  EdgeValues strengths = {};  // not negative; not given: 1 each
  bool directions = false;    // of a directed graph: count them (modularity only)
  // Of merging in the refinement, in mean strengths of an edge; smaller: greedier.
  double randomness = 0.01;
  // The best of so many runs; 0: as many, up to 100, as keep nodes and arcs times runs at 60 000,
  // so that a case of some hundred links gets the best partition there is, nearly always.
  std::uint32_t trials = 0;
  std::uint32_t max_passes = 100;
  double tolerance = 1e-4;  // a pass that gains no more, as a share of all strength, is the last
};

// Communities that are dense inside and sparse between, by the Leiden method: nodes move to better
// communities, each community is refined from single nodes, the refined ones become the nodes of
// the next level. From the top, nodes move again on each level down to the graph itself (multilevel
// refinement), which gains about as much as a second pass for a fraction of its time.
//
// quality is that of the objective: modularity, sum over communities of (strength inside) / total -
//   resolution ((strength of nodes) / (2 total))^2; with directions - resolution (strength of arcs
//   out) (strength of arcs in) / total^2 (Leicht and Newman); cpm, sum of (strength inside) -
//   resolution (size) (size - 1) / 2, in units of strength. No community is ever unconnected, and
//   if the run converged no move of a single node improves it.
// Convention: without `directions` a directed graph is taken as undirected (strengths both ways are
//   added); parallel edges add; a self-loop counts once inside and twice at its node, with
//   `directions` once out and once in; an edge of strength 0 is none. A node without edges is a
//   community. Among equal gains the lowest label, or a draw in the refinement. Without edges
//   modularity is 0.
// Facts: modularity (undirected, at resolution 1). info: rounds are passes of the best trial;
//   converged is false if
//   the last pass allowed still gained more than the tolerance. Another seed may give another
//   partition of nearly the same quality: never read one run as the truth.
// Cost: O(n + m) a pass and level in practice, most of it in the first pass. Refinement and the
//   building of levels run in parallel, moves do not: their order is part of the answer. Memory:
//   about 16 bytes an arc and 70 a node. The same bits for any number of threads; depends on the
//   seed.
// Reference: Traag, Waltman and van Eck (2019), doi:10.1038/s41598-019-41695-z; Rotta and Noack
//   (2011), doi:10.1145/1963190.1970376; Leicht and Newman (2008),
//   doi:10.1103/PhysRevLett.100.118703.
[[nodiscard]] NodeLabels leiden(const GraphView& graph, const LeidenOptions& options,
                                Context& context);
// The same, and adds what every trial found: labels by size, largest first.
[[nodiscard]] NodeLabels leiden(const GraphView& graph, const LeidenOptions& options,
                                Context& context, std::vector<std::vector<std::uint32_t>>& found);
[[nodiscard]] AlgorithmSpec leiden_spec();

}  // namespace mekhala
