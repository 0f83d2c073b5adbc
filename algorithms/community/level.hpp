#pragma once

#include "algorithms/community/rows.hpp"
#include "algorithms/community/strength_graph.hpp"

// One level of a hierarchy: a graph whose nodes stand for sets of nodes. Internal to this folder.
namespace mekhala::community {

// What a node brings into the penalty: one number, or two where edges have directions.
struct OutIn {
  double out = 0;
  double in = 0;
  OutIn& operator+=(const OutIn& other) {
    out += other.out;
    in += other.in;
    return *this;
  }
  OutIn& operator-=(const OutIn& other) {
    out -= other.out;
    in -= other.in;
    return *this;
  }
};
// What is expected between two sets, up to a factor.
[[nodiscard]] constexpr double cross(double a, double b) { return a * b; }
[[nodiscard]] constexpr double cross(const OutIn& a, const OutIn& b) {
  return a.out * b.in + a.in * b.out;
}
template <typename Size>
[[nodiscard]] Size without(Size whole, const Size& part) {
  whole -= part;
  return whole;
}

template <typename Size>
struct Level {
  Rows rows;  // without loops: what is inside a node never changes again
  std::vector<Size> sizes;
  double noise = 0;  // gains below are rounding, not improvement

  [[nodiscard]] NodeId num_nodes() const { return rows.num_nodes(); }
};

// The level above: one node for each label below count. O(n + m), in parallel.
template <typename Size>
[[nodiscard]] Level<Size> aggregated(const Level<Size>& level, const Labels& labels,
                                     std::uint32_t count, Context& context) {
  const Groups groups(labels, count);
  Level<Size> above;
  above.noise = level.noise;
  above.sizes.assign(count, Size());
  with_unit(level.rows, [&](auto unit) {
    above.rows =
        build_rows(context, count, share_of(count, 512, level.rows.targets.size()), LinkSums(count),
                   [&](std::uint32_t label, LinkSums& sums, auto&& emit) {
                     sums.clear();
                     std::size_t seen = 0;
                     for (const NodeId node : groups.of(label)) {
                       if (++seen % 1024 == 0) context.checkpoint();
                       above.sizes[label] += level.sizes[node];
                       const ArcOffset end = level.rows.offsets[node + 1];
                       for (ArcOffset arc = level.rows.offsets[node]; arc < end; ++arc) {
                         const std::uint32_t other = labels[level.rows.targets[arc]];
                         if (other == label) continue;
                         sums.add(other, decltype(unit)::value ? 1.0 : level.rows.strengths[arc]);
                       }
                     }
                     for (const std::uint32_t other : sums.labels()) emit(other, sums[other]);
                   });
  });
  return above;
}

}  // namespace mekhala::community
