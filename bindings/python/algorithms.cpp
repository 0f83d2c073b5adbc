#include <nanobind/nanobind.h>
#include <nanobind/stl/string.h>
#include <nanobind/stl/vector.h>

#include <cmath>

#include "algorithms/spec.hpp"
#include "bindings/python/parts.hpp"

namespace mekhala::python {

namespace nb = nanobind;

namespace {

const char* name_of(OptionType type) {
  switch (type) {
    case OptionType::boolean:
      return "boolean";
    case OptionType::integer:
      return "integer";
    case OptionType::real:
      return "real";
    case OptionType::choice:
      return "choice";
    case OptionType::text:
      return "text";
    case OptionType::node:
      return "node";
    case OptionType::node_set:
      return "node_set";
    case OptionType::node_groups:
      return "node_groups";
    case OptionType::edge_values:
      return "edge_values";
    case OptionType::edge_groups:
      return "edge_groups";
  }
  return "";
}

// None where the option is a node, nodes, groups or values: nothing given.
nb::object default_of(const OptionValue& value) {
  if (const auto* flag = std::get_if<bool>(&value)) return nb::bool_(*flag);
  if (const auto* whole = std::get_if<std::int64_t>(&value)) return nb::int_(*whole);
  if (const auto* real = std::get_if<double>(&value)) return nb::float_(*real);
  if (const auto* text = std::get_if<std::string>(&value)) {
    return nb::str(text->c_str(), text->size());
  }
  return nb::none();
}

nb::object bound(double value) {
  return std::isfinite(value) ? nb::object(nb::float_(value)) : nb::object(nb::none());
}

nb::dict described(const OptionSpec& option) {
  nb::dict made;
  made["name"] = option.name;
  made["summary"] = option.summary;
  made["type"] = name_of(option.type);
  made["default"] = default_of(option.default_value);
  made["choices"] = option.choices;
  made["minimum"] = bound(option.minimum);
  made["maximum"] = bound(option.maximum);
  made["minimum_excluded"] = option.minimum_excluded;
  made["maximum_excluded"] = option.maximum_excluded;
  made["required"] = option.required;
  made["may_miss"] = option.may_miss;
  return made;
}

nb::dict described(const AlgorithmSpec& spec) {
  nb::dict made;
  made["name"] = spec.name;
  made["family"] = spec.family;
  made["summary"] = spec.summary;
  made["convention"] = spec.convention;
  made["cost"] = spec.cost;
  made["reference"] = spec.reference;
  made["shape"] = mekhala::name_of(spec.shape);
  made["randomized"] = spec.randomized;
  made["needs_undirected"] = spec.needs_undirected;
  nb::list options;
  for (const OptionSpec& option : spec.options) options.append(described(option));
  made["options"] = options;
  return made;
}

}  // namespace

void add_algorithms(nb::module_& module) {
  module.def(
      "algorithms",
      [] {
        nb::list all;
        for (const AlgorithmSpec& spec : algorithms()) all.append(described(spec));
        return all;
      },
      nb::sig("def algorithms() -> list[dict[str, typing.Any]]"),
      "The registry: a dictionary for each algorithm, in order of family and name.");
}

}  // namespace mekhala::python
