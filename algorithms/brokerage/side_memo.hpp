#pragma once

#include <memory>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "algorithms/brokerage/side_search.hpp"
#include "engine/base/context.hpp"

// The mixes on the sides of those nodes that drawn paths pass. Internal to this folder.
namespace mekhala::brokerage {

// Finds what it is asked for and keeps it: most paths of a large case pass the same few nodes, and
// the mixes on every side of every node would take more time and memory than all the paths.
class SideMemo {
 public:
  // A side: that of `start` in the graph without `without`, its neighbor.
  struct Side {
    NodeId start;
    NodeId without;
    auto operator<=>(const Side&) const = default;
  };

  SideMemo(const VictimGraph& graph, std::uint32_t steps, Context& context);

  [[nodiscard]] bool knows(const Side& side) const;
  // Shares of 1 of each group, of a side that was learned.
  [[nodiscard]] const double* mix(const Side& side) const { return place(side); }
  // `sides` need not be sorted, and may hold one several times. Learned rows may be dropped first,
  // so nothing that was known before need be known still but `sides`.
  void learn(std::vector<Side> sides);

 private:
  struct Scratch {
    TwoSteps two;
    SideSearch search;
    std::vector<std::int64_t> units;
  };

  [[nodiscard]] double* place(const Side& side) const;
  void make_row(NodeId start);
  [[nodiscard]] std::uint64_t arcs_behind(NodeId neighbor) const;
  [[nodiscard]] bool is_row_due(std::span<const Side> sides);
  void fill_row(NodeId start, Scratch& scratch);
  void learn_of(std::span<const Side> sides, Scratch& scratch);

  const VictimGraph& graph_;
  std::uint32_t steps_;
  Context& context_;
  // For each node with a row: a mix for each of its neighbors; below 0: not known.
  std::vector<std::unique_ptr<double[]>> rows_;
  std::size_t kept_ = 0;              // numbers in rows
  std::vector<std::uint64_t> spent_;  // of a start: arcs looked at for single mixes
  std::vector<std::optional<Scratch>> scratch_;
};

}  // namespace mekhala::brokerage
