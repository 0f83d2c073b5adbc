#include "engine/case/edge_days.hpp"

#include <gtest/gtest.h>

#include "engine/base/context.hpp"
#include "engine/case/disclosure.hpp"
#include "tests/support/case_builder.hpp"

// When links held, by hand.
namespace mekhala {
namespace {

std::int32_t day(const char* text) { return parse_iso_date(text).value().first_day; }

class DaysOfEdges : public testing::Test {
 protected:
  void SetUp() override {
    Saying saying;
    for (const char* id : {"a", "b", "c", "d", "e", "f", "v"}) saying.person(id);
    saying.say(saying.person("v"), "role", "victim");
    const auto link = [&](const char* kind, const char* from, const char* to,
                          const Beside& beside) {
      saying.link(kind, saying.person(from), saying.person(to), beside);
    };
    link("contacted", "a", "b", {.from = "2024-03"});
    link("works_for", "a", "c", {.from = "2024-03-10"});
    link("works_for", "a", "d", {.to = "2024-05-20"});
    link("works_for", "a", "e", {.from = "2024-03-10", .to = "2024-04-02"});
    link("contacted", "a", "f", {});
    link("recruited", "a", "v", {.from = "2024-03-17"});
    saying.into(store_);
  }
  std::optional<EdgeDays> days(View view, const char* to) {
    const Disclosure door(store_, {.view = view, .actor = tester(), .release_seed = {}});
    const Projection projection =
        project(store_, door.protection(), door.asked({.directed = true}), context_);
    const auto all = door.days(projection, context_);
    const GraphView graph = projection.graph;
    EXPECT_EQ(all.size(), graph.num_edges());
    for (EdgeId edge = 0; edge < graph.num_edges(); ++edge) {
      if (graph.target(edge) == projection.node_of(person_row(store_, to))) return all[edge];
    }
    ADD_FAILURE() << "no such link";
    return std::nullopt;
  }

  ScratchFolder folder_;
  Case store_ = Case::create(folder_ / "days.case", tester());
  Context context_;
};

TEST_F(DaysOfEdges, EventsAndStatesByHand) {
  const auto month = days(View::work, "b");
  ASSERT_TRUE(month);
  EXPECT_EQ(month->first, day("2024-03-01"));
  EXPECT_EQ(month->last, day("2024-03-31")) << "some day of that month";
  const auto lasts = days(View::work, "c");
  ASSERT_TRUE(lasts);
  EXPECT_EQ(lasts->first, day("2024-03-10"));
  EXPECT_FALSE(lasts->last) << "nobody says that it ended";
  const auto ended = days(View::work, "d");
  ASSERT_TRUE(ended);
  EXPECT_EQ(ended->first, day("2024-05-20")) << "how long before nobody says";
  EXPECT_EQ(ended->last, day("2024-05-20"));
  EXPECT_EQ(days(View::work, "e")->last, day("2024-04-02"));
  EXPECT_FALSE(days(View::work, "f"));
}

TEST_F(DaysOfEdges, EachViewRounds) {
  EXPECT_EQ(days(View::work, "v")->first, day("2024-03-17"));
  const auto team = days(View::team, "v");
  EXPECT_EQ(team->first, day("2024-03-01"));
  EXPECT_TRUE(team->of_protected);
  EXPECT_EQ(days(View::team, "e")->first, day("2024-03-10"));
  EXPECT_FALSE(days(View::team, "e")->of_protected);
  EXPECT_EQ(days(View::release, "e")->first, day("2024-03-01"));
  EXPECT_EQ(days(View::release, "e")->last, day("2024-04-30"));
}

// A second source with another date: from the first of both days to the last.
TEST_F(DaysOfEdges, StatementsThatDifferSpanBoth) {
  Saying other("other.csv");
  other.link("works_for", other.person("a"), other.person("e"),
             {.from = "2024-02-01", .to = "2024-03-20"});
  other.into(store_);
  const auto both = days(View::work, "e");
  EXPECT_EQ(both->first, day("2024-02-01"));
  EXPECT_EQ(both->last, day("2024-04-02"));
}

}  // namespace
}  // namespace mekhala
