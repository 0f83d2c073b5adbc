#pragma once

#include <optional>
#include <string_view>

#include "engine/base/context.hpp"
#include "io/formats/graph_tables.hpp"

namespace mekhala {

// The format of a file of nodes and edges, told by its content, then by its name.
enum class GraphFormat {
  none,  // a table, or nothing that is known
  graphml,
  gexf,
  kml,
  anx,
  gml,
  pajek,
  dl,
  dot,
  matrix_market,
  metis,
  json  // one of those in io/json_graph.hpp
};
// `name` is a file's name without folders. The ending .gz or .zst does not count.
[[nodiscard]] GraphFormat graph_format(std::string_view bytes, std::string_view name);

// Reads a file (unpacked) in the format that graph_format() tells. Nothing for `none`.
// Errors: those of the readers; Error(invalid_input) for formats that are known but not read
//   (binary UCINET, XML of another kind), with a word on what to do.
[[nodiscard]] std::optional<GraphTables> read_graph_tables(std::string_view bytes,
                                                           std::string_view name, Context& context);

}  // namespace mekhala
