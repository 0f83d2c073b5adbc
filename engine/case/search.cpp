#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "engine/base/text.hpp"
#include "engine/case/rows.hpp"

namespace mekhala {
namespace {

std::string digits_of(std::string_view text) {
  std::string digits;
  for (const char c : ascii_digits(text)) {
    if (c >= '0' && c <= '9') digits += c;
  }
  return digits;
}

// The index keeps no positions, so a text is asked for by all its runs of three characters; what
// comes back is looked at once more.
std::string trigrams(std::string_view text) {
  const std::vector<std::uint32_t> points = code_points(text);
  std::string query;
  for (std::size_t i = 0; i + 3 <= points.size() && i < 40; ++i) {
    std::string part;
    for (std::size_t j = i; j < i + 3; ++j) append_utf8(part, points[j]);
    std::string quoted;
    for (const char c : part) quoted += c == '"' ? std::string("\"\"") : std::string(1, c);
    query += (query.empty() ? "\"" : " AND \"") + quoted + "\"";
  }
  return query;
}

struct Wanted {
  std::string folded;
  std::string digits;  // "" where the text is no number

  // 0 exact, 1 begins so, 2 holds it, 3 not found.
  [[nodiscard]] int rank(std::string_view value) const {
    const std::string candidate = fold(value);
    if (candidate == folded) return 0;
    if (candidate.starts_with(folded)) return 1;
    if (candidate.find(folded) != std::string::npos) return 2;
    if (digits.size() < 5) return 3;
    const std::string number = digits_of(value);
    // A number is known by its end: country codes and leading zeros come and go.
    const std::string end = digits.size() > 8 ? digits.substr(digits.size() - 8) : digits;
    const std::string local = digits.substr(std::min(digits.find_first_not_of('0'), digits.size()));
    if (number == digits || (local.size() >= 8 && number.ends_with(local))) return 0;
    if (end.size() == 8 && number.ends_with(end)) return 1;
    return number.find(digits) != std::string::npos ? 2 : 3;
  }
};

}  // namespace

std::vector<EntityRow> Case::search(RawKey, std::string_view text, std::size_t limit) const {
  const store::Reading reading(*impl_);
  Wanted wanted{fold(text), digits_of(text)};
  std::vector<EntityRow> rows;
  if (wanted.folded.empty() || limit == 0) return rows;
  std::map<EntityRow, int> found;
  const auto look = [&](sqlite::Statement& scan) {
    while (scan.step()) {
      if (scan.is_null(1) || !impl_->state.statement_counts(scan.integer(0))) continue;
      const int rank = wanted.rank(scan.text(2));
      if (rank == 3 || !impl_->state.entity_counts(scan.integer(1))) continue;
      const auto [at, fresh] = found.emplace(scan.integer(1), rank);
      if (!fresh) at->second = std::min(at->second, rank);
    }
  };
  const auto ask = [&](std::string_view part) {
    const std::string query = trigrams(part);
    if (query.empty()) return;
    sqlite::Statement scan = impl_->db.prepare(
        "SELECT s.id, s.entity, s.value FROM name_fts f JOIN statement s ON s.id=f.rowid WHERE "
        "name_fts MATCH ?1");
    scan.bind_text(1, query);
    look(scan);
  };
  if (count_code_points(wanted.folded) >= 3) {
    ask(wanted.folded);
    if (wanted.digits.size() >= 5) {
      ask(wanted.digits.size() > 8 ? wanted.digits.substr(wanted.digits.size() - 8)
                                   : wanted.digits);
    }
  } else {
    // Too short for the index: read every name and identifier.
    sqlite::Statement scan = impl_->db.prepare(
        "SELECT s.id, s.entity, s.value FROM statement s JOIN term t ON t.id=s.property WHERE "
        "t.name "
        "IN ('name', 'alias', 'identifier', 'record_id', 'first_name', 'last_name')");
    look(scan);
  }
  for (const auto& [row, rank] : found) rows.push_back(row);
  std::stable_sort(rows.begin(), rows.end(),
                   [&](EntityRow a, EntityRow b) { return found.at(a) < found.at(b); });
  if (rows.size() > limit) rows.resize(limit);
  return rows;
}

bool Case::index_finds_names(Context& context) const {
  constexpr std::size_t kMostLooks = 4000;
  const store::Reading reading(*impl_);
  std::string terms;
  for (const PropertySpec& property : ontology().properties()) {
    const std::int64_t term = impl_->terms.find(store::Terms::Kind::property, property.name);
    if (term == 0 || !store::is_searched(property)) continue;
    terms += fmt::format("{}{}", terms.empty() ? "" : ",", term);
  }
  if (terms.empty()) return true;
  const std::string where =
      fmt::format("FROM statement WHERE property IN ({}) AND removal=0 AND value<>''", terms);
  const auto all = static_cast<std::size_t>(impl_->db.integer("SELECT count(*) " + where));
  const std::size_t stride = 1 + all / kMostLooks;
  sqlite::Statement scan = impl_->db.prepare("SELECT id, value " + where + " ORDER BY id");
  sqlite::Statement look =
      impl_->db.prepare("SELECT 1 FROM name_fts WHERE name_fts MATCH ?1 AND rowid=?2");
  for (std::size_t at = 0; scan.step(); ++at) {
    if (at % stride != 0) continue;
    context.checkpoint();
    const std::string query = trigrams(fold(scan.text(1)));
    if (query.empty()) continue;
    look.bind_text(1, query).bind(2, scan.integer(0));
    const bool found = look.step();
    look.reset();
    if (!found) return false;
  }
  return true;
}

}  // namespace mekhala
