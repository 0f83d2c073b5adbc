#include "bindings/workbench/brokers.hpp"

#include <gmock/gmock.h>

#include "bindings/workbench/edit.hpp"
#include "engine/base/error.hpp"
#include "tests/bindings/workbench/opened.hpp"

namespace mekhala {

namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::Pair;
using testing::SizeIs;

// Mara knows four people who do not know each other, but for Ana and Ben; Cleo has one more friend.
constexpr const char* kEdges =
    "source,target\nMara Sol,Ana Reyes\nMara Sol,Ben Cruz\nMara Sol,Cleo Diaz\n"
    "Mara Sol,Dora Lim\nAna Reyes,Ben Cruz\nCleo Diaz,Eva Tan\n";

class BrokersOfACase : public testing::Test {
 protected:
  BrokersOfACase() {
    folder_.write("g.csv", kEdges);
    workbench_test::import_into(folder_, {"g.csv"});
  }
  [[nodiscard]] Session open(View view) const {
    return Session(folder_ / "t.case", workbench_test::opening(view));
  }
  void give(const std::string& name, const std::string& role) {
    Session session = open(View::work);
    static_cast<void>(
        add_claims(session, session.door().resolve(name), {{"role", role}}, "role", {}, context_));
  }
  BrokersReport found(View view, BrokersOptions options) {
    const Session session = open(view);
    return find_brokers(session.store(), session.door(), options, context_);
  }
  ErrorCode refusal(View view, const std::string& group) {
    try {
      static_cast<void>(found(view, {.group = group}));
    } catch (const Error& error) {
      return error.code();
    }
    ADD_FAILURE() << "nothing was refused";
    return ErrorCode::failure;
  }

  program::Folder folder_;
  Context context_;
};

// Of Mara's 12 ordered pairs the 2 of Ana and Ben are closed; Cleo stands between Mara and Eva.
TEST_F(BrokersOfACase, ByKindByHand) {
  const BrokersReport report = found(View::work, {.group = "kind", .permutations = 0});
  ASSERT_THAT(report.rows, SizeIs(2));
  EXPECT_EQ(report.rows[0].entity.label, "Mara Sol");
  EXPECT_THAT(report.rows[0].counts, ElementsAre(10, 0, 0, 0, 0, 10));
  EXPECT_EQ(report.rows[1].entity.label, "Cleo Diaz");
  EXPECT_THAT(report.rows[1].counts, ElementsAre(2, 0, 0, 0, 0, 2));
  EXPECT_EQ(report.rows[0].rank, 1U);
  EXPECT_EQ(report.rows[1].rank_last, 2U);
  EXPECT_THAT(report.groups, ElementsAre(Pair("person", 6)));
  // Ana and Ben: (1/4 + 1/4 * 1/2)^2 each; Cleo and Dora: 1/16 each.
  EXPECT_DOUBLE_EQ(*report.rows[0].constraint, 2 * 9.0 / 64 + 2.0 / 16);
  EXPECT_DOUBLE_EQ(*report.rows[0].effective_size, 3.5);
  EXPECT_EQ(report.rows[0].evidence.statements, 4U);
}

TEST_F(BrokersOfACase, ByRole) {
  give("Ana Reyes", "recruiter");
  give("Mara Sol", "transporter");
  give("Dora Lim", "broker");
  const BrokersReport report =
      found(View::team, {.group = "role", .rank = "liaison", .permutations = 50});
  ASSERT_THAT(report.rows, SizeIs(1));
  EXPECT_THAT(report.rows[0].counts, ElementsAre(0, 0, 0, 0, 2, 2));
  EXPECT_EQ(report.rows[0].group, "transporter");
  EXPECT_EQ(report.without_group, 3U);
  // Three groups of one each: however they change places, Mara parts two others.
  EXPECT_FALSE(report.rows[0].z[4].has_value());
}

TEST_F(BrokersOfACase, ProtectedPeopleAreNoRowsAndInAReleaseNoNeighbors) {
  {
    Session session = open(View::work);
    for (const char* name : {"Cleo Diaz", "Dora Lim"}) {
      static_cast<void>(protect(session, session.door().resolve(name), "informant", {}, context_));
    }
  }
  const BrokersReport team = found(View::team, {.group = "kind"});
  ASSERT_THAT(team.rows, SizeIs(1));
  EXPECT_EQ(team.rows[0].counts[5], 10);
  EXPECT_THAT(team.groups, ElementsAre(Pair("person", 4)));
  const BrokersReport release = found(View::release, {.group = "kind"});
  EXPECT_THAT(release.rows, IsEmpty());
  EXPECT_EQ(release.nodes, 4U);
  EXPECT_EQ(release.edges, 3U);
}

TEST_F(BrokersOfACase, GroupsThatTellOnePersonFromAnotherAreRefused) {
  EXPECT_EQ(refusal(View::team, "name"), ErrorCode::refused);
  EXPECT_EQ(refusal(View::release, "name"), ErrorCode::refused);
  EXPECT_EQ(refusal(View::work, "no_such_property"), ErrorCode::usage);
  EXPECT_THAT(found(View::work, {.group = "record_id"}).groups, SizeIs(6));
}

}  // namespace

}  // namespace mekhala
