#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "engine/case/ontology.hpp"
#include "io/batch_builder.hpp"
#include "io/mapping.hpp"
#include "io/table.hpp"

namespace mekhala {

// A table of one import, with its mapping.
struct MappedTable {
  const CellTable* table = nullptr;
  const TableMapping* mapping = nullptr;
};

// Which tables of one import mean the same by the id of a record: the number of a name space for
// each table, 0 for the one that they share.
//
// Ids are shared, so that a list of links may name the people of a list of people. Plain numbers
// that each list counts for itself are not: two tables part where both number records 1, 2, 3 and
// the same numbers are of other kinds, or most of the same numbers bear names without a word in
// common, or a heading says "No" (not "id") and one of the two has no names. A table that only
// names records goes with the table that has most of them. Errors: Error(usage) where two have
// equally many. Cost: linear in the rows.
[[nodiscard]] std::vector<std::size_t> record_spaces(std::span<const MappedTable> tables,
                                                     const Ontology& ontology);

// Takes the ids that a table gives to records, with their kinds, into scope.records, so that
// another table of the same import may name them.
void learn_records(const MappedTable& table, ImportScope& scope);

// Rows of a table whose id stands on an earlier row with a name that shares no word with theirs.
struct NameClashes {
  std::string column;             // of the ids
  std::vector<std::size_t> rows;  // of the table, from 0
};
[[nodiscard]] NameClashes name_clashes(const MappedTable& table);

}  // namespace mekhala
