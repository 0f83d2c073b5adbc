#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "bindings/workbench/paths.hpp"

// A case as an undirected graph: what paths, communities and measures of position stand on.
namespace mekhala {

[[nodiscard]] Projection undirected_projection(const Case& store, const Disclosure& door,
                                               ProjectionSpec spec, Context& context);

// The same graph without the links of protected people: what a release may walk and count.
[[nodiscard]] FoldedGraph without_protected(const Projection& projection,
                                            const FoldedGraph& folded);

[[nodiscard]] Manifest manifest_of(const Disclosure& door, const Projection& projection,
                                   std::string algorithm, std::string options, const RunInfo& info);

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
