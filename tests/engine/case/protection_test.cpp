#include "engine/case/protection.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "engine/case/identity.hpp"
#include "tests/support/case_builder.hpp"

namespace mekhala {
namespace {

class ProtectionRules : public ::testing::Test {
 protected:
  ScratchFolder folder_;
  Case store_ = Case::create(folder_ / "a.case", tester());
  Saying saying_;

  // Of a person, after all that was said is in the case.
  [[nodiscard]] std::string of(std::string_view id, std::string_view kind = "person") {
    return name_of(Protection::compute(store_).of(row_of(store_, kind, id)));
  }
  void import() { saying_.into(store_); }
  void person_who(std::string_view id, std::string_view property, std::string_view value,
                  const Beside& beside = {}) {
    saying_.say(saying_.person(id), property, value, beside);
  }
};

TEST_F(ProtectionRules, RolesAndStatusByHand) {
  const struct {
    const char *id, *property, *value, *as;
  } people[] = {
      {"possible", "victim_status", "possible", "victim"},
      {"actual", "victim_status", "actual", "victim"},
      {"other word", "victim_status", "under review", "victim"},
      {"not", "victim_status", "not_a_victim", ""},
      {"victim", "role", "victim", "victim"},
      {"possible victim", "role", "possible_victim", "victim"},
      {"witness", "role", "witness", "witness"},
      {"informant", "role", "informant", "informant"},
      {"minor", "role", "minor", "minor"},
      {"family", "role", "family", "family"},
      {"payer", "role", "ransom_payer", "ransom_payer"},
      {"recruiter", "role", "recruiter", ""},
      {"complainant", "role", "complainant", ""},
      {"police", "role", "police", ""},
      {"child", "minor", "true", "minor"},
      {"no child", "minor", "false", ""},
      {"seventeen", "age", "17", "minor"},
      {"eighteen", "age", "18", ""},
      {"plain", "city", "Vang Pao", ""},
  };
  for (const auto& person : people) person_who(person.id, person.property, person.value);
  import();
  for (const auto& person : people) EXPECT_EQ(of(person.id), person.as) << person.id;
  const Protection protection = Protection::compute(store_);
  EXPECT_EQ(protection.count(), 12U);
  EXPECT_EQ(protection.of(0), ProtectedAs::none);
  for (const char* id : {"possible", "actual", "other word", "victim", "possible victim"}) {
    EXPECT_TRUE(protection.is_victim(person_row(store_, id))) << id;
  }
  for (const char* id : {"witness", "minor", "child", "complainant", "not", "plain"}) {
    EXPECT_FALSE(protection.is_victim(person_row(store_, id))) << id;
  }
}

// A column "Status" is taken for something else, and what nobody can read is kept as a note.
TEST_F(ProtectionRules, AStatusInOtherWordsProtects) {
  const struct {
    const char *id, *property, *value, *column, *as;
  } people[] = {
      {"status", "legal_status", "Victim", "Status", "victim"},
      {"thai", "legal_status", "ผู้เสียหาย", "สถานะ", "victim"},
      {"among words", "legal_status", "victim, now in a shelter", "Status", "victim"},
      {"witness", "legal_status", "witness for the court", "Status", "witness"},
      {"accused", "legal_status", "accused", "Status", ""},
      {"says no", "legal_status", "not a victim", "Status", ""},
      {"unread", "notes", "kidnapped", "Victim status", "victim"},
      {"unread role", "notes", "victim of this gang", "Role", "victim"},
      {"another role", "notes", "recruiter", "Victim status", ""},
      {"nothing", "notes", "n/a", "Victim status", ""},
      {"unknown", "notes", "Unknown", "Victim status", ""},
      {"no", "notes", "ไม่ใช่", "Victim status", ""},
      {"remark", "notes", "recruited a victim", "Remarks", ""},
      {"korban", "role", "korban", "Role", "victim"},
      {"VoT", "victim_status", "VoT", "Victim status", "victim"},
  };
  for (const auto& person : people) {
    person_who(person.id, person.property, person.value);
    saying_.batch().statements.back().column = person.column;
  }
  saying_.say(saying_.entity("organization", "child care"), "legal_status", "child company");
  import();
  for (const auto& person : people) EXPECT_EQ(of(person.id), person.as) << person.id;
  EXPECT_EQ(of("child care", "organization"), "");
  const Protection protection = Protection::compute(store_);
  for (const char* id : {"status", "thai", "unread", "unread role"}) {
    EXPECT_TRUE(protection.is_victim(person_row(store_, id))) << id;
  }
  EXPECT_FALSE(protection.is_victim(person_row(store_, "witness")));
}

TEST_F(ProtectionRules, NotAVictimLiftsNothing) {
  person_who("v", "victim_status", "possible", {.from = "2023"});
  person_who("v", "victim_status", "not_a_victim", {.grade = "A1", .from = "2024"});
  person_who("v", "status_decided_by", "court");
  import();
  EXPECT_EQ(of("v"), "victim");
  EXPECT_TRUE(Protection::compute(store_).is_victim(person_row(store_, "v")));
}

TEST_F(ProtectionRules, RecruitingUnderCoercionLiftsNothing) {
  const auto victim = saying_.person("v"), other = saying_.person("o");
  saying_.say(victim, "victim_status", "actual", {.to = "2023-06"});
  saying_.say(victim, "role", "recruiter", {.from = "2023-07"});
  saying_.say(victim, "coerced", "true");
  saying_.link("recruited", victim, other, {.from = "2023-08"});
  import();
  EXPECT_EQ(of("v"), "victim");
  EXPECT_EQ(of("o"), "victim");
}

TEST_F(ProtectionRules, WhoWasRecruitedSoldHeldOrRescuedIsAPossibleVictim) {
  const auto recruiter = saying_.person("r");
  const auto site = saying_.entity("location", "site"), ngo = saying_.entity("organization", "ngo");
  saying_.link("recruited", recruiter, saying_.person("recruited"));
  saying_.link("sold_to", saying_.person("sold"), saying_.person("buyer"));
  saying_.link("held_at", saying_.person("held"), site);
  saying_.link("rescued_by", saying_.person("rescued"), ngo);
  saying_.link("confiscated_document_of", recruiter, saying_.person("without papers"));
  import();
  for (const char* id : {"recruited", "sold", "held", "rescued", "without papers"}) {
    EXPECT_EQ(of(id), "victim") << id;
  }
  for (const char* id : {"r", "buyer"}) EXPECT_EQ(of(id), "") << id;
}

TEST_F(ProtectionRules, APartInTheTradeIsNoVictimOfALinkAlone) {
  const auto boss = saying_.person("boss"), middle = saying_.person("middle"),
             guard = saying_.person("guard"), said = saying_.person("said so");
  saying_.link("recruited", boss, middle);
  saying_.link("recruited", middle, saying_.person("last"));
  saying_.link("held_at", guard, saying_.entity("location", "site"));
  saying_.say(guard, "role", "supervisor");
  saying_.link("recruited", boss, said);
  saying_.say(said, "role", "recruiter").say(said, "role", "victim");
  import();
  EXPECT_EQ(of("middle"), "") << "recruited others";
  EXPECT_EQ(of("last"), "victim");
  EXPECT_EQ(of("guard"), "") << "has a role in the trade";
  EXPECT_EQ(of("said so"), "victim") << "somebody says so";
}

TEST_F(ProtectionRules, WhoPaysRansomFromAnAccountIsWhoHoldsIt) {
  const auto aunt = saying_.person("a"), broker = saying_.person("b");
  const auto account = saying_.identifier("bank_account", "000-1-23456-7"),
             mule = saying_.identifier("bank_account", "000-1-76543-2");
  saying_.link("owns", aunt, account);
  saying_.link("owns", broker, mule);
  saying_.say(broker, "role", "broker");
  saying_.link("paid_ransom", account, mule);
  saying_.link("paid_ransom", mule, account);
  import();
  EXPECT_EQ(of("a"), "ransom_payer");
  EXPECT_EQ(of("b"), "") << "has a part in the trade";
}

TEST_F(ProtectionRules, NeitherGradeNorTimeFilters) {
  person_who("false", "role", "victim", {.grade = "A5"});
  person_who("unjudged", "role", "victim", {.grade = "F6"});
  person_who("long ago", "role", "victim", {.from = "1999", .to = "1999"});
  person_who("to come", "victim_status", "possible", {.from = "2199"});
  import();
  for (const char* id : {"false", "unjudged", "long ago", "to come"}) {
    EXPECT_EQ(of(id), "victim") << id;
  }
}

TEST_F(ProtectionRules, AnAuditedLiftDoesAndItsUndoTakesItBack) {
  person_who("v", "role", "victim");
  const auto victim = saying_.person("v"), phone = saying_.identifier("phone", "+66810000001");
  saying_.link("uses", victim, phone);
  import();
  EXPECT_EQ(of("+66810000001", "phone"), "identifier");
  Saying lift("by hand");
  lift.say(lift.person("v"), "protection_lifted", "true");
  lift.into(store_, kLiftAction);
  EXPECT_EQ(of("v"), "");
  EXPECT_EQ(of("+66810000001", "phone"), "");
  EXPECT_TRUE(Protection::compute(store_).is_victim(person_row(store_, "v")))
      << "what happened to them is not undone";
  EXPECT_EQ(store_.log(1).front().action, kLiftAction);
  store_.undo(tester());
  EXPECT_EQ(of("v"), "victim");
  Saying no("by hand");
  no.say(no.person("v"), "protection_lifted", "false");
  no.into(store_, "protect");
  EXPECT_EQ(of("v"), "victim");
}

TEST_F(ProtectionRules, TheStrictestReasonHolds) {
  person_who("p", "role", "family");
  person_who("p", "role", "witness");
  person_who("q", "age", "15");
  person_who("q", "victim_status", "actual");
  import();
  EXPECT_EQ(of("p"), "witness");
  EXPECT_EQ(of("q"), "victim");
}

// A correction is not a filter: what was taken back is not said any more.
TEST_F(ProtectionRules, WhatIsRetractedOrUndoneDoesNotProtect) {
  person_who("v", "role", "victim");
  import();
  store_.supersede(statements_about(store_, person_row(store_, "v"), "role").at(0).row, "guard",
                   tester(), "wrong row");
  EXPECT_EQ(of("v"), "");
  store_.undo(tester());
  EXPECT_EQ(of("v"), "victim");
  store_.undo(tester());
  EXPECT_EQ(Protection::compute(store_).count(), 0U);
}

TEST_F(ProtectionRules, MinorsByBirthDate) {
  person_who("young", "birth_date", "2010-05-01");
  person_who("old", "birth_date", "1980");
  // Eighteen by now, but not when it is first said what happened.
  person_who("then", "birth_date", "2004-06-01");
  person_who("then", "city", "Vang Pao", {.from = "2021-03"});
  // Eighteen on that very day.
  person_who("of age", "birth_date", "2003-03-01");
  person_who("of age", "city", "Vang Pao", {.from = "2021-03-02"});
  person_who("year alone", "birth_date", "2005");
  person_who("year alone", "city", "Vang Pao", {.from = "2023-06"});
  person_who("now", "city", "Vang Pao", {.from = "2024-01-01"});
  import();
  EXPECT_EQ(of("young"), "minor");
  EXPECT_EQ(of("old"), "");
  EXPECT_EQ(of("then"), "minor");
  EXPECT_EQ(of("of age"), "");
  EXPECT_EQ(of("year alone"), "minor") << "where it is not sure they count as a minor";
}

TEST_F(ProtectionRules, MinorsByTheDateOfALink) {
  const auto recruiter = saying_.person("r"), child = saying_.person("c"),
             held = saying_.person("h");
  saying_.say(child, "birth_date", "2005-06-01");
  saying_.say(held, "birth_date", "2005-06-01");
  saying_.link("contacted", recruiter, child, {.from = "2022-01"});
  saying_.link("works_for", held, saying_.entity("organization", "shop"), {.to = "2022-01"});
  saying_.say(recruiter, "city", "Vang Pao", {.from = "2024-01-01"});
  import();
  EXPECT_EQ(of("c"), "minor") << "sixteen when contacted";
  EXPECT_EQ(of("h"), "minor") << "sixteen when it ended";
  EXPECT_EQ(of("r"), "");
}

TEST_F(ProtectionRules, AMinorWhereNoDateIsKnown) {
  person_who("born", "birth_date", "1999-01-01");
  import();
  EXPECT_EQ(of("born"), "minor") << "there is no day to measure by";
}

TEST_F(ProtectionRules, FamilyAndRansomPayers) {
  const auto victim = saying_.person("v"), mother = saying_.person("m"),
             uncle = saying_.person("u");
  const auto recruiter = saying_.person("r"), sister = saying_.person("s"),
             boss = saying_.person("b");
  saying_.say(victim, "role", "victim");
  saying_.say(recruiter, "role", "recruiter");
  saying_.link("family_of", mother, victim);
  saying_.link("family_of", victim, uncle);
  saying_.link("family_of", victim, recruiter);
  saying_.link("family_of", sister, recruiter);
  const auto account = saying_.identifier("bank_account", "1234567890");
  saying_.link("paid_ransom", account, boss);
  saying_.link("paid_ransom", saying_.person("friend"), boss);
  saying_.link("paid_ransom", recruiter, boss);
  import();
  EXPECT_EQ(of("m"), "family");
  EXPECT_EQ(of("u"), "family") << "in either direction";
  EXPECT_EQ(of("r"), "") << "kinship does not protect somebody with a role in the trade";
  EXPECT_EQ(of("s"), "") << "only kin of victims";
  EXPECT_EQ(of("friend"), "ransom_payer");
  EXPECT_EQ(of("1234567890", "bank_account"), "ransom_payer");
  EXPECT_EQ(of("b"), "");
}

TEST_F(ProtectionRules, IdentifiersThatOnlyTheyUse) {
  const auto victim = saying_.person("v"), witness = saying_.person("w"),
             agent = saying_.person("a");
  saying_.say(victim, "role", "victim").say(witness, "role", "witness");
  const auto number = [&](const char* text) { return saying_.identifier("phone", text); };
  saying_.link("uses", victim, number("+6681001"));
  saying_.link("uses", victim, number("+6681002"));
  saying_.link("uses", witness, number("+6681002"));
  saying_.link("uses", victim, number("+6681003"));
  saying_.link("uses", agent, number("+6681003"));
  saying_.link("registered_to", number("+6681004"), victim);
  saying_.link("uses", agent, number("+6681005"));
  (void)number("+6681006");
  const auto passport = saying_.identifier("document", "P1234567");
  saying_.link("document_of", passport, victim);
  // Somebody calls it, or took it: that is not to use it.
  saying_.link("called", agent, number("+6681001"));
  saying_.link("confiscated_document_of", agent, passport);
  import();
  EXPECT_EQ(Protection::compute(store_).count(), 6U);
  EXPECT_EQ(Protection::compute(store_).count_people(), 2U);
  EXPECT_EQ(of("+6681001", "phone"), "identifier");
  EXPECT_EQ(of("+6681002", "phone"), "identifier");
  EXPECT_EQ(of("+6681003", "phone"), "") << "also the agent's";
  EXPECT_EQ(of("+6681004", "phone"), "identifier");
  EXPECT_EQ(of("+6681005", "phone"), "");
  EXPECT_EQ(of("+6681006", "phone"), "") << "nobody's";
  EXPECT_EQ(of("P1234567", "document"), "identifier");
}

// Whatever the order of rows.
TEST_F(ProtectionRules, IdentifiersOfIdentifiersToTheEnd) {
  constexpr int kLinks = 6;
  std::vector<std::uint32_t> chain;
  for (int i = kLinks; i > 0; --i) {
    chain.insert(chain.begin(),
                 saying_.identifier("email", "m" + std::to_string(i) + "@x.example"));
  }
  const auto victim = saying_.person("v");
  saying_.say(victim, "role", "victim");
  saying_.link("uses", victim, chain[0]);
  for (std::size_t i = 0; i + 1 < chain.size(); ++i) {
    saying_.link("registered_with", chain[i], chain[i + 1]);
  }
  import();
  for (int i = 1; i <= kLinks; ++i) {
    EXPECT_EQ(of("m" + std::to_string(i) + "@x.example", "email"), "identifier") << i;
  }
}

// Somebody else's, in the same file.
TEST_F(ProtectionRules, AnIdentifierThatAnotherHoldsEndsTheChain) {
  const auto victim = saying_.person("v");
  const auto one = saying_.identifier("email", "m1@x.example"),
             two = saying_.identifier("email", "m2@x.example"),
             three = saying_.identifier("email", "m3@x.example");
  saying_.say(victim, "role", "victim");
  saying_.link("uses", victim, one);
  saying_.link("registered_with", one, two);
  saying_.link("registered_with", two, three);
  saying_.link("uses", saying_.person("agent"), two);
  import();
  EXPECT_EQ(of("m1@x.example", "email"), "identifier");
  EXPECT_EQ(of("m2@x.example", "email"), "");
  EXPECT_EQ(of("m3@x.example", "email"), "");
}

TEST_F(ProtectionRules, AFileThatComesLaterTakesNoIdentifierAway) {
  const auto victim = saying_.person("v");
  saying_.say(victim, "role", "victim");
  const auto phone = saying_.identifier("phone", "+6681001");
  saying_.link("uses", victim, phone);
  saying_.link("registered_with", phone, saying_.identifier("account", "line:1"));
  saying_.link("linked_to", victim, saying_.identifier("account", "line:2"));
  import();
  Saying crafted("crafted.csv");
  const auto nobody = crafted.person("nobody");
  crafted.link("uses", nobody, crafted.identifier("phone", "+6681001"));
  crafted.link("uses", nobody, crafted.identifier("account", "line:1"));
  crafted.link("uses", nobody, crafted.identifier("account", "line:2"));
  crafted.into(store_);
  EXPECT_EQ(of("+6681001", "phone"), "identifier");
  EXPECT_EQ(of("line:1", "account"), "identifier");
  EXPECT_EQ(of("line:2", "account"), "identifier") << "was linked to nobody else";
  EXPECT_EQ(of("nobody"), "");
  Saying lift("by hand");
  lift.say(lift.identifier("phone", "+6681001"), "protection_lifted", "true");
  lift.into(store_, kLiftAction);
  EXPECT_EQ(of("+6681001", "phone"), "") << "an act of its own does";
  store_.undo(tester());
  EXPECT_EQ(of("+6681001", "phone"), "identifier");
}

TEST_F(ProtectionRules, AHotlineIsNotProtectedByVictimsWhoHoldItLater) {
  const auto recruiter = saying_.person("r"), later = saying_.person("later");
  saying_.say(recruiter, "role", "recruiter");
  saying_.link("uses", recruiter, saying_.identifier("phone", "+6681001"));
  // A victim's from the beginning, but not known as one before another held it too.
  saying_.link("uses", later, saying_.identifier("phone", "+6681002"));
  import();
  Saying more("more.csv");
  const auto victim = more.person("v");
  more.say(victim, "role", "victim");
  more.link("uses", victim, more.identifier("phone", "+6681001"));
  more.link("uses", more.person("r"), more.identifier("phone", "+6681002"));
  more.link("uses", victim, more.identifier("phone", "+6681003"));
  more.link("uses", more.person("r"), more.identifier("phone", "+6681003"));
  more.into(store_);
  Saying last("last.csv");
  last.say(last.person("later"), "role", "victim");
  last.into(store_);
  EXPECT_EQ(of("+6681001", "phone"), "");
  EXPECT_EQ(of("+6681002", "phone"), "");
  EXPECT_EQ(of("+6681003", "phone"), "") << "one transaction is judged as a whole";
}

// A booking names a passenger of whom nothing is known, an interview later whose passport it is.
TEST_F(ProtectionRules, APassportIsAVictimsInWhateverOrderItIsSaid) {
  saying_.link("document_of", saying_.identifier("document", "ZZ1"), saying_.person("passenger"));
  saying_.link("document_of", saying_.identifier("document", "ZZ2"), saying_.person("passenger"));
  import();
  EXPECT_EQ(of("ZZ1", "document"), "");
  Saying more("more.csv");
  const auto victim = more.person("v");
  more.say(victim, "role", "victim");
  more.link("document_of", more.identifier("document", "ZZ1"), victim);
  more.into(store_);
  EXPECT_EQ(of("ZZ1", "document"), "identifier");
  EXPECT_EQ(of("ZZ2", "document"), "");
  EXPECT_EQ(of("passenger"), "") << "what else they are is for a person to say";
}

// The crafted file came first, was undone, and came again.
TEST_F(ProtectionRules, WhatIsSaidAgainCountsFromThen) {
  Saying crafted("crafted.csv");
  crafted.file("crafted");
  crafted.link("uses", crafted.person("nobody"), crafted.identifier("phone", "+6681001"));
  crafted.into(store_);
  store_.undo(tester());
  const auto victim = saying_.person("v");
  saying_.say(victim, "role", "victim");
  saying_.link("uses", victim, saying_.identifier("phone", "+6681001"));
  import();
  EXPECT_EQ(of("+6681001", "phone"), "identifier");
  crafted.into(store_);
  EXPECT_EQ(of("+6681001", "phone"), "identifier");
}

TEST_F(ProtectionRules, MergingKeepsTheStricter) {
  person_who("v", "role", "victim");
  person_who("r", "role", "recruiter");
  person_who("w", "role", "witness");
  const auto kin = saying_.person("k");
  saying_.link("family_of", kin, saying_.person("r"));
  saying_.link("uses", saying_.person("r"), saying_.identifier("phone", "+6681001"));
  import();
  EXPECT_EQ(of("r"), "");
  const auto merge = [&](const char* a, const char* b) {
    Identity::decide(store_, person_row(store_, a), person_row(store_, b), Verdict::same, tester(),
                     "");
  };
  merge("w", "r");
  EXPECT_EQ(of("r"), "witness");
  merge("v", "w");
  for (const char* id : {"v", "r", "w"}) EXPECT_EQ(of(id), "victim") << id;
  EXPECT_TRUE(Protection::compute(store_).is_victim(person_row(store_, "r")));
  EXPECT_EQ(of("k"), "family") << "kin of the victim that the record turned out to be";
  EXPECT_EQ(of("+6681001", "phone"), "identifier");
  store_.undo(tester());
  EXPECT_EQ(of("v"), "victim");
  EXPECT_EQ(of("r"), "witness");
  EXPECT_EQ(of("k"), "");
  store_.undo(tester());
  EXPECT_EQ(of("r"), "");
}

TEST_F(ProtectionRules, ARecordThatKeepsItsProtectionKeepsThatOfItsCluster) {
  person_who("v", "role", "victim");
  person_who("w", "role", "victim");
  import();
  Identity::decide(store_, person_row(store_, "v"), person_row(store_, "w"), Verdict::same,
                   tester(), "");
  Saying lift("by hand");
  lift.say(lift.person("w"), "protection_lifted", "yes");
  lift.into(store_, kLiftAction);
  EXPECT_EQ(of("v"), "victim");
  EXPECT_EQ(of("w"), "victim");
  Saying both("by hand");
  both.say(both.person("v"), "protection_lifted", "yes");
  both.into(store_, kLiftAction);
  EXPECT_EQ(of("v"), "");
  EXPECT_EQ(of("w"), "");
}

TEST_F(ProtectionRules, KinOfAVictimStayProtectedWhereTheirRecordsAreOne) {
  const auto victim = saying_.person("v"), mother = saying_.person("m");
  saying_.say(victim, "role", "victim");
  saying_.person("m2");
  saying_.link("family_of", mother, victim);
  import();
  Identity::decide(store_, person_row(store_, "m"), person_row(store_, "m2"), Verdict::same,
                   tester(), "");
  EXPECT_EQ(of("m"), "family");
  EXPECT_EQ(of("m2"), "family");
}

TEST_F(ProtectionRules, NoFileLiftsAProtection) {
  person_who("v", "role", "victim");
  import();
  for (const char* action : {"import", "add", "protect"}) {
    Saying file(action);
    file.say(file.person("v"), "protection_lifted", "true");
    file.into(store_, action);
    EXPECT_EQ(of("v"), "victim") << action;
  }
}

TEST_F(ProtectionRules, AWorkerIsNoPartOfTheTradeAndMergingTakesNothingAway) {
  const auto recruiter = saying_.person("r"), worker = saying_.person("w");
  saying_.say(worker, "role", "worker");
  saying_.link("recruited", recruiter, worker);
  const auto held = saying_.person("h");
  saying_.link("recruited", recruiter, held);
  person_who("g", "role", "guard");
  import();
  EXPECT_EQ(of("w"), "victim");
  Identity::decide(store_, person_row(store_, "h"), person_row(store_, "g"), Verdict::same,
                   tester(), "");
  EXPECT_EQ(of("h"), "victim");
  EXPECT_EQ(of("g"), "victim") << "the stricter of the two";
}

TEST_F(ProtectionRules, AnIdentifierThatNobodyHoldsBelongsWithWhatItIsLinkedTo) {
  const auto victim = saying_.person("v"), other = saying_.person("o");
  saying_.say(victim, "role", "victim");
  const auto phone = saying_.identifier("phone", "+66810000001"),
             loose = saying_.identifier("account", "line:0810000001"),
             open = saying_.identifier("account", "line:open");
  saying_.link("uses", victim, phone);
  saying_.link("linked_to", phone, loose);
  saying_.link("linked_to", other, open);
  import();
  EXPECT_EQ(of("line:0810000001", "account"), "identifier");
  EXPECT_EQ(of("line:open", "account"), "");
}

}  // namespace
}  // namespace mekhala
