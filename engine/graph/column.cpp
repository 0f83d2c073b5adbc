#include "engine/graph/column.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "engine/base/error.hpp"

namespace mekhala {

void ColumnTable::add(std::string name, AnyColumn column) {
  const std::size_t size = std::visit([](const auto& values) { return values.size(); }, column);
  if (size != rows_) {
    throw Error(ErrorCode::usage,
                fmt::format("column {} of a table has {} values for {} rows; give one for each row",
                            columns_.size() + 1, size, rows_));
  }
  // The name may come from a file, so it stands in the place and not in the message.
  if (find(name) != nullptr) {
    throw Error(ErrorCode::usage,
                fmt::format("column {} of a table has the name of an earlier one; rename it",
                            columns_.size() + 1),
                {.column = name});
  }
  names_.push_back(std::move(name));
  columns_.push_back(std::move(column));
}

const AnyColumn* ColumnTable::find(std::string_view name) const {
  const auto place = std::find(names_.begin(), names_.end(), name);
  if (place == names_.end()) return nullptr;
  return &columns_[static_cast<std::size_t>(place - names_.begin())];
}

}  // namespace mekhala
