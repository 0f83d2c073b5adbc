#include "engine/base/edit_distance.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <string>

#include "engine/base/random.hpp"

namespace mekhala {
namespace {

TEST(EditDistance, ByHand) {
  EXPECT_EQ(edit_distance("", ""), 0U);
  EXPECT_EQ(edit_distance("", "hubs"), 4U);
  EXPECT_EQ(edit_distance("hubs", "hub"), 1U);
  EXPECT_EQ(edit_distance("hbus", "hubs"), 1U);
  EXPECT_EQ(edit_distance("page_rnak", "page_rank"), 1U);
  EXPECT_EQ(edit_distance("kitten", "sitting"), 3U);
}

// The definition, without a table.
TEST(EditDistance, AsWrittenOut) {
  const std::function<std::size_t(std::string, std::string)> slow = [&](std::string a,
                                                                        std::string b) {
    if (a.empty() || b.empty()) return a.size() + b.size();
    const std::string a1 = a.substr(1);
    const std::string b1 = b.substr(1);
    std::size_t least = std::min(slow(a1, b), slow(a, b1)) + 1;
    least = std::min(least, slow(a1, b1) + (a[0] == b[0] ? 0 : 1));
    if (a.size() > 1 && b.size() > 1 && a[0] == b[1] && a[1] == b[0]) {
      least = std::min(least, slow(a.substr(2), b.substr(2)) + 1);
    }
    return least;
  };
  Random random(5, 1);
  for (int round = 0; round < 200; ++round) {
    const auto word = [&] {
      std::string made;
      for (std::uint64_t i = random.below(6); i > 0; --i) {
        made += static_cast<char>('a' + random.below(3));
      }
      return made;
    };
    const std::string a = word();
    const std::string b = word();
    EXPECT_EQ(edit_distance(a, b), slow(a, b)) << a << " " << b;
    EXPECT_EQ(edit_distance(a, b), edit_distance(b, a));
  }
}

}  // namespace
}  // namespace mekhala
