#include "engine/case/case.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <chrono>
#include <exception>

#include "engine/base/error.hpp"
#include "engine/case/store.hpp"
#include "engine/case/store_schema.hpp"

namespace mekhala {
namespace fs = std::filesystem;
namespace {

constexpr std::size_t kSaltBytes = 32;

// '?', '#' and '%' mean something in a file: URI.
std::string uri_of(const fs::path& path, const char* query) {
  std::string uri = "file:";
  for (const char c : path.string()) {
    if (c == '?' || c == '#' || c == '%')
      uri += fmt::format("%{:02X}", static_cast<int>(c));
    else
      uri += c;
  }
  return uri + query;
}

// A folder that cannot be written has no place for the shared memory of a write-ahead log. Where
// there is no log either, nobody writes, and the file alone is the whole case.
sqlite::Database open_database(const fs::path& path, Case::Mode mode) {
  constexpr int kCommon = SQLITE_OPEN_NOFOLLOW | SQLITE_OPEN_FULLMUTEX;
  const std::string file = path.string();
  const bool writable =
      ::access(path.c_str(), W_OK) == 0 && ::access(path.parent_path().c_str(), W_OK) == 0;
  if (mode == Case::Mode::write || writable) {
    return {file, kCommon | SQLITE_OPEN_READWRITE, file};
  }
  const bool has_log = fs::exists(file + "-wal");
  const char* query = has_log ? "?mode=ro" : "?mode=ro&immutable=1";
  return {uri_of(path, query), kCommon | SQLITE_OPEN_READONLY | SQLITE_OPEN_URI, file};
}

void fill_new_case(const fs::path& path, const Actor& actor) {
  Case::Impl impl;
  impl.path = path;
  impl.mode = Case::Mode::write;
  impl.db =
      sqlite::Database(path.string(), SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOFOLLOW, path.string());
  impl.db.execute(fmt::format("PRAGMA page_size={}", store::kPageSize));
  impl.db.execute(store::on_local_disk(path) ? "PRAGMA journal_mode=WAL"
                                             : "PRAGMA journal_mode=DELETE");
  impl.db.execute("PRAGMA synchronous=FULL");
  impl.db.execute("BEGIN IMMEDIATE");
  impl.db.execute(fmt::format("PRAGMA application_id={}", store::kApplicationId));
  impl.db.execute(fmt::format("PRAGMA user_version={}", store::kUserVersion));
  store::create_schema(impl.db);
  impl.db.execute("COMMIT");
  store::harden(impl.db);
  store::settle(impl.db);
  store::Writing writing(impl, actor, store::action::kCreate, "{}");
  writing.meta("created", store::utc_now());
  writing.meta("format", "1");
  writing.meta("ontology", Ontology::builtin().version());
  writing.meta("salt", random_bytes(kSaltBytes));
  writing.commit();
}

void remove_files(const fs::path& path) {
  std::error_code ignored;
  for (const char* end : {"", "-wal", "-shm", "-journal"}) fs::remove(path.string() + end, ignored);
}

}  // namespace

Case::Case(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Case::~Case() = default;
Case::Case(Case&&) noexcept = default;
Case& Case::operator=(Case&&) noexcept = default;

Case::Impl::~Impl() {
  prepared.clear();
  if (mode == Mode::write && db.is_open()) {
    // A case at rest is one file. A reader may hinder it; the log then stays for the next opening.
    sqlite3_wal_checkpoint_v2(db.handle(), nullptr, SQLITE_CHECKPOINT_TRUNCATE, nullptr, nullptr);
  }
  db.close();
}

sqlite::Statement& Case::Impl::sql(const char* literal) const {
  const auto found = prepared.find(literal);
  if (found != prepared.end()) return found->second;
  return prepared.emplace(literal, db.prepare(literal)).first->second;
}

void Case::Impl::start() {
  const auto deadline =
      std::chrono::steady_clock::now() + std::chrono::seconds(store::kOpenSeconds);
  store::harden(db);
  db.watch([deadline] { return std::chrono::steady_clock::now() > deadline; });
  store::require_schema(db);
  db.watch({});
  store::settle(db);
  db.execute("PRAGMA synchronous=FULL");
  db.execute(mode == Mode::read ? "PRAGMA query_only=ON" : "PRAGMA wal_autocheckpoint=4000");
  sqlite::Statement meta = db.prepare("SELECT value FROM meta WHERE key='salt'");
  if (!meta.step() || meta.blob(0).size() != kSaltBytes) {
    throw Error(ErrorCode::invalid_input,
                fmt::format("{} has lost its salt; take a copy from before", file_name()),
                {.file = file_name()});
  }
  const auto secret = meta.blob(0);
  salt.assign(secret.begin(), secret.end());
  claim_key.seed = hash128("claim key" + salt).low;
  const store::Reading reading_now(*this);
}

Case Case::create(const fs::path& path, const Actor& actor) {
  const fs::path target = store::settled_path(path);
  if (fs::symlink_status(target).type() != fs::file_type::not_found) {
    throw Error(ErrorCode::usage,
                fmt::format("{} is there already; choose another name", target.string()),
                {.file = target.string()});
  }
  const std::string tag = to_hex(hash128(random_bytes(16))).substr(0, 12);
  const fs::path draft = target.string() + ".new-" + tag;
  store::create_private(draft);
  try {
    fill_new_case(draft, actor);
    store::rename_new(draft, target);
  } catch (...) {
    remove_files(draft);
    throw;
  }
  store::sync_folder(target);
  return open(target, Mode::write);
}

Case Case::open(const fs::path& path, Mode mode) {
  auto impl = std::make_unique<Impl>();
  impl->path = store::settled_path(path);
  impl->mode = mode;
  impl->file = store::OpenFile::admit(impl->path);
  if (mode == Mode::write) impl->lock = store::WriterLock(impl->path);
  impl->db = open_database(impl->path, mode);
  try {
    impl->start();
  } catch (const Error& error) {
    if (error.code() != ErrorCode::interrupted) throw;
    throw Error(ErrorCode::invalid_input,
                fmt::format("{} takes too long to open: it is damaged or was made to do so",
                            impl->file_name()),
                {.file = impl->file_name()});
  }
  return Case(std::move(impl));
}

const Ontology& Case::ontology() const { return Ontology::builtin(); }
const fs::path& Case::path() const { return impl_->path; }
const std::string& Case::salt(RawKey) const { return impl_->salt; }

}  // namespace mekhala
