#pragma once

#include <memory>
#include <vector>

#include "algorithms/adjacency.hpp"
#include "algorithms/brokerage/victim_graph.hpp"
#include "algorithms/brokerage/walk_rules.hpp"
#include "engine/base/random.hpp"

// Draws shortest paths between two victims. Internal to this folder.
namespace mekhala::brokerage {

class PathDraw {
 public:
  enum class Joined : std::uint8_t { no, directly, over_others };

  PathDraw() = default;
  virtual ~PathDraw() = default;
  PathDraw(const PathDraw&) = delete;
  PathDraw& operator=(const PathDraw&) = delete;

  // Finds the shortest paths from s to t, s != t.
  [[nodiscard]] virtual Joined meet(NodeId s, NodeId t) = 0;
  // One of those that were found, each with the same chance, with both its ends. Asked only where
  // they lead over others.
  virtual void draw(Random& random, std::vector<NodeId>& path) = 0;
};

// Paths of fewest hops without directions, by a search from both ends. `rows`: inner_rows(graph).
[[nodiscard]] std::unique_ptr<PathDraw> draw_shortest(const VictimGraph& graph,
                                                      const Adjacency& rows);
// By rules, by a search from the first end until the other is reached.
[[nodiscard]] std::unique_ptr<PathDraw> draw_by(const WalkRules& rules);

}  // namespace mekhala::brokerage
