#include <fmt/format.h>

#include <algorithm>

#include "engine/base/text.hpp"
#include "engine/query/compiler.hpp"
#include "engine/query/token_stream.hpp"

namespace mekhala::query {
namespace {

constexpr Type kBooleanOrNull = {kBooleanType | kNullType};

void make_variable(Expr& expr, Slot slot) {
  expr.kind = ExprKind::variable;
  expr.slot = slot;
  expr.args.clear();
  expr.names.clear();
}

// A variable or a property of one: what may stand for a grouping key inside a larger expression.
bool is_simple(const Expr& expr) {
  return expr.kind == ExprKind::variable ||
         (expr.kind == ExprKind::property && is_simple(*expr.args[0]));
}

const Expr& root_of(const Expr& simple) {
  return simple.kind == ExprKind::property ? root_of(*simple.args[0]) : simple;
}

bool calls_rand(const Expr& expr) {
  if (expr.kind == ExprKind::call && expr.text == "rand") return true;
  return std::any_of(expr.args.begin(), expr.args.end(),
                     [](const ExprPtr& arg) { return arg && calls_rand(*arg); });
}

// What may stand beside an operator of arithmetic other than +.
TypeMask operands_of(const std::string& op) {
  if (op == "-") return kNumberType | kInstantType | kDurationType;
  return op == "*" || op == "/" ? kNumberType | kDurationType : kNumberType;
}

Type sum_type(Type left, Type right) {
  if (left.is == kListType || right.is == kListType) return {kListType | kNullType};
  if (left.is == kIntegerType && right.is == kIntegerType) return {kIntegerType};
  if (left.is == kStringType && right.is == kStringType) return {kStringType};
  return {};
}

}  // namespace

bool is_aggregate(const Expr& expr) {
  if (expr.kind == ExprKind::count_star) return true;
  if (expr.kind != ExprKind::call) return false;
  const Function* function = find_function(expr.text);
  return function && function->aggregate;
}

bool has_aggregate(const Expr& expr) {
  return is_aggregate(expr) ||
         std::any_of(expr.args.begin(), expr.args.end(),
                     [](const ExprPtr& arg) { return arg && has_aggregate(*arg); });
}

bool same_expression(const Expr& a, const Expr& b) {
  if (a.kind != b.kind || a.text != b.text || a.names != b.names || a.distinct != b.distinct ||
      a.args.size() != b.args.size() || a.value.type() != b.value.type() ||
      !equivalent(a.value, b.value)) {
    return false;
  }
  if (a.pattern || b.pattern || a.subquery || b.subquery || a.labels || b.labels) return false;
  return std::equal(a.args.begin(), a.args.end(), b.args.begin(),
                    [](const ExprPtr& x, const ExprPtr& y) {
                      return x && y ? same_expression(*x, *y) : !x && !y;
                    });
}

ExprPtr copy_of(const Expr& expr) {
  if (expr.pattern || expr.subquery || expr.labels) return nullptr;
  auto copy = std::make_unique<Expr>(expr.kind, expr.at);
  copy->text = expr.text;
  copy->value = expr.value;
  copy->names = expr.names;
  copy->distinct = expr.distinct;
  for (const ExprPtr& arg : expr.args) {
    copy->args.push_back(arg ? copy_of(*arg) : nullptr);
    if (arg && !copy->args.back()) return nullptr;
  }
  return copy;
}

Expr* Compiler::own(ExprPtr expr) {
  plan_.made.push_back(std::move(expr));
  return plan_.made.back().get();
}

std::set<Slot> Compiler::bind_condition(Expr& expr) {
  std::set<Slot> outer;
  std::swap(outer, used_);
  require(bind(expr, true), kBooleanType, expr, "a condition");
  std::set<Slot> used = used_;
  used_.insert(outer.begin(), outer.end());
  return used;
}

void Compiler::resolve(LabelExpr& labels) const {
  if (labels.kind == LabelExpr::Kind::name) {
    labels.symbol = graph_.labels().find(labels.name).value_or(kNoSymbol);
  }
  for (LabelExpr& part : labels.parts) resolve(part);
}

void Compiler::require(Type type, TypeMask wanted, const Expr& expr, std::string_view what) const {
  if (may_be(type.is, wanted)) return;
  throw syntax_error("InvalidArgumentType", expr.at, fmt::format("this cannot be {}", what));
}

void Compiler::undefined(const Expr& expr) const {
  if (constant_) {
    throw syntax_error(
        "NonConstantExpression", expr.at,
        "SKIP and LIMIT take a number or a parameter, nothing that depends on a row");
  }
  std::vector<std::string_view> names;
  for (const auto& [name, variable] : local_only_&& visible_ ? *visible_ : scope_) {
    names.push_back(name);
  }
  std::string message = fmt::format("'{}' is not defined here", escape_terminal(expr.text));
  const std::string_view meant = nearest_word(expr.text, names);
  if (!meant.empty()) message += fmt::format("; did you mean '{}'?", escape_terminal(meant));
  throw syntax_error("UndefinedVariable", expr.at, message);
}

// True where the expression has been computed already; it then reads that slot.
bool Compiler::take_known(Expr& expr, Type& type) {
  if (&expr != known_root_ && !is_simple(expr) && !is_aggregate(expr)) return false;
  if (is_simple(expr)) {
    const auto variable = scope_.find(root_of(expr).text);
    if (variable != scope_.end() && variable->second.local) return false;
  }
  for (const Known& known : known_) {
    if (!same_expression(*known.expression, expr)) continue;
    make_variable(expr, known.slot);
    used_.insert(known.slot);
    type = known.type;
    return true;
  }
  return false;
}

Type Compiler::bind(Expr& expr, bool pattern_allowed) {
  Type type;
  if (!known_.empty() && take_known(expr, type)) return type;
  return bind_kind(expr, pattern_allowed);
}

Type Compiler::bind_kind(Expr& expr, bool pattern_allowed) {
  switch (expr.kind) {
    case ExprKind::literal:
      return {mask_of(expr.value.type())};
    case ExprKind::parameter:
      return {};
    case ExprKind::variable:
      return bind_variable(expr);
    case ExprKind::property:
      return bind_property(expr);
    case ExprKind::unary:
      return bind_unary(expr);
    case ExprKind::binary:
      return bind_binary(expr);
    case ExprKind::call:
    case ExprKind::count_star:
      return bind_call(expr);
    case ExprKind::case_of:
      return bind_case(expr);
    case ExprKind::list_comprehension:
    case ExprKind::quantifier:
      return bind_comprehension(expr);
    case ExprKind::reduce:
      return bind_reduce(expr);
    case ExprKind::pattern:
      if (!pattern_allowed) {
        throw syntax_error("UnexpectedSyntax", expr.at,
                           "a pattern can stand here only as a condition: use [pattern | value] "
                           "for a list, EXISTS { } or COUNT { }");
      }
      return bind_subquery(expr);
    case ExprKind::pattern_comprehension:
    case ExprKind::exists:
    case ExprKind::count:
    case ExprKind::shortest_path:
      return bind_subquery(expr);
    default:
      break;
  }
  Type items = {0};
  for (std::size_t i = 0; i < expr.args.size(); ++i) {
    if (!expr.args[i]) continue;
    const Type type = bind(*expr.args[i]);
    items.is = static_cast<TypeMask>(items.is | type.is);
    if (i == 0 && (expr.kind == ExprKind::map_projection)) {
      require(type, kMapType | kNodeType | kRelationshipType, expr,
              "projected: it has no properties");
    }
    if (i == 0 && expr.kind == ExprKind::has_labels) {
      require(type, kNodeType | kRelationshipType, expr, "asked for labels");
    }
  }
  switch (expr.kind) {
    case ExprKind::list:
      return {kListType, expr.args.empty() ? kAnyType : items.is};
    case ExprKind::map:
      return {kMapType};
    case ExprKind::map_projection:
      return {kMapType | kNullType};
    case ExprKind::has_labels:
      resolve(*expr.labels);
      return kBooleanOrNull;
    case ExprKind::chain:
    case ExprKind::is_null:
    case ExprKind::is_not_null:
      return kBooleanOrNull;
    case ExprKind::slice:
      return {kListType | kNullType};
    default:
      return {};
  }
}

Type Compiler::bind_variable(Expr& expr) {
  if (expr.slot != kNoSlot) {  // made by the compiler
    used_.insert(expr.slot);
    return {};
  }
  const auto found = scope_.find(expr.text);
  const bool in_scope = found != scope_.end();
  if (local_only_ && !(in_scope && found->second.local)) {
    if (visible_) {
      const auto alias = visible_->find(expr.text);
      if (alias != visible_->end()) {
        expr.slot = alias->second.slot;
        used_.insert(expr.slot);
        return alias->second.type;
      }
    }
    const bool grouped = grouped_names_.contains(expr.text);
    if (!in_scope || (visible_ && !grouped)) undefined(expr);
    throw syntax_error("AmbiguousAggregationExpression", expr.at,
                       fmt::format("'{}' beside an aggregate must be a grouping key: return it by "
                                   "itself, or take it into an earlier WITH",
                                   escape_terminal(expr.text)));
  }
  if (!in_scope || constant_) undefined(expr);
  expr.slot = found->second.slot;
  used_.insert(expr.slot);
  return found->second.type;
}

Type Compiler::bind_property(Expr& expr) {
  const Type base = bind(*expr.args[0]);
  expr.symbol = graph_.keys().find(expr.text).value_or(kNoSymbol);
  if (may_be(base.is, kMapType | kNodeType | kRelationshipType | kInstantType | kDurationType)) {
    return {};
  }
  if ((base.is & kPathType) != 0) {
    throw syntax_error("InvalidArgumentType", expr.at,
                       "a path has no properties: use nodes() or relationships()");
  }
  throw QueryError(
      ErrorKind::type, ErrorPhase::compile, "InvalidArgumentType", expr.at,
      "this has no properties: only nodes, relationships, maps, dates and durations do");
}

Type Compiler::bind_unary(Expr& expr) {
  if (expr.text == "NOT") {
    require(bind(*expr.args[0], true), kBooleanType, *expr.args[0],
            "negated: NOT takes true or false");
    return kBooleanOrNull;
  }
  const Type type = bind(*expr.args[0]);
  require(type, kNumberType, *expr.args[0], "given a sign: it is not a number");
  return type;
}

Type Compiler::bind_binary(Expr& expr) {
  const std::string& op = expr.text;
  const bool logic = op == "AND" || op == "OR" || op == "XOR";
  const Type left = bind(*expr.args[0], logic);
  const Type right = bind(*expr.args[1], logic);
  if (logic) {
    require(left, kBooleanType, *expr.args[0], "an operand of " + op);
    require(right, kBooleanType, *expr.args[1], "an operand of " + op);
    return kBooleanOrNull;
  }
  if (op == "+") return sum_type(left, right);
  if (op == "-" || op == "*" || op == "/" || op == "%" || op == "^") {
    const TypeMask wanted = operands_of(op);
    require(left, wanted, *expr.args[0], "an operand of " + op + ": it is not a number");
    require(right, wanted, *expr.args[1], "an operand of " + op + ": it is not a number");
    if (op == "^") return {kFloatType | kNullType};
    if (left.is == kIntegerType && right.is == kIntegerType) return {kIntegerType};
    const auto beyond = static_cast<TypeMask>((left.is | right.is) & wanted);
    return {static_cast<TypeMask>(beyond | kNumberType | kNullType)};
  }
  if (op == "IN") require(right, kListType, *expr.args[1], "searched by IN: it is not a list");
  return kBooleanOrNull;
}

Type Compiler::bind_call(Expr& expr) {
  if (is_aggregate(expr)) return bind_aggregate(expr);
  const Function* function = find_function(expr.text);
  if (!function) {
    std::string message = fmt::format("there is no function '{}'", escape_terminal(expr.text));
    const std::string_view meant = nearest_word(expr.text, function_names());
    if (!meant.empty()) message += fmt::format("; did you mean {}()?", meant);
    throw syntax_error("UnknownFunction", expr.at, message);
  }
  if (expr.args.size() < function->least || expr.args.size() > function->most) {
    throw syntax_error(
        "InvalidNumberOfArguments", expr.at,
        fmt::format("{}() takes {} arguments, not {}", expr.text,
                    function->least == function->most ? fmt::format("{}", function->least)
                                                      : fmt::format("{} or more", function->least),
                    expr.args.size()));
  }
  if (expr.distinct) {
    throw syntax_error("UnexpectedSyntax", expr.at, "DISTINCT belongs in aggregates only");
  }
  for (std::size_t i = 0; i < expr.args.size(); ++i) {
    const Type type = bind(*expr.args[i], expr.text == "exists");
    if (i == 0)
      require(type, function->first, *expr.args[0], fmt::format("an argument of {}()", expr.text));
  }
  expr.function = function;
  return {function->result};
}

Type Compiler::bind_aggregate(Expr& expr) {
  if (in_aggregate_) {
    throw syntax_error("NestedAggregation", expr.at,
                       "an aggregate of an aggregate: compute the inner one in an earlier WITH");
  }
  if (visible_ && local_only_) {
    // ORDER BY: what it aggregates is gone, unless the projection has it.
    grouped_names_.clear();
    for (const ExprPtr& arg : expr.args) bind(*arg);
  }
  if (!aggregates_allowed_) {
    throw syntax_error(
        "InvalidAggregation", expr.at,
        "an aggregate can stand only in WITH and RETURN: compute it there, then use it");
  }
  auto call = std::make_unique<Expr>(expr.kind, expr.at);
  call->text = expr.text;
  call->distinct = expr.distinct;
  call->args = std::move(expr.args);
  Type type = {kIntegerType};
  {
    const bool outer_local = std::exchange(local_only_, false);
    std::vector<Known> outer_known;
    std::swap(outer_known, known_);
    in_aggregate_ = true;
    if (call->kind == ExprKind::call) {
      const Function* function = find_function(call->text);
      if (call->args.size() < function->least || call->args.size() > function->most) {
        throw syntax_error("InvalidNumberOfArguments", expr.at,
                           fmt::format("{}() takes {} arguments, not {}", call->text,
                                       function->least, call->args.size()));
      }
      type = {function->result};
    }
    for (const ExprPtr& arg : call->args) {
      if (calls_rand(*arg)) {
        throw syntax_error("NonConstantExpression", arg->at,
                           "an aggregate of random numbers is not allowed");
      }
      bind(*arg);
    }
    in_aggregate_ = false;
    std::swap(outer_known, known_);
    local_only_ = outer_local;
  }
  const Slot slot = new_slot();
  aggregates_.push_back({slot, own(std::move(call))});
  make_variable(expr, slot);
  return type;
}

Type Compiler::bind_case(Expr& expr) {
  for (std::size_t i = 0; i < expr.args.size(); ++i) {
    if (!expr.args[i]) continue;
    const bool condition = !expr.args[0] && i % 2 == 1 && i + 1 < expr.args.size();
    const Type type = bind(*expr.args[i], condition);
    if (condition) require(type, kBooleanType, *expr.args[i], "a condition of CASE");
  }
  return {};
}

// Binds what follows in a scope with one more name, which is gone afterwards.
Type Compiler::bind_comprehension(Expr& expr) {
  const Type list = bind(*expr.args[0]);
  require(list, kListType, *expr.args[0], "walked through: it is not a list");
  if (expr.kind == ExprKind::quantifier && !expr.args[1]) {
    throw syntax_error("UnexpectedSyntax", expr.at,
                       fmt::format("{}(x IN list WHERE ...) needs a condition", expr.names[0]));
  }
  const Scope outer = scope_;
  const bool outer_allowed = std::exchange(aggregates_allowed_, false);
  expr.slot = new_slot();
  scope_[expr.text] = {expr.slot, {list.item}, true};
  if (expr.args[1]) require(bind(*expr.args[1], true), kBooleanType, *expr.args[1], "a condition");
  if (expr.kind == ExprKind::list_comprehension && expr.args[2]) bind(*expr.args[2]);
  aggregates_allowed_ = outer_allowed;
  scope_ = outer;
  return expr.kind == ExprKind::quantifier ? kBooleanOrNull : Type{kListType | kNullType};
}

Type Compiler::bind_reduce(Expr& expr) {
  bind(*expr.args[0]);
  require(bind(*expr.args[1]), kListType, *expr.args[1], "walked through: it is not a list");
  const Scope outer = scope_;
  const bool outer_allowed = std::exchange(aggregates_allowed_, false);
  expr.second_slot = new_slot();
  scope_[expr.names[0]] = {expr.second_slot, {}, true};
  expr.slot = new_slot();
  scope_[expr.text] = {expr.slot, {}, true};
  bind(*expr.args[2]);
  aggregates_allowed_ = outer_allowed;
  scope_ = outer;
  return {};
}

Type Compiler::bind_subquery(Expr& expr) {
  const Scope outer = scope_;
  const bool outer_allowed = std::exchange(aggregates_allowed_, false);
  const auto argument = std::make_shared<PlanNode>();
  if (local_only_) {
    // Behind an aggregation only what it made is there; a pattern there may use nothing else.
    for (auto variable = scope_.begin(); variable != scope_.end();) {
      variable = variable->second.local ? std::next(variable) : scope_.erase(variable);
    }
    if (visible_) scope_.insert(visible_->begin(), visible_->end());
    for (const Known& known : known_) {
      if (known.expression->kind == ExprKind::variable) {
        scope_[known.expression->text] = {known.slot, known.type};
      }
    }
  }
  const bool outer_local = std::exchange(local_only_, false);
  const Scope* outer_visible = std::exchange(visible_, nullptr);
  std::vector<Known> outer_known;
  std::swap(outer_known, known_);

  Type type = kBooleanOrNull;
  if (expr.kind == ExprKind::exists || expr.kind == ExprKind::count) {
    const auto columns = columns_;
    const auto column_slots = column_slots_;
    expr.plan = union_of(*expr.subquery, true);
    columns_ = columns;
    column_slots_ = column_slots;
    if (expr.kind == ExprKind::count) type = {kIntegerType};
  } else {
    PathPattern& path = expr.pattern->paths[0];
    if (expr.kind == ExprKind::pattern) {
      const auto must_exist = [&](const std::string& name) {
        if (name.empty() || scope_.contains(name)) return;
        Expr variable(ExprKind::variable, path.at);
        variable.text = name;
        undefined(variable);
      };
      for (const NodePattern& node : path.nodes) must_exist(node.variable);
      for (const RelationshipPattern& relationship : path.relationships)
        must_exist(relationship.variable);
    }
    if (expr.kind == ExprKind::shortest_path) {
      expr.distinct = path.choice == PathChoice::all_shortest;
      path.variable = " path";  // a name that no query can write
      type = expr.distinct ? Type{kListType} : Type{kPathType | kNullType};
    }
    Expr* where = expr.kind == ExprKind::pattern_comprehension ? expr.args[0].get() : nullptr;
    expr.plan = plan_match(*this, *expr.pattern, where, argument, nullptr);
    if (expr.kind == ExprKind::shortest_path) expr.slot = scope_.at(" path").slot;
    if (expr.kind == ExprKind::pattern_comprehension) {
      bind(*expr.args[1]);
      type = {kListType};
    }
  }
  scope_ = outer;
  std::swap(outer_known, known_);
  local_only_ = outer_local;
  visible_ = outer_visible;
  aggregates_allowed_ = outer_allowed;
  return type;
}

}  // namespace mekhala::query
