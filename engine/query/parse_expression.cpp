#include <fmt/format.h>

#include <charconv>
#include <cmath>
#include <limits>

#include "engine/base/text.hpp"
#include "engine/query/parse_rules.hpp"

namespace mekhala::query {
namespace {

std::string lower(std::string text) {
  for (char& c : text) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return text;
}

}  // namespace

ExprPtr Rules::make(ExprKind kind, std::uint32_t begin) const {
  return std::make_unique<Expr>(kind, Span{begin, in_.last_end()});
}

ExprPtr Rules::close(ExprPtr expr) {
  expr->at.end = in_.last_end();
  if (expr->pattern || expr->subquery) expr->depth = deepest_ + 1;
  for (const ExprPtr& arg : expr->args) {
    if (arg) expr->depth = std::max(expr->depth, arg->depth + 1);
  }
  if (expr->depth > kLongest) {
    throw QueryError(ErrorKind::limit, ErrorPhase::compile, "ExpressionTooLong", expr->at,
                     "this expression has too many terms: pass a list as a parameter and use IN");
  }
  deepest_ = std::max(deepest_, expr->depth);
  return expr;
}

ExprPtr Rules::binary(std::string op, ExprPtr left, ExprPtr right) {
  ExprPtr expr = make(ExprKind::binary, left->at.begin);
  expr->text = std::move(op);
  expr->args.push_back(std::move(left));
  expr->args.push_back(std::move(right));
  return close(std::move(expr));
}

ExprPtr Rules::expression() {
  const Nesting nesting(*this);
  return expression_or();
}

ExprPtr Rules::expression_or() {
  ExprPtr left = expression_xor();
  while (in_.accept_word("OR")) left = binary("OR", std::move(left), expression_xor());
  return left;
}

ExprPtr Rules::expression_xor() {
  ExprPtr left = expression_and();
  while (in_.accept_word("XOR")) left = binary("XOR", std::move(left), expression_and());
  return left;
}

ExprPtr Rules::expression_and() {
  ExprPtr left = expression_not();
  while (in_.accept_word("AND")) left = binary("AND", std::move(left), expression_not());
  return left;
}

ExprPtr Rules::expression_not() {
  if (!in_.at_word("NOT")) return comparison();
  const Nesting nesting(*this);
  ExprPtr expr = make(ExprKind::unary, in_.take().at.begin);
  expr->text = "NOT";
  expr->args.push_back(expression_not());
  return close(std::move(expr));
}

// One comparison is a binary operator; 1 < x < 3 is a chain, which means 1 < x AND x < 3.
ExprPtr Rules::comparison() {
  ExprPtr first = predicate_suffix();
  ExprPtr chain = make(ExprKind::chain, first->at.begin);
  chain->args.push_back(std::move(first));
  for (;;) {
    const Token& token = in_.peek();
    const bool is_comparison = token.kind == TokenKind::symbol &&
                               (token.text == "=" || token.text == "<>" || token.text == "<" ||
                                token.text == "<=" || token.text == ">" || token.text == ">=");
    if (!is_comparison) break;
    chain->names.push_back(in_.take().text);
    chain->args.push_back(predicate_suffix());
  }
  if (chain->names.empty()) return std::move(chain->args[0]);
  if (chain->names.size() == 1) {
    return binary(chain->names[0], std::move(chain->args[0]), std::move(chain->args[1]));
  }
  return close(std::move(chain));
}

ExprPtr Rules::predicate_suffix() {
  ExprPtr left = sum();
  for (;;) {
    if (in_.accept_words({"STARTS", "WITH"})) {
      left = binary("STARTS WITH", std::move(left), sum());
    } else if (in_.accept_words({"ENDS", "WITH"})) {
      left = binary("ENDS WITH", std::move(left), sum());
    } else if (in_.accept_word("CONTAINS")) {
      left = binary("CONTAINS", std::move(left), sum());
    } else if (in_.accept_symbol("=~")) {
      left = binary("=~", std::move(left), sum());
    } else if (in_.accept_word("IN")) {
      left = binary("IN", std::move(left), sum());
    } else if (in_.at_words({"IS", "NULL"}) || in_.at_words({"IS", "NOT", "NULL"})) {
      in_.take();
      const bool negated = in_.accept_word("NOT");
      in_.take();
      ExprPtr expr = make(negated ? ExprKind::is_not_null : ExprKind::is_null, left->at.begin);
      expr->args.push_back(std::move(left));
      left = close(std::move(expr));
    } else {
      return left;
    }
  }
}

ExprPtr Rules::sum() {
  ExprPtr left = product();
  while (in_.at_symbol("+") || in_.at_symbol("-")) {
    std::string op = in_.take().text;
    left = binary(std::move(op), std::move(left), product());
  }
  return left;
}

ExprPtr Rules::product() {
  ExprPtr left = power();
  while (in_.at_symbol("*") || in_.at_symbol("/") || in_.at_symbol("%")) {
    std::string op = in_.take().text;
    left = binary(std::move(op), std::move(left), power());
  }
  return left;
}

ExprPtr Rules::power() {
  ExprPtr left = sign();
  while (in_.accept_symbol("^")) left = binary("^", std::move(left), sign());
  return left;
}

ExprPtr Rules::sign() {
  if (!in_.at_symbol("+") && !in_.at_symbol("-")) return postfix();
  const Nesting nesting(*this);
  // The least integer exists only with its sign.
  if (in_.at_symbol("-") && in_.peek(1).kind == TokenKind::integer) return postfix();
  ExprPtr expr = make(ExprKind::unary, in_.peek().at.begin);
  expr->text = in_.take().text;
  expr->args.push_back(sign());
  return close(std::move(expr));
}

ExprPtr Rules::postfix() {
  ExprPtr base = atom();
  for (;;) {
    if (in_.accept_symbol(".")) {
      ExprPtr expr = make(ExprKind::property, base->at.begin);
      expr->text = in_.take_name("the name of a property after the point");
      expr->args.push_back(std::move(base));
      base = close(std::move(expr));
    } else if (in_.at_symbol("[")) {
      base = index_or_slice(std::move(base));
    } else if (in_.at_symbol(":") && in_.at_name(1)) {
      ExprPtr expr = make(ExprKind::has_labels, base->at.begin);
      expr->labels = std::make_unique<LabelExpr>(labels_after_colon());
      expr->args.push_back(std::move(base));
      base = close(std::move(expr));
    } else if (in_.at_symbol("{") && base->kind == ExprKind::variable) {
      base = map_projection(std::move(base));
    } else {
      return base;
    }
  }
}

ExprPtr Rules::index_or_slice(ExprPtr base) {
  in_.take();
  ExprPtr first = in_.at_symbol("..") ? nullptr : expression();
  const bool slice = in_.accept_symbol("..");
  ExprPtr expr = make(slice ? ExprKind::slice : ExprKind::index, base->at.begin);
  expr->args.push_back(std::move(base));
  expr->args.push_back(std::move(first));
  if (slice) expr->args.push_back(in_.at_symbol("]") ? nullptr : expression());
  in_.expect_symbol("]", "after the index");
  return close(std::move(expr));
}

ExprPtr Rules::map_projection(ExprPtr base) {
  ExprPtr expr = make(ExprKind::map_projection, base->at.begin);
  const std::string subject = base->text;
  expr->args.push_back(std::move(base));
  in_.take();
  while (!in_.at_symbol("}")) {
    const std::uint32_t begin = in_.peek().at.begin;
    if (in_.accept_symbol(".")) {
      if (in_.accept_symbol("*")) {
        expr->text = "*";
      } else {
        ExprPtr property = make(ExprKind::property, begin);
        property->text = in_.take_name("the name of a property");
        property->args.push_back(make(ExprKind::variable, begin));
        property->args[0]->text = subject;
        expr->names.push_back(property->text);
        expr->args.push_back(close(std::move(property)));
      }
    } else {
      expr->names.push_back(in_.take_name("a key, or .property"));
      if (in_.accept_symbol(":")) {
        expr->args.push_back(expression());
      } else {
        ExprPtr variable = make(ExprKind::variable, begin);
        variable->text = expr->names.back();
        expr->args.push_back(close(std::move(variable)));
      }
    }
    if (!in_.accept_symbol(",")) break;
  }
  in_.expect_symbol("}", "after the keys");
  return close(std::move(expr));
}

// --- atoms
// ----------------------------------------------------------------------------------------

ExprPtr Rules::atom() {
  const Token& token = in_.peek();
  const std::uint32_t begin = token.at.begin;
  switch (token.kind) {
    case TokenKind::integer:
    case TokenKind::floating:
      return number(false);
    case TokenKind::string: {
      ExprPtr expr = make(ExprKind::literal, begin);
      expr->value = Value(in_.take().text);
      return close(std::move(expr));
    }
    case TokenKind::parameter: {
      ExprPtr expr = make(ExprKind::parameter, begin);
      expr->text = in_.take().text;
      return close(std::move(expr));
    }
    case TokenKind::symbol:
      if (in_.at_symbol("-")) {
        in_.take();
        return number(true);
      }
      return bracket_atom();
    case TokenKind::word:
    case TokenKind::quoted_word:
      return word_atom();
    case TokenKind::end:
      break;
  }
  in_.unexpected("an expression");
}

ExprPtr Rules::number(bool negative) {
  const Token token = in_.take();
  ExprPtr expr = make(ExprKind::literal, token.at.begin);
  expr->at.begin -= negative ? 1 : 0;
  if (token.kind == TokenKind::floating) {
    double value = 0;
    const auto result =
        std::from_chars(token.text.data(), token.text.data() + token.text.size(), value);
    const bool too_large = result.ec == std::errc::result_out_of_range;
    // Too small is zero; from_chars says "out of range" for both.
    const std::size_t exponent = token.text.find_first_of("eE");
    if (too_large && (exponent == std::string::npos || token.text[exponent + 1] != '-')) {
      throw syntax_error("FloatingPointOverflow", token.at, "this number is too large for a float");
    }
    expr->value = Value(too_large ? 0.0 : value);
    return expr;
  }
  const bool prefixed = token.text.size() > 1 && token.text[0] == '0' && token.text[1] > '9';
  const int base = !prefixed ? 10 : (token.text[1] | 0x20) == 'x' ? 16 : 8;
  const char* from = token.text.data() + (prefixed ? 2 : 0);
  const char* end = token.text.data() + token.text.size();
  std::uint64_t magnitude = 0;
  const auto result = std::from_chars(from, end, magnitude, base);
  if (result.ptr != end || from == end) {
    throw syntax_error("InvalidNumberLiteral", token.at,
                       "this is not a number: a name must not begin with a digit");
  }
  constexpr std::uint64_t kLargest = std::numeric_limits<std::int64_t>::max();
  if (result.ec != std::errc{} || magnitude > kLargest + (negative ? 1 : 0)) {
    throw syntax_error("IntegerOverflow", token.at, "this integer does not fit in 64 bits");
  }
  expr->value = Value(static_cast<std::int64_t>(negative ? 0 - magnitude : magnitude));
  return expr;
}

ExprPtr Rules::bracket_atom() {
  const std::uint32_t begin = in_.peek().at.begin;
  if (in_.at_symbol("(")) {
    if (at_pattern()) return pattern_condition();
    in_.take();
    ExprPtr inside = expression();
    in_.expect_symbol(")", "to close the bracket");
    return inside;
  }
  if (in_.at_symbol("{")) return map_literal();
  if (!in_.at_symbol("[")) in_.unexpected("an expression");
  if (in_.at_variable(1) && in_.at_word("IN", 2)) return list_comprehension();
  if (at_pattern(1) || (in_.at_variable(1) && in_.at_symbol("=", 2) && at_pattern(3))) {
    return pattern_comprehension();
  }
  in_.take();
  ExprPtr list = make(ExprKind::list, begin);
  if (!in_.at_symbol("]")) {
    do {
      list->args.push_back(expression());
    } while (in_.accept_symbol(","));
  }
  in_.expect_symbol("]", "to close the list");
  return close(std::move(list));
}

ExprPtr Rules::list_comprehension() {
  ExprPtr expr = make(ExprKind::list_comprehension, in_.take().at.begin);
  expr->text = in_.take().text;
  in_.take();
  expr->args.push_back(expression());
  expr->args.push_back(in_.accept_word("WHERE") ? expression() : nullptr);
  expr->args.push_back(in_.accept_symbol("|") ? expression() : nullptr);
  in_.expect_symbol("]", "to close the list comprehension");
  return close(std::move(expr));
}

ExprPtr Rules::pattern_comprehension() {
  ExprPtr expr = make(ExprKind::pattern_comprehension, in_.take().at.begin);
  expr->pattern = std::make_unique<Pattern>();
  expr->pattern->paths.push_back(path_pattern());
  expr->args.push_back(in_.accept_word("WHERE") ? expression() : nullptr);
  in_.expect_symbol("|", "and what to collect, in a pattern comprehension");
  expr->args.push_back(expression());
  in_.expect_symbol("]", "to close the pattern comprehension");
  return close(std::move(expr));
}

ExprPtr Rules::pattern_condition() {
  ExprPtr expr = make(ExprKind::pattern, in_.peek().at.begin);
  expr->pattern = std::make_unique<Pattern>();
  expr->pattern->paths.push_back(path_chain());
  return close(std::move(expr));
}

ExprPtr Rules::map_literal() {
  ExprPtr map = make(ExprKind::map, in_.peek().at.begin);
  in_.take();
  if (!in_.at_symbol("}")) {
    do {
      map->names.push_back(in_.take_name("a key of the map"));
      in_.expect_symbol(":", "after the key");
      map->args.push_back(expression());
    } while (in_.accept_symbol(","));
  }
  in_.expect_symbol("}", "to close the map");
  return close(std::move(map));
}

ExprPtr Rules::word_atom() {
  const std::uint32_t begin = in_.peek().at.begin;
  if (in_.peek().kind == TokenKind::word) {
    if (in_.at_word("TRUE") || in_.at_word("FALSE") || in_.at_word("NULL")) {
      ExprPtr expr = make(ExprKind::literal, begin);
      if (!in_.at_word("NULL")) expr->value = Value(in_.at_word("TRUE"));
      in_.take();
      return close(std::move(expr));
    }
    if (in_.at_word("CASE")) return case_expression();
    if (in_.at_symbol("{", 1) && in_.at_word("EXISTS")) return block(ExprKind::exists);
    if (in_.at_symbol("{", 1) && in_.at_word("COUNT")) return block(ExprKind::count);
    if (in_.at_symbol("(", 1)) {
      if (in_.at_word("shortestPath") || in_.at_word("allShortestPaths")) return shortest_path();
      const bool quantified =
          in_.at_word("ALL") || in_.at_word("ANY") || in_.at_word("NONE") || in_.at_word("SINGLE");
      if (quantified && in_.at_variable(2) && in_.at_word("IN", 3)) return quantifier();
      if (in_.at_word("REDUCE") && in_.at_variable(2) && in_.at_symbol("=", 3)) return reduce();
    }
  }
  std::size_t ahead = 1;
  while (in_.at_symbol(".", ahead) && in_.at_name(ahead + 1)) ahead += 2;
  if (in_.at_symbol("(", ahead)) return function_call();
  ExprPtr expr = make(ExprKind::variable, begin);
  expr->text = in_.take_variable("an expression");
  return close(std::move(expr));
}

ExprPtr Rules::function_call() {
  ExprPtr expr = make(ExprKind::call, in_.peek().at.begin);
  std::string name = in_.take().text;
  while (in_.accept_symbol(".")) name += "." + in_.take().text;
  expr->text = lower(std::move(name));
  in_.take();
  if (expr->text == "count" && in_.at_symbol("*") && in_.at_symbol(")", 1)) {
    in_.take();
    in_.take();
    expr->kind = ExprKind::count_star;
    return close(std::move(expr));
  }
  expr->distinct = in_.accept_word("DISTINCT");
  if (!in_.at_symbol(")")) {
    do {
      expr->args.push_back(expression());
    } while (in_.accept_symbol(","));
  }
  in_.expect_symbol(")", "after the arguments");
  return close(std::move(expr));
}

ExprPtr Rules::case_expression() {
  ExprPtr expr = make(ExprKind::case_of, in_.take().at.begin);
  expr->args.push_back(in_.at_word("WHEN") ? nullptr : expression());
  if (!in_.at_word("WHEN")) in_.unexpected("WHEN in CASE");
  while (in_.accept_word("WHEN")) {
    expr->args.push_back(expression());
    in_.expect_word("THEN", "after WHEN");
    expr->args.push_back(expression());
  }
  expr->args.push_back(in_.accept_word("ELSE") ? expression() : nullptr);
  in_.expect_word("END", "to close CASE");
  return close(std::move(expr));
}

ExprPtr Rules::quantifier() {
  ExprPtr expr = make(ExprKind::quantifier, in_.peek().at.begin);
  expr->names.push_back(lower(in_.take().text));
  in_.take();
  expr->text = in_.take().text;
  in_.take();
  expr->args.push_back(expression());
  expr->args.push_back(in_.accept_word("WHERE") ? expression() : nullptr);
  in_.expect_symbol(")", fmt::format("to close {}(...)", expr->names[0]));
  return close(std::move(expr));
}

ExprPtr Rules::reduce() {
  ExprPtr expr = make(ExprKind::reduce, in_.take().at.begin);
  in_.take();
  expr->names.push_back(in_.take().text);
  in_.take();
  expr->args.push_back(expression());
  in_.expect_symbol(",", "after the start of reduce");
  expr->text = in_.take_variable("a name for the items");
  in_.expect_word("IN", "and a list in reduce");
  expr->args.push_back(expression());
  in_.expect_symbol("|", "and an expression in reduce");
  expr->args.push_back(expression());
  in_.expect_symbol(")", "to close reduce(...)");
  return close(std::move(expr));
}

// EXISTS { MATCH ... RETURN ... } or EXISTS { pattern WHERE ... }; COUNT likewise.
ExprPtr Rules::block(ExprKind kind) {
  ExprPtr expr = make(kind, in_.take().at.begin);
  in_.take();
  if (in_.at_symbol("(") || (in_.at_variable() && in_.at_symbol("=", 1))) {
    Clause match{.kind = ClauseKind::match, .at = in_.peek().at};
    match.pattern = pattern_list();
    if (in_.accept_word("WHERE")) match.where = expression();
    expr->subquery = std::make_unique<Query>();
    expr->subquery->parts.emplace_back();
    expr->subquery->parts.back().clauses.push_back(std::move(match));
  } else {
    expr->subquery = std::make_unique<Query>(query_body(true));
  }
  in_.expect_symbol("}", "to close the subquery");
  return close(std::move(expr));
}

ExprPtr Rules::shortest_path() {
  ExprPtr expr = make(ExprKind::shortest_path, in_.peek().at.begin);
  expr->pattern = std::make_unique<Pattern>();
  expr->pattern->paths.push_back(path_pattern());
  return close(std::move(expr));
}

}  // namespace mekhala::query
