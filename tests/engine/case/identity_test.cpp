#include "engine/case/identity.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "engine/base/random.hpp"
#include "engine/base/text.hpp"
#include "tests/support/case_builder.hpp"

namespace mekhala {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Pair;

class IdentityOf : public ::testing::Test {
 protected:
  ScratchFolder folder_;
  Case store_ = Case::create(folder_ / "a.case", tester());
  Saying saying_;
  Context context_;

  void import() { saying_.into(store_); }
  EntityRow row(std::string_view id) { return person_row(store_, id); }
  TxNumber decide(std::string_view a, std::string_view b, Verdict verdict) {
    return Identity::decide(store_, row(a), row(b), verdict, tester(), "by hand");
  }
  // Pairs of rows, best first.
  std::vector<std::pair<EntityRow, EntityRow>> suggested(double least = 0.85) {
    std::vector<std::pair<EntityRow, EntityRow>> pairs;
    for (const SameAs& one : Identity::suggest(store_, context_, least)) {
      EXPECT_FALSE(one.decided);
      EXPECT_LT(one.a, one.b);
      EXPECT_GE(one.score, least);
      EXPECT_LE(one.score, 1.0);
      pairs.emplace_back(one.a, one.b);
    }
    return pairs;
  }
};

TEST_F(IdentityOf, EqualNamesSuggestAndDecideNothing) {
  saying_.person("a", "Ana Reyle");
  saying_.person("b", "REYLE, Ána");
  saying_.person("c", "Kosal Prum");
  import();
  const auto suggestions = Identity::suggest(store_, context_, 0.85);
  ASSERT_EQ(suggestions.size(), 1U);
  EXPECT_EQ(suggestions[0].a, row("a"));
  EXPECT_EQ(suggestions[0].b, row("b"));
  EXPECT_THAT(suggestions[0].reason, Not(HasSubstr("Reyle"))) << "a reason holds no value";
  EXPECT_EQ(suggestions[0].verdict, Verdict::unsure);
  EXPECT_THAT(Identity::decisions(store_), IsEmpty());
  EXPECT_THAT(Identity::clusters(store_), IsEmpty());
}

TEST_F(IdentityOf, OnlyWithinAKind) {
  saying_.person("a", "Mekong Star");
  saying_.say(saying_.entity("organization", "o"), "name", "Mekong Star");
  import();
  EXPECT_THAT(suggested(), IsEmpty());
  const Error error = error_of([&] {
    Identity::decide(store_, row("a"), row_of(store_, "organization", "o"), Verdict::same, tester(),
                     "");
  });
  EXPECT_EQ(error.code(), ErrorCode::usage);
}

TEST_F(IdentityOf, AliasesAndBirthDates) {
  saying_.person("a", "Ana Reyle");
  saying_.say(saying_.person("b"), "alias", "Ana Reyle");
  saying_.person("c", "Kosal Prum");
  saying_.say(saying_.person("c"), "birth_date", "1990-01-02");
  saying_.person("d", "Kosal Prum");
  saying_.say(saying_.person("d"), "birth_date", "1990-01-02");
  saying_.person("e", "Mo Sann Htay");
  saying_.say(saying_.person("e"), "birth_date", "1990-01-02");
  saying_.person("f", "Mo Sann Htay");
  saying_.say(saying_.person("f"), "birth_date", "1971-07-09");
  import();
  EXPECT_THAT(suggested(),
              testing::UnorderedElementsAre(Pair(row("a"), row("b")), Pair(row("c"), row("d"))));
  const auto all = Identity::suggest(store_, context_, 0.5);
  const auto found =
      std::find_if(all.begin(), all.end(), [&](const SameAs& one) { return one.a == row("e"); });
  ASSERT_NE(found, all.end());
  EXPECT_THAT(found->reason, HasSubstr("different birth dates"));
}

TEST_F(IdentityOf, TheBestComeFirst) {
  saying_.person("a", "Ana Reyle");
  saying_.person("b", "Ana Reyles");
  saying_.person("c", "Ana Reyle");
  import();
  EXPECT_EQ(suggested().front(), std::pair(row("a"), row("c")));
  EXPECT_EQ(suggested().size(), 3U);
  EXPECT_EQ(suggested(0.9).size(), 1U) << "equal names alone";
  EXPECT_THAT(suggested(0.91), IsEmpty());
}

TEST_F(IdentityOf, AnIdentifierThatTwoHoldSaysMoreThanTheirNames) {
  const auto a = saying_.person("a", "Ana Reyle"), b = saying_.person("b", "Ana Reyle");
  saying_.person("c", "Ana Reyle");
  const auto d = saying_.person("d", "Kosal Prum");
  const auto phone = saying_.identifier("phone", "+66818880000");
  for (const auto who : {a, b, d}) saying_.link("uses", who, phone);
  import();
  const auto suggestions = Identity::suggest(store_, context_, 0.95);
  ASSERT_EQ(suggestions.size(), 1U) << "other names, or no phone in common";
  EXPECT_EQ(suggestions[0].a, row("a"));
  EXPECT_EQ(suggestions[0].b, row("b"));
  EXPECT_EQ(suggestions[0].score, 1.0);
  EXPECT_EQ(suggestions[0].shared, 1U);
  EXPECT_EQ(suggestions[0].reason, "equal folded names, shared phone");
}

TEST_F(IdentityOf, RecordsWithoutANameAreCalledByAnIdOfLetters) {
  saying_.say(saying_.person("a"), "record_id", "Ana Reyle");
  saying_.person("b", "Ana Reyle");
  saying_.say(saying_.person("c"), "record_id", "R 17");
  saying_.person("d", "R 17");
  import();
  EXPECT_THAT(suggested(), ElementsAre(Pair(row("a"), row("b"))));
}

TEST_F(IdentityOf, APhoneOfManySaysNothing) {
  const auto phone = saying_.identifier("phone", "+66818880000");
  for (const char* id : {"a", "b", "c", "d", "e"}) {
    saying_.link("uses", saying_.person(id, "Ana Reyle"), phone);
  }
  import();
  EXPECT_EQ(suggested(0.9).size(), 10U);
  EXPECT_THAT(suggested(0.91), IsEmpty());
}

TEST_F(IdentityOf, SeveralPairsAreOneTransaction) {
  for (const char* id : {"a", "b", "c"}) saying_.person(id, "Ana Reyle");
  import();
  const std::vector<std::pair<EntityRow, EntityRow>> pairs = suggested();
  ASSERT_EQ(pairs.size(), 3U);
  const TxNumber tx = Identity::decide(store_, pairs, Verdict::same, tester(), "looked at");
  EXPECT_EQ(Identity::clusters(store_).size(), 2U);
  for (const SameAs& one : Identity::decisions(store_)) EXPECT_EQ(one.tx, tx);
  store_.undo(tester());
  EXPECT_THAT(Identity::clusters(store_), IsEmpty());
}

TEST_F(IdentityOf, JudgedPairsAreNotSuggestedAgain) {
  for (const char* id : {"a", "b", "c", "d"}) saying_.person(id, "Ana Reyle");
  import();
  EXPECT_EQ(suggested().size(), 6U);
  decide("a", "b", Verdict::same);
  decide("d", "c", Verdict::different);
  decide("a", "c", Verdict::unsure);
  EXPECT_THAT(suggested(), ElementsAre(Pair(row("a"), row("d"))))
      << "b is a; whether they are c cannot be said";
  store_.undo(tester());
  EXPECT_EQ(suggested().size(), 2U) << "what is undone was not judged";
}

TEST_F(IdentityOf, DecisionsAreKeptAndUndone) {
  saying_.person("a", "Ana Reyle");
  saying_.person("b", "Anna Reyle");
  import();
  const TxNumber first = decide("b", "a", Verdict::same);
  auto decided = Identity::decisions(store_);
  ASSERT_EQ(decided.size(), 1U);
  EXPECT_EQ(decided[0].a, row("a"));
  EXPECT_EQ(decided[0].b, row("b"));
  EXPECT_EQ(decided[0].verdict, Verdict::same);
  EXPECT_TRUE(decided[0].decided);
  EXPECT_EQ(decided[0].tx, first);
  EXPECT_EQ(decided[0].reason, "by hand");
  EXPECT_THAT(Identity::clusters(store_), ElementsAre(Pair(row("b"), row("a"))));
  EXPECT_EQ(store_.log(1).front().action, "same_as");

  decide("a", "b", Verdict::different);
  EXPECT_EQ(Identity::decisions(store_).at(0).verdict, Verdict::different);
  EXPECT_THAT(Identity::clusters(store_), IsEmpty());
  store_.undo(tester());
  EXPECT_EQ(Identity::decisions(store_).at(0).verdict, Verdict::same);
  EXPECT_THAT(Identity::clusters(store_), ElementsAre(Pair(row("b"), row("a"))));
  store_.undo(tester());
  EXPECT_THAT(Identity::decisions(store_), IsEmpty());
  store_.redo(tester());
  EXPECT_THAT(Identity::clusters(store_), ElementsAre(Pair(row("b"), row("a"))));
}

TEST_F(IdentityOf, WhatCannotBeDecided) {
  saying_.person("a", "Ana Reyle");
  import();
  for (const EntityRow other : {row("a"), EntityRow{0}, EntityRow{99}, EntityRow{-1}}) {
    EXPECT_EQ(error_of([&] {
                Identity::decide(store_, row("a"), other, Verdict::same, tester(), "");
              }).code(),
              ErrorCode::usage)
        << other;
  }
  EXPECT_EQ(store_.log().size(), 2U);
}

TEST_F(IdentityOf, ClustersAreChainsOfSame) {
  for (const char* id : {"a", "b", "c", "d", "e"}) saying_.person(id);
  import();
  decide("e", "c", Verdict::same);
  decide("b", "c", Verdict::same);
  decide("a", "d", Verdict::unsure);
  EXPECT_THAT(Identity::clusters(store_),
              ElementsAre(Pair(row("c"), row("b")), Pair(row("e"), row("b"))));
}

TEST_F(IdentityOf, DifferentIsStrongerThanAChain) {
  for (const char* id : {"a", "b", "c"}) saying_.person(id);
  import();
  decide("a", "b", Verdict::same);
  decide("b", "c", Verdict::same);
  decide("a", "c", Verdict::different);
  const auto clusters = Identity::clusters(store_);
  ASSERT_EQ(clusters.size(), 1U) << "one of the two stays apart";
  EXPECT_THAT(clusters, ElementsAre(Pair(row("b"), row("a"))));
}

TEST_F(IdentityOf, WhatIsUndoneIsInNoCluster) {
  for (const char* id : {"a", "b"}) saying_.person(id);
  import();
  Saying more("more.csv");
  more.person("c");
  const TxNumber tx = more.into(store_).tx;
  decide("a", "c", Verdict::same);
  decide("b", "c", Verdict::same);
  store_.undo(tester(), tx);
  EXPECT_THAT(Identity::clusters(store_), IsEmpty());
  store_.redo(tester());
  EXPECT_EQ(Identity::clusters(store_).size(), 2U);
}

// Clusters against repeated sweeps over the pairs.
TEST_F(IdentityOf, ClustersAgreeWithSweeps) {
  constexpr std::size_t kPeople = 8;
  for (std::size_t i = 0; i < kPeople; ++i)
    saying_.person(std::string(1, static_cast<char>('a' + i)));
  import();
  for (const std::uint64_t seed : case_seeds(10, 100)) {
    SCOPED_TRACE(seed);
    Random random(seed, 0);
    store_.snapshot("seed " + std::to_string(seed), tester());
    std::vector<EntityRow> least(kPeople + 1);
    for (std::size_t i = 0; i <= kPeople; ++i) least[i] = static_cast<EntityRow>(i);
    std::vector<std::pair<EntityRow, EntityRow>> same;
    for (int i = 0; i < 5; ++i) {
      const auto a = static_cast<EntityRow>(1 + random.below(kPeople));
      const auto b = static_cast<EntityRow>(1 + random.below(kPeople));
      if (a == b) continue;
      Identity::decide(store_, a, b, Verdict::same, tester(), "");
      same.emplace_back(a, b);
    }
    for (std::size_t sweep = 0; sweep < kPeople; ++sweep) {
      for (const auto& [a, b] : same) {
        EntityRow& one = least[static_cast<std::size_t>(a)];
        EntityRow& other = least[static_cast<std::size_t>(b)];
        one = other = std::min(one, other);
      }
    }
    std::vector<std::pair<EntityRow, EntityRow>> expected;
    for (std::size_t i = 1; i <= kPeople; ++i) {
      if (least[i] != static_cast<EntityRow>(i)) expected.emplace_back(i, least[i]);
    }
    EXPECT_EQ(Identity::clusters(store_), expected);
    if (!same.empty()) store_.restore("seed " + std::to_string(seed), tester());
  }
}

}  // namespace
}  // namespace mekhala
