#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sqlite3.h>

#include <fstream>
#include <functional>

#include "engine/base/file.hpp"
#include "engine/base/random.hpp"
#include "engine/case/case.hpp"
#include "engine/case/identity.hpp"
#include "engine/case/record.hpp"
#include "tests/support/case_builder.hpp"

// What somebody does who has the file and a database program, and whether it is found.
namespace mekhala {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

// A plain connection, its triggers asleep.
class Intruder {
 public:
  explicit Intruder(const std::filesystem::path& file) {
    if (sqlite3_open(file.c_str(), &db_) != SQLITE_OK) throw std::runtime_error("cannot open");
    sqlite3_db_config(db_, SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, nullptr);
  }
  ~Intruder() { sqlite3_close(db_); }
  Intruder(const Intruder&) = delete;
  Intruder& operator=(const Intruder&) = delete;

  // Returns how many rows were changed.
  int run(const std::string& sql) const {
    char* message = nullptr;
    const int before = sqlite3_total_changes(db_);
    if (sqlite3_exec(db_, sql.c_str(), nullptr, nullptr, &message) != SQLITE_OK) {
      ADD_FAILURE() << sql << ": " << message;
      sqlite3_free(message);
    }
    return sqlite3_total_changes(db_) - before;
  }
  void each(const char* sql, const std::function<void(sqlite3_stmt*)>& visit) const {
    sqlite3_stmt* statement = nullptr;
    ASSERT_EQ(sqlite3_prepare_v2(db_, sql, -1, &statement, nullptr), SQLITE_OK) << sql;
    while (sqlite3_step(statement) == SQLITE_ROW) visit(statement);
    sqlite3_finalize(statement);
  }
  [[nodiscard]] sqlite3* handle() const { return db_; }

 private:
  sqlite3* db_ = nullptr;
};

std::string text_at(sqlite3_stmt* row, int column) {
  const auto* bytes = reinterpret_cast<const char*>(sqlite3_column_text(row, column));
  return bytes == nullptr ? std::string() : std::string(bytes);
}
Digest digest_at(sqlite3_stmt* row, int column) {
  Digest digest{};
  const auto* bytes = static_cast<const std::uint8_t*>(sqlite3_column_blob(row, column));
  if (sqlite3_column_bytes(row, column) == 32) std::copy_n(bytes, 32, digest.begin());
  return digest;
}

// Writes the chain anew over whatever stands in the records now.
void forge_chain(const Intruder& intruder) {
  std::vector<std::pair<std::int64_t, std::pair<Digest, Digest>>> hashes;
  Digest previous{};
  intruder.each(
      "SELECT id, at, actor, purpose, action, detail, entity_end, link_end, statement_end, "
      "content, "
      "rows FROM tx ORDER BY id",
      [&](sqlite3_stmt* row) {
        store::ChainLink link;
        link.number = sqlite3_column_int64(row, 0);
        link.at = text_at(row, 1);
        link.actor = text_at(row, 2);
        link.purpose = text_at(row, 3);
        link.action = text_at(row, 4);
        link.detail = text_at(row, 5);
        link.entity_end = sqlite3_column_int64(row, 6);
        link.link_end = sqlite3_column_int64(row, 7);
        link.statement_end = sqlite3_column_int64(row, 8);
        link.content = digest_at(row, 9);
        link.rows = digest_at(row, 10);
        link.previous = previous;
        const Digest hash = link.hash();
        hashes.push_back({link.number, {previous, hash}});
        previous = hash;
      });
  for (const auto& [number, pair] : hashes) {
    intruder.run("UPDATE tx SET previous=x'" + to_hex(pair.first) + "', hash=x'" +
                 to_hex(pair.second) + "' WHERE id=" + std::to_string(number));
  }
}

class Verify : public ::testing::Test {
 protected:
  // 2 and 3 imports, 4 a correction, 5 a note, 6 a decision, 7 a snapshot, 8 an import of what is
  // known, 9 an undo, 10 a note.
  void SetUp() override {
    Case store = Case::create(file(), tester());
    Saying first("first.csv");
    const auto ana = first.person("a", "Ana Reyle"), ben = first.person("b", "Ben Okoro");
    first.say(ana, "city", "Vang Pao", {.grade = "B2", .from = "2024-02", .original = "วังเปา"});
    first.link("recruited", ana, ben, {.grade = "C3"});
    first.file("first").into(store);
    Saying second("second.csv");
    second.person("c", "Cleo Adisa");
    second.say(second.person("c"), "alias", "Cleopatra");
    second.link("met_with", second.person("c"), second.person("a"));
    second.file("second").into(store);
    const auto names = statements_about(store, person_row(store, "a"), "name");
    store.supersede(names.at(0).row, "Ana Reyes", tester(), "a slip of the pen");
    store.note("export", "{}", tester());
    Identity::decide(store, person_row(store, "a"), person_row(store, "c"), Verdict::different,
                     tester(), "met both");
    store.snapshot("before", tester());
    first.file("first, another time").into(store);
    store.undo(tester(), 4);
    store.note("view", "{}", tester());
    head_ = store.head();
    ASSERT_EQ(store.log().size(), 10U);
  }

