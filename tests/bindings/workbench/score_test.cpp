#include "bindings/workbench/score.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "bindings/workbench/import_files.hpp"
#include "bindings/workbench/session.hpp"
#include "engine/base/error.hpp"
#include "tests/bindings/program.hpp"
#include "tests/bindings/workbench/opened.hpp"

namespace mekhala {
namespace {

using program::Folder;
using testing::ElementsAre;
using testing::SizeIs;

// Ana joins Ben's three victims in KH with Cleo's three in PH. Dora, a decoy, deals with Cleo
// alone.
constexpr const char* kPeople =
    "Case no,Full name,Country of exploitation,Victim status\n"
    "V1,Uma One,KH,Actual\nV2,Uma Two,KH,Actual\nV3,Uma Three,KH,Actual\n"
    "V4,Uma Four,PH,Actual\nV5,Uma Five,PH,Actual\nV6,Uma Six,PH,Actual\n";
constexpr const char* kTies =
    "source,target,relation\nBen Cruz,V1,recruited\nBen Cruz,V2,recruited\nBen Cruz,V3,recruited\n"
    "Cleo Diaz,V4,recruited\nCleo Diaz,V5,recruited\nCleo Diaz,V6,recruited\n"
    "Ana Reyes,Ben Cruz,contacted\nAna Reyes,Cleo Diaz,contacted\nDora Lim,Cleo Diaz,contacted\n";

std::string truth_of(const std::string& liaison) {
  return R"({"schema": "mekhala/truth/1", "entities": [
    {"id": "L1", "roles": ["liaison"], "spellings": [")" +
         liaison + R"("], "identifiers": []},
    {"id": "T1", "roles": ["ransom_payer"], "spellings": ["Dora Lim"]},
    {"id": "R1", "roles": ["recruiter"], "spellings": ["Ben Cruz"]}],
    "liaisons": [{"id": "L1", "victims": {"KH": 3, "PH": 3}}],
    "decoys": [{"id": "T1", "kind": "ransom_payer"}]})";
}

class Score : public testing::Test {
 protected:
  Score() {
    folder_.write("people.csv", kPeople);
    folder_.write("ties.csv", kTies);
    workbench_test::import_into(folder_, {"people.csv", "ties.csv"});
  }

  ScoreReport score(const std::string& truth, View view = View::team) {
    folder_.write("truth.json", truth);
    const Case store = Case::open(folder_ / "t.case", Case::Mode::read);
    const Disclosure door(store, {.view = view, .actor = {"tester", "a test"}, .release_seed = {}});
    HubsOptions options;
    options.min_group = 3;
    return score_case(store, door, ScoreTruth::read(folder_ / "truth.json"), options, context_);
  }

  Folder folder_;
  Context context_;
};

const MeasureScore& of(const ScoreReport& report, const std::string& measure) {
  for (const MeasureScore& one : report.measures) {
    if (one.measure == measure) return one;
  }
  throw std::runtime_error("no measure " + measure);
}

TEST_F(Score, EveryMeasureIsThereAndCrossingIsFirst) {
  const ScoreReport report = score(truth_of("Ben Cruz"));
  ASSERT_THAT(report.measures, SizeIs(10));
  EXPECT_EQ(report.measures[0].measure, "crossing");
  EXPECT_EQ(report.liaisons, 1U);
  EXPECT_EQ(report.k, 1U);
}

// All paths between countries pass Ana, Ben and Cleo; Ana joins most. By degree Cleo is first with
// five, then Ben with four, Ana with two and Dora with one.
TEST_F(Score, CountsByHand) {
  const ScoreReport ana = score(truth_of("ana  REYES"));
  EXPECT_EQ(ana.findable, 1U) << "names are compared folded";
  EXPECT_EQ(of(ana, "degree").ranked, 4U);
  EXPECT_DOUBLE_EQ(of(ana, "degree").reciprocal_rank, 1.0 / 3);
  EXPECT_EQ(of(ana, "degree").recall_k, 0);
  EXPECT_EQ(of(ana, "degree").recall_5, 1);
  EXPECT_DOUBLE_EQ(of(ana, "degree").precision_5, 0.2);
  EXPECT_DOUBLE_EQ(of(ana, "degree").precision_10, 0.1);
  EXPECT_EQ(of(ana, "degree").decoys_5, 1U);
  EXPECT_EQ(of(ana, "crossing").ranked, 3U) << "no path passes Dora";
  EXPECT_EQ(of(ana, "crossing").decoys_10, 0U);
  const ScoreReport ben = score(truth_of("Ben Cruz"));
  EXPECT_DOUBLE_EQ(of(ben, "degree").reciprocal_rank, 1.0 / 2);
  EXPECT_EQ(of(ben, "victim_betweenness").ranked, 3U);
}

