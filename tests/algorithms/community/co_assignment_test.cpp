#include "algorithms/community/co_assignment.hpp"

#include <gmock/gmock.h>

#include <numeric>

#include "tests/support/facts.hpp"
#include "tests/support/graphs.hpp"

namespace mekhala {
namespace {

using ::testing::ElementsAre;
using Labels = std::vector<std::uint32_t>;

Partitions random_runs(std::uint64_t seed, std::size_t n, std::size_t runs) {
  Random random(seed, 4);
  // Around one partition, so that there is something to agree on.
  Labels middle(n);
  for (std::uint32_t& label : middle) label = static_cast<std::uint32_t>(random.below(4));
  Partitions all;
  for (std::size_t run = 0; run < runs; ++run) {
    Labels labels = middle;
    for (std::uint32_t& label : labels) {
      if (random.below(4) == 0) label = static_cast<std::uint32_t>(random.below(6));
    }
    all.push_back(labels);
  }
  return all;
}

double together(const Partitions& runs, std::size_t a, std::size_t b) {
  double count = 0;
  for (const Labels& run : runs) count += run[a] == run[b] ? 1 : 0;
  return count / static_cast<double>(runs.size());
}

// How far a partition has pairs as most runs have them.
double agreed(const Partitions& runs, const Labels& labels) {
  double sum = 0;
  for (std::size_t a = 0; a < labels.size(); ++a) {
    for (std::size_t b = 0; b < a; ++b) {
      if (labels[a] == labels[b]) sum += 2 * together(runs, a, b) - 1;
    }
  }
  return sum;
}

// Three runs of {a b c} {d e}, in the third of which c is with d and e.
TEST(NodeStability, ByHand) {
  Context context;
  const Partitions runs{{0, 0, 0, 1, 1}, {1, 1, 1, 0, 0}, {0, 0, 1, 1, 1}};
  const Labels labels{0, 0, 0, 1, 1};
  const NodeStability sure = node_stability(labels, runs, context);
  EXPECT_THAT(sure.stability, ElementsAre(5.0 / 6, 5.0 / 6, 2.0 / 3, 1.0, 1.0));
  EXPECT_THAT(sure.next, ElementsAre(kNoGroup, kNoGroup, 1U, 0U, 0U));
  EXPECT_DOUBLE_EQ(sure.next_stability[2], 1.0 / 3);
  EXPECT_DOUBLE_EQ(sure.next_stability[3], 1.0 / 9);
  EXPECT_EQ(median_partition(runs, context), labels);
}

TEST(NodeStability, OfANodeAloneAndOfOneWithoutAGroup) {
  Context context;
  const Partitions runs{{0, 0, 1}, {0, 0, 0}};
  const NodeStability sure = node_stability({0, 0, 1}, runs, context);
  EXPECT_THAT(sure.stability, ElementsAre(1.0, 1.0, 0.5));
  const NodeStability two = node_stability({0, 0, kNoGroup}, runs, context);
  EXPECT_THAT(two.next, ElementsAre(kNoGroup, kNoGroup, kNoGroup));
}

TEST(NodeStability, AgreesWithTheMatrixOfPairs) {
  for (const std::uint64_t seed : seeds(60)) {
    SCOPED_TRACE(seed);
    const Partitions runs = random_runs(seed, 20, 1 + seed % 9);
    Context context({.threads = static_cast<unsigned>(1 + seed % 3)});
    const Labels labels = median_partition(runs, context);
    const NodeStability sure = node_stability(labels, runs, context);
    for (std::size_t node = 0; node < labels.size(); ++node) {
      std::vector<double> sums(labels.size(), 0), counts(labels.size(), 0);
      double alone = 0;
      for (const Labels& run : runs) alone += std::count(run.begin(), run.end(), run[node]) == 1;
      for (std::size_t other = 0; other < labels.size(); ++other) {
        if (other == node) continue;
        sums[labels[other]] += together(runs, node, other);
        counts[labels[other]] += 1;
      }
      const double own = counts[labels[node]] > 0 ? sums[labels[node]] / counts[labels[node]]
                                                  : alone / static_cast<double>(runs.size());
      EXPECT_NEAR(sure.stability[node], own, 1e-12);
      double most = 0;
      for (std::size_t label = 0; label < sums.size(); ++label) {
        if (label == labels[node] || counts[label] == 0) continue;
        most = std::max(most, sums[label] / counts[label]);
      }
      EXPECT_NEAR(sure.next_stability[node], most, 1e-12);
      EXPECT_EQ(sure.next[node] == kNoGroup, most == 0);
    }
  }
}

// It keeps pairs at least as most runs have them as any run does, and no single move does better.
TEST(MedianPartition, IsBetterThanItsRunsAndThanEachMove) {
  for (const std::uint64_t seed : seeds(60)) {
    SCOPED_TRACE(seed);
    Context context;
    const Partitions runs = random_runs(seed, 14, 2 + seed % 7);
    Labels labels = median_partition(runs, context);
    const double reached = agreed(runs, labels);
    for (const Labels& run : runs) EXPECT_GE(reached, agreed(runs, run) - 1e-9);
    const NodeStability sure = node_stability(labels, runs, context);
    for (std::size_t node = 0; node < labels.size(); ++node) {
      if (std::count(labels.begin(), labels.end(), labels[node]) == 1) continue;
      EXPECT_GE(sure.stability[node], 0.5 - 1e-12);
    }
    for (std::size_t node = 0; node < labels.size(); ++node) {
      const std::uint32_t own = labels[node];
      for (std::uint32_t label = 0; label <= labels.size(); ++label) {
        labels[node] = label;
        EXPECT_LE(agreed(runs, labels), reached + 1e-9);
      }
      labels[node] = own;
    }
  }
}

// Two cliques of five with one link between, and a node between that has two links to each.
TEST(ConsensusCommunities, SayWhoStandsBetween) {
  const std::string text =
      "a-b a-c a-d a-e b-c b-d b-e c-d c-e d-e m-d m-e m-p m-q "
      "p-q p-r p-s p-t q-r q-s q-t r-s r-t s-t";
  const Graph graph = undirected(text);
  Context context;
  const Table table = consensus_communities(graph, {}, context);
  const auto& community = std::get<Column<std::int64_t>>(*table.columns.find("community"));
  const auto& stability = std::get<Column<double>>(*table.columns.find("stability"));
  EXPECT_EQ(community[node_of(text, "a")], community[node_of(text, "e")]);
  EXPECT_EQ(community[node_of(text, "p")], community[node_of(text, "t")]);
  EXPECT_NE(community[node_of(text, "a")], community[node_of(text, "p")]);
  const NodeId between = node_of(text, "m");
  EXPECT_LT(stability[between], 1);
  for (const char* sure : {"a", "b", "c", "r", "s", "t"}) {
    EXPECT_GT(stability[node_of(text, sure)], stability[between]) << sure;
  }
  const NodeGroups groups{{0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1}, {"first", "second"}};
  const Table judged = community_stability(graph, {.groups = groups}, context);
  EXPECT_EQ(fingerprint(judged).size(), 64U);
  const auto& again = std::get<Column<double>>(*judged.columns.find("stability"));
  EXPECT_LT(again[between], again[node_of(text, "a")]);
}

// A ring of cliques is one partition for every seed.
TEST(ConsensusCommunities, AreCertainWhereSeedsAgree) {
  std::vector<EdgeEnds> edges;
  for (NodeId clique = 0; clique < 6; ++clique) {
    for (NodeId a = 0; a < 6; ++a) {
      for (NodeId b = 0; b < a; ++b) edges.push_back({clique * 6 + b, clique * 6 + a});
    }
    edges.push_back({clique * 6, (clique + 1) % 6 * 6 + 1});
  }
  const Graph graph = Graph::from_edges(36, edges, false);
  Context context;
  const Table table = consensus_communities(graph, {.runs = 20}, context);
  EXPECT_EQ(whole_fact(table.facts, "communities"), 6);
  EXPECT_EQ(std::get<double>(*table.facts.find("mean_ari")), 1);
  EXPECT_EQ(std::get<double>(*table.facts.find("mean_stability")), 1);
}

}  // namespace
}  // namespace mekhala
