#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "engine/base/context.hpp"
#include "engine/base/random.hpp"
#include "engine/graph/graph.hpp"

// Edges as single numbers, and graphs with given degrees. Shared by the models of plain graphs.
namespace mekhala::generator {

using EdgeKeys = std::vector<std::uint64_t>;  // source << 32 | target, source < target

[[nodiscard]] inline std::uint64_t edge_key(NodeId a, NodeId b) {
  return a < b ? std::uint64_t{a} << 32 | b : std::uint64_t{b} << 32 | a;
}

// A power law cut off below and above: P(x) ~ x^-exponent on [least, most], x real.
class PowerLaw {
 public:
  PowerLaw(double exponent, double least, double most)
      : exponent_(exponent), least_(least), most_(most) {}
  // The one whose mean is `mean`; its least is found by bisection. mean < most.
  [[nodiscard]] static PowerLaw with_mean(double exponent, double mean, double most);
  [[nodiscard]] double mean() const;
  [[nodiscard]] double draw(Random& random) const;
  // A whole number with the same mean: rounded up as often as what is behind the point says.
  [[nodiscard]] std::uint32_t draw_whole(Random& random) const;

 private:
  double exponent_, least_, most_;
};

// A simple graph in which node i has degree[i] edges, or a few less: the ends are matched at
// random; loops, repeats and pairs that `allowed` refuses are undone by swaps with random edges,
// and left out where a hundred swaps do not help, as is one end of an odd sum. Appends to `keys`;
// nodes are called by names[i]. Cost: linear in the edges, expected.
void match_ends(std::span<const NodeId> names, std::span<const std::uint32_t> degree,
                const std::function<bool(NodeId, NodeId)>& allowed, Random& random, EdgeKeys& keys);

}  // namespace mekhala::generator
