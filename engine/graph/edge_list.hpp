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
  explicit NodeNames(std::vector<std::int64_t> integers);
  // `offsets` has one more entry than there are names; name i is text[offsets[i], offsets[i+1]).
  NodeNames(std::string text, std::vector<std::uint64_t> offsets);
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
  std::vector<NodeId> order_;  // nodes by name; empty where nodes are in that order already

  void sort_unless_sorted();
  [[nodiscard]] std::string_view text_of(NodeId node) const;
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
};

// Reads a plain edge list: two or three columns a line (first source, second target, third, if it
// is a number, the edge column "weight"), separated by tabs, semicolons, commas or runs of blanks,
// whichever the first line has, in that order (a tab beside other blanks counts as one of a run).
// '#' and '%' start comment lines, blank lines are skipped, lines end in LF, CRLF or CR. A first
// line whose names are of the source/target family is a header: then there may be more columns, and
// those named source, target and weight are read. gzip and zstd are unpacked. Ids are integers if
// every one is a canonical 64-bit integer ("7", not "007" or "7.0"), else text, verbatim but for
// blanks around them. Nothing is allocated by the value of an id. An empty weight is a missing one.
//
// Errors: Error(invalid_input) with file and line, the first one of the file: a line with another
//   number of columns than the first, an empty id, ill-formed UTF-8 or NUL, a weight that is not a
//   finite number, a field that starts with a quotation mark (quoted files go through io).
// Cost: one parallel pass over the mapped bytes (a second one where a late line shows that ids are
//   not 32-bit integers), then the ids: linear for dense integers, else one sort of the distinct
//   ones. Memory: 8 bytes an edge beyond the graph. The same graph for any number of threads.
[[nodiscard]] NamedGraph read_edge_list(const std::filesystem::path& path,
                                        const EdgeListOptions& options, Context& context);
[[nodiscard]] NamedGraph parse_edge_list(std::string_view bytes, std::string_view file,
                                         const EdgeListOptions& options, Context& context);

}  // namespace mekhala
