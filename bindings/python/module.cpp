#include <nanobind/nanobind.h>

#include <string>

#include "bindings/python/parts.hpp"
#include "engine/base/version.hpp"

NB_MODULE(_engine, module) {
  module.doc() = "The engine behind the package mekhala; use that.";
  module.attr("__version__") = std::string(mekhala::version()).c_str();
  mekhala::python::add_errors(module);
  mekhala::python::add_algorithms(module);
  mekhala::python::add_graph(module);
  mekhala::python::add_run(module);
  mekhala::python::add_verbs(module);
  mekhala::python::add_arrow_edges(module);
  mekhala::python::add_arrow_out(module);
}
