#include "algorithms/temporal/sequences.hpp"

#include <gmock/gmock.h>

#include <cmath>
#include <map>
#include <set>

#include "tests/support/graphs.hpp"

namespace mekhala {
namespace {

using testing::DoubleNear;
using testing::ElementsAre;
using testing::IsEmpty;

std::map<Sequence, std::uint64_t> found(const std::vector<Sequence>& sequences, std::uint64_t least,
                                        std::size_t longest) {
  const Context context;
  std::map<Sequence, std::uint64_t> all;
  for (const FrequentSequence& one : frequent_sequences(sequences, least, longest, context)) {
    EXPECT_TRUE(all.emplace(one.states, one.support).second) << "twice";
  }
  return all;
}

std::vector<Sequence> random_sequences(std::uint64_t seed) {
  Random random(seed, 3);
  std::vector<Sequence> sequences(random.below(9));
  for (Sequence& sequence : sequences) {
    sequence.resize(random.below(7));
    for (auto& state : sequence) state = static_cast<std::uint32_t>(random.below(4));
  }
  return sequences;
}

TEST(FrequentSequences, ByHand) {
  // Two go 0, 1, 2; one of them by way of 3; one goes back.
  const std::vector<Sequence> sequences{{0, 1, 2}, {0, 1, 3, 2}, {2, 1, 0}};
  EXPECT_EQ(found(sequences, 2, 3), (std::map<Sequence, std::uint64_t>{
                                        {{0, 1}, 2}, {{0, 1, 2}, 2}, {{0, 2}, 2}, {{1, 2}, 2}}));
  const Context context;
  EXPECT_THAT(frequent_sequences(sequences, 2, 3, context).at(0).states, ElementsAre(0, 1, 2));
  EXPECT_THAT(found(sequences, 4, 3), IsEmpty());
  EXPECT_THAT(found(sequences, 1, 1), IsEmpty());
}

TEST(FrequentSequences, AgreesWithEverySubset) {
  for (const std::uint64_t seed : seeds(200)) {
    SCOPED_TRACE(seed);
    const auto sequences = random_sequences(seed);
    const std::uint64_t least = 1 + seed % 3;
    std::map<Sequence, std::uint64_t> expected;
    for (const Sequence& sequence : sequences) {
      std::set<Sequence> held;
      for (std::size_t mask = 0; mask < (std::size_t{1} << sequence.size()); ++mask) {
        Sequence part;
        for (std::size_t i = 0; i < sequence.size(); ++i) {
          if ((mask >> i & 1) != 0) part.push_back(sequence[i]);
        }
        if (part.size() >= 2 && part.size() <= 4) held.insert(part);
      }
      for (const Sequence& part : held) ++expected[part];
    }
    std::erase_if(expected, [&](const auto& entry) { return entry.second < least; });
    EXPECT_EQ(found(sequences, least, 4), expected);
  }
}

// Who came from 0 goes on from 1 to 2, who came from 3 goes on to 4.
TEST(Markov, MemoryByHand) {
  std::vector<Sequence> sequences(10, {0, 1, 2});
  sequences.resize(20, {3, 1, 4});
  const auto compared = compare_markov(sequences);
  ASSERT_TRUE(compared);
  EXPECT_EQ(compared->transitions, 20U);
  EXPECT_EQ(compared->first.parameters, 1U);
  EXPECT_EQ(compared->second.parameters, 2U);
  EXPECT_THAT(compared->first.log_likelihood, DoubleNear(20 * std::log(0.5), 1e-12));
  EXPECT_EQ(compared->second.log_likelihood, 0);
  EXPECT_THAT(compared->ratio, DoubleNear(40 * std::log(2), 1e-12));
  EXPECT_THAT(compared->second.bic, DoubleNear(2 * std::log(20), 1e-12));
  EXPECT_TRUE(compared->has_memory());
}

TEST(Markov, WithoutMemoryTheFirstOrderIsEnough) {
  std::vector<Sequence> sequences;
  for (const std::uint32_t from : {0U, 3U}) {
    for (const std::uint32_t to : {2U, 4U}) sequences.resize(sequences.size() + 5, {from, 1, to});
  }
  const auto compared = compare_markov(sequences);
  ASSERT_TRUE(compared);
  EXPECT_THAT(compared->ratio, DoubleNear(0, 1e-12));
  EXPECT_FALSE(compared->has_memory());
  EXPECT_FALSE(compare_markov(std::vector<Sequence>{{1, 2}, {3}, {}}));
}

// To look further back never explains less.
TEST(Markov, SecondOrderNeverFitsWorse) {
  for (const std::uint64_t seed : seeds(100)) {
    const auto compared = compare_markov(random_sequences(seed));
    EXPECT_GE(compared ? compared->ratio : 0, -1e-9) << seed;
  }
}

// Usual: 1 and 3, so mean 2 and deviation sqrt(2). Then 2, and 2 + 2 sqrt(2) from then on: each
// adds 2 - 0.5, so 1.5, 3, 4.5 and alarm; the rise began at the fourth value. From there on 2 + 2
// sqrt(2) is usual, all alike, and nothing is held against it.
TEST(CusumChart, ByHand) {
  const double high = 2 + 2 * std::sqrt(2);
  const std::vector<double> values{1, 3, 2, high, high, high, high};
  const Cusum chart = cusum(values, {.baseline = 2});
  EXPECT_THAT(chart.up, ElementsAre(0, 0, 0, DoubleNear(1.5, 1e-12), DoubleNear(3, 1e-12),
                                    DoubleNear(4.5, 1e-12), 0));
  EXPECT_THAT(chart.changes_up, ElementsAre(3U));
  EXPECT_THAT(chart.changes_down, IsEmpty());
}

// Of counts equal ones vary too, by the root of their mean: 4 and 4, so 2. 20 is 8 deviations up,
// and usual from then on; 4 is 16 / sqrt(20) = 3.6 down, twice that 6.2 beyond the slack.
TEST(CusumChart, CountsRiseAndFall) {
  const std::vector<double> values{4, 4, 20, 20, 20, 4, 4, 4, 4};
  EXPECT_THAT(cusum(values, {.baseline = 2}).changes_up, IsEmpty());
  const Cusum chart = cusum(values, {.baseline = 2, .counts = true});
  EXPECT_THAT(chart.changes_up, ElementsAre(2U));
  EXPECT_THAT(chart.changes_down, ElementsAre(5U));
  EXPECT_DOUBLE_EQ(chart.up[2], 7.5);
}

TEST(CusumChart, UpsideDownItSeesTheSame) {
  for (const std::uint64_t seed : seeds(100)) {
    Random random(seed, 4);
    std::vector<double> values(random.below(30)), turned;
    for (double& value : values) value = static_cast<double>(random.below(20));
    for (const double value : values) turned.push_back(-value);
    const Cusum chart = cusum(values), other = cusum(turned);
    EXPECT_EQ(chart.up, other.down) << seed;
    EXPECT_EQ(chart.changes_up, other.changes_down) << seed;
  }
  EXPECT_THAT(cusum(std::vector<double>{5, 5, 5, 5, 5, 5, 900}).changes_up, IsEmpty());
  EXPECT_THAT(cusum(std::vector<double>{}).up, IsEmpty());
}

}  // namespace
}  // namespace mekhala
