#pragma once

#include <memory>
#include <optional>
#include <unordered_map>
#include <vector>

#include "engine/base/context.hpp"
#include "engine/query/plan.hpp"
#include "engine/query/procedures.hpp"

namespace mekhala::query {

// One running operator: open() starts it over on the present row of the runtime, next() fills its
// slots of that row and says whether there is one.
class Cursor {
 public:
  virtual ~Cursor() = default;
  virtual void open() = 0;
  virtual bool next() = 0;
};

// All that a running query shares: the row at hand, the graph, parameters.
struct Runtime {
  Runtime(const PropertyGraph& on, const Map& with, const Procedures* reachable, Context& how,
          std::uint32_t num_slots)
      : graph(on),
        parameters(with),
        procedures(reachable),
        context(how),
        random(how.random(0x9ae1)),
        row(num_slots) {}

  const PropertyGraph& graph;
  const Map& parameters;
  const Procedures* procedures;
  Context& context;
  Random random;
  std::vector<Value> row;
  std::unordered_map<const PlanNode*, std::unique_ptr<Cursor>> subqueries;
  std::uint32_t steps = 0;
  std::optional<Temporal> now = {};  // of the clock, once a query has asked for it

  // Looks at stop and deadline now and then: called for each step of work.
  void step() {
    if ((++steps & 0x3FFU) == 0) context.checkpoint();
  }
  [[nodiscard]] Cursor& subquery(const PlanNode& plan);
};

[[nodiscard]] std::unique_ptr<Cursor> make_cursor(const PlanNode& plan, Runtime& runtime);

// --- expressions (evaluate.cpp)
// -------------------------------------------------------------------
[[nodiscard]] Value evaluate(const Expr& expr, Runtime& runtime);
// The value as a condition; throws a TypeError where it is neither a boolean nor null.
[[nodiscard]] std::optional<bool> evaluate_condition(const Expr& expr, Runtime& runtime);
[[nodiscard]] bool fits(const LabelExpr& labels, NodeId node, const PropertyGraph& graph);
// One operator on two values: "+", "IN", "<=", "STARTS WITH" ... (operators.cpp)
[[nodiscard]] Value apply_binary(const std::string& op, const Value& a, const Value& b, Span at);
[[nodiscard]] Value negated(const Value& value, Span at);
// Dates and durations (temporal_values.cpp): d.year, d + duration. Nothing where the operator does
// not work on these types.
[[nodiscard]] Value component_of(const Value& value, std::string_view name, Span at);
[[nodiscard]] std::optional<Value> temporal_arithmetic(char op, const Value& a, const Value& b,
                                                       Span at);
[[nodiscard]] Map properties_of(const Value& element, const PropertyGraph& graph);

// --- aggregates (aggregate.cpp)
// -------------------------------------------------------------------
class Aggregator {
 public:
  virtual ~Aggregator() = default;
  virtual void add(const std::vector<Value>& args) = 0;
  [[nodiscard]] virtual Value finish() = 0;
};
[[nodiscard]] std::unique_ptr<Aggregator> make_aggregator(const Expr& call);

}  // namespace mekhala::query
