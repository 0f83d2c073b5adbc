#include "engine/base/key_set.hpp"

#include <gtest/gtest.h>

#include <unordered_set>

#include "engine/base/random.hpp"

namespace mekhala {
namespace {

TEST(KeySet, ByHand) {
  KeySet set;
  EXPECT_TRUE(set.empty());
  EXPECT_FALSE(set.contains(0));
  EXPECT_FALSE(set.contains(7));
  EXPECT_TRUE(set.insert(7));
  EXPECT_FALSE(set.insert(7));
  EXPECT_TRUE(set.contains(7));
  EXPECT_FALSE(set.contains(0)) << "a free slot is no member";
  EXPECT_TRUE(set.insert(0));
  EXPECT_FALSE(set.insert(0));
  EXPECT_TRUE(set.contains(0));
  EXPECT_FALSE(set.empty());
}

TEST(KeySet, AgreesWithTheLibrary) {
  for (std::uint64_t seed = 1; seed <= 40; ++seed) {
    SCOPED_TRACE(seed);
    Random random(seed, 0);
    // Dense numbers, multiples of a power of two, and hashes: what a bad hash would pile up.
    const std::uint64_t range = 1 + random.below(4000);
    const std::uint64_t step = std::uint64_t{1} << random.below(60);
    KeySet set;
    if (random.below(2) == 0) set.reserve(random.below(5000));
    std::unordered_set<std::uint64_t> oracle;
    for (int i = 0; i < 5000; ++i) {
      const std::uint64_t key = random.below(range) * step;
      EXPECT_EQ(set.insert(key), oracle.insert(key).second);
      const std::uint64_t other = random.below(2 * range) * step;
      EXPECT_EQ(set.contains(other), oracle.contains(other));
    }
    EXPECT_EQ(set.empty(), oracle.empty());
  }
}

}  // namespace
}  // namespace mekhala
