#include <gtest/gtest.h>

#include <array>
#include <cmath>

#include "algorithms/brokerage/cross_border.hpp"
#include "algorithms/brokerage/labellings.hpp"
#include "tests/support/facts.hpp"

namespace mekhala {
namespace {

double value(const Table& table, const std::string& name, NodeId node) {
  const AnyColumn* column = table.columns.find(name);
  if (const auto* whole = std::get_if<Column<std::int64_t>>(column)) {
    return static_cast<double>((*whole)[node]);
  }
  const auto& real = std::get<Column<double>>(*column);
  return real.has(node) ? real[node] : std::numeric_limits<double>::quiet_NaN();
}

struct Field {
  Graph graph;
  std::vector<GroupMix> mixes;
  CrossBorderPermutationOptions options;
};

// Recruiters who know each other, victims of four countries of unequal size on one to three of
// them, interviewed in batches of one to four; some stand in two countries, some are blocked, one
// recruiter is a twin.
Field field(std::uint64_t seed) {
  constexpr NodeId kRecruiters = 12, kVictims = 40;
  Random random(seed, 3);
  Field made;
  made.options.groups.names = {"KH", "LA", "MM", "PH"};
  made.options.min_group = 3;
  made.options.permutations = 19;
  std::vector<EdgeEnds> edges;
  for (NodeId r = 0; r < 2 * kRecruiters; ++r) {
    edges.push_back({static_cast<NodeId>(random.below(1 + random.below(kRecruiters))),
                     static_cast<NodeId>(random.below(kRecruiters))});
  }
  made.options.batches.of.assign(kRecruiters + kVictims, kNoGroup);
  std::uint32_t batch = 0;
  for (NodeId v = kRecruiters; v < kRecruiters + kVictims; ++v) {
    const auto recruiter = static_cast<NodeId>(random.below(kRecruiters));
    for (std::uint64_t links = 1 + random.below(3); links > 0; --links) {
      edges.push_back({static_cast<NodeId>((recruiter + links) % kRecruiters), v});
    }
    const std::uint32_t group = std::min(recruiter % 6, 3U);
    const double share = random.below(8) == 0 ? 0.5 : 1;
    made.mixes.push_back({v, group, share});
    if (share < 1) made.mixes.push_back({v, (group + 1) % 4, 0.5});
    if (random.below(3) != 0) made.options.blocked.nodes.push_back(v);
    batch += random.below(2) == 0 ? 1U : 0U;
    if (random.below(5) != 0) made.options.batches.of[v] = batch;
  }
  for (std::uint32_t b = 0; b <= batch; ++b) {
    made.options.batches.names.push_back(std::to_string(b));
  }
  made.options.twins = {{.twin = 3, .person = kRecruiters}};
  made.graph = Graph::from_edges(kRecruiters + kVictims, edges, false);
  return made;
}

Table run(const Field& input, CrossBorderMethod method, std::uint64_t seed = 1,
          unsigned threads = 2) {
  Context context({.threads = threads, .seed = seed});
  CrossBorderPermutationOptions options = input.options;
  options.method = method;
  return cross_border_permutation_mixed(input.graph, input.mixes, options, context);
}

// The permutations of a seed are the same in both, so medians and counts can be compared.
TEST(CrossBorderPermutationSampled, NearTheExactPermutations) {
  std::size_t counts = 0;
  for (const std::uint64_t seed : {1, 2, 3, 4}) {
    SCOPED_TRACE(seed);
    Field input = field(seed);
    input.options.epsilon = 0.02;
    input.options.relative = 0.05;
    const Table exact = run(input, CrossBorderMethod::exact, seed);
    const Table sampled = run(input, CrossBorderMethod::sampled, seed);
    EXPECT_TRUE(sampled.info.sampled);
    EXPECT_EQ(real_fact(sampled.facts, "epsilon"), 0.02);
    for (const std::string name : {"crossing", "through"}) {
      for (NodeId node = 0; node < input.graph.view().num_nodes(); ++node) {
        const double score = value(exact, name, node);
        const double found = value(sampled, name, node);
        if (!(score > 0)) {
          EXPECT_TRUE(std::isnan(found) || found == 0);
          continue;
        }
        const double within = std::max(0.02, 0.05 * found) + 1e-9;
        EXPECT_NEAR(found, score, within);
        EXPECT_NEAR(value(sampled, name + "_median", node), value(exact, name + "_median", node),
                    within);
        const double ratio = value(exact, name + "_ratio", node);
        EXPECT_LE(value(sampled, name + "_ratio_low", node), ratio);
        const double high = value(sampled, name + "_ratio_high", node);
        EXPECT_TRUE(std::isnan(high) || high >= ratio);
        const double reached = value(exact, name + "_reached", node);
        EXPECT_LE(value(sampled, name + "_reached_low", node), reached);
        EXPECT_GE(value(sampled, name + "_reached_high", node), reached);
        ++counts;
      }
    }
  }
  EXPECT_GT(counts, 30U);
}

// A liaison of two pure countries: each permutation keeps all paths, so `through` is 1 in each,
// whatever is drawn.
TEST(CrossBorderPermutationSampled, NothingIsLeftToChanceByHand) {
  enum : NodeId { r, l, rp, count = 9 };
  std::vector<EdgeEnds> edges{{r, l}, {l, rp}};
  Field input;
  input.options.groups.names = {"KH", "PH"};
  input.options.min_group = 3;
  input.options.permutations = 20;
  for (NodeId v = 3; v < count; ++v) {
    edges.push_back({v < 6 ? r : rp, v});
    input.mixes.push_back({v, v < 6 ? 0U : 1U, 1});
  }
  input.options.batches = {.of = {kNoGroup, kNoGroup, kNoGroup, 0, 0, 0, 1, 1, 1},
                           .names = {"a", "b"}};
  input.graph = Graph::from_edges(count, edges, false);
  input.options.nodes.nodes = {l};
  const Table table = run(input, CrossBorderMethod::sampled);
  EXPECT_NEAR(value(table, "through", l), 1, 0.1);
  EXPECT_NEAR(value(table, "crossing", l), 1, 0.1);
  // The same draws stand behind both, so that their errors are the same.
  EXPECT_NEAR(value(table, "crossing_ratio", l), 1, 1e-6);
  EXPECT_TRUE(std::isnan(value(table, "crossing", r))) << "was not asked for";
}

TEST(CrossBorderPermutationSampled, FollowsTheSeedOnlyAndNotTheThreads) {
  Field input = field(7);
  input.options.epsilon = 0.05;
  const Table one = run(input, CrossBorderMethod::sampled, 3, 1);
  const Table seven = run(input, CrossBorderMethod::sampled, 3, 7);
  const Table other = run(input, CrossBorderMethod::sampled, 4, 1);
  EXPECT_EQ(fingerprint(Result(one)), fingerprint(Result(seven)));
  EXPECT_NE(fingerprint(Result(one)), fingerprint(Result(other)));
}

TEST(CrossBorderPermutationSampled, NoPairOfGroupsIsLargeEnough) {
  Field input = field(8);
  input.options.min_group = 1000;
  const Table table = run(input, CrossBorderMethod::sampled);
  for (NodeId node = 0; node < input.graph.view().num_nodes(); ++node) {
    EXPECT_TRUE(std::isnan(value(table, "crossing", node)));
  }
}

TEST(CrossBorderPermutationSampled, AutoIsExactWhereThatIsCheap) {
  EXPECT_FALSE(run(field(9), CrossBorderMethod::automatic).info.sampled);
}

TEST(CrossBorderPermutationSampled, NodesAreComparedThatAreAskedFor) {
  Field input = field(10);
  const Table all = run(input, CrossBorderMethod::exact);
  input.options.nodes.nodes = {1, 2};
  const Table two = run(input, CrossBorderMethod::exact);
  for (const NodeId node : {NodeId{1}, NodeId{2}}) {
    EXPECT_DOUBLE_EQ(value(two, "crossing_median", node), value(all, "crossing_median", node));
  }
  EXPECT_TRUE(std::isnan(value(two, "crossing_median", 5)));
}

// Chances against their definition, and draws against chances.
TEST(Labellings, DrawsPairsWithTheirChance) {
  Field input = field(11);
  const brokerage::Victims victims = brokerage::make_victims(
      input.graph.view().num_nodes(), input.mixes, input.options.groups.names);
  const auto batches =
      brokerage::batches_of(victims, input.options.batches, input.graph.view().num_nodes());
  Context context;
  const brokerage::Labellings labellings(victims, batches, 3, 3, context);
  ASSERT_EQ(labellings.count(), 4U);
  const std::size_t n = victims.nodes.size();
  const auto sizes = victims.pair_sizes();
  const auto large = victims.large_pairs(3);
  const auto averaged = static_cast<double>(std::count(large.begin(), large.end(), 1));
  const auto weight = [&](std::size_t i, std::uint32_t group) {
    for (const auto& share : victims.shares[i]) {
      if (share.group == group) {
        return static_cast<double>(share.units) / static_cast<double>(brokerage::kUnit);
      }
    }
    return 0.0;
  };
  for (std::size_t s = 0; s < n; ++s) {
    for (std::size_t t = 0; t < s; ++t) {
      double chance = 0;
      for (std::uint32_t a = 0; a < 4; ++a) {
        for (std::uint32_t b = a + 1; b < 4; ++b) {
          if (large[victims.pair(a, b)] == 0) continue;
          chance += (weight(s, a) * weight(t, b) + weight(t, a) * weight(s, b)) /
                    sizes[victims.pair(a, b)] / averaged;
        }
      }
      EXPECT_NEAR(labellings.chance(0, s, t), chance, 1e-12);
    }
  }
  for (std::size_t labelling = 0; labelling < labellings.count(); ++labelling) {
    constexpr int kDraws = 200000;
    std::vector<double> found(n * n, 0);
    Random random(5, labelling);
    for (int i = 0; i < kDraws; ++i) {
      const auto [s, t] = labellings.draw(labelling, random);
      found[std::min(s, t) * n + std::max(s, t)] += 1.0 / kDraws;
    }
    double all = 0;
    for (std::size_t s = 0; s < n; ++s) {
      for (std::size_t t = s + 1; t < n; ++t) {
        const double chance = labellings.chance(labelling, s, t);
        all += chance;
        EXPECT_NEAR(found[s * n + t], chance, 6 * std::sqrt(chance / kDraws));
      }
    }
    EXPECT_NEAR(all, 1, 1e-9);
  }
}

}  // namespace
}  // namespace mekhala
