#pragma once

#include <string_view>
#include <vector>

#include "io/table.hpp"

// CSV as `neo4j-admin import` takes it: headers say what a column is (":ID(Person)",
// "name:string", ":START_ID", ":END_ID", ":TYPE", ":LABEL", ":IGNORE").
namespace mekhala {

// True where a column of this header is an id or an end of a relationship.
[[nodiscard]] bool is_neo4j_word(std::string_view header);
[[nodiscard]] bool is_neo4j_header(const CellTable& table);

// The spaces of ids that a table names, "" for those without a name.
[[nodiscard]] std::vector<std::string> neo4j_spaces(const CellTable& table);

// Gives the columns the names that importers know (id, source, target, relation, kind) and takes
// out what is to be ignored. With `spaced`, ids get their space in front ("Person/7"): the same id
// in two spaces is two nodes. Lists ("a;b") are written "a; b"; of several labels the first is the
// kind and the others go into a column `role`, with a warning.
void settle_neo4j(CellTable& table, bool spaced);

}  // namespace mekhala