TEST_F(Score, NoMeasureCountsNeighborsThatDoNotCarry) {
  folder_.write("towns.csv",
                "id,name,kind\nT1,Aville,city\nT2,Bville,city\nT3,Cville,city\nT4,Dville,city\n");
  folder_.write("seen.csv",
                "source,target,relation\nAna Reyes,T1,located_in\nAna Reyes,T2,located_in\n"
                "Ana Reyes,T3,located_in\nAna Reyes,T4,located_in\n");
  const ScoreReport before = score(truth_of("Ana Reyes"));
  workbench_test::import_into(folder_, {"towns.csv", "seen.csv"});
  const ScoreReport after = score(truth_of("Ana Reyes"));
  for (std::size_t i = 0; i < before.measures.size(); ++i) {
    EXPECT_EQ(after.measures[i].ranked, before.measures[i].ranked) << before.measures[i].measure;
    EXPECT_DOUBLE_EQ(after.measures[i].reciprocal_rank, before.measures[i].reciprocal_rank)
        << before.measures[i].measure;
  }
}

// The case calls it telegram:7gold_jobs, the files and the truth have the handle alone.
TEST_F(Score, AnAccountIsKnownByItsHandle) {
  folder_.write(
      "adverts.csv",
      "Ad no,Type,Posted on,Account,Service\nA1,advertisement,2024-01-02,7gold_jobs,Telegram\n");
  workbench_test::import_into(folder_, {"adverts.csv"});
  const ScoreReport report = score(truth_of("7gold_jobs"));
  EXPECT_EQ(report.findable, 1U);
}

// Whoever guesses that a victim is a liaison learns nothing.
TEST_F(Score, NobodyProtectedIsFound) {
  const ScoreReport victim = score(truth_of("Uma One")), nobody = score(truth_of("Zed Nobody"));
  EXPECT_EQ(victim.findable, 0U);
  for (std::size_t i = 0; i < victim.measures.size(); ++i) {
    EXPECT_EQ(victim.measures[i].recall_10, 0);
    EXPECT_EQ(victim.measures[i].reciprocal_rank, nobody.measures[i].reciprocal_rank);
    EXPECT_EQ(victim.measures[i].ranked, nobody.measures[i].ranked);
  }
  EXPECT_EQ(victim.first, nobody.first);
}

TEST_F(Score, TheReleaseViewIsRefused) {
  try {
    (void)score(truth_of("Ben Cruz"), View::release);
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::refused);
  }
}

TEST_F(Score, WhatIsNoTruthIsRefused) {
  for (const char* text : {"", "[]", "{}", R"({"schema": "mekhala/truth/1"})",
                           R"({"schema": 1, "liaisons": [], "decoys": [], "entities": []})",
                           R"({"schema": "mekhala/truth/1", "liaisons": [{"id": 3}], "decoys": [],
                              "entities": []})"}) {
    EXPECT_THROW((void)score(text), Error) << text;
  }
}

TEST(Trial, IsTheSameForAnyNumberOfThreads) {
  const auto numbers = [](unsigned threads) {
    Context context({.threads = threads});
    const ScoreReport report =
        run_trial({.victims = 200, .seed = 6, .regime = generator::Regime::displaced}, context);
    std::vector<double> all;
    for (const MeasureScore& one : report.measures) {
      all.insert(all.end(), {one.recall_k, one.precision_10, one.reciprocal_rank,
                             static_cast<double>(one.decoys_10), static_cast<double>(one.ranked)});
    }
    return std::pair(all, report.first);
  };
  EXPECT_EQ(numbers(1), numbers(7));
}

TEST(Trial, LiaisonsCanBeFoundWhereThereAreAnyAndNotWhereThereAreNone) {
  Context context;
  double recall = 0;
  for (const std::uint64_t seed : {2U, 4U, 6U, 8U}) {
    const ScoreReport report = run_trial({.victims = 300, .seed = seed}, context);
    EXPECT_GE(report.findable + 1, report.liaisons);
    for (const MeasureScore& one : report.measures) {
      EXPECT_LE(one.recall_k, 1);
      EXPECT_LE(one.recall_5, one.recall_10);
      EXPECT_LE(one.decoys_5, one.decoys_10);
    }
    recall += report.measures[0].recall_10;
  }
  EXPECT_GT(recall, 0);
  const ScoreReport none =
      run_trial({.victims = 300, .seed = 2, .regime = generator::Regime::none}, context);
  EXPECT_EQ(none.liaisons, 0U);
  EXPECT_EQ(none.k, 10U);
  for (const MeasureScore& one : none.measures) EXPECT_EQ(one.reciprocal_rank, 0);
}

}  // namespace
}  // namespace mekhala
