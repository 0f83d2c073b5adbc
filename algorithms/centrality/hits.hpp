#pragma once

#include "algorithms/spec.hpp"

namespace mekhala {

enum class HitsRole { authority, hub };
template <>
struct ChoiceNames<HitsRole> {
  static std::vector<std::string> names() { return {"authority", "hub"}; }
};

struct HitsOptions {
  HitsRole role = HitsRole::authority;
  double tolerance = 1e-10;  // stop when a round changes no score by more than this
  std::uint32_t max_rounds = 10000;
  EdgeValues strengths = {};
};

// Hubs and authorities: a good authority is pointed at by good hubs, a good hub points at good
// authorities. (This hub is Kleinberg's word, not a result of `hubs`.)
//
// Convention: the leading eigenvector of A' A (authorities) or A A' (hubs); the largest score is 1.
//   Parallel edges add up; a self-loop counts once. In an undirected graph both roles are the same.
//   Of several components the one with the largest eigenvalue keeps its scores, all others go to 0;
//   where it is not single, the answer is what rounds come to that start with 1 for every node. No
//   edges: every score is 0.
// Facts: eigenvalue, of A' A.
// Cost: O(n + m) a round of power iteration. RunInfo says whether the tolerance was reached: it may
//   not be where the two largest eigenvalues nearly tie. The same bits for any number of threads.
// Reference: Kleinberg (1999), doi:10.1145/324133.324140.
[[nodiscard]] NodeScores hits(const GraphView& graph, const HitsOptions& options, Context& context);
[[nodiscard]] AlgorithmSpec hits_spec();

}  // namespace mekhala
