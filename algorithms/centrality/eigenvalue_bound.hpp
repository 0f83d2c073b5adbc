#pragma once

#include <algorithm>
#include <vector>

#include "algorithms/centrality/pull.hpp"

namespace mekhala::detail {

// A bound on the largest eigenvalue from above, which each round lowers: the largest ratio of what
// flows to a node to what is there (Collatz). Rounds are shifted, so that no two eigenvalues are of
// one size.
class EigenvalueBound {
 public:
  EigenvalueBound(const GraphView& graph, const EdgeValues& strengths, Direction direction)
      : pull_(graph, strengths, direction),
        values_(graph.num_nodes(), 1.0),
        sums_(graph.num_nodes()) {}

  // Until done(bound), or until `window` rounds lower it by less than the share `least`: it may
  // stand still until what is far away has come near.
  template <typename Done>
  double lower(Context& context, double least, std::uint32_t window, std::uint32_t max_rounds,
               Done&& done) {
    double bound = round(context);
    double before = bound;
    for (std::uint32_t i = 1; i < max_rounds && bound > 0 && !done(bound); ++i) {
      step(context, bound);
      bound = std::min(bound, round(context));
      if (i % window != 0) continue;
      if (before - bound <= least * before) break;
      before = bound;
    }
    return bound;
  }

 private:
  // Below it a value stays where it is: the bound holds for any values above 0.
  static constexpr double kLeast = 1e-200;

  double round(Context& context) {
    return largest(context, size(), [&](NodeId node) {
      sums_[node] = pull_(node, values_);
      return sums_[node] / values_[node];
    });
  }
  void step(Context& context, double bound) {
    const double top = largest(
        context, size(), [&](NodeId node) { return sums_[node] += bound / 2 * values_[node]; });
    (void)largest(context, size(), [&](NodeId node) {
      values_[node] = std::max(sums_[node] / top, kLeast);
      return 0.0;
    });
  }
  [[nodiscard]] NodeId size() const { return static_cast<NodeId>(values_.size()); }

  Pull pull_;
  std::vector<double> values_, sums_;
};

}  // namespace mekhala::detail
