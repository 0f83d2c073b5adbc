#include <nanobind/nanobind.h>

#include "bindings/python/parts.hpp"
#include "engine/base/error.hpp"

namespace mekhala::python {

namespace nb = nanobind;

namespace {

// Classes of mekhala/errors.py, by code; a stop is Python's own KeyboardInterrupt.
void raise(const Error& error) {
  if (error.code() == ErrorCode::interrupted) {
    PyErr_SetString(PyExc_KeyboardInterrupt, error.what());
    return;
  }
  const nb::module_ errors = nb::module_::import_("mekhala.errors");
  const nb::object made = errors.attr("of_code")(name_of(error.code()), error.what());
  PyErr_SetObject(made.type().ptr(), made.ptr());
}

}  // namespace

void add_errors(nb::module_&) {
  nb::register_exception_translator([](const std::exception_ptr& thrown, void*) {
    try {
      std::rethrow_exception(thrown);
    } catch (const Error& error) {
      raise(error);
    }
  });
}

}  // namespace mekhala::python
