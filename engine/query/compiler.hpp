#pragma once

#include <functional>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "engine/query/functions.hpp"
#include "engine/query/plan.hpp"
#include "engine/query/types.hpp"

// Binds names to slots and makes plan nodes; private to the sources compile*.cpp.
namespace mekhala::query {

struct Type {
  TypeMask is = kAnyType;
  TypeMask item = kAnyType;  // of the items, where it is a list
};

struct Variable {
  Slot slot = kNoSlot;
  Type type = {};
  bool local = false;  // of a comprehension
};
using Scope = std::map<std::string, Variable>;

// An expression that has been computed already, and the slot where it is.
struct Known {
  const Expr* expression = nullptr;
  Slot slot = kNoSlot;
  Type type = {};
};

class Compiler {
 public:
  Compiler(const PropertyGraph& graph, const Procedures* procedures)
      : graph_(graph), procedures_(procedures) {}

  Plan compile(Query query);

  // --- for the planner of MATCH
  [[nodiscard]] const PropertyGraph& graph() const { return graph_; }
  [[nodiscard]] Slot new_slot() { return num_slots_++; }
  Expr* own(ExprPtr expr);
  Scope& scope() { return scope_; }
  // Binds a condition and returns the slots that it reads.
  std::set<Slot> bind_condition(Expr& expr);
  void resolve(LabelExpr& labels) const;
  void note_use(Slot slot) { used_.insert(slot); }

 private:
  // --- queries (compile.cpp)
  PlanPtr union_of(Query& query, bool nested);
  PlanPtr single(SingleQuery& query, bool nested);
  void check_order(const SingleQuery& query, bool nested) const;
  PlanPtr clause(Clause& clause, PlanPtr input, bool standalone);
  PlanPtr unwind(Clause& clause, PlanPtr input);
  PlanPtr call(Clause& clause, PlanPtr input, bool standalone);
  void call_arguments(Clause& clause, PlanNode& node, bool standalone);
  PlanPtr match(Clause& clause, PlanPtr input);

  // --- projections (compile_projection.cpp)
  PlanPtr projection(Clause& clause, PlanPtr input);
  void expand_star(Clause& clause);
  void check_items(const Clause& clause) const;
  PlanPtr plain_items(Projection& projection, PlanPtr input, Scope& made);
  PlanPtr grouped_items(Projection& projection, PlanPtr input, Scope& made);
  void as_after(const std::vector<Known>& written, const Scope& made, bool narrowed,
                const std::function<void()>& bind_all);
  PlanPtr row_count(PlanKind kind, ExprPtr& expr, PlanPtr input);

  // --- expressions (compile_expression.cpp)
  Type bind(Expr& expr, bool pattern_allowed = false);
  Type bind_kind(Expr& expr, bool pattern_allowed);
  Type bind_variable(Expr& expr);
  Type bind_property(Expr& expr);
  Type bind_unary(Expr& expr);
  Type bind_binary(Expr& expr);
  Type bind_call(Expr& expr);
  Type bind_aggregate(Expr& expr);
  Type bind_case(Expr& expr);
  Type bind_comprehension(Expr& expr);
  Type bind_reduce(Expr& expr);
  Type bind_subquery(Expr& expr);
  void require(Type type, TypeMask wanted, const Expr& expr, std::string_view what) const;
  [[nodiscard]] bool take_known(Expr& expr, Type& type);
  [[noreturn]] void undefined(const Expr& expr) const;

  const PropertyGraph& graph_;
  const Procedures* procedures_;
  Plan plan_;
  std::uint32_t num_slots_ = 0;
  Scope scope_;
  std::vector<std::string> columns_;
  std::vector<Slot> column_slots_;
  std::set<Slot> used_;  // by what was bound since somebody cleared it

  // Where an expression stands.
  bool aggregates_allowed_ = false;  // in an item that groups
  bool in_aggregate_ = false;
  bool constant_ = false;    // SKIP and LIMIT: no variables
  bool local_only_ = false;  // variables come from known_, locals and nowhere else
  std::vector<Known> known_;
  const Expr* known_root_ = nullptr;     // may match as a whole
  const Scope* visible_ = nullptr;       // with local_only_: these too
  std::set<std::string> grouped_names_;  // variables inside grouping keys
  std::vector<PlanOutput> aggregates_;
};

[[nodiscard]] bool same_expression(const Expr& a, const Expr& b);
[[nodiscard]] bool has_aggregate(const Expr& expr);
// A copy without patterns and subqueries, or null where it holds one.
[[nodiscard]] ExprPtr copy_of(const Expr& expr);
[[nodiscard]] bool is_aggregate(const Expr& expr);

// Plans the patterns of one MATCH behind `input`; the names it introduces are in the scope
// afterwards (and their slots in `introduced`). Pattern and condition must outlive the plan.
[[nodiscard]] PlanPtr plan_match(Compiler& compiler, Pattern& pattern, Expr* where, PlanPtr input,
                                 std::vector<Slot>* introduced);

}  // namespace mekhala::query
