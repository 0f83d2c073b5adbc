#pragma once

#include <string_view>

#include "engine/query/ast.hpp"

namespace mekhala::query {

// Parses an openCypher query (read clauses and, so that they can be refused with a reason, write
// clauses), EXPLAIN and PROFILE in front of it, and the path forms of GQL.
// Throws QueryError (syntax) at the first place that fits no rule, and LimitExceeded where
// expressions nest deeper than kDeepest or the text has more than 1 MiB.
// Cost: linear in the text, but for patterns inside patterns (depth times length).
[[nodiscard]] Query parse(std::string_view text);

inline constexpr std::uint32_t kDeepest = 200;    // brackets and subqueries
inline constexpr std::uint32_t kLongest = 1'000;  // terms of one chain of operators: a + b + ...

}  // namespace mekhala::query
