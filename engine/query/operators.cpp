#include <fmt/format.h>

#include <cmath>

#include "engine/base/text.hpp"
#include "engine/query/runtime.hpp"

namespace mekhala::query {
namespace {

QueryError wrong_types(const std::string& op, const Value& a, const Value& b, Span at) {
  return run_error(
      ErrorKind::type, "InvalidArgumentType", at,
      fmt::format("{} does not work on {} and {}", op, name_of(a.type()), name_of(b.type())));
}

QueryError overflow(Span at) {
  return run_error(ErrorKind::arithmetic, "IntegerOverflow", at,
                   "the result does not fit in 64 bits: use toFloat()");
}

Value integer_arithmetic(char op, std::int64_t a, std::int64_t b, Span at) {
  std::int64_t result = 0;
  switch (op) {
    case '+':
      if (__builtin_add_overflow(a, b, &result)) throw overflow(at);
      return result;
    case '-':
      if (__builtin_sub_overflow(a, b, &result)) throw overflow(at);
      return result;
    case '*':
      if (__builtin_mul_overflow(a, b, &result)) throw overflow(at);
      return result;
    default:
      break;
  }
  if (b == 0) {
    throw run_error(ErrorKind::arithmetic, "DivisionByZero", at, "an integer is divided by zero");
  }
  if (b == -1) {  // the one quotient that overflows
    if (op == '%') return std::int64_t{0};
    if (__builtin_sub_overflow(std::int64_t{0}, a, &result)) throw overflow(at);
    return result;
  }
  return op == '/' ? a / b : a % b;
}

Value float_arithmetic(char op, double a, double b) {
  switch (op) {
    case '+':
      return a + b;
    case '-':
      return a - b;
    case '*':
      return a * b;
    case '/':
      return a / b;
    default:
      return std::fmod(a, b);
  }
}

Value arithmetic(const std::string& op, const Value& a, const Value& b, Span at) {
  if (a.is_null() || b.is_null()) return {};
  if (!a.is_number() || !b.is_number()) {
    if (const auto result = temporal_arithmetic(op[0], a, b, at)) return *result;
    throw wrong_types(op, a, b, at);
  }
  if (op == "^") return std::pow(a.number(), b.number());
  if (a.integer() && b.integer()) return integer_arithmetic(op[0], *a.integer(), *b.integer(), at);
  return float_arithmetic(op[0], a.number(), b.number());
}

std::string as_text(const Value& value) {
  if (value.string()) return *value.string();
  return value.integer() ? std::to_string(*value.integer()) : format_float(*value.floating());
}

Value plus(const Value& a, const Value& b, Span at) {
  if (a.is_null() || b.is_null()) return {};
  if (a.list() || b.list()) {
    List joined = a.list() ? *a.list() : List{a};
    if (b.list()) {
      joined.insert(joined.end(), b.list()->begin(), b.list()->end());
    } else {
      joined.push_back(b);
    }
    return joined;
  }
  if ((a.string() && (b.string() || b.is_number())) || (b.string() && a.is_number())) {
    return as_text(a) + as_text(b);
  }
  return arithmetic("+", a, b, at);
}

Value is_in(const Value& item, const Value& list, Span at) {
  if (list.is_null()) return {};
  if (!list.list()) throw wrong_types("IN", item, list, at);
  std::optional<bool> found = false;
  for (const Value& other : *list.list()) {
    const std::optional<bool> same = equals(item, other);
    if (same && *same) return true;
    if (!same) found.reset();
  }
  return found;
}

Value text_condition(const std::string& op, const Value& a, const Value& b, Span at) {
  if (!a.string() || !b.string()) return {};
  const std::string& text = *a.string();
  const std::string& part = *b.string();
  if (op == "STARTS WITH") return text.starts_with(part);
  if (op == "ENDS WITH") return text.ends_with(part);
  if (op == "CONTAINS") return text.find(part) != std::string::npos;
  try {
    return matches(text, part);
  } catch (const Error&) {
    throw run_error(ErrorKind::argument, "InvalidRegularExpression", at,
                    "this is not a regular expression (RE2 syntax)");
  }
}

Value ordering(const std::string& op, const Value& a, const Value& b) {
  const auto result = compare(a, b);
  if (!result) return {};
  if (op == "<") return *result < 0;
  if (op == "<=") return *result <= 0;
  if (op == ">") return *result > 0;
  return *result >= 0;
}

std::optional<bool> truth(const Value& value, Span at) {
  if (value.is_null()) return std::nullopt;
  if (!value.boolean()) {
    throw run_error(
        ErrorKind::type, "InvalidArgumentType", at,
        fmt::format("a condition must be true, false or null, not {}", name_of(value.type())));
  }
  return *value.boolean();
}

Value logic(const std::string& op, const Value& a, const Value& b, Span at) {
  const std::optional<bool> left = truth(a, at);
  const std::optional<bool> right = truth(b, at);
  if (op == "XOR") return left && right ? Value(*left != *right) : Value();
  const bool decides = op == "OR";  // true decides OR, false decides AND
  if ((left && *left == decides) || (right && *right == decides)) return decides;
  return left && right ? Value(!decides) : Value();
}

}  // namespace

Value apply_binary(const std::string& op, const Value& a, const Value& b, Span at) {
  if (op == "+") return plus(a, b, at);
  if (op == "-" || op == "*" || op == "/" || op == "%" || op == "^")
    return arithmetic(op, a, b, at);
  if (op == "=") return equals(a, b);
  if (op == "<>") {
    const std::optional<bool> same = equals(a, b);
    return same ? Value(!*same) : Value();
  }
  if (op[0] == '<' || op[0] == '>') return ordering(op, a, b);
  if (op == "IN") return is_in(a, b, at);
  if (op == "AND" || op == "OR" || op == "XOR") return logic(op, a, b, at);
  return text_condition(op, a, b, at);
}

Value negated(const Value& value, Span at) {
  if (value.is_null()) return {};
  if (value.floating()) return -*value.floating();
  if (!value.integer()) throw wrong_types("-", Value(std::int64_t{0}), value, at);
  return integer_arithmetic('-', 0, *value.integer(), at);
}

}  // namespace mekhala::query
