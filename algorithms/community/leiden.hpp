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
  double randomness = 0.01;   // of merging in the refinement; smaller: greedier
  std::uint32_t max_passes = 100;
};

// Communities that are dense inside and sparse between, by the Leiden method: nodes move to better
// communities, each community is refined from single nodes, the refined ones become the nodes of
// the next level; passes over all levels until one changes nothing.
//
// quality is that of the objective: modularity, sum over communities of (strength inside) / total -
//   resolution ((strength of nodes) / (2 total))^2; cpm, sum of (strength inside) - resolution
//   (size) (size - 1) / 2, in units of strength. No community is ever unconnected.
// Convention: a directed graph is taken as undirected (strengths both ways are added); parallel
//   edges add; a self-loop counts once inside and twice at its node; an edge of strength 0 is none.
//   A node without edges is a community. Without edges modularity is 0.
// Facts: modularity (at resolution 1). info: rounds are passes; converged is false if the last pass
//   allowed still changed something. Another seed may give another partition of nearly the same
//   quality: never read one run as the truth.
// Cost: O(n + m) a pass and level in practice, on one thread: the order of moves is part of the
//   answer. The same bits for any number of threads; depends on the seed.
// Reference: Traag, Waltman and van Eck (2019), doi:10.1038/s41598-019-41695-z.
[[nodiscard]] NodeLabels leiden(const GraphView& graph, const LeidenOptions& options,
                                Context& context);
[[nodiscard]] AlgorithmSpec leiden_spec();

}  // namespace mekhala
