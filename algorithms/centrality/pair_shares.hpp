#pragma once

#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include "algorithms/adjacency.hpp"
#include "engine/base/random.hpp"

namespace mekhala::detail {

// The shortest paths from one node to another, in hops, and what share of them passes each node
// between. The search runs from both ends, each time a whole level of the side with fewer arcs to
// look at, and ends on the level where the two meet. Nothing is cleared between two searches, so a
// short one costs little in a large graph. Copy one for each thread.
class PairShares {
 public:
  struct Between {
    NodeId node;
    double share;  // above 0, at most 1 (up to rounding)
  };

  // `forward` is followed from the source on; `backward` holds the same arcs the other way round.
  // `ends_apart`: the rows hold no arcs to nodes that may be ends only, so that no path passes
  // them; then two nodes are asked for that no arc joins.
  PairShares(const Adjacency& forward, const Adjacency& backward, bool ends_apart = false);

  // Each node between once, in no order that means anything; none where there is no path. Valid
  // until the next call. The two nodes differ.
  [[nodiscard]] std::span<const Between> find(NodeId source, NodeId target);

  // Whether there is a path. If so, draw() may be asked of these two nodes, any number of times.
  [[nodiscard]] bool meet(NodeId source, NodeId target);
  // One of the shortest paths, each with the same chance: its nodes from the source to the target,
  // both among them.
  void draw(Random& random, std::vector<NodeId>& path);

 private:
  struct Side {
    const Adjacency* ahead;  // arcs that lead away from this end
    const Adjacency* back;
    std::vector<NodeId> nodes;        // level after level
    std::vector<std::size_t> begins;  // of each level in `nodes`, and the end of the last
    std::vector<std::uint64_t> arcs;  // that leave each level
    std::vector<double> scales;       // by which the path counts of a level were multiplied
    std::uint32_t first_mark = 0;     // of the end itself; each further level has 2 more

    [[nodiscard]] std::size_t last() const { return begins.size() - 2; }
    [[nodiscard]] std::uint32_t mark(std::size_t level) const {
      return first_mark + 2 * static_cast<std::uint32_t>(level);
    }
  };

  void new_marks();
  void start(Side& side, NodeId end);
  void look_ahead(const Side& side, std::size_t i, std::size_t end) const;
  [[nodiscard]] std::size_t next_side() const;
  [[nodiscard]] bool meets(Side& side);  // one more level
  void close_level(Side& side);
  void share_middle(std::vector<NodeId>& here, std::vector<NodeId>& there);
  void give(NodeId node, double part, std::vector<NodeId>& level);
  void walk_back(const Side& side, std::vector<NodeId>& level);
  void step_back(const Side& side, std::size_t depth, const std::vector<NodeId>& level);
  // Appends the nodes of a drawn path from `node`, on level `depth`, to the end of the side.
  void draw_back(const Side& side, std::size_t depth, NodeId node, Random& random,
                 std::vector<NodeId>& path);
  [[nodiscard]] NodeId draw_before(const Side& side, std::size_t depth, NodeId node,
                                   Random& random);

  Side sides_[2];
  bool ends_apart_;
  std::uint32_t base_ = 0;            // marks below it are of earlier searches
  std::vector<std::uint32_t> marks_;  // even: reached from the source; odd: from the target
  std::vector<double> paths_;         // number of shortest paths from the end that reached the node
  std::vector<double> shares_;        // 0 but within a call
  std::vector<std::pair<NodeId, NodeId>> middle_;  // arcs between the two sides, from the last one
  std::size_t last_side_ = 0;                      // that took a step
  std::vector<std::pair<NodeId, double>> choices_;
  std::vector<NodeId> level_, other_level_, lower_level_;
  std::vector<Between> between_;
};

}  // namespace mekhala::detail
