#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "io/formats/graph_tables.hpp"

// When a node or an edge is there, as formats with time write it.
namespace mekhala {

struct Spell {
  std::string from, to;  // as written; "" open
};

// "[2009-01-01, 2009-03-01]; (3, 5]" and single times, also between < and >.
[[nodiscard]] std::vector<Spell> parse_spells(std::string_view text);

// Puts the spells of the row begun last into columns: start and end where there is one, and their
// widest bounds, with all of them in a column `spells`, where there are several. Times that are no
// dates (`numeric`) go into `time start` and `time end`. A spell that ends before it begins is left
// out, with a warning.
void put_spells(GraphTablesBuilder& builder, const std::vector<Spell>& spells, bool numeric,
                std::uint64_t line);

}  // namespace mekhala
