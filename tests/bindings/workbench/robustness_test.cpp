#include "bindings/workbench/robustness.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <map>

#include "bindings/workbench/session.hpp"
#include "engine/base/error.hpp"
#include "engine/case/identity.hpp"
#include "tests/support/case_builder.hpp"

namespace mekhala {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

TEST(RanksOf, TiesShareASpanAndZeroIsNoRank) {
  VariantScores scores;
  scores.crossing = {0.2, 0, 0.5, 0.2 * (1 + 1e-12), 0.1};
  const std::vector<NodeId> nodes{0, 1, 2, 3, 4};
  const RankSpan none{}, first{1, 1}, tied{2, 3}, last{4, 4};
  EXPECT_THAT(ranks_of(scores, nodes), ElementsAre(tied, none, first, tied, last));
  // Node 4 counts as node 2 and takes no place of its own.
  EXPECT_THAT(ranks_of(scores, nodes, {{2, 4}}), ElementsAre(tied, none, first, tied, first));
  scores.joined = {0, 1, 0, 2, 0};
  EXPECT_THAT(ranks_of(scores, nodes),
              ElementsAre(last, RankSpan{2, 2}, RankSpan{3, 3}, first, RankSpan{5, 5}));
}

TEST(SamplingError, IsWilsonsAndNeverNothing) {
  EXPECT_EQ(sampling_error(0, 0), 0);
  EXPECT_NEAR(sampling_error(100, 200),
              200 * 1.96 / (1 + 0.019208) * std::sqrt(1.0 / 800 + 0.00002401), 0.01);
  EXPECT_GT(sampling_error(200, 200), 1);
  EXPECT_LT(sampling_error(200, 200), 3);
}

class Robustness : public testing::Test {
 protected:
  Robustness() : store_(Case::create(folder_ / "t.case", tester())) {
    options_.min_group = 1;
    options_.permutations = 0;
    options_.reruns.runs = 2000;
    options_.reruns.tables = {"plain/1"};
  }

  void victim(std::string_view id, std::string_view country) {
    Saying file("status");
    file.say(file.person(id, "Vic " + std::string(id)), "victim_status", "possible");
    file.say(file.person(id), "exploitation_country", country);
    file.into(store_);
  }
  // Somebody recruited these, says a source.
  void recruited(std::string_view who, const std::vector<std::string>& victims,
                 std::string_view grade, std::string_view origin = "unit 7") {
    Saying file(std::string(origin) + std::string(who) + std::string(grade));
    file.batch().source.origin = std::string(origin);
    const std::uint32_t recruiter = file.person(who, "Rec " + std::string(who));
    for (const std::string& victim : victims) {
      file.link("recruited", recruiter, file.person(victim), {.grade = grade});
    }
    file.into(store_);
  }

  [[nodiscard]] HubsReport find(View view = View::team, unsigned threads = 1) const {
    Context context({.threads = threads});
    const Disclosure door(store_, {.view = view, .actor = tester(), .release_seed = {}});
    return find_hubs(store_, door, options_, context);
  }
  [[nodiscard]] static std::map<std::string, HubRow> by_label(const HubTable& table) {
    std::map<std::string, HubRow> rows;
    for (const HubRow& row : table.rows) rows[row.entity.label] = row;
    return rows;
  }

