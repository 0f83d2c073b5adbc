#include "algorithms/mean_sampler.hpp"

#include <algorithm>
#include <cmath>
#include <functional>

#include "engine/base/parallel.hpp"

namespace mekhala::detail {

namespace {

constexpr std::size_t kItems = 4096;
constexpr double kPlanned = 0.1;  // progress once the first sample is drawn

double cost_of(double step) { return -std::log1p(-step) - step; }

double progress_at(double share_of_expected) {
  return kPlanned + (0.99 - kPlanned) * std::min(1.0, share_of_expected);
}

}  // namespace

MeanSampler::MeanSampler(std::size_t items, double epsilon, std::uint64_t stride, Context& context)
    : context_(context), items_(items), epsilon_(epsilon), stride_(stride) {}

void MeanSampler::run(double delta) {
  {
    const ProgressPart part(context_, 0, kPlanned);
    draw_more(static_cast<std::uint64_t>(std::ceil(5 / epsilon_)) + 32);
  }
  for (double budget = 0.75 * delta;; budget *= 0.25) {
    if (attempt(plan(budget))) return;
  }
}

void MeanSampler::draw_more(std::uint64_t count) {
  count = (count + stride_ - 1) / stride_ * stride_;
  draw(all_draws_, count);
  all_draws_ += count;
  draws_ += count;
}

double MeanSampler::mean(std::size_t item) const {
  return static_cast<double>(sums(item).first) / kMeanUnit / static_cast<double>(draws_);
}

// Chooses the guards by what was drawn up to now, and forgets it. Returns how many draws should
// do: the least m with sum of d = budget, where log(2 / d) = m gain.
double MeanSampler::plan(double budget) {
  const ProgressPart part(context_, kPlanned, kPlanned);
  guards_.resize(items_);
  std::vector<double> gains(items_);
  const auto draws = static_cast<double>(draws_);
  look();
  parallel_for(
      context_, items_,
      [&](std::size_t item) {
        const MeanSums sum = sums(item);
        const double mean = static_cast<double>(sum.first) / kMeanUnit / draws;
        const double square = static_cast<double>(sum.second) / kMeanUnit / draws;
        const double seen = std::max(0.0, square - mean * mean);
        // Rather too large than too small: then the second sample is a little longer, not in vain.
        const double variance = seen + std::sqrt(2 * seen / draws) + 5 / draws;
        const double epsilon = tolerance(item);
        guards_[item].centre = mean;
        guards_[item].step = epsilon / (variance + epsilon);
        gains[item] = epsilon - variance * std::log1p(epsilon / variance);
      },
      kItems);
  forget();
  draws_ = 0;
  const double expected = draws_for(gains, budget);
  for (std::size_t item = 0; item < items_; ++item) guards_[item].budget = expected * gains[item];
  return expected;
}

double MeanSampler::draws_for(const std::vector<double>& gains, double budget) {
  const auto spent = [&](double draws) {
    return parallel_reduce(
        context_, items_, kItems, 0.0,
        [&](std::size_t begin, std::size_t end) {
          double sum = 0;
          for (std::size_t i = begin; i < end; ++i) sum += 2 * std::exp(-draws * gains[i]);
          return sum;
        },
        std::plus<>{});
  };
  double low = 0;
  double high = 1;
  while (spent(high) > budget) high *= 2;
  while (high - low > 0.01 * high) {
    const double middle = (low + high) / 2;
    (spent(middle) > budget ? low : high) = middle;
  }
  return high;
}

// Draws until the bound holds; false where it does not within four times what was expected.
bool MeanSampler::attempt(double expected) {
  const auto round =
      std::max<std::uint64_t>(1, static_cast<std::uint64_t>(std::ceil(expected / 20)));
  for (std::uint64_t rounds = 10; rounds <= 80; ++rounds) {
    const double begin = progress_at(static_cast<double>(draws_) / expected);
    if (round * rounds > draws_) {
      const ProgressPart part(context_, begin, progress_at(static_cast<double>(rounds) / 20));
      draw_more(round * rounds - draws_);
    }
    ++rounds_;
    const ProgressPart part(context_, begin, begin);
    if (settled()) return true;
  }
  return false;
}

double MeanSampler::reach(std::size_t item) const {
  const auto draws = static_cast<double>(draws_);
  const Guard& guard = guards_[item];
  const MeanSums sum = sums(item);
  const double first = static_cast<double>(sum.first) / kMeanUnit;
  const double second = static_cast<double>(sum.second) / kMeanUnit;
  const double c = guard.centre;
  const double spread = std::max(0.0, second - 2 * c * first + c * c * draws);
  // What rounding to units adds.
  return 1.0 / kMeanUnit + (guard.budget + cost_of(guard.step) * spread) / (guard.step * draws);
}

bool MeanSampler::settled() {
  struct Worst {
    double reach = 0;
    bool within = true;
  };
  look();
  const Worst worst = parallel_reduce(
      context_, items_, kItems, Worst{},
      [&](std::size_t begin, std::size_t end) {
        Worst part;
        for (std::size_t i = begin; i < end; ++i) {
          const double own = reach(i);
          part.reach = std::max(part.reach, own);
          part.within = part.within && own <= tolerance(i);
        }
        return part;
      },
      [](const Worst& a, const Worst& b) {
        return Worst{std::max(a.reach, b.reach), a.within && b.within};
      });
  bound_ = worst.reach;
  return worst.within;
}

}  // namespace mekhala::detail
