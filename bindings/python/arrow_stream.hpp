#pragma once

#include <nanobind/nanobind.h>

#include <memory>
#include <vector>

#include "bindings/python/arrow_abi.hpp"

// A table that comes in through the Arrow PyCapsule interface, batch after batch.
namespace mekhala::python {

// Releases what was taken over, whatever happens.
template <typename T>
struct Owned {
  T held{};
  Owned() = default;
  Owned(const Owned&) = delete;
  Owned& operator=(const Owned&) = delete;
  ~Owned() {
    if (held.release != nullptr) held.release(&held);
  }
};

using ArrowBatch = std::unique_ptr<Owned<ArrowArray>>;

// Throws Error(usage) where the stream was read already, Error(invalid_input) where it ends with an
// error or holds no columns.
class ArrowStream {
 public:
  explicit ArrowStream(const nanobind::object& capsule);

  [[nodiscard]] const ArrowSchema& schema() const { return schema_.held; }
  // Null at the end. Its memory is the giver's until it is destroyed.
  [[nodiscard]] ArrowBatch next();

 private:
  void check(int status);
  Owned<ArrowArrayStream> stream_;
  Owned<ArrowSchema> schema_;
};

// Columns of batches: arrays of numbers (NaN where one is missing), lists of text.
class ArrowColumns {
 public:
  // All but those; throws Error(invalid_input) where a column is neither numbers nor text.
  explicit ArrowColumns(const ArrowSchema& schema, const std::vector<std::size_t>& without = {});
  ~ArrowColumns();
  ArrowColumns(const ArrowColumns&) = delete;
  ArrowColumns& operator=(const ArrowColumns&) = delete;
  void add(const ArrowArray& batch);
  [[nodiscard]] nanobind::dict finish();  // ends it

 private:
  struct Held;
  std::unique_ptr<Held> held_;
};

// A column of a batch as its rows lie: the batch's own offset and length are taken into account.
// Not to be released.
[[nodiscard]] ArrowArray column_of(const ArrowArray& batch, std::size_t column);

}  // namespace mekhala::python
