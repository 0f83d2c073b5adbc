#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <unordered_map>
#include <vector>

#include "algorithms/brokerage/walk_rules.hpp"
#include "engine/base/context.hpp"

// All shortest paths by WalkRules from one node, counted. Internal to this folder.
namespace mekhala::brokerage {

// The stops of the shortest paths from a source, in the order in which they are reached: the source
// first, then standings on the way, and for each node that a path may end at one stop where it
// does. One for each thread: what it learned of the graph it keeps for the next source.
//
// Cost: O(h log h) for h hops between the standings that are reached; without script and times
//   these are the nodes, with a script at most the nodes times the sets of its positions, with
//   times the nodes times the moments at which one can come to them.
class Walks {
 public:
  using Stop = std::uint32_t;  // in order of reaching
  static constexpr Stop kNoStop = UINT32_MAX;

  explicit Walks(const WalkRules& rules);
  Walks(const Walks&) = delete;
  Walks& operator=(const Walks&) = delete;

  // From `source` to everywhere, or until all shortest paths to `target` are known. The source is
  // not passed again. Errors: Error(limit_exceeded) where they are more than a double counts.
  void run(NodeId source, NodeId target = kNoNode);

  [[nodiscard]] Stop size() const { return static_cast<Stop>(order_.size()); }
  [[nodiscard]] NodeId node(Stop stop) const { return node_of_[order_[stop]]; }
  [[nodiscard]] bool is_end(Stop stop) const { return order_[stop] < rules_->num_nodes(); }
  [[nodiscard]] double paths(Stop stop) const { return reached_[order_[stop]].paths; }
  // Where paths end at this node; kNoStop: none does.
  [[nodiscard]] Stop end_at(NodeId node) const;
  // The stops behind and before one on shortest paths. O(1).
  [[nodiscard]] std::span<const Stop> after(Stop stop) const { return row(after_, stop); }
  [[nodiscard]] std::span<const Stop> before(Stop stop) const { return row(before_, stop); }

 private:
  using Id = std::uint32_t;  // below the number of nodes: a path ends there; else a standing

  struct Hop {
    Id to;
    std::uint32_t by;  // hop of the rules, counted from the first of its node
  };
  struct Reached {
    Distance distance = 0;
    double paths = 0;
    std::uint32_t round = 0;  // of the run; else nothing is known
    Stop stop = kNoStop;
  };
  struct Rows {
    std::vector<std::uint64_t> offsets;
    std::vector<Stop> stops;
  };
  struct Hash {
    std::size_t operator()(const Standing& standing) const;
  };

  [[nodiscard]] static std::span<const Stop> row(const Rows& rows, Stop stop) {
    return std::span<const Stop>(rows.stops)
        .subspan(rows.offsets[stop], rows.offsets[stop + 1] - rows.offsets[stop]);
  }
  void forget();
  [[nodiscard]] Id id_of(const Standing& standing);
  [[nodiscard]] std::span<const Hop> hops(Id id);
  [[nodiscard]] Distance length(Id from, const Hop& hop) const;
  void settle(Stop stop);
  void search_hops(Id start, Id target);
  void search_lengths(Id start, Id target);
  void link();

  const WalkRules* rules_;
  NodeId source_ = kNoNode;
  std::uint32_t round_ = 0;
  std::unordered_map<Standing, Id, Hash> ids_;
  std::vector<const Standing*> standings_;  // of an id, less the number of nodes
  std::vector<NodeId> node_of_;             // of an id
  std::vector<std::pair<std::uint64_t, std::uint64_t>> hop_rows_;  // of an id; none: not known yet
  std::vector<Hop> hops_;
  std::vector<Reached> reached_;  // of an id
  std::vector<Id> order_;
  Rows after_, before_;
};

}  // namespace mekhala::brokerage
