#include "io/formats/graph_tables.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <unordered_set>

#include "engine/base/error.hpp"
#include "engine/base/text.hpp"
#include "io/header_words.hpp"

namespace mekhala {
namespace {

constexpr std::string_view kFurther = "further attributes";
constexpr std::size_t kMaxWarnings = 200;  // beyond, columns are no longer told apart
// Empty cells that a table may have for each filled one, and any table at all.
constexpr std::uint64_t kSparse = 8, kFreeCells = 1u << 20;

}  // namespace

GraphTablesBuilder::GraphTablesBuilder(std::string_view file, std::string_view format)
    : nodes_(tables_.nodes), links_(tables_.links) {
  tables_.format = std::string(format);
  for (CellTable* table : {&tables_.nodes, &tables_.links}) {
    table->file = std::string(file);
    table->format = std::string(format);
    table->encoding = "UTF-8";
    table->header_line = 1;
  }
  tables_.nodes.sheet = "nodes";
  tables_.links.sheet = "links";
  tables_.links.owner = tables_.nodes.owner;
}

void GraphTablesBuilder::set_encoding(std::string_view encoding) {
  tables_.nodes.encoding = tables_.links.encoding = std::string(encoding);
}

void GraphTablesBuilder::fail(std::uint64_t line, std::string_view what,
                              std::string_view value) const {
  throw Error(ErrorCode::invalid_input,
              fmt::format("{}, line {}: {}", tables_.nodes.file, line, what),
              Place{.file = tables_.nodes.file,
                    .line = line,
                    .byte = {},
                    .column = {},
                    .value = std::string(value)});
}

void GraphTablesBuilder::warn(std::string_view rule, std::string_view column, std::uint64_t line,
                              std::string_view message, std::string_view hint,
                              std::uint64_t count) {
  WarningList& warnings = tables_.nodes.warnings;
  const bool many = warnings.list().size() >= kMaxWarnings;
  warnings.add(rule, many ? std::string_view() : column, line, message, hint, count);
}

// Cells of several values are kept whole once: growing them in the arena would cost their square.
void GraphTablesBuilder::close_row(Rows& rows) {
  for (const auto& [cell, text] : rows.joined) {
    rows.cells[cell].text = rows.table->owner->arena.keep(text);
  }
  rows.joined.clear();
}

void GraphTablesBuilder::start(Rows& rows, std::uint64_t line) {
  if (at_ != nullptr) close_row(*at_);
  at_ = &rows;
  rows.starts.push_back(rows.cells.size());
  rows.table->lines.push_back(line);
}

void GraphTablesBuilder::node(std::string_view id, std::uint64_t line) {
  if (trim(id).empty()) fail(line, "a node without an id; give each node one");
  start(nodes_, line);
  add(nodes_, "id", true, id);
}

void GraphTablesBuilder::edge(std::string_view source, std::string_view target,
                              std::uint64_t line) {
  if (trim(source).empty() || trim(target).empty()) {
    fail(line, "an edge without a source or a target; give each edge both");
  }
  start(links_, line);
  add(links_, "source", true, source);
  add(links_, "target", true, target);
  directions_.push_back(-1);
}

void GraphTablesBuilder::direction(bool directed) { directions_.back() = directed ? 1 : 0; }

void GraphTablesBuilder::put(std::string_view column, std::string_view value) {
  add(*at_, column, true, trim(value));
}

void GraphTablesBuilder::attribute(std::string_view name, std::string_view value) {
  value = trim(value);
  if (name == "id" && at_ == &nodes_ && !nodes_.cells.empty() &&
      value == nodes_.cells[nodes_.starts.back()].text) {
    return;  // says the id once more
  }
  // What a file says of the direction of an edge in an attribute, where its format does not.
  if (name == "directed" && at_ == &links_ &&
      (value == "true" || value == "false" || value == "0" || value == "1")) {
    std::int8_t& known = directions_.back();
    if (known < 0) known = value == "true" || value == "1" ? 1 : 0;
    return;
  }
  add(*at_, name, false, value);
}

void GraphTablesBuilder::add(Rows& rows, std::string_view name, bool own, std::string_view value) {
  if (value.empty()) return;
  std::string key(own ? "=" : "+");
  key += name;
  const auto [at, fresh] = rows.index.emplace(std::move(key), rows.names.size());
  if (fresh) {
    rows.names.emplace_back(name);
    rows.own.push_back(own);
    rows.filled.push_back(0);
    rows.last.push_back(SIZE_MAX);
  }
  const std::uint32_t column = at->second;
  const std::size_t last = rows.last[column];
  if (last != SIZE_MAX && last >= rows.starts.back()) {
    std::string& text = rows.joined[last];
    if (text.empty()) text = rows.cells[last].text;
    text += "; ";
    text += value;
    return;
  }
  ++rows.filled[column];
  rows.last[column] = rows.cells.size();
  rows.cells.push_back({column, rows.table->owner->arena.keep(value)});
}

// An attribute that is called as a column of the format, and attributes of nodes that would make
// their table look like one of edges.
void GraphTablesBuilder::name_columns(Rows& rows) {
  bool source = false, target = false;
  for (std::size_t c = 0; c < rows.names.size(); ++c) {
    if (trim(rows.names[c]).empty()) rows.names[c] = fmt::format("column {}", c + 1);
    const HeaderWord word = header_word(rows.names[c]);
    source |= word == HeaderWord::source;
    target |= word == HeaderWord::target;
  }
  const bool of_nodes = &rows == &nodes_;
  for (std::size_t c = 0; c < rows.names.size(); ++c) {
    if (rows.own[c]) continue;
    const HeaderWord word = header_word(rows.names[c]);
    const bool end = word == HeaderWord::source || word == HeaderWord::target;
    const bool as_format = rows.index.contains("=" + rows.names[c]);
    if (as_format || (of_nodes ? source && target && end : end)) {
      rows.names[c] = "attribute " + rows.names[c];
    }
  }
}

// Rows of cells as a table, the rarest columns folded into one where it would be too large.
void GraphTablesBuilder::spread(Rows& rows) {
  name_columns(rows);
  const std::size_t columns = rows.names.size();
  const std::uint64_t num_rows = rows.starts.size();
  std::vector<std::size_t> order(columns);
  for (std::size_t c = 0; c < columns; ++c) order[c] = c;
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return rows.own[a] != rows.own[b] ? rows.own[a] : rows.filled[a] > rows.filled[b];
  });
  const std::uint64_t cells = kSparse * rows.cells.size() + kFreeCells;
  const std::uint64_t room = num_rows == 0 ? kMaxGraphColumns : cells / num_rows;
  const std::size_t kept = std::min<std::uint64_t>(
      columns, std::max<std::uint64_t>(8, std::min<std::uint64_t>(room, kMaxGraphColumns)));
  std::vector<std::size_t> place(columns, SIZE_MAX);
  std::sort(order.begin(), order.begin() + static_cast<std::ptrdiff_t>(kept));
  CellTable& table = *rows.table;
  for (std::size_t i = 0; i < kept; ++i) {
    place[order[i]] = table.header.size();
    table.header.push_back(rows.names[order[i]]);
  }
  const bool folded = kept < columns;
  if (folded) table.header.emplace_back(kFurther);
  const std::size_t width = table.header.size();
  table.cells.resize(num_rows * width);
  rows.starts.push_back(rows.cells.size());
  for (std::size_t r = 0; r < num_rows; ++r) {
    std::string further;
    for (std::size_t i = rows.starts[r]; i < rows.starts[r + 1]; ++i) {
      const Cell& cell = rows.cells[i];
      if (place[cell.column] != SIZE_MAX) {
        table.cells[r * width + place[cell.column]] = cell.text;
      } else {
        further += fmt::format("{}{}: {}", further.empty() ? "" : "; ", rows.names[cell.column],
                               cell.text);
      }
    }
    if (!further.empty()) table.cells[(r + 1) * width - 1] = table.owner->arena.keep(further);
  }
  if (folded) {
    warn("many_attributes", "", 0,
         fmt::format("more than {} attributes, or attributes that few have; the rarest became one "
                     "column, `{}`",
                     kept, kFurther),
         "", columns - kept);
  }
  rows.cells = {};
}

