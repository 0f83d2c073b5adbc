#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "io/json_text.hpp"
#include "io/table.hpp"

namespace mekhala {

// Node-link JSON as tables: "nodes" (or "vertices") with a column `id`, and "links" (or "edges")
// with columns `source` and `target`, each further scalar member a column, lists of scalars joined
// by "; ". Ends may be ids, objects with an id, or (where nodes carry no ids) numbers of nodes from
// 0, as d3 writes them. Numeric ids keep every digit. The line of a row is the number of the
// record.
//
// Errors: Error(invalid_input): neither nodes nor links, a node number that no node has, a link
//   without an end that can be read.
struct JsonGraph {
  CellTable nodes;
  CellTable links;
  std::optional<bool> directed;
};
[[nodiscard]] bool looks_like_json_graph(const Json& root);
[[nodiscard]] JsonGraph json_graph_tables(const JsonDocument& document, std::string_view file);

}  // namespace mekhala
