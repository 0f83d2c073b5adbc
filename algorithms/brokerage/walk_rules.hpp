#pragma once

#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include "algorithms/brokerage/cross_border.hpp"
#include "algorithms/brokerage/script.hpp"
#include "algorithms/brokerage/victim_graph.hpp"

// What a path is where not every way of fewest hops is one: cross_border.hpp, PathRules. Internal
// to this folder.
namespace mekhala::brokerage {

// Lengths as whole numbers of one unit, a power of two, so that sums are exact.
__extension__ using Distance = unsigned __int128;

inline constexpr double kNever = std::numeric_limits<double>::infinity();

// One edge of a hop.
struct HopEdge {
  std::uint64_t positions = 0;  // of the script that its kind may be read at
  double begin = 0, last = 0;   // when it may be walked; 0 where time does not matter
};

// Where whoever came to a node stands: the positions of the script that may have been read, and for
// each of these, in order, when it was read at the earliest.
struct Standing {
  NodeId node = kNoNode;
  std::uint64_t positions = 0;
  std::vector<double> ready;  // empty where time does not matter
  bool operator==(const Standing&) const = default;
};

// A graph on which whoever stands somewhere knows where they may go on to. Each path, told by its
// nodes, leads through one row of standings: several edges between two nodes make no second path.
class WalkRules {
 public:
  // `victims` may end a path. Errors: Error(usage) on rules that do not fit the graph or each
  // other, on a length that is not above 0, on lengths too far apart to be added exactly.
  WalkRules(const GraphView& graph, const PathGraph& paths, const Victims& victims,
            const PathRules& rules);

  [[nodiscard]] NodeId num_nodes() const { return static_cast<NodeId>(passable_.size()); }
  [[nodiscard]] bool has_lengths() const { return !lengths_.empty(); }
  // Whether a path may pass one node several times: no other kind of shortest path does.
  [[nodiscard]] bool may_repeat() const { return scripted_; }
  [[nodiscard]] bool may_end(NodeId node) const { return may_end_[node] != 0; }
  [[nodiscard]] bool may_pass(NodeId node) const { return passable_[node] != 0; }

  [[nodiscard]] Standing begin(NodeId source) const;
  // Hops from a node: numbers in [first, last), to target(hop), length(hop) long.
  [[nodiscard]] std::uint64_t first(NodeId node) const { return offsets_[node]; }
  [[nodiscard]] std::uint64_t last(NodeId node) const { return offsets_[node + 1]; }
  [[nodiscard]] NodeId target(std::uint64_t hop) const { return targets_[hop]; }
  [[nodiscard]] Distance length(std::uint64_t hop) const {
    return lengths_.empty() ? 1 : lengths_[hop];
  }
  // Whether the hop may be the last of a path.
  [[nodiscard]] bool ends(const Standing& from, std::uint64_t hop) const;
  // Where one stands behind the hop, going on; no positions: nowhere.
  [[nodiscard]] Standing step(const Standing& from, std::uint64_t hop) const;

 private:
  void add_hops(const GraphView& graph, const PathRules& rules);
  void set_lengths(const GraphView& graph, const EdgeValues& lengths);
  [[nodiscard]] double earliest(std::uint64_t hop, double ready, std::uint64_t positions) const;
  template <typename Visit>
  void each(const Standing& from, Visit&& visit) const;

  Script script_;
  bool scripted_ = false, timed_ = false;
  std::vector<std::uint8_t> passable_, may_end_;
  std::vector<std::uint64_t> positions_of_;  // of a node: those of the script its kind is read at
  std::vector<std::uint64_t> offsets_{0};
  std::vector<NodeId> targets_;
  std::vector<Distance> lengths_;
  std::vector<std::uint64_t> edge_offsets_{0};
  std::vector<HopEdge> edges_;
  std::vector<EdgeId> numbers_;  // of edges_, while lengths are set
};

}  // namespace mekhala::brokerage
