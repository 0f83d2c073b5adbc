#include "engine/query/query.hpp"

#include <fmt/format.h>

#include "engine/base/text.hpp"
#include "engine/query/compile.hpp"
#include "engine/query/runtime.hpp"

namespace mekhala::query {
namespace {

void require_parameters(const Expr& expr, const Map& parameters) {
  if (expr.kind == ExprKind::parameter && !parameters.contains(expr.text)) {
    throw QueryError(ErrorKind::parameter, ErrorPhase::compile, "MissingParameter", expr.at,
                     fmt::format("the parameter ${} has no value", escape_terminal(expr.text)));
  }
}

}  // namespace

QueryResult run_query(std::string_view text, const PropertyGraph& graph,
                      const QueryOptions& options, Context& context) {
  const Plan plan = compile(text, graph, options.procedures);
  for_each_expression(plan,
                      [&](const Expr& expr) { require_parameters(expr, options.parameters); });
  QueryResult result;
  result.columns = plan.columns;
  if (plan.query.mode == QueryMode::explain) {
    result.columns.clear();
    result.plan = describe(plan, graph);
    return result;
  }
  if (plan.query.mode == QueryMode::profile) {
    throw QueryError(ErrorKind::unsupported, ErrorPhase::compile, "Profile", {0, 7},
                     "PROFILE is not supported yet: use EXPLAIN");
  }
  Runtime runtime(graph, options.parameters, options.procedures, context, plan.num_slots);
  const auto cursor = make_cursor(*plan.root, runtime);
  cursor->open();
  while (cursor->next()) {
    if (options.max_rows && result.rows.size() >= *options.max_rows) {
      result.incomplete = true;
      break;
    }
    std::vector<Value>& row = result.rows.emplace_back();
    for (const Slot slot : plan.column_slots) row.push_back(runtime.row[slot]);
  }
  // A procedure without outputs that is the whole query gives no rows, not an empty one.
  if (plan.columns.empty()) result.rows.clear();
  return result;
}

}  // namespace mekhala::query
