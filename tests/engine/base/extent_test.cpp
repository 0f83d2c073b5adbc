#include "engine/base/extent.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <vector>

#include "engine/base/random.hpp"

namespace mekhala {
namespace {

TEST(Extent, ByHand) {
  const Extent extent = extent_of(std::vector<double>{3, -1, 8, 2, 5});
  EXPECT_EQ(extent.least, -1);
  EXPECT_EQ(extent.most, 8);
  EXPECT_EQ(extent.sum, 17);
  EXPECT_TRUE(extent.finite);
  EXPECT_TRUE(extent.whole);
}

TEST(Extent, OfNothing) {
  const Extent extent = extent_of({});
  EXPECT_GT(extent.least, extent.most);
  EXPECT_EQ(extent.sum, 0);
  EXPECT_TRUE(extent.finite);
}

// One odd number at each place, among few and many.
TEST(Extent, FindsOneAmongMany) {
  for (std::size_t size = 1; size < 14; ++size) {
    for (std::size_t place = 0; place < size; ++place) {
      const auto with = [&](double number) {
        std::vector<double> numbers(size, 7);
        numbers[place] = number;
        return extent_of(numbers);
      };
      SCOPED_TRACE(size * 100 + place);
      EXPECT_FALSE(with(std::nan("")).finite);
      EXPECT_FALSE(with(std::numeric_limits<double>::infinity()).finite);
      EXPECT_FALSE(with(-std::numeric_limits<double>::infinity()).finite);
      EXPECT_FALSE(with(.5).whole);
      EXPECT_FALSE(with(1 + 0x1p-52).whole);
      EXPECT_FALSE(with(1e-200).whole);
      EXPECT_FALSE(with(0x1p51).whole);
      EXPECT_TRUE(with(0x1p51 - 1).whole);
      EXPECT_EQ(with(-3).least, -3);
      EXPECT_EQ(with(70).most, 70);
    }
  }
}

TEST(Extent, AsWrittenOut) {
  Random random(3, 1);
  for (int round = 0; round < 200; ++round) {
    std::vector<double> numbers(random.below(50) + 1);
    for (double& number : numbers) number = random.uniform() * 100 - 50;
    const Extent extent = extent_of(numbers);
    EXPECT_EQ(extent.least, *std::min_element(numbers.begin(), numbers.end()));
    EXPECT_EQ(extent.most, *std::max_element(numbers.begin(), numbers.end()));
    EXPECT_NEAR(extent.sum, std::accumulate(numbers.begin(), numbers.end(), 0.0), 1e-11);
  }
}

}  // namespace
}  // namespace mekhala
