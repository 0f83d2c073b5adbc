#pragma once

#include "bindings/workbench/paths.hpp"

// A case as an undirected graph: what paths and communities stand on.
namespace mekhala {

[[nodiscard]] Projection undirected_projection(const Case& store, const Disclosure& door,
                                               ProjectionSpec spec, Context& context);

// The same graph without the links of protected people: what a release may walk and count.
[[nodiscard]] FoldedGraph without_protected(const Projection& projection,
                                            const FoldedGraph& folded);

[[nodiscard]] Manifest manifest_of(const Case& store, const Disclosure& door,
                                   const Projection& projection, std::string algorithm,
                                   std::string options, const RunInfo& info);

}  // namespace mekhala
