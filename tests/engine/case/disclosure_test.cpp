#include "engine/case/disclosure.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "engine/base/random.hpp"
#include "engine/base/text.hpp"
#include "engine/case/identity.hpp"
#include "tests/support/case_builder.hpp"

namespace mekhala {
namespace {

using ::testing::AllOf;
using ::testing::Contains;
using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::MatchesRegex;
using ::testing::Not;
using ::testing::StartsWith;

// A victim with a phone, an account and a passport of her own, a recruiter, an agency, a place.
class Door : public ::testing::Test {
 protected:
  static constexpr const char* kName = "María Clara Dela Cruz";
  static constexpr const char* kPhone = "+639171234567";
  static constexpr const char* kShared = "+66818880000";

  void SetUp() override {
    Saying saying("interviews.csv");
    saying.batch().document.file = "interviews.csv";
    const auto victim = saying.person("V1", kName);
    saying.say(victim, "record_id", "V1")
        .say(victim, "role", "victim")
        .say(victim, "nationality", "PH")
        .say(victim, "country", "PH")
        .say(victim, "exploitation_country", "MM", {.from = "2023-05-17"})
        .say(victim, "alias", "Claring", {.original = "Claring (Ate)"})
        .say(victim, "birth_date", "1999-02-03")
        .say(victim, "notes", "escaped at night")
        .say(victim, "passport_number", "P1234567A");
    const auto recruiter = saying.person("R1", "Kosal Prum");
    saying.say(recruiter, "record_id", "R1")
        .say(recruiter, "role", "recruiter",
             {.grade = "B2", .from = "2023-02-11", .original = "นายหน้า"})
        .say(recruiter, "country", "KH")
        .say(recruiter, "notes", "seen with Maria Clara Dela Cruz")
        .say(recruiter, "city", "met Dela Cruz, Maria Clara there")
        .say(recruiter, "occupation", "driver", {.grade = "C3"})
        .say(recruiter, "occupation", "agent of P-1234567a", {.grade = "A1"});
    const auto agency = saying.entity("organization", "A1");
    saying.say(agency, "name", "Mekong Star Agency").say(agency, "country", "TH");
    const auto site = saying.entity("location", "L1");
    saying.say(site, "name", "Blue Gate Compound")
        .say(site, "district", "Hpa Lu")
        .say(site, "address", "12 River Road")
        .say(site, "country", "MM");
    const auto own = saying.identifier("phone", kPhone);
    const auto shared = saying.identifier("phone", kShared);
    const auto account = saying.identifier("account", "facebook:claring.dc");
    saying.link("uses", victim, own);
    saying.link("uses", victim, account);
    saying.link("uses", victim, shared);
    saying.link("uses", recruiter, shared);
    const auto recruited =
        saying.link("recruited", recruiter, victim, {.grade = "B2", .from = "2023-03-04"});
    saying.say_link(recruited, "notes", "promised her a job");
    saying.link("held_at", victim, site, {.from = "2023-05-17"});
    saying.link("works_for", recruiter, agency, {.from = "2022-10-05"});
    saying.into(store_);
  }

  [[nodiscard]] Disclosure door(View view, std::string seed = {}) const {
    return Disclosure(store_, {view, tester(), std::move(seed)});
  }
  [[nodiscard]] EntityRow victim() const { return person_row(store_, "V1"); }
  [[nodiscard]] EntityRow recruiter() const { return person_row(store_, "R1"); }
  [[nodiscard]] EntityRow site() const { return row_of(store_, "location", "L1"); }
  [[nodiscard]] EntityRow agency() const { return row_of(store_, "organization", "A1"); }
  [[nodiscard]] EntityRow phone(const char* number) const {
    return row_of(store_, "phone", number);
  }
  [[nodiscard]] EntityRow account() const {
    return row_of(store_, "account", "facebook:claring.dc");
  }

