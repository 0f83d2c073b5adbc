#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "engine/base/context.hpp"
#include "io/batch_builder.hpp"
#include "io/table.hpp"

namespace mekhala {

struct FtmOutcome {
  std::uint64_t rows = 0, accepted = 0;  // entities, and objects that are none
  WarningList warnings;
  std::vector<Rejection> rejections;
};

// Reads FollowTheMoney entities, one JSON object a line (or a JSON list of them): node schemata
// become entities, edge schemata links (several ends on a side: the product), entities that name
// others by a property (Call, Event, Passport ...) stay entities with a link to each, or become one
// link where ImportOptions::events_as_nodes is false and the ontology says which. Fragments of one
// id are one entity. An entity nested in a property is read like one of its own line. {"op": "DEL"}
// lines take nothing away from a case: they are rejected with a hint; "ADD" and "MOD" are read. A
// phone, e-mail or account number of a person is an identifier entity that the person uses. Unknown
// properties are kept as text, with a warning; an unknown schema, a missing id or broken JSON is a
// rejected row.
[[nodiscard]] FtmOutcome import_ftm(std::string_view bytes, std::string_view file,
                                    const ImportScope& scope, BatchBuilder& builder,
                                    Context& context);

}  // namespace mekhala