  [[nodiscard]] std::filesystem::path file() const { return folder_ / "a.case"; }

  // The report on a copy in which `sql` was done.
  VerifyReport after(const std::string& sql, bool forged = false) const {
    const std::filesystem::path copy = folder_ / "copy.case";
    std::filesystem::copy_file(file(), copy, std::filesystem::copy_options::overwrite_existing);
    {
      const Intruder intruder(copy);
      EXPECT_GT(intruder.run(sql), 0) << sql;
      if (forged) forge_chain(intruder);
    }
    Context context;
    return Case::open(copy, Case::Mode::read).verify(context);
  }

  ScratchFolder folder_;
  std::string head_;
};

TEST_F(Verify, AnUntouchedCaseIsWhole) {
  Context context;
  const VerifyReport report = Case::open(file(), Case::Mode::read).verify(context);
  EXPECT_TRUE(report.ok) << report.problem;
  EXPECT_EQ(report.first_bad, 0);
  EXPECT_EQ(report.problem, "");
  EXPECT_EQ(report.transactions, 10U);
  EXPECT_EQ(report.statements, 8U);
  EXPECT_EQ(report.head, head_);
  EXPECT_THAT(report.notes, IsEmpty());
}

TEST_F(Verify, NamesTheFirstTransactionThatWasTouched) {
  const struct {
    TxNumber bad;
    const char* sql;
  } attacks[] = {
      // what a statement says
      {2, "UPDATE statement SET value='Ann Reyle' WHERE value='Ana Reyle'"},
      {2, "UPDATE statement SET value=NULL WHERE value='Ana Reyle'"},
      {2, "UPDATE statement SET grade='aA1' WHERE value='Vang Pao'"},
      {2, "UPDATE statement SET grade=NULL WHERE value='Vang Pao'"},
      {2, "UPDATE statement SET original='x' WHERE value='Vang Pao'"},
      {2, "UPDATE statement SET valid_from=valid_from+(1<<32) WHERE value='Vang Pao'"},
      {2, "UPDATE statement SET valid_to=valid_from WHERE value='Vang Pao'"},
      {2, "UPDATE statement SET file_row=file_row+1 WHERE value='Vang Pao'"},
      {2, "UPDATE statement SET entity=2 WHERE value='Vang Pao'"},
      {2,
       "UPDATE statement SET property=(SELECT property FROM statement WHERE value='Cleopatra') "
       "WHERE value='Ana Reyle'"},
      {2, "UPDATE statement SET document=2 WHERE value='Vang Pao'"},
      {2, "UPDATE statement SET retracts=1 WHERE value='Vang Pao'"},
      {2, "UPDATE statement SET removal=1 WHERE value='Vang Pao'"},
      {2, "UPDATE statement SET key=key+1 WHERE value='Vang Pao'"},
      {3, "UPDATE statement SET source=1 WHERE value='Cleopatra'"},
      {3, "UPDATE statement SET tx=2 WHERE value='Cleopatra'"},
      {4, "UPDATE statement SET removal=1 WHERE value='Ana Reyes'"},
      {4, "UPDATE statement SET retracts=2 WHERE value='Ana Reyes'"},
      {4, "UPDATE statement SET key=~key WHERE value='Ana Reyes'"},
      // two rows change places
      {2,
       "UPDATE statement SET value=CASE value WHEN 'Ana Reyle' THEN 'Ben Okoro' ELSE 'Ana Reyle' "
       "END WHERE value IN ('Ana Reyle', 'Ben Okoro')"},
      {3,
       "UPDATE statement SET id=99 WHERE id=5; UPDATE statement SET id=5 WHERE id=6; UPDATE "
       "statement SET id=6 WHERE id=99"},
      // rows that go or come
      {2, "DELETE FROM statement WHERE value='Vang Pao'"},
      {3, "DELETE FROM statement WHERE value='Cleopatra'"},
      {3, "DELETE FROM statement WHERE tx=3"},
      {3, "DELETE FROM link WHERE tx=3"},
      {3, "DELETE FROM entity WHERE tx=3"},
      {3,
       "INSERT INTO statement SELECT id+100, tx, entity, link, property, value_entity, source, "
       "document, file_row, grade, valid_from, valid_to, retracts, removal, language, "
       "file_column, key, value, original FROM statement WHERE value='Cleopatra'"},
      {3, "INSERT INTO entity SELECT id+100, tx, kind, randomblob(16) FROM entity WHERE tx=3"},
      {11, "INSERT INTO entity SELECT id+100, 11, kind, randomblob(16) FROM entity WHERE tx=3"},
      {2, "INSERT INTO same_as VALUES(77, 2, 1, 2, 'same', 1.0, '')"},
      // what they stand on
      {2, "UPDATE entity SET uid=randomblob(16) WHERE id=1"},
      {2, "UPDATE entity SET kind=(SELECT kind FROM link LIMIT 1) WHERE id=1"},
      {2, "UPDATE link SET to_entity=3 WHERE id=1"},
      {2, "UPDATE link SET from_entity=to_entity, to_entity=from_entity WHERE id=1"},
      {3, "UPDATE link SET uid=randomblob(16) WHERE id=2"},
      {2, "UPDATE source SET ref='elsewhere.csv' WHERE ref='first.csv'"},
      {3, "UPDATE source_version SET title='elsewhere' WHERE title='second.csv'"},
      {2, "UPDATE source_version SET grade='aA1' WHERE tx=2"},
      {3, "UPDATE document SET sha256=randomblob(32) WHERE tx=3"},
      {8, "UPDATE document SET name='x.csv' WHERE tx=8"},
      {2, "UPDATE term SET name='province' WHERE name='city'"},
      {1, "UPDATE meta SET value=x'78' WHERE key='created'"},
      {1, "UPDATE meta SET value=randomblob(32) WHERE key='salt'"},
      {1, "INSERT INTO meta VALUES('more', x'78')"},
      {1, "DELETE FROM meta WHERE key='created'"},
      // decisions, undos and snapshots
      {6, "UPDATE same_as SET verdict='same'"},
      {6, "UPDATE same_as SET reason=''"},
      {6, "UPDATE same_as SET score=0.5"},
      {6, "DELETE FROM same_as"},
      {7, "UPDATE snapshot SET name='after'"},
      {8, "DELETE FROM mention WHERE id=1"},
      {8, "UPDATE mention SET statement=3 WHERE id=1"},
      {9, "UPDATE reversal SET reverses=3"},
      {9, "DELETE FROM reversal"},
      {10, "INSERT INTO reversal VALUES(9, 10, 3)"},
      // the records themselves
      {2, "UPDATE tx SET at='2020-01-01T00:00:00Z' WHERE id=2"},
      {3, "UPDATE tx SET actor='nobody' WHERE id=3"},
      {5, "UPDATE tx SET purpose='' WHERE id=5"},
      {5, "UPDATE tx SET action='view' WHERE id=5"},
      {4, "UPDATE tx SET detail='' WHERE id=4"},
      {3, "UPDATE tx SET statement_end=statement_end-1 WHERE id=3"},
      {4, "UPDATE tx SET content=randomblob(32) WHERE id=4"},
      {4, "UPDATE tx SET rows=randomblob(32) WHERE id=4"},
      {4, "UPDATE tx SET previous=randomblob(32) WHERE id=4"},
      {10, "UPDATE tx SET hash=randomblob(32) WHERE id=10"},
      {5, "DELETE FROM tx WHERE id=5"},
      {1, "DELETE FROM tx WHERE id=1"},
      {5,
       "UPDATE tx SET id=99 WHERE id=5; UPDATE tx SET id=5 WHERE id=10; UPDATE tx SET id=10 WHERE "
       "id=99"},
      {9, "DELETE FROM tx WHERE id>=9"},  // the tail, but its rows are there
  };
  for (const auto& attack : attacks) {
    SCOPED_TRACE(attack.sql);
    const VerifyReport report = after(attack.sql);
    EXPECT_FALSE(report.ok);
    EXPECT_EQ(report.first_bad, attack.bad) << report.problem;
    EXPECT_THAT(report.problem, HasSubstr("transaction " + std::to_string(attack.bad) + ": "));
    EXPECT_THAT(report.problem, Not(HasSubstr("Ana")));
  }
}

// Who writes the hashes anew as well still does not get rows past the records.
TEST_F(Verify, AForgedChainDoesNotCoverChangedRows) {
  const VerifyReport report = after("UPDATE statement SET value='x' WHERE value='Cleopatra'", true);
  EXPECT_FALSE(report.ok);
  EXPECT_EQ(report.first_bad, 3);
}

// Nothing in the file itself can tell of a tail that was cut off whole; the head that somebody
// noted does.
TEST_F(Verify, AWholeTailOrARebuiltLogShowInTheHead) {
  VerifyReport report = after("DELETE FROM tx WHERE id=10");
  EXPECT_TRUE(report.ok) << report.problem;
  EXPECT_EQ(report.transactions, 9U);
  EXPECT_NE(report.head, head_);
  report = after("UPDATE tx SET actor='nobody' WHERE id=3", true);
  EXPECT_TRUE(report.ok) << report.problem;
  EXPECT_NE(report.head, head_);
}

TEST_F(Verify, AClockThatWentBackIsNoted) {
  const VerifyReport report =
      after("UPDATE tx SET at='2019-05-01T10:00:00Z' WHERE id IN (4, 6)", true);
  EXPECT_TRUE(report.ok) << report.problem;
  EXPECT_THAT(report.notes, ElementsAre(HasSubstr("transaction 4"), HasSubstr("transaction 6")));
}

TEST_F(Verify, AnAlteredSchemaIsNotOpened) {
  for (const char* sql :
       {"DROP TRIGGER statement_no_UPDATE", "DROP INDEX statement_retracts", "CREATE TABLE more(a)",
        "CREATE VIEW names AS SELECT value FROM statement",
        "CREATE INDEX more ON statement(file_row)", "ALTER TABLE snapshot ADD COLUMN more TEXT",
        "CREATE TRIGGER spy AFTER INSERT ON statement BEGIN SELECT 1; END", "DROP TABLE mention"}) {
    SCOPED_TRACE(sql);
    const std::filesystem::path copy = folder_ / "copy.case";
    std::filesystem::copy_file(file(), copy, std::filesystem::copy_options::overwrite_existing);
    Intruder(copy).run(sql);
    const std::string before = read_file(copy);
    for (const auto mode : {Case::Mode::read, Case::Mode::write}) {
      const Error error = error_of([&] { (void)Case::open(copy, mode); });
      EXPECT_EQ(error.code(), ErrorCode::invalid_input);
      EXPECT_THAT(std::string(error.what()), HasSubstr("copy.case"));
    }
    EXPECT_TRUE(before == read_file(copy)) << "the file was touched";
  }
}

// A file with a byte changed is refused, found out, or says what it said before.
// Or one row would cost the memory of billions.
TEST_F(Verify, RowsBeyondWhatTheFileHasRoomForAreRefused) {
  for (const char* table : {"entity", "link", "source"}) {
    SCOPED_TRACE(table);
    for (const char* number : {"1000000", "4294967290", "1099511627776", "9223372036854775807"}) {
      const std::string sql = std::string("UPDATE ") + table + " SET id=" + number +
                              " WHERE id=(SELECT max(id) FROM " + table + ")";
      const Error error = error_of([&] { (void)after(sql); });
      EXPECT_EQ(error.code(), ErrorCode::invalid_input);
      EXPECT_THAT(error.what(), HasSubstr("is damaged: rows are numbered beyond"));
    }
  }
}

TEST_F(Verify, ADamagedFileNeverPassesForAnother) {
  const auto says = [](const Case& store) {
    std::string all = store.head() + store.fingerprint();
    store.for_each_statement(CaseTestAccess::key(), kNoTerm, true,
                             [&](const RawStatement& statement) {
                               all += std::to_string(statement.row) + statement.value +
                                      statement.original + to_string(statement.grade) + "\n";
                             });
    for (const TxRecord& record : store.log()) all += record.at + record.actor + record.detail;
    return all;
  };
  const std::string whole = read_file(file());
  std::string expected;
  {
    const Case store = Case::open(file(), Case::Mode::read);
    expected = says(store);
  }
  int refused = 0, found_out = 0;
  for (const std::uint64_t seed : case_seeds(150, 5000)) {
    SCOPED_TRACE(seed);
    Random random(seed, 3);
    std::string bytes = whole;
    bytes[random.below(bytes.size())] ^= static_cast<char>(1 + random.below(255));
    const std::filesystem::path copy = folder_ / "copy.case";
    { std::ofstream(copy, std::ios::binary) << bytes; }
    try {
      const Case store = Case::open(copy, Case::Mode::read);
      Context context;
      if (store.verify(context).ok) {
        EXPECT_EQ(says(store), expected);
      } else {
        ++found_out;
      }
    } catch (const Error& error) {
      EXPECT_NE(error.code(), ErrorCode::interrupted) << error.what();
      ++refused;
    }
  }
  EXPECT_GT(refused, 0);
  EXPECT_GT(found_out, 0);
}

TEST_F(Verify, CanBeStopped) {
  std::stop_source stop;
  stop.request_stop();
  Context context({.stop = stop.get_token()});
  const Case store = Case::open(file(), Case::Mode::read);
  EXPECT_EQ(error_of([&] { (void)store.verify(context); }).code(), ErrorCode::interrupted);
}

}  // namespace
}  // namespace mekhala
