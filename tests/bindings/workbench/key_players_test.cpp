#include "bindings/workbench/key_players.hpp"

#include <gmock/gmock.h>

#include "bindings/workbench/edit.hpp"
#include "bindings/workbench/run.hpp"
#include "engine/base/error.hpp"
#include "tests/bindings/workbench/opened.hpp"

namespace mekhala {

namespace {

using testing::ElementsAre;
using testing::SizeIs;

// Two groups of three who know each other, joined by Dora alone.
constexpr const char* kEdges =
    "source,target\nAna Reyes,Ben Cruz\nBen Cruz,Cleo Diaz\nAna Reyes,Cleo Diaz\n"
    "Cleo Diaz,Dora Lim\nDora Lim,Eva Tan\nEva Tan,Finn Yu\nFinn Yu,Gus Ong\nEva Tan,Gus Ong\n";

class KeyPlayersOfACase : public testing::Test {
 protected:
  KeyPlayersOfACase() {
    folder_.write("g.csv", kEdges);
    workbench_test::import_into(folder_, {"g.csv"});
  }
  [[nodiscard]] Session open(View view) const {
    return Session(folder_ / "t.case", workbench_test::opening(view));
  }
  void protect_dora() {
    Session session = open(View::work);
    static_cast<void>(
        protect(session, session.door().resolve("Dora Lim"), "informant", {}, context_));
  }
  KeyPlayersReport found(View view, KeyPlayersAsked asked) {
    const Session session = open(view);
    return find_key_players(session.store(), session.door(), asked, context_);
  }

  program::Folder folder_;
  Context context_;
};

std::vector<std::string> labels(const KeyPlayersReport& report) {
  std::vector<std::string> names;
  for (const KeyPlayerRow& row : report.rows) names.push_back(row.entity.label);
  return names;
}

// Without Dora two threes are left: 12 of 30 ordered pairs; without Cleo a two and a four: 14.
TEST_F(KeyPlayersOfACase, ByHand) {
  const KeyPlayersReport report = found(View::work, {.size = 1});
  EXPECT_THAT(labels(report), ElementsAre("Dora Lim"));
  EXPECT_DOUBLE_EQ(report.value, 1 - 12.0 / 30);
  EXPECT_DOUBLE_EQ(report.none, 0);
  EXPECT_DOUBLE_EQ(report.rows[0].missed, report.value);
  EXPECT_EQ(report.candidates, 7U);
  EXPECT_EQ(report.rows[0].evidence.statements, 2U);
  EXPECT_EQ(report.rows[0].evidence.sources, 1U);
}

TEST_F(KeyPlayersOfACase, WhoIsExcludedOrProtectedIsNeverChosen) {
  EntityRow dora = 0;
  {
    const Session session = open(View::work);
    dora = session.door().resolve("Dora Lim");
  }
  const KeyPlayersReport spared = found(View::team, {.exclude = {dora}, .size = 1});
  EXPECT_DOUBLE_EQ(spared.value, 1 - 14.0 / 30);
  EXPECT_EQ(spared.candidates, 6U);
  protect_dora();
  for (const View view : {View::work, View::team}) {
    for (const char* search : {"greedy", "swap", "exact"}) {
      const KeyPlayersReport report = found(view, {.size = 3, .search = search});
      EXPECT_THAT(report.rows, SizeIs(3));
      EXPECT_EQ(report.candidates, 6U);
      for (const KeyPlayerRow& row : report.rows) EXPECT_FALSE(row.entity.is_protected);
    }
  }
}

// Dora is not even there: six people in two threes.
TEST_F(KeyPlayersOfACase, AReleaseKnowsNothingOfTheProtected) {
  protect_dora();
  const KeyPlayersReport report = found(View::release, {.size = 1});
  EXPECT_DOUBLE_EQ(report.none, 1 - 12.0 / 30);
  EXPECT_DOUBLE_EQ(report.value, 1 - 8.0 / 20);
  EXPECT_EQ(report.nodes, 6U);
  EXPECT_EQ(report.edges, 6U);
  EXPECT_EQ(report.rows[0].evidence.statements, 0U);
}

// `run`, which knows nothing of the meaning of an algorithm, spares them too and counts none.
TEST_F(KeyPlayersOfACase, RunChoosesNobodyProtectedEither) {
  protect_dora();
  GraphInputOptions options;
  options.session = workbench_test::opening(View::team);
  const GraphInput input = GraphInput::open(folder_ / "t.case", options, context_);
  const RunOutcome outcome = run_algorithm(input, "key_players", {{"size", {"7"}}}, context_);
  const auto& chosen = std::get<Table>(outcome.result).ids;
  EXPECT_THAT(chosen, SizeIs(6));
  for (const NodeId node : chosen) EXPECT_TRUE(input.listed(node));
  EXPECT_EQ(print_option(outcome.options.at("exclude"), input), "");
}

TEST_F(KeyPlayersOfACase, WhatTheAlgorithmDoesNotTakeIsRefusedByName) {
  try {
    static_cast<void>(found(View::team, {.goal = "power"}));
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::usage);
    EXPECT_THAT(error.what(), testing::StartsWith("goal must be one of fragmentation"));
  }
}

}  // namespace

}  // namespace mekhala
