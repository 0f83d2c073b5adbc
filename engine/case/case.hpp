#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/context.hpp"
#include "engine/case/batch.hpp"

namespace mekhala {

// Numbers of rows in a case file, from 1; 0 is none. Not for people: people see pseudonyms.
using EntityRow = std::int64_t;
using LinkRow = std::int64_t;
using StatementRow = std::int64_t;
using TxNumber = std::int64_t;

class Disclosure;
class Protection;
struct Projection;
struct ProjectionSpec;

// Raw values are for the rooms that decide what may leave: only these can make a RawKey, so no
// surface and no writer can read a case around its disclosure door.
class RawKey {
  RawKey() = default;
  friend class Disclosure;
  friend class Protection;
  friend class Identity;
  friend class Case;
  friend struct CaseProjector;
  friend class EvidenceReader;
  friend class CoercionReader;
  friend struct CaseTestAccess;
};

struct RawEntity {
  EntityRow row = 0;
  Hash128 uid;
  KindId kind = 0;
};
struct RawLink {
  LinkRow row = 0;
  Hash128 uid;
  LinkKindId kind = 0;
  EntityRow from = 0;
  EntityRow to = 0;
};
struct RawStatement {
  StatementRow row = 0;
  SubjectType subject_type = SubjectType::entity;
  std::int64_t subject = 0;
  PropertyId property = kNoTerm;
  std::string value;
  EntityRow value_entity = 0;
  std::string original;
  std::string language;
  std::int64_t source = 0;
  std::int64_t document = 0;
  std::uint64_t file_row = 0;
  std::string column;
  Grade grade;
  std::optional<Date> valid_from, valid_to;
  TxNumber tx = 0;
};

struct TxRecord {
  TxNumber number = 0;
  std::string at;  // UTC, ISO 8601, seconds
  std::string actor;
  std::string action;     // "import", "correct", "grade", "role", "same_as", "undo", "view" ...
  std::string detail;     // JSON; names and values of protected people only as salted commitments
  std::string hash;       // hex SHA-256 over the previous hash, this record and its rows
  TxNumber reverses = 0;  // the newest one where it reverses several
  bool reversed = false;
  std::string purpose;
};

struct CaseCounts {
  std::vector<std::pair<std::string, std::uint64_t>> entities;  // by kind, in ontology order
  std::vector<std::pair<std::string, std::uint64_t>> links;
  std::uint64_t statements = 0;
  std::uint64_t sources = 0;
  std::uint64_t documents = 0;
};

struct AppendReport {
  TxNumber tx = 0;
  std::uint64_t new_entities = 0, known_entities = 0;
  std::uint64_t new_links = 0, known_links = 0;
  std::uint64_t new_statements = 0, known_statements = 0;
  bool already_imported = false;  // the same file from the same source: nothing was added
  TxNumber imported_at = 0;       // by which transaction
};

struct VerifyReport {
  bool ok = true;
  TxNumber first_bad = 0;  // 0 where the fault is not in a transaction
  std::string problem;     // "transaction 7 was altered: ..."
  std::uint64_t transactions = 0;
  std::uint64_t statements = 0;
  std::string head;                // hash of the newest transaction
  std::vector<std::string> notes;  // oddities that are no fault: a clock set back
};

struct Actor {
  std::string name;  // operating-system user or stated name
  std::string purpose;
};

// A case file: one SQLite database that holds entities, links, append-only statements, sources and
// a hash chain of transactions. One writer at a time (a lock that names the holder's process);
// readers see the last transaction. Nothing is changed or deleted, only superseded; undo is a new
// transaction.
//
// Errors: Error(invalid_input) for what is no case file (empty, foreign, newer version, altered
//   schema), the file unchanged; Error(failure) for a full disk or a lock held by another, the case
//   as before. Every public function is atomic.
class Case {
 public:
  struct Impl;  // private to engine/case

  // The file must not exist. Mode 0600.
  [[nodiscard]] static Case create(const std::filesystem::path& path, const Actor& actor);
  enum class Mode { read, write };
  [[nodiscard]] static Case open(const std::filesystem::path& path, Mode mode);
  ~Case();
  Case(Case&&) noexcept;
  Case& operator=(Case&&) noexcept;

  [[nodiscard]] const Ontology& ontology() const;
  [[nodiscard]] const std::filesystem::path& path() const;
  [[nodiscard]] CaseCounts counts() const;
  // Hex; depends on what the case says now, not on when or in how many transactions it was said.
  [[nodiscard]] std::string fingerprint() const;
  [[nodiscard]] std::string head() const;  // hash of the newest transaction
  // How a batch names an entity that is there already, to say more of it. Throws Error(usage) where
  // there is none.
  [[nodiscard]] NewEntity known(EntityRow row) const;
  // The highest row number so far: what is above an earlier answer came since. 0 in an empty case.
  [[nodiscard]] EntityRow newest_entity() const;
  // The first transaction, of those that count, that took a file with these bytes from whatever
  // source, all of it or the same part; 0 for none.
  [[nodiscard]] TxNumber imported_at(const NewDocument& document) const;
  // The newest transaction, of those that count, that took other bytes from a file of this name and
  // source; 0 for none.
  [[nodiscard]] TxNumber other_version_at(const NewDocument& document,
                                          std::string_view source) const;

