#include "bindings/workbench/advice.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>

#include "bindings/workbench/without_claims.hpp"
#include "engine/base/error.hpp"
#include "tests/support/case_builder.hpp"

namespace mekhala {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

// 40 re-runs of one row. Link 0 settles it: where it stands the row is first, else fifth. Link 1
// stands in every other re-run of either kind; link 2 in all but one; link 3 splits a part off.
TEST(Advice, ByHand) {
  RerunRanks reruns;
  reruns.series = {{"plain/1", Ungraded::in, false}};
  reruns.tracked = {0};
  reruns.runs = 40;
  for (std::uint32_t run = 0; run < 40; ++run) {
    const std::uint32_t rank = run < 20 ? 1 : 5;
    reruns.ranks.push_back({rank, rank});
  }
  Context context;
  const auto stood = [](std::uint32_t run, EdgeId edge) {
    if (edge == 0) return run < 20;
    if (edge == 1) return run % 2 == 0;
    if (edge == 2) return run != 7;
    return run < 10;
  };
  const std::vector<Settled> found = settle_links(reruns, 0, 1, 4, stood, 9, context);
  ASSERT_THAT(found, SizeIs(2));
  EXPECT_EQ(found[0].edge, 0U);
  EXPECT_DOUBLE_EQ(found[0].stands, 0.5);
  EXPECT_DOUBLE_EQ(found[0].narrows, 4) << "five ranks, then one or one";
  EXPECT_EQ(found[1].edge, 3U);
  EXPECT_DOUBLE_EQ(found[1].stands, 0.25);
  EXPECT_DOUBLE_EQ(found[1].narrows, 1) << "a quarter of 0 and three quarters of 4";
}

// Not ranked is behind everybody: a range that is open below is wide.
TEST(Advice, WhoeverIsNotRankedComesLast) {
  RerunRanks reruns;
  reruns.series = {{"plain/1", Ungraded::in, false}};
  reruns.tracked = {0};
  reruns.runs = 20;
  for (std::uint32_t run = 0; run < 20; ++run) {
    reruns.ranks.push_back(run < 10 ? RankSpan{2, 2} : RankSpan{});
  }
  Context context;
  const auto found = settle_links(
      reruns, 0, 1, 1, [](std::uint32_t run, EdgeId) { return run < 10; }, 9, context);
  ASSERT_THAT(found, SizeIs(1));
  EXPECT_DOUBLE_EQ(found[0].narrows, 7);
}

class AdviceOfCase : public testing::Test {
 protected:
  AdviceOfCase() : store_(Case::create(folder_ / "t.case", tester())) {
    options_.min_group = 1;
    options_.permutations = 0;
    options_.reruns.runs = 2000;
    options_.reruns.tables = {"plain/1"};
    options_.reruns.first = 2;
    options_.reruns.advice = true;
    for (const char* id : {"k", "l"}) victim(id, "KH");
    for (const char* id : {"p", "q"}) victim(id, "PH");
  }
  void victim(std::string_view id, std::string_view country) {
    Saying file("status");
    file.say(file.person(id, "Vic " + std::string(id)), "victim_status", "possible");
    file.say(file.person(id), "exploitation_country", country);
    file.into(store_);
  }
  // Each link by a voice of its own, unless one is named.
  void say(std::string_view kind, std::string_view from, std::string_view to,
           std::string_view grade, std::string_view source_kind = "file") {
    Saying file("source " + std::to_string(++sources_));
    file.batch().source.origin = file.batch().source.title;
    file.batch().source.kind = source_kind;
    const auto end = [&](std::string_view id) {
      if (id[0] == '+') return file.identifier("phone", id);
      return file.person(id, "Name " + std::string(id));
    };
    const std::uint32_t a = end(from), b = end(to);
    file.link(kind, a, b, {.grade = grade});
    file.into(store_);
  }
  [[nodiscard]] HubsReport hubs(View view = View::work) const {
    Context context;
    const Disclosure door(store_, {.view = view, .actor = tester(), .release_seed = {}});
    return find_hubs(store_, door, options_, context);
  }
  static std::vector<std::string> offered(const HubsReport& report) {
    std::vector<std::string> what;
    for (const HubEnquiry& one : report.advice) what.push_back(one.what);
    return what;
  }

