#include "algorithms/centrality/anderson.hpp"

#include <algorithm>
#include <cmath>

#include "engine/base/parallel.hpp"

namespace mekhala::detail {

namespace {

constexpr std::size_t kGrain = std::size_t{1} << 14;

struct Products {
  std::array<double, Anderson::kMemory> fresh{};    // with the newest of the remembered changes
  std::array<double, Anderson::kMemory> against{};  // with the change at hand
  double change = 0;
};

Products operator+(Products a, const Products& b) {
  for (std::size_t i = 0; i < Anderson::kMemory; ++i) {
    a.fresh[i] += b.fresh[i];
    a.against[i] += b.against[i];
  }
  a.change += b.change;
  return a;
}

}  // namespace

Anderson::Anderson(std::size_t size) : last_change_(size), last_after_(size) {
  for (auto& values : changes_) values.resize(size);
  for (auto& values : afters_) values.resize(size);
}

// Cholesky's method; false where what is remembered is of no use.
bool Anderson::solve(std::array<double, kMemory>& weights) const {
  const std::size_t known = std::min(rounds_ - 1, kMemory);
  auto matrix = products_;
  double trace = 0;
  for (std::size_t i = 0; i < known; ++i) trace += matrix[i][i];
  for (std::size_t i = 0; i < known; ++i) {
    matrix[i][i] += 1e-12 * trace;
    for (std::size_t j = 0; j <= i; ++j) {
      double sum = matrix[i][j];
      for (std::size_t k = 0; k < j; ++k) sum -= matrix[i][k] * matrix[j][k];
      if (i == j && !(sum > 0)) return false;
      matrix[i][j] = i == j ? std::sqrt(sum) : sum / matrix[j][j];
    }
  }
  weights = against_;
  for (std::size_t i = 0; i < known; ++i) {
    for (std::size_t k = 0; k < i; ++k) weights[i] -= matrix[i][k] * weights[k];
    weights[i] /= matrix[i][i];
  }
  for (std::size_t i = known; i-- > 0;) {
    for (std::size_t k = i + 1; k < known; ++k) weights[i] -= matrix[k][i] * weights[k];
    weights[i] /= matrix[i][i];
  }
  return std::all_of(weights.begin(), weights.end(), [](double one) { return std::isfinite(one); });
}

void Anderson::mix(const std::vector<double>& x, const std::vector<double>& after,
                   std::vector<double>& next, Context& context) {
  const std::size_t known = std::min(rounds_, kMemory);
  const std::size_t slot = rounds_ == 0 ? 0 : (rounds_ - 1) % kMemory;
  const Products sums = parallel_reduce(
      context, x.size(), kGrain, Products{},
      [&](std::size_t begin, std::size_t end) {
        Products part;
        for (std::size_t i = begin; i < end; ++i) {
          const double change = after[i] - x[i];
          part.change += change * change;
          if (known > 0) {
            changes_[slot][i] = static_cast<float>(change - last_change_[i]);
            afters_[slot][i] = static_cast<float>(after[i] - last_after_[i]);
          }
          last_change_[i] = change;
          last_after_[i] = after[i];
        }
        for (std::size_t other = 0; other < known; ++other) {
          double fresh = 0, against = 0;
          for (std::size_t i = begin; i < end; ++i) {
            const double remembered = changes_[other][i];
            fresh += remembered * changes_[slot][i];
            against += remembered * last_change_[i];
          }
          part.fresh[other] = fresh;
          part.against[other] = against;
        }
        return part;
      },
      [](const Products& a, const Products& b) { return a + b; });
  if (known > 0) {
    for (std::size_t other = 0; other < known; ++other) {
      products_[slot][other] = products_[other][slot] = sums.fresh[other];
    }
    against_ = sums.against;
  }
  // Far from the best so far: what is remembered leads astray.
  const bool astray = rounds_ > 0 && sums.change > 16 * least_;
  least_ = rounds_ == 0 ? sums.change : std::min(least_, sums.change);
  ++rounds_;
  std::array<double, kMemory> weights{};
  if (known == 0 || astray || !solve(weights)) {
    if (known > 0) rounds_ = 1;
    least_ = sums.change;
    next = after;
    return;
  }
  parallel_chunks(context, x.size(), kGrain, [&](std::size_t begin, std::size_t end, std::size_t) {
    std::copy(after.begin() + static_cast<std::ptrdiff_t>(begin),
              after.begin() + static_cast<std::ptrdiff_t>(end),
              next.begin() + static_cast<std::ptrdiff_t>(begin));
    for (std::size_t other = 0; other < known; ++other) {
      for (std::size_t i = begin; i < end; ++i) next[i] -= weights[other] * afters_[other][i];
    }
  });
}

}  // namespace mekhala::detail
