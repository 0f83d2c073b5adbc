#include <nanobind/stl/string.h>
#include <nanobind/stl/vector.h>

#include <cerrno>
#include <deque>
#include <memory>
#include <string>
#include <vector>

#include "bindings/python/arrays.hpp"
#include "bindings/python/arrow_abi.hpp"
#include "bindings/python/parts.hpp"
#include "engine/base/error.hpp"

// A table of columns as an Arrow stream of one batch. Numbers are handed on where they lie.
namespace mekhala::python {

namespace nb = nanobind;

namespace {

struct OutColumn {
  std::string name, format;
  const void* numbers = nullptr;           // of a column of numbers
  nb::object owner;                        // keeps them
  std::vector<std::int64_t> offsets = {};  // of texts
  std::string text = {};
};

// Python objects may be let go by whoever holds the interpreter only.
struct OutTable {
  std::deque<OutColumn> columns;
  std::int64_t rows = 0;
  OutTable() = default;
  OutTable(const OutTable&) = delete;
  OutTable& operator=(const OutTable&) = delete;
  ~OutTable() {
    const nb::gil_scoped_acquire held;
    columns.clear();
  }
};
using Shared = std::shared_ptr<const OutTable>;

// --- schema ---

struct SchemaPart {
  Shared table;
  std::vector<ArrowSchema> children;
  std::vector<ArrowSchema*> pointers;
};

void release_schema(ArrowSchema* schema) {
  auto* part = static_cast<SchemaPart*>(schema->private_data);
  for (std::int64_t i = 0; i < schema->n_children; ++i) {
    if (schema->children[i]->release != nullptr) schema->children[i]->release(schema->children[i]);
  }
  delete part;
  schema->release = nullptr;
}

void fill_schema(const Shared& table, ArrowSchema* out) {
  auto part = std::make_unique<SchemaPart>();
  part->table = table;
  part->children.resize(table->columns.size());
  for (std::size_t i = 0; i < part->children.size(); ++i) {
    const OutColumn& column = table->columns[i];
    auto own = std::make_unique<SchemaPart>();
    own->table = table;
    part->children[i] = {
        column.format.c_str(), column.name.c_str(), nullptr, 0, 0, nullptr, nullptr,
        release_schema,        own.release()};
    part->pointers.push_back(&part->children[i]);
  }
  *out = {"+s",
          "",
          nullptr,
          0,
          static_cast<std::int64_t>(part->pointers.size()),
          part->pointers.data(),
          nullptr,
          release_schema,
          nullptr};
  out->private_data = part.release();
}

// --- batch ---

struct ArrayPart {
  Shared table;
  std::vector<const void*> buffers;
  std::vector<ArrowArray> children;
  std::vector<ArrowArray*> pointers;
};

void release_array(ArrowArray* array) {
  auto* part = static_cast<ArrayPart*>(array->private_data);
  for (std::int64_t i = 0; i < array->n_children; ++i) {
    if (array->children[i]->release != nullptr) array->children[i]->release(array->children[i]);
  }
  delete part;
  array->release = nullptr;
}

ArrowArray array_of(std::unique_ptr<ArrayPart> part, std::int64_t rows) {
  ArrowArray made{rows,
                  0,
                  0,
                  static_cast<std::int64_t>(part->buffers.size()),
                  static_cast<std::int64_t>(part->pointers.size()),
                  part->buffers.data(),
                  part->pointers.data(),
                  nullptr,
                  release_array,
                  nullptr};
  made.private_data = part.release();
  return made;
}

void fill_array(const Shared& table, ArrowArray* out) {
  auto part = std::make_unique<ArrayPart>();
  part->table = table;
  part->buffers = {nullptr};
  part->children.resize(table->columns.size());
  for (std::size_t i = 0; i < part->children.size(); ++i) {
    const OutColumn& column = table->columns[i];
    auto own = std::make_unique<ArrayPart>();
    own->table = table;
    own->buffers = {nullptr, column.numbers};
    if (column.numbers == nullptr) {
      own->buffers = {nullptr, column.offsets.data(), column.text.data()};
    }
    part->children[i] = array_of(std::move(own), table->rows);
    part->pointers.push_back(&part->children[i]);
  }
  *out = array_of(std::move(part), table->rows);
}

// --- stream ---

struct StreamPart {
  Shared table;
  bool given = false;
};

int get_schema(ArrowArrayStream* stream, ArrowSchema* out) {
  fill_schema(static_cast<StreamPart*>(stream->private_data)->table, out);
  return 0;
}

int get_next(ArrowArrayStream* stream, ArrowArray* out) {
  auto* part = static_cast<StreamPart*>(stream->private_data);
  *out = {};
  if (!part->given) fill_array(part->table, out);
  part->given = true;
  return 0;
}

const char* get_last_error(ArrowArrayStream*) { return nullptr; }

void release_stream(ArrowArrayStream* stream) {
  delete static_cast<StreamPart*>(stream->private_data);
  stream->release = nullptr;
}

// --- from Python ---

template <typename T>
bool add_numbers(OutColumn& column, nb::handle values, const char* format, std::size_t& rows) {
  ArrayIn<T> array;
  if (!nb::try_cast(values, array, false)) return false;
  column.format = format;
  // Arrow wants an address even where nothing lies.
  static constexpr double kNothing = 0;
  column.numbers = array.shape(0) == 0 ? static_cast<const void*>(&kNothing) : array.data();
  column.owner = nb::borrow(values);
  rows = array.shape(0);
  return true;
}

void add_texts(OutColumn& column, nb::handle values, std::size_t& rows) {
  column.format = "U";
  column.offsets.push_back(0);
  for (const nb::handle value : values) {
    const nb::str text(value);
    Py_ssize_t size = 0;
    const char* bytes = PyUnicode_AsUTF8AndSize(text.ptr(), &size);
    if (bytes == nullptr) throw nb::python_error();
    column.text.append(bytes, static_cast<std::size_t>(size));
    column.offsets.push_back(static_cast<std::int64_t>(column.text.size()));
  }
  rows = column.offsets.size() - 1;
}

nb::object stream_of(const nb::dict& columns) {
  auto table = std::make_shared<OutTable>();
  for (const auto& [name, values] : columns) {
    OutColumn& column = table->columns.emplace_back();
    column.name = nb::cast<std::string>(name);
    std::size_t rows = 0;
    if (!add_numbers<double>(column, values, "g", rows) &&
        !add_numbers<std::int64_t>(column, values, "l", rows) &&
        !add_numbers<std::uint32_t>(column, values, "I", rows)) {
      add_texts(column, values, rows);
    }
    if (table->columns.size() > 1 && static_cast<std::int64_t>(rows) != table->rows) {
      throw Error(ErrorCode::usage, "columns of a table have one length");
    }
    table->rows = static_cast<std::int64_t>(rows);
  }
  auto stream = std::make_unique<ArrowArrayStream>();
  *stream = {get_schema, get_next, get_last_error, release_stream, new StreamPart{table}};
  // Whoever takes the stream over leaves `release` empty.
  return nb::capsule(stream.release(), "arrow_array_stream", [](void* pointer) noexcept {
    auto* held = static_cast<ArrowArrayStream*>(pointer);
    if (held->release != nullptr) held->release(held);
    delete held;
  });
}

}  // namespace

void add_arrow_out(nb::module_& module) {
  module.def("arrow_stream_of", &stream_of,
             nb::sig("def arrow_stream_of(columns: dict[str, typing.Any]) -> object"));
}

}  // namespace mekhala::python