  ScratchFolder folder_;
  Case store_;
  HubsOptions options_;
  int sources_ = 0;
};

// All worlds in which each statement, of a voice of its own, is true or not, weighed by its chance:
// the range of a row now, and once one of them is settled. Edges of a twin rest on its person's.
class Worlds {
 public:
  Worlds(const HubQuestion& question, const std::vector<NodeId>& rows, Context& context) {
    const EvidenceDraws draws(question.evidence, grade_table("plain/1"), Ungraded::in, 1);
    std::map<StatementRow, double> chances;
    for (EdgeId edge = 0; edge < question.evidence.claims.size(); ++edge) {
      for (const EdgeClaim& claim : question.evidence.claims[edge]) {
        chances[claim.statement] = draws.chance(edge);
      }
    }
    for (const auto& [statement, chance] : chances) bit_.emplace(statement, bit_.size());
    const std::size_t count = std::size_t{1} << chances.size();
    ranks_.resize(count);
    weight_.assign(count, 1);
    for (std::size_t world = 0; world < count; ++world) {
      for (const auto& [statement, chance] : chances) {
        weight_[world] *= is_true(world, statement) ? chance : 1 - chance;
      }
    }
    each_without_claims(
        question, count,
        [&](std::size_t world, EdgeId, const EdgeClaim& claim) {
          return !is_true(world, claim.statement);
        },
        [&](std::size_t world, const VariantScores& scores) {
          const std::vector<RankSpan> all = ranks_of(scores, question.nodes);
          for (const NodeId row : rows) {
            const auto place = std::lower_bound(question.nodes.begin(), question.nodes.end(), row) -
                               question.nodes.begin();
            ranks_[world].push_back(all[static_cast<std::size_t>(place)]);
          }
        },
        context);
    last_ = static_cast<std::uint32_t>(question.nodes.size() + 1);
  }

  [[nodiscard]] double narrows(StatementRow settled, std::size_t rows) const {
    const auto all = [](std::size_t) { return true; };
    const auto stands = [&](std::size_t world) { return is_true(world, settled); };
    const auto falls = [&](std::size_t world) { return !is_true(world, settled); };
    double mean = 0, chance = 0;
    for (std::size_t world = 0; world < weight_.size(); ++world) {
      if (stands(world)) chance += weight_[world];
    }
    for (std::size_t row = 0; row < rows; ++row) {
      mean += width(row, all) - chance * width(row, stands) - (1 - chance) * width(row, falls);
    }
    return mean / static_cast<double>(rows);
  }

 private:
  [[nodiscard]] bool is_true(std::size_t world, StatementRow statement) const {
    return (world >> bit_.at(statement) & 1) != 0;
  }
  template <typename In>
  [[nodiscard]] double width(std::size_t row, const In& in) const {
    std::map<std::uint32_t, double> low, high;
    double sum = 0;
    for (std::size_t world = 0; world < weight_.size(); ++world) {
      if (!in(world)) continue;
      const RankSpan& span = ranks_[world][row];
      low[span.first == 0 ? last_ : span.first] += weight_[world];
      high[span.first == 0 ? last_ : span.last] += weight_[world];
      sum += weight_[world];
    }
    return quantile(high, 0.95 * sum) - quantile(low, 0.05 * sum);
  }
  static double quantile(const std::map<std::uint32_t, double>& weights, double share) {
    double sum = 0;
    for (const auto& [rank, weight] : weights) {
      sum += weight;
      if (sum >= share) return rank;
    }
    return weights.rbegin()->first;
  }

