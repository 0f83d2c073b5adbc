#pragma once

#include <numeric>

#include "engine/graph/result.hpp"

namespace mekhala {

// A table without columns that has a row for every node, in order.
[[nodiscard]] inline Table node_table(NodeId num_nodes) {
  Table table{.key = TableKey::node};
  table.ids.resize(num_nodes);
  std::iota(table.ids.begin(), table.ids.end(), NodeId{0});
  table.columns = ColumnTable(num_nodes);
  return table;
}

}  // namespace mekhala
