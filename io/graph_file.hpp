#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "engine/base/context.hpp"
#include "engine/graph/edge_list.hpp"

// A plain graph out of a file, without a case, for `mekhala run ALGORITHM FILE`.
namespace mekhala {

struct GraphFileOptions {
  std::optional<bool> directed = {};  // nothing: as the file says (an asymmetric matrix,
                                      // "directed": true), else undirected
  std::string encoding = {};          // forces one; "" looks
};

struct GraphFile {
  NamedGraph named;
  std::string format;  // "edge list", "edge table", "matrix", "json graph", "GraphML" ...
  std::string encoding;
};

// Reads a plain edge list (engine/graph/edge_list.hpp; large files, fast), an edge table with a
// header, quotes or further columns, a labelled adjacency matrix, or a file of nodes and edges in
// any format of io/formats. Edges without direction among directed ones become one edge each way
// where the graph is directed. A numeric column of the weight family becomes the edge column
// "weight"; further columns of an edge table become text edge columns. An undirected reading of an
// asymmetric matrix has one edge for each pair with an entry in either direction, its weight their
// sum, and a note says so.
//
// Errors: Error(invalid_input) naming file and line. Unlike an import, nothing is rejected row by
// row:
//   a graph with rows missing is another graph.
[[nodiscard]] GraphFile read_graph_file(const std::filesystem::path& path,
                                        const GraphFileOptions& options, Context& context);
[[nodiscard]] GraphFile parse_graph_file(std::string_view bytes, std::string_view file,
                                         const GraphFileOptions& options, Context& context);

}  // namespace mekhala
