#pragma once

#include <sqlite3.h>

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "engine/base/hash.hpp"

// The door to SQLite: owners of a connection and of a prepared statement, nothing more. Private to
// engine/case. Every failure is an Error without any text of the database in it.
namespace mekhala::sqlite {

// Throws the Error that a result code means to the user of a case.
[[noreturn]] void fail(sqlite3* db, int code, const std::string& file);

class Statement {
 public:
  Statement() = default;
  Statement(sqlite3* db, std::string_view sql, const std::string& file);
  Statement(Statement&&) noexcept = default;
  Statement& operator=(Statement&&) noexcept = default;

  // Parameters count from 1. Text and blobs are borrowed until the next step() or run().
  Statement& bind(int at, std::int64_t value);
  Statement& bind_real(int at, double value);
  Statement& bind_text(int at, std::string_view value);
  Statement& bind_blob(int at, std::span<const std::uint8_t> value);
  Statement& bind_null(int at);
  Statement& bind_or_null(int at, std::int64_t value) {  // 0 is no row of any table
    return value == 0 ? bind_null(at) : bind(at, value);
  }
  Statement& bind_text_or_null(int at, std::string_view value) {
    return value.empty() ? bind_null(at) : bind_text(at, value);
  }

  bool step();  // true: a row is there
  void run();   // to the end, then reset
  void reset() { sqlite3_reset(handle_.get()); }

  // Columns count from 0. Views hold until the next step.
  [[nodiscard]] std::int64_t integer(int at) const {
    return sqlite3_column_int64(handle_.get(), at);
  }
  [[nodiscard]] double real(int at) const { return sqlite3_column_double(handle_.get(), at); }
  [[nodiscard]] std::string_view text(int at) const;
  [[nodiscard]] std::span<const std::uint8_t> blob(int at) const;
  [[nodiscard]] bool is_null(int at) const {
    return sqlite3_column_type(handle_.get(), at) == SQLITE_NULL;
  }

 private:
  struct Close {
    void operator()(sqlite3_stmt* handle) const { sqlite3_finalize(handle); }
  };
  std::unique_ptr<sqlite3_stmt, Close> handle_;
  sqlite3* db_ = nullptr;
  const std::string* file_ = nullptr;
};

// Resets a statement that outlives its use, so that it holds no read transaction.
class Use {
 public:
  explicit Use(Statement& statement) : statement_(&statement) { statement.reset(); }
  ~Use() { statement_->reset(); }
  Use(const Use&) = delete;
  Use& operator=(const Use&) = delete;
  Statement* operator->() const { return statement_; }
  Statement& operator*() const { return *statement_; }

 private:
  Statement* statement_;
};

class Database {
 public:
  Database() = default;
  // `name` is a path or a file: URI; `file` is what messages call it.
  Database(const std::string& name, int flags, std::string file);
  Database(Database&&) noexcept = default;
  Database& operator=(Database&&) noexcept = default;

  [[nodiscard]] sqlite3* handle() const { return handle_.get(); }
  [[nodiscard]] const std::string& file() const { return *file_; }
  [[nodiscard]] bool is_open() const { return handle_ != nullptr; }
  void execute(const std::string& sql) const;
  [[nodiscard]] Statement prepare(std::string_view sql) const { return {handle(), sql, *file_}; }
  [[nodiscard]] std::int64_t integer(std::string_view sql) const;  // first column of the first row
  void close();

  // Called every few thousand steps of the machine; true stops the statement.
  void watch(std::function<bool()> stop);

 private:
  struct Close {
    void operator()(sqlite3* handle) const { sqlite3_close_v2(handle); }
  };
  std::unique_ptr<std::string> file_;
  std::unique_ptr<std::function<bool()>> stop_;
  std::unique_ptr<sqlite3, Close> handle_;
};

[[nodiscard]] Hash128 read_hash(
    std::span<const std::uint8_t> blob);  // zero where it is no 16 bytes
[[nodiscard]] std::array<std::uint8_t, 16> blob_of(const Hash128& hash);

}  // namespace mekhala::sqlite
