#include "io/graph_file.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <map>
#include <unordered_map>

#include "engine/base/error.hpp"
#include "engine/base/file.hpp"
#include "engine/base/text.hpp"
#include "io/delimited.hpp"
#include "io/formats/neo4j.hpp"
#include "io/formats/recognise.hpp"
#include "io/header_words.hpp"
#include "io/matrix.hpp"
#include "io/xlsx.hpp"
#include "io/zip_archive.hpp"

namespace mekhala {
namespace {

constexpr std::uint64_t kMaxUnpackedBytes = 16ULL << 30;
constexpr std::size_t kLookBytes = 1u << 16;

[[noreturn]] void fail(const CellTable& table, std::uint64_t line, std::string_view column,
                       std::string_view what, std::string_view value = {}) {
  throw Error(ErrorCode::invalid_input, fmt::format("{}, line {}: {}", table.file, line, what),
              Place{.file = table.file,
                    .line = line,
                    .byte = {},
                    .column = std::string(column),
                    .value = std::string(value)});
}

// A header in words that the fast loader does not know: "ต้นทาง,ปลายทาง".
bool has_local_header(std::string_view line) {
  const std::size_t end = line.find_first_of(",;\t ");
  const HeaderWord word = header_word(line.substr(0, end));
  return (word == HeaderWord::source || word == HeaderWord::target) &&
         !matches(to_lower(line.substr(0, end)), "source|from|src");
}

// "source,target,day": a column with a name of its own, which the fast loader would leave out.
bool names_further_column(std::string_view line) {
  const std::size_t mark = line.find_first_of(",;\t ");
  if (mark == std::string_view::npos || header_word(line.substr(0, mark)) == HeaderWord::none) {
    return false;
  }
  const std::size_t last = line.find_last_of(line[mark]);
  const std::string_view name = trim(line.substr(last + 1));
  const HeaderWord word = header_word(name);
  return last != mark && word != HeaderWord::weight && word != HeaderWord::source &&
         word != HeaderWord::target;
}

// Two or three bare columns, no quotes, one-byte line ends: what the fast loader reads.
bool is_plain_edge_list(std::string_view bytes) {
  const std::string_view look = bytes.substr(0, kLookBytes);
  if (bytes.find('"') != std::string_view::npos || look.starts_with("\xef\xbb\xbf") ||
      look.find('\0') != std::string_view::npos || look.starts_with("sep=")) {
    return false;
  }
  std::size_t at = 0;
  std::size_t lines = 0, widest = 0;
  while (at < look.size() && lines < 50) {
    const std::size_t end = look.find('\n', at);
    if (end == std::string_view::npos && lines > 0 && look.size() < bytes.size()) break;
    std::string_view line = trim(look.substr(at, end == std::string_view::npos ? end : end - at));
    at = end == std::string_view::npos ? look.size() : end + 1;
    if (line.empty() || line.starts_with('#') || line.starts_with('%')) continue;
    if (line.find('\r') != std::string_view::npos) return false;
    const std::size_t mark = line.find_first_of(",;\t");
    std::size_t columns = 1;
    if (mark != std::string_view::npos) {
      columns += static_cast<std::size_t>(std::count(line.begin(), line.end(), line[mark]));
    } else {
      for (std::size_t i = 1; i < line.size(); ++i)
        columns += line[i] != ' ' && line[i - 1] == ' ' ? 1 : 0;
    }
    if (columns < 2 || columns > 3) return false;
    if (lines == 0 && (has_local_header(line) || names_further_column(line))) return false;
    widest = std::max(widest, columns);
    ++lines;
  }
  // Three lines of three cells may be a matrix of two people.
  return lines > 0 && !(lines == 3 && widest == 3);
}

// What a graph is made of before its nodes are numbered.
struct RawGraph {
  std::vector<std::string_view> ids;  // in order of first sight
  std::unordered_map<std::string_view, NodeId> index;
  std::vector<EdgeEnds> edges;
  std::vector<std::size_t> rows;  // of the table, for each edge

