#pragma once

#include <deque>
#include <map>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

#include "engine/case/case.hpp"
#include "engine/case/case_lock.hpp"
#include "engine/case/record.hpp"
#include "engine/case/sqlite.hpp"

// What a Case holds while it is open. Private to engine/case.
namespace mekhala {
namespace store {

// Names of kinds, link kinds, properties, columns and languages, and their numbers in this file.
class Terms {
 public:
  enum class Kind : std::uint8_t { kind, link, property, column, language };
  [[nodiscard]] static const char* name_of(Kind kind);

  // Throws Error(invalid_input) for a kind or property that this program does not know.
  void load(const sqlite::Database& db, const Ontology& ontology);
  [[nodiscard]] std::int64_t find(Kind kind, std::string_view name) const;  // 0 where there is none
  void add(Kind kind, std::string_view name, std::int64_t id, const Ontology& ontology);
  [[nodiscard]] std::int64_t newest() const { return static_cast<std::int64_t>(by_id_.size()); }
  [[nodiscard]] const std::string& name(std::int64_t id) const;  // "" for 0
  [[nodiscard]] std::uint16_t ontology_id(std::int64_t id) const {
    return id <= 0 || id > newest() ? kNoTerm
                                    : by_id_[static_cast<std::size_t>(id) - 1].ontology_id;
  }

 private:
  struct Term {
    std::string name;
    std::uint16_t ontology_id = kNoTerm;
  };
  std::deque<Term> by_id_;
  std::map<std::pair<Kind, std::string_view>, std::int64_t> by_name_;  // views into by_id_
};

// A run of row numbers, both ends included; empty where last < first.
struct Range {
  std::int64_t first = 1;
  std::int64_t last = 0;
};

// Which rows count now. Everything counts but what a transaction that is reversed brought, and what
// a statement that counts retracts. Links live by their statements; entities by their transaction,
// or by whatever still speaks of them.
struct State {
  TxNumber newest = 0;
  Digest head{};
  std::int64_t entities = 0, links = 0, statements = 0;  // highest row numbers
  std::vector<TxNumber> reversed;                        // sorted
  std::vector<Range> dead_entities, dead_links,
      dead_statements;  // of reversed transactions; sorted
  std::unordered_map<StatementRow, std::int64_t>
      revived;                               // said again by a later one: its document
  std::unordered_set<StatementRow> silent;   // retracted, or a mere removal
  std::vector<bool> entity_gone, link_gone;  // by row; empty where none is gone

  [[nodiscard]] bool tx_counts(TxNumber tx) const;
  [[nodiscard]] bool statement_counts(StatementRow row) const {
    if (!silent.empty() && silent.count(row) != 0) return false;
    return dead_statements.empty() || !within(dead_statements, row) || revived.count(row) != 0;
  }
  [[nodiscard]] bool link_counts(LinkRow row) const {
    const auto at = static_cast<std::size_t>(row);
    return at >= link_gone.size() || !link_gone[at];
  }
  [[nodiscard]] bool entity_counts(EntityRow row) const {
    const auto at = static_cast<std::size_t>(row);
    return at >= entity_gone.size() || !entity_gone[at];
  }
  [[nodiscard]] static bool within(const std::vector<Range>& ranges, std::int64_t row);
};

[[nodiscard]] State load_state(const sqlite::Database& db);

// Actions whose meaning is the file's own; callers of append and note may not use them.
namespace action {
inline constexpr std::string_view kCreate = "create", kUndo = "undo", kRedo = "redo",
                                  kRestore = "restore", kSnapshot = "snapshot";
}  // namespace action

}  // namespace store

struct Case::Impl {
  std::filesystem::path path;
  Mode mode = Mode::read;
  store::OpenFile file;  // first in, last out: SQLite must be closed before it
  store::WriterLock lock;
  sqlite::Database db;
  std::string salt;
  store::ClaimKey claim_key;

  // Reading goes through a Reading, which brings these up to date where another process wrote.
  mutable store::Terms terms;
  mutable store::State state;
  mutable std::int64_t data_version = -1;
  mutable std::unordered_map<const char*, sqlite::Statement> prepared;

