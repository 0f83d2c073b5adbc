#include <fmt/format.h>

#include <algorithm>

#include "engine/base/text.hpp"
#include "engine/query/compiler.hpp"

namespace mekhala::query {
namespace {

PlanPtr behind(PlanPtr input, PlanKind kind) {
  auto node = std::make_shared<PlanNode>();
  node->kind = kind;
  node->input = std::move(input);
  return node;
}

void names_in(const Expr& expr, std::set<std::string>& names) {
  if (expr.kind == ExprKind::variable) names.insert(expr.text);
  for (const ExprPtr& arg : expr.args) {
    if (arg) names_in(*arg, names);
  }
}

}  // namespace

// * stands for all names in the order in which they came up.
void Compiler::expand_star(Clause& clause) {
  Projection& projection = clause.projection;
  if (!projection.star) return;
  if (scope_.empty() && clause.kind == ClauseKind::return_) {
    throw syntax_error("NoVariablesInScope", clause.at,
                       "RETURN * has nothing to return: name something");
  }
  std::vector<std::pair<Slot, std::string>> all;
  for (const auto& [name, variable] : scope_) all.emplace_back(variable.slot, name);
  std::sort(all.begin(), all.end());
  std::vector<ProjectionItem> items;
  for (const auto& [slot, name] : all) {
    auto variable = std::make_unique<Expr>(ExprKind::variable, clause.at);
    variable->text = name;
    items.push_back(
        {.expression = std::move(variable), .name = name, .has_name = true, .at = clause.at});
  }
  std::move(projection.items.begin(), projection.items.end(), std::back_inserter(items));
  projection.items = std::move(items);
}

void Compiler::check_items(const Clause& clause) const {
  std::set<std::string> names;
  for (const ProjectionItem& item : clause.projection.items) {
    if (!names.insert(item.name).second) {
      throw syntax_error("ColumnNameConflict", item.at,
                         fmt::format("two columns are named '{}': rename one with AS",
                                     escape_terminal(truncate_display(item.name, 40))));
    }
  }
}

PlanPtr Compiler::plain_items(Projection& projection, PlanPtr input, Scope& made) {
  PlanPtr node = behind(std::move(input), PlanKind::project);
  for (ProjectionItem& item : projection.items) {
    const Type type = bind(*item.expression);
    // A name that is only passed on keeps its slot.
    const bool copied = item.expression->kind == ExprKind::variable;
    const Slot slot = copied ? item.expression->slot : new_slot();
    if (!copied) node->outputs.push_back({slot, item.expression.get()});
    made[item.name] = {slot, type};
  }
  return node;
}

// Items without aggregates are the grouping keys; the others are computed from keys and aggregates.
PlanPtr Compiler::grouped_items(Projection& projection, PlanPtr input, Scope& made) {
  PlanPtr group = behind(std::move(input), PlanKind::aggregate);
  std::vector<Known> keys;
  std::set<std::string> names;
  for (ProjectionItem& item : projection.items) {
    if (has_aggregate(*item.expression)) continue;
    names_in(*item.expression, names);
    // Kept as written, to be recognised inside the other items.
    ExprPtr written = copy_of(*item.expression);
    const Type type = bind(*item.expression);
    const Slot slot = new_slot();
    group->outputs.push_back({slot, item.expression.get()});
    made[item.name] = {slot, type};
    if (written) keys.push_back({own(std::move(written)), slot, type});
  }

  PlanPtr node = behind(group, PlanKind::project);
  std::swap(known_, keys);
  std::swap(grouped_names_, names);
  aggregates_allowed_ = true;
  local_only_ = true;
  for (ProjectionItem& item : projection.items) {
    if (!has_aggregate(*item.expression)) continue;
    const Type type = bind(*item.expression);
    const Slot slot = new_slot();
    node->outputs.push_back({slot, item.expression.get()});
    made[item.name] = {slot, type};
  }
  aggregates_allowed_ = false;
  local_only_ = false;
  std::swap(known_, keys);
  group->aggregates = std::move(aggregates_);
  aggregates_.clear();
  return node;
}

// ORDER BY and WHERE behind a projection see the new names and, where no rows have been merged, the
// old ones too; otherwise what the projection has computed, written as it is there.
void Compiler::as_after(const std::vector<Known>& written, const Scope& made, bool narrowed,
                        const std::function<void()>& bind_all) {
  const Scope before = scope_;
  if (narrowed) {
    local_only_ = true;
    visible_ = &made;
  } else {
    for (const auto& [name, variable] : made) scope_[name] = variable;
  }
  known_ = written;
  bind_all();
  known_root_ = nullptr;
  known_.clear();
  local_only_ = false;
  visible_ = nullptr;
  scope_ = before;
}

PlanPtr Compiler::row_count(PlanKind kind, ExprPtr& expr, PlanPtr input) {
  constant_ = true;
  bind(*expr);
  constant_ = false;
  const Value& value = expr->value;
  const char* clause = kind == PlanKind::skip ? "SKIP" : "LIMIT";
  if (expr->kind == ExprKind::literal) {
    if (!value.integer()) {
      throw syntax_error("InvalidArgumentType", expr->at,
                         fmt::format("{} takes an integer", clause));
    }
    if (*value.integer() < 0) {
      throw syntax_error("NegativeIntegerArgument", expr->at,
                         fmt::format("{} takes no negative number", clause));
    }
  }
  PlanPtr node = behind(std::move(input), kind);
  node->expression = expr.get();
  return node;
}

PlanPtr Compiler::projection(Clause& clause, PlanPtr input) {
  Projection& projection = clause.projection;
  expand_star(clause);
  check_items(clause);
  const bool grouped =
      std::any_of(projection.items.begin(), projection.items.end(),
                  [](const ProjectionItem& item) { return has_aggregate(*item.expression); });
  const bool narrowed = grouped || projection.distinct;

  std::vector<std::pair<const ProjectionItem*, Expr*>> as_written;
  if (!projection.order.empty() || clause.where) {
    for (const ProjectionItem& item : projection.items) {
      if (ExprPtr copy = copy_of(*item.expression))
        as_written.emplace_back(&item, own(std::move(copy)));
    }
  }

  Scope made;
  PlanPtr plan = grouped ? grouped_items(projection, std::move(input), made)
                         : plain_items(projection, std::move(input), made);
  std::vector<Slot> slots;
  for (const auto& [name, variable] : made) slots.push_back(variable.slot);
  if (projection.distinct) {
    plan = behind(std::move(plan), PlanKind::distinct);
    plan->slots = slots;
  }

  std::vector<Known> written;
  for (const auto& [item, expression] : as_written) {
    const Variable& variable = made.at(item->name);
    // Without grouping the old names are still there, and mean what they meant.
    if (narrowed || expression->kind != ExprKind::variable) {
      written.push_back({expression, variable.slot, variable.type});
    }
  }
  as_after(written, made, narrowed, [&] {
    for (SortItem& item : projection.order) {
      known_root_ = item.expression.get();
      bind(*item.expression);
    }
  });
  std::set<Slot> needed;
  if (clause.where) {
    as_after(written, made, narrowed, [&] { needed = bind_condition(*clause.where); });
  }
  grouped_names_.clear();

  if (!projection.order.empty()) {
    plan = behind(std::move(plan), PlanKind::sort);
    for (const SortItem& item : projection.order) {
      plan->order.push_back({item.expression.get(), item.descending});
    }
    needed.insert(slots.begin(), slots.end());
    plan->slots.assign(needed.begin(), needed.end());
  }
  if (projection.skip) plan = row_count(PlanKind::skip, projection.skip, std::move(plan));
  if (projection.limit) plan = row_count(PlanKind::limit, projection.limit, std::move(plan));
  if (clause.where) {
    plan = behind(std::move(plan), PlanKind::filter);
    plan->expression = clause.where.get();
  }

  for (const ProjectionItem& item : projection.items) {
    if (clause.kind == ClauseKind::with && !item.has_name) {
      throw syntax_error("NoExpressionAlias", item.at, "WITH needs a name for this: write AS name");
    }
  }
  scope_ = std::move(made);
  if (clause.kind == ClauseKind::return_) {
    columns_.clear();
    column_slots_.clear();
    for (const ProjectionItem& item : projection.items) {
      columns_.push_back(item.name);
      column_slots_.push_back(scope_.at(item.name).slot);
    }
  }
  return plan;
}

}  // namespace mekhala::query
