#include <fmt/format.h>

#include <algorithm>

#include "engine/query/functions.hpp"
#include "engine/query/runtime.hpp"

namespace mekhala::query {
namespace {

Value property_of(const Expr& expr, Runtime& runtime) {
  const Value base = evaluate(*expr.args[0], runtime);
  if (base.is_null()) return {};
  if (const Map* map = base.map()) {
    const auto found = map->find(expr.text);
    return found == map->end() ? Value() : found->second;
  }
  if (base.node()) {
    return expr.symbol == kNoSymbol
               ? Value()
               : runtime.graph.properties().of_node(base.node()->id, expr.symbol);
  }
  if (base.relationship()) {
    return expr.symbol == kNoSymbol
               ? Value()
               : runtime.graph.properties().of_relationship(base.relationship()->id, expr.symbol);
  }
  if (base.temporal() || base.duration()) return component_of(base, expr.text, expr.at);
  throw run_error(ErrorKind::type, "InvalidArgumentType", expr.at,
                  fmt::format("{} has no properties", name_of(base.type())));
}

// The place in a list of `size` that an index means, counted from the end where it is negative.
std::int64_t from_start(std::int64_t index, std::size_t size) {
  return index < 0 ? index + static_cast<std::int64_t>(size) : index;
}

Value at_index(const Expr& expr, Runtime& runtime) {
  const Value base = evaluate(*expr.args[0], runtime);
  const Value index = evaluate(*expr.args[1], runtime);
  const bool holds_keys = base.map() || base.node() || base.relationship();
  if (holds_keys && !index.is_null() && !index.string()) {
    throw run_error(ErrorKind::type, "MapElementAccessByNonString", expr.at,
                    fmt::format("a key must be a string, not {}", name_of(index.type())));
  }
  if (!base.is_null() && !holds_keys && !base.list()) {
    throw run_error(ErrorKind::type, "InvalidArgumentType", expr.at,
                    fmt::format("[ ] works on lists and maps, not on {}", name_of(base.type())));
  }
  if (base.list() && !index.is_null() && !index.integer()) {
    throw run_error(
        ErrorKind::type, "InvalidArgumentType", expr.at,
        fmt::format("the index of a list must be an integer, not {}", name_of(index.type())));
  }
  if (base.is_null() || index.is_null()) return {};
  if (holds_keys) {
    const Map map = properties_of(base, runtime.graph);
    const auto found = map.find(*index.string());
    return found == map.end() ? Value() : found->second;
  }
  const List& list = *base.list();
  const std::int64_t place = from_start(*index.integer(), list.size());
  if (place < 0 || place >= static_cast<std::int64_t>(list.size())) return {};
  return list[static_cast<std::size_t>(place)];
}

Value slice(const Expr& expr, Runtime& runtime) {
  const Value base = evaluate(*expr.args[0], runtime);
  const Value from = expr.args[1] ? evaluate(*expr.args[1], runtime) : Value(std::int64_t{0});
  const Value to = expr.args[2] ? evaluate(*expr.args[2], runtime) : Value(INT64_MAX);
  if (base.is_null() || from.is_null() || to.is_null()) return {};
  if (!base.list() || !from.integer() || !to.integer()) {
    throw run_error(ErrorKind::type, "InvalidArgumentType", expr.at,
                    "a slice takes a list and two integers");
  }
  const List& list = *base.list();
  const auto size = static_cast<std::int64_t>(list.size());
  const std::int64_t begin =
      std::clamp<std::int64_t>(from_start(*from.integer(), list.size()), 0, size);
  const std::int64_t end =
      std::clamp<std::int64_t>(from_start(*to.integer(), list.size()), 0, size);
  if (begin >= end) return List{};
  return List(list.begin() + begin, list.begin() + end);
}

Value map_literal(const Expr& expr, Runtime& runtime) {
  Map map;
  for (std::size_t i = 0; i < expr.names.size(); ++i) {
    map.insert_or_assign(expr.names[i], evaluate(*expr.args[i], runtime));
  }
  return map;
}

Value map_projection(const Expr& expr, Runtime& runtime) {
  const Value base = evaluate(*expr.args[0], runtime);
  if (base.is_null()) return {};
  if (!base.map() && !base.node() && !base.relationship()) {
    throw run_error(ErrorKind::type, "InvalidArgumentType", expr.at,
                    fmt::format("{} has no properties", name_of(base.type())));
  }
  Map map = expr.text == "*" ? properties_of(base, runtime.graph) : Map{};
  for (std::size_t i = 0; i < expr.names.size(); ++i) {
    map.insert_or_assign(expr.names[i], evaluate(*expr.args[i + 1], runtime));
  }
  return map;
}

Value chain(const Expr& expr, Runtime& runtime) {
  std::optional<bool> all = true;
  Value left = evaluate(*expr.args[0], runtime);
  for (std::size_t i = 0; i < expr.names.size(); ++i) {
    Value right = evaluate(*expr.args[i + 1], runtime);
    const Value holds = apply_binary(expr.names[i], left, right, expr.at);
    if (holds.is_null()) {
      all.reset();
    } else if (!*holds.boolean()) {
      return false;
    }
    left = std::move(right);
  }
  return all;
}

Value unary(const Expr& expr, Runtime& runtime) {
  if (expr.text == "NOT") {
    const std::optional<bool> value = evaluate_condition(*expr.args[0], runtime);
    return value ? Value(!*value) : Value();
  }
  const Value value = evaluate(*expr.args[0], runtime);
  if (expr.text == "-") return negated(value, expr.at);
  if (!value.is_null() && !value.is_number()) (void)negated(value, expr.at);  // throws
  return value;
}

Value case_of(const Expr& expr, Runtime& runtime) {
  const Value subject = expr.args[0] ? evaluate(*expr.args[0], runtime) : Value();
  for (std::size_t i = 1; i + 2 < expr.args.size(); i += 2) {
    // In the simple form null is equal to nothing, not even null.
    const std::optional<bool> holds = expr.args[0]
                                          ? equals(subject, evaluate(*expr.args[i], runtime))
                                          : evaluate_condition(*expr.args[i], runtime);
    if (holds.value_or(false)) return evaluate(*expr.args[i + 1], runtime);
  }
  return expr.args.back() ? evaluate(*expr.args.back(), runtime) : Value();
}

// Null stays null: the caller then gives null.
Value list_argument(const Expr& arg, Runtime& runtime, std::string_view what) {
  Value list = evaluate(arg, runtime);
  if (!list.is_null() && !list.list()) {
    throw run_error(ErrorKind::type, "InvalidArgumentType", arg.at,
                    fmt::format("{} needs a list, not {}", what, name_of(list.type())));
  }
  return list;
}

Value list_comprehension(const Expr& expr, Runtime& runtime) {
  const Value list = list_argument(*expr.args[0], runtime, "a list comprehension");
  if (list.is_null()) return {};
  List result;
  for (const Value& item : *list.list()) {
    runtime.step();
    runtime.row[expr.slot] = item;
    if (expr.args[1] && !evaluate_condition(*expr.args[1], runtime).value_or(false)) continue;
    result.push_back(expr.args[2] ? evaluate(*expr.args[2], runtime) : item);
  }
  return result;
}

Value quantifier(const Expr& expr, Runtime& runtime) {
  const Value list = list_argument(*expr.args[0], runtime, expr.names[0]);
  if (list.is_null()) return {};
  std::size_t yes = 0, no = 0, unknown = 0;
  for (const Value& item : *list.list()) {
    runtime.step();
    runtime.row[expr.slot] = item;
    const std::optional<bool> holds = evaluate_condition(*expr.args[1], runtime);
    ++(!holds ? unknown : *holds ? yes : no);
  }
  const std::string& which = expr.names[0];
  if (which == "all") return no > 0 ? Value(false) : unknown > 0 ? Value() : Value(true);
  if (which == "any") return yes > 0 ? Value(true) : unknown > 0 ? Value() : Value(false);
  if (which == "none") return yes > 0 ? Value(false) : unknown > 0 ? Value() : Value(true);
  if (yes > 1) return false;
  return unknown > 0 ? Value() : Value(yes == 1);
}

Value reduce(const Expr& expr, Runtime& runtime) {
  Value result = evaluate(*expr.args[0], runtime);
  const Value list = list_argument(*expr.args[1], runtime, "reduce");
  if (list.is_null()) return {};
  for (const Value& item : *list.list()) {
    runtime.step();
    runtime.row[expr.second_slot] = std::move(result);
    runtime.row[expr.slot] = item;
    result = evaluate(*expr.args[2], runtime);
  }
  return result;
}

Value has_labels(const Expr& expr, Runtime& runtime) {
  const Value base = evaluate(*expr.args[0], runtime);
  if (base.is_null()) return {};
  if (base.node()) return fits(*expr.labels, base.node()->id, runtime.graph);
  if (base.relationship() && expr.labels->kind == LabelExpr::Kind::name) {
    const SymbolId type = runtime.graph.type_of(base.relationship()->id);
    return runtime.graph.types().name(type) == expr.labels->name;
  }
  throw run_error(ErrorKind::type, "InvalidArgumentType", expr.at,
                  fmt::format("{} has no labels", name_of(base.type())));
}

Value subquery(const Expr& expr, Runtime& runtime) {
  Cursor& cursor = runtime.subquery(*expr.plan);
  cursor.open();
  switch (expr.kind) {
    case ExprKind::exists:
    case ExprKind::pattern:
      return cursor.next();
    case ExprKind::count: {
      std::int64_t count = 0;
      while (cursor.next()) ++count;
      return count;
    }
    case ExprKind::shortest_path: {
      if (expr.distinct) {  // allShortestPaths: every one of them
        List paths;
        while (cursor.next()) paths.push_back(runtime.row[expr.slot]);
        return paths;
      }
      return cursor.next() ? runtime.row[expr.slot] : Value();
    }
    default: {
      List result;
      while (cursor.next()) result.push_back(evaluate(*expr.args[1], runtime));
      return result;
    }
  }
}

Value call(const Expr& expr, Runtime& runtime) {
  std::vector<Value> args;
  args.reserve(expr.args.size());
  bool any_null = false;
  for (const ExprPtr& arg : expr.args) {
    args.push_back(evaluate(*arg, runtime));
    any_null |= args.back().is_null();
  }
  if (any_null && expr.function->null_in_null_out) return {};
  return expr.function->call(args, runtime, expr.at);
}

Value binary(const Expr& expr, Runtime& runtime) {
  Value left = evaluate(*expr.args[0], runtime);
  // What is decided is not evaluated further.
  if (left.boolean() &&
      ((expr.text == "AND" && !*left.boolean()) || (expr.text == "OR" && *left.boolean()))) {
    return left;
  }
  return apply_binary(expr.text, left, evaluate(*expr.args[1], runtime), expr.at);
}

}  // namespace

bool fits(const LabelExpr& labels, NodeId node, const PropertyGraph& graph) {
  const auto part_fits = [&](const LabelExpr& part) { return fits(part, node, graph); };
  switch (labels.kind) {
    case LabelExpr::Kind::name:
      return labels.symbol != kNoSymbol && graph.has_label(node, labels.symbol);
    case LabelExpr::Kind::all_of:
      return std::all_of(labels.parts.begin(), labels.parts.end(), part_fits);
    case LabelExpr::Kind::any_of:
      return std::any_of(labels.parts.begin(), labels.parts.end(), part_fits);
    case LabelExpr::Kind::negation:
      return !part_fits(labels.parts[0]);
    case LabelExpr::Kind::wildcard:
      return !graph.labels_of(node).empty();
  }
  return false;
}

Map properties_of(const Value& element, const PropertyGraph& graph) {
  if (element.map()) return *element.map();
  Map map;
  const auto all = element.node()
                       ? graph.properties().all_of_node(element.node()->id)
                       : graph.properties().all_of_relationship(element.relationship()->id);
  for (const auto& [key, value] : all) map.emplace(graph.keys().name(key), value);
  return map;
}

std::optional<bool> evaluate_condition(const Expr& expr, Runtime& runtime) {
  const Value value = evaluate(expr, runtime);
  if (value.is_null()) return std::nullopt;
  if (value.boolean()) return *value.boolean();
  throw run_error(
      ErrorKind::type, "InvalidArgumentType", expr.at,
      fmt::format("a condition must be true, false or null, not {}", name_of(value.type())));
}

Value evaluate(const Expr& expr, Runtime& runtime) {
  switch (expr.kind) {
    case ExprKind::literal:
      return expr.value;
    case ExprKind::parameter:
      return runtime.parameters.at(expr.text);
    case ExprKind::variable:
      return runtime.row[expr.slot];
    case ExprKind::property:
      return property_of(expr, runtime);
    case ExprKind::index:
      return at_index(expr, runtime);
    case ExprKind::slice:
      return slice(expr, runtime);
    case ExprKind::list: {
      List list;
      list.reserve(expr.args.size());
      for (const ExprPtr& arg : expr.args) list.push_back(evaluate(*arg, runtime));
      return list;
    }
    case ExprKind::map:
      return map_literal(expr, runtime);
    case ExprKind::map_projection:
      return map_projection(expr, runtime);
    case ExprKind::unary:
      return unary(expr, runtime);
    case ExprKind::binary:
      return binary(expr, runtime);
    case ExprKind::chain:
      return chain(expr, runtime);
    case ExprKind::is_null:
      return evaluate(*expr.args[0], runtime).is_null();
    case ExprKind::is_not_null:
      return !evaluate(*expr.args[0], runtime).is_null();
    case ExprKind::has_labels:
      return has_labels(expr, runtime);
    case ExprKind::call:
      return call(expr, runtime);
    case ExprKind::case_of:
      return case_of(expr, runtime);
    case ExprKind::list_comprehension:
      return list_comprehension(expr, runtime);
    case ExprKind::quantifier:
      return quantifier(expr, runtime);
    case ExprKind::reduce:
      return reduce(expr, runtime);
    case ExprKind::count_star:
      break;
    case ExprKind::pattern:
    case ExprKind::pattern_comprehension:
    case ExprKind::exists:
    case ExprKind::count:
    case ExprKind::shortest_path:
      return subquery(expr, runtime);
  }
  throw Error(ErrorCode::failure, "count(*) stands where the compiler should have refused it");
}

}  // namespace mekhala::query
