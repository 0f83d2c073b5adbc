#include "engine/case/case.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include "engine/case/disclosure.hpp"
#include "engine/case/identity.hpp"
#include "tests/support/case_builder.hpp"

namespace mekhala {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Pair;

Saying two_people(std::string_view source = "notes.csv") {
  Saying saying(source);
  const auto ana = saying.person("a", "Ana Reyle"), ben = saying.person("b", "Ben Okoro");
  saying.link("recruited", ana, ben, {.grade = "B2"});
  return saying;
}

std::vector<std::string> best_first(const Case& store, EntityRow row, std::string_view property) {
  const Disclosure door(store, {View::work, tester(), {}});
  std::vector<std::string> values;
  for (const ShownValue& value : door.values(row)) {
    if (value.property == property) values.push_back(value.value);
  }
  return values;
}

StatementRow only_statement(const Case& store, EntityRow row, std::string_view property) {
  const auto statements = statements_about(store, row, property);
  EXPECT_EQ(statements.size(), 1U);
  return statements.empty() ? 0 : statements.front().row;
}

TEST(Case, ANewCaseSaysNothing) {
  const ScratchFolder folder;
  const Case store = Case::create(folder / "new.case", tester());
  const CaseCounts counts = store.counts();
  EXPECT_THAT(counts.entities, IsEmpty());
  EXPECT_THAT(counts.links, IsEmpty());
  EXPECT_EQ(counts.statements, 0U);
  EXPECT_EQ(counts.sources, 0U);
  EXPECT_EQ(store.newest_entity(), 0);
  ASSERT_EQ(store.log().size(), 1U);
  EXPECT_EQ(store.log().front().action, "create");
  EXPECT_EQ(store.log().front().actor, "tester");
  Context context;
  EXPECT_TRUE(store.verify(context).ok);
  EXPECT_EQ(error_of([&] { (void)Case::create(folder / "new.case", tester()); }).code(),
            ErrorCode::usage);
  EXPECT_EQ(error_of([&] { (void)Case::create(folder / "no/new.case", tester()); }).code(),
            ErrorCode::invalid_input);
}

TEST(Case, KeepsWhatWasAppendedWhenItIsOpenedAgain) {
  const ScratchFolder folder;
  std::string fingerprint, head;
  {
    Case store = Case::create(folder / "a.case", tester());
    Saying saying = two_people();
    saying.say(0, "notes", "fish & <b>rice</b>\n'\"", {.original = "ปลา"});
    const AppendReport report = saying.into(store);
    EXPECT_EQ(report.tx, 2);
    EXPECT_EQ(report.new_entities, 2U);
    EXPECT_EQ(report.new_links, 1U);
    EXPECT_EQ(report.new_statements, 4U);
    EXPECT_EQ(report.known_entities + report.known_links + report.known_statements, 0U);
    EXPECT_FALSE(report.already_imported);
    fingerprint = store.fingerprint();
    head = store.head();
  }
  EXPECT_FALSE(std::filesystem::exists(folder / "a.case-wal")) << "a case at rest is one file";
  const Case store = Case::open(folder / "a.case", Case::Mode::read);
  EXPECT_EQ(store.fingerprint(), fingerprint);
  EXPECT_EQ(store.head(), head);
  EXPECT_THAT(store.counts().entities, ElementsAre(Pair("person", 2)));
  EXPECT_THAT(store.counts().links, ElementsAre(Pair("recruited", 1)));
  EXPECT_EQ(store.counts().statements, 4U);
  EXPECT_EQ(store.counts().sources, 1U);
  const auto notes = statements_about(store, person_row(store, "a"), "notes");
  ASSERT_EQ(notes.size(), 1U);
  EXPECT_EQ(notes.front().value, "fish & <b>rice</b>\n'\"");
  EXPECT_EQ(notes.front().original, "ปลา");
  EXPECT_EQ(notes.front().tx, 2);
  const auto links = store.links_of(CaseTestAccess::key(), person_row(store, "a"));
  ASSERT_EQ(links.size(), 1U);
  EXPECT_EQ(links.front().from, person_row(store, "a"));
  EXPECT_EQ(links.front().to, person_row(store, "b"));
  const auto said = store.statements_of(CaseTestAccess::key(), SubjectType::link, links[0].row);
  ASSERT_EQ(said.size(), 1U);
  EXPECT_EQ(to_string(said.front().grade), "B2");
}

TEST(Case, OpenForReadingWritesNothing) {
  const ScratchFolder folder;
  {
    Case store = Case::create(folder / "a.case", tester());
    two_people().into(store);
  }
  Case store = Case::open(folder / "a.case", Case::Mode::read);
  EXPECT_EQ(error_of([&] { two_people("other.csv").into(store); }).code(), ErrorCode::usage);
  EXPECT_EQ(error_of([&] { store.note("view", "{}", tester()); }).code(), ErrorCode::usage);
  EXPECT_EQ(error_of([&] { store.undo(tester()); }).code(), ErrorCode::usage);
  EXPECT_EQ(store.log().size(), 2U);
}

TEST(Case, TheSameFileAgainIsRecognised) {
  const ScratchFolder folder;
  Case store = Case::create(folder / "a.case", tester());
  two_people().file("one").into(store);
  const std::string head = store.head();
  const AppendReport again = two_people().file("one").into(store);
  EXPECT_TRUE(again.already_imported);
  EXPECT_EQ(again.tx, 0);
  EXPECT_EQ(store.head(), head) << "nothing is written for it";
  EXPECT_EQ(store.counts().documents, 1U);
  // The same bytes handed over by somebody else are another source's word.
  EXPECT_FALSE(two_people("other.csv").file("one").into(store).already_imported);
  EXPECT_EQ(store.counts().documents, 2U);
  EXPECT_EQ(store.counts().statements, 6U);
  EXPECT_THAT(store.counts().entities, ElementsAre(Pair("person", 2)));
}

TEST(Case, ImportedAgainAfterAnUndoItIsBack) {
  const ScratchFolder folder;
  Case store = Case::create(folder / "a.case", tester());
  two_people().file("one").into(store);
  const std::string fingerprint = store.fingerprint();
  store.undo(tester());
  EXPECT_THAT(store.counts().entities, IsEmpty());
  const AppendReport again = two_people().file("one").into(store);
  EXPECT_FALSE(again.already_imported);
  EXPECT_EQ(store.fingerprint(), fingerprint);
  EXPECT_EQ(store.counts().statements, 3U);
  EXPECT_EQ(store.counts().documents, 1U);
}

TEST(Case, TheSameClaimInAnotherFileOfTheSourceIsKnown) {
  const ScratchFolder folder;
  Case store = Case::create(folder / "a.case", tester());
  two_people().file("one").into(store);
  Saying longer = two_people();
  longer.say(0, "alias", "Anita");
  const AppendReport report = longer.file("two").into(store);
  EXPECT_EQ(report.known_entities, 2U);
  EXPECT_EQ(report.known_links, 1U);
  EXPECT_EQ(report.known_statements, 3U);
  EXPECT_EQ(report.new_statements, 1U);
}

// In two columns of one row, say.
TEST(Case, AClaimThatAFileMakesTwiceIsOne) {
  const ScratchFolder folder;
  Case store = Case::create(folder / "a.case", tester());
  Saying saying;
  saying.person("a", "Ana Reyle");
  saying.person("b", "Ana Reyle");  // of another: no repetition
  saying.say(saying.person("a"), "name", "Ana Reyle");
  for (NewStatement& statement : saying.batch().statements) statement.row = 4;
  const AppendReport report = saying.into(store);
  EXPECT_EQ(report.new_statements, 2U);
  EXPECT_EQ(report.known_statements, 1U);
  EXPECT_EQ(store.counts().statements, 2U);
}

// Both files say it: taking one of them back must not take the other's word.
TEST(Case, WhatTwoFilesSayStaysWhenOneIsUndone) {
  const ScratchFolder folder;
  Case store = Case::create(folder / "a.case", tester());
  const TxNumber first = two_people().file("one").into(store).tx;
  const std::string fingerprint = store.fingerprint();
  const TxNumber second = two_people().file("two").into(store).tx;
  EXPECT_EQ(store.fingerprint(), fingerprint);
  store.undo(tester(), first);
  EXPECT_EQ(store.fingerprint(), fingerprint);
  EXPECT_EQ(store.counts().statements, 3U);
  store.undo(tester(), second);
  EXPECT_EQ(store.counts().statements, 0U);
  EXPECT_THAT(store.counts().entities, IsEmpty());
}

TEST(Case, SeveralFilesAreAllInOrNone) {
  const ScratchFolder folder;
  Case store = Case::create(folder / "a.case", tester());
  Context context;
  std::vector<Batch> batches = {two_people("one.csv").file("one").batch(),
                                two_people("two.csv").file("two").batch()};
  batches[1].links[0].to = 7;  // of nothing
  const std::string head = store.head();
  EXPECT_EQ(error_of([&] { store.append_all(batches, tester(), "import", "{}", context); }).code(),
            ErrorCode::usage);
  EXPECT_EQ(store.head(), head);
  EXPECT_EQ(store.counts().sources, 0U);
  EXPECT_THAT(store.counts().entities, IsEmpty());

  batches[1].links[0].to = 1;
  const auto reports = store.append_all(batches, tester(), "import", "{}", context);
  ASSERT_EQ(reports.size(), 2U);
  EXPECT_EQ(reports[0].tx, 2);
  EXPECT_EQ(reports[1].tx, 2);
  EXPECT_EQ(reports[1].known_entities, 2U);
  EXPECT_EQ(store.counts().sources, 2U);
  batches.push_back(two_people("three.csv").file("three").batch());
  const auto later = store.append_all(batches, tester(), "import", "{}", context);
  EXPECT_TRUE(later[0].already_imported && later[1].already_imported);
  EXPECT_FALSE(later[2].already_imported);
  EXPECT_EQ(store.counts().statements, 9U);
}

TEST(Case, AStoppedImportLeavesNothing) {
  const ScratchFolder folder;
  Case store = Case::create(folder / "a.case", tester());
  Saying saying;
  for (int i = 0; i < 9000; ++i) {
    const std::string id = std::to_string(i);
    saying.batch().entities.push_back({entity_uid("person", "id", id), 0});
  }
  std::stop_source stop;
  stop.request_stop();
  Context context({.stop = stop.get_token()});
  const std::string head = store.head();
  EXPECT_EQ(
      error_of([&] { store.append(saying.batch(), tester(), "import", "{}", context); }).code(),
      ErrorCode::interrupted);
  EXPECT_EQ(store.head(), head);
  EXPECT_EQ(store.newest_entity(), 0);
  two_people().into(store);
  EXPECT_THAT(store.counts().entities, ElementsAre(Pair("person", 2)));
}

TEST(Case, TextThatIsNoTextIsRefused) {
  const ScratchFolder folder;
  Case store = Case::create(folder / "a.case", tester());
  const std::string head = store.head();
  for (const std::string_view bad : {std::string_view("caf\xe9"), std::string_view("a\0b", 3)}) {
    Saying saying;
    saying.say(saying.person("a"), "name", bad);
    const Error error = error_of([&] { saying.into(store); });
    EXPECT_EQ(error.code(), ErrorCode::invalid_input);
    EXPECT_THAT(std::string(error.what()), Not(HasSubstr("caf")));
    EXPECT_EQ(error_of([&] { store.note(bad, "{}", tester()); }).code(), ErrorCode::invalid_input);
    EXPECT_EQ(error_of([&] { store.snapshot(bad, tester()); }).code(), ErrorCode::invalid_input);
  }
  EXPECT_EQ(store.head(), head);
}

TEST(Case, KnownNamesAnEntityForMoreToBeSaid) {
  const ScratchFolder folder;
  Case store = Case::create(folder / "a.case", tester());
  two_people().into(store);
  const EntityRow ana = person_row(store, "a");
  Batch more;
  more.source.ref = "by hand";
  more.entities.push_back(store.known(ana));
  NewStatement& alias = more.statements.emplace_back();
  alias.property = store.ontology().property("alias");
  alias.value = "Anita";
  Context context;
  const AppendReport report = store.append(more, tester(), "add", "{}", context);
  EXPECT_EQ(report.known_entities, 1U);
  EXPECT_THAT(values_about(store, ana, "alias"), ElementsAre("Anita"));
  EXPECT_EQ(store.newest_entity(), 2);
  EXPECT_EQ(error_of([&] { (void)store.known(77); }).code(), ErrorCode::usage);
  store.undo(tester());
  store.undo(tester());
  EXPECT_EQ(error_of([&] { (void)store.known(ana); }).code(), ErrorCode::usage);
}

TEST(Case, ACorrectionTakesThePlaceOfAStatement) {
  const ScratchFolder folder;
  Case store = Case::create(folder / "a.case", tester());
  Saying saying;
  saying.say(saying.person("a"), "name", "Ana Reyle", {.grade = "C3", .from = "2024-02"});
  saying.into(store);
  const EntityRow ana = person_row(store, "a");
  const StatementRow old = only_statement(store, ana, "name");
  const TxNumber tx = store.supersede(old, "Ana Reyes", tester(), "a slip of the pen");
  const auto now = statements_about(store, ana, "name");
  ASSERT_EQ(now.size(), 1U);
  EXPECT_EQ(now[0].value, "Ana Reyes");
  EXPECT_EQ(to_string(now[0].grade), "C3");
  EXPECT_EQ(to_string(now[0].valid_from.value()), "2024-02");
  EXPECT_EQ(now[0].file_row, 1U);
  EXPECT_FALSE(store.statement(CaseTestAccess::key(), old).has_value());
  EXPECT_EQ(store.counts().statements, 1U);
  const TxRecord record = store.log(1).front();
  EXPECT_EQ(record.number, tx);
  EXPECT_EQ(record.action, "correct");
  EXPECT_EQ(record.detail, "a slip of the pen");
  // What is superseded cannot be superseded once more.
  EXPECT_EQ(error_of([&] { store.supersede(old, "Ann", tester(), ""); }).code(), ErrorCode::usage);

  store.supersede(now[0].row, std::nullopt, tester(), "not hers");
  EXPECT_THAT(statements_about(store, ana, "name"), IsEmpty());
  EXPECT_EQ(store.counts().statements, 0U);
  EXPECT_NE(person_row(store, "a"), 0) << "the entity itself stays";
  store.undo(tester());
  EXPECT_THAT(values_about(store, ana, "name"), ElementsAre("Ana Reyes"));
  store.undo(tester());
  EXPECT_THAT(values_about(store, ana, "name"), ElementsAre("Ana Reyle"));
}

TEST(Case, ACorrectionSurvivesTheSameFileInAnotherForm) {
  const ScratchFolder folder;
  Case store = Case::create(folder / "a.case", tester());
  two_people().file("one").into(store);
  const EntityRow ana = person_row(store, "a");
  store.supersede(only_statement(store, ana, "name"), "Ana Reyes", tester(), "");
  two_people().file("the same with another line end").into(store);
  EXPECT_THAT(values_about(store, ana, "name"), ElementsAre("Ana Reyes"));
}

TEST(Case, AnotherGradeKeepsEverythingElse) {
  const ScratchFolder folder;
  Case store = Case::create(folder / "a.case", tester());
  Saying saying;
  saying.say(saying.person("a"), "name", "Kanya Sook",
             {.grade = "C3", .from = "2023", .to = "2024-01-02", .original = "กันยา สุข"});
  saying.into(store);
  const EntityRow row = person_row(store, "a");
  const RawStatement before = statements_about(store, row, "name").at(0);
  store.regrade(before.row, parse_grade("A1").value(), tester(), "seen in her passport");
  const RawStatement after = statements_about(store, row, "name").at(0);
  EXPECT_EQ(to_string(after.grade), "A1");
  EXPECT_EQ(after.value, before.value);
  EXPECT_EQ(after.original, before.original);
  EXPECT_EQ(after.valid_from, before.valid_from);
  EXPECT_EQ(after.valid_to, before.valid_to);
  EXPECT_EQ(after.source, before.source);
  EXPECT_EQ(after.file_row, before.file_row);
  EXPECT_EQ(store.log(1).front().action, "grade");
  store.undo(tester());
  EXPECT_EQ(to_string(statements_about(store, row, "name").at(0).grade), "C3");
}

TEST(Case, ALinkLivesByItsStatements) {
  const ScratchFolder folder;
  Case store = Case::create(folder / "a.case", tester());
  two_people().into(store);
  const EntityRow ana = person_row(store, "a");
  const RawLink link = store.links_of(CaseTestAccess::key(), ana).at(0);
  const auto said = store.statements_of(CaseTestAccess::key(), SubjectType::link, link.row);
  store.supersede(said.at(0).row, std::nullopt, tester(), "another person");
  EXPECT_THAT(store.links_of(CaseTestAccess::key(), ana), IsEmpty());
  EXPECT_THAT(store.counts().links, IsEmpty());
  EXPECT_THAT(store.counts().entities, ElementsAre(Pair("person", 2)));
  store.undo(tester());
  EXPECT_EQ(store.links_of(CaseTestAccess::key(), ana).size(), 1U);
}

// DESIGN section 3: best grade, then latest, then lowest statement id.
TEST(Case, WhichValueComesFirst) {
  const ScratchFolder folder;
  Case store = Case::create(folder / "a.case", tester());
  Saying saying;
  const auto a = saying.person("a");
  saying.say(a, "city", "no grade, no date")
      .say(a, "city", "no grade, late", {.from = "2024-06"})
      .say(a, "city", "false, latest", {.grade = "A5", .from = "2025-06"})
      .say(a, "city", "C3 early", {.grade = "C3", .from = "2023"})
      .say(a, "city", "C3 late", {.grade = "C3", .from = "2024"})
      .say(a, "city", "B2 first", {.grade = "B2", .from = "2020"})
      .say(a, "city", "B2 second", {.grade = "B2", .from = "2020"})
      .say(a, "city", "not judged", {.grade = "F6", .from = "2025"});
  saying.into(store);
  EXPECT_THAT(best_first(store, person_row(store, "a"), "city"),
              ElementsAre("B2 first", "B2 second", "C3 late", "C3 early", "not judged",
                          "no grade, late", "no grade, no date", "false, latest"));
}

TEST(Case, UndoAndRedo) {
  const ScratchFolder folder;
  Case store = Case::create(folder / "a.case", tester());
  EXPECT_EQ(error_of([&] { store.undo(tester()); }).code(), ErrorCode::usage);
  EXPECT_EQ(error_of([&] { store.redo(tester()); }).code(), ErrorCode::usage);
  std::vector<std::string> fingerprints = {store.fingerprint()};
  for (const char* id : {"x", "y", "z"}) {
    Saying saying(id);
    saying.person(id, std::string("Person ") + id);
    saying.into(store);
    fingerprints.push_back(store.fingerprint());
  }
  for (const std::size_t left : {2U, 1U, 0U}) {
    store.undo(tester());
    EXPECT_EQ(store.fingerprint(), fingerprints[left]);
    EXPECT_EQ(store.counts().statements, left);
    EXPECT_EQ(store.counts().sources, left);
  }
  EXPECT_EQ(error_of([&] { store.undo(tester()); }).code(), ErrorCode::usage);
  for (const std::size_t there : {1U, 2U}) {
    store.redo(tester());
    EXPECT_EQ(store.fingerprint(), fingerprints[there]);
  }
  // Nothing is forgotten: the log holds every step.
  EXPECT_EQ(store.log().size(), 1U + 3 + 3 + 2);
  EXPECT_TRUE(store.log()[3].reversed);
  EXPECT_FALSE(store.log()[2].reversed);
  // Something new was said since: the undone stays undone.
  Saying last("w");
  last.person("w", "Person w");
  last.into(store);
  EXPECT_EQ(error_of([&] { store.redo(tester()); }).code(), ErrorCode::usage);
  EXPECT_EQ(person_row(store, "z"), 0);
  Context context;
  EXPECT_TRUE(store.verify(context).ok);
}

TEST(Case, UndoOfAChosenTransaction) {
  const ScratchFolder folder;
  Case store = Case::create(folder / "a.case", tester());
  std::vector<TxNumber> txs;
  for (const char* id : {"x", "y"}) {
    Saying saying(id);
    saying.person(id, std::string("Person ") + id);
    txs.push_back(saying.into(store).tx);
  }
  const TxNumber note = store.note("export", "{}", tester());
  const TxNumber undo = store.undo(tester(), txs[0]);
  EXPECT_EQ(person_row(store, "x"), 0);
  EXPECT_NE(person_row(store, "y"), 0);
  EXPECT_EQ(store.log(1).front().reverses, txs[0]);
  for (const TxNumber which : {TxNumber{1}, txs[0], note, undo, TxNumber{99}, TxNumber{-4}}) {
    EXPECT_EQ(error_of([&] { store.undo(tester(), which); }).code(), ErrorCode::usage) << which;
  }
  store.redo(tester());
  EXPECT_NE(person_row(store, "x"), 0);
}

TEST(Case, EntitiesStayWhereALaterFileSpeaksOfThem) {
  const ScratchFolder folder;
  Case store = Case::create(folder / "a.case", tester());
  const TxNumber first = two_people().into(store).tx;
  Saying more("other.csv");
  more.say(more.person("a"), "alias", "Anita");
  more.into(store);
  store.undo(tester(), first);
  EXPECT_NE(person_row(store, "a"), 0);
  EXPECT_EQ(person_row(store, "b"), 0);
  EXPECT_THAT(store.counts().links, IsEmpty());
  EXPECT_EQ(store.counts().statements, 1U);
}

TEST(Case, SnapshotsAndRestore) {
  const ScratchFolder folder;
  Case store = Case::create(folder / "a.case", tester());
  two_people().into(store);
  const std::string before = store.fingerprint();
  store.snapshot("before the raid", tester());
  EXPECT_THAT(store.snapshots(), ElementsAre("before the raid"));
  EXPECT_EQ(error_of([&] { store.snapshot("before the raid", tester()); }).code(),
            ErrorCode::usage);
  EXPECT_EQ(error_of([&] { store.snapshot("", tester()); }).code(), ErrorCode::usage);
  EXPECT_EQ(error_of([&] { store.restore("before the raid", tester()); }).code(), ErrorCode::usage);
  EXPECT_EQ(error_of([&] { store.restore("never", tester()); }).code(), ErrorCode::usage);

  Saying more("other.csv");
  more.person("c", "Cleo Adisa");
  more.into(store);
  const StatementRow name = only_statement(store, person_row(store, "a"), "name");
  store.supersede(name, "Ana Reyes", tester(), "");
  const std::string later = store.fingerprint();
  store.snapshot("later", tester());
  store.undo(tester());
  store.undo(tester());
  store.redo(tester());
  const TxNumber restore = store.restore("before the raid", tester());
  EXPECT_EQ(store.fingerprint(), before);
  EXPECT_EQ(store.log(1).front().number, restore);
  EXPECT_EQ(store.log(1).front().reverses, restore - 1) << "the newest of those it reverses";
  store.restore("later", tester());
  EXPECT_EQ(store.fingerprint(), later);
  store.restore("before the raid", tester());
  EXPECT_EQ(store.fingerprint(), before);
  store.redo(tester());
  EXPECT_EQ(store.fingerprint(), later);
  Context context;
  EXPECT_TRUE(store.verify(context).ok);
}

TEST(Case, TheLogHoldsWhoWhatWhyAndTheChain) {
  const ScratchFolder folder;
  Case store = Case::create(folder / "a.case", tester());
  const Actor nok{"nok", "to answer the court"};
  const TxNumber tx = store.note("export", "{\"file\":\"hubs.csv\"}", nok);
  const std::vector<TxRecord> log = store.log();
  ASSERT_EQ(log.size(), 2U);
  EXPECT_EQ(log[1].number, tx);
  EXPECT_EQ(log[1].actor, "nok");
  EXPECT_EQ(log[1].purpose, "to answer the court");
  EXPECT_EQ(log[1].action, "export");
  EXPECT_EQ(log[1].detail, "{\"file\":\"hubs.csv\"}");
  EXPECT_EQ(log[1].hash, store.head());
  EXPECT_NE(log[0].hash, log[1].hash);
  EXPECT_EQ(log[1].at.size(), std::string("2024-02-29T13:05:00Z").size());
  EXPECT_EQ(store.log(1).front().number, tx);
  EXPECT_EQ(store.log(7).size(), 2U);
}

TEST(Case, TheFingerprintDoesNotKnowOrderOrTransactions) {
  const auto person = [](const char* id, const char* name) {
    Saying saying("list.csv");
    saying.person(id, name);
    saying.batch().statements.back().row = 3;
    return saying;
  };
  const ScratchFolder folder;
  Case one = Case::create(folder / "1.case", tester());
  person("a", "Ana Reyle").into(one);
  person("b", "Ben Okoro").into(one);
  two_people("links.csv").into(one);
  Case two = Case::create(folder / "2.case", tester());
  Context context;
  const std::vector<Batch> batches = {person("b", "Ben Okoro").batch(),
                                      two_people("links.csv").batch(),
                                      person("a", "Ana Reyle").batch()};
  two.note("export", "{}", tester());
  two.append_all(batches, tester(), "import", "{}", context);
  EXPECT_EQ(one.fingerprint(), two.fingerprint());
  EXPECT_NE(one.head(), two.head());

  Identity::decide(one, person_row(one, "a"), person_row(one, "b"), Verdict::different, tester(),
                   "met both");
  EXPECT_NE(one.fingerprint(), two.fingerprint());
  Identity::decide(two, person_row(two, "a"), person_row(two, "b"), Verdict::different, tester(),
                   "met both");
  EXPECT_EQ(one.fingerprint(), two.fingerprint());
}

TEST(Case, TheFingerprintReturnsAfterUndoAndRedo) {
  const ScratchFolder folder;
  Case store = Case::create(folder / "a.case", tester());
  two_people().into(store);
  const EntityRow a = person_row(store, "a"), b = person_row(store, "b");
  std::vector<std::string> seen = {store.fingerprint()};
  Identity::decide(store, a, b, Verdict::same, tester(), "");
  seen.push_back(store.fingerprint());
  Identity::decide(store, a, b, Verdict::different, tester(), "");
  seen.push_back(store.fingerprint());
  store.supersede(only_statement(store, a, "name"), "Ana Reyes", tester(), "");
  seen.push_back(store.fingerprint());
  store.regrade(only_statement(store, a, "name"), parse_grade("A1").value(), tester(), "");
  seen.push_back(store.fingerprint());
  for (std::size_t i = 0; i < seen.size(); ++i) {
    for (std::size_t j = 0; j < i; ++j) EXPECT_NE(seen[i], seen[j]) << i << " and " << j;
  }
  for (std::size_t i = seen.size() - 1; i > 0; --i) {
    store.undo(tester());
    EXPECT_EQ(store.fingerprint(), seen[i - 1]) << "after undoing step " << i;
  }
  for (std::size_t i = 1; i < seen.size(); ++i) {
    store.redo(tester());
    EXPECT_EQ(store.fingerprint(), seen[i]) << "after step " << i << " is back";
  }
}

TEST(Case, ASealedCopyIsTheCase) {
  const ScratchFolder folder;
  Case store = Case::create(folder / "a.case", tester());
  two_people().into(store);
  store.seal(folder / "sealed.case");
  Case::open(folder / "a.case", Case::Mode::read).seal(folder / "sealed by a reader.case");
  const Case copy = Case::open(folder / "sealed.case", Case::Mode::read);
  EXPECT_EQ(copy.head(), store.head());
  EXPECT_EQ(copy.fingerprint(), store.fingerprint());
  Context context;
  EXPECT_TRUE(copy.verify(context).ok);
  struct stat seen {};
  ASSERT_EQ(::stat((folder / "sealed.case").c_str(), &seen), 0);
  EXPECT_EQ(seen.st_mode & 0777U, 0600U);
  EXPECT_EQ(error_of([&] { store.seal(folder / "sealed.case"); }).code(), ErrorCode::usage);
  EXPECT_TRUE(std::filesystem::exists(folder / "sealed by a reader.case"));
  two_people("other.csv").into(store);  // the case itself goes on
  EXPECT_NE(store.head(), copy.head());
}

}  // namespace
}  // namespace mekhala
