#pragma once

#include <string_view>

#include "io/batch_builder.hpp"
#include "io/import.hpp"

namespace mekhala {

// True if the first line looks like a FollowTheMoney entity or delta: an object with `schema` and
// `properties`, or with `op` and `entity`.
[[nodiscard]] bool looks_like_ftm(std::string_view bytes);

// Reads FollowTheMoney JSON lines: node schemata become entities, edge schemata links between all
// that their two sides name, and properties that name other entities (Call, Message, Email, Event,
// Trip, Sanction, Identification ...) links of their own, as the ontology file says. Lines with one
// id are fragments of one entity. Delta lines: ADD and MOD say what an entity holds now, DEL that
// it is gone; each replaces what the file said before. Nested entities count as lines of their own.
//
// Ids are record ids of the source; accounts, bank accounts, wallets and documents that name their
// number are known by it across files, and so are phone numbers and e-mail addresses, which become
// entities that their holder uses.
//
// rows = lines that are not blank. A line is rejected, with its reason, if it is no JSON object,
// has no id or schema, or a schema that the ontology does not know. What a property says without a
// place in the ontology is kept as a note. Dangling references are counted. Errors:
// Error(invalid_input) for UTF-16 bytes.
[[nodiscard]] ImportedFile read_ftm(std::string_view bytes, std::string_view file,
                                    const ImportScope& scope, Context& context);

// FollowTheMoney statements as a table: one value of one property of one entity a row (columns
// canonical_id or entity_id, prop, schema, value ...). Read as the entities they add up to; rows of
// the property `id` say that an entity is there, rows marked external are left out and counted.
// rows = statements; a row is rejected as a line of JSON would be.
[[nodiscard]] bool is_ftm_statements(const CellTable& table);
[[nodiscard]] ImportedFile read_ftm_statements(const CellTable& table, const ImportScope& scope,
                                               Context& context);

}  // namespace mekhala
