#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/context.hpp"
#include "engine/graph/column.hpp"
#include "engine/graph/graph.hpp"

namespace mekhala {

// External ids of nodes, in node order. Integer ids are kept as integers: no text for 10^8 nodes.
class NodeNames {
 public:
  NodeNames() = default;
  explicit NodeNames(std::vector<std::int64_t> integers) : integers_(std::move(integers)) {}
  // `offsets` has one more entry than there are names; name i is text[offsets[i], offsets[i+1]).
  NodeNames(std::string text, std::vector<std::uint64_t> offsets)
      : text_(std::move(text)), offsets_(std::move(offsets)) {}
  explicit NodeNames(const std::vector<std::string>& names);

  [[nodiscard]] NodeId size() const;
  [[nodiscard]] std::string operator[](NodeId node) const;
  // kNoNode where there is none. O(log n).
  [[nodiscard]] NodeId find(std::string_view name) const;
  [[nodiscard]] bool are_integers() const { return offsets_.empty(); }

 private:
  std::vector<std::int64_t> integers_;
  std::string text_;
  std::vector<std::uint64_t> offsets_;
};

// A graph with external ids and whatever columns its file gave.
struct NamedGraph {
  Graph graph;
  NodeNames names;  // nodes are numbered by sorted id: integers by value, text by bytes
  ColumnTable node_columns;
  ColumnTable edge_columns;  // aligned to edge ids
  std::vector<std::string> notes;
};

struct EdgeListOptions {
  bool directed = false;
  // First column source, second target, third (if there and numeric) the edge column "weight".
};

// Reads a plain edge list: two or three columns a line, separated by space, tab, comma or
// semicolon;
// '#' and '%' start comment lines; a first line whose names are of the source/target family is a
// header; gzip and zstd are unpacked. Ids are integers if every one is a canonical 64-bit integer
// ("7", not "007" or "7.0"), else text, verbatim. Nothing is allocated by the value of an id.
//
// Errors: Error(invalid_input) with file and line: one or no id on a line, an empty id, ill-formed
//   UTF-8 or NUL, a weight that is not a finite number, an odd column count. Quotes are not
//   handled: quoted files go through io.
// Cost: one parallel pass over the mapped bytes, one sort of the ids. Memory: 8 bytes an edge and
//   arc beyond the graph. The same graph for any number of threads.
[[nodiscard]] NamedGraph read_edge_list(const std::filesystem::path& path,
                                        const EdgeListOptions& options, Context& context);
[[nodiscard]] NamedGraph parse_edge_list(std::string_view bytes, std::string_view file,
                                         const EdgeListOptions& options, Context& context);

}  // namespace mekhala
