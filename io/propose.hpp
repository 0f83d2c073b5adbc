#pragma once

#include <string_view>

#include "io/mapping.hpp"
#include "io/table.hpp"

namespace mekhala {

// True for a column name that the importer knows: of graphs and records, of roles, kinds and
// properties in any of the ontology's languages, and of "recruiter phone", "ชื่อผู้เสียหาย".
[[nodiscard]] bool is_known_header(const Ontology& ontology, std::string_view name);

// A mapping for a table that came without one, from the names of its columns and what stands in
// them. Each column's use, how sure it is and why are in TableMapping::columns. Columns without a
// known meaning are kept as notes of the row's first entity.
//
// Recognised: a labelled adjacency matrix; an edge table (source and target, or caller and called,
// payer and payee with their numbers and accounts); a node table; an event table, where one row is
// about a person and names recruiters, agencies, places, phones, accounts, documents and dates.
// Errors: Error(invalid_input) that lists the columns seen, where nothing says what a row is about.
[[nodiscard]] TableMapping propose_mapping(const CellTable& table, const Ontology& ontology,
                                           const ImportOptions& options);

}  // namespace mekhala
