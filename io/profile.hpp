#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "engine/case/ontology.hpp"
#include "io/table.hpp"

namespace mekhala {

// What stands in a column, by a sample of its rows: shares of its filled cells.
struct ColumnProfile {
  std::size_t filled = 0;
  std::size_t distinct = 0;
  double number = 0, date = 0, phone = 0, email = 0, url = 0, country = 0, handle = 0, grade = 0;
  double yes_no = 0, role = 0, kind = 0, link = 0, direction = 0;
  std::vector<std::string> values;  // the distinct ones, at most 40
  double dialled = 0;               // share that are phone numbers with a + or a 0 before them
  bool short_integers = false;      // 1, 2, 3: codes, not names
};

[[nodiscard]] ColumnProfile profile_column(const CellTable& table, std::size_t column,
                                           const Ontology& ontology);
// Share of the distinct values of a column that are choices of a property.
[[nodiscard]] double choice_share(const ColumnProfile& profile, const Ontology& ontology,
                                  PropertyId property);

}  // namespace mekhala
