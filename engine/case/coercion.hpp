#pragma once

#include <cstdint>
#include <vector>

#include "engine/case/projection.hpp"

namespace mekhala {

// What was done under coercion: recruiting by somebody who was a victim at the time of the act, or
// of which a statement says so (property `coerced`). Whoever is a victim until a date and recruits
// after it does not; where the act or the status has no date, it is taken to have been then.
struct CoercedActs {
  std::vector<std::uint8_t> edges;  // of the projection: 1 where it rests on such acts alone
  std::uint64_t acts = 0;           // links, under whatever edge
  std::uint64_t people = 0;         // who did them
  std::uint64_t undated = 0;        // acts of which it is only taken to have been then
};

// It tells who is a victim and when: for the work view alone.
// Cost: O(statements about links).
[[nodiscard]] CoercedActs coerced_acts(const Case& store, const Projection& projection,
                                       Context& context);

}  // namespace mekhala
