#pragma once

#include "io/mapping.hpp"
#include "io/table.hpp"

namespace mekhala {

// How a table without a mapping is understood, from its header (words in eight languages) and its
// shape: a labelled matrix, an edge table (source and target), a table of records (an id or a name
// and properties), or an event table in which a row speaks of several people and things
// ("recruiter", "recruiter phone", "agency"). Each column says what it became and how sure that is;
// none is dropped: what fits nowhere is kept as a note.
[[nodiscard]] TableMapping propose_mapping(const CellTable& table, const ImportOptions& options,
                                           const Ontology& ontology);
// A word that a header is likely to hold.
[[nodiscard]] bool is_known_header(const Ontology& ontology, std::string_view header);

}  // namespace mekhala
