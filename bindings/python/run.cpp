#include <nanobind/stl/string.h>
#include <nanobind/stl/vector.h>

#include <algorithm>
#include <utility>

#include "algorithms/spec.hpp"
#include "bindings/python/arrays.hpp"
#include "bindings/python/graphs.hpp"
#include "bindings/python/parts.hpp"
#include "engine/base/error.hpp"

namespace mekhala::python {

namespace nb = nanobind;

namespace {

template <typename T>
std::vector<T> copy_of(nb::handle given) {
  const auto array = nb::cast<ArrayIn<T>>(given);
  return {array.data(), array.data() + array.shape(0)};
}

// What mekhala/graph.py makes of an option: nodes as numbers, groups as (numbers, names), values in
// the order of edges. Sizes and ranges are checked by the registry.
OptionValue option_value(const OptionSpec& spec, nb::handle given) {
  switch (spec.type) {
    case OptionType::boolean:
      return nb::cast<bool>(given);
    case OptionType::integer:
      return nb::cast<std::int64_t>(given);
    case OptionType::real:
      return nb::cast<double>(given);
    case OptionType::choice:
    case OptionType::text:
      return nb::cast<std::string>(given);
    case OptionType::node:
      return NodeOption{nb::cast<NodeId>(given)};
    case OptionType::edge_values:
      return EdgeValues{copy_of<double>(given)};
    case OptionType::node_set: {
      NodeSet set{copy_of<NodeId>(given)};
      std::sort(set.nodes.begin(), set.nodes.end());
      set.nodes.erase(std::unique(set.nodes.begin(), set.nodes.end()), set.nodes.end());
      return set;
    }
    case OptionType::node_groups: {
      const auto parts = nb::cast<nb::tuple>(given);
      return NodeGroups{copy_of<std::uint32_t>(parts[0]),
                        nb::cast<std::vector<std::string>>(parts[1])};
    }
    case OptionType::edge_groups: {
      const auto parts = nb::cast<nb::tuple>(given);
      return EdgeGroups{copy_of<std::uint32_t>(parts[0]),
                        nb::cast<std::vector<std::string>>(parts[1])};
    }
  }
  throw Error(ErrorCode::failure, spec.name + " is of a type that Python cannot give");
}

OptionMap options_of(const AlgorithmSpec& spec, const nb::dict& given) {
  OptionMap options;
  for (const auto& [key, value] : given) {
    const auto name = nb::cast<std::string>(key);
    const auto found = std::find_if(spec.options.begin(), spec.options.end(),
                                    [&](const OptionSpec& option) { return option.name == name; });
    // The registry tells of a name that it does not know, whatever the value.
    options.emplace(name,
                    found == spec.options.end() ? OptionValue{true} : option_value(*found, value));
  }
  return options;
}

nb::object fact(const FactValue& value) {
  return std::visit([](const auto& held) { return nb::cast(held); }, value);
}

nb::dict facts_dict(const Facts& facts) {
  nb::dict made;
  for (const auto& [name, value] : facts.items) made[nb::cast(name)] = fact(value);
  return made;
}

nb::dict info_dict(const RunInfo& info) {
  nb::dict made;
  made["converged"] = info.converged;
  made["rounds"] = info.rounds;
  made["residual"] = info.residual;
  made["sampled"] = info.sampled;
  made["seconds"] = info.seconds;
  made["threads"] = info.threads;
  made["seed"] = info.seed;
  made["notes"] = info.notes;
  return made;
}

// The parts of each shape by name; vectors become arrays and are not copied.
struct Parts {
  nb::dict operator()(NodeScores& result) const { return values(std::move(result.values)); }
  nb::dict operator()(EdgeScores& result) const { return values(std::move(result.values)); }
  nb::dict operator()(NodeLabels& result) const {
    nb::dict made = values(std::move(result.values));
    made["count"] = result.count;
    made["quality"] = result.quality ? nb::cast(*result.quality) : nb::none();
    return made;
  }
  nb::dict operator()(NodePoints& result) const {
    nb::dict made;
    made["x"] = to_array(std::move(result.x));
    made["y"] = to_array(std::move(result.y));
    return made;
  }
  nb::dict operator()(Paths& result) const {
    nb::list paths;
    for (Path& path : result.paths) {
      paths.append(nb::make_tuple(to_array(std::move(path.nodes)), to_array(std::move(path.edges)),
                                  path.length));
    }
    nb::dict made;
    made["paths"] = paths;
    return made;
  }
  nb::dict operator()(Facts&) const { return {}; }
  nb::dict operator()(Table& result) const {
    static constexpr const char* kKeys[] = {"none", "node", "edge", "group_pair"};
    nb::dict made;
    made["key"] = kKeys[static_cast<std::size_t>(result.key)];
    made["ids"] = to_array(std::move(result.ids));
    nb::list pairs;
    for (const auto& [a, b] : result.group_pairs) pairs.append(nb::make_tuple(a, b));
    made["group_pairs"] = pairs;
    made["columns"] = columns_of(result.columns);
    return made;
  }

 private:
  template <typename T>
  static nb::dict values(std::vector<T>&& held) {
    nb::dict made;
    made["values"] = to_array(std::move(held));
    return made;
  }
};

nb::dict run(const HeldGraph& held, const std::string& name, const nb::dict& given,
             unsigned threads, std::uint64_t seed, std::uint64_t memory_limit,
             const nb::object& progress) {
  const AlgorithmSpec& spec = find_algorithm(name);
  const OptionMap options = options_of(spec, given);
  Result result;
  std::function<void(double)> tell;
  if (!progress.is_none()) tell = [&](double fraction) { progress(fraction); };
  in_background([&](Context& context) { result = spec.run(held.graph, options, context); },
                {.threads = threads, .seed = seed, .memory_limit = memory_limit}, tell);
  nb::dict made;
  made["shape"] = mekhala::name_of(spec.shape);
  made["fingerprint"] = fingerprint(result);
  made["facts"] = facts_dict(facts_of(result));
  made["info"] = info_dict(run_info(result));
  made.update(std::visit(Parts{}, result));
  return made;
}

}  // namespace

void add_run(nb::module_& module) {
  module.def("run", &run,
             nb::sig("def run(graph: Graph, algorithm: str, options: dict[str, typing.Any], "
                     "threads: int = 0, seed: int = 1, memory_limit: int = 0, progress: "
                     "collections.abc.Callable[[float], None] | None = None) -> dict[str, "
                     "typing.Any]"),
             nb::arg("graph"), nb::arg("algorithm"), nb::arg("options"), nb::arg("threads") = 0,
             nb::arg("seed") = 1, nb::arg("memory_limit") = 0, nb::arg("progress") = nb::none());
}

}  // namespace mekhala::python
