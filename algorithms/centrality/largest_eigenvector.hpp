#pragma once

#include <vector>

#include "algorithms/centrality/pull.hpp"

namespace mekhala::detail {

// A plain round is shifted by half the eigenvalue: the far end of the spectrum, -1 at worst, comes
// to lie at -1/2.
constexpr double kEigenvectorShift = 0.5;

// The eigenvector of the largest eigenvalue of a symmetric matrix without negative entries, which
// is read by `pull`: for an undirected graph. Each round looks for the best mixture of the vector
// at hand, what a plain round would change of it, and what the last round changed: the error falls
// with the root of the gap between eigenvalues, where plain rounds take the gap itself.
//
// Cost: O(n + m) time a round, about that of 3 arcs a node beside the arcs; 48 bytes a node. The
// same bits for any number of threads. Reference: Knyazev (2001), doi:10.1137/S1064827500366124.
class LargestEigenvector {
 public:
  LargestEigenvector(NodeId num_nodes, const Pull& pull, double tolerance);

  // Returns how much a plain round, shifted by half the eigenvalue, would change any score of the
  // vector at hand, its largest score being 1; no less than the tolerance unless it was looked at
  // with care.
  double round(Context& context);

  [[nodiscard]] double eigenvalue() const { return eigenvalue_ * scale_; }
  // The vector after a plain round; the largest score is 1, none is negative, all are 0 where the
  // eigenvalue is.
  [[nodiscard]] std::vector<double> take();

 private:
  struct Mixture;
  struct Products;

  double start(Context& context);
  double look_with_care(Context& context);
  double plain_change(Context& context);
  [[nodiscard]] Products multiply(Context& context);
  void mix(const Mixture& mixture, double& most_change, double& most, Context& context);

  const Pull& pull_;
  double tolerance_;
  double scale_ =
      0;  // the matrix is looked at divided by its largest row, so that nothing overflows
  double eigenvalue_ = 0;  // of the divided matrix
  bool started_ = false;
  std::vector<double> x_, w_, p_;     // at hand, what is wrong with it, what changed last
  std::vector<double> ax_, aw_, ap_;  // the matrix times each
};

}  // namespace mekhala::detail