  // Everything that a view hands out of the whole case, in one text.
  static std::string all_of(const Disclosure& door, const Case& store) {
    std::string all;
    const auto add_entity = [&](const ShownEntity& entity) {
      all += entity.id + "|" + entity.kind + "|" + entity.label + "|" + entity.protected_as + "|" +
             entity.country;
      for (const std::string& role : entity.roles) all += "|" + role;
      all += "\n";
    };
    const auto add_value = [&](const ShownValue& value) {
      all += value.property + "=" + value.value + "|" + value.original + "|" + value.grade + "|" +
             value.from + "|" + value.to + "|" + value.source + "|" + value.file + "|" +
             value.column + "\n";
    };
    store.for_each_entity(CaseTestAccess::key(), [&](const RawEntity& entity) {
      add_entity(door.entity(entity.row));
      for (const ShownValue& value : door.values(entity.row)) add_value(value);
      for (const ShownLink& link : door.links(entity.row)) {
        add_entity(link.from);
        add_entity(link.to);
        all += link.kind + " " + std::to_string(link.statements) + "\n";
        for (const ShownValue& value : link.values) add_value(value);
      }
    });
    return all;
  }
  static std::vector<std::string> values_of(const Disclosure& door, EntityRow row,
                                            std::string_view property) {
    std::vector<std::string> found;
    for (const ShownValue& value : door.values(row)) {
      if (value.property == property) found.push_back(value.value);
    }
    return found;
  }
  static std::vector<EntityRow> rows(const std::vector<ShownEntity>& entities) {
    std::vector<EntityRow> found;
    for (const ShownEntity& entity : entities) found.push_back(entity.row);
    return found;
  }

  // Spellings under which somebody might ask for what is hidden.
  static std::vector<std::string> guesses() {
    return {"María Clara Dela Cruz",
            "maria clara dela cruz",
            "MARIA CLARA",
            "Dela Cruz, Maria Clara",
            "MariaClaraDelaCruz",
            "Maria",
            "Claring",
            "Claring (Ate)",
            "V1",
            "v1",
            "+639171234567",
            "09171234567",
            "0917 123 4567",
            "๐๙๑๗ ๑๒๓ ๔๕๖๗",
            "71234567",
            "facebook:claring.dc",
            "@claring.dc",
            "claring.dc",
            "P1234567A",
            "p 1234 567 a",
            "1999-02-03",
            "escaped at night",
            "victim"};
  }