void GraphTablesBuilder::add_directions() {
  for (const std::int8_t direction : directions_) {
    const bool directed = direction < 0 ? tables_.directed.value_or(false) : direction == 1;
    if (direction < 0 && !tables_.directed) continue;
    ++(directed ? tables_.directed_links : tables_.undirected_links);
  }
  if (tables_.directed_links == 0 || tables_.undirected_links == 0) {
    // Edges that all say the same say it for the file.
    const bool all = tables_.directed_links + tables_.undirected_links == directions_.size();
    if (all && !directions_.empty()) tables_.directed = tables_.directed_links > 0;
    return;
  }
  warn("mixed_directions", "directed", 0,
       fmt::format("{} edges are directed and {} are not", tables_.directed_links,
                   tables_.undirected_links));
  const auto [at, fresh] =
      links_.index.emplace("=directed", static_cast<std::uint32_t>(links_.names.size()));
  if (fresh) {
    links_.names.emplace_back("directed");
    links_.own.push_back(true);
    links_.filled.push_back(directions_.size());
  }
  std::vector<Cell> cells;
  cells.reserve(links_.cells.size() + directions_.size());
  links_.starts.push_back(links_.cells.size());
  for (std::size_t e = 0; e < directions_.size(); ++e) {
    const std::size_t begin = links_.starts[e], end = links_.starts[e + 1];
    links_.starts[e] = cells.size();
    cells.insert(cells.end(), links_.cells.begin() + static_cast<std::ptrdiff_t>(begin),
                 links_.cells.begin() + static_cast<std::ptrdiff_t>(end));
    const bool directed =
        directions_[e] < 0 ? tables_.directed.value_or(false) : directions_[e] == 1;
    cells.push_back({at->second, directed ? "true" : "false"});
  }
  links_.starts.pop_back();
  links_.cells = std::move(cells);
}

void GraphTablesBuilder::count_undeclared() {
  if (nodes_.starts.empty()) return;  // a file of edges alone lists no nodes
  std::unordered_set<std::string_view> known;
  known.reserve(nodes_.starts.size());
  for (const std::size_t first : nodes_.starts) known.insert(nodes_.cells[first].text);
  for (std::size_t e = 0; e < links_.starts.size(); ++e) {
    for (const std::size_t end : {links_.starts[e], links_.starts[e] + 1}) {
      if (!known.insert(links_.cells[end].text).second) continue;
      ++tables_.undeclared;
      warn("undeclared_node", "", links_.table->lines[e],
           "edges name nodes that the file does not list; they are nodes without attributes",
           "list each node, or check how its id is written");
    }
  }
}

GraphTables GraphTablesBuilder::finish() {
  if (at_ != nullptr) close_row(*at_);
  count_undeclared();
  add_directions();
  spread(nodes_);
  spread(links_);
  return std::move(tables_);
}

}  // namespace mekhala
