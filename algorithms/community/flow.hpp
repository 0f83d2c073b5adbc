#pragma once

#include "algorithms/community/level.hpp"

// The walk that the map equation describes. Internal to this folder.
namespace mekhala::community {

// What is summed when nodes become one: visit rate, and flow out minus flow in.
struct Flow {
  double rate = 0;
  double net = 0;
  Flow& operator+=(const Flow& other) {
    rate += other.rate;
    net += other.net;
    return *this;
  }
};

// Rows hold the flow both ways between two nodes, divided by `scale`. sizes are of the nodes.
struct Walk {
  StrengthGraph graph;
  Level<Flow> level;
  double scale = 1;
  bool directed = false;
};

// The walk of map_equation's convention.
[[nodiscard]] Walk walk_of(const GraphView& graph, const EdgeValues& strengths, double jump,
                           Context& context);

// x log2 x, 0 at 0 and below (rounding).
[[nodiscard]] double plogp(double x);

// The code length in bits, by its definition. Labels lie below their number.
[[nodiscard]] double code_length(const Walk& walk, std::span<const std::uint32_t> labels);

}  // namespace mekhala::community
