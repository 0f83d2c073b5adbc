#include "io/formats/spells.hpp"

#include <fmt/format.h>

#include "engine/base/text.hpp"

namespace mekhala {
namespace {

// ISO dates and times sort as text where they are written alike; numbers by value.
bool is_before(const std::string& a, const std::string& b) {
  const auto x = parse_double(a), y = parse_double(b);
  if (x && y) return *x < *y;
  const std::size_t both = std::min(a.size(), b.size());
  return a.substr(0, both) < b.substr(0, both);
}

}  // namespace

std::vector<Spell> parse_spells(std::string_view text) {
  std::vector<Spell> spells;
  text = trim(text);
  if (text.starts_with('<') && text.ends_with('>')) text = text.substr(1, text.size() - 2);
  const bool single = text.find(';') == std::string_view::npos &&
                      text.find_first_of("(]") == std::string_view::npos && text.starts_with('[') &&
                      text.ends_with(']');
  // "[2001, 2003, 2007]" lists times; "[a, b]" of two may be either and is an interval.
  const auto add = [&](std::string_view piece) {
    piece = trim(piece);
    while (!piece.empty() && (piece.front() == '[' || piece.front() == '(' || piece.front() == ']'))
      piece.remove_prefix(1);
    while (!piece.empty() && (piece.back() == ']' || piece.back() == ')' || piece.back() == '['))
      piece.remove_suffix(1);
    if (piece.empty()) return;
    const std::vector<std::string_view> ends = split(piece, ',');
    if (ends.size() == 2) {
      spells.push_back({std::string(trim(ends[0])), std::string(trim(ends[1]))});
    } else {
      for (const std::string_view time : ends) {
        const std::string at(trim(time));
        if (!at.empty()) spells.push_back({at, at});
      }
    }
  };
  if (single) {
    add(text);
  } else {
    for (const std::string_view piece : split(text, ';')) add(piece);
  }
  return spells;
}

void put_spells(GraphTablesBuilder& builder, const std::vector<Spell>& spells, bool numeric,
                std::uint64_t line) {
  std::vector<Spell> good;
  for (Spell spell : spells) {
    for (std::string* time : {&spell.from, &spell.to}) {
      const std::string low = to_lower(*time);
      if (low == "-inf" || low == "inf" || low == "-infinity" || low == "infinity" ||
          low == "+infinity" || low == "+inf") {
        time->clear();
      }
    }
    if (!spell.from.empty() && !spell.to.empty() && is_before(spell.to, spell.from)) {
      builder.warn("end_before_start", "", line,
                   "a time span ends before it begins; it is left out", "check start and end");
      continue;
    }
    if (!spell.from.empty() || !spell.to.empty()) good.push_back(std::move(spell));
  }
  if (good.empty()) return;
  Spell whole = good.front();
  std::string all;
  for (const Spell& spell : good) {
    all += fmt::format("{}[{}, {}]", all.empty() ? "" : " ", spell.from, spell.to);
    if (spell.from.empty() || (!whole.from.empty() && is_before(spell.from, whole.from))) {
      whole.from = spell.from;
    }
    if (spell.to.empty() || (!whole.to.empty() && is_before(whole.to, spell.to))) {
      whole.to = spell.to;
    }
  }
  builder.put(numeric ? "time start" : "start", whole.from);
  builder.put(numeric ? "time end" : "end", whole.to);
  if (good.size() > 1) {
    builder.put("spells", all);
    builder.warn(
        "several_spells", "", line,
        "several time spans of one node or edge: its start is the first, its end the last; "
        "all stand in the column `spells`");
  }
}

}  // namespace mekhala
