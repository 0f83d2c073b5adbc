#pragma once

#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>

namespace mekhala {

// What went wrong, seen from the caller. One table (exit_code) maps it to process exit codes.
enum class ErrorCode {
  failure,              // 1: a machine or a promise failed: disk full, broken invariant
  usage,                // 2: an argument is wrong
  invalid_input,        // 3: a file cannot be read or is not what it claims to be
  rows_rejected,        // 4: rows were rejected under --strict
  refused,              // 5: a safety rule forbids it
  verification_failed,  // 6: a case does not verify
  limit_exceeded,       // 7: memory, time or size limit
  helper_missing,       // 8: a helper program is missing
  interrupted,          // 130: stopped by the user
};

[[nodiscard]] int exit_code(ErrorCode code);
[[nodiscard]] const char* name_of(ErrorCode code);

// Where in an input a fault lies. `value` is verbatim and may name a victim: a surface shows it
// only through its disclosure door, so it never stands inside Error::what().
struct Place {
  std::string file = {};
  std::optional<std::uint64_t> line = {};  // 1-based, counted as a text editor does
  std::optional<std::uint64_t> byte = {};  // 0-based offset, where lines mean nothing
  std::string column = {};                 // name or number of the column
  std::string value = {};
};

// The one exception of the project. The message is one sentence that starts in lower case, names
// the parameter or file and says what to do.
class Error : public std::runtime_error {
 public:
  Error(ErrorCode code, const std::string& message) : std::runtime_error(message), code_(code) {}
  Error(ErrorCode code, const std::string& message, Place place)
      : std::runtime_error(message), code_(code), place_(std::move(place)) {}

  [[nodiscard]] ErrorCode code() const { return code_; }
  [[nodiscard]] const Place& place() const { return place_; }

 private:
  ErrorCode code_;
  Place place_;
};

}  // namespace mekhala
