#pragma once

#include <concepts>
#include <cstdint>
#include <functional>
#include <limits>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include "engine/base/context.hpp"
#include "engine/base/error.hpp"
#include "engine/base/parallel.hpp"
#include "engine/graph/graph.hpp"
#include "engine/graph/result.hpp"

// The catalogue entry of an algorithm. One entry feeds the command line, Python, HTTP, the docs,
// the benchmarks and the contract tests. Defaults are written in the Options structs only.
namespace mekhala {

// --- option types beyond numbers and choices; workbench binds them from property names
// ---------------
struct NodeOption {  // one node; `kNoNode`: not given
  NodeId node = kNoNode;
};
struct NodeSet {
  std::vector<NodeId> nodes;  // sorted, distinct
};
// A group for each node: an index into `names`, or kNoGroup. Empty `of`: not given.
inline constexpr std::uint32_t kNoGroup = UINT32_MAX;
struct NodeGroups {
  std::vector<std::uint32_t> of;
  std::vector<std::string> names;
};
// The same for each edge.
struct EdgeGroups {
  std::vector<std::uint32_t> of;
  std::vector<std::string> names;
};
// One finite number for each edge (NaN only where the option says that it may miss); empty: every
// edge counts 1.
struct EdgeValues {
  std::vector<double> values;
  [[nodiscard]] double operator[](EdgeId edge) const { return values.empty() ? 1.0 : values[edge]; }
  [[nodiscard]] bool given() const { return !values.empty(); }
};

enum class OptionType {
  boolean,
  integer,
  real,
  choice,
  text,
  node,
  node_set,
  node_groups,
  edge_values,
  edge_groups
};

// A choice travels as its name (std::string).
using OptionValue = std::variant<bool, std::int64_t, double, std::string, NodeOption, NodeSet,
                                 NodeGroups, EdgeValues, EdgeGroups>;
inline constexpr std::size_t kLongestText = 4096;  // bytes of an option that is text
using OptionMap = std::map<std::string, OptionValue, std::less<>>;

struct OptionSpec {
  std::string name;
  std::string summary;
  OptionType type = OptionType::real;
  OptionValue default_value;
  std::vector<std::string> choices;  // of a choice
  // The range of a number, or of each of the edge values.
  double minimum = -std::numeric_limits<double>::infinity();
  double maximum = std::numeric_limits<double>::infinity();
  bool minimum_excluded = false;
  bool maximum_excluded = false;
  bool required = false;  // must be given by the caller: a source node, groups
  bool may_miss = false;  // edge values may be NaN: an edge without a date
};

enum class ResultShape { node_scores, node_labels, edge_scores, node_points, paths, facts, table };
[[nodiscard]] const char* name_of(ResultShape shape);

struct AlgorithmSpec {
  std::string name;
  std::string family;  // the folder: centrality, community, structure, paths, brokerage, ...
  std::string summary;
  std::string convention;  // one or more sentences: direction, parallel edges, loops, pieces, ties
  std::string cost;
  std::string reference;
  ResultShape shape = ResultShape::node_scores;
  std::vector<OptionSpec> options;
  bool randomized = false;        // depends on Context::seed
  bool relabel_exact = true;      // relabelling nodes permutes the answer (up to rounding)
  bool needs_undirected = false;  // a directed graph is refused
  // Checks names, types and ranges, then runs; fills RunInfo::seconds, threads and seed.
  std::function<Result(const GraphView&, const OptionMap&, Context&)> run;
};

// Every registered algorithm, in order of family and name. Names are unique.
[[nodiscard]] std::span<const AlgorithmSpec> algorithms();
// Throws Error(usage) that lists near names.
[[nodiscard]] const AlgorithmSpec& find_algorithm(std::string_view name);
// Fills defaults and checks: unknown name, wrong type, out of range ("damping must be in [0, 1),
// got 1.2"), missing required. Sizes of node and edge values are checked against the graph.
[[nodiscard]] OptionMap check_options(const AlgorithmSpec& spec, const OptionMap& given,
                                      const GraphView& graph);

// Names of an enum's values, in order from 0. Specialise beside each Options enum.
template <typename Enum>
struct ChoiceNames;
template <>
struct ChoiceNames<Direction> {
  static std::vector<std::string> names() { return {"out", "in", "both"}; }
};

namespace detail {

template <typename T>
[[nodiscard]] constexpr OptionType option_type() {
  if constexpr (std::same_as<T, bool>)
    return OptionType::boolean;
  else if constexpr (std::is_enum_v<T>)
    return OptionType::choice;
  else if constexpr (std::integral<T>)
    return OptionType::integer;
  else if constexpr (std::floating_point<T>)
    return OptionType::real;
  else if constexpr (std::same_as<T, std::string>)
    return OptionType::text;
  else if constexpr (std::same_as<T, NodeOption>)
    return OptionType::node;
  else if constexpr (std::same_as<T, NodeSet>)
    return OptionType::node_set;
  else if constexpr (std::same_as<T, NodeGroups>)
    return OptionType::node_groups;
  else if constexpr (std::same_as<T, EdgeGroups>)
    return OptionType::edge_groups;
  else {
    static_assert(std::same_as<T, EdgeValues>, "no such option type");
    return OptionType::edge_values;
  }
}

template <typename T>
[[nodiscard]] OptionValue to_option_value(const T& value) {
  if constexpr (std::same_as<T, bool>)
    return value;
  else if constexpr (std::is_enum_v<T>)
    return ChoiceNames<T>::names()[static_cast<std::size_t>(value)];
  else if constexpr (std::integral<T>)
    return static_cast<std::int64_t>(value);
  else if constexpr (std::floating_point<T>)
    return static_cast<double>(value);
  else
    return value;
}

// Takes what is large out of the value.
template <typename T>
void from_option_value(OptionValue& value, T& target) {
  if constexpr (std::same_as<T, bool>)
    target = std::get<bool>(value);
  else if constexpr (std::is_enum_v<T>) {
    static const std::vector<std::string> names = ChoiceNames<T>::names();
    for (std::size_t i = 0; i < names.size(); ++i) {
      if (names[i] == std::get<std::string>(value)) target = static_cast<T>(i);
    }
  } else if constexpr (std::integral<T>)
    target = static_cast<T>(std::get<std::int64_t>(value));
  else if constexpr (std::floating_point<T>)
    target = static_cast<T>(std::get<double>(value));
  else
    target = std::move(std::get<T>(value));
}

// check_options, time and threads around a run; in registry.cpp so that this header stays light.
[[nodiscard]] Result run_checked(const AlgorithmSpec& spec, const GraphView& graph,
                                 const OptionMap& given, Context& context,
                                 const std::function<Result(OptionMap&)>& body);

template <typename R>
[[nodiscard]] constexpr ResultShape shape_of_result() {
  if constexpr (std::same_as<R, NodeScores>)
    return ResultShape::node_scores;
  else if constexpr (std::same_as<R, NodeLabels>)
    return ResultShape::node_labels;
  else if constexpr (std::same_as<R, EdgeScores>)
    return ResultShape::edge_scores;
  else if constexpr (std::same_as<R, NodePoints>)
    return ResultShape::node_points;
  else if constexpr (std::same_as<R, Paths>)
    return ResultShape::paths;
  else if constexpr (std::same_as<R, Facts>)
    return ResultShape::facts;
  else
    return ResultShape::table;
}

}  // namespace detail

// Builds a spec step by step; converts to AlgorithmSpec at the end.
template <typename R, typename Options>
class Describe {
 public:
  using Function = R (*)(const GraphView&, const Options&, Context&);

