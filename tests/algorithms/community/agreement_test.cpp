#include "algorithms/community/agreement.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "tests/support/facts.hpp"
#include "tests/support/graphs.hpp"

namespace mekhala {
namespace {

using Labels = std::vector<std::uint32_t>;

Labels random_labels(std::uint64_t seed, std::size_t n, std::uint64_t parts) {
  Random random(seed, 3);
  Labels labels(n);
  for (std::uint32_t& label : labels) label = static_cast<std::uint32_t>(5 * random.below(parts));
  return labels;
}

// Mutual information and pairs, item by item.
double shared_information(const Labels& a, const Labels& b) {
  const auto n = static_cast<double>(a.size());
  double sum = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    double in_a = 0, in_b = 0, in_both = 0;
    for (std::size_t j = 0; j < a.size(); ++j) {
      in_a += a[i] == a[j] ? 1 : 0;
      in_b += b[i] == b[j] ? 1 : 0;
      in_both += a[i] == a[j] && b[i] == b[j] ? 1 : 0;
    }
    sum += std::log(n * in_both / (in_a * in_b)) / n;
  }
  return sum;
}

double pairs_in_both(const Labels& a, const Labels& b) {
  double pairs = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    for (std::size_t j = 0; j < i; ++j) pairs += a[i] == a[j] && b[i] == b[j] ? 1 : 0;
  }
  return pairs;
}

// By hand: {0,1,2}, {3,4,5} and {0,1}, {2,3}, {4,5}. Pairs: 6 and 3 of 15, 2 in both. Information:
// 2/3 ln 2; entropies ln 2 and ln 3.
TEST(PartitionAgreement, ByHand) {
  const PartitionAgreement found =
      partition_agreement(Labels{0, 0, 0, 1, 1, 1}, Labels{7, 7, 2, 2, 9, 9});
  EXPECT_NEAR(found.nmi, 2.0 / 3 * std::log(2) / ((std::log(2) + std::log(3)) / 2), 1e-12);
  EXPECT_NEAR(found.ari, (2 - 1.2) / (4.5 - 1.2), 1e-12);
  EXPECT_NEAR(found.variation_of_information,
              std::log(2) + std::log(3) - 2 * (2.0 / 3 * std::log(2)), 1e-12);
}

TEST(PartitionAgreement, AgreesWithEveryWayToDealOut) {
  for (const std::uint64_t seed : seeds(30)) {
    SCOPED_TRACE(seed);
    const Labels a = random_labels(seed, 7, 1 + seed % 4);
    Labels b = random_labels(seed + 1000, 7, 1 + seed / 4 % 4);
    const PartitionAgreement found = partition_agreement(a, b);
    const double information = shared_information(a, b);
    const double mean = (shared_information(a, a) + shared_information(b, b)) / 2;
    const double pairs = pairs_in_both(a, b);
    const double most = (pairs_in_both(a, a) + pairs_in_both(b, b)) / 2;
    // All 5040 orders, equal ones too.
    std::vector<std::size_t> order{0, 1, 2, 3, 4, 5, 6};
    double information_by_chance = 0, pairs_by_chance = 0, orders = 0;
    Labels dealt(7);
    do {
      for (std::size_t i = 0; i < 7; ++i) dealt[i] = b[order[i]];
      information_by_chance += shared_information(a, dealt);
      pairs_by_chance += pairs_in_both(a, dealt);
      ++orders;
    } while (std::next_permutation(order.begin(), order.end()));
    information_by_chance /= orders;
    pairs_by_chance /= orders;
    EXPECT_NEAR(found.nmi, mean > 0 ? information / mean : 1, 1e-9);
    EXPECT_NEAR(found.variation_of_information, 2 * (mean - information), 1e-9);
    const auto beyond = [](double value, double chance, double all) {
      return std::abs(all - chance) < 1e-12 ? 1 : (value - chance) / (all - chance);
    };
    EXPECT_NEAR(found.ami, beyond(information, information_by_chance, mean), 1e-9);
    EXPECT_NEAR(found.ari, beyond(pairs, pairs_by_chance, most), 1e-9);
    EXPECT_NEAR(adjusted_rand_index(a, b), found.ari, 1e-15);
  }
}

TEST(PartitionAgreement, NamesOrderAndSidesDoNotCount) {
  for (const std::uint64_t seed : seeds(50)) {
    SCOPED_TRACE(seed);
    const Labels a = random_labels(seed, 60, 6);
    const Labels b = random_labels(seed + 99, 60, 4);
    Labels renamed = a;
    for (std::uint32_t& label : renamed) label = 1000 - label;
    const PartitionAgreement one = partition_agreement(a, b);
    const PartitionAgreement other = partition_agreement(b, renamed);
    EXPECT_NEAR(one.nmi, other.nmi, 1e-12);
    EXPECT_NEAR(one.ami, other.ami, 1e-12);
    EXPECT_NEAR(one.ari, other.ari, 1e-12);
    const PartitionAgreement self = partition_agreement(a, renamed);
    EXPECT_NEAR(self.nmi, 1, 1e-12);
    EXPECT_NEAR(self.ami, 1, 1e-12);
    EXPECT_NEAR(self.ari, 1, 1e-12);
    EXPECT_NEAR(self.variation_of_information, 0, 1e-12);
  }
}

// A node without a group in either is left out.
TEST(PartitionAgreement, OfGroupsOfAGraph) {
  Context context;
  const Graph graph = undirected("a-b b-c c-d d-e");
  const NodeGroups first{{0, 0, 1, 1, kNoGroup}, {"x", "y"}};
  const NodeGroups second{{2, 2, 0, 0, 1}, {"p", "q", "r"}};
  const Facts facts = partition_agreement(graph, {first, second}, context);
  EXPECT_EQ(whole_fact(facts, "nodes"), 4);
  EXPECT_EQ(whole_fact(facts, "left_out"), 1);
  EXPECT_NEAR(std::get<double>(*facts.find("ari")), 1, 1e-12);
}

}  // namespace
}  // namespace mekhala
