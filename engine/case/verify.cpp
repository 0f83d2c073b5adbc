#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>

#include "engine/base/error.hpp"
#include "engine/base/text.hpp"
#include "engine/case/rows.hpp"

namespace mekhala {
namespace {

using store::Record;
using store::RowsHash;
using store::Table;

Digest digest_at(const sqlite::Statement& row, int column) {
  Digest digest{};
  const auto blob = row.blob(column);
  if (blob.size() == digest.size()) std::copy(blob.begin(), blob.end(), digest.begin());
  return digest;
}

// Writes every transaction again in its mind and compares.
class Verifying {
 public:
  Verifying(const Case::Impl& impl, Context& context)
      : impl_(impl),
        context_(context),
        uids_(impl.db, impl.state.entities, impl.state.links),
        refs_(store::source_refs(impl.db)) {
    small(Table::term, "SELECT tx, id, kind, name FROM term ORDER BY id", "ntt");
    small(Table::source, "SELECT tx, id, ref FROM source ORDER BY id", "nt");
    small(Table::source_version,
          "SELECT tx, id, source, title, kind, handling, origin, grade FROM source_version ORDER "
          "BY id",
          "nnttttt");
    small(Table::document,
          "SELECT tx, id, source, sha256, name, size, format, encoding, part FROM document "
          "ORDER BY id",
          "nndtnttt");
    small(Table::mention, "SELECT tx, id, entity, statement, document FROM mention ORDER BY id",
          "nnnn");
    small(Table::same_as, "SELECT tx, id, a, b, verdict, score, reason FROM same_as ORDER BY id",
          "nnntrt");
    small(Table::reversal, "SELECT tx, id, reverses FROM reversal ORDER BY id", "nn");
    small(Table::snapshot, "SELECT tx, id, name FROM snapshot ORDER BY id", "nt");
    small(Table::meta, "SELECT 1, key, value FROM meta ORDER BY key", "tb");
  }

  void run(VerifyReport& report) {
    sqlite::Statement scan = impl_.db.prepare(
        "SELECT id, at, actor, purpose, action, detail, entity_end, link_end, statement_end, "
        "content, "
        "rows, previous, hash FROM tx ORDER BY id");
    Digest previous{};
    store::ChainLink before;
    std::string earlier;
    while (scan.step() && report.ok) {
      context_.checkpoint();
      store::ChainLink link;
      link.number = scan.integer(0);
      link.at = scan.text(1);
      link.actor = scan.text(2);
      link.purpose = scan.text(3);
      link.action = scan.text(4);
      link.detail = scan.text(5);
      link.entity_end = scan.integer(6);
      link.link_end = scan.integer(7);
      link.statement_end = scan.integer(8);
      link.content = digest_at(scan, 9);
      link.rows = digest_at(scan, 10);
      link.previous = digest_at(scan, 11);
      const Digest hash = digest_at(scan, 12);
      check(link, before, previous, hash, report);
      if (report.ok && link.at < earlier)
        report.notes.push_back(
            fmt::format("transaction {} is dated before the one it follows: the clock was set back",
                        link.number));
      earlier = std::max(earlier, link.at);
      previous = hash;
      before = link;
      ++report.transactions;
    }
    if (report.ok) leftovers(before, report);
    report.statements = static_cast<std::uint64_t>(before.statement_end);
    report.head = to_hex(previous);
  }

 private:
  static void blame(VerifyReport& report, TxNumber tx, const std::string& what) {
    report.ok = false;
    report.first_bad = tx;
    report.problem = fmt::format("transaction {}: {}", tx, what);
  }

