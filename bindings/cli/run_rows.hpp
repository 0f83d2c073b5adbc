#pragma once

#include <cstddef>

#include "bindings/cli/document.hpp"
#include "bindings/workbench/graph_input.hpp"
#include "engine/graph/result.hpp"

// What an algorithm answered, as rows: scores highest first, `limit` rows at most. Protected people
// of a case are in none.
namespace mekhala::cli {

[[nodiscard]] Block result_block(const GraphInput& input, const Result& result, std::size_t limit);
[[nodiscard]] Json fact_json(const FactValue& value);

}  // namespace mekhala::cli
