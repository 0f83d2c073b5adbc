#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "engine/base/context.hpp"
#include "engine/case/disclosure.hpp"
#include "engine/case/projection.hpp"
#include "engine/graph/result.hpp"

// A case as measures of position look at it: links without direction, each two neighbors tied once.
namespace mekhala {

// How a finding came about: enough to get the same bytes again.
using Manifest = std::vector<std::pair<std::string, std::string>>;
[[nodiscard]] Manifest manifest_of(const Disclosure& door, const Projection& projection,
                                   std::string algorithm, std::string options, const RunInfo& info);

// Everything that the view may ask for, undirected, with a link each.
[[nodiscard]] Projection undirected_projection(const Case& store, const Disclosure& door,
                                               ProjectionSpec spec, Context& context);

// The same without the links of protected people: what a release may walk and count.
[[nodiscard]] FoldedGraph without_protected(const Projection& projection,
                                            const FoldedGraph& folded);

// The graph with node i renamed to ranks[i]; `num_nodes` of them, those without edges may be left
// out at the end.
[[nodiscard]] Graph renumbered(const GraphView& graph, const std::vector<NodeId>& ranks,
                               NodeId num_nodes);

// Neither parallel links nor loops; an identifier that one alone holds counts as its holder; in a
// release nobody protected is in it, whose number a share would tell. Where an answer hangs on the
// order of nodes, that order knows nothing of names and numbers of protected people
// (blind_order.hpp).
struct CaseGraph {
  Projection projection;
  Graph graph;                  // nodes by rank
  std::vector<NodeId> node_of;  // of each rank, in the projection
  std::vector<NodeId> rank_of;  // of each node of the projection; kNoNode where it is left out
};
[[nodiscard]] CaseGraph case_graph(const Case& store, const Disclosure& door, ProjectionSpec spec,
                                   Context& context);

// May stand in a list of results: open, itself and no twin, and ranked among actors. A place hides
// whoever meets there.
[[nodiscard]] bool may_be_listed(const Projection& projection, const Ontology& ontology,
                                 NodeId node);

// What the links of each node rest on; nothing in a release, which tells of no such counts.
struct Evidence {
  std::uint64_t statements = 0;  // distinct
  std::uint64_t sources = 0;     // distinct
};
[[nodiscard]] Evidence evidence_of(const Disclosure& door, const Projection& projection,
                                   NodeId node);

}  // namespace mekhala
