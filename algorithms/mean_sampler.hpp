#pragma once

#include <cstdint>
#include <vector>

#include "engine/base/context.hpp"

namespace mekhala::detail {

// What the draws up to now give one item: the sum of its numbers and of their squares, in
// 1 / kMeanUnit. Numbers are rounded to such units and squares rounded up to them, so that sums of
// whole numbers are kept and no order of additions matters.
inline constexpr std::uint64_t kMeanUnit = std::uint64_t{1} << 30;
struct MeanSums {
  std::uint64_t first = 0;
  std::uint64_t second = 0;
  void add(std::uint64_t units) {
    first += units;
    second += (units * units + kMeanUnit - 1) / kMeanUnit;
  }
};

// The means of many numbers in [0, 1], each draw giving one for every item, to within epsilon (or
// what tolerance() says) all together with probability 1 - delta: draws until that holds.
//
// The bound: a first, separate sample chooses for each item a constant c, a step l in (0, 1) and a
//   share of delta, d. Over a second sample of m draws, with V the sum of (x - c)^2, the mean of
//   the numbers x is within (log(2 / d) + V (-log(1 - l) - l)) / (l m) of the mean of their
//   expectations for every m at once with probability 1 - d, so looking whether to stop costs
//   nothing. Nothing asks that draws be alike: only that each is made without looking at those
//   before it, as in strata that take turns. Busy items get most of delta; the many quiet ones
//   share a sliver, which their small variance makes cheap. Where the first sample misled, the next
//   attempt plans by what the failed one drew; the attempts' budgets add up to delta.
// Cost: about (1 + v / epsilon) log(items / delta) / epsilon draws, v the largest variance.
// Reference: Howard, Ramdas, McAuliffe and Sekhon (2021), doi:10.1214/20-AOS1991 (the bound);
//   Borassi and Natale (2019), doi:10.1145/3284359 (a budget of failure for each item).
class MeanSampler {
 public:
  virtual ~MeanSampler() = default;
  MeanSampler(const MeanSampler&) = delete;
  MeanSampler& operator=(const MeanSampler&) = delete;

  void run(double delta);

  [[nodiscard]] std::uint64_t draws() const { return draws_; }  // of the sample that counts
  [[nodiscard]] std::uint64_t all_draws() const { return all_draws_; }
  [[nodiscard]] std::uint64_t rounds() const { return rounds_; }
  // How far any mean may be from its expectation: at most epsilon, unless tolerance() says more;
  // and that of one item.
  [[nodiscard]] double bound() const { return bound_; }
  [[nodiscard]] double reach(std::size_t item) const;
  [[nodiscard]] double mean(std::size_t item) const;

 protected:
  // Draws come in multiples of `stride`, so that as many strata can take turns.
  MeanSampler(std::size_t items, double epsilon, std::uint64_t stride, Context& context);

 private:
  // Adds draws first .. first + count - 1 to the sums; of a draw only its number matters.
  virtual void draw(std::uint64_t first, std::uint64_t count) = 0;
  [[nodiscard]] virtual MeanSums sums(std::size_t item) const = 0;
  virtual void forget() = 0;  // all sums become 0
  // How far the mean of an item may be off, by what was drawn up to now: may look at the draws,
  // since the bounds hold after each of them. At least epsilon, which settles the first sample.
  [[nodiscard]] virtual double tolerance(std::size_t /*item*/) const { return epsilon_; }
  virtual void look() {}  // is called before tolerances are asked for

  // What the first sample settles for an item, before the second is drawn.
  struct Guard {
    double centre = 0;  // about the mean of its numbers
    double step = 0;    // in (0, 1)
    double budget = 0;  // log(2 / d)
  };

  void draw_more(std::uint64_t count);
  [[nodiscard]] double plan(double budget);
  [[nodiscard]] double draws_for(const std::vector<double>& gains, double budget);
  [[nodiscard]] bool attempt(double expected);
  [[nodiscard]] bool settled();

  Context& context_;
  std::size_t items_;
  double epsilon_;
  std::uint64_t stride_;
  std::vector<Guard> guards_;
  std::uint64_t all_draws_ = 0;
  std::uint64_t draws_ = 0;  // of the present sample
  std::uint64_t rounds_ = 0;
  double bound_ = 0;
};

}  // namespace mekhala::detail
