#pragma once

#include "engine/query/parser.hpp"
#include "engine/query/token_stream.hpp"

// The grammar, one function a rule; private to the three sources that hold the rules.
namespace mekhala::query {

class Rules {
 public:
  explicit Rules(std::string_view text) : in_(text) {}

  Query whole_query();

 private:
  // --- clauses (parser.cpp)
  Query query_body(bool nested);
  SingleQuery single_query(bool nested);
  [[nodiscard]] bool at_query_end(bool nested) const;
  Clause clause();
  Clause match(bool optional);
  Clause unwind();
  Clause projecting(ClauseKind kind);
  Clause procedure_call();
  Clause writing(ClauseKind kind);
  void set_items();
  YieldItem yield_item();
  void projection_tail(Projection& projection);
  ProjectionItem projection_item();

  // --- patterns (parse_pattern.cpp)
  Pattern pattern_list();
  PathPattern path_pattern();
  PathPattern path_chain();
  bool path_choice(PathPattern& path);
  NodePattern node_pattern();
  RelationshipPattern relationship_pattern();
  void relationship_inside(RelationshipPattern& relationship);
  void star_range(RelationshipPattern& relationship);
  void quantifier_after(RelationshipPattern& relationship);
  std::uint64_t bound(std::string_view what);
  LabelExpr labels_after_colon();
  LabelExpr label_or();
  LabelExpr label_and();
  LabelExpr label_unit();
  ExprPtr properties_of_pattern();
  // Looks ahead without taking anything: a node in brackets, then an arrow.
  [[nodiscard]] bool at_pattern(std::size_t ahead = 0) const;
  [[nodiscard]] std::size_t after_brackets(std::size_t ahead) const;

  // --- expressions (parse_expression.cpp)
  ExprPtr expression();
  ExprPtr expression_or();
  ExprPtr expression_xor();
  ExprPtr expression_and();
  ExprPtr expression_not();
  ExprPtr comparison();
  ExprPtr predicate_suffix();
  ExprPtr sum();
  ExprPtr product();
  ExprPtr power();
  ExprPtr sign();
  ExprPtr postfix();
  ExprPtr index_or_slice(ExprPtr base);
  ExprPtr map_projection(ExprPtr base);
  ExprPtr atom();
  ExprPtr word_atom();
  ExprPtr number(bool negative);
  ExprPtr bracket_atom();
  ExprPtr list_comprehension();
  ExprPtr pattern_comprehension();
  ExprPtr map_literal();
  ExprPtr case_expression();
  ExprPtr quantifier();
  ExprPtr reduce();
  ExprPtr block(ExprKind kind);
  ExprPtr shortest_path();
  ExprPtr function_call();
  ExprPtr pattern_condition();

  [[nodiscard]] ExprPtr make(ExprKind kind, std::uint32_t begin) const;
  ExprPtr binary(std::string op, ExprPtr left, ExprPtr right);
  // Notes the depth and the end of a finished expression. The depth bounds every recursion over it.
  ExprPtr close(ExprPtr expr);

  class Nesting {
   public:
    explicit Nesting(Rules& rules);
    ~Nesting() { --rules_.depth_; }
    Nesting(const Nesting&) = delete;
    Nesting& operator=(const Nesting&) = delete;

   private:
    Rules& rules_;
  };

  TokenStream in_;
  std::uint32_t depth_ = 0;
  // The deepest expression so far: one that holds a subquery or pattern counts as deeper than all.
  std::uint32_t deepest_ = 0;
  std::optional<Span> writes_ = {};
};

}  // namespace mekhala::query
