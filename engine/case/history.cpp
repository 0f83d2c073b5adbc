#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

#include "engine/base/error.hpp"
#include "engine/case/store.hpp"

namespace mekhala {
namespace {

struct TxKind {
  bool brings_rows = false;  // entities, links, statements, decisions or mentions
  bool reverses = false;
};

TxKind kind_of(const Case::Impl& impl, TxNumber tx) {
  TxKind kind;
  const auto any = [&](const char* literal) {
    const sqlite::Use find(impl.sql(literal));
    find->bind(1, tx);
    return find->step();
  };
  kind.reverses = any("SELECT 1 FROM reversal WHERE tx=?1 LIMIT 1");
  kind.brings_rows = any("SELECT 1 FROM tx a JOIN tx b ON b.id=a.id-1 WHERE a.id=?1 AND "
                         "(a.entity_end>b.entity_end "
                         "OR a.link_end>b.link_end OR a.statement_end>b.statement_end)") ||
                     any("SELECT 1 FROM same_as WHERE tx=?1 LIMIT 1") ||
                     any("SELECT 1 FROM mention WHERE tx=?1 LIMIT 1");
  return kind;
}

std::string reversal_detail(TxNumber which) { return fmt::format("{{\"transaction\":{}}}", which); }

}  // namespace

TxNumber Case::undo(const Actor& actor, TxNumber which) {
  TxNumber target = which;
  {
    const store::Reading reading(*impl_);
    const auto can = [&](TxNumber tx) {
      return impl_->state.tx_counts(tx) && kind_of(*impl_, tx).brings_rows;
    };
    if (which == 0) {
      for (target = impl_->state.newest; target > 1 && !can(target); --target) {
      }
      if (target <= 1) throw Error(ErrorCode::usage, "there is nothing to undo");
    } else if (which <= 1 || which > impl_->state.newest || !can(which)) {
      throw Error(ErrorCode::usage,
                  fmt::format("transaction {} cannot be undone: it brought nothing or is undone "
                              "already; 'log' lists all",
                              which));
    }
  }
  store::Writing writing(*impl_, actor, store::action::kUndo, reversal_detail(target));
  writing.reversal(target);
  return writing.commit();
}

TxNumber Case::redo(const Actor& actor) {
  TxNumber target = 0;
  {
    const store::Reading reading(*impl_);
    for (target = impl_->state.newest; target > 1; --target) {
      if (!impl_->state.tx_counts(target)) continue;
      const TxKind kind = kind_of(*impl_, target);
      if (kind.brings_rows) target = 1;  // something new was said since: the undone stays undone
      if (kind.brings_rows || (kind.reverses && log_action(target) != store::action::kRedo)) break;
    }
    if (target <= 1) throw Error(ErrorCode::usage, "there is nothing to redo");
  }
  store::Writing writing(*impl_, actor, store::action::kRedo, reversal_detail(target));
  writing.reversal(target);
  return writing.commit();
}

std::string Case::log_action(TxNumber tx) const {
  const sqlite::Use find(impl_->sql("SELECT action FROM tx WHERE id=?1"));
  find->bind(1, tx);
  return find->step() ? std::string(find->text(0)) : std::string();
}

void Case::snapshot(std::string_view name, const Actor& actor) {
  store::require_text(name, "the name of the snapshot");
  if (name.empty()) throw Error(ErrorCode::usage, "a snapshot needs a name");
  const std::vector<std::string> taken = snapshots();
  if (std::find(taken.begin(), taken.end(), name) != taken.end()) {
    throw Error(ErrorCode::usage, "there is a snapshot of that name already; choose another name");
  }
  store::Writing writing(*impl_, actor, store::action::kSnapshot, "{}");
  writing.snapshot(name);
  writing.commit();
}

std::vector<std::string> Case::snapshots() const {
  const store::Reading reading(*impl_);
  std::vector<std::string> names;
  sqlite::Statement scan = impl_->db.prepare("SELECT name FROM snapshot ORDER BY id");
  while (scan.step()) names.emplace_back(scan.text(0));
  return names;
}

// One transaction that reverses all that came after the snapshot, undone work and redone included:
// then what counted at the snapshot counts again.
TxNumber Case::restore(std::string_view name, const Actor& actor) {
  std::vector<TxNumber> later;
  {
    const store::Reading reading(*impl_);
    const sqlite::Use find(impl_->sql("SELECT tx FROM snapshot WHERE name=?1"));
    find->bind_text(1, name);
    if (!find->step()) {
      throw Error(ErrorCode::usage, "there is no snapshot of that name; 'log' lists them");
    }
    for (TxNumber tx = find->integer(0) + 1; tx <= impl_->state.newest; ++tx) {
      const TxKind kind = kind_of(*impl_, tx);
      if (kind.brings_rows || kind.reverses) later.push_back(tx);
    }
  }
  if (later.empty()) throw Error(ErrorCode::usage, "nothing was changed since that snapshot");
  store::Writing writing(*impl_, actor, store::action::kRestore,
                         fmt::format("{{\"transactions\":{}}}", later.size()));
  for (const TxNumber tx : later) writing.reversal(tx);
  return writing.commit();
}

std::vector<TxRecord> Case::log(std::uint64_t newest) const {
  const store::Reading reading(*impl_);
  std::vector<TxRecord> records;
  const TxNumber first =
      newest == 0 ? 1
                  : std::max<TxNumber>(1, impl_->state.newest - static_cast<TxNumber>(newest) + 1);
  sqlite::Statement scan = impl_->db.prepare(
      "SELECT id, at, actor, action, detail, hash, (SELECT max(reverses) FROM reversal r WHERE "
      "r.tx=tx.id), purpose FROM tx WHERE id>=?1 ORDER BY id");
  scan.bind(1, first);
  while (scan.step()) {
    TxRecord record;
    record.number = scan.integer(0);
    record.at = scan.text(1);
    record.actor = scan.text(2);
    record.action = scan.text(3);
    record.detail = scan.text(4);
    record.hash = to_hex(scan.blob(5));
    record.reverses = scan.integer(6);
    record.purpose = scan.text(7);
    record.reversed = !impl_->state.tx_counts(record.number);
    records.push_back(std::move(record));
  }
  return records;
}

namespace {

// A copy is written through a database attached for it; otherwise none may be.
class AttachingAllowed {
 public:
  AttachingAllowed(const sqlite::Database& db, Case::Mode mode) : db_(db), mode_(mode) {
    sqlite3_limit(db_.handle(), SQLITE_LIMIT_ATTACHED, 1);
    db_.execute("PRAGMA query_only=OFF");
  }
  ~AttachingAllowed() {
    sqlite3_limit(db_.handle(), SQLITE_LIMIT_ATTACHED, 0);
    if (mode_ == Case::Mode::read) {
      sqlite3_exec(db_.handle(), "PRAGMA query_only=ON", nullptr, nullptr, nullptr);
    }
  }
  AttachingAllowed(const AttachingAllowed&) = delete;
  AttachingAllowed& operator=(const AttachingAllowed&) = delete;

 private:
  const sqlite::Database& db_;
  Case::Mode mode_;
};

}  // namespace

void Case::seal(const std::filesystem::path& target) const {
  const std::filesystem::path settled = store::settled_path(target);
  store::create_private(settled);
  try {
    {
      const AttachingAllowed allowed(impl_->db, impl_->mode);
      sqlite::Statement copy = impl_->db.prepare("VACUUM INTO ?1");
      const std::string name = settled.string();
      copy.bind_text(1, name).run();
    }
    store::sync_folder(settled);
    const Case sealed = open(settled, Mode::read);
    Context context;
    const VerifyReport report = sealed.verify(context);
    if (!report.ok || report.head != head()) {
      throw Error(ErrorCode::verification_failed,
                  fmt::format("the copy {} does not verify: {}; verify the case itself",
                              settled.string(), report.problem),
                  {.file = settled.string()});
    }
  } catch (...) {
    std::error_code ignored;
    std::filesystem::remove(settled, ignored);
    throw;
  }
}

}  // namespace mekhala
