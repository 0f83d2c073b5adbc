#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "bindings/workbench/case_graph.hpp"

namespace mekhala {

struct KeyPlayersAsked {
  ProjectionSpec projection = {};
  std::vector<EntityRow> exclude = {};  // may not be chosen, besides those who never may
  std::uint32_t size = 3;
  // As algorithms/brokerage/key_players.hpp has them, by name.
  std::string goal = "fragmentation", search = "swap", denominator = "others";
  std::uint32_t steps = 2;
};

struct KeyPlayerRow {
  ShownEntity entity;
  double alone = 0;   // the value of it alone
  double missed = 0;  // how much lower the value is without it
  Evidence evidence;  // 0 in a release
};

struct KeyPlayersReport {
  std::string goal, search, denominator;
  std::uint64_t nodes = 0, edges = 0;
  double value = 0, none = 0;  // of the set, and of no set
  std::uint64_t candidates = 0;
  std::vector<KeyPlayerRow> rows;  // missed most first
  std::vector<std::string> notes;
  Manifest manifest;
};

// The set of entities without whom most falls apart, or from whom most is seen. Nobody protected is
// ever chosen, nor a place or what is of no ranked kind; in a release nobody protected is in the
// network either. Throws Error(usage) for what the algorithm does not take.
[[nodiscard]] KeyPlayersReport find_key_players(const Case& store, const Disclosure& door,
                                                const KeyPlayersAsked& asked, Context& context);

}  // namespace mekhala
