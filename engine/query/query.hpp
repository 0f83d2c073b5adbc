#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/context.hpp"
#include "engine/query/plan.hpp"
#include "engine/query/procedures.hpp"
#include "engine/query/property_graph.hpp"

namespace mekhala::query {

struct QueryOptions {
  Map parameters = {};
  const Procedures* procedures = nullptr;
  std::optional<std::uint64_t> max_rows = {};  // more are cut off, and the result says so
};

struct QueryResult {
  std::vector<std::string> columns = {};
  std::vector<std::vector<Value>> rows = {};
  bool incomplete = false;  // cut by max_rows
  std::string plan = {};    // of EXPLAIN, which runs nothing
};

// Compiles and runs a query. The same graph, text, parameters and seed give the same rows in the
// same order. Stop and deadline of the context are looked at every thousand steps.
// Throws QueryError (see query_error.hpp) and what the context throws.
// Cost: that of the patterns; rows of ORDER BY, DISTINCT and aggregates are held in memory.
[[nodiscard]] QueryResult run_query(std::string_view text, const PropertyGraph& graph,
                                    const QueryOptions& options, Context& context);

}  // namespace mekhala::query
