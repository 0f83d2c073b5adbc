#include "algorithms/centrality/length_search.hpp"

#include <gmock/gmock.h>

#include <cmath>

#include "algorithms/centrality/betweenness.hpp"
#include "tests/oracle/oracle.hpp"
#include "tests/support/graphs.hpp"

namespace mekhala {
namespace {

using ::testing::DoubleNear;
using ::testing::Pointwise;

TEST(LengthSearch, WhichSumsAreExact) {
  EXPECT_TRUE(detail::sums_are_exact({}, 10));
  EXPECT_TRUE(detail::sums_are_exact({1, 2, 255}, 1'000'000));
  EXPECT_TRUE(detail::sums_are_exact({0.125, 3}, 100));
  EXPECT_FALSE(detail::sums_are_exact({0.1, 0.2}, 100));
  // 2^53 is the last whole number below which none is missing.
  EXPECT_TRUE(detail::sums_are_exact({1, 0x1p43}, 1024));
  EXPECT_FALSE(detail::sums_are_exact({1, 0x1p43}, 1025));
  EXPECT_FALSE(detail::sums_are_exact({1, INFINITY}, 2));
}

std::vector<double> scores(const Graph& graph, const std::vector<double>& lengths, bool respect) {
  Context context;
  return betweenness(graph, {.lengths = {lengths}, .directed = respect}, context).values;
}

// A tenth of a length is rounded, so that nothing is folded; with no two paths as long as each
// other the scores are those of the whole lengths, whose sums are exact.
TEST(LengthSearch, AgreesWithEveryPathWhereSumsAreRounded) {
  for (const std::uint64_t seed : seeds(80)) {
    SCOPED_TRACE(seed);
    const Graph graph = random_graph(seed, {.max_nodes = 16});
    const bool respect = seed % 2 == 0;
    std::vector<double> whole = random_values(seed, graph.num_edges());
    std::vector<double> tenths;
    for (double& length : whole) {
      const auto i = static_cast<double>(tenths.size());
      length += std::round((1 + std::sin(i)) * 0x1p24) * 0x1p-30;
      tenths.push_back(length / 10);
    }
    EXPECT_THAT(
        scores(graph, tenths, respect),
        Pointwise(DoubleNear(1e-10), oracle::betweenness(graph, respect, false, whole).nodes));
  }
}

// A far longer edge between two more nodes: too long for buckets, and of no effect on the others.
TEST(LengthSearch, HeapAndBucketsAgree) {
  for (const std::uint64_t seed : seeds(60)) {
    SCOPED_TRACE(seed);
    const Graph graph = random_graph(seed, {.max_nodes = 60, .edges_per_node = 3});
    const NodeId n = graph.num_nodes();
    std::vector<EdgeEnds> edges;
    for (EdgeId edge = 0; edge < graph.num_edges(); ++edge) {
      edges.push_back({graph.view().source(edge), graph.view().target(edge)});
    }
    edges.push_back({n, n + 1});  // sorted last, so that lengths keep their order
    const Graph more = Graph::from_edges(n + 2, edges, graph.directed());
    std::vector<double> lengths = random_values(seed, graph.num_edges());
    std::vector<double> expected = scores(graph, lengths, true);
    expected.resize(n + std::size_t{2}, 0);
    lengths.push_back(1e7);
    EXPECT_THAT(scores(more, lengths, true), Pointwise(DoubleNear(1e-9), expected));
  }
}

TEST(LengthSearch, MorePathsThanADoubleHolds) {
  const NodeId k = 1100;
  const Graph graph = Graph::from_edges(3 * k + 1, diamonds(k), false);
  const auto values = scores(graph, std::vector<double>(graph.num_edges(), 2.0), true);
  for (const NodeId i : {NodeId{1}, k / 2, k - 1}) {
    EXPECT_NEAR(values[3 * i], 9.0 * i * (k - i) + 1, 1e-6 * values[3 * i]);
  }
}

}  // namespace
}  // namespace mekhala
