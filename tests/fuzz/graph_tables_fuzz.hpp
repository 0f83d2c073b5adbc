#pragma once

#include "io/formats/graph_tables.hpp"
#include "tests/fuzz/fuzz.hpp"

// What the targets of readers of nodes and edges share.
namespace mekhala::fuzz {

inline void check(const GraphTables& tables) {
  for (const CellTable* table : {&tables.nodes, &tables.links}) {
    require(table->cells.size() == table->rows() * table->columns());
    require(table->columns() <= kMaxGraphColumns + 1);
  }
  // Each node has an id, each edge two ends, and each end is counted once where no node has it.
  for (std::size_t r = 0; r < tables.nodes.rows(); ++r) require(!tables.nodes.cell(r, 0).empty());
  for (std::size_t r = 0; r < tables.links.rows(); ++r) {
    require(!tables.links.cell(r, 0).empty() && !tables.links.cell(r, 1).empty());
  }
  require(tables.undeclared <= 2 * tables.links.rows());
  require(tables.directed_links + tables.undirected_links <= tables.links.rows());
}

template <typename Reader>
int run_reader(const std::uint8_t* data, std::size_t size, Reader reader) {
  return run(data, size, [&](std::string_view bytes, Context& context) {
    check(reader(bytes, "input", context));
  });
}

}  // namespace mekhala::fuzz
