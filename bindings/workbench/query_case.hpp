#pragma once

#include "bindings/workbench/query_graph.hpp"

namespace mekhala {

// query_graph of a case (query_graph.hpp). O(entities + links of the projection).
[[nodiscard]] QueryGraph query_graph_of_case(const GraphInput& input, Context& context);

}  // namespace mekhala
