#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "io/header_parts.hpp"
#include "io/profile.hpp"
#include "io/table.hpp"

// What the columns of a table are, each by its header, else by what stands in it. The first step of
// a proposal.
namespace mekhala {

inline constexpr std::size_t kNoColumn = SIZE_MAX;

struct TableColumns {
  std::vector<ColumnProfile> profiles;  // one a column
  std::vector<HeaderParts> parts;       // one a column
};

// Cost: one pass over the cells of each column, at most as many as a profile looks at.
[[nodiscard]] TableColumns read_columns(const CellTable& table, const Ontology& ontology);

// A column of telephone numbers, as its cells show it.
[[nodiscard]] bool are_phones(const ColumnProfile& profile);
// A service that the header itself names: "Facebook", "Recruiter Telegram account"; "" none.
[[nodiscard]] std::string service_of(std::string_view header);

}  // namespace mekhala