  ScratchFolder folder_;
  Case store_;
  HubsOptions options_;
};

// r joins k of KH and p of PH by two links, B2 both: it is first where its source is live (0.85)
// and both links hold (0.8 each).
TEST_F(Robustness, ByHand) {
  victim("k", "KH");
  victim("p", "PH");
  recruited("r", {"k", "p"}, "B2");
  const HubsReport report = find();
  ASSERT_THAT(report.actors.rows, SizeIs(1));
  ASSERT_THAT(report.actors.rows[0].ranges, SizeIs(1));
  const HubRange& range = report.actors.rows[0].ranges[0];
  const double expected = 0.85 * 0.8 * 0.8;
  EXPECT_EQ(range.runs, 2000U);
  EXPECT_NEAR(static_cast<double>(range.first) / 2000, expected,
              3 * std::sqrt(expected * (1 - expected) / 2000));
  EXPECT_EQ(range.low, 1U);
  EXPECT_EQ(range.high, 0U) << "in over 5 % of re-runs it is not ranked";
  EXPECT_EQ(range.ungraded, "") << "all evidence is graded";
  EXPECT_THAT(report.grade_tables, SizeIs(1));
}

// r and t each join two victims of each country on the same grades; s joins one and one on worse.
TEST_F(Robustness, WhoCannotBeToldApart) {
  for (const char* id : {"k1", "k2", "k3", "k4", "k5"}) victim(id, "KH");
  for (const char* id : {"p1", "p2", "p3", "p4", "p5"}) victim(id, "PH");
  recruited("r", {"k1", "k2", "p1", "p2"}, "A1");
  recruited("t", {"k3", "k4", "p3", "p4"}, "A1");
  recruited("s", {"k5", "p5"}, "E4", "unit 8");
  const auto rows = by_label(find().actors);
  const HubRange& r = rows.at("Rec r").ranges.at(0);
  EXPECT_THAT(r.not_apart, ElementsAre(rows.at("Rec t").entity.id));
  EXPECT_EQ(r.not_apart_below, 0U);
  EXPECT_THAT(rows.at("Rec s").ranges.at(0).not_apart, IsEmpty());
}

TEST_F(Robustness, WhatIsNotGradedIsToldTwice) {
  victim("k", "KH");
  victim("p", "PH");
  recruited("r", {"k", "p"}, "");
  const auto row = by_label(find().actors).at("Rec r");
  ASSERT_THAT(row.ranges, SizeIs(2));
  EXPECT_EQ(row.ranges[0].ungraded, "in");
  EXPECT_EQ(row.ranges[0].first, 2000U);
  EXPECT_EQ(row.ranges[0].low, 1U);
  EXPECT_EQ(row.ranges[0].high, 1U);
  EXPECT_EQ(row.ranges[1].ungraded, "out");
  EXPECT_EQ(row.ranges[1].first, 0U);
}

TEST_F(Robustness, ATableThatGivesLessCountsLess) {
  victim("k", "KH");
  victim("p", "PH");
  recruited("r", {"k", "p"}, "B3");
  options_.reruns.tables = {};
  const auto row = by_label(find().actors).at("Rec r");
  ASSERT_THAT(row.ranges, SizeIs(3));
  EXPECT_EQ(row.ranges[0].table, "plain/1");
  EXPECT_LT(row.ranges[1].first, row.ranges[0].first);
  EXPECT_LT(row.ranges[0].first, row.ranges[2].first);
}

// Somebody hidden in a re-run has no rank in it that would count.
TEST_F(Robustness, HiddenPeopleAreNotThere) {
  victim("k", "KH");
  victim("p", "PH");
  recruited("r", {"k", "p"}, "");
  options_.reruns.hide_people = 0.34;  // one of three
  const auto row = by_label(find().actors).at("Rec r");
  EXPECT_NEAR(static_cast<double>(row.ranges[0].runs), 2000 * 2 / 3.0, 100);
  EXPECT_EQ(row.ranges[0].first, 0U) << "without either victim nothing is joined";
  options_.reruns.hide_people = 0;
  options_.reruns.hide_links = 0.5;
  EXPECT_EQ(by_label(find().actors).at("Rec r").ranges[0].first, 0U);
  EXPECT_EQ(by_label(find().actors).at("Rec r").ranges[0].runs, 2000U);
}

// Of a country after the other: with one of two victims of each to hide, both are of one country.
TEST_F(Robustness, HidingByCountryEmptiesOneFirst) {
  for (const char* id : {"k", "l"}) victim(id, "KH");
  for (const char* id : {"p", "q"}) victim(id, "PH");
  recruited("r", {"k", "l", "p", "q"}, "");
  options_.reruns.hide_links = 0.5;
  const auto by_chance = by_label(find().actors).at("Rec r").ranges[0].first;
  EXPECT_NEAR(static_cast<double>(by_chance), 2000 * 4 / 6.0, 100) << "one of each country is left";
  options_.reruns.hide_by = HideBy::country;
  EXPECT_EQ(by_label(find().actors).at("Rec r").ranges[0].first, 0U);
}

// r and s, each with one country, are perhaps one person, who then joins what t joins: of two who
// join the same neither crosses anything.
TEST_F(Robustness, UnsurePairsAreOneInHalfOfTheRuns) {
  victim("k", "KH");
  victim("p", "PH");
  recruited("r", {"k"}, "");
  recruited("s", {"p"}, "");
  recruited("t", {"k", "p"}, "");
  Identity::decide(store_, person_row(store_, "r"), person_row(store_, "s"), Verdict::unsure,
                   tester(), "why");
  const auto row = by_label(find().actors).at("Rec t");
  EXPECT_NEAR(static_cast<double>(row.ranges[0].first), 1000, 3 * std::sqrt(500));
  EXPECT_EQ(row.ranges[0].low, 1U);
  EXPECT_EQ(row.ranges[0].high, 0U);
  options_.reruns.same_chance = 0;
  EXPECT_EQ(by_label(find().actors).at("Rec t").ranges[0].first, 2000U);
  options_.reruns.same_chance = 1;
  EXPECT_EQ(by_label(find().actors).at("Rec t").ranges[0].first, 0U);
}

// Each re-run by the slow way: the graph of what stands, written out, measured and ranked anew.
TEST_F(Robustness, AgreesWithRunningEachAnew) {
  for (const char* id : {"k1", "k2", "k3"}) victim(id, "KH");
  for (const char* id : {"p1", "p2", "p3"}) victim(id, "PH");
  recruited("a", {"k1", "k2", "p1"}, "B2");
  recruited("b", {"k2", "k3", "p2", "p3"}, "C3", "unit 8");
  recruited("c", {"p1", "p3", "k1"}, "A2", "");
  recruited("d", {"k3", "p2"}, "F2", "unit 9");
  options_.reruns.runs = 200;
  const auto rows = by_label(find().actors);
  Context context;
  const Disclosure door(store_, {.view = View::team, .actor = tester(), .release_seed = {}});
  const HubGround ground = make_ground(store_, door, options_, false, context);
  const EdgeEvidence evidence = hub_evidence(store_, ground.projection, context);
  for (const Ungraded ungraded : {Ungraded::in, Ungraded::out}) {
    const EvidenceDraws draws(evidence, grade_table("plain/1"), ungraded, context.seed());
    std::map<std::string, std::vector<std::size_t>> lows;
    for (std::uint64_t run = 0; run < 200; ++run) {
      const auto standing = draws.stands(run);
      std::vector<EdgeEnds> edges;
      const GraphView graph = ground.projection.graph;
      for (EdgeId edge = 0; edge < graph.num_edges(); ++edge) {
        if (standing[edge]) edges.push_back({graph.source(edge), graph.target(edge)});
      }
      const Table table = cross_border_mixed(Graph::from_edges(graph.num_nodes(), edges, false),
                                             ground.mixes, ground.options, context);
      const auto& crossing = std::get<Column<double>>(*table.columns.find("crossing"));
      for (const auto& [label, row] : rows) {
        const double own = crossing[ground.projection.node_of(row.entity.row)];
        std::size_t better = 0;
        for (const auto& [name, other] : rows) {
          better +=
              crossing[ground.projection.node_of(other.entity.row)] > own * (1 + 1e-8) ? 1 : 0;
        }
        lows[label].push_back(own > 0 ? better + 1 : 1000);
      }
    }
    for (auto& [label, values] : lows) {
      std::sort(values.begin(), values.end());
      const HubRange& range = rows.at(label).ranges.at(ungraded == Ungraded::in ? 0 : 1);
      EXPECT_EQ(range.low == 0 ? 1000 : range.low, values[9]) << label;
    }
  }
}

// The same case with other names of its victims, which are numbered in another order then: not a
// count differs.
TEST_F(Robustness, NamesOfVictimsHaveNoSay) {
  const auto told = [&](const std::string& file, const std::string& prefix, bool backwards) {
    store_ = Case::create(folder_ / file, tester());
    const auto id = [&](int number) {
      return prefix + std::to_string(backwards ? 9 - number : number);
    };
    for (int i = 1; i <= 8; ++i) victim(id(i), i % 2 == 0 ? "KH" : "PH");
    recruited("r", {id(1), id(2), id(3), id(4)}, "B2");
    recruited("s", {id(5), id(6), id(1)}, "C3", "unit 8");
    recruited("t", {id(7), id(8)}, "A3", "unit 9");
    recruited("t", {id(2)}, "D2", "unit 8");
    options_.reruns.runs = 200;
    options_.reruns.hide_people = 0.2;
    std::string text;
    for (const auto& [label, row] : by_label(find().actors)) {
      const HubRange& range = row.ranges[0];
      text += label + " " + std::to_string(range.low) + "-" + std::to_string(range.high) + " " +
              std::to_string(range.first) + "/" + std::to_string(range.runs) + "\n";
    }
    return text;
  };
  const std::string one = told("one.case", "v", false);
  EXPECT_EQ(told("two.case", "another", false), one);
  EXPECT_EQ(told("three.case", "third", true), one);
}

TEST_F(Robustness, SameForAnyNumberOfThreads) {
  victim("k", "KH");
  victim("p", "PH");
  recruited("r", {"k", "p"}, "B2");
  recruited("s", {"k", "p"}, "C3", "unit 8");
  options_.reruns.runs = 100;
  const HubsReport one = find(View::team, 1);
  for (const unsigned threads : {2U, 7U}) {
    const HubsReport more = find(View::team, threads);
    for (std::size_t i = 0; i < one.actors.rows.size(); ++i) {
      EXPECT_EQ(one.actors.rows[i].ranges[0].first, more.actors.rows[i].ranges[0].first);
      EXPECT_EQ(one.actors.rows[i].ranges[0].high, more.actors.rows[i].ranges[0].high);
    }
  }
}

TEST_F(Robustness, AReleaseRerunsNothing) {
  victim("k", "KH");
  victim("p", "PH");
  recruited("r", {"k", "p"}, "B2");
  options_.min_group = 10;
  EXPECT_EQ(error_of([&] { static_cast<void>(find(View::release)); }).code(), ErrorCode::refused);
  options_.reruns.runs = 0;
  EXPECT_NO_THROW(static_cast<void>(find(View::release)));
}

TEST_F(Robustness, OptionsThatMeanNothingAreRefused) {
  victim("k", "KH");
  options_.reruns.tables = {"guess/1"};
  EXPECT_EQ(error_of([&] { static_cast<void>(find()); }).code(), ErrorCode::usage);
  options_.reruns.tables = {};
  options_.reruns.hide_links = 1;
  EXPECT_EQ(error_of([&] { static_cast<void>(find()); }).code(), ErrorCode::usage);
  options_.reruns.hide_links = 0;
  options_.reruns.first = 0;
  EXPECT_EQ(error_of([&] { static_cast<void>(find()); }).code(), ErrorCode::usage);
}

}  // namespace
}  // namespace mekhala
