#pragma once

#include <stdexcept>
#include <string>

#include "engine/graph/result.hpp"

namespace mekhala {

[[nodiscard]] inline double real_fact(const Facts& facts, const std::string& name) {
  const FactValue* value = facts.find(name);
  if (value == nullptr) throw std::out_of_range("no fact " + name);
  return std::get<double>(*value);
}

[[nodiscard]] inline std::int64_t whole_fact(const Facts& facts, const std::string& name) {
  const FactValue* value = facts.find(name);
  if (value == nullptr) throw std::out_of_range("no fact " + name);
  return std::get<std::int64_t>(*value);
}

}  // namespace mekhala
