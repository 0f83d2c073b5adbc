#include "algorithms/brokerage/joined_contacts.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "tests/algorithms/brokerage/cross_border_oracle.hpp"
#include "tests/support/graphs.hpp"

namespace mekhala {
namespace {

using testing::ElementsAre;

std::vector<double> column(const Table& table, std::string_view name) {
  const AnyColumn* found = table.columns.find(name);
  if (found == nullptr) return {};
  std::vector<double> values;
  const auto& reals = std::get<Column<double>>(*found);
  for (std::size_t i = 0; i < reals.size(); ++i) values.push_back(reals[i]);
  return values;
}

Table run(const oracle::Case& input, double least_share, unsigned threads = 1) {
  Context context({.threads = threads});
  JoinedContactsOptions options;
  options.groups.names = input.options.groups.names;
  options.blocked = input.options.blocked;
  options.victims_carry = input.options.victims_carry;
  options.mix_steps = input.options.mix_steps;
  options.least_share = least_share;
  options.twins = input.options.twins;
  return joined_contacts_mixed(Graph::from_edges(input.nodes, input.edges, input.directed),
                               input.mixes, options, context);
}

// A liaison L over two collectors of KH, and one of PH and a victim of PH of its own:
//
//   k1 k2 - r1 -.       .- rp - p1 p2 p3
//               L ------|
//      k3 - r2 -'       '- p4
//
// L: r1 and r2 for KH, rp and p4 for PH, so 2. rp: p1, p2 and p3 for PH; L, near which without rp
// are k1 k2 k3 p4, is of KH by 3/4 only and counts for nobody, so 0. r1: k1 and k2 for KH, and L,
// near which are k3, p1, p2, p3 and p4: PH by 4/5, so 1. r2: k3, and L, near which are k1 and k2 as
// well: PH by 4/6 only, so 0.
TEST(JoinedContacts, ByHand) {
  enum : NodeId { L, r1, r2, rp, k1, k2, k3, p1, p2, p3, p4, count };
  const std::vector<EdgeEnds> edges{{L, r1},  {L, r2},  {L, rp},  {L, p4},  {r1, k1},
                                    {r1, k2}, {r2, k3}, {rp, p1}, {rp, p2}, {rp, p3}};
  const Graph graph = Graph::from_edges(count, edges, false);
  Context context;
  JoinedContactsOptions options;
  options.groups.names = {"PH", "KH"};
  options.groups.of.assign(count, kNoGroup);
  for (const NodeId victim : {k1, k2, k3}) options.groups.of[victim] = 1;
  for (const NodeId victim : {p1, p2, p3, p4}) options.groups.of[victim] = 0;
  const Table table = joined_contacts(graph, options, context);
  EXPECT_THAT(column(table, "joined"), ElementsAre(2, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0));
  EXPECT_EQ(column(table, "contacts:KH")[L], 2);
  EXPECT_EQ(column(table, "contacts:PH")[L], 2);
  EXPECT_EQ(column(table, "contacts:PH")[rp], 3);
  EXPECT_EQ(column(table, "contacts:KH")[rp], 0);
  // Where three quarters are enough, L counts for rp.
  options.least_share = 0.75;
  EXPECT_EQ(column(joined_contacts(graph, options, context), "joined")[rp], 1);
}

TEST(JoinedContacts, AgreesWithItsDefinition) {
  for (const std::uint64_t seed : seeds(600)) {
    SCOPED_TRACE(seed);
    oracle::Case input = oracle::random_case(seed);
    if (seed % 2 == 1) oracle::add_twins(input, Random(seed, 7));
    const double least = seed % 3 == 0 ? 0.8 : seed % 3 == 1 ? 0.5 : 1.0;
    const Table table = run(input, least);
    const oracle::Enumerator definition(input);
    const std::vector<double> joined = column(table, "joined");
    for (NodeId v = 0; v < input.nodes; ++v) {
      SCOPED_TRACE(v);
      std::vector<double> counts(input.options.groups.names.size());
      for (const NodeId u : definition.contacts(v)) {
        const std::vector<double> mix = definition.mix(v, u);
        for (std::size_t g = 0; g < mix.size(); ++g) {
          const bool alone = std::none_of(mix.begin(), mix.end(), [&](const double& other) {
            return &other != &mix[g] && other > mix[g] - 1e-9;
          });
          if (mix[g] > least - 1e-9 && alone) ++counts[g];
        }
      }
      std::sort(counts.rbegin(), counts.rend());
      EXPECT_EQ(joined[v], counts[1]);
    }
  }
}

// Another contact never lowers a node's count, if it is a recruiter with victims of its own.
TEST(JoinedContacts, AContactMoreNeverCountsLess) {
  for (const std::uint64_t seed : seeds(100)) {
    SCOPED_TRACE(seed);
    oracle::Case input = oracle::random_case(seed);
    input.options.blocked = {};
    input.options.victims_carry = true;
    const double before = column(run(input, 0.8), "joined")[0];
    const NodeId recruiter = input.nodes, victim = input.nodes + 1;
    input.nodes += 2;
    input.edges.push_back({0, recruiter});
    input.edges.push_back({recruiter, victim});
    input.mixes.push_back({victim, 0, 1});
    EXPECT_GE(column(run(input, 0.8), "joined")[0], before);
  }
}

TEST(JoinedContacts, SameBitsForAnyNumberOfThreads) {
  for (const std::uint64_t seed : seeds(20)) {
    const oracle::Case input = oracle::random_case(seed);
    const auto one = column(run(input, 0.8, 1), "joined");
    EXPECT_EQ(column(run(input, 0.8, 2), "joined"), one);
    EXPECT_EQ(column(run(input, 0.8, 7), "joined"), one);
  }
}

}  // namespace
}  // namespace mekhala
