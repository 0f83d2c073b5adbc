#pragma once

#include <functional>

#include "engine/base/context.hpp"

namespace nanobind {
class module_;
}

// The extension module: what a Python programmer sees is written in mekhala/*.py on top of it.
namespace mekhala::python {

// Does the work in another thread while the caller's lets other Python code run and looks for
// Ctrl-C every 50 ms, which stops it. Throws what the work throws, or Python's own exception.
// `progress` may be empty; it is called by the caller's thread.
void in_background(const std::function<void(Context&)>& work, ContextOptions options,
                   const std::function<void(double)>& progress);
// The same for work that makes a context of its own of these.
void in_background(const std::function<void(const ContextOptions&)>& work, ContextOptions options,
                   const std::function<void(double)>& progress);

void add_errors(nanobind::module_& module);
void add_algorithms(nanobind::module_& module);
void add_graph(nanobind::module_& module);
void add_run(nanobind::module_& module);
void add_verbs(nanobind::module_& module);
void add_arrow_edges(nanobind::module_& module);
void add_arrow_out(nanobind::module_& module);

}  // namespace mekhala::python