  ~Impl();
  // The prepared statement of a literal, kept for the next time. Not for statements that stay open
  // while a caller's function runs.
  [[nodiscard]] sqlite::Statement& sql(const char* literal) const;
  void refresh() const;  // terms and state from the file
  void start();          // after the file is open: pragmas, schema, meta, state
  [[nodiscard]] std::string file_name() const { return path.string(); }
};

namespace store {

// One consistent view of the file: a read transaction, over state of the same moment. May nest.
class Reading {
 public:
  explicit Reading(const Case::Impl& impl);
  ~Reading();
  Reading(const Reading&) = delete;
  Reading& operator=(const Reading&) = delete;

 private:
  const Case::Impl* impl_;
  bool owns_ = false;
};

// One transaction of the chain: begun, filled with rows, committed; rolled back where it is left
// early.
class Writing {
 public:
  Writing(Case::Impl& impl, const Actor& actor, std::string_view action, std::string_view detail);
  Writing(const Writing&) = delete;
  Writing& operator=(const Writing&) = delete;

  [[nodiscard]] TxNumber number() const { return link_.number; }
  [[nodiscard]] EntityRow newest_entity() const { return link_.entity_end; }
  [[nodiscard]] LinkRow newest_link() const { return link_.link_end; }
  std::int64_t term(Terms::Kind kind, std::string_view name);
  std::int64_t source(const NewSource& source);  // its row; the version is always written
  std::int64_t document(std::int64_t source, const NewDocument& document);  // 0 where there is none
  EntityRow entity(std::int64_t kind, const Hash128& uid, const Digest& content);
  LinkRow link(std::int64_t kind, EntityRow from, EntityRow to, const Hash128& uid,
               const Digest& content);
  struct StatementFields {
    bool of_link = false;
    std::int64_t subject = 0;
    std::int64_t property = 0;  // term; 0: exists
    EntityRow value_entity = 0;
    std::int64_t source = 0, document = 0, file_row = 0;
    std::string_view grade;
    std::int64_t valid_from = StatementContent::kNoDate, valid_to = StatementContent::kNoDate;
    StatementRow retracts = 0;
    bool removal = false;
    std::int64_t language = 0, column = 0;
    std::int64_t key = 0;
    bool has_value = false;
    std::string_view value, original;
  };
  StatementRow statement(const StatementFields& fields, const Digest& content);
  void index_name(StatementRow row, std::string_view plain, std::string_view folded);
  void mention(EntityRow entity, StatementRow statement, std::int64_t document);
  void same_as(EntityRow a, EntityRow b, std::string_view verdict, double score,
               std::string_view reason);
  void reversal(TxNumber reverses);
  void snapshot(std::string_view name);
  void meta(std::string_view key, std::string_view value);

  TxNumber commit();

 private:
  struct Transaction {  // of SQLite; rolled back where it is not committed
    explicit Transaction(Case::Impl& impl);
    ~Transaction();
    void commit();
    Case::Impl& impl;
    bool open = false;
  };
  std::int64_t next(const char* literal);
  Case::Impl& impl_;
  Transaction transaction_;
  ChainLink link_;
  RowsHash rows_;
  ContentSum content_;
  std::unordered_map<std::string, std::int64_t> next_;  // of small tables
  Record record_;
};

// Text that goes into the file: UTF-8 without NUL. `what` names it in the message.
void require_text(std::string_view text, const char* what);
[[nodiscard]] std::string utc_now();

// Bytes of the statement columns, in this order, for whatever reads whole statements.
inline constexpr const char* kStatementColumns =
    "id, tx, entity, link, property, value_entity, source, document, file_row, grade, valid_from, "
    "valid_to, retracts, removal, language, file_column, key, value, original";
enum StatementColumn {
  kId,
  kTx,
  kEntity,
  kLink,
  kProperty,
  kValueEntity,
  kSource,
  kDocument,
  kFileRow,
  kGrade,
  kValidFrom,
  kValidTo,
  kRetracts,
  kRemoval,
  kLanguage,
  kFileColumn,
  kKey,
  kValue,
  kOriginal
};

}  // namespace store
}  // namespace mekhala
