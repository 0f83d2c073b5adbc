#include "io/table.hpp"

#include "engine/base/text.hpp"

namespace mekhala {

void WarningList::add(std::string_view rule, std::string_view column, std::uint64_t line,
                      std::string_view message, std::string_view hint, std::uint64_t count) {
  for (ImportWarning& known : warnings_) {
    if (known.rule != rule || known.column != column) continue;
    known.count += count;
    if (line != 0 && known.lines.size() < kMaxWarningLines &&
        (known.lines.empty() || known.lines.back() != line)) {
      known.lines.push_back(line);
    }
    return;
  }
  ImportWarning warning{.rule = std::string(rule),
                        .message = std::string(message),
                        .hint = std::string(hint),
                        .column = std::string(column),
                        .line = line,
                        .count = count,
                        .lines = {}};
  if (line != 0) warning.lines.push_back(line);
  warnings_.push_back(std::move(warning));
}

void WarningList::append(const std::vector<ImportWarning>& more) {
  warnings_.insert(warnings_.end(), more.begin(), more.end());
}

std::string row_as_csv(std::span<const std::string_view> cells) {
  std::string row;
  for (std::size_t i = 0; i < cells.size(); ++i) {
    if (i > 0) row += ',';
    row += escape_csv(cells[i]);
  }
  return row;
}

}  // namespace mekhala
