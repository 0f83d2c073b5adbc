#include "algorithms/centrality/largest_eigenvector.hpp"

#include <array>
#include <cmath>

#include "algorithms/adapters/small_symmetric.hpp"

namespace mekhala::detail {

namespace {

using Vector = adapters::Vector3;
using Matrix = adapters::Matrix3;

constexpr std::size_t kGrain = 2048;

double product(const Vector& a, const Matrix& matrix, const Vector& b) {
  double sum = 0;
  for (std::size_t i = 0; i < 3; ++i) {
    for (std::size_t j = 0; j < 3; ++j) sum += a[i] * matrix[i][j] * b[j];
  }
  return sum;
}

}  // namespace

// Of x, w, p with each other, and with the matrix between them; both symmetric.
struct LargestEigenvector::Products {
  Matrix plain{};
  Matrix through{};
};

// x becomes x times `x` and a change, which is w times `w` and p times `p`.
struct LargestEigenvector::Mixture {
  double x = 1;
  double w = 0;
  double p = 0;
  double eigenvalue = 0;

  // The best mixture: the three are made orthogonal first, in the order x, w, p; what lies in those
  // before it but for rounding is left out.
  explicit Mixture(const Products& products) {
    std::array<Vector, 3> basis{};
    std::size_t size = 0;
    for (std::size_t i = 0; i < 3; ++i) {
      const double before = products.plain[i][i];
      if (!(before > 0)) continue;
      Vector next{};
      next[i] = 1 / std::sqrt(before);
      // Twice is enough.
      for (int again = 0; again < 2; ++again) {
        for (std::size_t j = 0; j < size; ++j) {
          const double along = product(basis[j], products.plain, next);
          for (std::size_t k = 0; k < 3; ++k) next[k] -= along * basis[j][k];
        }
      }
      const double left = product(next, products.plain, next);
      if (!(left > 1e-8)) continue;
      for (double& part : next) part /= std::sqrt(left);
      basis[size++] = next;
    }
    Matrix small{};
    for (std::size_t i = 0; i < size; ++i) {
      for (std::size_t j = 0; j < size; ++j) {
        small[i][j] = product(basis[i], products.through, basis[j]);
      }
    }
    // What is left out has the eigenvalue 0, below that of x.
    const adapters::EigenPair best = adapters::largest_eigenpair(small);
    eigenvalue = best.value;
    Vector sum{};
    for (std::size_t i = 0; i < size; ++i) {
      for (std::size_t k = 0; k < 3; ++k) sum[k] += best.vector[i] * basis[i][k];
    }
    const double sign = sum[0] < 0 ? -1 : 1;
    x = sign * sum[0];
    w = sign * sum[1];
    p = sign * sum[2];
  }
};

LargestEigenvector::LargestEigenvector(NodeId num_nodes, const Pull& pull, double tolerance)
    : pull_(pull),
      tolerance_(tolerance),
      x_(num_nodes, 1 / std::sqrt(static_cast<double>(num_nodes))),
      w_(num_nodes, 0.0),
      p_(num_nodes, 0.0),
      ax_(num_nodes, 0.0),
      aw_(num_nodes, 0.0),
      ap_(num_nodes, 0.0) {}

double LargestEigenvector::round(Context& context) {
  if (!started_) return start(context);
  if (scale_ == 0) return 0;
  const Mixture mixture(multiply(context));
  eigenvalue_ = mixture.eigenvalue;
  double most_change = 0;
  double most = 0;
  mix(mixture, most_change, most, context);
  const double change = most_change / ((1 + kEigenvectorShift) * eigenvalue_ * most);
  return change > tolerance_ ? change : look_with_care(context);
}

double LargestEigenvector::start(Context& context) {
  started_ = true;
  const auto n = static_cast<NodeId>(x_.size());
  scale_ = largest(context, n, [&](NodeId node) { return ax_[node] = pull_(node, x_); });
  if (n > 0) scale_ /= x_[0];
  if (scale_ == 0) return 0;
  return look_with_care(context);
}

// What x is with the matrix is added up along with x itself, and drifts from it by rounding: here
// it is made anew.
double LargestEigenvector::look_with_care(Context& context) {
  struct Sums {
    double square = 0;
    double through = 0;
  };
  const Sums sums = parallel_reduce(
      context, x_.size(), kGrain, Sums{},
      [&](std::size_t begin, std::size_t end) {
        Sums part;
        for (std::size_t i = begin; i < end; ++i) {
          ax_[i] = pull_(static_cast<NodeId>(i), x_) / scale_;
          part.square += x_[i] * x_[i];
          part.through += x_[i] * ax_[i];
        }
        return part;
      },
      [](const Sums& a, const Sums& b) {
        return Sums{a.square + b.square, a.through + b.through};
      });
  eigenvalue_ = sums.through / sums.square;
  return plain_change(context);
}

double LargestEigenvector::plain_change(Context& context) {
  const auto n = static_cast<NodeId>(x_.size());
  const double most = largest(context, n, [&](NodeId node) { return x_[node]; });
  const double shift = kEigenvectorShift * eigenvalue_;
  const double top = largest(context, n, [&](NodeId node) { return ax_[node] + shift * x_[node]; });
  return largest(context, n, [&](NodeId node) {
    w_[node] = ax_[node] - eigenvalue_ * x_[node];
    return std::abs((ax_[node] + shift * x_[node]) / top - x_[node] / most);
  });
}

LargestEigenvector::Products LargestEigenvector::multiply(Context& context) {
  using Sums = std::array<double, 12>;
  const Sums s = parallel_reduce(
      context, x_.size(), kGrain, Sums{},
      [&](std::size_t begin, std::size_t end) {
        Sums part{};
        for (std::size_t i = begin; i < end; ++i) {
          const double aw = aw_[i] = pull_(static_cast<NodeId>(i), w_) / scale_;
          const double x = x_[i], w = w_[i], p = p_[i];
          part[0] += x * x;
          part[1] += x * w;
          part[2] += x * p;
          part[3] += w * w;
          part[4] += w * p;
          part[5] += p * p;
          part[6] += x * ax_[i];
          part[7] += x * aw;
          part[8] += x * ap_[i];
          part[9] += w * aw;
          part[10] += p * aw;
          part[11] += p * ap_[i];
        }
        return part;
      },
      [](Sums a, const Sums& b) {
        for (std::size_t i = 0; i < a.size(); ++i) a[i] += b[i];
        return a;
      });
  return {{{{s[0], s[1], s[2]}, {s[1], s[3], s[4]}, {s[2], s[4], s[5]}}},
          {{{s[6], s[7], s[8]}, {s[7], s[9], s[10]}, {s[8], s[10], s[11]}}}};
}

void LargestEigenvector::mix(const Mixture& mixture, double& most_change, double& most,
                             Context& context) {
  struct Most {
    double change = 0;
    double value = 0;
  };
  const Most found = parallel_reduce(
      context, x_.size(), kGrain, Most{},
      [&](std::size_t begin, std::size_t end) {
        Most part;
        for (std::size_t i = begin; i < end; ++i) {
          p_[i] = mixture.w * w_[i] + mixture.p * p_[i];
          ap_[i] = mixture.w * aw_[i] + mixture.p * ap_[i];
          x_[i] = mixture.x * x_[i] + p_[i];
          ax_[i] = mixture.x * ax_[i] + ap_[i];
          w_[i] = ax_[i] - eigenvalue_ * x_[i];
          part.change = std::max(part.change, std::abs(w_[i]));
          part.value = std::max(part.value, x_[i]);
        }
        return part;
      },
      [](const Most& a, const Most& b) {
        return Most{std::max(a.change, b.change), std::max(a.value, b.value)};
      });
  most_change = found.change;
  most = found.value;
}

std::vector<double> LargestEigenvector::take() {
  if (scale_ == 0) return std::vector<double>(x_.size(), 0.0);
  const double shift = kEigenvectorShift * eigenvalue_;
  double top = 0;
  for (std::size_t i = 0; i < x_.size(); ++i) {
    x_[i] = std::max(0.0, ax_[i] + shift * x_[i]);
    top = std::max(top, x_[i]);
  }
  for (double& score : x_) score /= top;
  return std::move(x_);
}

}  // namespace mekhala::detail
