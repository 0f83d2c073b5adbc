#include "io/formats/neo4j.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "engine/base/text.hpp"

namespace mekhala {
namespace {

enum class Part : std::uint8_t { property, id, start, end, type, label, ignore };

struct Neo4jColumn {
  Part part = Part::property;
  std::string name;
  std::string space;
  bool is_list = false;
};

Neo4jColumn read_column(std::string_view header) {
  Neo4jColumn column;
  const std::size_t colon = header.rfind(':');
  if (colon == std::string_view::npos) {
    column.name = std::string(header);
    return column;
  }
  column.name = std::string(trim(header.substr(0, colon)));
  std::string_view word = trim(header.substr(colon + 1));
  // "float[]", "ID(Person)", "point{crs:...}".
  word = word.substr(0, word.find('{'));
  if (word.ends_with("[]")) {
    column.is_list = true;
    word.remove_suffix(2);
  }
  if (const std::size_t open = word.find('('); open != std::string_view::npos) {
    const std::size_t close = word.find(')', open);
    column.space = std::string(word.substr(open + 1, close - open - 1));
    word = word.substr(0, open);
  }
  if (word == "ID") column.part = Part::id;
  if (word == "START_ID") column.part = Part::start;
  if (word == "END_ID") column.part = Part::end;
  if (word == "TYPE") column.part = Part::type;
  if (word == "LABEL") column.part = Part::label;
  if (word == "IGNORE") column.part = Part::ignore;
  return column;
}

bool is_place(Part part) { return part == Part::id || part == Part::start || part == Part::end; }

std::string name_of(const Neo4jColumn& column, std::size_t number) {
  switch (column.part) {
    case Part::id:
      return "id";
    case Part::start:
      return "source";
    case Part::end:
      return "target";
    case Part::type:
      return "relation";
    case Part::label:
      return "kind";
    case Part::property:
    case Part::ignore:
      break;
  }
  return column.name.empty() ? fmt::format("column {}", number + 1) : column.name;
}

bool has_several_labels(const CellTable& table, const std::vector<Neo4jColumn>& columns) {
  for (std::size_t c = 0; c < columns.size(); ++c) {
    if (columns[c].part != Part::label) continue;
    for (std::size_t r = 0; r < table.rows(); ++r) {
      if (table.cell(r, c).find(';') != std::string_view::npos) return true;
    }
  }
  return false;
}

std::string spread_list(std::string_view cell) {
  std::string text;
  for (const std::string_view item : split(cell, ';')) {
    text += (text.empty() ? "" : "; ");
    text += trim(item);
  }
  return text;
}

}  // namespace

bool is_neo4j_word(std::string_view header) { return is_place(read_column(header).part); }

bool is_neo4j_header(const CellTable& table) {
  return table.header_line != 0 &&
         std::any_of(table.header.begin(), table.header.end(), is_neo4j_word);
}

std::vector<std::string> neo4j_spaces(const CellTable& table) {
  std::vector<std::string> spaces;
  for (const std::string& header : table.header) {
    const Neo4jColumn column = read_column(header);
    if (is_place(column.part)) spaces.push_back(column.space);
  }
  return spaces;
}

void settle_neo4j(CellTable& table, bool spaced) {
  TextArena& arena = table.owner->arena;
  std::vector<Neo4jColumn> columns;
  std::vector<std::size_t> kept;
  for (std::size_t c = 0; c < table.columns(); ++c) {
    columns.push_back(read_column(table.header[c]));
    if (columns.back().part != Part::ignore) kept.push_back(c);
  }
  // Further labels may be roles, of victims for one, and are read as such.
  const bool several = has_several_labels(table, columns);
  std::vector<std::string_view> cells;
  cells.reserve(table.rows() * (kept.size() + 1));
  for (std::size_t r = 0; r < table.rows(); ++r) {
    std::string_view roles;
    for (const std::size_t c : kept) {
      std::string_view cell = table.cell(r, c);
      const Neo4jColumn& column = columns[c];
      if (spaced && is_place(column.part) && !column.space.empty() && !cell.empty()) {
        cell = arena.keep(fmt::format("{}/{}", column.space, cell));
      } else if (column.part == Part::label && cell.find(';') != std::string_view::npos) {
        const std::size_t end = cell.find(';');
        roles = arena.keep(spread_list(cell.substr(end + 1)));
        cell = trim(cell.substr(0, end));
        table.warnings.add("several_labels", "kind", table.lines[r],
                           "of several labels of a node the first is its kind; the others are read "
                           "as roles");
      } else if (column.is_list && cell.find(';') != std::string_view::npos) {
        cell = arena.keep(spread_list(cell));
      }
      cells.push_back(cell);
    }
    if (several) cells.push_back(roles);
  }
  std::vector<std::string> header;
  for (const std::size_t c : kept) header.push_back(name_of(columns[c], c));
  if (several) header.emplace_back("role");
  if (kept.size() < table.columns()) {
    table.warnings.add("ignored_columns", "", 0, "columns marked :IGNORE are left out", "",
                       table.columns() - kept.size());
  }
  table.header = std::move(header);
  table.cells = std::move(cells);
  table.types.clear();
}

}  // namespace mekhala
