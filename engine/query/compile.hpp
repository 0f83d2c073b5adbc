#pragma once

#include <string_view>

#include "engine/query/plan.hpp"

namespace mekhala::query {

// Parses a query, binds its names and plans it for this graph (whose counts decide where patterns
// start). The plan refers to the graph's symbols and to the procedures, which must outlive it.
// `procedures` may be null: then CALL finds nothing.
// Throws QueryError: everything that openCypher finds at compile time, and write clauses, which are
// refused because a case changes through its audited verbs only.
[[nodiscard]] Plan compile(std::string_view text, const PropertyGraph& graph,
                           const Procedures* procedures = nullptr);

}  // namespace mekhala::query