  // --- writing: each call is one transaction
  // ---------------------------------------------------------
  AppendReport append(const Batch& batch, const Actor& actor, std::string_view action,
                      std::string_view detail, Context& context);
  // Several files as one: all or nothing.
  std::vector<AppendReport> append_all(std::span<const Batch> batches, const Actor& actor,
                                       std::string_view action, std::string_view detail,
                                       Context& context);
  // A new statement that takes another's place (or takes it away where `value` is nothing).
  TxNumber supersede(StatementRow old, std::optional<std::string> value, const Actor& actor,
                     std::string_view reason);
  TxNumber regrade(StatementRow statement, const Grade& grade, const Actor& actor,
                   std::string_view reason);
  // Writes a record without rows: an export, a view of a protected person, a purpose.
  TxNumber note(std::string_view action, std::string_view detail, const Actor& actor);

  // --- undo, redo, snapshots
  // --------------------------------------------------------------------------- Reverses the newest
  // transaction that is not reversed (or the one given); all its rows stop counting. Throws
  // Error(usage) where there is none.
  TxNumber undo(const Actor& actor, TxNumber which = 0);
  TxNumber redo(const Actor& actor);  // reverses the newest undo
  void snapshot(std::string_view name, const Actor& actor);
  TxNumber restore(std::string_view name, const Actor& actor);  // undoes all that came after
  [[nodiscard]] std::vector<std::string> snapshots() const;

  [[nodiscard]] std::vector<TxRecord> log(std::uint64_t newest = 0) const;  // 0: all; oldest first
  [[nodiscard]] VerifyReport verify(Context& context) const;
  // A copy in one file, without write-ahead log, verified.
  void seal(const std::filesystem::path& target) const;

  // A secret of the case, made with it: keys pseudonyms and commitments. Never leaves.
  [[nodiscard]] const std::string& salt(RawKey) const;

  // --- raw reading, for the disclosure side only
  // -------------------------------------------------------- Rows that count now (not reversed, not
  // superseded), in row order.
  void for_each_entity(RawKey, const std::function<void(const RawEntity&)>& visit) const;
  void for_each_link(RawKey, const std::function<void(const RawLink&)>& visit) const;
  // `property` kNoTerm with `all` false: only "exists" statements.
  void for_each_statement(RawKey, PropertyId property, bool all,
                          const std::function<void(const RawStatement&)>& visit) const;
  [[nodiscard]] std::optional<RawEntity> entity(RawKey, EntityRow row) const;
  [[nodiscard]] EntityRow find_uid(RawKey, const Hash128& uid) const;  // 0 where there is none
  [[nodiscard]] std::vector<RawStatement> statements_of(RawKey, SubjectType type,
                                                        std::int64_t subject) const;
  [[nodiscard]] std::vector<RawLink> links_of(RawKey, EntityRow entity) const;
  [[nodiscard]] std::optional<RawStatement> statement(RawKey, StatementRow row) const;
  // Columns of the whole case for a projection: rows that count, in row order, without text.
  struct LinkColumns {
    std::vector<LinkRow> row;
    std::vector<EntityRow> from, to;
    std::vector<LinkKindId> kind;
    std::vector<TxNumber> tx;  // that first said it; kSaidAgain where that one was reversed since
  };
  static constexpr TxNumber kSaidAgain = INT64_MAX - 1;  // by a later one than all that count
  [[nodiscard]] LinkColumns scan_links(RawKey) const;
  [[nodiscard]] LinkColumns scan_links(RawKey, const std::vector<bool>& kinds) const;  // only these
  struct LinkStatement {
    StatementRow row = 0;
    LinkRow link = 0;
    std::int64_t source = 0;
    PropertyId property = kNoTerm;
    Grade grade;
    std::optional<Date> valid_from, valid_to;
    std::string_view value;  // holds until the next visit
  };
  // All statements about links, in row order.
  void scan_link_statements(RawKey, const std::function<void(const LinkStatement&)>& visit) const;
  struct RawSource {
    std::int64_t row = 0;
    NewSource source;
  };
  [[nodiscard]] std::vector<RawSource> sources(RawKey) const;
  [[nodiscard]] std::string document_name(RawKey, std::int64_t document) const;
  // Names of the files that a transaction took in, in their order.
  [[nodiscard]] std::vector<std::string> documents_of(RawKey, TxNumber tx) const;
  // Entities whose name or identifier matches: exact, folded, prefix, then trigram; best first.
  [[nodiscard]] std::vector<EntityRow> search(RawKey, std::string_view text,
                                              std::size_t limit) const;

 private:
  friend class Identity;
  explicit Case(std::unique_ptr<Impl> impl);
  [[nodiscard]] std::string log_action(TxNumber tx) const;
  // Whether names, spread over the case, are found by the index of names.
  [[nodiscard]] bool index_finds_names(Context& context) const;
  std::unique_ptr<Impl> impl_;
};

}  // namespace mekhala
