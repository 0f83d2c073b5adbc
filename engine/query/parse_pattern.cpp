#include <charconv>

#include "engine/query/parse_rules.hpp"

namespace mekhala::query {

Pattern Rules::pattern_list() {
  Pattern pattern;
  do {
    pattern.paths.push_back(path_pattern());
  } while (in_.accept_symbol(","));
  return pattern;
}

// ALL SHORTEST, ANY SHORTEST, ANY, SHORTEST k: true where one of them stands here.
bool Rules::path_choice(PathPattern& path) {
  if (in_.accept_words({"ALL", "SHORTEST"})) {
    path.choice = PathChoice::all_shortest;
  } else if (in_.accept_words({"ANY", "SHORTEST"}) || in_.accept_word("ANY")) {
    path.choice = PathChoice::one_shortest;
  } else if (in_.accept_word("SHORTEST")) {
    path.choice = PathChoice::some_shortest;
    path.shortest_count = in_.peek().kind == TokenKind::integer ? bound("how many paths") : 1;
  } else {
    return false;
  }
  if (!in_.accept_word("PATHS")) in_.accept_word("PATH");
  return true;
}

PathPattern Rules::path_pattern() {
  const Span at = in_.peek().at;
  PathPattern choice;
  bool chosen = path_choice(choice);
  std::string variable;
  if (in_.at_variable() && in_.at_symbol("=", 1)) {
    variable = in_.take().text;
    in_.take();
    if (!chosen) chosen = path_choice(choice);
  }
  PathPattern path;
  const bool all = in_.at_word("allShortestPaths");
  if (in_.at_symbol("(", 1) && (all || in_.at_word("shortestPath"))) {
    in_.take();
    in_.take();
    path = path_chain();
    in_.expect_symbol(")", "after the pattern of a shortest path");
    path.choice = all ? PathChoice::all_shortest : PathChoice::one_shortest;
  } else {
    path = path_chain();
    path.choice = choice.choice;
    path.shortest_count = choice.shortest_count;
  }
  path.variable = variable;
  path.at = {at.begin, in_.last_end()};
  return path;
}

PathPattern Rules::path_chain() {
  const Nesting nesting(*this);
  PathPattern path;
  path.at = in_.peek().at;
  // (pattern) in brackets of its own means the pattern.
  if (in_.at_symbol("(") && in_.at_symbol("(", 1)) {
    in_.take();
    path = path_chain();
    in_.expect_symbol(")", "after the pattern");
    return path;
  }
  path.nodes.push_back(node_pattern());
  while (in_.at_symbol("-") || (in_.at_symbol("<") && in_.at_symbol("-", 1))) {
    path.relationships.push_back(relationship_pattern());
    path.nodes.push_back(node_pattern());
  }
  path.at.end = in_.last_end();
  return path;
}

NodePattern Rules::node_pattern() {
  NodePattern node;
  node.at = in_.peek().at;
  in_.expect_symbol("(", "to begin a node");
  if (in_.at_variable() && !in_.at_word("WHERE")) node.variable = in_.take().text;
  if (in_.at_symbol(":") || in_.at_word("IS")) {
    node.labels = std::make_unique<LabelExpr>(labels_after_colon());
  }
  node.properties = properties_of_pattern();
  if (in_.accept_word("WHERE")) node.where = expression();
  in_.expect_symbol(")", "to end the node");
  node.at.end = in_.last_end();
  return node;
}

ExprPtr Rules::properties_of_pattern() {
  if (in_.peek().kind == TokenKind::parameter) {
    throw syntax_error("InvalidParameterUse", in_.peek().at,
                       "a parameter cannot stand for all properties of a pattern: name them, as in "
                       "{name: $name}");
  }
  return in_.at_symbol("{") ? map_literal() : nullptr;
}

RelationshipPattern Rules::relationship_pattern() {
  RelationshipPattern relationship;
  relationship.at = in_.peek().at;
  const bool left = in_.accept_symbol("<");
  in_.expect_symbol("-", "in an arrow");
  if (in_.accept_symbol("[")) {
    relationship_inside(relationship);
    in_.expect_symbol("]", "to end the relationship");
  }
  if (!in_.accept_symbol("-")) {
    if (in_.at_symbol("..")) {
      throw syntax_error("InvalidRelationshipPattern", in_.peek().at, "a range starts with *");
    }
    in_.unexpected("'-' in an arrow");
  }
  const bool right = in_.accept_symbol(">");
  relationship.direction = left == right ? ArrowDirection::both
                           : left        ? ArrowDirection::in
                                         : ArrowDirection::out;
  quantifier_after(relationship);
  relationship.at.end = in_.last_end();
  return relationship;
}

void Rules::relationship_inside(RelationshipPattern& relationship) {
  if (in_.at_variable() && !in_.at_word("WHERE")) relationship.variable = in_.take().text;
  if (in_.accept_symbol(":") || in_.accept_word("IS")) {
    do {
      in_.accept_symbol(":");
      relationship.types.push_back(in_.take_name("a relationship type"));
    } while (in_.accept_symbol("|"));
  }
  if (in_.at_symbol("..")) {
    throw syntax_error("InvalidRelationshipPattern", in_.peek().at,
                       "a range of lengths starts with *: write [:TYPE*1..3]");
  }
  if (in_.accept_symbol("*")) star_range(relationship);
  relationship.properties = properties_of_pattern();
  if (in_.accept_word("WHERE")) relationship.where = expression();
}

std::uint64_t Rules::bound(std::string_view what) {
  const Token& token = in_.peek();
  if (token.kind != TokenKind::integer) in_.unexpected(what);
  std::uint64_t value = 0;
  const char* end = token.text.data() + token.text.size();
  const auto result = std::from_chars(token.text.data(), end, value);
  if (result.ec != std::errc{} || result.ptr != end) in_.unexpected(what);
  in_.take();
  return value;
}

void Rules::star_range(RelationshipPattern& relationship) {
  relationship.variable_length = true;
  if (in_.at_symbol("-")) {
    throw syntax_error("InvalidRelationshipPattern", in_.peek().at,
                       "a length cannot be negative: write *1..3");
  }
  if (in_.peek().kind == TokenKind::integer) {
    relationship.least = bound("a length");
    relationship.most = relationship.least;
    if (!in_.accept_symbol("..")) return;
    relationship.most.reset();
  } else if (!in_.accept_symbol("..")) {
    return;
  }
  if (in_.peek().kind == TokenKind::integer) relationship.most = bound("a length");
}

// GQL: ->{2,3}, ->{2}, ->+ and ->*.
void Rules::quantifier_after(RelationshipPattern& relationship) {
  if (in_.at_symbol("+") && in_.at_symbol("(", 1)) {
    in_.take();
    relationship.least = 1;
  } else if (in_.at_symbol("*") && in_.at_symbol("(", 1)) {
    in_.take();
    relationship.least = 0;
  } else if (in_.accept_symbol("{")) {
    relationship.least = in_.at_symbol(",") ? 0 : bound("how often at least");
    relationship.most = relationship.least;
    if (in_.accept_symbol(",")) {
      relationship.most.reset();
      if (!in_.at_symbol("}")) relationship.most = bound("how often at most");
    }
    in_.expect_symbol("}", "after how often");
  } else {
    return;
  }
  if (relationship.variable_length) {
    throw syntax_error("InvalidRelationshipPattern", relationship.at,
                       "say how often once: with * inside or with {} behind the arrow");
  }
  relationship.variable_length = true;
  relationship.quantified = true;
}

// --- labels
// ---------------------------------------------------------------------------------------

LabelExpr Rules::labels_after_colon() {
  LabelExpr all{.kind = LabelExpr::Kind::all_of};
  if (!in_.accept_word("IS")) in_.expect_symbol(":", "before a label");
  all.parts.push_back(label_or());
  while (in_.accept_symbol(":")) all.parts.push_back(label_or());
  if (all.parts.size() > 1) return all;
  LabelExpr only = std::move(all.parts.front());
  return only;
}

LabelExpr Rules::label_or() {
  const Nesting nesting(*this);
  LabelExpr any{.kind = LabelExpr::Kind::any_of};
  any.parts.push_back(label_and());
  while (in_.accept_symbol("|")) any.parts.push_back(label_and());
  if (any.parts.size() > 1) return any;
  LabelExpr only = std::move(any.parts.front());
  return only;
}

LabelExpr Rules::label_and() {
  LabelExpr all{.kind = LabelExpr::Kind::all_of};
  all.parts.push_back(label_unit());
  while (in_.accept_symbol("&")) all.parts.push_back(label_unit());
  if (all.parts.size() > 1) return all;
  LabelExpr only = std::move(all.parts.front());
  return only;
}

LabelExpr Rules::label_unit() {
  const Nesting nesting(*this);
  if (in_.accept_symbol("!")) {
    LabelExpr negation{.kind = LabelExpr::Kind::negation};
    negation.parts.push_back(label_unit());
    return negation;
  }
  if (in_.accept_symbol("%")) return {.kind = LabelExpr::Kind::wildcard};
  if (in_.accept_symbol("(")) {
    LabelExpr inside = label_or();
    in_.expect_symbol(")", "after the labels");
    return inside;
  }
  return {.kind = LabelExpr::Kind::name, .name = in_.take_name("a label")};
}

// --- looking ahead
// --------------------------------------------------------------------------------

// The place after the bracket that closes the one at `ahead`, or that of the end token.
std::size_t Rules::after_brackets(std::size_t ahead) const {
  std::size_t open = 0;
  for (;; ++ahead) {
    const Token& token = in_.peek(ahead);
    if (token.kind == TokenKind::end) return ahead;
    if (token.kind != TokenKind::symbol || token.text.size() != 1) continue;
    const char c = token.text[0];
    if (c == '(' || c == '[' || c == '{') ++open;
    if ((c == ')' || c == ']' || c == '}') && --open == 0) return ahead + 1;
  }
}

bool Rules::at_pattern(std::size_t ahead) const {
  if (!in_.at_symbol("(", ahead)) return false;
  std::size_t inside = ahead + 1;
  if (in_.at_variable(inside)) ++inside;
  // A node holds nothing but a name, labels, a map and WHERE; anything else is an expression.
  if (!in_.at_symbol(")", inside) && !in_.at_symbol(":", inside) && !in_.at_symbol("{", inside) &&
      !in_.at_word("WHERE", inside)) {
    return false;
  }
  const std::size_t after = after_brackets(ahead);
  if (in_.at_symbol("<", after) && in_.at_symbol("-", after + 1)) {
    return in_.at_symbol("[", after + 2) || in_.at_symbol("-", after + 2);
  }
  if (!in_.at_symbol("-", after)) return false;
  if (in_.at_symbol("[", after + 1)) return true;
  return in_.at_symbol("-", after + 1) &&
         (in_.at_symbol(">", after + 2) || in_.at_symbol("(", after + 2));
}

}  // namespace mekhala::query
