#include <nanobind/stl/string.h>

#include <algorithm>
#include <cstring>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

#include "bindings/python/arrays.hpp"
#include "bindings/python/arrow_stream.hpp"
#include "engine/base/error.hpp"

// Columns of an Arrow stream, whoever it comes from: numbers as arrays, texts as lists.
namespace mekhala::python {

namespace nb = nanobind;

namespace {

[[noreturn]] void refuse(const std::string& name, std::string_view format) {
  throw Error(ErrorCode::invalid_input, "column \"" + name + "\" has the Arrow type \"" +
                                            std::string(format) +
                                            "\", which is neither numbers nor text: cast it first");
}

bool has(const ArrowArray& array, std::int64_t row) {
  const auto* bits = static_cast<const std::uint8_t*>(array.buffers[0]);
  const std::int64_t at = row + array.offset;
  return bits == nullptr || (bits[at / 8] >> (at % 8) & 1) != 0;
}

// One column over all batches.
class InColumn {
 public:
  InColumn(std::string name, std::string format, bool coded)
      : name_(std::move(name)), format_(std::move(format)) {
    if (coded) refuse(name_, format_ + ", by a dictionary");
  }

  void add(const ArrowArray& array) {
    if (format_ == "g") return reals<double>(array);
    if (format_ == "f") return reals<float>(array);
    if (format_ == "l") return wholes<std::int64_t>(array);
    if (format_ == "i") return wholes<std::int32_t>(array);
    if (format_ == "s") return wholes<std::int16_t>(array);
    if (format_ == "c") return wholes<std::int8_t>(array);
    if (format_ == "L") return wholes<std::uint64_t>(array);
    if (format_ == "I") return wholes<std::uint32_t>(array);
    if (format_ == "S") return wholes<std::uint16_t>(array);
    if (format_ == "C") return wholes<std::uint8_t>(array);
    if (format_ == "u") return texts<std::int32_t>(array);
    if (format_ == "U") return texts<std::int64_t>(array);
    if (format_ == "vu") return views(array);
    refuse(name_, format_);
  }

  [[nodiscard]] nb::object finish() {
    if (is_text_) return texts_;
    if (reals_.empty() && missing_ == 0) return nb::cast(to_array(std::move(wholes_)));
    if (reals_.empty()) {  // whole numbers, some of which are missing
      reals_.assign(wholes_.begin(), wholes_.end());
      for (const std::size_t row : gaps_) reals_[row] = std::numeric_limits<double>::quiet_NaN();
    }
    return nb::cast(to_array(std::move(reals_)));
  }

  [[nodiscard]] const std::string& name() const { return name_; }

 private:
  template <typename T>
  void reals(const ArrowArray& array) {
    const T* values = static_cast<const T*>(array.buffers[1]) + array.offset;
    for (std::int64_t row = 0; row < array.length; ++row) {
      reals_.push_back(has(array, row) ? static_cast<double>(values[row])
                                       : std::numeric_limits<double>::quiet_NaN());
    }
  }

  template <typename T>
  void wholes(const ArrowArray& array) {
    const T* values = static_cast<const T*>(array.buffers[1]) + array.offset;
    wholes_.reserve(wholes_.size() + static_cast<std::size_t>(array.length));
    for (std::int64_t row = 0; row < array.length; ++row) {
      if (!has(array, row)) {
        ++missing_;
        gaps_.push_back(wholes_.size());
        wholes_.push_back(0);
        continue;
      }
      if constexpr (sizeof(T) == 8 && !std::is_signed_v<T>) {
        if (values[row] > static_cast<T>(std::numeric_limits<std::int64_t>::max())) {
          throw Error(ErrorCode::invalid_input,
                      "column \"" + name_ + "\" has whole numbers of more than 63 bits");
        }
      }
      wholes_.push_back(static_cast<std::int64_t>(values[row]));
    }
  }

  template <typename Offset>
  void texts(const ArrowArray& array) {
    is_text_ = true;
    const auto* offsets = static_cast<const Offset*>(array.buffers[1]) + array.offset;
    const char* bytes = static_cast<const char*>(array.buffers[2]);
    for (std::int64_t row = 0; row < array.length; ++row) {
      if (has(array, row)) {
        append(bytes + offsets[row], static_cast<std::size_t>(offsets[row + 1] - offsets[row]));
      } else {
        texts_.append(nb::none());
      }
    }
  }

  // 16 bytes each: length, then up to 12 bytes of text, or a prefix, a buffer and an offset in it.
  void views(const ArrowArray& array) {
    is_text_ = true;
    const char* all = static_cast<const char*>(array.buffers[1]) + 16 * array.offset;
    for (std::int64_t row = 0; row < array.length; ++row) {
      if (!has(array, row)) {
        texts_.append(nb::none());
        continue;
      }
      std::int32_t parts[4];
      std::memcpy(parts, all + 16 * row, 16);
      const auto size = static_cast<std::size_t>(parts[0]);
      if (size <= 12) {
        append(all + 16 * row + 4, size);
      } else {
        append(static_cast<const char*>(array.buffers[2 + parts[2]]) + parts[3], size);
      }
    }
  }

  void append(const char* bytes, std::size_t size) { texts_.append(nb::str(bytes, size)); }

  std::string name_, format_;
  std::vector<double> reals_;
  std::vector<std::int64_t> wholes_;
  std::vector<std::size_t> gaps_;
  std::size_t missing_ = 0;
  bool is_text_ = false;
  nb::list texts_;
};

}  // namespace

struct ArrowColumns::Held {
  std::vector<std::size_t> which;  // of the columns of a batch
  std::vector<InColumn> columns;
};

ArrowColumns::ArrowColumns(const ArrowSchema& schema, const std::vector<std::size_t>& without)
    : held_(std::make_unique<Held>()) {
  for (std::size_t i = 0; i < static_cast<std::size_t>(schema.n_children); ++i) {
    if (std::find(without.begin(), without.end(), i) != without.end()) continue;
    const ArrowSchema& child = *schema.children[i];
    held_->which.push_back(i);
    held_->columns.emplace_back(child.name == nullptr ? "" : child.name, child.format,
                                child.dictionary != nullptr);
  }
}

ArrowColumns::~ArrowColumns() = default;

void ArrowColumns::add(const ArrowArray& batch) {
  for (std::size_t i = 0; i < held_->columns.size(); ++i) {
    held_->columns[i].add(column_of(batch, held_->which[i]));
  }
}

nb::dict ArrowColumns::finish() {
  nb::dict made;
  for (InColumn& column : held_->columns) made[nb::cast(column.name())] = column.finish();
  return made;
}

}  // namespace mekhala::python
