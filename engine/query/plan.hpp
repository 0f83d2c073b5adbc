#pragma once

#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "engine/query/ast.hpp"
#include "engine/query/procedures.hpp"
#include "engine/query/property_graph.hpp"

// What to do, as data: a tree of operators over numbered slots of a row. An executor of any kind
// (row by row today, in batches later) reads it and adds nothing of its own.
namespace mekhala::query {

using Slot = std::uint32_t;

enum class PlanKind {
  argument,           // one row: that of the operator around
  node_scan,          // every node (with `label`) into to
  expand,             // relationships of from; to is bound where `into`
  expand_many,        // paths of least..most relationships
  relationship_ends,  // a bound relationship to its two ends
  shortest,           // shortest paths between two bound nodes
  bind_path,          // pieces into to
  filter,             // condition
  optional,           // inner, or nulls in `slots`
  unwind,             // items of `expression` into to
  project,            // outputs
  aggregate,          // keys (outputs) and aggregates
  distinct,           // by `slots`
  sort,               // by sort keys; keeps `slots`
  skip,               // expression
  limit,              // expression
  union_all,          // inputs, each with its columns copied to `slots`
  call,               // procedure
};

struct PlanOutput {
  Slot slot = kNoSlot;
  Expr* expression = nullptr;
};

struct PlanSort {
  Expr* expression = nullptr;
  bool descending = false;
};

struct PlanNode {
  PlanKind kind = PlanKind::argument;
  std::shared_ptr<PlanNode> input = {};
  std::shared_ptr<PlanNode> inner = {};                // of optional
  std::vector<std::shared_ptr<PlanNode>> inputs = {};  // of union_all
  std::vector<std::vector<Slot>> input_columns = {};   // of union_all

  // Graph operators.
  Slot from = kNoSlot;
  Slot relationship = kNoSlot;  // of expand_many and shortest: a list
  Slot to = kNoSlot;
  bool into = false;
  bool bound_relationship = false;  // expand: the relationship is known already
  bool backward = false;            // walked from right to left: lists are turned around
  ArrowDirection direction = ArrowDirection::both;  // seen from `from`
  bool any_type = true;
  std::vector<SymbolId> types = {};  // known ones; empty and not any_type: none fits
  SymbolId label = kNoSymbol;
  bool no_label_fits = false;            // node_scan: the label is not in the graph
  std::vector<Slot> distinct_from = {};  // slots of relationships of the same MATCH
  std::uint64_t least = 1;
  std::uint64_t most = 1;
  Slot edge = kNoSlot;                      // expand_many, shortest: the relationship at hand ...
  std::vector<Expr*> edge_conditions = {};  // ... and what must hold of it
  PathChoice choice = PathChoice::every;
  std::uint64_t shortest_count = 1;
  std::vector<Slot> pieces = {};  // bind_path: node, relationship or list, node, ...

  // Rows.
  Expr* expression = nullptr;  // filter, unwind, skip, limit
  std::vector<PlanOutput> outputs = {};
  std::vector<PlanOutput> aggregates = {};  // expression: the call
  std::vector<PlanSort> order = {};
  std::vector<Slot> slots = {};
  const ProcedureSignature* procedure = nullptr;
  std::vector<Expr*> arguments = {};
  std::vector<std::pair<std::size_t, Slot>> yields = {};  // output of the procedure -> slot
};
using PlanPtr = std::shared_ptr<PlanNode>;

// A compiled query: the tree as written, which owns the expressions, and the plan over it.
struct Plan {
  Query query = {};
  std::vector<ExprPtr> made = {};  // expressions that the compiler added
  PlanPtr root = {};
  std::vector<std::string> columns = {};
  std::vector<Slot> column_slots = {};
  std::uint32_t num_slots = 0;
};

// Every expression of the query, with those inside others.
void for_each_expression(const Plan& plan, const std::function<void(const Expr&)>& visit);

// Text of a plan for EXPLAIN, one operator a line, the first to run last.
[[nodiscard]] std::string describe(const Plan& plan, const PropertyGraph& graph);

}  // namespace mekhala::query