  void small(Table table, const char* sql, std::string_view columns) {
    sqlite::Statement scan = impl_.db.prepare(sql);
    while (scan.step()) {
      Record record;
      for (std::size_t i = 0; i < columns.size(); ++i) {
        const int at = static_cast<int>(i) + 1;
        if (columns[i] == 'n') record.number(scan.integer(at));
        if (columns[i] == 't') record.text(scan.text(at));
        if (columns[i] == 'r') record.real(scan.real(at));
        if (columns[i] == 'd') record.bytes(digest_at(scan, at));
        if (columns[i] == 'b') {
          const auto blob = scan.blob(at);
          record.text({reinterpret_cast<const char*>(blob.data()), blob.size()});
        }
      }
      small_[{scan.integer(0), table}].push_back(std::move(record));
    }
  }

  void check(const store::ChainLink& link, const store::ChainLink& before, const Digest& previous,
             const Digest& hash, VerifyReport& report) {
    if (link.number != before.number + 1) {
      blame(report, before.number + 1, "it is missing");
    } else if (link.previous != previous) {
      blame(report, link.number, "it does not follow the one before it; one of them was replaced");
    } else if (link.hash() != hash) {
      blame(report, link.number, "its record was altered");
    } else if (link.entity_end < before.entity_end || link.link_end < before.link_end ||
               link.statement_end < before.statement_end) {
      blame(report, link.number, "its row numbers run backwards");
    } else {
      check_rows(link, before, report);
    }
  }

  void check_rows(const store::ChainLink& link, const store::ChainLink& before,
                  VerifyReport& report) {
    RowsHash rows;
    store::ContentSum content;
    for (std::size_t i = 0; i < store::kTables; ++i) {
      const auto table = static_cast<Table>(i);
      const auto found = small_.find({link.number, table});
      if (found == small_.end()) continue;
      for (const Record& record : found->second) rows.add(table, record);
      small_.erase(found);
    }
    bool whole = entities(before.entity_end, link, rows, content);
    whole = links(before.link_end, link, rows, content) && whole;
    whole = statements(before.statement_end, link, rows, content) && whole;
    if (!whole) {
      blame(report, link.number, "rows of it are missing, added or in another's name");
    } else if (content.digest() != link.content || rows.finish() != link.rows) {
      blame(report, link.number, "what it says was altered");
    }
  }

  bool entities(std::int64_t after, const store::ChainLink& link, RowsHash& rows,
                store::ContentSum& content) {
    sqlite::Statement scan =
        impl_.db.prepare("SELECT id, tx, kind, uid FROM entity WHERE id>?1 AND id<=?2 ORDER BY id");
    scan.bind(1, after).bind(2, link.entity_end);
    std::int64_t expected = after;
    while (scan.step()) {
      if (scan.integer(0) != ++expected || scan.integer(1) != link.number) return false;
      const Digest digest =
          store::EntityContent{impl_.terms.name(scan.integer(2)), sqlite::read_hash(scan.blob(3))}
              .digest();
      add(Table::entity, expected, digest, rows, content);
    }
    return expected == link.entity_end;
  }

  bool links(std::int64_t after, const store::ChainLink& link, RowsHash& rows,
             store::ContentSum& content) {
    sqlite::Statement scan = impl_.db.prepare(
        "SELECT id, tx, kind, from_entity, to_entity, uid FROM link WHERE id>?1 AND id<=?2 ORDER "
        "BY "
        "id");
    scan.bind(1, after).bind(2, link.link_end);
    std::int64_t expected = after;
    const auto uid = [&](std::int64_t row) {
      const auto at = static_cast<std::size_t>(row);
      return at < uids_.entities.size() ? uids_.entities[at] : Hash128{};
    };
    while (scan.step()) {
      if (scan.integer(0) != ++expected || scan.integer(1) != link.number) return false;
      const Digest digest =
          store::LinkContent{impl_.terms.name(scan.integer(2)), sqlite::read_hash(scan.blob(5)),
                             uid(scan.integer(3)), uid(scan.integer(4))}
              .digest();
      add(Table::link, expected, digest, rows, content);
    }
    return expected == link.link_end;
  }

