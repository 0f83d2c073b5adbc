#pragma once

#include <nanobind/nanobind.h>

#include "engine/graph/column.hpp"
#include "engine/graph/graph.hpp"

namespace mekhala::python {

// What the Python class _engine.Graph holds.
struct HeldGraph {
  Graph graph;
};

// An array or a list for each column by name; NaN or None where a value is missing.
[[nodiscard]] nanobind::dict columns_of(const ColumnTable& table);

}  // namespace mekhala::python
