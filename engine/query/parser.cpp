#include "engine/query/parser.hpp"

#include "engine/query/parse_rules.hpp"

namespace mekhala::query {

Expr::~Expr() = default;

Query parse(std::string_view text) { return Rules(text).whole_query(); }

Rules::Nesting::Nesting(Rules& rules) : rules_(rules) {
  if (rules_.depth_ >= kDeepest) {
    throw QueryError(ErrorKind::limit, ErrorPhase::compile, "NestingTooDeep", rules_.in_.peek().at,
                     "the query nests too deeply here: take it apart with WITH");
  }
  ++rules_.depth_;
}

Query Rules::whole_query() {
  QueryMode mode = QueryMode::run;
  if (in_.accept_word("EXPLAIN")) {
    mode = QueryMode::explain;
  } else if (in_.accept_word("PROFILE")) {
    mode = QueryMode::profile;
  }
  Query query = query_body(false);
  in_.accept_symbol(";");
  if (in_.peek().kind != TokenKind::end) in_.unexpected("a clause or the end of the query");
  query.mode = mode;
  query.writes = writes_;
  return query;
}

Query Rules::query_body(bool nested) {
  const Nesting nesting(*this);
  Query query;
  query.parts.push_back(single_query(nested));
  while (in_.at_word("UNION")) {
    query.union_at.push_back(in_.take().at);
    query.union_all.push_back(in_.accept_word("ALL"));
    if (!query.union_all.back()) in_.accept_word("DISTINCT");
    query.parts.push_back(single_query(nested));
  }
  return query;
}

bool Rules::at_query_end(bool nested) const {
  return in_.peek().kind == TokenKind::end || in_.at_word("UNION") || in_.at_symbol(";") ||
         (nested && in_.at_symbol("}"));
}

SingleQuery Rules::single_query(bool nested) {
  SingleQuery query;
  do {
    query.clauses.push_back(clause());
  } while (!at_query_end(nested));
  return query;
}

Clause Rules::clause() {
  if (in_.at_word("MATCH")) return match(false);
  if (in_.at_words({"OPTIONAL", "MATCH"})) {
    in_.take();
    return match(true);
  }
  if (in_.at_word("UNWIND")) return unwind();
  if (in_.at_word("WITH")) return projecting(ClauseKind::with);
  if (in_.at_word("RETURN")) return projecting(ClauseKind::return_);
  if (in_.at_word("CALL")) return procedure_call();
  if (in_.at_word("CREATE")) return writing(ClauseKind::create);
  if (in_.at_word("MERGE")) return writing(ClauseKind::merge);
  if (in_.at_word("SET")) return writing(ClauseKind::set);
  if (in_.at_word("REMOVE")) return writing(ClauseKind::remove);
  if (in_.at_word("DELETE") || in_.at_words({"DETACH", "DELETE"})) {
    return writing(ClauseKind::delete_);
  }
  in_.unexpected("a clause (MATCH, OPTIONAL MATCH, UNWIND, WITH, RETURN or CALL)");
}

Clause Rules::match(bool optional) {
  Clause clause{.kind = ClauseKind::match, .at = in_.take().at, .optional = optional};
  clause.pattern = pattern_list();
  if (in_.accept_word("WHERE")) clause.where = expression();
  return clause;
}

Clause Rules::unwind() {
  Clause clause{.kind = ClauseKind::unwind, .at = in_.take().at};
  clause.list = expression();
  in_.expect_word("AS", "and a name after the list of UNWIND");
  clause.name = in_.take_variable("a name for the items of UNWIND");
  return clause;
}

Clause Rules::projecting(ClauseKind kind) {
  Clause clause{.kind = kind, .at = in_.take().at};
  clause.projection.distinct = in_.accept_word("DISTINCT");
  if (in_.accept_symbol("*")) {
    clause.projection.star = true;
  } else {
    clause.projection.items.push_back(projection_item());
  }
  while (in_.accept_symbol(",")) clause.projection.items.push_back(projection_item());
  projection_tail(clause.projection);
  if (kind == ClauseKind::with && in_.accept_word("WHERE")) clause.where = expression();
  return clause;
}

ProjectionItem Rules::projection_item() {
  ProjectionItem item;
  const std::uint32_t begin = in_.peek().at.begin;
  item.expression = expression();
  item.at = {begin, in_.last_end()};
  item.name = std::string(in_.query().substr(begin, item.at.end - begin));
  if (in_.accept_word("AS")) {
    item.name = in_.take_variable("a name after AS");
    item.has_name = true;
  } else if (item.expression->kind == ExprKind::variable) {
    item.name = item.expression->text;
    item.has_name = true;
  }
  return item;
}

void Rules::projection_tail(Projection& projection) {
  if (in_.at_word("ORDER")) {
    in_.take();
    in_.expect_word("BY", "after ORDER");
    do {
      SortItem item{.expression = expression()};
      item.descending = in_.accept_word("DESC") || in_.accept_word("DESCENDING");
      if (!item.descending && !in_.accept_word("ASC")) in_.accept_word("ASCENDING");
      projection.order.push_back(std::move(item));
    } while (in_.accept_symbol(","));
  }
  if (in_.accept_word("SKIP") || in_.accept_word("OFFSET")) projection.skip = expression();
  if (in_.accept_word("LIMIT")) projection.limit = expression();
}

Clause Rules::procedure_call() {
  Clause clause{.kind = ClauseKind::call, .at = in_.take().at};
  if (in_.at_symbol("{")) {
    throw QueryError(
        ErrorKind::unsupported, ErrorPhase::compile, "CallSubquery", in_.peek().at,
        "CALL { } subqueries are not supported: use WITH, or EXISTS { } and COUNT { }");
  }
  clause.name = in_.take_name("the name of a procedure after CALL");
  while (in_.accept_symbol(".")) clause.name += "." + in_.take_name("a name after the point");
  clause.at.end = in_.last_end();
  if (in_.accept_symbol("(")) {
    clause.has_args = true;
    while (!in_.at_symbol(")")) {
      clause.args.push_back(expression());
      if (!in_.accept_symbol(",")) break;
    }
    in_.expect_symbol(")", "after the arguments");
  }
  if (in_.accept_word("YIELD")) {
    clause.has_yield = true;
    if (in_.accept_symbol("*")) {
      clause.yield_all = true;
    } else if (in_.at_symbol("-")) {
      in_.take();
    } else {
      do {
        clause.yields.push_back(yield_item());
      } while (in_.accept_symbol(","));
    }
    if (in_.accept_word("WHERE")) clause.where = expression();
  }
  return clause;
}

YieldItem Rules::yield_item() {
  YieldItem item;
  item.at = in_.peek().at;
  item.field = in_.take_variable("a field after YIELD");
  item.name = in_.accept_word("AS") ? in_.take_variable("a name after AS") : item.field;
  return item;
}

// What a write clause holds is read so that its end is found; only patterns and DELETE's
// expressions are kept, for the tool that sets up the graphs of the compatibility kit.
Clause Rules::writing(ClauseKind kind) {
  Clause clause{.kind = kind, .at = in_.peek().at};
  if (!writes_) writes_ = clause.at;
  if (in_.take().text.size() == 6 && kind == ClauseKind::delete_) in_.accept_word("DELETE");
  switch (kind) {
    case ClauseKind::create:
      clause.pattern = pattern_list();
      break;
    case ClauseKind::merge:
      clause.pattern.paths.push_back(path_pattern());
      while (in_.accept_word("ON")) {
        if (!in_.accept_word("MATCH")) in_.expect_word("CREATE", "or MATCH after ON");
        in_.expect_word("SET", "after ON CREATE or ON MATCH");
        set_items();
      }
      break;
    case ClauseKind::delete_:
      do {
        clause.args.push_back(expression());
      } while (in_.accept_symbol(","));
      break;
    default:
      set_items();
  }
  return clause;
}

void Rules::set_items() {
  do {
    postfix();
    while (in_.accept_symbol(":")) in_.take_name("a label");
    if (in_.accept_symbol("=") || in_.accept_symbol("+=")) expression();
  } while (in_.accept_symbol(","));
}

}  // namespace mekhala::query
