#include "algorithms/brokerage/cross_border_variants.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include "algorithms/brokerage/joined_contacts.hpp"
#include "engine/base/error.hpp"
#include "tests/algorithms/brokerage/cross_border_oracle.hpp"
#include "tests/support/graphs.hpp"

namespace mekhala {
namespace {

using testing::DoubleNear;
using testing::ElementsAre;
using testing::Pointwise;

CrossBorderVariantsOptions options_of(const oracle::Case& input) {
  CrossBorderVariantsOptions options;
  options.groups.names = input.options.groups.names;
  options.blocked = input.options.blocked;
  options.victims_carry = input.options.victims_carry;
  options.min_group = input.options.min_group;
  options.mix_steps = input.options.mix_steps;
  options.twins = input.options.twins;
  options.joined = true;
  return options;
}

std::vector<VariantScores> run(const Graph& graph, const oracle::Case& input,
                               const std::vector<GraphVariant>& variants, unsigned threads = 1) {
  Context context({.threads = threads});
  std::vector<VariantScores> scores(variants.size());
  cross_border_variants(
      graph, input.mixes, options_of(input), variants.size(),
      [&](std::size_t i, GraphVariant& variant) { variant = variants[i]; },
      [&](std::size_t i, const VariantScores& one) { scores[i] = one; }, context);
  return scores;
}

// a - r - m - s - b: r, m and s stand between a of KH and b of PH; and a - t - b beside them, which
// is shorter.
TEST(CrossBorderVariants, ByHand) {
  enum : NodeId { a, b, m, r, s, t, count };
  oracle::Case input;
  input.nodes = count;
  input.options.groups.names = {"KH", "PH"};
  input.options.min_group = 1;
  input.mixes = {{a, 0, 1}, {b, 1, 1}};
  const Graph graph = Graph::from_edges(
      count, std::vector<EdgeEnds>{{a, r}, {m, r}, {m, s}, {b, s}, {a, t}, {b, t}}, false);
  std::vector<GraphVariant> variants(6);
  variants[1].edges.assign(graph.num_edges(), 1);
  for (EdgeId edge = 0; edge < graph.num_edges(); ++edge) {
    if (graph.view().target(edge) == t) {
      variants[1].edges[edge] = 0;
      break;
    }
  }
  variants[2].nodes = {1, 1, 1, 1, 1, 0};
  variants[3].nodes = {1, 0, 1, 1, 1, 1};
  variants[4].nodes = variants[2].nodes;
  variants[4].same = {{r, s}};
  variants[5].same = {{r, t}};
  const auto scores = run(graph, input, variants);
  EXPECT_THAT(scores[0].crossing, ElementsAre(0, 0, 0, 0, 0, 1)) << "the short way alone";
  EXPECT_THAT(scores[1].crossing, ElementsAre(0, 0, 1, 1, 1, 0)) << "without a - t";
  EXPECT_THAT(scores[2].crossing, ElementsAre(0, 0, 1, 1, 1, 0)) << "without t";
  EXPECT_THAT(scores[3].crossing, ElementsAre(0, 0, 0, 0, 0, 0)) << "without the one of PH";
  EXPECT_THAT(scores[4].crossing, ElementsAre(0, 0, 0, 1, 0, 0)) << "r and s are one";
  EXPECT_THAT(scores[5].crossing, ElementsAre(0, 0, 0, 1, 0, 0)) << "r and t are one";
  // Of r: from a on, by t, there is b too: mixed, so nobody's.
  EXPECT_THAT(scores[0].joined, ElementsAre(0, 0, 1, 0, 0, 1));
  EXPECT_THAT(scores[3].joined, ElementsAre(0, 0, 0, 0, 0, 0));
}

// What is left of a case once a variant is applied, written out anew.
oracle::Case applied(const oracle::Case& input, const Graph& graph, const GraphVariant& variant) {
  oracle::Case changed = input;
  std::vector<NodeId> counts_as(input.nodes);
  for (NodeId node = 0; node < input.nodes; ++node) counts_as[node] = node;
  for (const auto& [one, other] : variant.same) counts_as[other] = one;
  const auto is_there = [&](NodeId node) { return variant.nodes.empty() || variant.nodes[node]; };
  changed.edges.clear();
  for (EdgeId edge = 0; edge < graph.num_edges(); ++edge) {
    const NodeId from = graph.view().source(edge), to = graph.view().target(edge);
    if (!variant.edges.empty() && variant.edges[edge] == 0) continue;
    if (is_there(from) && is_there(to)) changed.edges.push_back({counts_as[from], counts_as[to]});
  }
  std::erase_if(changed.mixes, [&](const GroupMix& mix) { return !is_there(mix.node); });
  for (const auto& [one, other] : variant.same) {
    const auto& blocked = input.options.blocked.nodes;
    if (std::count(blocked.begin(), blocked.end(), other) > 0 &&
        std::count(blocked.begin(), blocked.end(), one) == 0) {
      changed.options.blocked.nodes.push_back(one);
    }
  }
  std::sort(changed.options.blocked.nodes.begin(), changed.options.blocked.nodes.end());
  return changed;
}

// What a twin keeps its person keeps: that is what a twin is.
GraphVariant random_variant(const oracle::Case& input, const Graph& graph, Random random) {
  GraphVariant variant;
  const auto person_of = [&](NodeId node) {
    for (const TwinNode& both : input.options.twins) node = both.twin == node ? both.person : node;
    return node;
  };
  if (random.below(4) != 0) {
    std::map<std::pair<NodeId, NodeId>, bool> stands;
    for (EdgeId edge = 0; edge < graph.num_edges(); ++edge) {
      const NodeId a = graph.view().source(edge), b = graph.view().target(edge);
      const std::pair<NodeId, NodeId> people = std::minmax({person_of(a), person_of(b)});
      const bool of_twin = std::max(a, b) != std::max(people.first, people.second);
      const bool kept = stands.try_emplace(people, random.below(3) != 0).first->second;
      variant.edges.push_back(kept && (!of_twin || random.below(4) != 0) ? 1 : 0);
    }
  }
  if (random.below(2) != 0) {
    for (NodeId node = 0; node < graph.num_nodes(); ++node) {
      variant.nodes.push_back(random.below(6) != 0 ? 1 : 0);
    }
    for (const TwinNode& both : input.options.twins) {
      variant.nodes[both.twin] = variant.nodes[both.person];
    }
  }
  std::set<NodeId> taken;
  for (const GroupMix& mix : input.mixes) taken.insert(mix.node);
  for (const TwinNode& both : input.options.twins) taken.insert({both.twin, both.person});
  std::vector<NodeId> free;
  for (NodeId node = 0; node < input.nodes; ++node) {
    const bool there = variant.nodes.empty() || variant.nodes[node] != 0;
    if (there && !taken.contains(node)) free.push_back(node);
  }
  if (free.size() > 1 && random.below(2) != 0) variant.same.emplace_back(free[0], free[1]);
  return variant;
}

TEST(CrossBorderVariants, AreWhatTheMeasureSaysOfEachGraph) {
  for (const std::uint64_t seed : seeds(400)) {
    SCOPED_TRACE(seed);
    oracle::Case input = oracle::random_case(seed);
    if (seed % 2 == 1) oracle::add_twins(input, Random(seed, 7));
    const Graph graph = Graph::from_edges(input.nodes, input.edges, input.directed);
    std::vector<GraphVariant> variants;
    for (std::uint64_t i = 0; i < 6; ++i) {
      variants.push_back(random_variant(input, graph, Random(seed, 100 + i)));
    }
    const auto scores = run(graph, input, variants);
    for (std::size_t i = 0; i < variants.size(); ++i) {
      SCOPED_TRACE(i);
      const oracle::Case left = applied(input, graph, variants[i]);
      std::vector<double> expected = oracle::Enumerator(left).run().crossing;
      for (double& value : expected) value = std::isnan(value) ? 0 : value;
      EXPECT_THAT(scores[i].crossing, Pointwise(DoubleNear(1e-9), expected));
      JoinedContactsOptions joined;
      joined.groups.names = left.options.groups.names;
      joined.blocked = left.options.blocked;
      joined.victims_carry = left.options.victims_carry;
      joined.mix_steps = left.options.mix_steps;
      joined.twins = left.options.twins;
      Context context;
      const Table table = joined_contacts_mixed(
          Graph::from_edges(left.nodes, left.edges, left.directed), left.mixes, joined, context);
      const auto& column = std::get<Column<double>>(*table.columns.find("joined"));
      for (NodeId node = 0; node < left.nodes; ++node) {
        EXPECT_EQ(scores[i].joined[node], column[node]) << node;
      }
    }
  }
}

TEST(CrossBorderVariants, SameBitsForAnyNumberOfThreads) {
  for (const std::uint64_t seed : seeds(20)) {
    const oracle::Case input = oracle::random_case(seed);
    const Graph graph = Graph::from_edges(input.nodes, input.edges, input.directed);
    std::vector<GraphVariant> variants;
    for (std::uint64_t i = 0; i < 20; ++i) {
      variants.push_back(random_variant(input, graph, Random(seed, i)));
    }
    const auto one = run(graph, input, variants, 1);
    for (const unsigned threads : {2U, 7U}) {
      const auto more = run(graph, input, variants, threads);
      for (std::size_t i = 0; i < one.size(); ++i) EXPECT_EQ(one[i].crossing, more[i].crossing);
    }
  }
}

TEST(CrossBorderVariants, AVariantOfAnotherGraphIsRefused) {
  const oracle::Case input = oracle::random_case(3);
  const Graph graph = Graph::from_edges(input.nodes, input.edges, input.directed);
  GraphVariant wrong;
  wrong.nodes.assign(std::size_t{input.nodes} + 1, 1);
  EXPECT_THROW(run(graph, input, {wrong}), Error);
}

}  // namespace
}  // namespace mekhala
