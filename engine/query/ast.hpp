#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engine/query/query_error.hpp"
#include "engine/query/value.hpp"

// The tree of a query as written. The compiler (compile.hpp) binds names to slots in place; the
// fields that it fills are marked so.
namespace mekhala::query {

struct Expr;
struct Pattern;
struct Query;
struct Function;
struct PlanNode;
using ExprPtr = std::unique_ptr<Expr>;

inline constexpr std::uint32_t kNoSlot = UINT32_MAX;
inline constexpr std::uint32_t kNoSymbol = UINT32_MAX;

enum class ExprKind {
  literal,
  parameter,              // text: name
  variable,               // text: name
  property,               // args[0] . text
  index,                  // args[0] [ args[1] ]
  slice,                  // args[0] [ args[1] .. args[2] ], either may be null
  list,                   // args
  map,                    // names[i]: args[i]
  map_projection,         // args[0] { names[i]: args[i] }; text "*": and all properties
  unary,                  // text: + - NOT
  binary,                 // text: operator, in upper case
  chain,                  // args[0] names[0] args[1] names[1] args[2] ...: 1 < x <= 3
  is_null,                // args[0] IS NULL
  is_not_null,            // args[0] IS NOT NULL
  has_labels,             // args[0] : labels
  call,                   // text: name in lower case; distinct; args
  count_star,             // count(*)
  case_of,                // args: [subject or null], when, then, when, then, ..., [else or null]
  list_comprehension,     // text IN args[0] WHERE args[1] | args[2]; the last two may be null
  quantifier,             // names[0] (all any none single), text IN args[0] WHERE args[1]
  reduce,                 // names[0] = args[0], text IN args[1] | args[2]
  pattern,                // a pattern as a condition: true where it has a match
  pattern_comprehension,  // [pattern WHERE args[0] | args[1]]
  exists,                 // EXISTS { subquery or pattern }
  count,                  // COUNT { ... }
  shortest_path,          // shortestPath(...) as a value
};

// GQL label expressions: A&B|!C; ":A:B" is A&B.
struct LabelExpr {
  enum class Kind { name, all_of, any_of, negation, wildcard } kind = Kind::name;
  std::string name = {};
  std::vector<LabelExpr> parts = {};
  std::uint32_t symbol = kNoSymbol;  // filled by the compiler
};

struct Expr {
  ExprKind kind = ExprKind::literal;
  Span at = {};
  std::string text = {};
  Value value = {};
  std::vector<ExprPtr> args = {};
  std::vector<std::string> names = {};
  bool distinct = false;
  std::unique_ptr<LabelExpr> labels = {};
  std::unique_ptr<Pattern> pattern = {};
  std::unique_ptr<Query> subquery = {};
  std::uint32_t depth = 1;

  // Filled by the compiler.
  std::uint32_t slot = kNoSlot;         // of a variable, of the local variable of a comprehension
  std::uint32_t second_slot = kNoSlot;  // of the accumulator of reduce
  std::uint32_t symbol = kNoSymbol;     // of a property key
  const Function* function = nullptr;
  std::shared_ptr<PlanNode> plan = {};  // of a subquery or pattern

  Expr() = default;
  Expr(ExprKind expr_kind, Span span) : kind(expr_kind), at(span) {}
  ~Expr();
};

enum class ArrowDirection { out, in, both };

struct NodePattern {
  Span at = {};
  std::string variable = {};  // empty: none
  std::unique_ptr<LabelExpr> labels = {};
  ExprPtr properties = {};
  ExprPtr where = {};
};

struct RelationshipPattern {
  Span at = {};
  std::string variable = {};
  std::vector<std::string> types = {};  // empty: any
  ExprPtr properties = {};
  ExprPtr where = {};
  ArrowDirection direction = ArrowDirection::both;
  bool variable_length = false;
  bool quantified = false;  // GQL ->{m,n}
  std::uint64_t least = 1;
  std::optional<std::uint64_t> most = {};  // none: no limit
};

// How many of the paths between two nodes are wanted.
enum class PathChoice { every, one_shortest, all_shortest, some_shortest };

struct PathPattern {
  Span at = {};
  std::string variable = {};
  PathChoice choice = PathChoice::every;
  std::uint64_t shortest_count = 1;  // of some_shortest
  std::vector<NodePattern> nodes = {};
  std::vector<RelationshipPattern> relationships = {};  // one less than nodes
};

struct Pattern {
  std::vector<PathPattern> paths = {};
};

struct ProjectionItem {
  ExprPtr expression = {};
  std::string name = {};  // the alias, or the text as written
  bool has_name = false;  // an alias, or a variable, which is its own
  Span at = {};
};

struct SortItem {
  ExprPtr expression = {};
  bool descending = false;
};

struct Projection {
  bool distinct = false;
  bool star = false;
  std::vector<ProjectionItem> items = {};
  std::vector<SortItem> order = {};
  ExprPtr skip = {};
  ExprPtr limit = {};
};

struct YieldItem {
  std::string field = {};
  std::string name = {};
  Span at = {};
};

enum class ClauseKind { match, unwind, with, return_, call, create, merge, set, remove, delete_ };

struct Clause {
  ClauseKind kind = ClauseKind::match;
  Span at = {};
  bool optional = false;           // match
  Pattern pattern = {};            // match, create
  ExprPtr where = {};              // match, with, call
  Projection projection = {};      // with, return
  ExprPtr list = {};               // unwind
  std::string name = {};           // unwind: the variable; call: the procedure
  std::vector<ExprPtr> args = {};  // call, delete
  bool has_args = false;           // call: parentheses were written
  bool yield_all = false;          // call: YIELD *
  bool has_yield = false;
  std::vector<YieldItem> yields = {};
};

struct SingleQuery {
  std::vector<Clause> clauses = {};
};

enum class QueryMode { run, explain, profile };

// Parts joined by UNION.
struct Query {
  QueryMode mode = QueryMode::run;
  std::vector<SingleQuery> parts = {};
  std::vector<bool> union_all = {};  // one less than parts
  std::vector<Span> union_at = {};
  // Where the first clause that writes stands: such a query is parsed and refused.
  std::optional<Span> writes = {};
};

}  // namespace mekhala::query
