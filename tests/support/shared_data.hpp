#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/graph/graph.hpp"

namespace mekhala {

// Published networks that lie beside the project, not in it. None where they are not there: skip
// the test and say so.
struct PublishedGraph {
  Graph graph;
  std::vector<std::string> names;
  [[nodiscard]] NodeId node(const std::string& name) const;
};
// Koschade (2006), the Bali bombing: undirected.
[[nodiscard]] std::optional<PublishedGraph> koschade_bali();
// Morselli (2009), CAVIAR in one of its phases: a tie where either of two people called the other.
[[nodiscard]] std::optional<PublishedGraph> caviar_phase(int phase);

// Michael (1997), communication in a strike, undirected, with what Cunningham, Everton and Murphy
// (2016) publish of each person.
struct PublishedStrike {
  PublishedGraph network;
  std::vector<std::uint32_t> groups;           // 0 to 2
  std::vector<std::vector<double>> brokerage;  // coordinator, itinerant, representative,
                                               // gatekeeper, liaison, total
  std::vector<double> autonomy;
};
[[nodiscard]] std::optional<PublishedStrike> strike();

inline constexpr const char* kNoSharedData = "the folder ../shared/data is not beside this project";

}  // namespace mekhala
