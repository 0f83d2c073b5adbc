#include "algorithms/structure/backbone.hpp"

#include <gmock/gmock.h>

#include <cmath>

#include "tests/oracle/oracle.hpp"
#include "tests/support/graphs.hpp"

namespace mekhala {
namespace {

using ::testing::DoubleEq;
using ::testing::ElementsAre;
using ::testing::IsNan;
using ::testing::NanSensitiveDoubleNear;
using ::testing::Pointwise;

// m has ties of 8, 1 and 1 (two edges of a half): shares .8, .1, .1 of three ties. a has .8 alone
// besides one of 2 to b.
TEST(Backbone, ByHand) {
  Context context;
  const Graph graph = undirected("a-m b-m c-m c-m a-b m-m");
  // Edges: a-b a-m b-m c-m c-m m-m.
  const EdgeValues strengths{{2, 8, 1, .5, .5, 7}};
  EXPECT_THAT(backbone(graph, {strengths}, context).values,
              ElementsAre(DoubleEq(2.0 / 3), DoubleEq(1 - .2 * .2), DoubleEq(1.0 / 3),
                          DoubleEq(1 - .9 * .9), DoubleEq(1 - .9 * .9), IsNan()));
  // A pair that knows nobody else.
  EXPECT_THAT(backbone(undirected("a-b"), {}, context).values, ElementsAre(0));
}

TEST(Backbone, DirectionsByHand) {
  Context context;
  // a sends 3 and 1; b is sent 3 and 2.
  const Graph graph = directed("a>b a>c d>b");
  EXPECT_THAT(backbone(graph, {{{3, 1, 2}}}, context).values,
              ElementsAre(DoubleEq(.75), DoubleEq(.25), DoubleEq(.4)));
}

TEST(Backbone, AgreesWithTheMatrix) {
  for (const std::uint64_t seed : seeds(150)) {
    SCOPED_TRACE(seed);
    Context context;
    const Graph graph = random_graph(seed, {.edges_per_node = 4});
    const auto strengths = random_values(seed, graph.num_edges());
    auto tie = oracle::edge_counts(graph, true, strengths);
    const std::size_t n = tie.size();
    for (std::size_t i = 0; i < n; ++i) tie[i][i] = 0;
    const auto surprise = [&](double own, const std::vector<double>& all) {
      double sum = 0, count = 0;
      for (const double value : all) {
        sum += value;
        count += value > 0;
      }
      return count < 2 ? 0 : 1 - std::pow(1 - own / sum, count - 1);
    };
    std::vector<double> expected;
    for (EdgeId edge = 0; edge < graph.num_edges(); ++edge) {
      const NodeId a = graph.view().source(edge), b = graph.view().target(edge);
      std::vector<double> into;
      for (std::size_t i = 0; i < n; ++i) into.push_back(tie[i][b]);
      expected.push_back(a == b ? std::nan("")
                                : std::max(surprise(tie[a][b], tie[a]), surprise(tie[a][b], into)));
    }
    EXPECT_THAT(backbone(graph, {{strengths}}, context).values,
                Pointwise(NanSensitiveDoubleNear(1e-9), expected));
  }
}

// One factor on all strengths changes no share.
TEST(Backbone, DoesNotDependOnTheUnitOfStrength) {
  for (const std::uint64_t seed : seeds(30)) {
    SCOPED_TRACE(seed);
    Context context;
    const Graph graph = random_graph(seed);
    auto strengths = random_values(seed, graph.num_edges());
    const auto one = backbone(graph, {{strengths}}, context).values;
    for (double& value : strengths) value *= 1024;
    EXPECT_THAT(backbone(graph, {{strengths}}, context).values,
                Pointwise(NanSensitiveDoubleNear(0), one));
  }
}

}  // namespace
}  // namespace mekhala
