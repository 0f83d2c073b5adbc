#include "algorithms/centrality/page_rank_rounds.hpp"

#include <gmock/gmock.h>

#include "tests/oracle/oracle.hpp"
#include "tests/support/graphs.hpp"

namespace mekhala {
namespace {

using ::testing::DoubleNear;
using ::testing::ElementsAre;
using ::testing::Pointwise;

// a>b, b is a sink, c is alone. Round 1, damping 1/2: everybody gets 1/6 + (1/3 + 1/3) / 6 = 5/18,
// b also 1/6. Round 2: sinks hold 8/18 + 5/18, so 1/6 + 13/108 = 31/108, and b also 5/36.
TEST(PageRankRounds, SinksByHand) {
  Context context;
  const Graph graph = directed("a>b c");
  const auto after = [&](std::uint32_t rounds) {
    return page_rank_rounds(graph, {.damping = 0.5, .rounds = rounds}, context).values;
  };
  EXPECT_THAT(after(0), Pointwise(DoubleNear(1e-15), {1. / 3, 1. / 3, 1. / 3}));
  EXPECT_THAT(after(1), Pointwise(DoubleNear(1e-15), {5. / 18, 8. / 18, 5. / 18}));
  EXPECT_THAT(after(2), Pointwise(DoubleNear(1e-15), {31. / 108, 46. / 108, 31. / 108}));
}

TEST(PageRankRounds, ComesToPageRank) {
  for (const std::uint64_t seed : seeds(100)) {
    SCOPED_TRACE(seed);
    Context context;
    const Graph graph = random_graph(seed);
    EXPECT_THAT(page_rank_rounds(graph, {.damping = 0.7, .rounds = 120}, context).values,
                Pointwise(DoubleNear(1e-12), oracle::page_rank(graph, 0.7, true, {}, {})));
  }
}

TEST(PageRankRounds, RefusesWhatDoesNotFit) {
  Context context({.memory_limit = 1});
  EXPECT_THROW((void)page_rank_rounds(undirected("a-b"), {}, context), Error);
}

}  // namespace
}  // namespace mekhala
