#include "engine/query/compile.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "engine/base/text.hpp"
#include "engine/query/compiler.hpp"
#include "engine/query/parser.hpp"
#include "engine/query/token_stream.hpp"

namespace mekhala::query {
namespace {

bool writes(ClauseKind kind) {
  return kind == ClauseKind::create || kind == ClauseKind::merge || kind == ClauseKind::set ||
         kind == ClauseKind::remove || kind == ClauseKind::delete_;
}

PlanPtr behind(PlanPtr input, PlanKind kind) {
  auto node = std::make_shared<PlanNode>();
  node->kind = kind;
  node->input = std::move(input);
  return node;
}

}  // namespace

Plan compile(std::string_view text, const PropertyGraph& graph, const Procedures* procedures) {
  return Compiler(graph, procedures).compile(parse(text));
}

Plan Compiler::compile(Query query) {
  if (query.writes) {
    throw QueryError(
        ErrorKind::refused, ErrorPhase::compile, "WriteClause", *query.writes,
        "a query only reads: a case changes through the verbs that keep an audit trail "
        "(add, correct, grade, role, resolve)");
  }
  plan_.query = std::move(query);
  plan_.root = union_of(plan_.query, false);
  plan_.columns = columns_;
  plan_.column_slots = column_slots_;
  plan_.num_slots = num_slots_;
  return std::move(plan_);
}

PlanPtr Compiler::union_of(Query& query, bool nested) {
  const Scope outer = scope_;
  PlanPtr first = single(query.parts[0], nested);
  if (query.parts.size() == 1) return first;

  PlanPtr node = std::make_shared<PlanNode>();
  node->kind = PlanKind::union_all;
  node->inputs.push_back(first);
  node->input_columns.push_back(column_slots_);
  const std::vector<std::string> columns = columns_;
  for (std::size_t i = 1; i < query.parts.size(); ++i) {
    if (query.union_all[i - 1] != query.union_all[0]) {
      throw syntax_error("InvalidClauseComposition", query.union_at[i - 1],
                         "UNION and UNION ALL cannot be mixed");
    }
    scope_ = outer;
    node->inputs.push_back(single(query.parts[i], nested));
    std::vector<Slot> in_order;
    for (const std::string& column : columns) {
      const auto found = std::find(columns_.begin(), columns_.end(), column);
      if (found != columns_.end()) {
        in_order.push_back(column_slots_[static_cast<std::size_t>(found - columns_.begin())]);
      }
    }
    if (in_order.size() != columns_.size() || in_order.size() != columns.size()) {
      throw syntax_error("DifferentColumnsInUnion", query.union_at[i - 1],
                         "both sides of UNION must return the same columns");
    }
    node->input_columns.push_back(std::move(in_order));
  }
  for (std::size_t i = 0; i < columns.size(); ++i) node->slots.push_back(new_slot());
  columns_ = columns;
  column_slots_ = node->slots;
  scope_ = outer;
  if (query.union_all[0]) return node;
  PlanPtr distinct = behind(node, PlanKind::distinct);
  distinct->slots = node->slots;
  return distinct;
}

void Compiler::check_order(const SingleQuery& query, bool nested) const {
  for (std::size_t i = 0; i + 1 < query.clauses.size(); ++i) {
    if (query.clauses[i].kind == ClauseKind::return_) {
      throw syntax_error("InvalidClauseComposition", query.clauses[i + 1].at,
                         "RETURN must be the last clause: use WITH in between");
    }
  }
  const Clause& last = query.clauses.back();
  if (last.kind == ClauseKind::return_ || nested) return;
  if (last.kind == ClauseKind::call && query.clauses.size() == 1) return;
  throw syntax_error("InvalidClauseComposition", last.at, "a query must end with RETURN");
}

PlanPtr Compiler::single(SingleQuery& query, bool nested) {
  check_order(query, nested);
  columns_.clear();
  column_slots_.clear();
  PlanPtr plan = std::make_shared<PlanNode>();
  for (Clause& part : query.clauses) {
    if (writes(part.kind)) {
      throw QueryError(ErrorKind::refused, ErrorPhase::compile, "WriteClause", part.at,
                       "a query only reads");
    }
    plan = clause(part, std::move(plan), !nested && query.clauses.size() == 1);
  }
  return plan;
}

PlanPtr Compiler::clause(Clause& clause, PlanPtr input, bool standalone) {
  switch (clause.kind) {
    case ClauseKind::match:
      return match(clause, std::move(input));
    case ClauseKind::unwind:
      return unwind(clause, std::move(input));
    case ClauseKind::call:
      return call(clause, std::move(input), standalone);
    default:
      return projection(clause, std::move(input));
  }
}

PlanPtr Compiler::match(Clause& clause, PlanPtr input) {
  if (!clause.optional) {
    return plan_match(*this, clause.pattern, clause.where.get(), std::move(input), nullptr);
  }
  PlanPtr optional = behind(std::move(input), PlanKind::optional);
  optional->inner = plan_match(*this, clause.pattern, clause.where.get(),
                               std::make_shared<PlanNode>(), &optional->slots);
  return optional;
}

PlanPtr Compiler::unwind(Clause& clause, PlanPtr input) {
  const Type list = bind(*clause.list);
  require(list, kListType, *clause.list, "unwound: it is not a list");
  if (scope_.contains(clause.name)) {
    throw syntax_error("VariableAlreadyBound", clause.at,
                       fmt::format("'{}' is a name already", escape_terminal(clause.name)));
  }
  PlanPtr node = behind(std::move(input), PlanKind::unwind);
  node->expression = clause.list.get();
  node->to = new_slot();
  scope_[clause.name] = {node->to, {list.item}};
  return node;
}

void Compiler::call_arguments(Clause& clause, PlanNode& node, bool standalone) {
  const auto& inputs = node.procedure->inputs;
  if (!clause.has_args) {
    if (!standalone && inputs.size() > node.procedure->num_optional) {
      throw syntax_error("InvalidArgumentPassingMode", clause.at,
                         "arguments can be left out only where CALL is the whole query");
    }
    for (std::size_t i = 0; i + node.procedure->num_optional < inputs.size(); ++i) {
      auto parameter = std::make_unique<Expr>(ExprKind::parameter, clause.at);
      parameter->text = inputs[i].name;
      clause.args.push_back(std::move(parameter));
    }
  }
  if (clause.args.size() > inputs.size() ||
      clause.args.size() + node.procedure->num_optional < inputs.size()) {
    throw syntax_error("InvalidNumberOfArguments", clause.at,
                       fmt::format("{} takes {} arguments, not {}", escape_terminal(clause.name),
                                   inputs.size(), clause.args.size()));
  }
  for (std::size_t i = 0; i < clause.args.size(); ++i) {
    const Type type = bind(*clause.args[i]);
    // A float may be given as an integer.
    const bool fits = may_be(type.is, inputs[i].type) ||
                      ((inputs[i].type & kFloatType) != 0 && may_be(type.is, kIntegerType));
    if (!fits) {
      throw syntax_error(
          "InvalidArgumentType", clause.args[i]->at,
          fmt::format("this does not fit the argument '{}'", escape_terminal(inputs[i].name)));
    }
    node.arguments.push_back(clause.args[i].get());
  }
}

PlanPtr Compiler::call(Clause& clause, PlanPtr input, bool standalone) {
  PlanPtr node = behind(std::move(input), PlanKind::call);
  node->procedure = procedures_ ? procedures_->find(clause.name) : nullptr;
  if (!node->procedure) {
    std::string message = fmt::format("there is no procedure '{}'", escape_terminal(clause.name));
    const std::string_view meant = nearest_word(
        clause.name, procedures_ ? procedures_->names() : std::vector<std::string_view>{});
    if (!meant.empty()) message += fmt::format("; did you mean {}?", meant);
    throw QueryError(ErrorKind::procedure, ErrorPhase::compile, "ProcedureNotFound", clause.at,
                     message);
  }
  call_arguments(clause, *node, standalone);

  const auto& outputs = node->procedure->outputs;
  if (clause.yield_all && !standalone) {
    throw syntax_error("UnexpectedSyntax", clause.at,
                       "YIELD * works only where CALL is the whole query");
  }
  std::vector<YieldItem> yields = std::move(clause.yields);
  if (standalone && (!clause.has_yield || clause.yield_all)) {
    for (const ProcedureField& output : outputs)
      yields.push_back({output.name, output.name, clause.at});
  }
  for (const YieldItem& item : yields) {
    const auto found =
        std::find_if(outputs.begin(), outputs.end(),
                     [&](const ProcedureField& output) { return output.name == item.field; });
    if (found == outputs.end()) {
      throw syntax_error(
          "UndefinedVariable", item.at,
          fmt::format("the procedure has no output '{}'", escape_terminal(item.field)));
    }
    if (scope_.contains(item.name)) {
      throw syntax_error(
          "VariableAlreadyBound", item.at,
          fmt::format("'{}' is a name already: rename with AS", escape_terminal(item.name)));
    }
    const Slot slot = new_slot();
    node->yields.emplace_back(static_cast<std::size_t>(found - outputs.begin()), slot);
    scope_[item.name] = {slot, {static_cast<TypeMask>(found->type | kNullType)}};
    if (standalone) {
      columns_.push_back(item.name);
      column_slots_.push_back(slot);
    }
  }
  if (!clause.where) return node;
  PlanPtr filter = behind(node, PlanKind::filter);
  bind_condition(*clause.where);
  filter->expression = clause.where.get();
  return filter;
}

}  // namespace mekhala::query
