#include "algorithms/disruption/recovery.hpp"

#include <gmock/gmock.h>

#include "algorithms/disruption/disruption.hpp"
#include "tests/support/facts.hpp"
#include "tests/support/graphs.hpp"

namespace mekhala {
namespace {

double at(const Table& table, const std::string& name, std::size_t row) {
  return std::get<Column<double>>(*table.columns.find(name))[row];
}
std::size_t last_row(const Table& table) { return table.columns.num_rows() - 1; }

NodeGroups groups(const std::string& text, const std::vector<std::string>& members) {
  NodeGroups out{std::vector<std::uint32_t>(undirected(text).num_nodes(), kNoGroup), {"driver"}};
  for (const std::string& name : members) out.of[node_of(text, name)] = 0;
  return out;
}

// v joins a and b; w stands next to b. Without v, a is alone and b-w stays: 2 of 12. a reaches
// nobody, and b reaches w, its neighbor already: nothing is mended.
TEST(DisruptionRecovery, NobodyInReachMendsNothing) {
  Context context;
  DisruptionRecoveryOptions options;
  options.removals = 1;
  options.scorer = [](const GraphView&, const std::vector<bool>&, Context&) {
    return std::vector<double>{0, 0, 1, 0};
  };
  const Table table = disruption_recovery(undirected("a-v v-b b-w"), options, context);
  EXPECT_DOUBLE_EQ(at(table, "efficiency", 1), 2.0 / 12);
  EXPECT_DOUBLE_EQ(at(table, "recovered", 1), 2.0 / 12);
  EXPECT_EQ(at(table, "ties", 1), 0);
}

// d and e drive for p and q: p-d, q-d, q-e. Without d, p reaches nobody by steps over ties; with
// p-q tied it reaches e over q. So p ties to e, and q has e already.
TEST(DisruptionRecovery, StepLooksForOneOfItsKind) {
  Context context;
  const std::string text = "p-d q-d q-e p-q q-z";
  DisruptionRecoveryOptions options;
  options.recovery = Recovery::step;
  options.steps = groups(text, {"d", "e"});
  options.removals = 1;
  const NodeId d = node_of(text, "d");
  options.scorer = [d](const GraphView& left, const std::vector<bool>&, Context&) {
    std::vector<double> scores(left.num_nodes());
    scores[d] = 1;
    return scores;
  };
  const Table table = disruption_recovery(undirected(text), options, context);
  EXPECT_EQ(at(table, "ties", 1), 1);
  // p, q, e, z: a triangle p-q-e and z on q: 4 pairs at 1, 2 at 2: 2 (4 + 1) of 20.
  EXPECT_DOUBLE_EQ(at(table, "recovered", 1), 10.0 / 20);
  EXPECT_DOUBLE_EQ(at(table, "recovered_left", 1), 10.0 / 12);
  // Before: p-d q-d q-e p-q q-z at 1; p-e p-z d-e d-z e-z at 2: 2 (5 + 5/2) of 20, of all five.
  EXPECT_DOUBLE_EQ(real_fact(table.facts, "efficiency_before"), 15.0 / 20);
  // Without an e nobody is left who drives.
  options.steps = groups(text, {"d"});
  EXPECT_EQ(at(disruption_recovery(undirected(text), options, context), "ties", 1), 0);
  options.steps = {};
  EXPECT_THROW((void)disruption_recovery(undirected(text), options, context), Error);
}

TEST(DisruptionRecovery, WhoIsKeptNeitherSeeksNorReplaces) {
  Context context;
  const std::string text = "a-h b-h c-h a-b";
  DisruptionRecoveryOptions options;
  options.recovery = Recovery::random;
  options.removals = 1;
  options.kept.nodes = {node_of(text, "a"), node_of(text, "b"), node_of(text, "c")};
  const Table table = disruption_recovery(undirected(text), options, context);
  EXPECT_EQ(at(table, "ties", 1), 0);
  EXPECT_EQ(at(table, "recovered", 1), at(table, "efficiency", 1));
}

TEST(DisruptionRecovery, WithoutAnyReactionItIsDisruption) {
  for (const std::uint64_t seed : seeds(60)) {
    SCOPED_TRACE(seed);
    Context context;
    const Graph graph = random_graph(seed);
    DisruptionRecoveryOptions options;
    options.share = 0;
    options.removals = 0;
    options.points = 100;
    options.trials = 3;
    options.block = seed % 2 == 0 ? 2 : 1;
    const Table reacting = disruption_recovery(graph, options, context);
    DisruptionOptions still;
    still.points = 100;
    still.block = options.block;
    const Table plain = disruption(graph, still, context);
    for (std::size_t row = 1; row < reacting.columns.num_rows(); ++row) {
      const std::size_t removed = std::min(plain.ids.size(), row * options.block);
      EXPECT_EQ(at(reacting, "recovered", row), at(plain, "efficiency", removed - 1));
      EXPECT_EQ(at(reacting, "recovered_low", row), at(plain, "efficiency", removed - 1));
      EXPECT_EQ(at(reacting, "efficiency", row), at(plain, "efficiency", removed - 1));
      EXPECT_EQ(at(reacting, "largest_recovered", row), at(plain, "largest", removed - 1));
    }
  }
}

// New ties only ever shorten ways, and the interval holds the mean of what was drawn.
TEST(DisruptionRecovery, NeverLeavesLessThanNoReaction) {
  for (const std::uint64_t seed : seeds(60)) {
    SCOPED_TRACE(seed);
    Context context({.seed = seed});
    const Graph graph = random_graph(seed);
    for (const Recovery recovery : {Recovery::nearest, Recovery::random}) {
      DisruptionRecoveryOptions options;
      options.recovery = recovery;
      options.trials = 10;
      const Table table = disruption_recovery(graph, options, context);
      for (std::size_t row = 0; row <= last_row(table); ++row) {
        EXPECT_GE(at(table, "recovered_low", row) + 1e-12, at(table, "efficiency", row));
        EXPECT_LE(at(table, "recovered_low", row), at(table, "recovered_high", row));
        EXPECT_GE(at(table, "largest_recovered", row) + 1e-12, at(table, "largest", row));
      }
      EXPECT_EQ(at(table, "ties", 0), 0);
    }
  }
}

}  // namespace
}  // namespace mekhala
