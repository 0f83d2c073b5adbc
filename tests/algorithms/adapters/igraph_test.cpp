#ifdef MEKHALA_IGRAPH

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <thread>

#include "algorithms/adapters/igraph_door.hpp"
#include "algorithms/community/igraph_communities.hpp"

namespace mekhala {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

Graph two_cliques(bool directed) {
  std::vector<EdgeEnds> edges{{0, 5}};
  for (NodeId a = 0; a < 5; ++a) {
    for (NodeId b = 0; b < 5; ++b) {
      if (a == b || (!directed && a > b)) continue;
      edges.push_back({a, b});
      edges.push_back({a + 5, b + 5});
    }
  }
  if (directed) edges.push_back({5, 0});
  return Graph::from_edges(11, edges, directed);
}

TEST(IgraphInfomap, TwoCliquesAndAHermit) {
  for (const bool directed : {false, true}) {
    SCOPED_TRACE(directed);
    Context context;
    const NodeLabels found = igraph_infomap(two_cliques(directed), {}, context);
    EXPECT_THAT(found.values, ElementsAre(0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 2));
    EXPECT_GT(found.quality.value(), 2);
    EXPECT_LT(found.quality.value(), 3.4);
  }
}

// The walker jumps with probability 0.15, and jumps are coded. On each side are four nodes visited
// with o and the one at the link with h: h + 4 o = 1/2, o = 0.15 / 10 + 0.85 (3 o / 4 + h / 5), so
// o = 0.1 / 1.0425. A module is left by half of the jumps and over the link. Then the map equation.
TEST(IgraphInfomap, CodeLengthByItsFormula) {
  const auto term = [](double p) { return p * std::log2(p); };
  const double o = 0.1 / 1.0425;
  const double h = 0.5 - 4 * o;
  const double leave = 0.15 * 0.5 * 0.5 + 0.85 * h / 5;  // of each module
  double bits = 2 * leave;                               // the index: two modules, alike
  const double use = leave + 0.5;
  bits -= 2 * use * (term(leave / use) + term(h / use) + 4 * term(o / use));
  std::vector<EdgeEnds> edges;
  const Graph hermit = two_cliques(false);
  for (EdgeId e = 0; e < hermit.num_edges(); ++e) {
    edges.push_back({hermit.view().source(e), hermit.view().target(e)});
  }
  Context context;
  const NodeLabels found = igraph_infomap(Graph::from_edges(10, edges, false), {}, context);
  EXPECT_NEAR(found.quality.value(), bits, 1e-9);
}

TEST(IgraphInfomap, SameSeedSameBitsFromAnyThread) {
  Random random(3, 0);
  std::vector<EdgeEnds> edges;
  for (int i = 0; i < 900; ++i) {
    edges.push_back(
        {static_cast<NodeId>(random.below(300)), static_cast<NodeId>(random.below(300))});
  }
  const Graph graph = Graph::from_edges(300, edges, false);
  Context context({.threads = 1, .seed = 12});
  const std::string expected = fingerprint(Result(igraph_infomap(graph, {}, context)));
  std::vector<std::string> found(4);
  std::vector<std::thread> threads;
  for (std::string& text : found) {
    threads.emplace_back([&graph, &text] {
      Context own({.threads = 7, .seed = 12});
      text = fingerprint(Result(igraph_infomap(graph, {}, own)));
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_THAT(found, ::testing::Each(expected));
}

TEST(IgraphInfomap, NothingAndBadStrengths) {
  Context context;
  EXPECT_EQ(igraph_infomap(Graph(), {}, context).count, 0U);
  EXPECT_EQ(igraph_infomap(Graph::from_edges(3, {}, false), {}, context).count, 3U);
  const Graph pair = Graph::from_edges(2, std::vector<EdgeEnds>{{0, 1}}, false);
  EXPECT_THROW((void)igraph_infomap(pair, {.strengths = {{0}}}, context), Error);
}

TEST(IgraphWalktrap, TwoCliquesAndAHermit) {
  for (const bool directed : {false, true}) {
    SCOPED_TRACE(directed);
    Context context;
    const NodeLabels found = igraph_walktrap(two_cliques(directed), {}, context);
    EXPECT_THAT(found.values, ElementsAre(0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 2));
    // 20 of 21 edges (or 40 of 42) are inside: 20/21 - 2 (1/2)^2.
    EXPECT_NEAR(found.quality.value(), 20.0 / 21 - 0.5, 1e-12);
  }
}

// igraph's own errors come out as ours, and the next call works.
TEST(IgraphDoor, ErrorsAreThrownNotFatal) {
  Context context;
  const Graph pair = Graph::from_edges(2, std::vector<EdgeEnds>{{0, 1}}, false);
  try {
    (void)adapters::igraph_walktrap_communities(pair, {}, 0, context);
    FAIL() << "walks of no step must be refused";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::failure);
    EXPECT_THAT(error.what(), HasSubstr("igraph"));
  }
  EXPECT_EQ(igraph_infomap(pair, {}, context).count, 1U);
}

}  // namespace
}  // namespace mekhala

#endif
