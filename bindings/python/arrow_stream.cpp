#include "bindings/python/arrow_stream.hpp"

#include <string>
#include <string_view>
#include <utility>

#include "engine/base/error.hpp"

namespace mekhala::python {

ArrowStream::ArrowStream(const nanobind::object& capsule) {
  auto* given =
      static_cast<ArrowArrayStream*>(PyCapsule_GetPointer(capsule.ptr(), "arrow_array_stream"));
  if (given == nullptr) throw nanobind::python_error();
  std::swap(stream_.held, *given);
  if (stream_.held.release == nullptr) {
    throw Error(ErrorCode::usage, "this Arrow stream was read already");
  }
  check(stream_.held.get_schema(&stream_.held, &schema_.held));
  if (std::string_view(schema().format) != "+s") {
    throw Error(ErrorCode::invalid_input, "an Arrow stream of columns is wanted, not of one array");
  }
}

ArrowBatch ArrowStream::next() {
  auto batch = std::make_unique<Owned<ArrowArray>>();
  check(stream_.held.get_next(&stream_.held, &batch->held));
  return batch->held.release == nullptr ? nullptr : std::move(batch);
}

void ArrowStream::check(int status) {
  if (status == 0) return;
  const char* said = stream_.held.get_last_error(&stream_.held);
  throw Error(ErrorCode::invalid_input,
              std::string("the Arrow stream ended with an error: ") + (said ? said : "unknown"));
}

ArrowArray column_of(const ArrowArray& batch, std::size_t column) {
  ArrowArray rows = *batch.children[column];
  rows.offset += batch.offset;
  rows.length = batch.length;
  return rows;
}

}  // namespace mekhala::python