  NodeId node(std::string_view id) {
    const auto [at, fresh] = index.try_emplace(id, static_cast<NodeId>(ids.size()));
    if (fresh) ids.push_back(id);
    return at->second;
  }
};

// The canonical text of a 64-bit integer: "7", not "007" or "7.0".
std::optional<std::int64_t> canonical_integer(std::string_view text) {
  const auto value = parse_int(text);
  if (!value || fmt::format("{}", *value) != text) return std::nullopt;
  return value;
}

NamedGraph number_nodes(RawGraph& raw, bool directed, std::vector<EdgeId>& order) {
  std::vector<NodeId> by_name(raw.ids.size());
  for (NodeId i = 0; i < by_name.size(); ++i) by_name[i] = i;
  std::vector<std::int64_t> integers;
  for (const std::string_view id : raw.ids) {
    const auto value = canonical_integer(id);
    if (!value) break;
    integers.push_back(*value);
  }
  NamedGraph named;
  if (!raw.ids.empty() && integers.size() == raw.ids.size()) {
    std::sort(by_name.begin(), by_name.end(),
              [&](NodeId a, NodeId b) { return integers[a] < integers[b]; });
    std::vector<std::int64_t> sorted;
    for (const NodeId node : by_name) sorted.push_back(integers[node]);
    named.names = NodeNames(std::move(sorted));
  } else {
    std::sort(by_name.begin(), by_name.end(),
              [&](NodeId a, NodeId b) { return raw.ids[a] < raw.ids[b]; });
    std::vector<std::string> sorted;
    for (const NodeId node : by_name) sorted.emplace_back(raw.ids[node]);
    named.names = NodeNames(sorted);
  }
  std::vector<NodeId> number(by_name.size());
  for (NodeId i = 0; i < by_name.size(); ++i) number[by_name[i]] = i;
  for (EdgeEnds& edge : raw.edges) edge = {number[edge.source], number[edge.target]};
  named.graph = Graph::from_edges(static_cast<NodeId>(raw.ids.size()), raw.edges, directed, &order);
  return named;
}

std::optional<std::size_t> column_of(const CellTable& table, HeaderWord word) {
  for (std::size_t c = 0; c < table.columns(); ++c) {
    if (header_word(table.header[c]) == word) return c;
  }
  return std::nullopt;
}

std::string columns_seen(const CellTable& table) {
  std::string seen;
  for (const std::string& name : table.header) {
    seen += (seen.empty() ? "" : ", ") + escape_terminal(truncate_display(name, 40));
    if (seen.size() > 400) return seen + " ...";
  }
  return seen;
}

// Ends of an edge table: by name, or the first two columns of a file without header.
std::pair<std::size_t, std::size_t> end_columns(const CellTable& table) {
  const auto source = column_of(table, HeaderWord::source);
  const auto target = column_of(table, HeaderWord::target);
  if (source && target) return {*source, *target};
  if (table.header_line == 0 && table.columns() >= 2) return {0, 1};
  fail(
      table, table.header_line, "",
      fmt::format("no columns for both ends of an edge (source and target, or words for them); the "
                  "columns are: {}",
                  columns_seen(table)));
}

void add_columns(NamedGraph& named, const CellTable& table, const RawGraph& raw,
                 const std::vector<EdgeId>& order, std::size_t source, std::size_t target) {
  named.edge_columns = ColumnTable(raw.edges.size());
  auto weight = column_of(table, HeaderWord::weight);
  if (!weight && table.header_line == 0 && table.columns() == 3) weight = 2;
  for (std::size_t c = 0; c < table.columns(); ++c) {
    if (c == source || c == target) continue;
    if (weight == c) {
      Column<double> values(raw.edges.size());
      for (std::size_t e = 0; e < order.size(); ++e) {
        const std::size_t row = raw.rows[order[e]];
        const std::string_view cell = table.cell(row, c);
        if (cell.empty()) continue;
        const auto value = parse_double(cell);
        if (!value) {
          fail(table, table.lines[row], table.header[c],
               fmt::format("column {}: not a finite number ({})", escape_terminal(table.header[c]),
                           shape_of(cell)),
               cell);
        }
        values.set(e, *value);
      }
      named.edge_columns.add("weight", std::move(values));
      if (table.header[c] != "weight") {
        named.notes.push_back(
            fmt::format("column {} was read as the weight", escape_terminal(table.header[c])));
      }
      continue;
    }
    Column<std::string> values(raw.edges.size());
    for (std::size_t e = 0; e < order.size(); ++e) {
      const std::string_view cell = table.cell(raw.rows[order[e]], c);
      if (!cell.empty()) values.set(e, std::string(cell));
    }
    if (table.header[c] != "weight") named.edge_columns.add(table.header[c], std::move(values));
  }
}

// The rows whose edges have no direction, among others that have one.
std::vector<bool> rows_both_ways(const CellTable& table) {
  std::vector<bool> both(table.rows());
  const auto found = std::find(table.header.begin(), table.header.end(), "directed");
  if (found == table.header.end()) return both;
  const auto column = static_cast<std::size_t>(found - table.header.begin());
  for (std::size_t r = 0; r < table.rows(); ++r) both[r] = table.cell(r, column) == "false";
  return both;
}

// `both_ways`: empty, or one a row: true for what becomes two directed edges.
NamedGraph from_edge_table(const CellTable& table, bool directed,
                           const std::vector<std::string_view>& nodes,
                           const std::vector<bool>& both_ways) {
  const auto [source, target] = end_columns(table);
  RawGraph raw;
  for (const std::string_view node : nodes) raw.node(node);
  for (std::size_t r = 0; r < table.rows(); ++r) {
    const std::string_view a = table.cell(r, source), b = table.cell(r, target);
    if (a.empty() || b.empty()) {
      fail(table, table.lines[r], table.header[a.empty() ? source : target],
           fmt::format("column {}: an end of the edge is empty",
                       escape_terminal(table.header[a.empty() ? source : target])));
    }
    raw.edges.push_back({raw.node(a), raw.node(b)});
    raw.rows.push_back(r);
    if (!both_ways.empty() && both_ways[r] && a != b) {
      raw.edges.push_back({raw.node(b), raw.node(a)});
      raw.rows.push_back(r);
    }
  }
  std::vector<EdgeId> order;
  NamedGraph named = number_nodes(raw, directed, order);
  add_columns(named, table, raw, order, source, target);
  return named;
}

NamedGraph from_matrix(const CellTable& table, std::optional<bool> directed_wish) {
  const Matrix matrix = read_matrix(table);
  const bool directed = directed_wish.value_or(!matrix.symmetric);
  RawGraph raw;
  for (const std::string_view label : matrix.labels) raw.node(label);
  std::vector<double> weights;
  if (directed) {
    for (const MatrixEntry& entry : matrix.entries) {
      raw.edges.push_back({entry.row, entry.column});
      weights.push_back(entry.value);
    }
  } else {
    std::map<std::pair<NodeId, NodeId>, double> pairs;
    for (const MatrixEntry& entry : matrix.entries) {
      const auto pair = std::minmax(entry.row, entry.column);
      // A symmetric matrix says each tie twice.
      if (matrix.symmetric && entry.row > entry.column) continue;
      pairs[{pair.first, pair.second}] += entry.value;
    }
    for (const auto& [pair, value] : pairs) {
      raw.edges.push_back({pair.first, pair.second});
      weights.push_back(value);
    }
  }
  std::vector<EdgeId> order;
  NamedGraph named = number_nodes(raw, directed, order);
  std::vector<double> sorted;
  for (const EdgeId edge : order) sorted.push_back(weights[edge]);
  named.edge_columns = ColumnTable(raw.edges.size());
  named.edge_columns.add("weight", Column<double>(std::move(sorted)));
  named.notes.push_back(matrix.symmetric ? "a symmetric matrix: each pair is one edge"
                        : directed
                            ? "a matrix that is not symmetric: each entry is a directed edge"
                            : "a matrix that is not symmetric, read as undirected: one edge for "
                              "each pair with an entry in either direction, its weight their sum");
  return named;
}

void add_notes(NamedGraph& named, const CellTable& table) {
  for (const ImportWarning& warning : table.warnings.list()) {
    named.notes.push_back(
        warning.line != 0
            ? fmt::format("line {}: {} ({})", warning.line, warning.message, warning.count)
            : fmt::format("{} ({})", warning.message, warning.count));
  }
}

// A column is numbers where every value that is there is one, else text.
void add_node_columns(NamedGraph& named, const CellTable& nodes) {
  const NodeId n = named.graph.num_nodes();
  named.node_columns = ColumnTable(n);
  std::vector<std::size_t> row_of(n, SIZE_MAX);
  for (std::size_t r = 0; r < nodes.rows(); ++r) {
    std::size_t& row = row_of[named.names.find(nodes.cell(r, 0))];
    if (row == SIZE_MAX) row = r;
  }
  for (std::size_t c = 1; c < nodes.columns(); ++c) {
    Column<double> numbers(n);
    Column<std::string> texts(n);
    bool all_numbers = true;
    for (NodeId node = 0; node < n; ++node) {
      if (row_of[node] == SIZE_MAX) continue;
      const std::string_view cell = nodes.cell(row_of[node], c);
      if (cell.empty()) continue;
      const auto number = parse_double(cell);
      all_numbers &= number.has_value();
      if (number) numbers.set(node, *number);
      texts.set(node, std::string(cell));
    }
    if (all_numbers) {
      named.node_columns.add(nodes.header[c], std::move(numbers));
    } else {
      named.node_columns.add(nodes.header[c], std::move(texts));
    }
  }
}

GraphFile from_graph_tables(const GraphTables& tables, const GraphFileOptions& options) {
  std::vector<std::string_view> nodes;
  for (std::size_t r = 0; r < tables.nodes.rows(); ++r) nodes.push_back(tables.nodes.cell(r, 0));
  GraphFile result;
  result.format = tables.format;
  result.encoding = tables.nodes.encoding;
  const bool directed = options.directed.value_or(tables.directed.value_or(false));
  const bool mixed = tables.directed_links > 0 && tables.undirected_links > 0;
  if (tables.links.columns() == 0) {
    RawGraph raw;
    for (const std::string_view node : nodes) raw.node(node);
    std::vector<EdgeId> order;
    result.named = number_nodes(raw, directed, order);
    result.named.edge_columns = ColumnTable(0);
  } else {
    result.named =
        from_edge_table(tables.links, directed, nodes,
                        mixed && directed ? rows_both_ways(tables.links) : std::vector<bool>());
  }
  add_node_columns(result.named, tables.nodes);
  const std::uint64_t known = tables.undeclared + nodes.size();
  if (result.named.graph.num_nodes() < known) {
    result.named.notes.push_back(
        fmt::format("{} nodes have the id of an earlier one; each id is one node",
                    known - result.named.graph.num_nodes()));
  }
  if (mixed) {
    result.named.notes.push_back(directed ? "edges without direction became one edge each way"
                                          : "directed edges were read as edges without direction; "
                                            "--directed keeps their direction");
  }
  add_notes(result.named, tables.nodes);
  add_notes(result.named, tables.links);
  return result;
}

}  // namespace

GraphFile parse_graph_file(std::string_view bytes, std::string_view file,
                           const GraphFileOptions& options, Context& context) {
  std::string unpacked;
  if (detect_compression(bytes) != Compression::none) {
    unpacked = decompress(bytes, kMaxUnpackedBytes, file);
    bytes = unpacked;
  }
  if (looks_like_xlsx(bytes)) {
    if (std::string document = zipped_document(bytes, file); !document.empty()) {
      unpacked = std::move(document);
      bytes = unpacked;
    }
  }
  if (const auto tables = read_graph_tables(bytes, file, context)) {
    return from_graph_tables(*tables, options);
  }
  GraphFile result;
  if (options.encoding.empty() && is_plain_edge_list(bytes)) {
    result.named =
        parse_edge_list(bytes, file, {.directed = options.directed.value_or(false)}, context);
    result.format = "edge list";
    result.encoding = "UTF-8";
    return result;
  }
  DelimitedOptions read;
  read.encoding = options.encoding;
  read.known_header = [](std::string_view name) {
    return header_word(name) != HeaderWord::none || is_neo4j_word(name);
  };
  CellTable table = read_delimited(bytes, file, read, context);
  result.encoding = table.encoding;
  if (!table.rejected.empty()) {
    fail(table, table.rejected.front().line, table.rejected.front().column,
         table.rejected.front().message + "; " + table.rejected.front().hint);
  }
  if (is_neo4j_header(table)) {
    const std::vector<std::string> spaces = neo4j_spaces(table);
    settle_neo4j(table, std::adjacent_find(spaces.begin(), spaces.end(), std::not_equal_to<>()) !=
                            spaces.end());
  }
  if (is_matrix(table)) {
    result.named = from_matrix(table, options.directed);
    result.format = "matrix";
  } else {
    result.named = from_edge_table(table, options.directed.value_or(false), {}, {});
    result.format = "edge table";
  }
  add_notes(result.named, table);
  return result;
}

GraphFile read_graph_file(const std::filesystem::path& path, const GraphFileOptions& options,
                          Context& context) {
  const FileBytes bytes(path);
  return parse_graph_file(bytes.view(), path.filename().string(), options, context);
}

}  // namespace mekhala
