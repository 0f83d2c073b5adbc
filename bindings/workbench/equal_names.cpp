#include "bindings/workbench/equal_names.hpp"

#include <utility>
#include <vector>

#include "engine/case/identity.hpp"
#include "engine/case/protection.hpp"

namespace mekhala {

namespace {

constexpr double kEqualNames = 0.9;  // Identity::suggest

}  // namespace

std::size_t resolve_equal_names(Case& store, const Actor& actor, std::string_view reason,
                                Context& context) {
  const Protection protection = Protection::compute(store);
  std::vector<std::pair<EntityRow, EntityRow>> pairs;
  std::size_t nameable = 0;
  for (const SameAs& pair : Identity::suggest(store, context, kEqualNames)) {
    const bool a = protection.is_protected(pair.a), b = protection.is_protected(pair.b);
    if (a != b) continue;
    pairs.emplace_back(pair.a, pair.b);
    nameable += a ? 0 : 1;
  }
  if (!pairs.empty()) {
    (void)Identity::decide(store, pairs, Verdict::same, actor, reason);
  }
  return nameable;
}

}  // namespace mekhala
