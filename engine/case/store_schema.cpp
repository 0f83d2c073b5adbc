#include "engine/case/store_schema.hpp"

#include <fmt/format.h>

#include <chrono>
#include <set>
#include <tuple>
#include <vector>

#include "engine/base/error.hpp"

namespace mekhala::store {
namespace {

// Columns that most scans need come first, text last. A date is one integer: the first day since
// 1970-01-01 in the high 32 bits, then 18 bits of how many days it spans beyond the first, 2 bits
// of precision (year, month, day, minute) and 12 bits of minute of the day + 1. A grade is three
// characters: scheme (a: Admiralty, 3: 3x5x2, 5: 5x5x5), source, information, '-' where not given.
constexpr const char* kTables[] = {
    "CREATE TABLE meta(key TEXT PRIMARY KEY, value BLOB NOT NULL) STRICT, WITHOUT ROWID",
    "CREATE TABLE tx(id INTEGER PRIMARY KEY, at TEXT NOT NULL, actor TEXT NOT NULL, "
    "purpose TEXT NOT NULL, action TEXT NOT NULL, detail TEXT NOT NULL, "
    "entity_end INTEGER NOT NULL, link_end INTEGER NOT NULL, statement_end INTEGER NOT NULL, "
    "content BLOB NOT NULL, rows BLOB NOT NULL, previous BLOB NOT NULL, hash BLOB NOT NULL) STRICT",
    "CREATE TABLE term(id INTEGER PRIMARY KEY, tx INTEGER NOT NULL, kind TEXT NOT NULL, "
    "name TEXT NOT NULL, UNIQUE(kind, name)) STRICT",
    "CREATE TABLE source(id INTEGER PRIMARY KEY, tx INTEGER NOT NULL, ref TEXT NOT NULL UNIQUE) "
    "STRICT",
    "CREATE TABLE source_version(id INTEGER PRIMARY KEY, tx INTEGER NOT NULL, "
    "source INTEGER NOT NULL REFERENCES source(id), title TEXT NOT NULL, kind TEXT NOT NULL, "
    "handling TEXT NOT NULL, origin TEXT NOT NULL, grade TEXT) STRICT",
    "CREATE TABLE document(id INTEGER PRIMARY KEY, tx INTEGER NOT NULL, "
    "source INTEGER NOT NULL REFERENCES source(id), sha256 BLOB NOT NULL, name TEXT NOT NULL, "
    "size INTEGER NOT NULL, format TEXT NOT NULL, encoding TEXT NOT NULL, "
    "part TEXT NOT NULL) STRICT",
    "CREATE TABLE entity(id INTEGER PRIMARY KEY, tx INTEGER NOT NULL, "
    "kind INTEGER NOT NULL REFERENCES term(id), uid BLOB NOT NULL) STRICT",
    "CREATE TABLE link(id INTEGER PRIMARY KEY, tx INTEGER NOT NULL, "
    "kind INTEGER NOT NULL REFERENCES term(id), from_entity INTEGER NOT NULL REFERENCES "
    "entity(id), "
    "to_entity INTEGER NOT NULL REFERENCES entity(id), uid BLOB NOT NULL) STRICT",
    "CREATE TABLE statement(id INTEGER PRIMARY KEY, tx INTEGER NOT NULL, "
    "entity INTEGER REFERENCES entity(id), link INTEGER REFERENCES link(id), "
    "property INTEGER REFERENCES term(id), value_entity INTEGER REFERENCES entity(id), "
    "source INTEGER NOT NULL REFERENCES source(id), document INTEGER REFERENCES document(id), "
    "file_row INTEGER, grade TEXT, valid_from INTEGER, valid_to INTEGER, "
    "retracts INTEGER REFERENCES statement(id), removal INTEGER NOT NULL, "
    "language INTEGER REFERENCES term(id), file_column INTEGER REFERENCES term(id), "
    "key INTEGER NOT NULL, value TEXT, original TEXT, "
    "CHECK((entity IS NULL) <> (link IS NULL))) STRICT",
    "CREATE TABLE mention(id INTEGER PRIMARY KEY, tx INTEGER NOT NULL, "
    "entity INTEGER REFERENCES entity(id), statement INTEGER REFERENCES statement(id), "
    "document INTEGER REFERENCES document(id)) STRICT",
    "CREATE TABLE same_as(id INTEGER PRIMARY KEY, tx INTEGER NOT NULL, "
    "a INTEGER NOT NULL REFERENCES entity(id), b INTEGER NOT NULL REFERENCES entity(id), "
    "verdict TEXT NOT NULL, score REAL NOT NULL, reason TEXT NOT NULL, CHECK(a < b)) STRICT",
    "CREATE TABLE reversal(id INTEGER PRIMARY KEY, tx INTEGER NOT NULL, "
    "reverses INTEGER NOT NULL REFERENCES tx(id), CHECK(reverses < tx)) STRICT",
    "CREATE TABLE snapshot(id INTEGER PRIMARY KEY, tx INTEGER NOT NULL, "
    "name TEXT NOT NULL UNIQUE) STRICT",
    "CREATE VIRTUAL TABLE name_fts USING fts5(plain, folded, content='', columnsize=0, "
    "detail=none, tokenize='trigram')",
};

constexpr const char* kIndexes[] = {
    "CREATE UNIQUE INDEX entity_uid ON entity(uid)",
    "CREATE UNIQUE INDEX link_uid ON link(uid)",
    "CREATE INDEX link_from ON link(from_entity)",
    "CREATE INDEX link_to ON link(to_entity)",
    "CREATE INDEX statement_entity ON statement(entity, key) WHERE entity IS NOT NULL",
    "CREATE INDEX statement_link ON statement(link, key) WHERE link IS NOT NULL",
    "CREATE INDEX statement_property ON statement(property) WHERE property IS NOT NULL",
    "CREATE INDEX statement_value ON statement(value_entity) WHERE value_entity IS NOT NULL",
    "CREATE INDEX statement_retracts ON statement(retracts) WHERE retracts IS NOT NULL",
    "CREATE INDEX document_sha256 ON document(sha256)",
    "CREATE INDEX mention_entity ON mention(entity) WHERE entity IS NOT NULL",
};

constexpr const char* kAppendOnly[] = {
    "meta", "tx",        "term",    "source",  "source_version", "document", "entity",
    "link", "statement", "mention", "same_as", "reversal",       "snapshot"};

std::string trigger(const char* table, const char* event) {
  return fmt::format(
      "CREATE TRIGGER {0}_no_{1} BEFORE {1} ON {0} BEGIN SELECT RAISE(ABORT, 'append-only'); END",
      table, event);
}

using SchemaRow = std::tuple<std::string, std::string, std::string, std::string>;

std::string one_spaced(std::string_view sql) {
  std::string out;
  for (const char c : sql) {
    const bool space = c == ' ' || c == '\n' || c == '\t' || c == '\r';
    if (!space)
      out += c;
    else if (!out.empty() && out.back() != ' ')
      out += ' ';
  }
  return out;
}

std::set<SchemaRow> read_schema(const sqlite::Database& db) {
  std::set<SchemaRow> rows;
  constexpr std::size_t kMost = 200;
  sqlite::Statement scan = db.prepare("SELECT type, name, tbl_name, sql FROM sqlite_schema");
  while (scan.step() && rows.size() <= kMost) {
    rows.emplace(std::string(scan.text(0)), std::string(scan.text(1)), std::string(scan.text(2)),
                 one_spaced(scan.text(3)));
  }
  return rows;
}

// What our statements leave in sqlite_schema with the library that runs, shadow tables of the text
// index included.
const std::set<SchemaRow>& expected_schema() {
  static const std::set<SchemaRow> expected = [] {
    const sqlite::Database db(":memory:", SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, "memory");
    create_schema(db);
    return read_schema(db);
  }();
  return expected;
}

void configure(const sqlite::Database& db, int option, int value) {
  sqlite3_db_config(db.handle(), option, value, nullptr);
}

}  // namespace

void create_schema(const sqlite::Database& db) {
  for (const char* sql : kTables) db.execute(sql);
  for (const char* sql : kIndexes) db.execute(sql);
  for (const char* table : kAppendOnly) {
    db.execute(trigger(table, "UPDATE"));
    db.execute(trigger(table, "DELETE"));
  }
}

void harden(const sqlite::Database& db) {
  configure(db, SQLITE_DBCONFIG_DEFENSIVE, 1);
  configure(db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0);
  configure(db, SQLITE_DBCONFIG_ENABLE_TRIGGER, 0);
  configure(db, SQLITE_DBCONFIG_ENABLE_VIEW, 0);
  configure(db, SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0);
  configure(db, SQLITE_DBCONFIG_WRITABLE_SCHEMA, 0);
  configure(db, SQLITE_DBCONFIG_DQS_DML, 0);
  configure(db, SQLITE_DBCONFIG_DQS_DDL, 0);
  const std::pair<int, int> limits[] = {
      {SQLITE_LIMIT_LENGTH, kLongestValue},
      {SQLITE_LIMIT_SQL_LENGTH, 20000},
      {SQLITE_LIMIT_COLUMN, 64},
      {SQLITE_LIMIT_EXPR_DEPTH, 40},
      {SQLITE_LIMIT_COMPOUND_SELECT, 8},
      {SQLITE_LIMIT_FUNCTION_ARG, 8},
      {SQLITE_LIMIT_ATTACHED, 0},
      {SQLITE_LIMIT_LIKE_PATTERN_LENGTH, 100},
      {SQLITE_LIMIT_VARIABLE_NUMBER, 64},
      {SQLITE_LIMIT_TRIGGER_DEPTH, 4},
      {SQLITE_LIMIT_WORKER_THREADS, 0},
  };
  for (const auto& [limit, value] : limits) sqlite3_limit(db.handle(), limit, value);
  sqlite3_busy_timeout(db.handle(), 5000);
  db.execute("PRAGMA cell_size_check=ON");
  db.execute("PRAGMA mmap_size=0");
}

void require_schema(const sqlite::Database& db) {
  if (read_schema(db) != expected_schema()) {
    throw Error(ErrorCode::invalid_input,
                fmt::format("{} does not have the tables of a case: it was altered or made by "
                            "something else; nothing of it was run",
                            db.file()),
                {.file = db.file()});
  }
}

void settle(const sqlite::Database& db) {
  configure(db, SQLITE_DBCONFIG_ENABLE_TRIGGER, 1);
  db.execute("PRAGMA foreign_keys=ON");
  db.execute("PRAGMA secure_delete=ON");
  db.execute("PRAGMA temp_store=MEMORY");  // no temporary file ever holds a name
  db.execute("PRAGMA cache_size=-262144");
}

}  // namespace mekhala::store
