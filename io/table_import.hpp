#pragma once

#include <vector>

#include "engine/base/context.hpp"
#include "io/batch_builder.hpp"
#include "io/mapping.hpp"
#include "io/table.hpp"

namespace mekhala {

struct TableOutcome {
  TableReport report;
  std::vector<Rejection> rejections;  // the reader's and ours, by line
};

// Turns the rows of a table into entities, links and statements. A row is taken whole or rejected
// whole. Warnings are added to table.warnings. Errors: Error(invalid_input) for a column that the
// table does not have (lists those it has).
[[nodiscard]] TableOutcome import_table(CellTable& table, const TableMapping& mapping,
                                        const ImportScope& scope, std::string_view document,
                                        BatchBuilder& builder, Context& context);

}  // namespace mekhala