  ScratchFolder folder_;
  Case store_ = Case::create(folder_ / "a.case", tester());
};

// The victim was recruited and held on days that are known; the recruiter worked for an agency.
TEST_F(Door, LinksOfProtectedPeopleAreOfAMonthAndInAReleaseOfNoDate) {
  Context context;
  const auto dates = [&](View view) {
    const Disclosure open = door(view);
    const Projection projection = project(
        store_, open.protection(), {.link_kinds = {"recruited", "held_at", "works_for"}}, context);
    std::vector<std::string> told;
    for (EdgeId edge = 0; edge < projection.graph.num_edges(); ++edge) {
      const std::optional<Date> when = open.when(projection.statements_of[edge]);
      told.push_back(when ? to_string(*when) : "none");
    }
    std::sort(told.begin(), told.end());
    return told;
  };
  EXPECT_THAT(dates(View::work), ElementsAre("2022-10-05", "2023-03-04", "2023-05-17"));
  EXPECT_THAT(dates(View::team), ElementsAre("2022-10-05", "2023-03", "2023-05"));
  EXPECT_THAT(dates(View::release), ElementsAre("2022-10", "none", "none"));
}

TEST_F(Door, TheWorkViewShowsAndNotes) {
  const Disclosure work = door(View::work);
  EXPECT_THAT(work.pending_audit(), IsEmpty());
  const ShownEntity shown = work.entity(victim());
  EXPECT_EQ(shown.label, kName);
  EXPECT_EQ(shown.id, "V1");
  EXPECT_TRUE(shown.is_protected);
  EXPECT_EQ(shown.protected_as, "victim");
  EXPECT_EQ(shown.country, "MM") << "where she was exploited, before where she is from";
  EXPECT_THAT(shown.roles, ElementsAre("victim"));
  EXPECT_EQ(work.pending_audit().size(), 1U) << "her name was shown";
  EXPECT_THAT(values_of(work, victim(), "notes"), ElementsAre("escaped at night"));
  EXPECT_EQ(work.pending_audit().size(), 1U);
  EXPECT_THAT(work.pending_audit().front(), Not(HasSubstr("Mar")));
  (void)work.values(recruiter());
  EXPECT_EQ(work.pending_audit().size(), 1U) << "he is not protected";
  for (const ShownValue& value : work.values(recruiter())) {
    if (value.property == "role") {
      EXPECT_EQ(value.original, "นายหน้า");
      EXPECT_EQ(value.grade, "B2");
      EXPECT_EQ(value.from, "2023-02-11");
      EXPECT_EQ(value.source, "interviews.csv");
      EXPECT_EQ(value.file, "interviews.csv");
      EXPECT_GT(value.row, 0U);
    }
  }
  EXPECT_EQ(work.text("Maria Clara Dela Cruz"), "Maria Clara Dela Cruz");
}

TEST_F(Door, TheTeamViewGivesCodesThatStay) {
  const Disclosure team = door(View::team);
  const ShownEntity shown = team.entity(victim());
  EXPECT_THAT(shown.id, MatchesRegex("P-[0-9A-Z]{10}"));
  EXPECT_EQ(shown.label, shown.id);
  EXPECT_TRUE(shown.is_protected);
  EXPECT_THAT(shown.roles, IsEmpty());
  EXPECT_THAT(team.entity(phone(kPhone)).id, StartsWith("T-"));
  EXPECT_THAT(team.entity(account()).id, StartsWith("A-"));
  EXPECT_EQ(team.entity(phone(kShared)).label, kShared) << "also the recruiter's";
  EXPECT_EQ(team.entity(recruiter()).label, "Kosal Prum");
  // The same in every view of this case, and after it was opened again.
  EXPECT_EQ(door(View::team).entity(victim()).id, shown.id);
  { Case closed = std::move(store_); }
  store_ = Case::open(folder_ / "a.case", Case::Mode::write);
  EXPECT_EQ(door(View::team).entity(victim()).id, shown.id);
  // Another case with the same person has another code.
  Case other = Case::create(folder_ / "b.case", tester());
  Saying saying("other.csv");
  saying.say(saying.person("V1", kName), "role", "victim");
  saying.into(other);
  EXPECT_NE(Disclosure(other, {View::team, tester(), {}}).entity(person_row(other, "V1")).id,
            shown.id);
}

TEST_F(Door, NothingProtectedLeavesInTeamOrRelease) {
  // With a mark that no code has where a short secret might stand in one by chance.
  for (const View view : {View::team, View::release}) {
    const std::string all = all_of(door(view), store_);
    const std::string folded = fold(all) + "\n" + to_lower(all);
    for (const char* secret :
         {"maria", "clara", "dela cruz", "claring", "(ate)", "639171234567", "71234567", "p1234567",
          "1234567a", "1999-02", "escaped", "promised", "|v1|", "=v1|", "\nv1|"}) {
      EXPECT_THAT(folded, Not(HasSubstr(secret))) << name_of(view);
    }
    EXPECT_THAT(all, Not(HasSubstr("นายหน้า"))) << "no original text";
  }
}

TEST_F(Door, TheTeamViewWithholdsWhatNamesHer) {
  const Disclosure team = door(View::team);
  EXPECT_THAT(values_of(team, recruiter(), "notes"), IsEmpty()) << "sensitive, of anybody";
  EXPECT_THAT(values_of(team, recruiter(), "city"), ElementsAre(StartsWith("[withheld")));
  EXPECT_THAT(values_of(team, recruiter(), "occupation"),
              ElementsAre(StartsWith("[withheld"), "driver"));
  EXPECT_THAT(values_of(team, victim(), "exploitation_country"), ElementsAre("MM"));
  EXPECT_EQ(team.values(victim()).size(), 1U) << "and nothing else";
  for (const std::string guess :
       {"saw María Clara Dela Cruz", "tel. 0917-123-4567", "@Claring.DC"}) {
    EXPECT_THAT(team.text(guess), StartsWith("[withheld")) << guess;
  }
  EXPECT_EQ(team.text("saw Kosal Prum"), "saw Kosal Prum");
}

TEST_F(Door, LinksOfTheProtectedSayOnlyThatTheyAre) {
  const Disclosure team = door(View::team);
  const auto links = team.links(victim());
  ASSERT_EQ(links.size(), 5U);
  for (const ShownLink& link : links) {
    EXPECT_GE(link.statements, 1U);
    EXPECT_EQ(link.sources, 1U);
    for (const ShownValue& value : link.values) {
      EXPECT_EQ(value.value + value.from + value.to + value.file + value.original, "");
      EXPECT_EQ(value.row, 0U);
    }
  }
  const auto open = team.links(agency());
  ASSERT_EQ(open.size(), 1U);
  EXPECT_EQ(open[0].values.at(0).from, "2022-10-05");
}

TEST_F(Door, TheTeamViewAnswersNoGuess) {
  const Disclosure team = door(View::team);
  const std::string not_there = error_of([&] { (void)team.resolve("nobody of that name"); }).what();
  for (const std::string& guess : guesses()) {
    EXPECT_THAT(rows(team.find(guess, 50)), Not(Contains(victim()))) << guess;
    EXPECT_THAT(rows(team.find(guess, 50)), Not(Contains(phone(kPhone)))) << guess;
    EXPECT_THAT(rows(team.find(guess, 50)), Not(Contains(account()))) << guess;
    const Error error = error_of([&] { (void)team.resolve(guess); });
    EXPECT_EQ(error.code(), ErrorCode::usage) << guess;
    EXPECT_EQ(std::string(error.what()), not_there) << guess;
  }
  // But a code that was shown may be asked for.
  EXPECT_EQ(team.resolve(team.entity(victim()).id), victim());
  EXPECT_EQ(team.resolve(to_lower(team.entity(victim()).id)), victim());
}

// The same answers whether the protected one is there or not.
TEST_F(Door, NoAnswerDependsOnWhoIsHidden) {
  Case without = Case::create(folder_ / "b.case", tester());
  Saying saying("interviews.csv");
  const auto recruiter = saying.person("R1", "Kosal Prum");
  saying.say(recruiter, "record_id", "R1").say(recruiter, "role", "recruiter");
  saying.into(without);
  Case with = Case::create(folder_ / "c.case", tester());
  saying.into(with);
  Saying hidden("hidden.csv");
  for (int i = 0; i < 200; ++i) {
    const std::string id = "H" + std::to_string(i);
    const auto victim = hidden.person(id, i % 2 == 0 ? "Kosal Prumm" : "Kosal Prak");
    hidden.say(victim, "role", "victim").say(victim, "record_id", id);
  }
  hidden.into(with);
  const Disclosure a(without, {View::team, tester(), {}}), b(with, {View::team, tester(), {}});
  for (const char* text :
       {"Kosal", "Kosal Prum", "R1", "Prum", "Kosal Prumm", "Kosal Prak", "victim", "x"}) {
    for (const std::size_t limit : {1U, 3U, 50U}) {
      EXPECT_EQ(a.find(text, limit).size(), b.find(text, limit).size()) << text;
    }
    const auto answer = [&](const Disclosure& door) -> std::string {
      try {
        return door.entity(door.resolve(text)).label;
      } catch (const Error& error) {
        return error.what();
      }
    };
    EXPECT_EQ(answer(a), answer(b)) << text;
  }
  EXPECT_EQ(b.entity(b.resolve("R1")).id, "R1");
}

// An openly shown phone is found in the spellings in which it comes in.
TEST_F(Door, OpenValuesAreFoundInEverySpelling) {
  for (const View view : {View::work, View::team}) {
    const Disclosure open = door(view);
    for (const char* text : {"+66818880000", "+66 81 888 0000", "081 888 0000", "0818880000",
                             "๐๘๑ ๘๘๘ ๐๐๐๐", "66818880000", "818880000"}) {
      EXPECT_THAT(rows(open.find(text, 5)), ElementsAre(phone(kShared))) << name_of(view) << text;
    }
    for (const char* text : {"Kosal Prum", "kosal", "PRUM", "Kósal  Prum"}) {
      EXPECT_THAT(rows(open.find(text, 5)), ElementsAre(recruiter())) << name_of(view) << text;
    }
    EXPECT_EQ(open.resolve("R1"), recruiter());
    EXPECT_EQ(open.resolve("kosal prum"), recruiter());
    EXPECT_EQ(open.resolve(kShared), phone(kShared));
    EXPECT_EQ(open.resolve("Blue Gate Compound"), site());
  }
}

TEST_F(Door, SeveralOfOneNameAreListedByCode) {
  Saying saying("more.csv");
  saying.person("R2", "Kosal Prum");
  saying.into(store_);
  const Error error = error_of([&] { (void)door(View::team).resolve("Kosal Prum"); });
  EXPECT_EQ(error.code(), ErrorCode::usage);
  EXPECT_THAT(std::string(error.what()), AllOf(HasSubstr("2 entities"), HasSubstr("P-")));
}

TEST_F(Door, ANameThatIsAlsoHersIsShownAsACode) {
  Saying saying("more.csv");
  saying.person("R2", "Maria Clara Dela Cruz");
  saying.into(store_);
  const ShownEntity shown = door(View::team).entity(person_row(store_, "R2"));
  EXPECT_FALSE(shown.is_protected);
  EXPECT_THAT(shown.label, StartsWith("P-"));
  EXPECT_THAT(rows(door(View::team).find("Maria Clara", 5)), IsEmpty());
}

// The two may be one, whichever of its names a record would be called by.
TEST_F(Door, AnAliasThatIsHersWithholdsAllNames) {
  Saying saying("more.csv");
  const auto other = saying.person("R2", "Clare Cross");
  saying.say(other, "alias", "Maria Clara Dela Cruz").say(other, "first_name", "Clare");
  saying.into(store_);
  const EntityRow row = person_row(store_, "R2");
  const Disclosure team = door(View::team);
  EXPECT_TRUE(team.entity(row).name_withheld);
  EXPECT_THAT(team.entity(row).label, StartsWith("P-"));
  for (const ShownValue& value : team.values(row)) {
    EXPECT_THAT(value.value, Not(HasSubstr("Cl"))) << value.property;
  }
  EXPECT_THAT(rows(team.find("Clare Cross", 5)), IsEmpty());
  EXPECT_EQ(door(View::work).entity(row).label, "Clare Cross");
}

// Plain fingerprints are sums: their difference is what was said in between, for anybody to guess.
TEST_F(Door, TheFingerprintIsKeyed) {
  const std::string before = door(View::team).fingerprint();
  EXPECT_NE(before, store_.fingerprint());
  EXPECT_EQ(before, door(View::release).fingerprint());
  EXPECT_EQ(before, door(View::work).fingerprint());
  const ScratchFolder folder;
  Case same[2] = {Case::create(folder / "a.case", tester()),
                  Case::create(folder / "b.case", tester())};
  for (Case& one : same) {
    Saying saying("x.csv");
    saying.person("V1", kName);
    saying.into(one);
  }
  EXPECT_EQ(same[0].fingerprint(), same[1].fingerprint());
  EXPECT_NE(Disclosure(same[0], {View::team, tester(), {}}).fingerprint(),
            Disclosure(same[1], {View::team, tester(), {}}).fingerprint());
  Saying more("more.csv");
  more.person("R9", "Somebody Else");
  more.into(store_);
  EXPECT_NE(door(View::team).fingerprint(), before);
}

TEST_F(Door, ALiftedPersonIsShown) {
  Saying lift("by hand");
  lift.say(lift.person("V1"), "protection_lifted", "true");
  lift.into(store_, kLiftAction);
  const Disclosure team = door(View::team);
  EXPECT_EQ(team.entity(victim()).label, kName);
  EXPECT_THAT(rows(team.find("Maria Clara", 5)), ElementsAre(victim()));
}

TEST_F(Door, TheReleaseViewMakesFreshIds) {
  const Disclosure one = door(View::release), two = door(View::release);
  for (const EntityRow row : {victim(), recruiter(), site(), phone(kPhone), phone(kShared)}) {
    EXPECT_EQ(one.entity(row).id, one.entity(row).id);
    EXPECT_NE(one.entity(row).id, two.entity(row).id);
    EXPECT_NE(one.entity(row).id, door(View::team).entity(row).id);
    EXPECT_FALSE(one.entity(row).is_protected);
    EXPECT_EQ(one.entity(row).protected_as, "");
    EXPECT_THAT(one.entity(row).roles, IsEmpty());
  }
  EXPECT_EQ(door(View::release, "seed").entity(site()).id,
            door(View::release, "seed").entity(site()).id);
  std::set<std::string> ids;
  store_.for_each_entity(CaseTestAccess::key(),
                         [&](const RawEntity& entity) { ids.insert(one.entity(entity.row).id); });
  EXPECT_EQ(ids.size(), 7U);
}

TEST_F(Door, TheReleaseViewIsCoarse) {
  const Disclosure release = door(View::release);
  EXPECT_EQ(release.entity(site()).label, "Place, Hpa Lu, Myanmar") << "to the district";
  EXPECT_THAT(release.entity(recruiter()).label, MatchesRegex("Person [0-9A-Z]{4}"));
  EXPECT_THAT(release.values(victim()), IsEmpty());
  EXPECT_THAT(release.links(victim()), IsEmpty()) << "no ego map of a protected person";
  for (const ShownValue& value : release.values(recruiter())) {
    EXPECT_EQ(value.property, "country");
    EXPECT_EQ(value.statement, 0);
    EXPECT_EQ(value.source + value.file + value.original, "");
    EXPECT_EQ(value.row, 0U);
  }
  const auto links = release.links(recruiter());
  ASSERT_EQ(links.size(), 2U) << "the shared phone and the agency, not the victim";
  for (const ShownLink& link : links) {
    EXPECT_EQ(link.statements + link.sources, 0U);
    EXPECT_TRUE(link.values.empty());
  }
  EXPECT_EQ(release.date(parse_iso_date("2023-05-17T10:00").value()), "2023-05");
  EXPECT_EQ(release.date(parse_iso_date("2023-05").value()), "2023-05");
  EXPECT_EQ(release.date(parse_iso_date("2023").value()), "2023");
  EXPECT_EQ(door(View::team).date(parse_iso_date("2023-05-17").value()), "2023-05-17");
  EXPECT_THAT(release.find("Kosal", 9), IsEmpty());
  EXPECT_EQ(release.resolve("Kosal Prum"), recruiter()) << "who prepares it asks by open names";
  EXPECT_EQ(error_of([&] { (void)release.resolve(kName); }).code(), ErrorCode::usage);
  EXPECT_THAT(release.text("Kosal 081"), Not(HasSubstr("Kosal")));
}

TEST_F(Door, AReleaseCountsNothingThatIsProtected) {
  using ::testing::Pair;
  using ::testing::UnorderedElementsAre;
  const CaseCounts release = door(View::release).counts(), team = door(View::team).counts();
  EXPECT_THAT(release.entities, UnorderedElementsAre(Pair("person", 1), Pair("organization", 1),
                                                     Pair("phone", 1), Pair("location", 1)));
  EXPECT_THAT(release.links, UnorderedElementsAre(Pair("uses", 1), Pair("works_for", 1)));
  EXPECT_EQ(team.entities, store_.counts().entities);
  EXPECT_EQ(team.links, store_.counts().links);
  Context context;
  const Disclosure open = door(View::release), known = door(View::team);
  const Projection projection = project(store_, open.protection(), {}, context);
  EXPECT_EQ(open.size(projection).nodes, 4U);
  EXPECT_EQ(open.size(projection).edges, 2U);
  EXPECT_EQ(known.size(projection).nodes, projection.graph.num_nodes());
  EXPECT_EQ(known.size(projection).edges, projection.graph.num_edges());
}

TEST_F(Door, WhatAViewMayAskOfAProjection) {
  ProjectionSpec days, months, grades;
  days.to = parse_iso_date("2023-05-17").value();
  months.from = parse_iso_date("2023-05").value();
  months.as_of = parse_iso_date("2024").value();
  grades.least_grade = parse_grade("B2").value();
  const Disclosure release = door(View::release), team = door(View::team), work = door(View::work);
  for (const ProjectionSpec* refused : {&days, &grades}) {
    EXPECT_EQ(error_of([&] { (void)release.asked(*refused); }).code(), ErrorCode::refused);
    EXPECT_TRUE(team.asked(*refused).protected_by_month);
    EXPECT_FALSE(work.asked(*refused).protected_by_month);
  }
  EXPECT_TRUE(release.asked(months).protected_by_month);
  EXPECT_EQ(release.asked(months).from, months.from);
}

TEST_F(Door, CountsOfVictims) {
  const Disclosure release = door(View::release);
  EXPECT_EQ(release.victim_count(0), "0");
  EXPECT_EQ(release.victim_count(1), "fewer than 10");
  EXPECT_EQ(release.victim_count(9), "fewer than 10");
  EXPECT_EQ(release.victim_count(10), "10");
  EXPECT_EQ(door(View::team).victim_count(3), "3");
  EXPECT_EQ(door(View::work).victim_count(3), "3");
}

TEST_F(Door, UnknownRowsAreRefused) {
  for (const View view : {View::work, View::team, View::release}) {
    EXPECT_EQ(error_of([&] { (void)door(view).entity(99); }).code(), ErrorCode::usage);
  }
}

// Canaries: random people with random values, some protected; nothing of those is in what leaves.
TEST(Doors, RandomCasesKeepTheirSecrets) {
  for (const std::uint64_t seed : case_seeds(25, 500)) {
    SCOPED_TRACE(seed);
    Random random(seed, 0);
    const ScratchFolder folder;
    Case store = Case::create(folder / "a.case", tester());
    Saying saying;
    std::vector<std::string> secrets, open;
    const auto word = [&] {
      std::string text = "Q";  // so that no two canaries and no label are alike by chance
      for (int i = 0; i < 9; ++i) text += static_cast<char>('a' + random.below(26));
      return text;
    };
    std::vector<std::uint32_t> people;
    std::vector<bool> hidden;
    for (int i = 0; i < 8; ++i) {
      const bool hide = random.below(2) == 0;
      const auto person = saying.person("p" + std::to_string(i));
      std::vector<std::string>& words = hide ? secrets : open;
      for (const char* property : {"name", "alias", "record_id", "email"}) {
        if (random.below(3) == 0) continue;
        words.push_back(word());
        saying.say(person, property, words.back());
      }
      const auto phone = saying.identifier("phone", words.emplace_back(word()));
      saying.link("uses", person, phone);
      if (hide) saying.say(person, "role", random.below(2) == 0 ? "witness" : "victim");
      people.push_back(person);
      hidden.push_back(hide);
    }
    // Values of others that quote them.
    for (std::size_t i = 0; i < people.size(); ++i) {
      if (hidden[i] || secrets.empty()) continue;
      saying.say(people[i], "city", "near " + secrets[random.below(secrets.size())] + "'s house");
    }
    saying.into(store);
    for (const View view : {View::team, View::release}) {
      const Disclosure door(store, {view, tester(), {}});
      std::string all;
      store.for_each_entity(CaseTestAccess::key(), [&](const RawEntity& entity) {
        all += door.entity(entity.row).label + "|" + door.entity(entity.row).id + "\n";
        for (const ShownValue& value : door.values(entity.row)) all += value.value + "\n";
        for (const ShownLink& link : door.links(entity.row)) all += link.from.label + link.to.label;
      });
      for (const std::string& secret : secrets) {
        EXPECT_THAT(all, Not(HasSubstr(secret))) << name_of(view);
        EXPECT_TRUE(door.find(secret, 9).empty()) << name_of(view);
        EXPECT_THROW((void)door.resolve(secret), Error);
      }
      if (view == View::team) {
        for (const std::string& value : open) EXPECT_THAT(all, HasSubstr(value));
      }
    }
  }
}

// Two records that a person has judged to be one.
class Merged : public ::testing::Test {
 protected:
  void SetUp() override {
    Saying saying;
    const auto a = saying.person("a", "Kosal Prum"), b = saying.person("b", "Pou Kosal");
    saying.say(a, "record_id", "R7").say(b, "record_id", "R7").say(b, "country", "KH");
    const auto phone = saying.identifier("phone", "+66818880000");
    const auto agency = saying.entity("organization", "o");
    saying.say(agency, "name", "Mekong Star Agency");
    saying.link("uses", a, phone, {.grade = "B2"});
    saying.link("works_for", b, agency);
    saying.link("linked_to", a, b);
    saying.into(store_);
    Identity::decide(store_, person_row(store_, "a"), person_row(store_, "b"), Verdict::same,
                     tester(), "by hand");
  }
  ScratchFolder folder_;
  Case store_ = Case::create(folder_ / "a.case", tester());
};

TEST_F(Merged, AreOneEntityUnderEachOfTheirNames) {
  const Disclosure door(store_, {View::team, tester(), {}});
  const EntityRow first = person_row(store_, "a"), second = person_row(store_, "b");
  EXPECT_EQ(door.entity(second).row, first);
  EXPECT_EQ(door.entity(first).records, 2U);
  EXPECT_EQ(door.entity(first).country, "KH");
  EXPECT_EQ(door.entity(first).id, "R7") << "one entity has this id";
  for (const char* name : {"Kosal Prum", "Pou Kosal"}) {
    const auto found = door.find(name, 10);
    ASSERT_EQ(found.size(), 1U) << name;
    EXPECT_EQ(found[0].row, first);
    EXPECT_EQ(door.resolve(name), first);
  }
  std::set<std::string> names;
  for (const ShownValue& value : door.values(first)) {
    if (value.property == "name") names.insert(value.value);
  }
  EXPECT_THAT(names, ElementsAre("Kosal Prum", "Pou Kosal"));
  EXPECT_EQ(door.links(second).size(), 2U) << "of both, and none between the two";
  EXPECT_EQ(door.links(first).size(), 2U);
}

TEST_F(Merged, AreTwoAgainOnceThatIsUndone) {
  store_.undo(tester());
  const Disclosure door(store_, {View::team, tester(), {}});
  EXPECT_EQ(door.entity(person_row(store_, "a")).records, 1U);
  EXPECT_EQ(door.find("Pou Kosal", 10).front().row, person_row(store_, "b"));
  EXPECT_EQ(door.links(person_row(store_, "a")).size(), 2U) << "the phone, and the other record";
}

TEST_F(Merged, SupportOfAnEdgeIsShownByView) {
  const Disclosure team(store_, {View::team, tester(), {}});
  std::vector<StatementRow> rows;
  const auto links = team.links(person_row(store_, "a"));
  for (const ShownLink& link : links) {
    for (const ShownValue& value : link.values) rows.push_back(value.statement);
  }
  const ShownSupport support = team.edge(rows);
  std::vector<std::string> kinds;
  for (const ShownSupport::Kind& kind : support.kinds) {
    kinds.push_back(kind.label);
    EXPECT_EQ(kind.way, ShownSupport::Way::unknown) << "nobody said from where";
  }
  EXPECT_THAT(kinds, testing::UnorderedElementsAre("uses", "works for"));
  EXPECT_THAT(support.grades, ElementsAre("B2"));
  EXPECT_TRUE(support.holds.has_value());
  EXPECT_EQ(support.statements, 2U);
  EXPECT_EQ(support.sources, 1U);
  const Disclosure release(store_, {View::release, tester(), "seed"});
  const ShownSupport outside = release.edge(rows);
  EXPECT_THAT(outside.grades, IsEmpty());
  EXPECT_FALSE(outside.holds.has_value());
  EXPECT_EQ(outside.statements, 0U);
  EXPECT_EQ(outside.sources, 0U);
}

TEST_F(Door, DataAreInventedWhereEachSourceIsMarkedSo) {
  EXPECT_EQ(door(View::team).data_status(), DataStatus::as_given);
  EXPECT_EQ(to_string(DataStatus::as_given), "");
  Saying more("play");
  more.batch().source.handling = "Invented";
  more.say(more.person("R2", "Rithy Sok"), "country", "KH");
  more.into(store_);
  for (const View view : {View::work, View::team, View::release}) {
    EXPECT_EQ(door(view).data_status(), DataStatus::partly_invented);
  }
}

TEST_F(Door, SourcesAreNamedAndCountedButInARelease) {
  Saying more("talk with María Clara Dela Cruz");
  more.batch().source.origin = "Maria Clara Dela Cruz";
  more.batch().source.handling = "TLP:RED";
  more.say(more.person("R2", "Rithy Sok"), "country", "KH");
  more.into(store_);
  const std::vector<ShownSource> team = door(View::team).sources();
  ASSERT_EQ(team.size(), 2U);
  EXPECT_EQ(team[0].title, "interviews.csv");
  EXPECT_THAT(team[0].files, ElementsAre("interviews.csv"));
  EXPECT_THAT(team[0].taken_in, MatchesRegex("[0-9]{4}-[0-9]{2}-[0-9]{2}"));
  EXPECT_GT(team[0].statements, team[1].statements);
  EXPECT_EQ(team[0].statements + team[1].statements, store_.counts().statements);
  EXPECT_THAT(team[1].title, HasSubstr("withheld"));
  EXPECT_THAT(team[1].origin, HasSubstr("withheld"));
  EXPECT_EQ(team[1].handling, "TLP:RED");
  const std::vector<ShownSource> work = door(View::work).sources();
  EXPECT_EQ(work.at(1).title, "talk with María Clara Dela Cruz");
  EXPECT_THAT(door(View::release).sources(), IsEmpty());
}

}  // namespace
}  // namespace mekhala
