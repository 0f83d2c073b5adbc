#include "engine/case/handling.hpp"

#include <algorithm>
#include <optional>

#include "engine/base/text.hpp"
#include "engine/case/batch.hpp"

namespace mekhala {
namespace {

std::optional<Handling> tlp(std::string_view marking) {
  std::string word;
  for (const char c : to_lower(trim(marking))) {
    if (c != ' ' && c != ':' && c != '_' && c != '-' && c != '+') word += c;
  }
  if (word.starts_with("tlp2")) word.erase(3, 1);
  if (word == "tlpwhite" || word == "tlpclear") return Handling::clear;
  if (word == "tlpgreen") return Handling::green;
  if (word == "tlpamber") return Handling::amber;
  if (word == "tlpamberstrict") return Handling::amber_strict;
  if (word == "tlpred") return Handling::red;
  return std::nullopt;
}

}  // namespace

const char* name_of(Handling handling) {
  switch (handling) {
    case Handling::none:
      return "";
    case Handling::clear:
      return "TLP:CLEAR";
    case Handling::green:
      return "TLP:GREEN";
    case Handling::amber:
      return "TLP:AMBER";
    case Handling::amber_strict:
      return "TLP:AMBER+STRICT";
    case Handling::red:
      return "TLP:RED";
  }
  return "";
}

bool is_tlp(std::string_view marking) { return tlp(marking).has_value(); }

Handling handling_of(std::string_view marking) {
  marking = trim(marking);
  if (marking.empty() || to_lower(marking) == to_lower(kInvented)) return Handling::none;
  return tlp(marking).value_or(Handling::red);
}

Handling RowHandling::of(std::string_view column) const {
  for (const auto& [name, handling] : columns) {
    if (name == column) return handling;
  }
  return row;
}

void RowHandling::add(std::string_view text) {
  for (const std::string_view part : split(text, ';')) {
    const std::size_t mark = part.find(" for ");
    const Handling handling = handling_of(part.substr(0, mark));
    if (mark == std::string_view::npos) {
      row = std::max(row, handling);
      continue;
    }
    const std::string_view column = trim(part.substr(mark + 5));
    const auto known = std::find_if(columns.begin(), columns.end(),
                                    [&](const auto& one) { return one.first == column; });
    if (known == columns.end()) {
      columns.emplace_back(column, handling);
    } else {
      known->second = std::max(known->second, handling);
    }
  }
}

}  // namespace mekhala
