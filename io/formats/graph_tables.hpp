#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "io/table.hpp"

// A file of nodes and edges, whatever its format, as two tables: what an import, a plain graph for
// `run` and a report of losses all take.
namespace mekhala {

inline constexpr std::size_t kMaxGraphColumns = 1024;
inline constexpr std::uint64_t kMaxListedNodes = 1'000'000;  // that a file only counts

struct GraphTables {
  std::string format;            // "GraphML", "GEXF 1.2"
  CellTable nodes;               // columns: id, then what the file says of nodes
  CellTable links;               // columns: source, target, then what the file says of edges
  std::optional<bool> directed;  // edges without a word of their own; nothing: not said
  std::uint64_t directed_links = 0, undirected_links = 0;
  std::uint64_t undeclared = 0;  // distinct ends of edges that no node of the file has as id
};

// Puts the two tables together as a file is read. Columns turn up as the rows name them. The
// columns that the format itself has go in by put(); attributes that the file's author named go in
// by attribute() and are called "attribute NAME" where both have one name. Repeated values of one
// cell are joined by "; ".
//
// What would take far more memory than the file (many rare attributes) is put into one column
// "further attributes" as text, and a warning says so.
class GraphTablesBuilder {
 public:
  GraphTablesBuilder(std::string_view file, std::string_view format);
  GraphTablesBuilder(const GraphTablesBuilder&) = delete;
  GraphTablesBuilder& operator=(const GraphTablesBuilder&) = delete;

  void node(std::string_view id, std::uint64_t line);
  void edge(std::string_view source, std::string_view target, std::uint64_t line);
  // Of the row begun last.
  void put(std::string_view column, std::string_view value);
  void attribute(std::string_view name, std::string_view value);
  // Of the edge begun last; edges without go by set_directed().
  void direction(bool directed);
  void set_directed(bool directed) { tables_.directed = directed; }
  void set_format(std::string_view format) { tables_.format = std::string(format); }
  void set_encoding(std::string_view encoding);

  // One class of loss or oddity, however often it is met. `message` holds no value of the file.
  void warn(std::string_view rule, std::string_view column, std::uint64_t line,
            std::string_view message, std::string_view hint = {}, std::uint64_t count = 1);
  [[nodiscard]] std::uint64_t num_nodes() const { return tables_.nodes.lines.size(); }
  [[nodiscard]] std::uint64_t num_edges() const { return tables_.links.lines.size(); }
  // Throws Error(invalid_input) with file, line and what is wrong; `value` goes into its place.
  [[noreturn]] void fail(std::uint64_t line, std::string_view what,
                         std::string_view value = {}) const;

  [[nodiscard]] GraphTables finish();

 private:
  struct Cell {
    std::uint32_t column = 0;
    std::string_view text;
  };
  struct Rows {
    explicit Rows(CellTable& made) : table(&made) {}
    CellTable* table;
    std::vector<std::string> names;  // of columns, in order of first sight
    std::vector<bool> own;           // the format's, not an attribute of the file's author
    std::vector<std::uint64_t> filled;
    std::vector<std::size_t> last;                         // place in cells of a column's last cell
    std::unordered_map<std::size_t, std::string> joined;   // cells of the open row with many values
    std::unordered_map<std::string, std::uint32_t> index;  // "=name" or "+name"
    std::vector<Cell> cells;
    std::vector<std::size_t> starts;  // of each row in cells
  };

  void start(Rows& rows, std::uint64_t line);
  static void close_row(Rows& rows);
  void add(Rows& rows, std::string_view name, bool own, std::string_view value);
  void name_columns(Rows& rows);
  void spread(Rows& rows);
  void add_directions();
  void count_undeclared();

  GraphTables tables_;
  Rows nodes_, links_;
  Rows* at_ = nullptr;
  std::vector<std::int8_t> directions_;  // of edges: -1 not said, else 0 or 1
};

}  // namespace mekhala
