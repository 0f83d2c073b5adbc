#include "engine/query/functions.hpp"

#include <fmt/format.h>

#include <map>

namespace mekhala::query {
namespace {

const std::map<std::string_view, const Function*>& table() {
  static const auto kTable = [] {
    std::map<std::string_view, const Function*> all;
    for (const auto functions : {graph_functions(), list_functions(), number_functions(),
                                 text_functions(), temporal_functions(), aggregate_functions()}) {
      for (const Function& function : functions) all.emplace(function.name, &function);
    }
    return all;
  }();
  return kTable;
}

}  // namespace

const Function* find_function(std::string_view lower_name) {
  const auto found = table().find(lower_name);
  return found == table().end() ? nullptr : found->second;
}

std::vector<std::string_view> function_names() {
  std::vector<std::string_view> names;
  for (const auto& [name, function] : table()) names.push_back(name);
  return names;
}

QueryError wrong_argument(Span at, std::string_view function, const Value& value) {
  return run_error(ErrorKind::type, "InvalidArgumentValue", at,
                   fmt::format("{}() does not work on {}", function, name_of(value.type())));
}

}  // namespace mekhala::query
