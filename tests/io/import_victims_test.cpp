#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/io/importing.hpp"

// Whoever a file calls a victim, in whatever words, is one in the case: protection rests on it.
namespace mekhala {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;
using testing_io::import_bytes;
using testing_io::Outcome;

TEST(ImportVictims, RolesAmongOtherWords) {
  const Outcome outcome = import_bytes("people.csv",
                                       "Name,Role\n"
                                       "Ann Aye,victim/recruiter\n"
                                       "Bob Bo,\"recruiter, driver\"\n"
                                       "Cat Co,Victim (rescued)\n"
                                       "Dan Do,victm\n"
                                       "Eve Eo,not a victim\n"
                                       "Fay Fo,เหยื่อค้ามนุษย์\n"
                                       "Gus Go,key witness and driver\n"
                                       "Han Ho,ไม่ใช่เหยื่อ\n"
                                       "Iva Io,recruter\n");
  ASSERT_FALSE(outcome.refused()) << outcome.message();
  const auto& told = outcome.batch();
  EXPECT_THAT(told.of("Ann Aye", "role"), ElementsAre("victim", "recruiter"));
  EXPECT_THAT(told.of("Bob Bo", "role"), ElementsAre("recruiter", "transporter"));
  EXPECT_THAT(told.of("Cat Co", "role"), Contains("victim"));
  EXPECT_THAT(told.of("Dan Do", "role"), Contains("victim"));
  EXPECT_THAT(told.of("Eve Eo", "role"), IsEmpty());
  EXPECT_THAT(told.of("Fay Fo", "role"), Contains("victim"));
  EXPECT_THAT(told.of("Gus Go", "role"), ElementsAre("witness", "transporter"));
  EXPECT_THAT(told.of("Han Ho", "role"), IsEmpty());
  EXPECT_THAT(told.of("Iva Io", "role"), IsEmpty()) << "a misspelt accusation is nobody's role";
  ASSERT_NE(outcome.warning("roles_in_words"), nullptr);
  EXPECT_EQ(outcome.warning("roles_in_words")->count, 6U);
}

TEST(ImportVictims, AColumnOfAnswers) {
  const Outcome outcome = import_bytes("people.csv",
                                       "Name,Victim,Minor,Phone\n"
                                       "Ann Aye,yes,no,+66812345601\n"
                                       "Bob Bo,no,no,+66812345602\n"
                                       "Cat Co,no,yes,+66812345603\n");
  ASSERT_FALSE(outcome.refused()) << outcome.message();
  const auto& told = outcome.batch();
  EXPECT_THAT(told.of("Ann Aye", "victim_status"), ElementsAre("possible"));
  EXPECT_THAT(told.of("Bob Bo", "victim_status"), IsEmpty())
      << "a no in a list is no decision that somebody is not a victim";
  EXPECT_THAT(told.of("Cat Co", "minor"), ElementsAre("true"));
  EXPECT_EQ(told.count("person"), 3U) << "yes and no are nobody";
}

TEST(ImportVictims, AColumnOfNamesUnderTheSameHeaderStaysOne) {
  const Outcome outcome =
      import_bytes("calls.csv", "Victim,Recruiter\nAnn Aye,Bob Bo\nCat Co,Bob Bo\n");
  ASSERT_FALSE(outcome.refused()) << outcome.message();
  EXPECT_EQ(outcome.batch().count("person"), 3U);
}

TEST(ImportVictims, StatusesInOtherWords) {
  const Outcome outcome = import_bytes("people.csv",
                                       "Name,Victim status\n"
                                       "Ann Aye,identified as a victim by police\n"
                                       "Bob Bo,under review\n"
                                       "Cat Co,not a victim\n"
                                       "Dan Do,actual\n");
  ASSERT_FALSE(outcome.refused()) << outcome.message();
  const auto& told = outcome.batch();
  EXPECT_THAT(told.of("Ann Aye", "victim_status"), ElementsAre("possible"));
  EXPECT_THAT(told.of("Bob Bo", "victim_status"), IsEmpty());
  EXPECT_THAT(told.of("Dan Do", "victim_status"), ElementsAre("actual"));
}

TEST(ImportVictims, RelationsToldFromTheirOtherEnd) {
  const Outcome outcome = import_bytes("ties.csv",
                                       "From,To,Relation\n"
                                       "Ann,Bob,recruited by\n"
                                       "Cat,Dan,recruited\n"
                                       "Eve,Fay,sold by\n"
                                       "Gus,KK Park,held at\n"
                                       "Harbour House,Han,rescued\n");
  ASSERT_FALSE(outcome.refused()) << outcome.message();
  const auto& told = outcome.batch();
  EXPECT_THAT(told.links, Contains("Bob -recruited-> Ann"));
  EXPECT_THAT(told.links, Contains("Cat -recruited-> Dan"));
  EXPECT_THAT(told.links, Contains("Fay -sold-> Eve"));
  EXPECT_THAT(told.links, Contains("Han -rescued_by-> Harbour House"));
  EXPECT_THAT(told.of("Gus", "role"), ElementsAre("possible_victim"))
      << "whatever the park was taken for";
}

}  // namespace
}  // namespace mekhala
