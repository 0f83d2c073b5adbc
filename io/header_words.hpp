#pragma once

#include <cstdint>
#include <string_view>

// The names that columns of graphs and records bear in files, in English, Thai, Lao, Khmer,
// Burmese, Chinese, Tagalog and Vietnamese. Kinds, roles and properties have theirs in the
// ontology.
namespace mekhala {

enum class HeaderWord : std::uint8_t {
  none,
  source,
  target,
  weight,
  relation,
  date,
  start,
  end,
  id,
  name,
  kind,
  grade,
  note,
  directed,
  said_by  // who says so: a source of information, not of an edge
};

// Compared folded, letters and digits only.
[[nodiscard]] HeaderWord header_word(std::string_view header);

}  // namespace mekhala