  std::map<StatementRow, std::size_t> bit_;
  std::vector<double> weight_;
  std::vector<std::vector<RankSpan>> ranks_;
  std::uint32_t last_ = 0;
};

TEST_F(AdviceOfCase, AgreesWithAllWorldsInWhichALinkIsSettled) {
  say("recruited", "a", "k", "A1");
  say("recruited", "a", "p", "C3");
  say("recruited", "b", "l", "B2");
  say("recruited", "b", "q", "D2");
  say("recruited", "c", "k", "B3");
  say("recruited", "c", "q", "C2");
  say("contacted", "c", "d", "C3");
  say("recruited", "d", "p", "B2");
  const Disclosure door(store_, {.view = View::work, .actor = tester(), .release_seed = {}});
  Context context;
  const HubGround ground = make_ground(store_, door, options_, false, context);
  const std::vector<NodeId> nodes = rankable_nodes(ground, store_.ontology(), options_, "actors");
  const EdgeEvidence evidence = hub_evidence(store_, ground.projection, context);
  const RerunRanks reruns = rerun_ranks(ground, evidence, nodes, nodes, options_, context);
  const EvidenceDraws draws(evidence, grade_table("plain/1"), Ungraded::in, context.seed());
  std::vector<std::vector<std::uint8_t>> stood;
  for (std::uint32_t run = 0; run < reruns.runs; ++run) stood.push_back(draws.stands(run));
  const EdgeId edges = ground.projection.graph.num_edges();
  const std::vector<Settled> found = settle_links(
      reruns, 0, nodes.size(), edges,
      [&](std::uint32_t run, EdgeId edge) { return stood[run][edge] != 0; },
      static_cast<std::uint32_t>(nodes.size() + 1), context);
  const HubQuestion question{ground, evidence, nodes, kNoNode, 5, false};
  const Worlds worlds(question, nodes, context);
  ASSERT_FALSE(found.empty());
  const auto exact = [&](EdgeId edge) {
    return worlds.narrows(evidence.claims[edge].front().statement, nodes.size());
  };
  double most = 0;
  for (EdgeId edge = 0; edge < edges; ++edge) most = std::max(most, exact(edge));
  EXPECT_GT(most, 0.1);
  EXPECT_NEAR(exact(found[0].edge), most, 0.05);
  for (const Settled& one : found) {
    // Ranks are whole numbers: where one is near 5 or 95 % a few re-runs move an end by one.
    EXPECT_NEAR(one.narrows, exact(one.edge), 0.15) << one.edge;
  }
}

TEST_F(AdviceOfCase, APhoneIsAskedOfItsProviderAndNoVictimIsAskedAgain) {
  say("recruited", "a", "k", "C3", "interview");
  say("recruited", "a", "p", "C3", "interview");
  say("controls", "b", "+66111", "A1");
  say("contacted", "+66111", "c", "C3");
  say("recruited", "b", "l", "A1");
  say("recruited", "c", "q", "A1");
  const HubsReport report = hubs();
  EXPECT_THAT(offered(report), ElementsAre(HasSubstr("subscriber and call records of +66111")));
  EXPECT_GT(report.not_to_be_asked, 0U);
}

TEST_F(AdviceOfCase, AnotherSourceIsOfferedWhereNobodyIsAskedAgain) {
  say("recruited", "a", "k", "A1");
  say("recruited", "b", "p", "A1");
  say("contacted", "a", "b", "C3");
  EXPECT_THAT(offered(hubs()),
              ElementsAre(testing::AllOf(HasSubstr("another source on"), HasSubstr("Name a"),
                                         HasSubstr("Name b"))));
  EXPECT_THAT(offered(hubs(View::team)), SizeIs(1));
}

// What links to protected people are worth, and through which register, only the work view tells.
TEST_F(AdviceOfCase, OutsideTheWorkViewNoLinkToAProtectedPersonIsOffered) {
  say("booked", "a", "k", "C3");
  say("booked", "a", "p", "C3");
  say("recruited", "a", "k", "C3");
  say("recruited", "a", "p", "C3");
  const HubsReport work = hubs(), team = hubs(View::team);
  EXPECT_THAT(team.advice, IsEmpty());
  EXPECT_EQ(team.not_to_be_asked, 0U);
  for (const std::string& one : offered(work)) EXPECT_THAT(one, HasSubstr("paid for the ticket"));
  EXPECT_EQ(error_of([&] { static_cast<void>(hubs(View::release)); }).code(), ErrorCode::refused);
  options_.reruns.runs = 0;
  EXPECT_EQ(error_of([&] { static_cast<void>(hubs()); }).code(), ErrorCode::usage);
}

}  // namespace
}  // namespace mekhala
