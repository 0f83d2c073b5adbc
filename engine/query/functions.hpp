#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/query/query_error.hpp"
#include "engine/query/types.hpp"

namespace mekhala::query {

struct Runtime;

// One entry of the table of functions. Names are in lower case.
struct Function {
  std::string_view name;
  std::size_t least = 1;  // arguments
  std::size_t most = 1;
  TypeMask result = kAnyType;
  TypeMask first = kAnyType;  // what the first argument may be
  bool aggregate = false;
  // Null where any argument is null, without a call.
  bool null_in_null_out = true;
  Value (*call)(std::span<const Value> args, Runtime& runtime, Span at) = nullptr;
};

[[nodiscard]] const Function* find_function(std::string_view lower_name);
[[nodiscard]] std::vector<std::string_view> function_names();

// The tables that make it up.
[[nodiscard]] std::span<const Function> graph_functions();
[[nodiscard]] std::span<const Function> list_functions();
[[nodiscard]] std::span<const Function> number_functions();
[[nodiscard]] std::span<const Function> text_functions();
[[nodiscard]] std::span<const Function> temporal_functions();
[[nodiscard]] std::span<const Function> aggregate_functions();

[[nodiscard]] QueryError wrong_argument(Span at, std::string_view function, const Value& value);

}  // namespace mekhala::query
