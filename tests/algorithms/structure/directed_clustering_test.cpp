#include "algorithms/structure/directed_clustering.hpp"

#include <gmock/gmock.h>

#include <cmath>
#include <limits>

#include "tests/oracle/oracle.hpp"
#include "tests/support/graphs.hpp"

namespace mekhala {
namespace {

using ::testing::DoubleNear;
using ::testing::ElementsAre;
using ::testing::IsNan;
using ::testing::NanSensitiveDoubleNear;
using ::testing::Pointwise;

// a's neighbors b and c are joined both ways: 2 of 2. b's are a and c, joined by a>c alone: 1 of 2;
// so are c's, a and b. d knows c only; c has a third neighbor, and so 1 of 6.
TEST(DirectedClustering, TriangleByHand) {
  Context context;
  EXPECT_THAT(directed_clustering(directed("a>b a>c b>c c>b d>c"), {}, context).values,
              ElementsAre(1, .5, DoubleNear(1. / 6, 1e-15), IsNan()));
}

// The definition, from a matrix of who leads to whom.
std::vector<double> slow(const GraphView& graph) {
  const auto counts = oracle::edge_counts(graph, true);
  const std::size_t n = counts.size();
  std::vector<double> values(n, std::numeric_limits<double>::quiet_NaN());
  for (std::size_t v = 0; v < n; ++v) {
    double degree = 0;
    double arcs = 0;
    const auto near = [&](std::size_t u) { return u != v && (counts[u][v] + counts[v][u]) > 0; };
    for (std::size_t u = 0; u < n; ++u) {
      if (!near(u)) continue;
      ++degree;
      for (std::size_t w = 0; w < n; ++w) arcs += w != u && near(w) && counts[u][w] > 0 ? 1 : 0;
    }
    if (degree >= 2) values[v] = arcs / (degree * (degree - 1));
  }
  return values;
}

TEST(DirectedClustering, IsTheDefinition) {
  for (const std::uint64_t seed : seeds(200)) {
    SCOPED_TRACE(seed);
    Context context({.threads = 1 + static_cast<unsigned>(seed % 3)});
    const Graph graph = random_graph(seed, {.edges_per_node = 4});
    EXPECT_THAT(directed_clustering(graph, {}, context).values,
                Pointwise(NanSensitiveDoubleNear(1e-15), slow(graph)));
  }
}

TEST(DirectedClustering, RefusesWhatDoesNotFit) {
  Context context({.memory_limit = 1});
  EXPECT_THROW((void)directed_clustering(directed("a>b"), {}, context), Error);
}

}  // namespace
}  // namespace mekhala
