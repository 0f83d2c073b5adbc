#include "engine/case/edge_evidence.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include "engine/case/identity.hpp"
#include "tests/support/case_builder.hpp"

namespace mekhala {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::Pair;

constexpr std::uint64_t kRuns = 20'000;

class EdgeEvidenceTest : public testing::Test {
 protected:
  EdgeEvidenceTest() : store_(Case::create(folder_ / "t.case", tester())) {}

  // One source that says that these pairs of people are in contact, all with this grade.
  void say(std::string_view source, std::string_view origin, std::string_view grade,
           const std::vector<std::pair<std::string, std::string>>& pairs) {
    Saying file(source);
    file.batch().source.origin = std::string(origin);
    for (const auto& [a, b] : pairs) {
      file.link("contacted", file.person(a), file.person(b), {.grade = grade});
    }
    file.into(store_);
  }

  void look() {
    projection_ = project(store_, Protection::compute(store_),
                          {.directed = false, .fold_parallel = true}, context_);
    evidence_ = edge_evidence(store_, projection_, context_);
  }

  [[nodiscard]] EdgeId edge(std::string_view a, std::string_view b) const {
    const NodeId x = projection_.node_of(person_row(store_, a));
    const NodeId y = projection_.node_of(person_row(store_, b));
    const GraphView graph = projection_.graph;
    for (EdgeId i = 0; i < graph.num_edges(); ++i) {
      if (graph.source(i) == std::min(x, y) && graph.target(i) == std::max(x, y)) return i;
    }
    ADD_FAILURE() << "no edge";
    return 0;
  }

  // In how many of 1 each of the edges stands, and all of them together.
  [[nodiscard]] std::vector<double> shares(const std::vector<EdgeId>& edges,
                                           Ungraded ungraded = Ungraded::in,
                                           std::string_view table = "plain/1") const {
    const EvidenceDraws draws(evidence_, grade_table(table), ungraded, 5);
    std::vector<double> counts(edges.size() + 1, 0);
    for (std::uint64_t run = 0; run < kRuns; ++run) {
      const auto standing = draws.stands(run);
      bool all = true;
      for (std::size_t i = 0; i < edges.size(); ++i) {
        counts[i] += standing[edges[i]];
        all = all && standing[edges[i]] != 0;
      }
      counts.back() += all ? 1 : 0;
    }
    for (double& count : counts) count /= static_cast<double>(kRuns);
    return counts;
  }

