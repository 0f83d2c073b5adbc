#include "engine/base/extent.hpp"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>

namespace mekhala {

namespace {

constexpr double kLargest = std::numeric_limits<double>::max();
constexpr double kLastPlaceIsOne = 0x1p52;

// As wide as every processor of this kind is.
using Pack = double __attribute__((vector_size(16)));

struct Packs {
  Pack least = {kLargest, kLargest};
  Pack most = {-kLargest, -kLargest};
  Pack sum = {};
  Pack zero = {};  // what is infinite or no number times 0 is no number
  Pack rest = {};  // what is lost beyond the last place before the point

  void add(const double* numbers) {
    Pack next;
    std::memcpy(&next, numbers, sizeof(next));
    least = next < least ? next : least;
    most = next > most ? next : most;
    sum += next;
    zero += next * 0.0;
    const Pack lost = next - ((next + kLastPlaceIsOne) - kLastPlaceIsOne);
    rest += lost < 0.0 ? -lost : lost;
  }
  [[nodiscard]] Extent lane(int i) const {
    return {least[i], most[i], sum[i], zero[i] == 0, rest[i] == 0};
  }
};

Extent of_one(double number) {
  const bool whole = std::abs(number) < kLastPlaceIsOne / 2 && number == std::floor(number);
  return {number, number, number, std::isfinite(number), whole};
}

}  // namespace

Extent together(const Extent& a, const Extent& b) {
  return {std::min(a.least, b.least), std::max(a.most, b.most), a.sum + b.sum, a.finite && b.finite,
          a.whole && b.whole};
}

Extent extent_of(std::span<const double> numbers) {
  Packs even;  // two of them, for each addition waits for the one before
  Packs odd;
  std::size_t i = 0;
  for (; i + 4 <= numbers.size(); i += 4) {
    even.add(numbers.data() + i);
    odd.add(numbers.data() + i + 2);
  }
  Extent all = together(together(even.lane(0), even.lane(1)), together(odd.lane(0), odd.lane(1)));
  for (; i < numbers.size(); ++i) all = together(all, of_one(numbers[i]));
  // Where numbers are large, nothing is lost of any.
  all.whole = all.whole && all.most < kLastPlaceIsOne / 2 && all.least > -kLastPlaceIsOne / 2;
  return all;
}

}  // namespace mekhala
