#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace mekhala {

// Typed values aligned to node or edge ids, with a validity flag for each: missing is never zero.
template <typename T>
class Column {
 public:
  Column() = default;
  explicit Column(std::size_t size) : values_(size), valid_(size, 0) {}
  explicit Column(std::vector<T> values)
      : values_(std::move(values)), valid_(values_.size(), std::uint8_t{1}) {}

  [[nodiscard]] std::size_t size() const { return values_.size(); }
  [[nodiscard]] bool has(std::size_t row) const { return valid_[row] != 0; }
  [[nodiscard]] const T& operator[](std::size_t row) const { return values_[row]; }
  void set(std::size_t row, T value) {
    values_[row] = std::move(value);
    valid_[row] = 1;
  }
  void push(std::optional<T> value) {
    valid_.push_back(value ? 1 : 0);
    values_.push_back(value ? std::move(*value) : T{});
  }
  [[nodiscard]] std::size_t num_missing() const {
    std::size_t missing = 0;
    for (const std::uint8_t valid : valid_) missing += valid == 0 ? 1 : 0;
    return missing;
  }

 private:
  std::vector<T> values_;
  std::vector<std::uint8_t> valid_;
};

using AnyColumn = std::variant<Column<double>, Column<std::int64_t>, Column<std::string>>;

// Named columns of one length, in a fixed order.
class ColumnTable {
 public:
  ColumnTable() = default;
  explicit ColumnTable(std::size_t rows) : rows_(rows) {}
  [[nodiscard]] std::size_t num_rows() const { return rows_; }
  [[nodiscard]] const std::vector<std::string>& names() const { return names_; }
  // Throws Error(usage) if the length differs or the name is taken.
  void add(std::string name, AnyColumn column);
  // Null where there is no such column.
  [[nodiscard]] const AnyColumn* find(std::string_view name) const;
  [[nodiscard]] const AnyColumn& at(std::size_t index) const { return columns_[index]; }

 private:
  std::size_t rows_ = 0;
  std::vector<std::string> names_;
  std::vector<AnyColumn> columns_;
};

}  // namespace mekhala
