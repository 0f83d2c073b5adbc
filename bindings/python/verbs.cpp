#include <nanobind/nanobind.h>
#include <nanobind/stl/pair.h>
#include <nanobind/stl/string.h>
#include <nanobind/stl/vector.h>

#include "bindings/cli/call.hpp"
#include "bindings/python/parts.hpp"

// The verbs of the command line, for mekhala/case.py: one door for both.
namespace mekhala::python {

namespace nb = nanobind;

namespace {

nb::dict call(const std::vector<std::string>& arguments, const nb::object& progress) {
  cli::Called called;
  std::function<void(double)> tell;
  if (!progress.is_none()) tell = [&](double fraction) { progress(fraction); };
  in_background([&](const ContextOptions& options) { called = cli::call(arguments, options); }, {},
                tell);
  nb::dict made;
  made["status"] = called.status;
  made["out"] = called.out;
  made["people"] = called.people;
  made["remarks"] = called.remarks;
  made["error"] = called.error;
  nb::list tables;
  for (const cli::CalledTable& table : called.tables) {
    tables.append(nb::make_tuple(table.key, table.title, nb::cast(table.columns)));
  }
  made["tables"] = tables;
  return made;
}

nb::dict described(const cli::VerbOption& option) {
  nb::dict made;
  made["name"] = option.name;
  made["summary"] = option.summary;
  made["type"] = option.type;
  made["default"] = option.standard;
  made["positional"] = option.positional;
  made["required"] = option.required;
  made["many"] = option.many;
  made["common"] = option.common;
  return made;
}

nb::list verbs() {
  nb::list all;
  for (const cli::Verb& verb : cli::verbs()) {
    nb::dict made;
    made["name"] = verb.name;
    made["summary"] = verb.summary;
    made["group"] = verb.group;
    nb::list options;
    for (const cli::VerbOption& option : verb.options) options.append(described(option));
    made["options"] = options;
    all.append(made);
  }
  return all;
}

}  // namespace

void add_verbs(nb::module_& module) {
  module.def("call", &call,
             nb::sig("def call(arguments: collections.abc.Sequence[str], progress: "
                     "collections.abc.Callable[[float], None] | None = None) -> dict[str, "
                     "typing.Any]"),
             nb::arg("arguments"), nb::arg("progress") = nb::none());
  module.def("verbs", &verbs, nb::sig("def verbs() -> list[dict[str, typing.Any]]"));
}

}  // namespace mekhala::python
