#include "bindings/workbench/blind_order.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>

namespace mekhala {
namespace {

using ::testing::ElementsAre;

// 0 and 2 are open. 1 hangs on 2, and 3 on 1; 4 hangs on 0: open first, then who is near the first.
TEST(BlindOrder, ByHand) {
  const std::vector<EdgeEnds> edges{{1, 2}, {1, 3}, {0, 4}};
  const Graph graph = Graph::from_edges(5, edges, false);
  const auto ranks = blind_ranks(graph, {false, true, false, true, true});
  EXPECT_EQ(ranks[0], 0U);
  EXPECT_EQ(ranks[2], 1U);
  EXPECT_LT(ranks[4], ranks[1]);  // both are linked to somebody open: 0 comes before 2
  std::vector<NodeId> sorted = ranks;
  std::sort(sorted.begin(), sorted.end());
  EXPECT_THAT(sorted, ElementsAre(0, 1, 2, 3, 4));
}

// Other numbers for the protected, who keep their links: the renumbered graph is the same, if no
// two of them are alike.
TEST(BlindOrder, NumbersOfTheProtectedChangeNothing) {
  for (std::uint64_t seed = 1; seed <= 100; ++seed) {
    SCOPED_TRACE(seed);
    Random random(seed, 0);
    // Open nodes 0..9; protected ones 10..29 are each linked to a set of open ones of their own.
    std::vector<EdgeEnds> edges;
    for (NodeId node = 10; node < 30; ++node) {
      for (NodeId open = 0; open < 10; ++open) {
        if (((node * 37) >> open & 1U) != 0) edges.push_back({open, node});
      }
      edges.push_back({node, static_cast<NodeId>(10 + random.below(20))});
    }
    std::vector<NodeId> names(30);
    std::iota(names.begin(), names.end(), NodeId{0});
    random.shuffle(std::span(names).subspan(10));
    std::vector<EdgeEnds> others = edges;
    for (EdgeEnds& edge : others) edge = {names[edge.source], names[edge.target]};
    std::vector<bool> is_protected(30, true);
    std::fill_n(is_protected.begin(), 10, false);
    std::vector<std::string> prints;
    for (const auto& list : {edges, others}) {
      const auto ranks = blind_ranks(Graph::from_edges(30, list, false), is_protected);
      std::vector<EdgeEnds> blind;
      for (const EdgeEnds& edge : list) blind.push_back({ranks[edge.source], ranks[edge.target]});
      prints.push_back(Graph::from_edges(30, blind, false).fingerprint());
    }
    EXPECT_EQ(prints[0], prints[1]);
  }
}

}  // namespace
}  // namespace mekhala
