#include "engine/case/sqlite.hpp"

#include <fmt/format.h>

#include <cerrno>
#include <cstring>

#include "engine/base/error.hpp"

namespace mekhala::sqlite {
namespace {

bool means_full(sqlite3* db, int code) {
  if ((code & 0xff) == SQLITE_FULL) return true;
  if ((code & 0xff) != SQLITE_IOERR || db == nullptr) return false;
  int cause = sqlite3_system_errno(db);
  // The library does not keep the cause of a write that failed in a commit; the machine still does.
  if (cause == 0 && code == SQLITE_IOERR_WRITE) cause = errno;
  return cause == ENOSPC || cause == EFBIG || cause == EDQUOT;
}

}  // namespace

void fail(sqlite3* db, int code, const std::string& file) {
  if (means_full(db, code)) {
    throw Error(ErrorCode::failure,
                fmt::format("the disk is full: the case {} is as it was before; free space on its "
                            "disk and try again",
                            file),
                {.file = file});
  }
  switch (code & 0xff) {
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
    case SQLITE_FORMAT:
      throw Error(ErrorCode::invalid_input,
                  fmt::format("{} is damaged or no case file; take a copy from before", file),
                  {.file = file});
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      throw Error(
          ErrorCode::failure,
          fmt::format("{} is in use by another program; close it there and try again", file),
          {.file = file});
    case SQLITE_INTERRUPT:
      throw Error(ErrorCode::interrupted,
                  fmt::format("stopped while reading {}; nothing was changed", file),
                  {.file = file});
    case SQLITE_NOMEM:
      throw Error(ErrorCode::limit_exceeded,
                  fmt::format("not enough memory for {}; the case is as it was before", file),
                  {.file = file});
    case SQLITE_TOOBIG:
      throw Error(
          ErrorCode::limit_exceeded,
          fmt::format("a value is too long for {}; shorten it or keep it as a document", file),
          {.file = file});
    case SQLITE_READONLY:
    case SQLITE_CANTOPEN:
    case SQLITE_PERM:
      throw Error(
          ErrorCode::failure,
          fmt::format("{} or its folder does not allow this; copy the case to a folder that "
                      "you may write",
                      file),
          {.file = file});
    default:
      throw Error(ErrorCode::failure,
                  fmt::format("{}: {} (code {}); the case is as it was before", file,
                              sqlite3_errstr(code), code),
                  {.file = file});
  }
}

Statement::Statement(sqlite3* db, std::string_view sql, const std::string& file)
    : db_(db), file_(&file) {
  sqlite3_stmt* handle = nullptr;
  const int code = sqlite3_prepare_v3(db, sql.data(), static_cast<int>(sql.size()),
                                      SQLITE_PREPARE_PERSISTENT, &handle, nullptr);
  handle_.reset(handle);
  if (code != SQLITE_OK) fail(db, code, file);
}

Statement& Statement::bind(int at, std::int64_t value) {
  sqlite3_bind_int64(handle_.get(), at, value);
  return *this;
}
Statement& Statement::bind_real(int at, double value) {
  sqlite3_bind_double(handle_.get(), at, value);
  return *this;
}
Statement& Statement::bind_text(int at, std::string_view value) {
  // A null pointer would bind NULL, not the empty text.
  const char* bytes = value.data() == nullptr ? "" : value.data();
  const int code =
      sqlite3_bind_text64(handle_.get(), at, bytes, value.size(), SQLITE_STATIC, SQLITE_UTF8);
  if (code != SQLITE_OK) fail(db_, code, *file_);
  return *this;
}
Statement& Statement::bind_blob(int at, std::span<const std::uint8_t> value) {
  const int code =
      sqlite3_bind_blob64(handle_.get(), at, value.data(), value.size(), SQLITE_STATIC);
  if (code != SQLITE_OK) fail(db_, code, *file_);
  return *this;
}
Statement& Statement::bind_null(int at) {
  sqlite3_bind_null(handle_.get(), at);
  return *this;
}

bool Statement::step() {
  const int code = sqlite3_step(handle_.get());
  if (code == SQLITE_ROW) return true;
  if (code == SQLITE_DONE) return false;
  const int extended = sqlite3_extended_errcode(db_);
  sqlite3_reset(handle_.get());
  fail(db_, extended == SQLITE_OK ? code : extended, *file_);
}

void Statement::run() {
  while (step()) {
  }
  reset();
}

std::string_view Statement::text(int at) const {
  const auto* bytes = sqlite3_column_text(handle_.get(), at);
  const auto size = static_cast<std::size_t>(sqlite3_column_bytes(handle_.get(), at));
  return bytes == nullptr ? std::string_view{}
                          : std::string_view(reinterpret_cast<const char*>(bytes), size);
}

std::span<const std::uint8_t> Statement::blob(int at) const {
  const auto* bytes = static_cast<const std::uint8_t*>(sqlite3_column_blob(handle_.get(), at));
  return {bytes, static_cast<std::size_t>(sqlite3_column_bytes(handle_.get(), at))};
}

Database::Database(const std::string& name, int flags, std::string file)
    : file_(std::make_unique<std::string>(std::move(file))) {
  sqlite3* handle = nullptr;
  // A case is used by one thread at a time, so the library need not lock for each value it hands
  // out.
  const int code = sqlite3_open_v2(name.c_str(), &handle, flags | SQLITE_OPEN_NOMUTEX, nullptr);
  handle_.reset(handle);
  if (code != SQLITE_OK) fail(handle, handle ? sqlite3_extended_errcode(handle) : code, *file_);
  sqlite3_extended_result_codes(handle, 1);
}

void Database::execute(const std::string& sql) const {
  const int code = sqlite3_exec(handle(), sql.c_str(), nullptr, nullptr, nullptr);
  if (code != SQLITE_OK) fail(handle(), sqlite3_extended_errcode(handle()), *file_);
}

std::int64_t Database::integer(std::string_view sql) const {
  Statement statement = prepare(sql);
  return statement.step() ? statement.integer(0) : 0;
}

void Database::close() {
  handle_.reset();
  stop_.reset();
}

void Database::watch(std::function<bool()> stop) {
  constexpr int kSteps = 20000;
  if (!stop) {
    sqlite3_progress_handler(handle(), 0, nullptr, nullptr);
    stop_.reset();
    return;
  }
  stop_ = std::make_unique<std::function<bool()>>(std::move(stop));
  sqlite3_progress_handler(
      handle(), kSteps,
      [](void* function) { return (*static_cast<std::function<bool()>*>(function))() ? 1 : 0; },
      stop_.get());
}

Hash128 read_hash(std::span<const std::uint8_t> blob) {
  Hash128 hash;
  if (blob.size() != 16) return hash;
  std::memcpy(&hash.high, blob.data(), 8);
  std::memcpy(&hash.low, blob.data() + 8, 8);
  hash.high = __builtin_bswap64(hash.high);
  hash.low = __builtin_bswap64(hash.low);
  return hash;
}

std::array<std::uint8_t, 16> blob_of(const Hash128& hash) {
  std::array<std::uint8_t, 16> bytes{};
  const std::uint64_t high = __builtin_bswap64(hash.high);
  const std::uint64_t low = __builtin_bswap64(hash.low);
  std::memcpy(bytes.data(), &high, 8);
  std::memcpy(bytes.data() + 8, &low, 8);
  return bytes;
}

}  // namespace mekhala::sqlite
