#include "algorithms/brokerage/constraint.hpp"

#include <gmock/gmock.h>

#include <cmath>

#include "tests/oracle/oracle.hpp"
#include "tests/support/columns.hpp"
#include "tests/support/graphs.hpp"
#include "tests/support/shared_data.hpp"

namespace mekhala {
namespace {

using ::testing::DoubleEq;
using ::testing::DoubleNear;
using ::testing::ElementsAre;
using ::testing::IsNan;
using ::testing::NanSensitiveDoubleNear;
using ::testing::Pointwise;

std::vector<double> column(const Table& table, const char* name) {
  return numbers_of(table.columns, name);
}

// b stands between a, c and d, of whom a and c know each other; z knows nobody.
TEST(Constraint, ByHand) {
  Context context;
  const Table table = constraint(undirected("a-b a-c b-c b-d z"), {}, context);
  // a: half of itself to b, half to c. b: 1/2 + 1/2 * 1/2 (c sends half to b); c: 1/2 + 1/2 * 1/3.
  // b: a and c 1/3 + 1/3 * 1/2 each, d 1/3. d: all to b.
  EXPECT_THAT(column(table, "constraint"),
              ElementsAre(DoubleEq(9.0 / 16 + 4.0 / 9), DoubleEq(1.0 / 4 + 1.0 / 4 + 1.0 / 9),
                          DoubleEq(9.0 / 16 + 4.0 / 9), DoubleEq(1), IsNan()));
  // Contacts less twice the ties among them over their number.
  EXPECT_THAT(column(table, "effective_size"),
              ElementsAre(DoubleEq(1), DoubleEq(3 - 2.0 / 3), DoubleEq(1), DoubleEq(1), IsNan()));
  EXPECT_THAT(column(table, "efficiency"),
              ElementsAre(DoubleEq(.5), DoubleEq(7.0 / 9), DoubleEq(.5), DoubleEq(1), IsNan()));
  EXPECT_THAT(column(table, "hierarchy"),
              ElementsAre(testing::Gt(0), testing::Gt(0), testing::Gt(0), IsNan(), IsNan()));
  // Of a star the contacts constrain alike: nothing is hierarchical.
  EXPECT_THAT(column(constraint(undirected("a-b a-c a-d"), {}, context), "hierarchy")[0],
              DoubleNear(0, 1e-15));
}

// Formulas as Burt writes them, over all j and q.
TEST(Constraint, AgreesWithTheFormulas) {
  for (const std::uint64_t seed : seeds(200)) {
    SCOPED_TRACE(seed);
    Context context;
    const Graph graph = random_graph(seed, {.edges_per_node = 4});
    const bool weighed = seed % 2 == 0;
    const auto strengths = random_values(seed, graph.num_edges());
    auto a = oracle::edge_counts(graph, true, weighed ? strengths : std::vector<double>{});
    const std::size_t n = a.size();
    for (auto& row : a) {
      for (double& value : row) value = weighed ? value : std::min(value, 1.0);
    }
    oracle::Matrix tie(n, std::vector<double>(n, 0));
    std::vector<double> sum(n, 0), most(n, 0);
    for (std::size_t i = 0; i < n; ++i) {
      for (std::size_t j = 0; j < n; ++j) {
        if (i != j) tie[i][j] = a[i][j] + a[j][i];
        sum[i] += tie[i][j];
        most[i] = std::max(most[i], tie[i][j]);
      }
    }
    std::vector<double> constraints(n, std::nan("")), sizes(n, std::nan(""));
    for (std::size_t i = 0; i < n; ++i) {
      if (sum[i] == 0) continue;
      constraints[i] = sizes[i] = 0;
      for (std::size_t j = 0; j < n; ++j) {
        if (tie[i][j] == 0) continue;
        double invested = tie[i][j] / sum[i], redundant = 0;
        for (std::size_t q = 0; q < n; ++q) {
          if (tie[i][q] == 0 || q == j) continue;
          invested += tie[i][q] / sum[i] * (tie[q][j] / sum[q]);
          redundant += tie[i][q] / sum[i] * (tie[j][q] / most[j]);
        }
        constraints[i] += invested * invested;
        sizes[i] += 1 - redundant;
      }
    }
    ConstraintOptions options;
    if (weighed) options.strengths.values = strengths;
    const Table table = constraint(graph, options, context);
    EXPECT_THAT(column(table, "constraint"), Pointwise(NanSensitiveDoubleNear(1e-12), constraints));
    EXPECT_THAT(column(table, "effective_size"), Pointwise(NanSensitiveDoubleNear(1e-12), sizes));
    for (const double value : column(table, "hierarchy")) {
      EXPECT_TRUE(std::isnan(value) || (value >= 0 && value <= 1 + 1e-12)) << value;
    }
  }
}

TEST(Constraint, OneLessItIsThePublishedAutonomyOfTheStrike) {
  const auto data = strike();
  if (!data) GTEST_SKIP() << kNoSharedData;
  Context context;
  const auto values = column(constraint(data->network.graph, {}, context), "constraint");
  ASSERT_EQ(values.size(), 24U);
  for (NodeId node = 0; node < 24; ++node) {
    EXPECT_NEAR(1 - values[node], data->autonomy[node], 1e-9) << data->network.names[node];
  }
}

// One factor on all strengths changes no share.
TEST(Constraint, DoesNotDependOnTheUnitOfStrength) {
  for (const std::uint64_t seed : seeds(50)) {
    SCOPED_TRACE(seed);
    Context context;
    const Graph graph = random_graph(seed);
    auto strengths = random_values(seed, graph.num_edges());
    const auto one = column(constraint(graph, {{strengths}}, context), "constraint");
    for (double& value : strengths) value *= 1024;
    EXPECT_THAT(column(constraint(graph, {{strengths}}, context), "constraint"),
                Pointwise(NanSensitiveDoubleNear(0), one));
  }
}

}  // namespace
}  // namespace mekhala
