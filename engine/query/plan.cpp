#include "engine/query/plan.hpp"

#include <fmt/format.h>

#include "engine/base/text.hpp"

namespace mekhala::query {
namespace {

using Visit = std::function<void(const Expr&)>;

void visit_query(const Query& query, const Visit& visit);
void visit_pattern(const Pattern& pattern, const Visit& visit);

void visit_expression(const Expr* expr, const Visit& visit) {
  if (!expr) return;
  visit(*expr);
  for (const ExprPtr& arg : expr->args) visit_expression(arg.get(), visit);
  if (expr->pattern) visit_pattern(*expr->pattern, visit);
  if (expr->subquery) visit_query(*expr->subquery, visit);
}

void visit_pattern(const Pattern& pattern, const Visit& visit) {
  for (const PathPattern& path : pattern.paths) {
    for (const NodePattern& node : path.nodes) {
      visit_expression(node.properties.get(), visit);
      visit_expression(node.where.get(), visit);
    }
    for (const RelationshipPattern& relationship : path.relationships) {
      visit_expression(relationship.properties.get(), visit);
      visit_expression(relationship.where.get(), visit);
    }
  }
}

void visit_clause(const Clause& clause, const Visit& visit) {
  visit_pattern(clause.pattern, visit);
  visit_expression(clause.where.get(), visit);
  visit_expression(clause.list.get(), visit);
  for (const ExprPtr& arg : clause.args) visit_expression(arg.get(), visit);
  for (const ProjectionItem& item : clause.projection.items)
    visit_expression(item.expression.get(), visit);
  for (const SortItem& item : clause.projection.order)
    visit_expression(item.expression.get(), visit);
  visit_expression(clause.projection.skip.get(), visit);
  visit_expression(clause.projection.limit.get(), visit);
}

void visit_query(const Query& query, const Visit& visit) {
  for (const SingleQuery& part : query.parts) {
    for (const Clause& clause : part.clauses) visit_clause(clause, visit);
  }
}

std::string_view name_of(PlanKind kind) {
  static constexpr std::string_view kNames[] = {
      "Argument",     "NodeScan",  "Expand",   "ExpandMany", "RelationshipEnds",
      "ShortestPath", "BindPath",  "Filter",   "Optional",   "Unwind",
      "Project",      "Aggregate", "Distinct", "Sort",       "Skip",
      "Limit",        "Union",     "Call"};
  return kNames[static_cast<int>(kind)];
}

void describe(const PlanNode& node, const PropertyGraph& graph, std::size_t depth,
              std::string& text) {
  text += std::string(2 * depth, ' ');
  text += name_of(node.kind);
  if (node.kind == PlanKind::node_scan) {
    text += node.label == kNoSymbol ? " every node"
                                    : " :" + escape_terminal(graph.labels().name(node.label));
  }
  const bool walks = node.kind == PlanKind::expand || node.kind == PlanKind::expand_many ||
                     node.kind == PlanKind::shortest;
  for (const SymbolId type : node.types) text += " :" + escape_terminal(graph.types().name(type));
  if (walks && node.into) text += " between bound nodes";
  text += '\n';
  if (node.inner) describe(*node.inner, graph, depth + 2, text);
  for (const PlanPtr& input : node.inputs) describe(*input, graph, depth + 1, text);
  if (node.input) describe(*node.input, graph, depth + 1, text);
}

}  // namespace

void for_each_expression(const Plan& plan, const std::function<void(const Expr&)>& visit) {
  visit_query(plan.query, visit);
  for (const ExprPtr& expr : plan.made) visit_expression(expr.get(), visit);
}

std::string describe(const Plan& plan, const PropertyGraph& graph) {
  std::string text;
  describe(*plan.root, graph, 0, text);
  return text;
}

}  // namespace mekhala::query
