#include "bindings/workbench/known_place.hpp"

namespace mekhala {

const Gazetteer::Place* place_called(std::span<const std::string> names, std::string_view country) {
  for (const std::string& name : names) {
    const Gazetteer::Place* known = Gazetteer::builtin().find(name);
    if (known == nullptr || known->kind == Gazetteer::Kind::country) continue;
    if (country.empty() || country == known->country) return known;
  }
  return nullptr;
}

}  // namespace mekhala