  static void add(Table table, std::int64_t row, const Digest& digest, RowsHash& rows,
                  store::ContentSum& content) {
    Record record;
    rows.add(table, record.number(row).bytes(digest));
    content += store::ContentSum(digest);
  }

  bool statements(std::int64_t after, const store::ChainLink& link, RowsHash& rows,
                  store::ContentSum& content) {
    sqlite::Statement scan = impl_.db.prepare(fmt::format(
        "SELECT {} FROM statement WHERE id>?1 AND id<=?2 ORDER BY id", store::kStatementColumns));
    scan.bind(1, after).bind(2, link.statement_end);
    std::int64_t expected = after;
    Record record;
    while (scan.step()) {
      if (scan.integer(store::kId) != ++expected || scan.integer(store::kTx) != link.number)
        return false;
      const Digest digest = store::digest_of(scan, impl_, uids_, refs_);
      if (scan.integer(store::kKey) != key_of(scan)) return false;
      const bool removal = scan.integer(store::kRemoval) != 0;
      record.clear();
      record.number(expected).bytes(digest).number(scan.integer(store::kDocument));
      record.number(scan.integer(store::kRetracts)).number(removal ? 1 : 0);
      rows.add(Table::statement, record.number(scan.is_null(store::kValue) ? 0 : 1));
      if (!removal) content += store::ContentSum(digest);
    }
    return expected == link.statement_end;
  }

  // Where an import looks for the same claim. No hash holds it, since it follows from the rest.
  std::int64_t key_of(const sqlite::Statement& row) const {
    const auto date = [&](int column) {
      return row.is_null(column) ? store::StatementContent::kNoDate : row.integer(column);
    };
    const std::int64_t key = impl_.claim_key.of(
        row.integer(store::kProperty), row.text(store::kValue), row.integer(store::kValueEntity),
        row.integer(store::kSource), row.integer(store::kFileRow), date(store::kValidFrom),
        date(store::kValidTo));
    return row.is_null(store::kRetracts) ? key : ~key;
  }

  // Rows beyond the last transaction, or of one that is not there.
  void leftovers(const store::ChainLink& last, VerifyReport& report) {
    std::optional<TxNumber> first;
    const auto found = [&](TxNumber tx) { first = first ? std::min(*first, tx) : tx; };
    const auto look = [&](const char* table, std::int64_t end) {
      sqlite::Statement scan = impl_.db.prepare(
          fmt::format("SELECT tx FROM {} WHERE id>{} OR id<1 ORDER BY tx LIMIT 1", table, end));
      if (scan.step()) found(scan.integer(0));
    };
    for (const auto& [key, records] : small_) found(key.first);
    look("entity", last.entity_end);
    look("link", last.link_end);
    look("statement", last.statement_end);
    if (!first) return;
    blame(report, *first,
          *first > last.number ? "its record is missing, rows of it are there"
                               : "rows were added in its name");
  }

  const Case::Impl& impl_;
  Context& context_;
  store::Uids uids_;
  std::vector<std::string> refs_;
  std::map<std::pair<TxNumber, Table>, std::vector<Record>> small_;
};

}  // namespace

VerifyReport Case::verify(Context& context) const {
  const store::Reading reading(*impl_);
  VerifyReport report;
  sqlite::Statement check = impl_->db.prepare("PRAGMA quick_check(1)");
  if (!check.step() || check.text(0) != "ok") {
    report.ok = false;
    report.problem = "the database itself is damaged; take a copy from before";
    return report;
  }
  sqlite::Statement keys = impl_->db.prepare("PRAGMA foreign_key_check");
  const bool dangling = keys.step();
  Verifying(*impl_, context).run(report);
  if (report.ok && dangling) {
    report.ok = false;
    report.problem = "a row refers to one that is not there";
  }
  if (report.ok && !index_finds_names(context)) {
    report.ok = false;
    report.problem =
        "the index of names does not find what the case holds: `find` cannot be relied on; import "
        "the files anew";
  }
  return report;
}

}  // namespace mekhala
