#include "io/header.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>
#include <unordered_map>
#include <unordered_set>

namespace mekhala {
namespace {

constexpr std::size_t kMaxPreamble = 20;

bool looks_like_value(const std::string& cell) {
  if (cell.empty()) return true;
  std::size_t digits = 0, others = 0;
  for (const char c : cell) {
    if (c >= '0' && c <= '9') {
      ++digits;
    } else if (std::string_view("+-./:, ()").find(c) == std::string_view::npos) {
      ++others;
    }
  }
  if (digits > 0 && others == 0) return true;  // a number, a date, a phone
  return cell.find('@') != std::string::npos && cell.find('.') != std::string::npos;
}

// The header's cells are the labels of the first column: a square matrix with labels.
bool heads_a_matrix(const Records& records, std::size_t at) {
  const auto& header = records[at];
  if (header.size() < 3) return false;
  std::unordered_set<std::string_view> names(header.begin() + 1, header.end());
  std::size_t rows = 0, found = 0;
  for (std::size_t r = at + 1; r < records.size(); ++r) {
    ++rows;
    found += names.contains(records[r].front()) ? 1 : 0;
  }
  return rows >= 2 && found * 10 >= rows * 9;
}

}  // namespace

// The number of cells that most records have; ties go to the larger.
std::size_t usual_width(const Records& records, std::size_t* how_many) {
  std::unordered_map<std::size_t, std::size_t> widths;
  for (const auto& record : records) ++widths[record.size()];
  std::size_t best = 0, best_count = 0;
  for (const auto& [width, count] : widths) {
    if (count > best_count || (count == best_count && width > best)) {
      best = width;
      best_count = count;
    }
  }
  if (how_many != nullptr) *how_many = best_count;
  return best;
}

HeaderFinding find_header(const Records& records, std::optional<bool> forced,
                          const KnownHeader& known_header) {
  HeaderFinding finding;
  if (records.empty()) return finding;
  const std::size_t width = usual_width(records, nullptr);
  std::size_t at = 0;
  const std::size_t last = std::min(records.size() - 1, kMaxPreamble);
  auto filled = [&](std::size_t r) {
    std::size_t count = 0;
    for (const std::string& cell : records[r]) count += cell.empty() ? 0 : 1;
    return count;
  };
  auto known = [&](std::size_t r) {
    std::size_t count = 0;
    if (known_header) {
      for (const std::string& cell : records[r]) {
        count += !cell.empty() && known_header(cell) ? 1 : 0;
      }
    }
    return count;
  };
  // Titles, comments and hand-written notes above the table hold few cells.
  while (at < last && (records[at].front().starts_with('#') ||
                       (width > 2 && filled(at) * 2 < width && known(at) < 2))) {
    ++at;
  }
  // A title row as wide as the table, above a row of names that are known.
  for (std::size_t r = at + 1; r <= std::min(at + 3, last); ++r) {
    if (known(at) == 0 && known(r) >= 2 && known(r) * 2 > filled(r)) at = r;
  }
  finding.record = at;
  if (forced) {
    finding.found = *forced;
    if (!finding.found) finding.record = 0;
    return finding;
  }
  const auto& first = records[at];
  if (known(at) > 0 && known(at) * 4 >= filled(at)) {
    finding.found = true;
    return finding;
  }
  if (heads_a_matrix(records, at)) {
    finding.found = true;
    return finding;
  }
  std::unordered_set<std::string_view> all_below;
  for (std::size_t r = at + 1; r < records.size(); ++r) {
    all_below.insert(records[r].begin(), records[r].end());
  }
  std::size_t values = 0, differ = 0, recur = 0;
  std::unordered_set<std::string_view> names;
  for (std::size_t c = 0; c < first.size(); ++c) {
    const bool value = looks_like_value(first[c]);
    values += value && !first[c].empty() ? 1 : 0;
    names.insert(first[c]);
    std::size_t value_below = 0, below = 0;
    for (std::size_t r = at + 1; r < records.size(); ++r) {
      if (c >= records[r].size() || records[r][c].empty()) continue;
      ++below;
      value_below += looks_like_value(records[r][c]) ? 1 : 0;
    }
    differ += !value && below > 0 && value_below * 10 >= below * 8 ? 1 : 0;
    // In any column: who is a target on the first line of a list of edges is a source further down.
    recur += !first[c].empty() && all_below.contains(first[c]) ? 1 : 0;
  }
  if (values > 0 || recur > 0 || names.size() != first.size()) {
    finding.found = differ > 0 && values == 0 && recur == 0;
    return finding;
  }
  finding.found = true;
  finding.sure = differ > 0 || known(at) > 0;
  return finding;
}

void name_columns(CellTable& table, std::size_t width) {
  table.header.resize(std::max(table.header.size(), width));
  // A name that is made up must be none that another column has.
  std::unordered_set<std::string> taken(table.header.begin(), table.header.end());
  const auto free_name = [&](const auto& make, std::size_t number) {
    std::string name = make(number);
    while (!taken.insert(name).second) name = make(++number);
    return name;
  };
  std::unordered_set<std::string> seen;
  for (std::size_t c = 0; c < table.header.size(); ++c) {
    std::string& name = table.header[c];
    if (name.empty()) {
      name = free_name([](std::size_t n) { return fmt::format("column {}", n); }, c + 1);
    } else if (!seen.insert(name).second) {
      table.warnings.add("duplicate_header", name, table.header_line,
                         "a column name stands twice in the header; the later one got a number",
                         "give each column its own name");
      name = free_name([&](std::size_t n) { return fmt::format("{} ({})", name, n); }, 2);
    }
  }
}

}  // namespace mekhala