  ScratchFolder folder_;
  Case store_;
  Context context_;
  Projection projection_;
  EdgeEvidence evidence_;
};

// Three standard deviations of a share.
double off(double share) { return 3 * std::sqrt(share * (1 - share) / kRuns) + 1e-12; }

// B2 under plain/1: the source is live with 0.85, and then an edge holds with 0.8.
TEST_F(EdgeEvidenceTest, ASourceLivesOrDiesWholeAndItsEdgesHoldOneByOne) {
  say("one", "unit 7", "B2", {{"a", "b"}, {"b", "c"}});
  look();
  const auto share = shares({edge("a", "b"), edge("b", "c")});
  EXPECT_NEAR(share[0], 0.68, off(0.68));
  EXPECT_NEAR(share[1], 0.68, off(0.68));
  EXPECT_NEAR(share[2], 0.85 * 0.8 * 0.8, off(0.544)) << "0.68 squared is 0.4624";
  const EvidenceDraws draws(evidence_, grade_table(), Ungraded::in, 5);
  EXPECT_DOUBLE_EQ(draws.chance(edge("a", "b")), 0.68);
  EXPECT_FALSE(draws.has_ungraded());
}

TEST_F(EdgeEvidenceTest, OneVoiceTwiceIsNoMoreThanOnce) {
  for (const char* origin : {"", "The Post"}) {
    SCOPED_TRACE(origin);
    say(std::string("one") + origin, origin, "B2", {{"a", "b"}});
    say(std::string("two") + origin, origin, "B2", {{"a", "b"}});
    look();
    if (*origin != 0) break;
    EXPECT_NEAR(shares({edge("a", "b")})[0], 0.68, off(0.68));
  }
  // By now two voices say it, each of them twice.
  const double both = 1 - 0.32 * 0.32;
  EXPECT_NEAR(shares({edge("a", "b")})[0], both, off(both));
  EXPECT_DOUBLE_EQ(EvidenceDraws(evidence_, grade_table(), Ungraded::in, 5).chance(edge("a", "b")),
                   both);
}

TEST_F(EdgeEvidenceTest, OriginsAreComparedFolded) {
  say("one", "The Post", "B2", {{"a", "b"}});
  say("two", " the post", "B2", {{"a", "b"}});
  look();
  EXPECT_EQ(evidence_.voice_key.size(), 1U);
  EXPECT_THAT(evidence_.voice_asserted, ElementsAre(true));
}

// "two" has it from "one", of which nobody says where that has it from; "three" from "two".
TEST_F(EdgeEvidenceTest, ASourceThatIsAnOriginIsOneVoiceWithWhoRepeatsIt) {
  say("one", "", "B2", {{"a", "b"}});
  say("two", "One", "B2", {{"a", "b"}});
  say("three", "two", "B2", {{"a", "b"}});
  say("four", "", "B2", {{"a", "b"}});
  look();
  EXPECT_THAT(evidence_.voice_of, ElementsAre(0, 0, 0, 1));
  EXPECT_THAT(evidence_.voice_asserted, ElementsAre(true, false));
}

TEST_F(EdgeEvidenceTest, SourcesThatNameEachOtherAreOneVoice) {
  say("one", "two", "B2", {{"a", "b"}});
  say("two", "three", "B2", {{"a", "b"}});
  say("three", "one", "B2", {{"a", "b"}});
  say("four", "four", "B2", {{"a", "b"}});
  say("five", "three", "B2", {{"a", "b"}});
  look();
  EXPECT_THAT(evidence_.voice_of, ElementsAre(0, 0, 0, 1, 0));
}

// A2 and D2 of one voice: 0.95 and 0.4; with the better claim the edge holds with 0.8 while the
// voice lives at all, and D1's 0.95 counts in the part where both live.
TEST_F(EdgeEvidenceTest, TheLargestOfTheLiveClaimsCounts) {
  say("one", "x", "A2", {{"a", "b"}});
  say("two", "x", "D1", {{"a", "b"}});
  look();
  const double expected = 0.4 * 0.95 + 0.55 * 0.8;
  EXPECT_NEAR(shares({edge("a", "b")})[0], expected, off(expected));
  EXPECT_DOUBLE_EQ(EvidenceDraws(evidence_, grade_table(), Ungraded::in, 5).chance(edge("a", "b")),
                   expected);
}

TEST_F(EdgeEvidenceTest, WhatIsNotGradedIsAllInOrAllOut) {
  say("one", "x", "", {{"a", "b"}});
  say("two", "y", "F6", {{"b", "c"}});
  say("three", "z", "B6", {{"c", "d"}});
  look();
  const std::vector<EdgeId> edges{edge("a", "b"), edge("b", "c"), edge("c", "d")};
  const auto in = shares(edges, Ungraded::in), out = shares(edges, Ungraded::out);
  EXPECT_EQ(in[0], 1);
  EXPECT_EQ(in[1], 1);
  EXPECT_NEAR(in[2], 0.85, off(0.85)) << "the source is judged, what it says is not";
  EXPECT_THAT(out, ElementsAre(0, 0, 0, 0));
  EXPECT_TRUE(EvidenceDraws(evidence_, grade_table(), Ungraded::in, 5).has_ungraded());
}

TEST_F(EdgeEvidenceTest, ASourcesGradeFillsWhatAStatementLeavesOpen) {
  Saying file("one");
  file.batch().source.grade = parse_grade("B2").value();
  file.link("contacted", file.person("a"), file.person("b"));
  file.link("contacted", file.person("b"), file.person("c"), {.grade = "D"});
  file.into(store_);
  look();
  const auto share = shares({edge("a", "b"), edge("b", "c")});
  EXPECT_NEAR(share[0], 0.85 * 0.8, off(0.68));
  EXPECT_NEAR(share[1], 0.4 * 0.8, off(0.32));
}

// The same re-run never keeps more under a table that gives less, nor with what is not graded left
// out; and what else a case says changes nobody's draw.
TEST_F(EdgeEvidenceTest, RandomNumbersAreCommon) {
  say("one", "x", "B2", {{"a", "b"}, {"b", "c"}, {"c", "d"}});
  say("two", "y", "C3", {{"a", "b"}, {"b", "d"}, {"a", "d"}});
  say("three", "", "", {{"a", "c"}, {"b", "d"}});
  look();
  const EdgeId ab = edge("a", "b");
  std::vector<std::uint8_t> before;
  const auto draws = [&](std::string_view table, Ungraded ungraded, std::uint64_t run) {
    return EvidenceDraws(evidence_, grade_table(table), ungraded, 5).stands(run);
  };
  for (std::uint64_t run = 0; run < 300; ++run) {
    const auto plain = draws("plain/1", Ungraded::in, run);
    const auto less = draws("cautious/1", Ungraded::in, run);
    const auto more = draws("generous/1", Ungraded::in, run);
    const auto without = draws("plain/1", Ungraded::out, run);
    for (std::size_t i = 0; i < plain.size(); ++i) {
      EXPECT_LE(less[i], plain[i]);
      EXPECT_LE(plain[i], more[i]);
      EXPECT_LE(without[i], plain[i]);
    }
    before.push_back(plain[ab]);
  }
  say("four", "z", "A1", {{"e", "f"}, {"a", "e"}});
  look();
  for (std::uint64_t run = 0; run < 300; ++run) {
    EXPECT_EQ(draws("plain/1", Ungraded::in, run)[edge("a", "b")], before[run]) << run;
  }
}

TEST_F(EdgeEvidenceTest, UnsurePairsAreDrawnOnlyWhereNobodyIsProtected) {
  say("one", "x", "B2", {{"a", "b"}, {"b", "c"}, {"c", "d"}, {"d", "e"}});
  Saying status("status");
  status.say(status.person("d"), "victim_status", "possible");
  status.into(store_);
  const auto judge = [&](std::string_view a, std::string_view b, Verdict verdict) {
    Identity::decide(store_, person_row(store_, a), person_row(store_, b), verdict, tester(),
                     "why");
  };
  judge("a", "c", Verdict::unsure);
  judge("b", "d", Verdict::unsure);
  judge("b", "e", Verdict::different);
  look();
  const NodeId a = projection_.node_of(person_row(store_, "a"));
  const NodeId c = projection_.node_of(person_row(store_, "c"));
  EXPECT_THAT(evidence_.unsure, ElementsAre(Pair(std::min(a, c), std::max(a, c))));
  EXPECT_EQ(evidence_.unsure_left_out, 1U);
}

}  // namespace
}  // namespace mekhala
