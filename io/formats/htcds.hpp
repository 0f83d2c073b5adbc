#pragma once

#include <string_view>

#include "engine/base/context.hpp"
#include "io/mapping.hpp"
#include "io/table.hpp"

// The Human Trafficking Case Data Standard 2.0 (International Organization for Migration): a table
// with a row a case as its form's tools export it (CSV, XLSX), or one form sent in as XML. Columns
// are known by the standard's names, whatever group stands before them ("person/prs_First_Name").
namespace mekhala {

// Whether at least three columns have names of the standard, and one of them is of a victim.
[[nodiscard]] bool is_htcds(const CellTable& table);

// Puts such a table into shape: columns get the standard's names, choices told in a column each
// ("vic_TypeOfExploitation/ForcedLabour") become one cell, of a row without consent nothing stays
// that tells who it is, and a row without a status is that of a possible victim. Says each with its
// count.
void settle_htcds(CellTable& table);

// How a settled table becomes people, their place of exploitation and the link between these.
[[nodiscard]] TableMapping htcds_mapping(const CellTable& table, const Ontology& ontology);

// A form sent in as XML: a table of one row. Nothing is read of the form's own definition.
[[nodiscard]] bool is_htcds_xml(std::string_view bytes);
// Errors: Error(invalid_input) for broken XML, and for a form's definition, which has no answers.
[[nodiscard]] CellTable read_htcds_xml(std::string_view bytes, std::string_view file,
                                       Context& context);

}  // namespace mekhala