  Describe(std::string name, Function function) : function_(function) {
    spec_.name = std::move(name);
    spec_.shape = detail::shape_of_result<R>();
  }
  Describe& family(std::string text) {
    spec_.family = std::move(text);
    return *this;
  }
  Describe& summary(std::string text) {
    spec_.summary = std::move(text);
    return *this;
  }
  Describe& convention(std::string text) {
    spec_.convention = std::move(text);
    return *this;
  }
  Describe& cost(std::string text) {
    spec_.cost = std::move(text);
    return *this;
  }
  Describe& reference(std::string text) {
    spec_.reference = std::move(text);
    return *this;
  }
  Describe& randomized() {
    spec_.randomized = true;
    return *this;
  }
  Describe& relabel_inexact() {
    spec_.relabel_exact = false;
    return *this;
  }
  Describe& needs_undirected() {
    spec_.needs_undirected = true;
    return *this;
  }

  template <typename T>
  Describe& param(std::string name, T Options::*member, std::string text) {
    OptionSpec option;
    option.name = name;
    option.summary = std::move(text);
    option.type = detail::option_type<T>();
    option.default_value = detail::to_option_value(Options{}.*member);
    if constexpr (std::is_enum_v<T>) option.choices = ChoiceNames<T>::names();
    if constexpr (std::integral<T> && !std::same_as<T, bool>) {
      option.minimum = static_cast<double>(std::numeric_limits<T>::min());
      option.maximum = static_cast<double>(std::numeric_limits<T>::max());
    }
    spec_.options.push_back(std::move(option));
    setters_.push_back([name, member](OptionMap& map, Options& options) {
      detail::from_option_value(map.at(name), options.*member);
    });
    return *this;
  }
  // The range of the parameter just described; the bounds belong to it.
  Describe& range(double minimum, double maximum) {
    spec_.options.back().minimum = minimum;
    spec_.options.back().maximum = maximum;
    return *this;
  }
  Describe& minimum_excluded() {
    spec_.options.back().minimum_excluded = true;
    return *this;
  }
  Describe& maximum_excluded() {
    spec_.options.back().maximum_excluded = true;
    return *this;
  }
  Describe& may_miss() {
    spec_.options.back().may_miss = true;
    return *this;
  }
  Describe& required() {
    spec_.options.back().required = true;
    return *this;
  }

  operator AlgorithmSpec() const {  // NOLINT: the end of the chain
    AlgorithmSpec spec = spec_;
    const AlgorithmSpec copy = spec_;
    spec.run = [copy, function = function_, setters = setters_](
                   const GraphView& graph, const OptionMap& given, Context& context) {
      return detail::run_checked(copy, graph, given, context, [&](OptionMap& checked) {
        Options options;
        for (const auto& set : setters) set(checked, options);
        return Result(function(graph, options, context));
      });
    };
    return spec;
  }

 private:
  AlgorithmSpec spec_;
  Function function_;
  std::vector<std::function<void(OptionMap&, Options&)>> setters_;
};

template <typename R, typename Options>
[[nodiscard]] Describe<R, Options> describe(std::string name,
                                            R (*function)(const GraphView&, const Options&,
                                                          Context&)) {
  return {std::move(name), function};
}

}  // namespace mekhala
